/** A group as lines: what caused it, what came of it, and who was told. Each opens its story. */

import { element } from "../elements.js";
import { timeOf } from "../formats.js";
import { counted, language, say, words } from "../words.js";
import { hasFailed } from "./filter.js";

const told = words.timeline;
const milliseconds = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const DELIVERED = { succeeded: "good", exhausted: "bad", skipped: "odd", held: "odd", captured: "calm", waiting: "calm" };
const CAUSES = [["action ", "action"], ["checkout ", "payer"], ["rule ", "rule"], ["tsk_", "timer"], ["req_", "call"]];
const SUBJECTS = ["payment_id", "message_id", "job_id", "conversation_id", "customer_id"];
const EXCERPT = 80;

/** Return the element of a group. */
export function linesOf(group) {
  const lines = element("li", { class: "group", dataset: { kind: group.kind } });
  const [first, ...others] = group.events;
  if (group.call === null && first && !others.length) lines.append(aloneLine(group, first), ...owed(first.deliveries));
  else lines.append(headOf(group), ...listOf("caused", group.events.map(happened)));
  return lines;
}

/** Return the tag of a call's status. */
export function statusTag(call) {
  if (call.lost) return element("span", { class: "tag bad" }, say(told.lost, { how: call.lost }));
  if (call.status === null) return element("span", { class: "tag" }, "…");
  return element("span", { class: `tag ${colourOf(call.status)}` }, String(call.status));
}

/** Return the class of an HTTP status. */
export function colourOf(status) {
  return status >= 500 ? "bad" : status >= 400 ? "odd" : status >= 300 ? "calm" : "good";
}

/** Return the tag of how far a delivery is. */
export function stateTag(delivery) {
  const colour = hasFailed(delivery) ? "bad" : DELIVERED[delivery.state];
  const answered = delivery.status === null ? "" : ` · ${delivery.status}`;
  return element("span", { class: `tag ${colour ?? ""}` }, delivery.state + answered);
}

/** Return `1.5 ms`. */
export const lasting = (duration) => `${milliseconds.format(duration)} ms`;

/** Say in words what made something happen. */
export function causeOf(cause) {
  const [start, name] = CAUSES.find(([each]) => cause.startsWith(each)) ?? ["", "unknown"];
  const id = ["tsk_", "req_"].includes(start) ? cause : cause.slice(start.length);
  return [told.causes[name], " ", text("code", id)];
}

function headOf(group) {
  if (group.call) return callLine(group.call);
  if (group.kind === "caused") return causeLine(group);
  const sentence = group.kind === "reset" ? told.was_reset : told.clock[group.clock.change] ?? group.clock.change;
  const values = { now: timeOf(group.clock.now), speed: group.clock.speed };
  return element("p", { class: "line time" }, text("span", timeOf(group.at), "at"), say(sentence, values));
}

function callLine(call) {
  return line({ request: call.id }, "call", [
    text("span", timeOf(call.at), "at"),
    text("code", call.method, "method"),
    text("code", call.path, "path"),
    element("span", { class: "marks" }, marksOf(call)),
    call.customer && text("span", call.customer, "about"),
    statusTag(call),
    text("span", call.duration_ms === null ? "" : lasting(call.duration_ms), "span"),
  ]);
}

function marksOf(call) {
  return [
    call.rule && text("span", say(told.by_rule, { rule: call.rule }), "tag calm"),
    call.asked && text("span", told.asked, "tag calm"),
    call.replayed && text("span", told.replayed, "tag calm"),
    call.hint && text("span", told.hint, "tag odd"),
    call.crashed && text("span", told.crashed, "tag bad"),
  ];
}

function causeLine(group) {
  const [first] = group.events;
  return line({ event: first.id }, "cause", [
    text("span", group.at === null ? "" : timeOf(group.at), "at"),
    element("span", { class: "path" }, causeOf(group.cause)),
  ]);
}

/** Return the line of the only event of what was no call, with its cause. */
function aloneLine(group, { id, event }) {
  const cause = element("span", { class: "about" }, causeOf(group.cause));
  return line({ event: id }, "alone", [text("span", group.at === null ? "" : timeOf(group.at), "at"), ...eventParts(id, event), cause]);
}

function happened({ id, event, deliveries }) {
  return element("li", {}, line({ event: id }, "event", eventParts(id, event)), owed(deliveries));
}

function owed(deliveries) {
  return listOf("owed", [...deliveries.values()].map((each) => element("li", {}, deliveryLine(each))));
}

const listOf = (style, items) => (items.length ? [element("ul", { class: style }, items)] : []);

function eventParts(id, event) {
  if (!event) return [text("code", id, "path"), told.not_held];
  return [text("code", event.event, "path"), text("span", subjectOf(event.data), "about")];
}

function deliveryLine(delivery) {
  return line({ delivery: delivery.id }, "delivery", [
    text("code", delivery.url, "path"),
    delivery.rule && text("span", say(told.by_rule, { rule: delivery.rule.join(", ") }), "tag calm"),
    delivery.duplicate_of && text("span", told.duplicate, "tag calm"),
    text("span", counted(told.attempts, delivery.attempts), "about"),
    delivery.due !== undefined && text("span", say(told.next, { at: timeOf(delivery.due) }), "about"),
    stateTag(delivery),
  ]);
}

function subjectOf(data) {
  const subject = SUBJECTS.map((name) => data[name]).find((each) => typeof each === "string");
  const content = typeof data.content === "string" ? data.content.slice(0, EXCERPT) : "";
  return [subject, content].filter(Boolean).join(" · ");
}

/** Return a line that opens the story of what `dataset` names. */
function line(dataset, kind, parts) {
  return element("button", { type: "button", class: `line ${kind}`, dataset }, parts);
}

/** Return a text that cannot turn the line around it, whichever way it is written. */
function text(tag, content, style = null) {
  return element(tag, { class: style, dir: "auto" }, content);
}
