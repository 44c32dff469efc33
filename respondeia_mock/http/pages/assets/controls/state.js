/** The whole state: back to the seed, or out of a file. What can be taken along are plain links. */

import { control, post, Refusal, sandbox } from "../control.js";
import { element, fill } from "../elements.js";
import { tell, trying } from "../notices.js";
import { say, words } from "../words.js";
import { confirmed } from "./asking.js";
import { pardon } from "./blame.js";

const ours = words.controls.state;
const card = document.getElementById("state");
const form = document.getElementById("state-load");
const mistakes = document.getElementById("state-mistakes");

/** Begin the card. */
export async function begin() {
  document.getElementById("reset").addEventListener("click", trying(reset));
  form.addEventListener("submit", trying(load));
  form.elements.file.addEventListener("change", () => fill(mistakes));
}

async function reset() {
  if (!(await confirmed(say(ours.sure, { name: sandbox }), ours.reset))) return;
  await post("/reset");
  tell(say(ours.was_reset, { name: sandbox }));
}

async function load() {
  pardon(card);
  fill(mistakes);
  const [file] = form.elements.file.files;
  if (!file) return form.elements.file.focus();
  const answer = await fetch(`${control}/state`, { method: "PUT", body: file, headers: { "Content-Type": typeOf(file.name) } });
  const told = await answer.json();
  if (answer.ok) tell(say(ours.loaded, { file: file.name }));
  else if (told.error.mistakes) showMistakes(told.error);
  else throw new Refusal(answer.status, told.error);
  form.reset();
}

const typeOf = (name) => (/\.ya?ml$/i.test(name) ? "application/yaml" : "application/json");

function showMistakes({ line, column, mistakes: sentences }) {
  const where = line && say(ours.where, { line, column });
  fill(
    mistakes,
    element("p", {}, [ours.refused, where].filter(Boolean).join(" ")),
    element("ul", {}, sentences.map((each) => element("li", { class: "mono" }, each))),
  );
}
