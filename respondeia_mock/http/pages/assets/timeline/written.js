/** Parts of a story that all of it is made of: sections, headers, bodies laid out to be read. */

import { element } from "../elements.js";
import { words } from "../words.js";

const LONG = 24;

/** Return a section with its heading, and what is said beside it. */
export function headed(title, beside, parts) {
  const heading = element("h4", {}, title);
  const head = element("div", { class: "row" }, heading, element("span", { class: "faint row" }, beside));
  return element("section", { class: "stack part" }, head, parts);
}

/** Return names and values behind a summary, which opens them. */
export function listed(title, values, isOpen = false) {
  const lines = Object.entries(values).map(([name, value]) => `${name}: ${value}`);
  const summary = element("summary", {}, `${title} (${lines.length})`);
  return element("details", { open: isOpen }, summary, paper(lines.join("\n")));
}

/** Return a body: JSON laid out, any other text as it is. */
export function written(body) {
  if (body === null || body === "") return element("p", { class: "faint" }, words.timeline.no_body);
  return paper(typeof body === "string" ? body : JSON.stringify(body, null, 2));
}

/** Return a text as it is. */
export function paper(text) {
  const isLong = text.split("\n", LONG + 1).length > LONG || text.length > LONG * 100;
  return element("pre", { dir: "auto", tabindex: isLong ? "0" : null, class: isLong ? "long" : null }, text);
}
