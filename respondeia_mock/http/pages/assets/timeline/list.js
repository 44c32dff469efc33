/**
 * The list of groups on the page, the newest first: only so many at a time, however many there are.
 * What has not changed stays where it is, so that neither focus nor place is lost.
 */

import { fill } from "../elements.js";
import { spanOf } from "../formats.js";
import { counted, say, words } from "../words.js";
import { linesOf } from "./lines.js";

const AT_ONCE = 200;
const NOTEWORTHY = 60;
const told = words.timeline;

/** The list, in its places. */
export class List {
  #place = document.getElementById("timeline-groups");
  #count = document.getElementById("timeline-count");
  #more = document.getElementById("timeline-more");
  #made = new WeakMap();
  #most = AT_ONCE;
  #begun = false;

  /** Show groups; `again` is called when more of them are to be. */
  constructor(again) {
    this.#more.addEventListener("click", () => {
      const before = this.#place.children.length;
      this.#most += AT_ONCE;
      again();
      this.#place.children[before]?.querySelector("button")?.focus();
    });
  }

  /** Begin with the newest ones again. */
  rewind() {
    this.#most = AT_ONCE;
    this.#begun = false;
  }

  /** Show those of `groups` (the oldest first) that fit; return how many do. */
  paint(groups, fits) {
    const shown = [];
    let fitting = 0;
    for (let at = groups.length - 1; at >= 0; at -= 1) {
      if (!fits(groups[at])) continue;
      fitting += 1;
      if (shown.length < this.#most) shown.push(groups[at]);
    }
    this.#arrange(shown.map((group, at) => this.#told(group, shown[at + 1])));
    this.#begun = true;
    this.#more.hidden = fitting <= shown.length;
    fill(this.#count, fitting > shown.length ? say(told.count, { shown: shown.length, all: counted(told.groups, fitting) }) : counted(told.groups, fitting));
    return fitting;
  }

  /** Return the element of a group, which says how much later it was than the one before. */
  #told(group, before) {
    const lines = this.#lines(group);
    const gap = group.kind === "caused" && before ? group.at - before.at : 0;
    if (gap >= NOTEWORTHY) lines.dataset.later = say(told.later, { span: spanOf(gap) });
    else delete lines.dataset.later;
    return lines;
  }

  /** Return the element of a group, made anew where something has changed. */
  #lines(group) {
    const made = this.#made.get(group);
    if (made?.version === group.version) return made.lines;
    const lines = linesOf(group);
    if (this.#begun && !made) lines.classList.add("fresh");
    if (made?.lines.isConnected) replace(made.lines, lines);
    this.#made.set(group, { version: group.version, lines });
    return lines;
  }

  /** Have the place hold these, in this order; what is there already is not moved. */
  #arrange(wanted) {
    const kept = new Set(wanted);
    for (const each of [...this.#place.children]) if (!kept.has(each)) each.remove();
    let next = this.#place.firstElementChild;
    for (const each of wanted) {
      if (each === next) next = next.nextElementSibling;
      else this.#place.insertBefore(each, next);
    }
  }
}

/** Return the line that opens a story, where it is shown now. */
export function lineOf({ kind, id }) {
  return document.querySelector(`#timeline-groups [data-${kind}="${CSS.escape(id)}"]`);
}

function replace(before, after) {
  const focused = before.contains(document.activeElement) ? document.activeElement.dataset : null;
  before.replaceWith(after);
  if (!focused) return;
  const [kind, id] = Object.entries(focused)[0];
  lineOf({ kind, id })?.focus();
}
