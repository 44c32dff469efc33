/** Each picture: which series it shows, in which words. */

import { spanOf } from "../formats.js";
import { counted, say, words } from "../words.js";
import { BARS_HEIGHT, barsOf } from "./bars.js";
import { figureOf } from "./figure.js";
import { millisecondsOf, numberOf, writer } from "./labels.js";
import { ranksHeight, ranksOf } from "./ranks.js";
import { attemptsOver, callsOver, countsOf, timesOf, total, windowsOver } from "./series.js";

const said = words.pictures;
const STATES = ["waiting", "succeeded", "exhausted", "skipped", "captured", "held"];
const MOST_OPERATIONS = 12;

const rates = JSON.parse(document.getElementById("figures").dataset.rates);
const figures = Object.fromEntries(["calls", "attempts", "states", "windows", "times"].map((id) => [id, figureOf(id)]));

/** Calls by what became of them. */
export function callsPicture(calls, bins) {
  const series = callsOver(calls, bins);
  const sentence = counted(said.calls.sum, total(series.totals));
  overTime("calls", series, { sentence, isShown: (key, number) => key !== "other" || number > 0 });
}

/** First attempts and retries. */
export function attemptsPicture(attempts, bins) {
  const series = attemptsOver(attempts, bins);
  const [good, again, bad, worse] = series.totals;
  const retries = counted(said.attempts.retries, again + worse);
  overTime("attempts", series, { sentence: `${counted(said.attempts.sum, good + again + bad + worse)}; ${retries}.` });
}

/** How far the deliveries have come. */
export function statesPicture(deliveries) {
  const found = countsOf(deliveries, STATES, (each) => each.state);
  const rows = found.map(({ name, count }) => ({ name: said.states.keys[name] ?? name, value: count, label: numberOf(count) }));
  const table = { heads: [said.states.state, said.states.number], rows: () => rows.map((each) => [each.name, each.label]) };
  ranked("states", rows, { table, sentence: counted(said.states.sum, deliveries.length) });
}

/** Calls of each minute against the plan's limit. */
export function windowsPicture(calls, bins, settings) {
  const { plan } = settings;
  const series = windowsOver(calls, bins);
  const limit = limitOf(settings);
  const busiest = Math.max(0, ...series.rows.map(([used]) => used));
  const sentence = limit === null
    ? say(said.windows.unlimited, { busiest: numberOf(busiest), plan })
    : say(said.windows.sum, { busiest: numberOf(busiest), limit: numberOf(limit), plan, percent: share(busiest, limit) });
  const line = limit === null ? null : { value: limit, name: say(said.windows.limit, { limit: numberOf(limit) }) };
  overTime("windows", series, { sentence, limit: line, numbers: [busiest, total(series.rows.map(([, refused]) => refused))] });
}

/** How long calls took, by operation. */
export function timesPicture(calls, bins) {
  const found = timesOf(calls, bins);
  const rows = found.slice(0, MOST_OPERATIONS).map(({ name, median, most }) => ({
    name,
    value: median,
    beyond: most,
    label: say(said.times.label, { median: millisecondsOf(median), most: millisecondsOf(most) }),
  }));
  const table = {
    heads: [said.times.operation, said.times.number, said.times.median, said.times.most, said.times.longest],
    rows: () => found.map((each) => [each.name, numberOf(each.count), ...[each.median, each.most, each.longest].map(millisecondsOf)]),
  };
  const sentence = counted(said.times.sum, found.length);
  ranked("times", rows, { table, sentence });
}

/** Return how many calls a minute has room for; null where there is no limit. */
function limitOf({ plan, rate_limit: { enabled, rate, burst } }) {
  const usual = burst === null ? rates[plan] : null;
  return enabled ? (rate ?? usual) : null;
}

function overTime(id, series, { sentence, limit = null, numbers = series.totals, isShown = () => true }) {
  const { bins, keys, rows } = series;
  const names = keys.map((key) => said[id].keys[key]);
  const write = writer(Math.min(bins.width, 59));
  const when = (place) => write(bins.from + place * bins.width);
  const tell = (place) => `${when(place)} + ${spanOf(bins.width)}: ${parts(names, rows[place])}`;
  const figure = figures[id];
  const busy = () => rows.map((_, place) => place).filter((place) => total(rows[place]) > 0);
  figure.show({
    drawing: barsOf(series, { width: figure.width(), axis: said[id].axis, tell, limit }),
    height: BARS_HEIGHT,
    sentence,
    table: {
      heads: [say(said.from, { span: spanOf(bins.width) }), ...names],
      rows: () => busy().map((place) => [when(place), ...rows[place].map(numberOf)]),
    },
  });
  const entries = keys.map((key, place) => ({ key, name: names[place], number: numberOf(numbers[place]), shown: isShown(key, numbers[place]) }));
  figure.name(entries.filter((each) => each.shown));
}

function ranked(id, rows, { table, sentence }) {
  const figure = figures[id];
  const drawing = ranksOf(rows, figure.width());
  figure.show({ drawing, height: ranksHeight(rows.length), sentence, table });
}

/** Tell a bin: what there is of each, or that there is nothing. */
function parts(names, row) {
  const some = row.map((value, place) => value > 0 && `${names[place]} ${numberOf(value)}`).filter(Boolean);
  return some.length ? some.join(", ") : said.none;
}

const share = (part, whole) => (part / whole).toLocaleString(document.documentElement.lang, { style: "percent", maximumFractionDigits: 0 });
