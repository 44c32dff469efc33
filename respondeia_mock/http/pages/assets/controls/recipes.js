/**
 * Rules that can be had at one click, and the parts of which the form makes others. What takes an
 * amount says which, and with what it begins.
 */

/** Rules by name, ready to be sent. */
export const PRESETS = {
  next_fails: { times: 1, fault: { status: 500 } },
  answer_lost: { when: { operation: "payments.create" }, times: 1, fault: { connection_reset: true, after_commit: true } },
  too_many: { times: 3, fault: { status: 429, retry_after: 5 } },
  slow: { fault: { delay: "2s" } },
  reset: { times: 1, fault: { connection_reset: true } },
  delivered_twice: { webhook: { duplicate: 2 } },
  forged: { times: 1, webhook: { corrupt_signature: true } },
  unreachable: { webhook: { drop: 4 } },
};

const status = (code, amount) => ({ name: "status", fixed: code, late: true, amount });
const flag = (name, late = false) => ({ name, fixed: true, late });

/** What may happen to a call; `late`: it can happen after the call has been carried out. */
export const FAULTS = {
  500: status(500),
  503: status(503, { name: "retry_after", first: "" }),
  429: status(429, { name: "retry_after", first: "5" }),
  401: status(401),
  403: status(403),
  404: status(404),
  400: status(400),
  connection_reset: flag("connection_reset", true),
  empty_response: flag("empty_response", true),
  timeout: flag("timeout", true),
  delay: { name: "delay", amount: { name: "delay", first: "2s" } },
  truncate: { name: "truncate", amount: { name: "truncate", first: "0.5" } },
  malformed: flag("malformed"),
};

/** What may happen to a delivery. */
export const EFFECTS = {
  duplicate: { name: "duplicate", amount: { name: "duplicate", first: "2" } },
  concurrent: { name: "concurrent", amount: { name: "concurrent", first: "2" } },
  reorder: { name: "reorder", amount: { name: "reorder", first: "3" } },
  drop: { name: "drop", amount: { name: "drop", first: "4" } },
  delay: { name: "delay", amount: { name: "delay", first: "5s" } },
  hold: flag("hold"),
  corrupt_signature: flag("corrupt_signature"),
  stale_timestamp: flag("stale_timestamp"),
  before_response: flag("before_response"),
};

/** Return the recipe of what is chosen for a call or a delivery. */
export const recipeOf = (kind, chosen) => (kind === "call" ? FAULTS : EFFECTS)[chosen];

/**
 * Return the rule that the form's values say; what is empty is left out.
 * @param {object} values texts: kind (call or delivery), operation, event, chosen, amount, times,
 *     probability, name; and `late`, true or false.
 */
export function ruleOf({ kind, operation, event, chosen, amount, late, times, probability, name }) {
  const recipe = recipeOf(kind, chosen);
  const named = kind === "call" ? { operation } : { event };
  const effect = kept({
    [recipe.name]: recipe.fixed,
    ...(recipe.amount ? { [recipe.amount.name]: amountOf(amount) } : {}),
    ...(recipe.late && late ? { after_commit: true } : {}),
  });
  return {
    ...kept({ name, when: named.operation || named.event ? named : undefined }),
    ...kept({ times: amountOf(times), probability: amountOf(probability) }),
    [kind === "call" ? "fault" : "webhook"]: effect,
  };
}

/** Return a number where a text is one; undefined where it is empty. */
function amountOf(text) {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  return Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
}

const kept = (document) =>
  Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined && value !== ""));
