/**
 * Reading: as messages come, or when the customer is told to. Only a phone in somebody's hand reads
 * by itself; a page that is merely open changes nothing of what an integration sees.
 */

import { act, get, patch } from "../control.js";
import { spanOf } from "../formats.js";
import { trying, warn } from "../notices.js";
import { say, words } from "../words.js";
import { arrivedOf, unreadOf } from "./entries.js";
import { holder, onChange, refresh } from "./holder.js";

const own = words.phone.reading;
const box = document.getElementById("phone-reads");
const now = document.getElementById("phone-read-now");
const usual = document.getElementById("phone-usual");
const panel = document.getElementById("phone");
const asked = new Set();
let isInHand = false;

/** Let messages be read. */
export function beginReading() {
  onChange(({ told }) => {
    now.disabled = told === null || unreadOf(told).length === 0;
    readArrived();
  });
  now.addEventListener("click", trying(async () => {
    // The button is disabled when all is read, and cannot keep the focus.
    document.getElementById("phone-log").focus();
    await read(unreadOf(holder.told));
  }));
  box.addEventListener("change", trying(async () => {
    readArrived();
    await tellUsual();
  }));
  usual.querySelector("button").addEventListener("click", trying(async () => {
    await patch("/settings", { behavior: { messages: { read_after: null } } });
    box.focus();
    await tellUsual();
  }));
  document.addEventListener("visibilitychange", readArrived);
  new ResizeObserver(readArrived).observe(panel);
}

/** Somebody plays the customer: from now on the phone reads what comes, if it shall. */
export function takeInHand() {
  isInHand = true;
  readArrived();
}

function readArrived() {
  const { told } = holder;
  const isSeen = document.visibilityState === "visible" && panel.checkVisibility();
  // A magic recipient who never reads, or never gets anything, stays one.
  if (!isInHand || !box.checked || !isSeen || told?.outcome !== "read") return;
  read(arrivedOf(told)).catch(warn);
}

async function read(messages) {
  const fresh = messages.filter((each) => !asked.has(each.id));
  if (!fresh.length) return;
  for (const each of fresh) asked.add(each.id);
  try {
    for (const each of fresh) await act("message.read", { message_id: each.id });
  } finally {
    for (const each of fresh) asked.delete(each.id);
  }
  await refresh();
}

/** Tell that the sandbox reads by itself, where the customer is to leave messages unread. */
async function tellUsual() {
  const after = box.checked ? null : (await get("/settings")).behavior.messages.read_after;
  usual.hidden = after === null;
  if (after !== null) usual.querySelector("span").textContent = say(own.usual, { span: spanOf(after) });
}
