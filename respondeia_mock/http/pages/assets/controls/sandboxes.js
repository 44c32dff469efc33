/** The sandboxes, in the header of every page: go to another, make one, delete one. */

import { get, piece, post, remove, root, sandbox } from "../control.js";
import { element } from "../elements.js";
import { numberOf } from "../formats.js";
import { soon } from "../live.js";
import { trying } from "../notices.js";
import { counted, say, words } from "../words.js";
import { confirmed } from "./asking.js";
import { answerable } from "./blame.js";
import { arrange } from "./keyed.js";
import { placeOf } from "./places.js";

const ours = words.sandboxes;
const KEPT = ["test", "live"];
const opener = document.getElementById("sandboxes");
const popover = document.getElementById("sandboxes-list");
const form = popover.querySelector("form");
const refresh = soon(read);

popover.addEventListener("beforetoggle", ({ newState }) => {
  if (newState !== "open") return;
  popover.style.top = `${opener.getBoundingClientRect().bottom + 4}px`;
  refresh();
});
form.addEventListener("submit", answerable(form, make, (field) => form.elements[field] ?? null));
document.addEventListener("visibilitychange", () => document.hidden || refresh());
refresh();

const placeOfIt = (name) => placeOf(name, { href: window.location.href, root, sandbox });

async function read() {
  const { sandboxes } = await get("/sandboxes");
  arrange(popover.querySelector("ul"), sandboxes, ({ name }) => name, row);
  const others = sandboxes.filter(({ name, requests }) => name !== sandbox && requests);
  const elsewhere = others.reduce((sum, { requests }) => sum + requests, 0);
  const tag = opener.querySelector(".tag");
  tag.hidden = elsewhere === 0;
  tag.textContent = say(ours.elsewhere, { n: numberOf(elsewhere) });
  tag.title = others.map(({ name, requests }) => `${name}: ${numberOf(requests)}`).join(", ");
}

function row({ name }) {
  const counts = element("span", { class: "faint" });
  const link = element("a", { href: placeOfIt(name), "aria-current": name === sandbox && "page" }, name);
  const drop = element("button", { type: "button", class: "plain", "aria-label": say(ours.delete_one, { name }), onclick: trying(() => dropIt(name, drop)) }, "✕");
  const node = element("li", {}, element("span", {}, link, counts), !KEPT.includes(name) && drop);
  return { node, show: (each) => { counts.textContent = countsOf(each); } };
}

const countsOf = ({ requests, events, deliveries }) =>
  [counted(ours.requests, requests), counted(ours.events, events), counted(ours.deliveries, deliveries)].join(" · ");

async function make() {
  const given = [...form.elements].filter(({ name, value }) => name && value.trim());
  const made = await post("/sandboxes", Object.fromEntries(given.map(({ name, value }) => [name, value.trim()])));
  window.location.assign(placeOfIt(made.name));
}

async function dropIt(name, button) {
  const isSure = await confirmed(say(ours.sure, { name }), ours.delete);
  popover.showPopover(); // a dialog closes what floats below it
  button.focus();
  if (!isSure) return;
  await remove(`/sandboxes/${piece(name)}`);
  if (name === sandbox) window.location.assign(placeOfIt("test"));
  else await read();
}
