/** Named things below each other, each with a bar from 0: how many, or how long. */

import { drawn } from "../elements.js";
import { lengthTo } from "./scales.js";

const ROW = 38;
const BAR = { top: 20, high: 10 };

/** Return how high a picture of so many rows is. */
export const ranksHeight = (count) => Math.max(1, count) * ROW;

/**
 * Draw rows of `{name, value, beyond?, label}`: a bar to `value`, a thin one on to `beyond`, and
 * above them the name on one side and the label on the other.
 */
export function ranksOf(rows, width) {
  const lengthOf = lengthTo(Math.max(0, ...rows.map((each) => each.beyond ?? each.value)), width);
  return rows.map((row, place) => {
    const top = place * ROW;
    return drawn(
      "g",
      { class: "bin" },
      drawn("title", {}, `${row.name}: ${row.label}`),
      drawn("rect", { x: 0, y: top, width, height: ROW, class: "hit" }),
      drawn("text", { x: 0, y: top + 14, class: "axis ink-text" }, row.name),
      drawn("text", { x: width, y: top + 14, class: "axis end" }, row.label),
      row.beyond && bar(top + BAR.high * 0.35, lengthOf(row.beyond), BAR.high * 0.3, "part ink calm beyond"),
      bar(top, lengthOf(row.value), BAR.high, "part ink calm"),
    );
  });
}

function bar(top, length, high, look) {
  return drawn("rect", { x: 0, y: top + BAR.top, width: Math.max(2, length), height: high, class: look });
}
