/** Numbers along an axis: round ones to write there, and how high a value stands. No DOM. */

/** Return round whole numbers from 0 to at least `most`, about `count` of them. */
export function ticksOf(most, count = 4) {
  const step = roundUp(Math.max(1, most) / count);
  const ticks = [0];
  while (ticks[ticks.length - 1] < most || ticks.length === 1) ticks.push(ticks.length * step);
  return ticks;
}

/** Return what turns a value between 0 and `most` into a length. */
export const lengthTo = (most, length) => (value) => (most > 0 ? (value / most) * length : 0);

/** Return where each part of a stack begins and ends: [2, 0, 3] is 0-2, 2-2 and 2-5. */
export function stacked(row) {
  let top = 0;
  return row.map((value) => [top, (top += value)]);
}

function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= value);
  return Math.max(1, Math.round(step));
}
