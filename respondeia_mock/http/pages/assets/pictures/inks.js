/** What parts of a picture are filled with: a colour, and a pattern for who cannot tell colours. */

import { drawn } from "../elements.js";

const SIZE = 8;
const MARKS = {
  stripes: "M-2 2L2 -2M0 8L8 0M6 10L10 6",
  dots: "M2 2h2v2h-2zM6 6h2v2h-2z",
  cross: "M0 4H8M4 0V8",
  lines: "M0 2H8M0 6H8",
};

/** How each key of a series looks: the name of its colour, and of its pattern. */
const LOOKS = {
  "2xx": ["calm"],
  "4xx": ["odd", "stripes"],
  "429": ["plum", "dots"],
  "5xx": ["bad", "cross"],
  lost: ["grey", "lines"],
  other: ["teal", "dots"],
  first_good: ["calm"],
  retry_good: ["teal", "dots"],
  first_bad: ["odd", "stripes"],
  retry_bad: ["bad", "cross"],
  used: ["calm"],
  refused: ["plum", "dots"],
};

/** Return the name by which a part is filled; `inksOf` the same keys must be in the page. */
export const inkOf = (key) => `url(#ink-${key})`;

/** Return the patterns of these keys. */
export function inksOf(keys) {
  return drawn("defs", {}, keys.map(pattern));
}

/** Return a small square of a key's ink, for a legend. */
export function swatch(key) {
  const size = { width: 16, height: 16 };
  const square = drawn("rect", { ...size, rx: 2, fill: inkOf(key) });
  return drawn("svg", { ...size, viewBox: "0 0 16 16", "aria-hidden": "true" }, square);
}

function pattern(key) {
  const [colour, mark] = LOOKS[key];
  return drawn(
    "pattern",
    { id: `ink-${key}`, width: SIZE, height: SIZE, patternUnits: "userSpaceOnUse" },
    drawn("rect", { width: SIZE, height: SIZE, class: `ink ${colour}` }),
    mark && drawn("path", { d: MARKS[mark], class: mark === "dots" ? "mark full" : "mark" }),
  );
}
