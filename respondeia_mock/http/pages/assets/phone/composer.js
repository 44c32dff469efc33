/**
 * Writing as the customer: a text, or a picture, a document or a place with it. Enter sends,
 * Shift+Enter breaks the line.
 */

import { act } from "../control.js";
import { trying } from "../notices.js";
import { fileName } from "./bubbles.js";
import { goToEnd } from "./conversation.js";
import { give, holder, onChange, refresh } from "./holder.js";
import { introduction } from "./newcomer.js";

const EXAMPLES = {
  image: "https://cdn.example.com/mate.jpg",
  document: "https://cdn.example.com/comprobante.pdf",
  location: "-32.9477,-60.6304",
};
const form = document.getElementById("phone-composer");
const extra = document.getElementById("phone-extra");
const attach = document.getElementById("phone-attach");
const { text, type, media, place } = form.elements;
let isSending = false;

/** Let the customer write; `taken` is called when they have. */
export function beginComposer(taken) {
  form.addEventListener("submit", trying(async (event) => {
    event.preventDefault();
    if (isSending || !form.reportValidity()) return;
    isSending = true;
    try {
      await send(taken);
    } finally {
      isSending = false;
    }
  }));
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  attach.addEventListener("click", () => {
    open(extra.hidden);
    (extra.hidden ? text : type).focus();
  });
  type.addEventListener("change", choose);
  onChange(({ told }) => {
    form.hidden = told?.blocked ?? false;
  });
  open(false);
}

async function send(taken) {
  const given = draft();
  if (given === null) return text.focus();
  const customer = holder.address;
  taken();
  await act("message.receive", { customer_id: customer, ...given, ...introduction() });
  text.value = "";
  open(false);
  goToEnd();
  text.focus();
  await (holder.isNew ? give(customer) : refresh());
}

/** Return what is to be sent, or null if nothing is; what has no caption is called by its file. */
function draft() {
  const said = text.value.trim();
  if (extra.hidden) return said ? { content: said } : null;
  if (type.value === "location") return { type: "location", content: place.value.trim() };
  const address = media.value.trim();
  return { type: type.value, media_url: address, content: said || fileName(address) || type.value };
}

function open(isOpen) {
  extra.hidden = !isOpen;
  // A field that is not seen must not keep the form from being sent.
  extra.disabled = !isOpen;
  attach.setAttribute("aria-expanded", String(isOpen));
  choose();
}

function choose() {
  const isPlace = type.value === "location";
  media.closest("label").hidden = media.disabled = isPlace;
  place.closest("label").hidden = place.disabled = !isPlace;
  text.disabled = isPlace && !extra.hidden;
  (isPlace ? place : media).value = EXAMPLES[type.value];
}
