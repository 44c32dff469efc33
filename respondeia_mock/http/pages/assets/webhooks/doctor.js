/** The doctor: sends a receiver good and forged webhooks, and shows what came of each. */

import { post } from "../control.js";
import { element, fill } from "../elements.js";
import { counted, language, say, words } from "../words.js";

const said = words.webhooks.doctor;
const form = document.getElementById("doctor");
const { webhook_id: whom, event, url, secret } = form.elements;
const answer = document.getElementById("doctor-says");
const verdicts = document.getElementById("verdicts");
const together = new Intl.ListFormat(language, { type: "conjunction" });
const MARKS = { ok: ["ok", "good"], note: ["note", "odd"] };

let isUnderWay = false;

/** Begin. */
export function prepareDoctor() {
  whom.addEventListener("change", suit);
  form.addEventListener("submit", examine);
  suit();
}

/** Offer these webhooks; what was chosen stays chosen. The first is, where nothing was. */
export function choices(webhooks) {
  const reached = webhooks.filter((each) => !each.captured);
  const told = JSON.stringify(reached.map((each) => each.id));
  if (whom.dataset.told === told) return;
  const chosen = whom.dataset.told === undefined || whom.value ? whom.value || reached[0]?.id : "";
  whom.dataset.told = told;
  const other = whom.options[whom.options.length - 1];
  const known = reached.map(({ id, url: address }) => element("option", { value: id }, `${address} (${id})`));
  fill(whom, known, other);
  whom.value = reached.some((each) => each.id === chosen) ? chosen : "";
  suit();
}

/** Ask for URL and secret only where no webhook has them. */
function suit() {
  const isOther = whom.value === "";
  for (const field of form.querySelectorAll("[data-other]")) field.hidden = !isOther;
  url.disabled = secret.disabled = !isOther;
}

async function examine(submitted) {
  submitted.preventDefault();
  if (isUnderWay) return;
  isUnderWay = true;
  fill(verdicts);
  utter(said.running, "");
  try {
    show(await post("/doctor", wanted()));
  } catch (problem) {
    utter(problem.message, "bad");
  }
  isUnderWay = false;
}

function wanted() {
  const patient = whom.value ? { webhook_id: whom.value } : { url: url.value, secret: secret.value };
  return event.value ? { ...patient, event: event.value } : patient;
}

function show({ probes, failed, event: sent, url: receiver }) {
  const judgement = failed ? counted(said.failed, failed) : said.healthy;
  utter(`${judgement} ${say(said.sent, { event: sent, url: receiver })}`, failed ? "bad" : "good");
  fill(verdicts, probes.map(verdictOf));
}

function verdictOf(probe) {
  const [mark, look] = MARKS[probe.verdict] ?? ["FAIL", "bad"];
  const own = said.probes[probe.name] ?? probe;
  const judged = said.verdicts[probe.verdict];
  return element(
    "li",
    { dataset: { verdict: probe.verdict } },
    element(
      "p",
      { class: "row" },
      element("span", { class: `tag ${look} mark` }, mark),
      element("span", { class: "mono" }, probe.name),
      judged && element("strong", { class: look }, judged),
    ),
    element("p", {}, own.sent),
    element("p", { class: "faint" }, say(said.did, { expected: own.expected, did: didOf(probe) })),
  );
}

/** What the receiver answered: its statuses, and why there is none where there is none. */
function didOf({ statuses, errors }) {
  const whys = [...errors];
  const nothing = () => say(said.nothing, { why: whys.shift() ?? "" });
  return together.format(statuses.map((each) => (each === null ? nothing() : String(each))));
}

function utter(sentence, look) {
  answer.className = look;
  fill(answer, sentence);
}
