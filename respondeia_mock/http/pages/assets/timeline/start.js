/** What a sandbox shows in which nothing has happened yet: where to send the first call, and how. */

import { root } from "../control.js";
import { element, fill } from "../elements.js";
import { counted, words } from "../words.js";
import { copy } from "./copying.js";

const MOST = 10;
const told = words.timeline;
const start = document.getElementById("timeline-start");

/** Put in what is this sandbox's own. */
export function prepare() {
  const origin = new URL(`${root}/`, window.location.href).href.replace(/\/$/, "");
  const key = document.getElementById("panels").dataset.key;
  const line = `curl '${origin}/v1/customers?limit=2' -H 'Authorization: Bearer ${key}'`;
  for (const [name, value] of Object.entries({ url: `${origin}/v1`, key, curl: line })) {
    const place = start.querySelector(`[data-told="${name}"]`);
    place.textContent = value;
    const button = start.querySelector(`[data-copies="${name}"]`);
    button.addEventListener("click", () => copy(value, button));
  }
}

/** Show it, or what happened; `elsewhere` counts the calls of other sandboxes. */
export function show(isEmpty, elsewhere) {
  start.hidden = !isEmpty;
  document.getElementById("timeline-list").hidden = isEmpty;
  const links = Object.entries(elsewhere).slice(0, MOST).map(([name, count]) => {
    const href = `/sandboxes/${encodeURIComponent(name)}/`;
    return element("li", {}, element("a", { href }, name), ` (${counted(told.calls, count)})`);
  });
  const place = start.querySelector("[data-told=elsewhere]");
  place.hidden = links.length === 0;
  fill(place.querySelector("ul"), links);
}
