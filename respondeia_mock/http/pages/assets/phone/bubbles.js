/**
 * What is seen of each entry of a conversation. A bubble is made once; what changes later (ticks,
 * a payment's status) changes in place, so that neither focus nor a screen reader's place is lost.
 */

import { element, fill, webAddress } from "../elements.js";
import { moneyOf, momentOf } from "../formats.js";
import { language, say, words } from "../words.js";
import { placeholder, ticks } from "./drawings.js";

const HOUR = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]}])/;
const LOOKS = { pending: "odd", approved: "good", rejected: "bad", refunded: "calm" };
const own = words.phone;

/** Make the bubble of an entry: `node`, and `show(entry)` for when it has changed. */
export const bubbleOf = (entry) => MAKERS[entry.kind](entry);

const MAKERS = { message: messageBubble, payment: paymentBubble, escalation: escalationLine, day: dayLine };

function messageBubble(message) {
  const marks = element("span", { class: "ticks" });
  const failure = element("p", { class: "failure", hidden: true });
  const side = message.from === "customer" ? "mine" : "shop";
  const node = element(
    "article",
    { class: `bubble ${side} ${message.from}`, dataset: { id: message.id } },
    element("p", { class: side === "mine" ? "unseen" : "by" }, own.by[message.from]),
    content(message),
    failure,
    element("p", { class: "when" }, timeMark(message.at), marks),
  );
  const show = ({ status, error_message: why, error_code: code }) => {
    if (node.dataset.status === status) return;
    node.dataset.status = status;
    fill(marks, ticks(status), element("span", { class: "unseen" }, own.status[status]));
    marks.title = own.status[status];
    failure.hidden = status !== "failed";
    if (status === "failed") fill(failure, `${why} `, element("code", {}, code));
  };
  show(message);
  return { node, show };
}

function content(message) {
  if (message.type === "text") return element("p", { class: "said" }, linked(message.content));
  const address = message.type === "location" ? mapOf(message.content) : webAddress(message.media_url);
  const name = message.type === "location" ? message.content : fileName(message.media_url ?? "");
  const caption = name === message.content ? null : element("p", { class: "said" }, linked(message.content));
  const label = element("span", { class: "file" }, name || own.type[message.type]);
  return [
    element(
      "div",
      { class: `media ${message.type}` },
      placeholder(message.type),
      element("span", { class: "kind" }, own.type[message.type]),
      address === null ? label : outward(address, label),
    ),
    caption,
  ];
}

function paymentBubble(payment) {
  const status = element("span", {});
  const link = outward(webAddress(payment.link) ?? "", "");
  const reason = element("code", {});
  const node = element(
    "article",
    { class: "bubble shop payment", dataset: { id: payment.id } },
    element("p", { class: "by" }, own.payment.title),
    element("p", { class: "said" }, payment.description || own.payment.none),
    element("p", { class: "row" }, element("strong", {}, moneyOf(payment.amount, payment.currency)), status, reason),
    link,
    element("p", { class: "when" }, timeMark(payment.at)),
  );
  const show = (now) => {
    if (node.dataset.status === now.status) return;
    node.dataset.status = now.status;
    status.className = `tag ${LOOKS[now.status]}`;
    status.textContent = now.status;
    reason.textContent = now.rejection_reason ?? "";
    link.className = now.status === "pending" ? "pay" : "see";
    link.textContent = now.status === "pending" ? own.payment.open : own.payment.see;
  };
  show(payment);
  return { node, show };
}

function escalationLine({ at, reason }) {
  const told = say(own.escalated, { reason: own.reason[reason] ?? reason ?? "" });
  return { node: element("p", { class: "event" }, told, " ", timeMark(at)), show: () => {} };
}

function dayLine({ day }) {
  return { node: element("p", { class: "day" }, day), show: () => {} };
}

function timeMark(at) {
  const moment = new Date(at * 1000);
  const attributes = { datetime: moment.toISOString(), title: momentOf(at) };
  return element("time", attributes, moment.toLocaleTimeString(language, HOUR));
}

/** Return a text with the web addresses in it as links. */
const linked = (text) =>
  text.split(ADDRESS).map((piece, place) => {
    const address = place % 2 ? webAddress(piece) : null;
    return address === null ? piece : outward(address, piece);
  });

const outward = (href, child) => element("a", { href, target: "_blank", rel: "noopener noreferrer" }, child);

const mapOf = (place) => `https://www.openstreetmap.org/search?query=${encodeURIComponent(place)}`;

/** Return the last piece of an address's path, as it would be called on a disk. */
export function fileName(address) {
  const name = (address.split(/[?#]/)[0].split("/").pop() ?? "").trim();
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
