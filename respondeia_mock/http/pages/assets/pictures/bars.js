/** Bars over time, each a stack: axes with round numbers, and a line where there is a limit. */

import { drawn } from "../elements.js";
import { numberOf } from "../formats.js";
import { inkOf } from "./inks.js";
import { eastAt, writer } from "./labels.js";
import { lengthTo, stacked, ticksOf } from "./scales.js";
import { total } from "./series.js";
import { momentsOf } from "./spans.js";

const HEIGHT = 212;
const EDGE = { top: 28, right: 12, bottom: 24, left: 48 };
const LABEL = 80;

/**
 * Draw a series.
 * @param {object} series bins, keys and rows.
 * @param {object} how width in pixels; `axis`, what is counted; `tell`, the sentence of a bin by its
 *     number; `limit`, `{value, name}` or null.
 */
export function barsOf(series, { width, axis, tell, limit }) {
  const most = Math.max(...series.rows.map(total), limit?.value ?? 0);
  const ticks = ticksOf(most);
  const field = { wide: width - EDGE.left - EDGE.right, high: HEIGHT - EDGE.top - EDGE.bottom };
  const lengthOf = lengthTo(ticks[ticks.length - 1], field.high);
  const yOf = (value) => EDGE.top + field.high - lengthOf(value);
  return [
    drawn("text", { x: 0, y: 11, class: "axis name" }, axis),
    ticks.map((tick) => tickAt(tick, yOf(tick), width)),
    momentsBelow(series.bins, field),
    series.rows.map((row, place) => barAt(series, row, place, { field, yOf, told: tell(place) })),
    limit && limitAt(limit, yOf(limit.value), width),
  ];
}

export const BARS_HEIGHT = HEIGHT;

function tickAt(tick, y, width) {
  return [
    drawn("line", { x1: EDGE.left, x2: width - EDGE.right, y1: y, y2: y, class: tick ? "grid" : "ground" }),
    drawn("text", { x: EDGE.left - 6, y: y + 4, class: "axis end" }, numberOf(tick)),
  ];
}

function momentsBelow(bins, field) {
  const { step, moments } = momentsOf(bins, Math.max(2, Math.floor(field.wide / LABEL)), eastAt(bins.from));
  const write = writer(step);
  const xOf = (at) => EDGE.left + ((at - bins.from) / (bins.width * bins.count)) * field.wide;
  const ground = HEIGHT - EDGE.bottom;
  return moments.map((at) => {
    const [x, isFirst] = [xOf(at), at - bins.from < step / 3];
    return [
      drawn("line", { x1: x, x2: x, y1: ground, y2: ground + 4, class: "ground" }),
      drawn("text", { x, y: HEIGHT - 6, class: isFirst ? "axis" : "axis middle" }, write(at)),
    ];
  });
}

/** One bin: its parts, and a field as high as the picture that tells its numbers. */
function barAt({ bins, keys }, row, place, { field, yOf, told }) {
  const wide = field.wide / bins.count;
  const x = EDGE.left + place * wide;
  const gap = wide > 4 ? 1 : 0;
  const parts = stacked(row).map(([low, high], key) => {
    const lies = { x: x + gap / 2, width: wide - gap, y: yOf(high), height: yOf(low) - yOf(high) };
    return high > low && drawn("rect", { ...lies, fill: inkOf(keys[key]), class: "part", "data-key": keys[key] });
  });
  const hit = drawn("rect", { x, width: wide, y: EDGE.top, height: field.high, class: "hit" });
  return drawn("g", { class: "bin" }, drawn("title", {}, told), hit, parts);
}

function limitAt({ name }, y, width) {
  return drawn("g", { class: "limit" }, [
    drawn("line", { x1: EDGE.left, x2: width - EDGE.right, y1: y, y2: y }),
    drawn("text", { x: width - EDGE.right, y: y + 14, class: "axis end" }, name),
  ]);
}
