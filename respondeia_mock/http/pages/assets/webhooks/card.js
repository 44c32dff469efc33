/**
 * One webhook as a card: what it is, how it goes, and what can be done about it. Its buttons stay
 * where they are while the facts around them change.
 */

import { act, get, piece } from "../control.js";
import { element, fill } from "../elements.js";
import { tell, trying } from "../notices.js";
import { say, words } from "../words.js";
import { countsOf, failuresOf, lastOf, rateOf, story } from "./facts.js";

const said = words.webhooks;

/** Make a card; `refresh` is called after everything that was done to the webhook. */
export function makeCard(webhook, refresh) {
  const { id, url } = webhook;
  let now = webhook;
  let trial = null;
  const state = element("span", { class: "tag" });
  const facts = element("div", { class: "facts" });
  const failures = element("div", { class: "failures" });
  const outcome = element("p", { class: "outcome", role: "status" });

  const pause = button("", async () => {
    await act(now.active ? "webhook.pause" : "webhook.resume", { webhook_id: id });
    await refresh();
  });
  const test = button(said.test, async () => {
    trial = await act("webhook.test", { webhook_id: id });
    fill(outcome, say(said.trial.waiting, trial));
    await refresh();
  });
  const remove = sure(said.remove, said.really, async () => {
    await act("webhook.delete", { webhook_id: id });
    tell(say(said.removed, { url }));
    await refresh();
    document.getElementById("main").focus();
  });

  const title = `webhook-${id}`;
  const node = element(
    "article",
    { class: "card stack", "aria-labelledby": title },
    element(
      "div",
      { class: "row" },
      element("h3", { id: title, class: "mono address" }, url),
      state,
      webhook.captured && element("span", { class: "tag calm" }, said.captured),
      element("span", { class: "mono faint" }, id),
    ),
    facts,
    eventsOf(webhook),
    element("div", { class: "row" }, pause, test, remove, secretOf(webhook)),
    outcome,
    failures,
  );

  /** Show how the webhook is now. */
  function show(next) {
    now = next;
    state.className = next.active ? "tag good" : "tag odd";
    fill(state, next.active ? said.active : said.paused);
    fill(pause, next.active ? said.pause : said.resume);
    fill(facts, rateOf(next), countsOf(next), lastOf(next));
    const told = JSON.stringify(next.failures);
    if (failures.dataset.told !== told) fill(failures, failuresOf(next));
    failures.dataset.told = told;
  }

  /** Tell what came of the test, if one is under way. */
  async function follow() {
    if (!trial) return;
    const { delivery_id: delivery, event } = trial;
    const known = await get(`/deliveries/${piece(delivery)}`);
    if (known.state === "waiting") return;
    trial = null;
    const [attempt] = known.attempts;
    const how = known.state === "captured" ? "captured" : known.state === "succeeded" ? "good" : "bad";
    const ms = attempt ? Math.round(attempt.duration_ms) : 0;
    const sentence = say(said.trial[how], { event, ms, status: known.status, why: known.reason });
    outcome.className = `outcome ${how}`;
    fill(outcome, sentence, " ", story(delivery));
  }

  return { node, show, follow };
}

function button(text, deed) {
  return element("button", { type: "button", onclick: trying(deed) }, text);
}

/** A button that does something only when it is pressed once more. */
function sure(text, question, deed) {
  let isAsked = false;
  const made = element("button", { type: "button", class: "danger" }, text);
  const ask = (asked) => {
    isAsked = asked;
    fill(made, asked ? question : text);
  };
  made.addEventListener("blur", () => ask(false));
  made.addEventListener("click", trying(() => (isAsked ? deed() : ask(true))));
  return made;
}

function eventsOf({ events }) {
  const names = events.map((each) => element("li", { class: "tag mono" }, each));
  return element("ul", { class: "row events", "aria-label": said.events }, names);
}

/** The secret, hidden until somebody asks for it. */
function secretOf({ secret }) {
  const shown = element("code", { hidden: true }, secret);
  const copy = button(said.copy, async () => {
    await navigator.clipboard.writeText(secret);
    tell(said.copied);
  });
  const toggle = element("button", { type: "button", "aria-pressed": "false" }, said.reveal);
  toggle.addEventListener("click", () => {
    shown.hidden = !shown.hidden;
    toggle.setAttribute("aria-pressed", String(!shown.hidden));
  });
  const name = element("span", { class: "faint" }, said.secret);
  return element("div", { class: "row secret" }, name, shown, toggle, copy);
}
