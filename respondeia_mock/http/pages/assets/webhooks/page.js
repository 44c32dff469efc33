/** The page of webhooks: who is told of what and how that goes, a doctor for receivers. */

import { get } from "../control.js";
import { element } from "../elements.js";
import { soon } from "../live.js";
import { trying } from "../notices.js";
import { listen, on } from "../stream.js";
import { makeCard } from "./card.js";
import { choices, prepareDoctor } from "./doctor.js";
import { prepareSubscribing } from "./subscribing.js";

const OFTEN = 250;

const list = document.getElementById("webhooks");
const none = document.getElementById("no-webhooks");
const cards = new Map();

const refresh = trying(async () => {
  const { webhooks } = await get("/webhooks");
  keep(webhooks);
  choices(webhooks);
  none.hidden = webhooks.length > 0;
  await Promise.all([...cards.values()].map((card) => card.follow()));
});
const refreshSoon = soon(refresh, OFTEN);

/** Have a card for each webhook, in their order; one that is there stays, with its focus. */
function keep(webhooks) {
  const ids = new Set(webhooks.map((each) => each.id));
  for (const [id, card] of cards) {
    if (!ids.has(id)) {
      card.place.remove();
      cards.delete(id);
    }
  }
  webhooks.forEach((webhook, place) => {
    if (!cards.has(webhook.id)) cards.set(webhook.id, placed(webhook));
    const card = cards.get(webhook.id);
    if (list.children[place] !== card.place) list.insertBefore(card.place, list.children[place] ?? null);
    card.show(webhook);
  });
}

function placed(webhook) {
  const card = makeCard(webhook, refresh);
  card.place = element("li", {}, card.node);
  return card;
}

for (const kind of ["delivery", "reset", "missed", "open"]) on(kind, refreshSoon);
on("request", (call) => call.operation.startsWith("webhooks.") && refreshSoon());
document.addEventListener("visibilitychange", () => document.hidden || refreshSoon());

prepareSubscribing(refresh);
prepareDoctor();
await listen();
await refresh();
document.documentElement.dataset.ready = "true";
