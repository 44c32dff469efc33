/** The phone's panel: its parts, and what of the stream concerns who holds the phone. */

import { trying } from "../notices.js";
import { on } from "../stream.js";
import { beginComposer } from "./composer.js";
import { beginConversation } from "./conversation.js";
import { beginDeeds } from "./deeds.js";
import { give, giveToSomebody, holder, isThere, refresh, refreshSoon } from "./holder.js";
import { beginNewcomer, propose } from "./newcomer.js";
import { beginPayment } from "./payment.js";
import { beginPicker, lookAgainSoon } from "./picker.js";
import { beginReading, takeInHand } from "./reading.js";
import { beginRemarks } from "./remarks.js";

/** Fill the panel, and keep it so. */
export async function begin() {
  beginConversation();
  beginNewcomer();
  beginDeeds();
  beginPayment();
  beginReading();
  beginPicker(takeInHand);
  beginComposer(takeInHand);
  await beginRemarks();
  document.getElementById("phone-new").addEventListener("click", () => {
    propose({ isFirst: false });
    document.getElementById("phone-text").focus();
  });
  on("event", trying(heard));
  on("reset", trying(lookAround));
  for (const kind of ["missed", "open"]) on(kind, trying(refresh));
  await lookAround();
}

/** Something happened: to this customer, or perhaps to one of those who could be chosen. */
async function heard({ event, data }) {
  if (event === "customer.created") lookAgainSoon();
  if (data?.customer_id !== holder.address) return;
  if (holder.isNew) await give(holder.address);
  else refreshSoon();
}

/** Nothing that was known need be true: the sandbox begins, or begins anew. */
async function lookAround() {
  if (holder.address !== null && (await isThere(holder.address))) await give(holder.address);
  else if (!(await giveToSomebody())) propose({ isFirst: true });
}
