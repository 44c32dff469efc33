/** Saying at a field what the server has against it, in the server's words. */

import { element } from "../elements.js";
import { warn } from "../notices.js";

/** Say at a field why it is refused, and lead there. */
export function blame(field, sentence) {
  const told = element("p", { class: "blame", role: "alert", id: `${field.id || field.name}-blame` }, sentence);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", told.id);
  (field.closest("label") ?? field).after(told);
  for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  field.focus();
}

/** Take back all that is said at the fields within a place. */
export function pardon(place) {
  for (const told of place.querySelectorAll(".blame")) told.remove();
  for (const field of place.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

/**
 * Return a listener that does this; what is refused is said at the field to blame.
 * @param {Element} place holds the fields.
 * @param {function} deed what to do.
 * @param {function} fieldOf returns the element of a refused field's name, or null: a notice is shown.
 */
export function answerable(place, deed, fieldOf) {
  return async (event) => {
    event?.preventDefault?.();
    pardon(place);
    try {
      await deed(event);
    } catch (problem) {
      const field = fieldOf(problem.field ?? "", event);
      if (field) blame(field, problem.message);
      else warn(problem);
    }
  };
}
