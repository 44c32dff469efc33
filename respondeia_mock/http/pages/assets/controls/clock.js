/** The clock: what time it is in the sandbox, how fast it runs, and moving it on. */

import { get, post, put } from "../control.js";
import { element, fill } from "../elements.js";
import { momentOf, timeOf } from "../formats.js";
import { on } from "../stream.js";
import { counted, say, words } from "../words.js";
import { answerable } from "./blame.js";
import * as due from "./due.js";
import { onBeat, speed, take } from "./time.js";

const MOST_SHOWN = 50;
const ours = words.controls.clock;
const card = document.getElementById("clock");
const shown = document.getElementById("clock-now");
const [by, pace] = [document.getElementById("clock-by"), document.getElementById("clock-speed")];

/** Begin the card. */
export async function begin() {
  onBeat(showTime);
  on("clock", take);
  for (const kind of ["open", "missed"]) on(kind, read);
  for (const button of card.querySelectorAll("button[data-move]")) {
    button.addEventListener("click", answerable(card, () => move(JSON.parse(button.dataset.move)), nowhere));
  }
  by.addEventListener("submit", answerable(card, () => move({ by: by.elements.by.value.trim() }), () => by.elements.by));
  for (const button of card.querySelectorAll("button[data-speed]")) {
    button.addEventListener("click", answerable(card, () => run(Number(button.dataset.speed)), nowhere));
  }
  pace.addEventListener("submit", answerable(card, () => run(numberIn(pace.elements.speed)), () => pace.elements.speed));
  await Promise.all([read(), due.begin()]);
}

const nowhere = () => null;

async function read() {
  take(await get("/clock"));
}

async function run(pace) {
  take(await put("/clock", { speed: pace }));
}

async function move(how) {
  const answer = await post("/clock/advance", how);
  take(answer);
  tellFired(answer.fired);
}

/** Return a number, or what was written instead of one, which the server refuses in its words. */
function numberIn(field) {
  const text = field.value.trim();
  return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
}

function showTime(now) {
  const moment = momentOf(now);
  if (shown.textContent !== moment) shown.textContent = moment;
  shown.dateTime = new Date(now * 1000).toISOString();
  const word = speed() === 0 ? ours.frozen : say(ours.runs, { n: speed() });
  document.getElementById("clock-pace").textContent = word;
  for (const button of card.querySelectorAll("button[data-speed]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed()));
  }
}

/** Say what an advance brought about; the list is read by who wants to, the count is read out. */
function tellFired(fired) {
  document.getElementById("fired-count").textContent = fired.length ? counted(ours.fired, fired.length) : ours.nothing;
  const rest = fired.length - MOST_SHOWN;
  const list = document.getElementById("fired");
  list.hidden = fired.length === 0;
  fill(
    list,
    fired.slice(0, MOST_SHOWN).map((each) => element("li", {},
      element("time", { class: "mono faint" }, timeOf(each.at)), " ", element("span", {}, each.summary))),
    rest > 0 && element("li", { class: "faint" }, counted(ours.more, rest)),
  );
}
