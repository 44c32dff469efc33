/** Stretches of time, cut into equal bins that begin at round moments. No DOM; Unix seconds. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a bin, or the way between two labels, may be long. */
const ROUND = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28, 91, 364].map((days) => days * DAY),
];

const LEAST_SHOWN = 30;

/** Return the stretch to show: the last so many seconds before `now`, or all since `first` if null. */
export function stretchOf(seconds, first, now) {
  const from = seconds === null ? Math.min(first, now) : now - seconds;
  return { from: Math.min(from, now - LEAST_SHOWN), to: now };
}

/**
 * Cut a stretch into bins, at most so many, both of its ends inside.
 * @param {number} east seconds by which the reader's clock is ahead of UTC: days begin at midnight.
 * @param {number} least seconds that a bin is long at least.
 */
export function binsOf({ from, to }, most, east = 0, least = 1) {
  const width = spanOf((to - from) / (most - 1), least);
  const first = Math.floor((from + east) / width);
  const last = Math.floor((to + east) / width);
  return { from: first * width - east, width, count: last - first + 1 };
}

/** Return the number of the bin that a moment is in, or -1. */
export function binOf({ from, width, count }, at) {
  const place = Math.floor((at - from) / width);
  return place >= 0 && place < count ? place : -1;
}

/** Return round moments among these bins' beginnings, at most so many, to be written below them. */
export function momentsOf(bins, most, east = 0) {
  const end = bins.from + bins.width * bins.count;
  const step = spanOf((end - bins.from) / most, bins.width);
  const first = Math.ceil((bins.from + east) / step) * step - east;
  const moments = [];
  for (let at = first; at < end; at += step) moments.push(at);
  return { step, moments };
}

function spanOf(needed, least) {
  const longest = ROUND[ROUND.length - 1];
  return ROUND.find((each) => each >= needed && each >= least) ?? Math.ceil(needed / longest) * longest;
}
