/** Short notices in a corner: what was done, or why it could not be. */

import { element } from "./elements.js";
import { words } from "./words.js";

const STAYS = 8000;

/** Say that something was done; it goes by itself. */
export function tell(sentence) {
  const notice = put(sentence, "notice");
  setTimeout(() => notice.remove(), STAYS);
}

/** Say why something could not be done; it stays until it is closed. */
export function warn(problem) {
  put(problem.message ?? String(problem), "notice bad");
}

/** Return a listener that does this, and warns if it cannot be done. */
export function trying(deed) {
  return async (event) => {
    event?.preventDefault?.();
    try {
      await deed(event);
    } catch (problem) {
      warn(problem);
    }
  };
}

function put(sentence, style) {
  const close = element("button", { type: "button", class: "plain", "aria-label": words.frame.close }, "✕");
  const notice = element("div", { class: style }, element("span", {}, sentence), close);
  close.addEventListener("click", () => notice.remove());
  document.getElementById("notices").append(notice);
  return notice;
}
