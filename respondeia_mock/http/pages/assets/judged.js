/**
 * The pages about conduct and coverage, which the server has filled in: what was judged stays as it
 * is until it is asked for anew, and the page says how much has happened since.
 */

import { exactTimeOf, timeOf } from "./formats.js";
import { trying } from "./notices.js";
import { listen, on } from "./stream.js";
import { counted, say, words } from "./words.js";

const judged = document.getElementById("judged");
const news = document.getElementById("news");
const again = document.getElementById("again");
const since = new Set();

/** Say how much has happened since. */
function count(change) {
  since.add(change.id);
  tell(counted(words.judged.news, since.size));
}

function tell(sentence) {
  news.textContent = sentence;
  again.classList.add("primary");
}

/** Put what the server judges now into the place of what it has judged; the filters stay. */
async function renew() {
  since.clear();
  const answer = await fetch(window.location.href);
  if (!answer.ok) return window.location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const chosen = new Map(filters().map((each) => [each.value, each.checked]));
  judged.replaceChildren(...page.getElementById("judged").childNodes);
  for (const each of filters()) each.checked = chosen.get(each.value) ?? each.checked;
  localise();
  again.classList.remove("primary");
  news.textContent = say(words.judged.done, { time: timeOf(Date.now() / 1000) });
}

const filters = () => [...judged.querySelectorAll(".filters input")];

/** Tell times as the timeline does: in the reader's own zone. */
function localise() {
  for (const each of judged.querySelectorAll("time")) {
    each.textContent = exactTimeOf(Date.parse(each.dateTime) / 1000);
  }
}

again.addEventListener("click", trying(renew));
for (const kind of ["request", "delivery"]) on(kind, count);
for (const kind of ["reset", "missed"]) on(kind, () => tell(words.judged.reset));
localise();
await listen();
document.documentElement.dataset.ready = "true";
