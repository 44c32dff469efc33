/** The controls' panel: its cards, each begun by its own module. */

import * as clock from "./clock.js";
import * as limits from "./limits.js";
import * as rules from "./rules.js";
import * as scenarios from "./scenarios.js";
import * as settings from "./settings.js";
import * as state from "./state.js";

/** Fill the panel, and keep it so. */
export async function begin() {
  await Promise.all([clock, rules, scenarios, limits, settings, state].map((card) => card.begin()));
}
