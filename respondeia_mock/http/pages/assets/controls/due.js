/** What is due in the sandbox, and in how long; it counts down with the sandbox's clock. */

import { get } from "../control.js";
import { element } from "../elements.js";
import { spanOf } from "../formats.js";
import { live } from "../live.js";
import { counted, words } from "../words.js";
import { arrange } from "./keyed.js";
import { now, onBeat, take } from "./time.js";

const ours = words.controls.due;
const list = document.getElementById("due");
let coming = [];
let refresh = null;

/** Begin the list. */
export async function begin() {
  refresh = live(["request", "event", "delivery", "clock"], read);
  onBeat(countDown);
  await read();
}

async function read() {
  const answer = await get("/clock/due", { limit: 100 });
  take(answer);
  coming = answer.due;
  arrange(list, coming, (each) => `${each.kind} ${each.id} ${each.at}`, row);
  list.hidden = answer.count === 0;
  document.getElementById("due-title").textContent = answer.count ? counted(ours.count, answer.count) : ours.none;
  const rest = answer.count - coming.length;
  const more = document.getElementById("due-more");
  more.hidden = rest === 0;
  more.textContent = counted(ours.more, rest);
}

function row({ kind, id, at }) {
  const left = element("span", { class: "due-in" });
  const node = element("li", { title: kind, dataset: { kind } }, left,
    element("span", {}, ours.kinds[kind] ?? kind), element("code", { class: "faint" }, id));
  node.countDown = (moment) => { left.textContent = spanOf(Math.max(0, at - moment)); };
  return { node, show: () => node.countDown(now()) };
}

/** Count down; what should have happened by now is looked up. */
function countDown(moment) {
  for (const node of list.children) node.countDown(moment);
  if (coming.length && coming[0].at < moment) refresh();
}
