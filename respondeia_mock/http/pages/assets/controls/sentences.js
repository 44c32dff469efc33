/**
 * A rule as one line: when, what, how often. Names stay as they are in the API; what is no name is
 * said with the words given. No elements are made here.
 */

const OFTEN = ["skip", "nth", "ttl"];

/** Return `{when, effect, often}` of a rule, each a text. */
export function sentenceOf(rule, words) {
  return { when: whenOf(rule, words), effect: effectOf(rule), often: oftenOf(rule, words) };
}

function whenOf({ when = {}, on, where, after, at, webhook }, words) {
  if (at !== undefined) return `${words.at} ${at}`;
  if (on) return [on, where && compact(where), after !== undefined && `+ ${after}`].filter(Boolean).join(" ");
  const { operation, method, path, event, ...rest } = when;
  const any = webhook ? words.any_delivery : words.any_call;
  const named = operation ?? event ?? ([method, path].filter(Boolean).join(" ") || any);
  return [named, ...entries(rest)].join(", ");
}

function effectOf({ fault, reply, webhook, do: deeds }) {
  if (fault) return entries(fault, ["status"]).join(", ");
  if (reply) return `reply ${reply.status ?? 200}`;
  if (webhook) return entries(webhook).join(", ");
  return [deeds].flat().flatMap((each) => Object.keys(each ?? {})).join(", ");
}

function oftenOf(rule, words) {
  const parts = OFTEN.filter((name) => rule[name] !== undefined).map((name) => `${name} ${rule[name]}`);
  if (rule.times !== undefined) parts.unshift(rule.times === 1 ? words.once : `${rule.times} ×`);
  if (rule.probability !== undefined) parts.push(`${rule.probability * 100} %`);
  return parts.join(", ");
}

/** Return `name value` of each entry; of a flag its name, of what is `bare` its value. */
function entries(document, bare = []) {
  const given = Object.entries(document).filter(([, value]) => value !== false);
  return given.map(([name, value]) => (value === true ? name : bare.includes(name) ? String(value) : `${name} ${compact(value)}`));
}

const compact = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));
