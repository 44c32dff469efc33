/** The rate limit's meter: how much of the present minute is used, by whom, and when the next begins. */

import { get } from "../control.js";
import { element } from "../elements.js";
import { numberOf, spanOf } from "../formats.js";
import { live } from "../live.js";
import { say, words } from "../words.js";
import { arrange } from "./keyed.js";
import { onBeat, take } from "./time.js";

const MINUTE = 60;
const ours = words.controls.limits;
let told = null;
let refresh = null;

/** Begin the card. */
export async function begin() {
  refresh = live(["request", "clock"], read);
  document.getElementById("limits").addEventListener("settings", refresh);
  onBeat(countDown);
  await read();
}

async function read() {
  told = await get("/limits");
  take(told);
  arrange(document.getElementById("meters"), told.counted, (each) => each.who, row);
  countDown(told.now);
}

function row({ who }) {
  const id = `meter-${who.replace(/\W/g, "-")}`;
  const bar = element("meter", { id, min: 0 });
  const keys = element("span", { class: "mono faint keys" });
  const sentence = element("p", { class: "faint", id: `${id}-told` });
  const name = who === "account" ? ours.account : who;
  const node = element("li", {}, element("label", { for: id }, name), keys, bar, sentence);
  return { node, show: (each) => showUse(each, bar, keys, sentence) };
}

function showUse({ keys: names, used, allowed, refused }, bar, keys, sentence) {
  bar.max = allowed;
  bar.high = Math.min(allowed, told.limit);
  bar.value = used;
  keys.textContent = (names ?? []).join(" ");
  const parts = [say(ours.used, { used: numberOf(used), limit: numberOf(told.limit), room: numberOf(allowed) })];
  if (refused) parts.push(say(ours.refused, { n: numberOf(refused) }));
  sentence.textContent = bar.textContent = parts.join(" · ");
}

function countDown(moment) {
  if (told === null) return;
  const left = told.resets_at - moment;
  const [account] = told.counted;
  const values = { plan: told.plan, used: numberOf(account.used), limit: numberOf(told.limit), in: spanOf(Math.max(0, Math.ceil(left))) };
  document.getElementById("limits-told").textContent = told.enabled ? say(ours.summary, values) : ours.off;
  document.getElementById("limits-reset").textContent = say(ours.resets, values);
  if (left > 0) return;
  const isAtRest = told.counted.every(({ used, refused, allowed }) => !used && !refused && allowed >= told.burst);
  if (isAtRest) told.resets_at = (Math.floor(moment / MINUTE) + 1) * MINUTE;
  else refresh();
}
