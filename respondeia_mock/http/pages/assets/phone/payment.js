/**
 * A payment to pay, for who has no integration yet: the call that a shop would make, with the
 * sandbox's key and an Idempotency-Key, as a careful shop makes it.
 */

import { root, sandbox } from "../control.js";
import { trying } from "../notices.js";
import { goToEnd } from "./conversation.js";
import { holder, onChange, refresh } from "./holder.js";

const KEY = document.getElementById("panels").dataset.key;
const CENTS = 100;
const open = document.getElementById("phone-charge");
const form = document.getElementById("phone-payment");
const { amount, description, decides } = form.elements;

/** Let payments be made; the sandbox `live` has no key that a page could know. */
export function beginPayment() {
  open.hidden = sandbox === "live";
  onChange(({ told }) => {
    open.disabled = told === null;
    if (told === null) show(false);
  });
  open.addEventListener("click", () => {
    show(form.hidden);
    if (!form.hidden) form.querySelector("button").focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(false);
    open.focus();
  });
  form.addEventListener("submit", trying(async () => {
    const payment = await charge(holder.address);
    if (decides.checked) await fetch(`${root}/checkout/${encodeURIComponent(payment.id)}`);
    show(false);
    goToEnd();
    await refresh();
    document.querySelector(`#phone-log [data-id="${CSS.escape(payment.id)}"] a`)?.focus();
  }));
}

async function charge(customer) {
  const answer = await fetch(`${root}/v1/payments/create`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${KEY}`,
      "Content-Type": "application/json",
      "Idempotency-Key": crypto.getRandomValues(new Uint32Array(4)).join("-"),
    },
    body: JSON.stringify({
      customer_id: customer,
      amount: Math.round(amount.valueAsNumber * CENTS),
      currency: "ARS",
      description: description.value.trim(),
    }),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error.message ?? told.error);
  return told;
}

function show(isOpen) {
  form.hidden = !isOpen;
  open.setAttribute("aria-expanded", String(isOpen));
}
