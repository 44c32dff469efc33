/** The timeline's panel: what happened in the sandbox, as it happens, and the story of each line. */

import { counted, words } from "../words.js";
import * as address from "./address.js";
import { fitting } from "./filter.js";
import { Filters } from "./filters.js";
import { Groups } from "./groups.js";
import { List } from "./list.js";
import { follow } from "./reading.js";
import * as start from "./start.js";
import { Story } from "./story.js";

/** Fill the panel, and keep it so. */
export async function begin() {
  const groups = new Groups();
  const asked = address.read();
  let elsewhere = {};
  let isPainting = false;
  let isRead = false;

  const paint = () => {
    isPainting = false;
    if (!isRead) return 0;
    const fits = filters.isAsking ? fitting(filters.asked, filters.bodies) : () => true;
    const count = list.paint(groups.ordered, fits);
    start.show(groups.isEmpty && !filters.isAsking, elsewhere);
    document.getElementById("timeline-none").hidden = count > 0;
    return count;
  };
  const repaint = () => {
    if (!isPainting) requestAnimationFrame(paint);
    isPainting = true;
  };
  const story = new Story(groups, () => address.write(filters.asked, story.shown));
  const list = new List(paint);
  const filters = new Filters(asked.filter, () => queueMicrotask(refilter));

  function refilter() {
    address.write(filters.asked, story.shown);
    list.rewind();
    const count = paint();
    const said = document.getElementById("timeline-found");
    said.textContent = filters.isAsking ? counted(words.timeline.found, count) : "";
  }

  function visit() {
    const { filter, story: wanted } = address.read();
    if (address.isFiltering() || !wanted) filters.show(filter);
    if (wanted) story.open(wanted);
    else story.close();
  }

  document.getElementById("timeline-groups").addEventListener("click", (event) => {
    const line = event.target.closest("button.line");
    if (!line) return;
    const [kind, id] = Object.entries(line.dataset)[0];
    story.open({ kind, id });
  });
  for (const clear of document.querySelectorAll("[data-clears]")) {
    clear.addEventListener("click", () => filters.clear());
  }
  window.addEventListener("hashchange", visit);
  start.prepare();
  elsewhere = await follow(groups, (group) => {
    isRead = true;
    filters.offer(group ? [group] : groups.ordered);
    story.changed(group);
    repaint();
  });
  refilter();
  if (asked.story) story.open(asked.story);
}
