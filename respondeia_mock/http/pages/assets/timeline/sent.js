/** A delivery told whole: the exact bytes, every attempt and its answer; sent again, explained. */

import { get, piece, post } from "../control.js";
import { element, fill } from "../elements.js";
import { exactTimeOf, momentOf, sizeOf } from "../formats.js";
import { tell, trying, warn } from "../notices.js";
import { say, words } from "../words.js";
import { colourOf, lasting, stateTag } from "./lines.js";
import { explaining } from "./signature.js";
import { listed, paper, written } from "./written.js";

const told = words.timeline;

/** One delivery behind a summary; what is in it is asked for when it is opened. */
export class Sent {
  #id;
  #known;
  #summary = element("summary", {});
  #facts = element("div", { class: "stack" });
  #attempts = element("div", { class: "stack" });

  /** Show a line of the log. */
  constructor(delivery, isOpen) {
    this.#id = delivery.id;
    const redeliver = element("button", { type: "button", onclick: trying(() => this.#redeliver()) }, told.redeliver);
    const buttons = element("div", { class: "row" }, redeliver);
    const inside = element("div", { class: "stack inside" }, this.#facts, buttons, explaining(delivery.id), this.#attempts);
    this.element = element("details", { class: "sent", open: isOpen }, this.#summary, inside);
    this.element.addEventListener("toggle", () => this.element.open && this.#read().catch(warn));
    this.update(delivery);
  }

  /** Show how far it is now. */
  update(delivery) {
    if (this.#known === delivery) return;
    this.#known = delivery;
    fill(this.#summary, stateTag(delivery), " ", element("code", { dir: "auto" }, delivery.url));
    if (this.element.open) this.#read().catch(warn);
  }

  async #read() {
    this.#show(await get(`/deliveries/${piece(this.#id)}`));
  }

  async #redeliver() {
    const sent = await post(`/deliveries/${piece(this.#id)}/redeliver`);
    this.#show(sent);
    tell(say(told.redelivered, { id: this.#id, state: sent.state }));
  }

  #show(delivery) {
    const size = new TextEncoder().encode(delivery.body).length;
    fill(this.#facts,
      element("p", { class: "faint facts" }, element("code", {}, delivery.id), element("code", {}, delivery.webhook_id)),
      delivery.reason && element("p", { class: "remark" }, delivery.reason),
      delivery.rule && element("p", { class: "remark" }, say(told.by_rule, { rule: delivery.rule.join(", ") })),
      delivery.duplicate_of && element("p", { class: "remark" }, told.duplicate, " ", element("code", {}, delivery.duplicate_of)),
      listed(told.sent_headers, delivery.headers),
      element("p", { class: "faint" }, `${told.sent_bytes}, ${sizeOf(size)}`),
      paper(delivery.body));
    fill(this.#attempts, delivery.attempts.map(attempt),
      delivery.due !== undefined && element("p", {}, say(told.next, { at: momentOf(delivery.due) })));
  }
}

function attempt(each) {
  const status = each.status === null ? told.no_answer : String(each.status);
  const colour = each.status === null || each.error ? "bad" : each.status < 300 ? "good" : colourOf(Math.max(each.status, 400));
  return element("section", { class: "stack attempt" },
    element("div", { class: "row" },
      element("strong", {}, say(told.attempt, { number: each.number })),
      element("span", { class: `tag ${colour}` }, status),
      element("span", { class: "faint" }, `${exactTimeOf(each.at)} · ${lasting(each.duration_ms)}`)),
    each.error && element("p", { class: "remark", dir: "auto" }, each.error),
    Object.keys(each.headers).length > 0 && listed(told.headers, each.headers),
    each.status !== null && written(each.body ?? each.body_base64));
}
