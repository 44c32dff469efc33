/** What a customer may do besides writing: ask for a person, block the shop. */

import { act } from "../control.js";
import { trying } from "../notices.js";
import { currentOf } from "./entries.js";
import { holder, onChange, refresh } from "./holder.js";

const person = document.getElementById("phone-person");
const log = document.getElementById("phone-log");
const block = document.getElementById("phone-block");

/** Let the customer do these. */
export function beginDeeds() {
  onChange(({ told }) => {
    person.disabled = told === null || told.blocked || currentOf(told)?.status === "escalated";
    block.disabled = told === null || told.blocked;
  });
  person.addEventListener("click", trying(async () => {
    await act("conversation.escalate", { customer_id: holder.address, reason: "customer_request" });
    // What is disabled cannot keep the focus.
    log.focus();
    await refresh();
  }));
  block.addEventListener("click", trying(async () => {
    await act("customer.block", { customer_id: holder.address });
    await refresh();
    document.querySelector("#phone-blocked button").focus();
  }));
}
