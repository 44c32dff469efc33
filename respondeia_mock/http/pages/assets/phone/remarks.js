/**
 * What the phone says about the shop and the sandbox: who answers, that a frozen clock holds things
 * up and how to move it on, that the shop is blocked and how to take that back.
 */

import { act, get, post } from "../control.js";
import { fill } from "../elements.js";
import { tell, trying } from "../notices.js";
import { on } from "../stream.js";
import { say, words } from "../words.js";
import { currentOf, waitingFor } from "./entries.js";
import { holder, onChange, refresh } from "./holder.js";

const own = words.phone;
const answers = document.getElementById("phone-answers");
const frozen = document.getElementById("phone-frozen");
const blocked = document.getElementById("phone-blocked");
let clock = { now: 0, speed: 1 };

/** Make these remarks wherever they are due. */
export async function beginRemarks() {
  on("clock", (told) => {
    clock = told;
    remark(holder);
  });
  frozen.querySelector("button").addEventListener("click", trying(async () => {
    const { fired } = await post("/clock/advance", { until: "next" });
    if (!fired.length) tell(own.frozen.nothing);
    await refresh();
  }));
  blocked.querySelector("button").addEventListener("click", trying(async () => {
    await act("customer.unblock", { customer_id: holder.address });
    await refresh();
    document.getElementById("phone-text").focus();
  }));
  onChange(remark);
  clock = await get("/clock");
}

function remark({ told }) {
  fill(answers, [whoAnswers(told), own.outcome[told?.outcome]].filter(Boolean).join(" · "));
  blocked.hidden = !told?.blocked;
  const waits = clock.speed === 0 && told !== null ? waitingFor(told, clock.now) : null;
  frozen.hidden = waits === null;
  if (waits !== null) frozen.querySelector("span").textContent = own.frozen[waits];
}

function whoAnswers(told) {
  if (told === null) return own.answers.newcomer;
  const current = currentOf(told);
  if (current?.status === "escalated") return say(own.answers.person, { reason: own.reason[current.reason] ?? "" });
  return told.assistant ? own.answers.assistant : own.answers.nobody;
}
