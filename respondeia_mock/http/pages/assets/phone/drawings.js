/** Small drawings: ticks, and what stands for a picture, a file and a place. */

import { drawn } from "../elements.js";

const TICK = "M1 6.5 4 9.5 10 2.5";
const SECOND = "M7 9 8 9.5 14 2.5";
const PICTURES = {
  image: ["M3 5h34v26H3z", "M3 27l10-10 8 8 6-6 10 9", "M26 13a3 3 0 1 0 6 0 3 3 0 1 0-6 0"],
  document: ["M9 3h15l8 8v22H9z", "M24 3v8h8", "M14 18h13M14 23h13M14 28h8"],
  location: ["M20 33c-7-9-10-13-10-18a10 10 0 1 1 20 0c0 5-3 9-10 18z", "M16.5 15a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0"],
};

/** Draw the ticks of a status: one for sent, two for delivered and read, a mark for failed. */
export function ticks(status) {
  const paths = status === "failed" ? ["M7 1v6", "M7 10v1"] : status === "sent" ? [TICK] : [TICK, SECOND];
  return picture("0 0 15 12", paths, { width: 15, height: 12, "stroke-width": 1.6 });
}

/** Draw what stands for media that the page may not load. */
export const placeholder = (type) =>
  picture("0 0 40 36", PICTURES[type] ?? PICTURES.document, { width: 40, height: 36, "stroke-width": 1.5 });

function picture(viewBox, paths, more) {
  const pen = { fill: "none", stroke: "currentColor", "stroke-linecap": "round", "stroke-linejoin": "round" };
  return drawn("svg", { viewBox, "aria-hidden": "true", ...pen, ...more }, paths.map((d) => drawn("path", { d })));
}
