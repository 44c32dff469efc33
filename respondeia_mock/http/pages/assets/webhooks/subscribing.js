/** The form that has a URL told of events, as the action `webhook.subscribe` does. */

import { act } from "../control.js";
import { tell, trying } from "../notices.js";
import { say, words } from "../words.js";

const form = document.getElementById("subscribe");
const boxes = [...form.querySelectorAll("[name=events]")];

/** Begin; `refresh` is called when there is a new webhook. */
export function prepareSubscribing(refresh) {
  for (const button of form.querySelectorAll("[data-all]")) {
    button.addEventListener("click", () => check(button.dataset.all === "true"));
  }
  form.addEventListener("change", judge);
  form.addEventListener(
    "submit",
    trying(async () => {
      await act("webhook.subscribe", wanted());
      tell(say(words.webhooks.subscribe.done, { url: form.elements.url.value }));
      form.reset();
      await refresh();
    }),
  );
}

function wanted() {
  const { url, secret } = form.elements;
  const events = boxes.filter((each) => each.checked).map((each) => each.value);
  const all = events.length === boxes.length ? {} : { events: events.join(",") };
  return { url: url.value, ...all, ...(secret.value ? { secret: secret.value } : {}) };
}

function check(all) {
  for (const box of boxes) box.checked = all;
  judge();
}

/** Let the form be sent only with an event chosen: no event would mean all of them. */
function judge() {
  const isNone = boxes.every((each) => !each.checked);
  boxes[0].setCustomValidity(isNone ? words.webhooks.subscribe.choose : "");
}
