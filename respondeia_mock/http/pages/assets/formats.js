/** Times, numbers, money and sizes as the page's language writes them. Times are Unix seconds. */

import { language } from "./words.js";

const TIME = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const CLOCK = new Intl.DateTimeFormat(language, TIME);
const DAY = { day: "2-digit", month: "short", year: "numeric" };

/** Return `14:03:07`. */
export const timeOf = (seconds) => CLOCK.format(seconds * 1000);

/** Return `14:03:07.250`. */
export const exactTimeOf = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(language, { ...TIME, fractionalSecondDigits: 3 });

/** Return `02 Mar 2026 14:03:07`. */
export const momentOf = (seconds) =>
  `${new Date(seconds * 1000).toLocaleDateString(language, DAY)} ${timeOf(seconds)}`;

/** Return `1,234`, or `1.234`. */
export const numberOf = (value) => value.toLocaleString(language);

/** Return `82 bytes` or `1,5 kB` for a number of bytes. */
export function sizeOf(bytes) {
  const [value, unit] = bytes < 1000 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  const unitDisplay = unit === "byte" ? "long" : "short";
  return value.toLocaleString(language, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 });
}

/** Return `$ 59,00` for 5900 cents: pesos as Argentina writes them, others with their code. */
export function moneyOf(cents, currency) {
  const amount = (cents / 100).toLocaleString("es-AR", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${currency === "ARS" ? "$" : currency} ${amount}`;
}

/** Return `800 ms`, `1.5 s`, `5 min` or `2 h` for a number of seconds. */
export function spanOf(seconds) {
  const steps = [[1, 1000, "millisecond"], [60, 1, "second"], [3600, 1 / 60, "minute"], [Infinity, 1 / 3600, "hour"]];
  const [, factor, unit] = steps.find(([most]) => seconds < most);
  return (seconds * factor).toLocaleString(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 });
}
