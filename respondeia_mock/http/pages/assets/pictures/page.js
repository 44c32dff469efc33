/** The page of pictures: what happened over time, drawn anew when more has, a few times a second. */

import { fill } from "../elements.js";
import { timeOf } from "../formats.js";
import { soon } from "../live.js";
import { listen } from "../stream.js";
import { say, words } from "../words.js";
import { follow, present } from "./happenings.js";
import { inksOf } from "./inks.js";
import { eastAt } from "./labels.js";
import { attemptsPicture, callsPicture, statesPicture, timesPicture, windowsPicture } from "./pictures.js";
import { ATTEMPTS, CALLS, WINDOWS } from "./series.js";
import { binsOf, stretchOf } from "./spans.js";

const OFTEN = 300;
const EACH_SECOND = 1000;
const MOST_BINS = 61;
const MINUTE = 60;

const choices = [...document.querySelectorAll("[data-range]")];
let seconds = null;

function draw() {
  const known = present();
  const stretch = stretchOf(seconds, firstOf([...known.calls, ...known.attempts], known.now), known.now);
  const east = eastAt(known.now);
  const bins = binsOf(stretch, MOST_BINS, east);
  callsPicture(known.calls, bins);
  attemptsPicture(known.attempts, bins);
  statesPicture(known.deliveries);
  windowsPicture(known.calls, binsOf(stretch, MOST_BINS, east, MINUTE), known.settings);
  timesPicture(known.calls, bins);
  document.getElementById("now").textContent = say(words.pictures.now, { now: timeOf(known.now) });
}

const firstOf = (things, now) => things.reduce((first, { at }) => Math.min(first, at), now);

const drawSoon = soon(draw, OFTEN);

function choose(button) {
  seconds = button.dataset.range === "all" ? null : Number(button.dataset.range);
  for (const each of choices) each.setAttribute("aria-pressed", String(each === button));
  drawSoon();
}

/** Time passes without anything happening, too. */
function tick() {
  if (!document.hidden && present().speed > 0) drawSoon();
}

for (const button of choices) button.addEventListener("click", () => choose(button));
fill(document.getElementById("inks"), inksOf([...CALLS, ...ATTEMPTS, ...WINDOWS]));
await listen();
await follow(drawSoon);
draw();
new ResizeObserver(drawSoon).observe(document.getElementById("main"));
setInterval(tick, EACH_SECOND);
document.documentElement.dataset.ready = "true";
