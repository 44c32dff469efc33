/**
 * What stands in a conversation, in its order: days, messages, payments, and where a person was
 * asked for. Pure: it knows documents of the control API, and no page. Times are Unix seconds.
 */

/** Seconds of a frozen clock for which what was just said is thought to have something due. */
const FRESH = 60;

/** Return what is shown of a customer, oldest first; each has a `key` that stays, a `kind`, `at`. */
export function entriesOf(told, dayOf) {
  const messages = told.messages.map((each) => ({ key: each.id, kind: "message", at: each.at, ...each }));
  const others = [...payments(told), ...escalations(told)].filter((each) => each.at >= oldestShown(told));
  const sorted = [...messages, ...others].sort((one, other) => one.at - other.at || minted(one) - minted(other));
  return withDays(sorted, dayOf);
}

/** Return the messages of the shop that have come and wait to be read. */
export const arrivedOf = (told) => sentByShop(told).filter((each) => each.status === "delivered");

/** Return the messages of the shop that nobody has read, whether they have come or not. */
export const unreadOf = (told) =>
  sentByShop(told).filter((each) => ["sent", "delivered"].includes(each.status));

/** Say what waits for a frozen clock at `now`: an "answer", "ticks", or null. */
export function waitingFor(told, now) {
  const fresh = told.messages.filter((each) => now - each.at < FRESH);
  if (told.assistant && fresh.at(-1)?.direction === "inbound") return "answer";
  const moves = told.outcome !== "stays_sent";
  return moves && fresh.some((each) => each.direction === "outbound" && each.status === "sent") ? "ticks" : null;
}

/** Return the conversation that a message would go to now, or null. */
export function currentOf(told) {
  const latest = told.conversations.at(-1);
  return latest && latest.status !== "closed" ? latest : null;
}

const sentByShop = (told) => told.messages.filter((each) => each.direction === "outbound");

const payments = (told) =>
  told.payments.map((each) => ({ key: each.id, kind: "payment", at: each.created_at, ...each }));

const escalations = (told) =>
  told.conversations
    .filter((each) => each.escalated_at !== undefined)
    .map(({ id, reason, escalated_at: at }) => ({ key: `escalated ${id}`, kind: "escalation", at, reason }));

/** Return from when on all is shown: where earlier messages are left out, so is what lies there. */
function oldestShown({ messages, message_count: count }) {
  return messages.length < count && messages.length > 0 ? messages[0].at : -Infinity;
}

/** Return which of all ids this one was: on a frozen clock, that is all there is to tell them by. */
function minted({ key, kind }) {
  if (kind === "escalation") return Number.MAX_SAFE_INTEGER;
  return parseInt(/_([0-9a-f]{6,12})[0-9a-z]{8}$/.exec(key)?.[1] ?? "0", 16);
}

function withDays(entries, dayOf) {
  const shown = [];
  let last = null;
  for (const each of entries) {
    const day = dayOf(each.at);
    if (day !== last) shown.push({ key: `day ${day}`, kind: "day", at: each.at, day });
    last = day;
    shown.push(each);
  }
  return shown;
}
