/** Each picture: which series it shows, in which words. */

import { numberOf, spanOf } from "../formats.js";
import { counted, language, say, words } from "../words.js";
import { BARS_HEIGHT, barsOf } from "./bars.js";
import { figureOf } from "./figure.js";
import { millisecondsOf, writer } from "./labels.js";
import { ranksHeight, ranksOf } from "./ranks.js";
import { attemptsOver, callsOver, countsOf, timesOf, total, windowsOver } from "./series.js";

const said = words.pictures;
const STATES = ["waiting", "succeeded", "exhausted", "skipped", "captured", "held"];
const MOST_OPERATIONS = 12;

const rates = JSON.parse(document.getElementById("figures").dataset.rates);
const ids = ["calls", "attempts", "states", "windows", "times"];
const figures = Object.fromEntries(ids.map((id) => [id, figureOf(id)]));

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
  const sum = counted(said.attempts.sum, good + again + bad + worse);
  overTime("attempts", series, { sentence: `${sum}; ${retries}.` });
}

/** How far the deliveries have come. */
export function statesPicture(deliveries) {
  const found = countsOf(deliveries, STATES, (each) => each.state);
  const nameOf = (state) => said.states.keys[state] ?? state;
  const rows = found.map(({ name, count }) => ({ name: nameOf(name), value: count, label: numberOf(count) }));
  const heads = [said.states.state, said.states.number];
  const table = { heads, rows: () => rows.map((each) => [each.name, each.label]) };
  ranked("states", rows, { table, sentence: counted(said.states.sum, deliveries.length) });
}

/** Calls of each minute against the plan's limit. */
export function windowsPicture(calls, bins, settings) {
  const { plan } = settings;
  const series = windowsOver(calls, bins);
  const limit = limitOf(settings);
  const busiest = Math.max(0, ...series.rows.map(([used]) => used));
  const numbers = [busiest, series.totals[1]];
  const told = { busiest: numberOf(busiest), plan };
  if (limit === null) {
    overTime("windows", series, { sentence: say(said.windows.unlimited, told), numbers });
    return;
  }
  const against = { limit: numberOf(limit), percent: share(busiest, limit) };
  overTime("windows", series, {
    sentence: say(said.windows.sum, { ...told, ...against }),
    limit: { value: limit, name: say(said.windows.limit, against) },
    numbers,
  });
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
    rows: () =>
      found.map(({ name, count, median, most, longest }) => [
        name,
        numberOf(count),
        ...[median, most, longest].map(millisecondsOf),
      ]),
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
  const write = writer(bins.width);
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
  const entries = keys.map((key, place) => ({ key, name: names[place], number: numbers[place] }));
  const shown = entries.filter(({ key, number }) => isShown(key, number));
  figure.name(shown.map((each) => ({ ...each, number: numberOf(each.number) })));
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

const share = (part, whole) =>
  (part / whole).toLocaleString(language, { style: "percent", maximumFractionDigits: 0 });
