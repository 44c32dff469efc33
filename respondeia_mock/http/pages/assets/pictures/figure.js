/**
 * A figure of the page: its picture, its legend, the sentence of what is pointed at, and a table
 * with the same numbers, which is filled in only while it is open.
 */

import { drawn, element, fill } from "../elements.js";
import { swatch } from "./inks.js";

/** Return what draws into the figure of this id, whose standing structure is in the template. */
export function figureOf(id) {
  const place = document.getElementById(id);
  const part = (name) => place.querySelector(`.${name}`);
  const [picture, readout, legend, details] = ["picture", "readout", "legend", "numbers"].map(part);
  let told = null;
  let summary = "";

  details.addEventListener("toggle", writeTable);
  picture.addEventListener("pointerover", (pointed) => {
    const bin = pointed.target.closest(".bin");
    readout.textContent = bin ? bin.firstChild.textContent : summary;
  });
  picture.addEventListener("pointerleave", () => (readout.textContent = summary));

  function writeTable() {
    if (!details.open || !told) return;
    const heads = told.heads.map((head) => element("th", { scope: "col" }, head));
    const rows = told.rows().map(([first, ...others]) =>
      element("tr", {}, element("th", { scope: "row" }, first), others.map((each) => element("td", {}, each))),
    );
    fill(part("heads"), heads);
    fill(part("rows"), rows);
  }

  return {
    /** How many pixels there are. */
    width: () => Math.max(280, Math.floor(picture.clientWidth)),

    /** Show a drawing of this height, what it comes to in a sentence, and its numbers. */
    show({ drawing, height, sentence, table }) {
      const width = this.width();
      const isPointedAt = picture.matches(":hover");
      const title = place.querySelector("h2").textContent;
      summary = sentence;
      told = table;
      const size = { viewBox: `0 0 ${width} ${height}`, width, height };
      fill(picture, drawn("svg", { ...size, role: "img", "aria-label": `${title}. ${sentence}` }, drawing));
      if (!isPointedAt) readout.textContent = sentence;
      writeTable();
    },

    /** Name the inks: `{key, name, number}`. */
    name(entries) {
      const items = entries.map(({ key, name, number }) =>
        element("li", {}, swatch(key), element("span", {}, name), element("strong", {}, number)),
      );
      if (legend) fill(legend, items);
    },
  };
}
