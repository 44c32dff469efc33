/**
 * Choosing whose phone it is: a field that searches all customers and lists those it found, to be
 * used with the keyboard as any combobox. It holds no customer itself.
 */

import { get } from "../control.js";
import { element, fill } from "../elements.js";
import { numberOf } from "../formats.js";
import { soon } from "../live.js";
import { trying } from "../notices.js";
import { say, words } from "../words.js";
import { give, holder, onChange } from "./holder.js";

const MOST = 30;
const PAUSE = 120;
const own = words.phone;
const field = document.getElementById("phone-customer");
const list = document.getElementById("phone-customers");
const popup = document.getElementById("phone-found");
const count = document.getElementById("phone-count");
let found = [];
let active = -1;
let searching = null;
let turn = 0;

/** Let customers be chosen; `taken` is called when one was. */
export function beginPicker(taken) {
  onChange(name);
  field.addEventListener("click", () => popup.hidden && openAll());
  field.addEventListener("input", () => {
    clearTimeout(searching);
    searching = setTimeout(trying(() => search(field.value)), PAUSE);
  });
  field.addEventListener("keydown", (event) => trying(() => pressed(event))());
  field.addEventListener("blur", close);
  // A press on the list must not take the focus away before it was heard.
  popup.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", trying((event) => choose(event.target.closest("[role=option]"))));

  async function choose(option) {
    if (option === null) return;
    const { id } = found[Number(option.dataset.place)];
    close();
    taken();
    await give(id);
  }

  async function pressed(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      stop(event);
      if (popup.hidden) await openAll();
      else mark((active + steps[event.key] + found.length) % found.length);
    } else if (event.key === "Enter" && !popup.hidden) {
      stop(event);
      await choose(list.children[active] ?? null);
    } else if (event.key === "Escape" && !popup.hidden) {
      stop(event);
      close();
    }
  }
}

/** Look again soon, if the list is open: somebody wrote who was not there. */
export const lookAgainSoon = soon(async () => {
  if (!popup.hidden) await search(field.dataset.search);
}, PAUSE);

async function openAll() {
  field.select();
  await search("");
}

async function search(text) {
  const mine = ++turn;
  const told = await get("/customers", { search: text, limit: MOST });
  if (mine !== turn || document.activeElement !== field) return;
  field.dataset.search = text;
  found = told.customers;
  fill(list, found.map(option));
  popup.hidden = false;
  field.setAttribute("aria-expanded", "true");
  count.textContent = counted(told);
  mark(found.length ? Math.max(0, found.findIndex((each) => each.id === holder.address)) : -1);
}

function option({ id, name: called, blocked, conversation }, place) {
  const tags = [
    conversation === "escalated" && element("span", { class: "tag odd" }, own.tags.escalated),
    blocked && element("span", { class: "tag bad" }, own.tags.blocked),
  ];
  const attributes = { role: "option", id: `phone-option-${place}`, "aria-selected": "false", dataset: { place } };
  return element("li", attributes, element("span", {}, called, " ", tags), element("span", { class: "mono faint" }, id));
}

function mark(place) {
  active = place;
  [...list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === place)));
  if (place < 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", `phone-option-${place}`);
  list.children[place]?.scrollIntoView({ block: "nearest" });
}

function close() {
  clearTimeout(searching);
  turn += 1;
  popup.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  name(holder);
}

function name({ told, isNew }) {
  if (!popup.hidden) return;
  field.value = isNew ? own.newcomer.here : told ? `${told.name} · ${told.id}` : "";
}

function counted({ found: many, customers }) {
  const values = { shown: numberOf(customers.length), found: numberOf(many) };
  return many === 0 ? own.nobody : say(own.found, values);
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
