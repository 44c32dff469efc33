/** The inspector's first page: its panels, each begun by its own module, over one stream. */

import * as controls from "./controls/panel.js";
import * as phone from "./phone/panel.js";
import { listen } from "./stream.js";
import * as timeline from "./timeline/panel.js";

const panels = document.getElementById("panels");

/** Show one panel where there is no room for all. */
function show(name) {
  panels.dataset.shown = name;
  for (const button of panels.querySelectorAll("[data-panel]")) {
    button.setAttribute("aria-pressed", String(button.dataset.panel === name));
  }
}

for (const button of panels.querySelectorAll("[data-panel]")) {
  button.addEventListener("click", () => show(button.dataset.panel));
}
show("timeline");
await listen();
await Promise.all([timeline, phone, controls].map((panel) => panel.begin()));
document.documentElement.dataset.ready = "true";
