/**
 * The form for a rule. Its fields write the JSON, and the JSON is what is sent: who wants more than
 * the fields can say goes on from there.
 */

import { get, post } from "../control.js";
import { element, fill } from "../elements.js";
import { words } from "../words.js";
import { answerable } from "./blame.js";
import { EFFECTS, FAULTS, recipeOf, ruleOf } from "./recipes.js";

const ours = words.controls.rules;
const form = document.getElementById("rule-form");
const { elements: fields } = form;
let isWritten = false;

/** Numbers come first in every object of JavaScript; here the failure that people look for does. */
const ORDER = ["500", "503", "429", ...Object.keys(FAULTS).filter((name) => !["500", "503", "429"].includes(name))];

/** Begin the form; `added` is called when a rule was. */
export async function begin(added) {
  form.addEventListener("input", ({ target }) => (target === fields.json ? (isWritten = true) : write(target)));
  form.addEventListener("submit", answerable(form, async () => { await send(); await added(); }, fieldOf));
  offerEffects();
  write(null);
  const { operations, events } = await get("/vocabulary");
  offer("operations", operations.map(({ name }) => name));
  offer("events", events);
}

async function send() {
  let rule = null;
  try {
    rule = JSON.parse(fields.json.value);
  } catch (problem) {
    throw Object.assign(new Error(`${ours.no_json} ${problem.message}`), { field: "json" });
  }
  await post("/rules", rule);
  form.reset();
  offerEffects();
  write(null);
}

/** Write the JSON that the fields say. */
function write(changed) {
  if (changed?.name === "kind") offerEffects();
  if (changed === null || ["kind", "chosen"].includes(changed.name)) offerAmount();
  const kind = fields.kind.value;
  const values = Object.fromEntries(["operation", "event", "chosen", "amount", "times", "probability", "name"].map((name) => [name, fields[name].value]));
  fields.json.value = JSON.stringify(ruleOf({ kind, ...values, late: fields.late.checked }), null, 2);
  isWritten = false;
}

/** Offer what may happen to what is chosen: a call or a delivery. */
function offerEffects() {
  const kind = fields.kind.value;
  for (const part of form.querySelectorAll("[data-of]")) part.hidden = part.dataset.of !== kind;
  const names = kind === "call" ? ORDER : Object.keys(EFFECTS);
  fill(fields.chosen, names.map((name) => element("option", { value: name }, ours.effects[name] ?? name)));
}

/** Ask for an amount where what is chosen takes one. */
function offerAmount() {
  const { amount, late = false } = recipeOf(fields.kind.value, fields.chosen.value);
  const label = fields.amount.closest("label");
  label.hidden = !amount;
  fields.amount.value = amount?.first ?? "";
  if (amount) label.querySelector("span").textContent = ours.amounts[amount.name];
  fields.late.closest("label").hidden = !late;
  if (!late) fields.late.checked = false;
}

function offer(id, names) {
  fill(document.getElementById(id), names.map((name) => element("option", { value: name })));
}

/** Return the field to blame: where the JSON was written by hand, that. */
function fieldOf(path) {
  const [top, below] = path.split(".");
  if (isWritten || path === "json") return fields.json;
  const { amount } = recipeOf(fields.kind.value, fields.chosen.value);
  if (["fault", "webhook"].includes(top)) return below === amount?.name ? fields.amount : fields.chosen;
  return fields[top === "when" ? below : top] ?? fields.json;
}
