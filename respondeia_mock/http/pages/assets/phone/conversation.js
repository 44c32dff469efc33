/**
 * The conversation's log. It is repainted in place: it stays at its end where the reader was there,
 * and otherwise where they were, and says that there is more below.
 */

import { element } from "../elements.js";
import { trying } from "../notices.js";
import { language, words } from "../words.js";
import { bubbleOf } from "./bubbles.js";
import { entriesOf } from "./entries.js";
import { onChange, showEarlier } from "./holder.js";

const NEAR = 40;
const DAY = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
const dayOf = (at) => new Date(at * 1000).toLocaleDateString(language, DAY);

const log = document.getElementById("phone-log");
const below = document.getElementById("phone-below");
const earlier = element("button", { type: "button", class: "plain earlier", onclick: trying(showEarlier) }, words.phone.earlier);
const nobody = element("p", { class: "day" }, words.phone.empty);
let bubbles = new Map();
let whose = null;
let isAtEnd = true;
let height = 0;

/** Show the conversation of whoever holds the phone, from now on. */
export function beginConversation() {
  onChange(show);
  log.addEventListener("scroll", () => {
    // A log that has just become smaller was not scrolled by anybody.
    if (log.clientHeight === 0 || log.clientHeight !== height) return;
    isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (isAtEnd) below.hidden = true;
  });
  below.addEventListener("click", () => {
    goToEnd();
    log.focus();
  });
  new ResizeObserver(() => {
    height = log.clientHeight;
    if (isAtEnd) goToEnd();
  }).observe(log);
}

/** Go where the newest is: whoever writes wants to see it. */
export function goToEnd() {
  isAtEnd = true;
  below.hidden = true;
  log.scrollTop = log.scrollHeight;
}

function show({ address, told, isNew }) {
  if (address !== whose) empty(address);
  // Nothing is read out of what was said before the phone changed hands.
  log.setAttribute("aria-busy", String(bubbles.size === 0));
  const last = log.lastChild;
  const entries = told === null ? [] : entriesOf(told, dayOf);
  put(isNew || (told !== null && entries.length === 0) ? [nobody] : places(entries, told));
  if (isAtEnd) goToEnd();
  else if (log.lastChild !== last) below.hidden = false;
  requestAnimationFrame(() => log.setAttribute("aria-busy", "false"));
}

function empty(address) {
  whose = address;
  bubbles = new Map();
  log.replaceChildren();
  isAtEnd = true;
}

function places(entries, told) {
  const kept = new Map();
  for (const entry of entries) {
    const bubble = bubbles.get(entry.key) ?? bubbleOf(entry);
    bubble.show(entry);
    kept.set(entry.key, bubble);
  }
  bubbles = kept;
  const nodes = [...kept.values()].map((each) => each.node);
  return told !== null && told.messages.length < told.message_count ? [earlier, ...nodes] : nodes;
}

/** Have these nodes in this order, moving none that stands well. */
function put(nodes) {
  const wanted = new Set(nodes);
  for (const each of [...log.childNodes]) if (!wanted.has(each)) each.remove();
  nodes.forEach((node, place) => {
    if (log.childNodes[place] !== node) log.insertBefore(node, log.childNodes[place] ?? null);
  });
}
