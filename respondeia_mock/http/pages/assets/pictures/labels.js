/** How moments are written below an axis and in a table: as exactly as the way between them asks. */

import { language } from "../words.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;
const DATE = { day: "2-digit", month: "short" };
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const STYLES = [
  [DAY, DATE],
  [HOUR, { ...DATE, ...CLOCK }],
  [MINUTE, CLOCK],
  [0, { ...CLOCK, second: "2-digit" }],
];

/** Return how to write moments that are so many seconds apart. */
export function writer(step) {
  const [, style] = STYLES.find(([least]) => step >= least);
  const format = new Intl.DateTimeFormat(language, style);
  return (seconds) => format.format(new Date(seconds * 1000));
}

/** Return by how many seconds the reader's clock is ahead of UTC at a moment. */
export const eastAt = (seconds) => -60 * new Date(seconds * 1000).getTimezoneOffset();

/** Return `12 ms` or `0.31 ms`. */
export const millisecondsOf = (value) =>
  value.toLocaleString(language, { style: "unit", unit: "millisecond", maximumSignificantDigits: value < 10 ? 2 : 4 });
