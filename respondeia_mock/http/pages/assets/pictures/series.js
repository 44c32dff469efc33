/**
 * What is drawn, counted: calls by what became of them, attempts, use of the rate limit, times by
 * operation. No DOM. A series has a row of numbers for each bin, one for each of its keys.
 */

import { binOf } from "./spans.js";

export const CALLS = ["2xx", "4xx", "429", "5xx", "lost", "other"];
export const ATTEMPTS = ["first_good", "retry_good", "first_bad", "retry_bad"];
export const WINDOWS = ["used", "refused"];

const MINUTE = 60;

/** Return what became of a call; null while nothing has. */
export function classOf({ status, lost }) {
  if (lost) return "lost";
  if (status === null) return null;
  if (status === 429) return "429";
  const family = `${Math.floor(status / 100)}xx`;
  return CALLS.includes(family) ? family : "other";
}

/** Return what kind of attempt this is. */
export const kindOf = ({ number, succeeded }) => `${number === 1 ? "first" : "retry"}_${succeeded ? "good" : "bad"}`;

/** Count calls by what became of them. */
export const callsOver = (calls, bins) => tallied(calls, bins, CALLS, classOf);

/** Count attempts by their kind. */
export const attemptsOver = (attempts, bins) => tallied(attempts, bins, ATTEMPTS, kindOf);

/**
 * Count the calls of each clock minute against the limit; a bin that is longer than a minute shows
 * its busiest one.
 */
export function windowsOver(calls, bins) {
  const minutes = new Map();
  for (const call of calls.filter(isCounted)) {
    const minute = Math.floor(call.at / MINUTE) * MINUTE;
    if (!minutes.has(minute)) minutes.set(minute, [0, 0]);
    minutes.get(minute)[call.status === 429 ? 1 : 0] += 1;
  }
  const rows = empty(bins, WINDOWS);
  for (const [minute, row] of minutes) {
    const place = binOf(bins, minute);
    if (place >= 0 && total(row) > total(rows[place])) rows[place] = row;
  }
  return { bins, keys: WINDOWS, rows, totals: totalsOf(rows, WINDOWS) };
}

/** Return the times of each operation's calls in milliseconds, the most called first. */
export function timesOf(calls, bins) {
  const found = new Map();
  for (const { at, operation, duration_ms: took } of calls) {
    if (took === null || binOf(bins, at) < 0) continue;
    if (!found.has(operation)) found.set(operation, []);
    found.get(operation).push(took);
  }
  return [...found]
    .map(([name, times]) => spread(name, times.sort((one, other) => one - other)))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name));
}

/** Count things by a fact of each; in the order of `keys`, and only what there is. */
export function countsOf(things, keys, keyOf) {
  const counts = new Map(keys.map((key) => [key, 0]));
  for (const each of things) counts.set(keyOf(each), (counts.get(keyOf(each)) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 0).map(([name, count]) => ({ name, count }));
}

/** Return the sum of a row. */
export const total = (row) => row.reduce((sum, value) => sum + value, 0);

function tallied(things, bins, keys, keyOf) {
  const rows = empty(bins, keys);
  for (const each of things) {
    const [place, key] = [binOf(bins, each.at), keys.indexOf(keyOf(each))];
    if (place >= 0 && key >= 0) rows[place][key] += 1;
  }
  return { bins, keys, rows, totals: totalsOf(rows, keys) };
}

/** The account's own calls count, but for those that were refused on demand. */
function isCounted({ api_key: key, status, rule, asked }) {
  return Boolean(key) && status !== 401 && !(status === 429 && (rule || asked));
}

function spread(name, times) {
  const at = (share) => times[Math.ceil(times.length * share) - 1];
  return { name, count: times.length, median: at(0.5), most: at(0.95), longest: at(1) };
}

const empty = (bins, keys) => Array.from({ length: bins.count }, () => keys.map(() => 0));
const totalsOf = (rows, keys) => keys.map((_, place) => total(rows.map((row) => row[place])));
