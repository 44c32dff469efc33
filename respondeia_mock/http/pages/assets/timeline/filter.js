/**
 * Which groups are wanted: a group is, with all its lines, if what is asked is true of any of them.
 * Pure, and quick enough to be asked of ten thousand groups at every letter that is typed.
 */

/** What may be asked; empty asks nothing. */
export const ASKED = ["operation", "status", "customer", "text"];

const FAILED = new Set(["exhausted"]);

const STATUSES = {
  "2xx": (call) => !call.lost && within(call.status, 200),
  "4xx": (call) => !call.lost && within(call.status, 400),
  429: (call) => !call.lost && call.status === 429,
  "5xx": (call) => !call.lost && within(call.status, 500),
  lost: (call) => Boolean(call.lost),
};

/** Return whether a group fits; `bodies` are the ids of requests whose body holds the text. */
export function fitting({ operation = "", status = "", customer = "", text = "" }, bodies = new Set()) {
  const wanted = text.trim().toLowerCase();
  const whom = customer.trim().toLowerCase();
  return (group) =>
    (!operation || namesOf(group).includes(operation))
    && (!status || hasStatus(group, status))
    && (!whom || customersOf(group).some((each) => each.toLowerCase().includes(whom)))
    && (!wanted || textOf(group).includes(wanted) || bodies.has(group.key));
}

/** Return what happened in a group: the operation, and the events. */
export function namesOf(group) {
  const names = group.events.map((each) => each.event?.event);
  if (group.call) names.push(group.call.operation);
  return names.filter(Boolean);
}

/** Return the customers that a group is about. */
export function customersOf(group) {
  const told = group.events.map((each) => each.event?.data?.customer_id);
  return [group.call?.customer, ...told].filter((each) => typeof each === "string" && each !== "");
}

/** Return whether the last attempt of a delivery came to nothing. */
export const hasFailed = (delivery) =>
  FAILED.has(delivery.state) || (delivery.attempts > 0 && delivery.state === "waiting");

function hasStatus(group, status) {
  if (status === "undelivered") {
    return group.events.some((each) => [...each.deliveries.values()].some(hasFailed));
  }
  return group.call !== null && (STATUSES[status]?.(group.call) ?? false);
}

function within(status, first) {
  return status !== null && status >= first && status < first + 100;
}

/** Return all that is known of a group, in lower case; made when first asked for. */
function textOf(group) {
  if (group.text === null) {
    const told = [group.cause];
    gather(group.call, told);
    gather(group.clock, told);
    for (const { id, event, deliveries } of group.events) {
      told.push(id);
      gather(event, told);
      for (const delivery of deliveries.values()) gather(delivery, told);
    }
    group.text = told.join("\n").toLowerCase();
  }
  return group.text;
}

function gather(value, told) {
  if (value === null || value === undefined) return;
  if (typeof value === "object") for (const each of Object.values(value)) gather(each, told);
  else told.push(String(value));
}
