/**
 * The settings: each field is named by its path in the document, shows what is there, and changes it
 * at once. Fields stand in every form with `data-settings`.
 */

import { get, patch } from "../control.js";
import { live } from "../live.js";
import { say, words } from "../words.js";
import { answerable } from "./blame.js";
import { documentAt, meant, valueAt } from "./paths.js";

const ours = words.controls.settings;
const shown = new Map();
const forms = [...document.querySelectorAll("form[data-settings]")];

/** Begin the cards. */
export async function begin() {
  for (const form of forms) {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", answerable(form, change, (_, { target }) => target));
  }
  live([], async () => show(await get("/settings"), document.activeElement));
  show(await get("/settings"));
}

async function change({ target }) {
  const told = await patch("/settings", documentAt(target.name, valueOf(target)));
  show(told);
  target.form.querySelector("[role=status]").textContent = say(ours.saved, { name: target.name });
  target.form.closest("details").dispatchEvent(new Event("settings"));
}

/** Show the settings; a field in which somebody is just writing, if one is named, is left alone. */
function show(told, busy = null) {
  for (const field of forms.flatMap((form) => [...form.elements])) {
    const isWritten = field === busy && field.value !== shown.get(field);
    if (field.name && !isWritten && !field.getAttribute("aria-invalid")) fill(field, valueAt(told, field.name));
  }
  const { mode } = told.behavior.payments;
  const assistant = told.behavior.assistant.enabled ? ours.assistant_on : ours.assistant_off;
  document.getElementById("settings-told").textContent = say(ours.summary, { mode: ours.modes[mode], assistant });
}

function fill(field, value) {
  if (field.type === "checkbox") field.checked = value;
  else if (field.type === "radio") field.checked = field.value === value;
  else shown.set(field, field.value = String(value ?? ""));
}

function valueOf(field) {
  if (field.type === "checkbox") return field.checked;
  if (field.type === "radio" || field.tagName === "SELECT") return field.value;
  return meant(field.value, field.dataset);
}
