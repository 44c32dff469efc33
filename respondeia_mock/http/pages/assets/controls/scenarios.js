/** The scenarios: which there are, the one under way, and what came of the last. */

import { get, post, remove } from "../control.js";
import { element, fill } from "../elements.js";
import { live, soon } from "../live.js";
import { tell, trying } from "../notices.js";
import { on } from "../stream.js";
import { counted, say, words } from "../words.js";
import { arrange } from "./keyed.js";
import * as report from "./report.js";
import * as rules from "./rules.js";

const PAUSE = 1000;
const ours = words.controls.scenarios;
const at = (id) => document.getElementById(id);

/** Begin the card. */
export async function begin() {
  const readProgress = soon(async () => isUnderWay() && read(), PAUSE);
  for (const kind of ["request", "event", "delivery", "clock"]) on(kind, readProgress);
  live([], read);
  at("scenarios").addEventListener("toggle", trying(read));
  at("scenario-stop").addEventListener("click", trying(() => end(() => remove("/scenarios"))));
  at("scenario-finish").addEventListener("click", trying(() => end(() => post("/scenarios/finish", {}))));
  await read();
}

async function read() {
  const told = await get("/scenarios");
  arrange(at("scenarios-list"), told.scenarios, ({ name }) => name, row);
  show(told);
}

const isUnderWay = () => !at("scenario-active").hidden;

async function start(name) {
  const { started } = await post("/scenarios", { name });
  tell(say(ours.started, { name: started }));
  await read();
  at("scenario-name").focus();
}

async function end(how) {
  await how();
  await Promise.all([read(), rules.read()]);
  at("scenario-last").querySelector("h4").focus();
}

function show({ active, last }) {
  at("scenario-active").hidden = active === null;
  at("scenario-last").hidden = active !== null || last === null;
  at("scenarios-told").textContent = active ? summaryOf(active) : last ? summaryOf(last) : ours.none;
  if (active) {
    at("scenario-name").textContent = active.scenario;
    fill(at("scenario-rules"), active.rules.map(ruleLine));
    report.show(at("scenario-expect"), active);
  } else if (last) {
    at("scenario-last").querySelector("h4").textContent = say(last.met ? ours.was_met : ours.was_not_met, { name: last.scenario });
    report.show(at("scenario-report"), last);
  }
}

function summaryOf({ scenario, expectations, ended }) {
  const judged = expectations.filter(({ result }) => result !== "not_applicable");
  const met = judged.filter(({ result }) => result === "met").length;
  return say(ended === null ? ours.under_way : ours.ended, { name: scenario, met, all: judged.length });
}

const ruleLine = ({ name, hits }) =>
  element("li", {}, element("span", {}, name), element("span", { class: hits ? "tag calm" : "tag" }, counted(words.controls.rules.hits, hits)));

function row({ name, description, mistakes }) {
  const begin = element("button", { type: "button", "aria-label": say(ours.start_one, { name }), onclick: trying(() => start(name)) }, ours.start);
  const told = mistakes ? element("p", { class: "mono bad" }, mistakes.join(" ")) : element("p", { class: "faint" }, description);
  const node = element("li", {}, element("div", {}, element("code", {}, name), told), !mistakes && begin);
  return { node, show: () => {} };
}
