/** Putting a text onto the clipboard; where that is not allowed, it is shown, ready to be copied. */

import { element } from "../elements.js";
import { words } from "../words.js";

const SHOWN = 2500;

/** Copy a text, and say so beside the button that asked for it. */
export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    beside(button, element("span", { class: "copied" }, words.timeline.copied));
    setTimeout(() => beside(button, null), SHOWN);
  } catch {
    const shown = element("textarea", { readonly: true, rows: 6, class: "mono", "aria-label": words.timeline.copy_this });
    shown.value = text;
    beside(button, shown);
    shown.select();
  }
}

/** Put something into the place that follows a button, which is read out. */
function beside(button, told) {
  let place = button.nextElementSibling;
  if (!place?.matches(".beside")) {
    place = element("span", { class: "beside", role: "status" });
    button.after(place);
  }
  place.replaceChildren(...(told ? [told] : []));
}
