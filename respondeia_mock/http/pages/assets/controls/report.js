/** What was expected of a scenario, and what came of it: met, not met, not applicable; seen, nearest. */

import { element } from "../elements.js";
import { say, words } from "../words.js";
import { arrange } from "./keyed.js";

const ours = words.controls.scenarios;
const STYLES = { met: "tag good", not_met: "tag bad", not_applicable: "tag" };

/** Show the expectations of a report in a list. */
export function show(list, report) {
  const numbered = report.expectations.map((each, at) => ({ ...each, key: `${report.started_at} ${at}` }));
  arrange(list, numbered, ({ key }) => key, row);
}

function row({ expectation: { note, ...rest } }) {
  const verdict = element("span", {});
  const seen = element("p", { class: "faint" });
  const about = element("p", {}, note ?? element("code", {}, JSON.stringify(rest)));
  const node = element("li", {}, verdict, element("div", {}, about, seen));
  return { node, show: (each) => judge(each, verdict, seen) };
}

function judge({ result, seen: found, nearest }, verdict, seen) {
  verdict.className = STYLES[result];
  verdict.textContent = ours.results[result];
  const told = typeof found === "string" ? found : JSON.stringify(found);
  seen.textContent = [told, nearest && say(ours.nearest, { nearest })].filter(Boolean).join(" · ");
}
