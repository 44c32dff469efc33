/** The question why a receiver computed another signature, and the mock's answer to it. */

import { piece, post } from "../control.js";
import { element, fill } from "../elements.js";
import { trying } from "../notices.js";
import { words } from "../words.js";

const told = words.timeline.signature;
const PARTS = ["recipe", "fix", "expected"];

/** Return the form for a delivery, behind its summary. */
export function explaining(id) {
  const answer = element("div", { class: "stack", role: "status" });
  const form = element("form", { class: "stack" },
    element("label", {}, told.theirs, element("input", { name: "signature", required: true, autocomplete: "off", spellcheck: "false" })),
    element("label", {}, told.secret, element("input", { name: "secret", autocomplete: "off", spellcheck: "false" })),
    element("button", { class: "primary" }, told.explain),
    answer);
  form.addEventListener("submit", trying(async () => {
    const given = Object.entries(Object.fromEntries(new FormData(form))).filter(([, value]) => value !== "");
    fill(answer, verdict(await post(`/deliveries/${piece(id)}/explain`, Object.fromEntries(given))));
  }));
  return element("details", { class: "explain" }, element("summary", {}, told.title), form);
}

function verdict(explanation) {
  const [kind, said] = judged(explanation);
  const parts = PARTS.filter((name) => explanation[name]).map((name) =>
    element("div", {}, element("dt", {}, told[name]), element("dd", { dir: "auto" }, explanation[name])));
  return [
    element("p", {}, element("span", { class: `tag ${kind}` }, said)),
    element("dl", { class: "stack" }, parts),
  ];
}

function judged({ match, recipe }) {
  if (match) return ["good", told.match];
  return recipe ? ["odd", told.mistake] : ["bad", told.no_match];
}
