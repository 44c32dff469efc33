/** The events of a story, each with its data and with what every webhook was owed for it. */

import { element, fill } from "../elements.js";
import { momentOf } from "../formats.js";
import { words } from "../words.js";
import { Sent } from "./sent.js";
import { headed, written } from "./written.js";

const told = words.timeline;

/** The section of events; it only grows, so that what is open in it stays so. */
export class Happened {
  #wanted;
  #events = new Map();
  #sent = new Map();
  #place = element("div", { class: "stack" });

  /** Begin with none; `wanted` is what the story was opened for. */
  constructor(wanted) {
    this.#wanted = wanted;
    this.element = headed(told.events, "", [this.#place]);
    fill(this.#place, element("p", { class: "faint" }, told.no_events));
  }

  /** Put in what is new. */
  update(events) {
    for (const { id, event, deliveries } of events) {
      if (!this.#events.size) fill(this.#place);
      if (!this.#events.has(id)) this.#add(id, event);
      for (const delivery of deliveries.values()) this.#put(id, delivery, deliveries.size);
    }
  }

  /** Have what the story was opened for in view. */
  reveal() {
    const { kind, id } = this.#wanted;
    const wanted = kind === "delivery" ? this.#sent.get(id)?.element : kind === "event" && this.#events.get(id);
    if (wanted) wanted.scrollIntoView({ block: "start" });
  }

  #add(id, event) {
    const isWanted = this.#wanted.kind === "event" && this.#wanted.id === id;
    const data = event
      ? element("details", { open: isWanted }, element("summary", {}, told.data), written(event.data))
      : element("p", { class: "faint" }, told.not_held);
    const title = element("h5", {}, element("code", {}, event ? event.event : id));
    const facts = event && element("span", { class: "faint facts" }, element("code", {}, id), momentOf(event.at));
    const made = element("article", { class: "stack event" }, element("div", { class: "row" }, title, facts), data);
    this.#events.set(id, made);
    this.#place.append(made);
  }

  #put(event, delivery, count) {
    const known = this.#sent.get(delivery.id);
    if (known) return known.update(delivery);
    const isWanted = this.#wanted.kind === "delivery" && this.#wanted.id === delivery.id;
    const made = new Sent(delivery, isWanted || (count === 1 && this.#sent.size === 0));
    this.#sent.set(delivery.id, made);
    return this.#events.get(event).append(made.element);
  }
}
