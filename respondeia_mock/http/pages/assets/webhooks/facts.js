/** How a webhook does, in elements: its success rate, counts, last attempt and last failures. */

import { piece, root } from "../control.js";
import { drawn, element } from "../elements.js";
import { momentOf, numberOf, timeOf } from "../formats.js";
import { counted, language, say, words } from "../words.js";

const said = words.webhooks;
const WIDTH = 120;

/** The share of what was sent and has ended that went well, as a number and a bar. */
export function rateOf({ success_rate: rate }) {
  if (rate === null) return fact(said.rate, element("span", { class: "faint" }, said.unknown));
  const percent = rate.toLocaleString(language, { style: "percent", maximumFractionDigits: 1 });
  const bar = drawn(
    "svg",
    { viewBox: `0 0 ${WIDTH} 6`, width: WIDTH, height: 6, class: "bar", "aria-hidden": "true" },
    drawn("rect", { width: WIDTH, height: 6, rx: 3, class: "whole" }),
    drawn("rect", { width: WIDTH * rate, height: 6, rx: 3, class: "part" }),
  );
  return fact(said.rate, element("strong", {}, percent), bar);
}

/** How many deliveries are in each state; those that none is in are left out. */
export function countsOf({ deliveries, attempts }) {
  const some = Object.entries(deliveries).filter(([, number]) => number > 0);
  const tags = some.map(([state, number]) => {
    const look = `tag ${LOOKS[state] ?? ""}`;
    return element("span", { class: look }, `${said.states[state]} ${numberOf(number)}`);
  });
  const none = element("span", { class: "faint" }, said.nothing);
  const tried = element("span", { class: "faint" }, counted(said.attempts, attempts));
  return fact(said.deliveries, tags.length ? [tags, tried] : none);
}

/** When something was tried last, and what was answered. */
export function lastOf({ last_attempt: last }) {
  if (!last) return null;
  const answered = last.status === null ? said.unanswered : say(said.answered, { status: last.status });
  return fact(said.last, element("time", { title: momentOf(last.at) }, timeOf(last.at)), answered);
}

/** What went wrong last, each with a way to its whole story. */
export function failuresOf({ failures }) {
  if (!failures.length) return [];
  const rows = failures.map((each) =>
    element(
      "tr",
      {},
      element("td", {}, element("time", { title: momentOf(each.at) }, timeOf(each.at))),
      element("td", { class: "mono" }, each.event),
      element("td", { class: "faint" }, each.number ? counted(said.nth, each.number) : said.unsent),
      element("td", {}, each.error ?? say(said.answered, { status: each.status })),
      element("td", {}, story(each.delivery_id)),
    ),
  );
  return [element("h4", {}, said.failures), element("table", {}, element("tbody", {}, rows))];
}

/** A link to a delivery's story in the timeline. */
export function story(delivery) {
  const href = `${root}/#delivery=${piece(delivery)}`;
  return element("a", { href, "aria-label": say(said.storyOf, { delivery }) }, said.story);
}

const LOOKS = { succeeded: "good", exhausted: "bad", skipped: "bad", waiting: "odd", held: "odd", captured: "calm" };

function fact(name, ...what) {
  return element("div", { class: "fact" }, element("span", { class: "faint name" }, name), what);
}
