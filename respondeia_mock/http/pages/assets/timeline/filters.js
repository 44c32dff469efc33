/** The filters' form: what is asked for, and whose body holds a text, which the mock has to tell. */

import { get } from "../control.js";
import { element } from "../elements.js";
import { customersOf, namesOf } from "./filter.js";

const PAUSE = 300;
const LEAST = 3;
const MOST = 1000;
const MOST_CUSTOMERS = 500;

/** The form, in its place. */
export class Filters {
  #form = document.getElementById("timeline-filters");
  #names = new Set();
  #customers = new Set();
  #timer = null;
  #changed;

  /** Show what is asked for in `filter`; `changed` is called when something else is. */
  constructor(filter, changed) {
    this.bodies = new Set();
    this.#changed = changed;
    this.show(filter);
    this.#form.addEventListener("submit", (event) => event.preventDefault());
    this.#form.addEventListener("input", () => this.#ask());
    this.#form.addEventListener("reset", () => queueMicrotask(() => this.show({})));
  }

  /** Return what is asked for. */
  get asked() {
    return Object.fromEntries(new FormData(this.#form));
  }

  /** Return whether anything is. */
  get isAsking() {
    return Object.values(this.asked).some((value) => value.trim() !== "");
  }

  /** Ask for this. */
  show({ operation = "", status = "", customer = "", text = "" }) {
    this.#learn("operation", [operation]);
    Object.entries({ operation, status, customer, text }).forEach(([name, value]) => {
      this.#form.elements[name].value = value;
    });
    this.#ask();
  }

  /** Offer the names and the customers of these groups as well. */
  offer(groups) {
    for (const group of groups) {
      this.#learn("operation", namesOf(group));
      for (const customer of customersOf(group)) this.#propose(customer);
    }
  }

  /** Ask for nothing. */
  clear() {
    this.show({});
    this.#form.elements.text.focus();
  }

  #ask() {
    const { text } = this.asked;
    clearTimeout(this.#timer);
    this.bodies = new Set();
    if (isAskable(text)) this.#timer = setTimeout(() => this.#askForBodies(text), PAUSE);
    this.#changed();
  }

  async #askForBodies(text) {
    const found = await get("/requests", { body: text, limit: MOST }).catch(() => null);
    if (!found?.total || text !== this.asked.text) return;
    this.bodies = new Set(found.requests.map((call) => call.id));
    this.#changed();
  }

  /** Offer names in the select, in the order of the alphabet. */
  #learn(field, names) {
    const select = this.#form.elements[field];
    for (const name of names) {
      if (!name || this.#names.has(name)) continue;
      this.#names.add(name);
      const after = [...select.options].slice(1).find((option) => option.value > name);
      select.insertBefore(element("option", { value: name }, name), after ?? null);
    }
  }

  #propose(customer) {
    if (this.#customers.has(customer) || this.#customers.size >= MOST_CUSTOMERS) return;
    this.#customers.add(customer);
    document.getElementById("timeline-customers").append(element("option", { value: customer }));
  }
}

/** Say whether the mock can be asked: what begins as JSON does has to be some. */
function isAskable(text) {
  if (text.trim().length < LEAST) return false;
  if (!/^[[{]/.test(text)) return true;
  try {
    return Boolean(JSON.parse(text));
  } catch {
    return false;
  }
}
