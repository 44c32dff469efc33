/** The rules: which there are, in their order, how often each was hit; ready ones, and a form. */

import { get, piece, post, remove } from "../control.js";
import { element, fill } from "../elements.js";
import { live } from "../live.js";
import { tell, trying } from "../notices.js";
import { counted, say, words } from "../words.js";
import { arrange } from "./keyed.js";
import { PRESETS } from "./recipes.js";
import * as form from "./rule_form.js";
import { sentenceOf } from "./sentences.js";

const ours = words.controls.rules;
const list = document.getElementById("rules-list");
const all = document.getElementById("rules-remove");

/** Begin the card. */
export async function begin() {
  live(["request", "event", "delivery", "clock"], read);
  document.getElementById("rules").addEventListener("toggle", trying(read));
  all.addEventListener("click", trying(removeAll));
  fill(document.getElementById("presets"), Object.entries(PRESETS).map(preset));
  await Promise.all([form.begin(async () => { tell(ours.added); await read(); }), read()]);
}

function preset([name, rule]) {
  const add = trying(async () => {
    await post("/rules", rule);
    await read();
  });
  return element("button", { type: "button", onclick: add }, ours.presets[name]);
}

/** Show the rules as they are now. */
export async function read() {
  const { rules } = await get("/rules");
  arrange(list, rules, ({ id }) => id, row);
  list.hidden = all.hidden = rules.length === 0;
  document.getElementById("rules-none").hidden = rules.length > 0;
  const hits = rules.reduce((sum, each) => sum + each.hits, 0);
  const told = [counted(ours.count, rules.length), counted(ours.hits, hits)].join(" · ");
  document.getElementById("rules-told").textContent = rules.length ? told : ours.none;
}

function row(rule) {
  const { when, effect, often } = sentenceOf(rule, ours.sentence);
  const hits = element("span", { class: "tag" });
  const note = element("p", { class: "faint" });
  const sentence = element("p", {}, element("code", {}, when), " → ", element("code", {}, effect), often && ` · ${often}`);
  const name = rule.name ?? `${when} → ${effect}`;
  const gone = element("button", { type: "button", class: "plain", "aria-label": say(ours.remove_one, { name }), onclick: trying(() => removeOne(rule.id)) }, "✕");
  const node = element("li", {}, element("div", {}, rule.name && element("p", { class: "name" }, rule.name), sentence, note), hits, gone);
  return { node, show: (each) => showUse(each, hits, note) };
}

function showUse({ hits, near_miss: near, failed }, tag, note) {
  tag.textContent = counted(ours.hits, hits);
  tag.classList.toggle("calm", hits > 0);
  const notes = [failed && say(ours.failed, { why: failed }), near && say(ours.near, { why: near.because })];
  note.textContent = notes.filter(Boolean).join(" · ");
  note.hidden = note.textContent === "";
}

async function removeOne(id) {
  await remove(`/rules/${piece(id)}`);
  await read();
}

async function removeAll() {
  await remove("/rules");
  await read();
  document.querySelector("#rules > summary").focus();
}
