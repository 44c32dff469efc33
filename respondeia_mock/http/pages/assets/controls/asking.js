/** Asking before something is lost. */

import { element } from "../elements.js";
import { words } from "../words.js";

/** Ask; resolves to whether it shall be done. Escape says no, and the focus goes back. */
export function confirmed(question, deed) {
  return new Promise((decided) => {
    const no = element("button", { type: "button", autofocus: true, onclick: () => dialog.close() }, words.controls.ask.no);
    const yes = element("button", { type: "button", class: "danger", onclick: () => dialog.close("yes") }, deed);
    const asked = element("p", { id: "asked" }, question);
    const dialog = element("dialog", { class: "asking", "aria-labelledby": "asked" }, asked, element("div", { class: "row" }, no, yes));
    dialog.addEventListener("close", () => {
      dialog.remove();
      decided(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
