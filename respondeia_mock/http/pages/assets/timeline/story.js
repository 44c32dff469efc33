/**
 * The whole story of a line, beside the timeline: the call that began it, what each stage decided,
 * what happened because of it, and who was told. What comes while it is open is put in.
 */

import { get, piece } from "../control.js";
import { element, fill } from "../elements.js";
import { momentOf } from "../formats.js";
import { say, words } from "../words.js";
import { callParts } from "./call.js";
import { Happened } from "./happened.js";
import { causeOf, lasting, statusTag } from "./lines.js";
import { lineOf } from "./list.js";

const told = words.timeline;

/** The dialog, in its place. */
export class Story {
  #dialog = document.getElementById("story");
  #title = document.getElementById("story-title");
  #place = document.getElementById("story-told");
  #groups;
  #moved;
  #key = null;
  #events = null;

  /** Nothing is open; the address is `{kind, id}` or null, and `moved` is called when it changes. */
  constructor(groups, moved) {
    this.#groups = groups;
    this.#moved = moved;
    this.shown = null;
    this.#dialog.querySelector("[data-closes]").addEventListener("click", () => this.close());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.close());
    this.#dialog.addEventListener("close", () => this.#closed());
  }

  /** Open the story of a request, an event or a delivery. */
  async open(wanted) {
    const group = this.#groups.of(wanted.kind, wanted.id);
    this.shown = wanted;
    this.#key = group?.key ?? null;
    this.#events = new Happened(wanted);
    this.#entitle(group);
    fill(this.#place, element("p", { class: "faint" }, told.reading));
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#place.scrollTop = 0;
    this.#moved();
    const parts = await this.#parts(wanted, group);
    if (this.shown !== wanted) return;
    fill(this.#place, parts);
    this.#refresh();
    this.#events.reveal();
  }

  /** Close it, if it is open. */
  close() {
    if (this.#dialog.open) this.#dialog.close();
  }

  /** Put in what is new in a group, or in any where it is null. */
  changed(group) {
    if (this.shown && (group === null || group.key === this.#key)) this.#refresh();
  }

  async #parts(wanted, group) {
    const id = group ? group.call?.id : wanted.kind === "request" && wanted.id;
    const call = id ? await this.#call(id) : null;
    if (!group && !call) return [element("p", { role: "alert" }, say(told.gone, { id: wanted.id }))];
    return [call ?? this.#cause(group), this.#events.element];
  }

  async #call(id) {
    try {
      return callParts(await get(`/requests/${piece(id)}`));
    } catch (problem) {
      const sentence = problem.status === 404 ? say(told.gone, { id }) : problem.message;
      return element("p", { role: "alert" }, sentence);
    }
  }

  #cause(group) {
    const when = group.at === null ? "" : momentOf(group.at);
    return element("p", {}, told.caused_by, " ", causeOf(group.cause), " · ", when);
  }

  #refresh() {
    const { kind, id } = this.shown;
    const group = this.#groups.of(kind, id);
    if (group) this.#events.update(group.events);
  }

  #entitle(group) {
    const call = group?.call;
    if (!call) return fill(this.#title, group ? causeOf(group.cause) : this.shown.id);
    const duration = call.duration_ms === null ? "" : lasting(call.duration_ms);
    const path = element("code", { dir: "auto" }, `${call.method} ${call.path}`);
    return fill(this.#title, path, " ", statusTag(call), " ", element("span", { class: "faint" }, duration));
  }

  #closed() {
    const before = this.shown;
    this.shown = null;
    this.#moved();
    if (before) lineOf(before)?.focus();
  }
}
