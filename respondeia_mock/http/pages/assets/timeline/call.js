/** A call told whole: what was sent and answered, what each stage decided, and how to do it again. */

import { get, piece } from "../control.js";
import { element } from "../elements.js";
import { momentOf, sizeOf } from "../formats.js";
import { trying } from "../notices.js";
import { words } from "../words.js";
import { copy } from "./copying.js";
import { lasting, statusTag } from "./lines.js";
import { headed, listed, written } from "./written.js";

const told = words.timeline;

/** Return the parts of the story that a call begins. */
export function callParts(call) {
  return [
    facts(call),
    element("div", { class: "row" }, again(call, "curl", told.copy_curl), again(call, "pytest", told.copy_pytest)),
    remarks(call),
    headed(told.request, sizes(call), [
      Object.keys(call.query).length > 0 && listed(told.query, call.query, true),
      listed(told.headers, call.headers),
      written(call.body),
      cut(call),
    ]),
    answered(call),
    headed(told.decisions, "", [decisions(call.stages)]),
  ];
}

function facts(call) {
  return element("p", { class: "faint facts" }, [
    element("code", {}, call.operation),
    element("code", {}, call.id),
    element("span", {}, momentOf(call.at)),
    call.customer && element("code", { dir: "auto" }, call.customer),
    call.api_key && element("code", {}, call.api_key),
  ]);
}

/** Return a button that copies what makes the call again. */
function again(call, form, label) {
  const button = element("button", { type: "button" }, label);
  button.addEventListener("click", trying(async () => {
    const { text } = await get(`/requests/${piece(call.id)}/export`, { as: form });
    await copy(text, button);
  }));
  return element("span", { class: "row" }, button);
}

function remarks(call) {
  const made = [
    call.hint && [told.hint, call.hint, "odd"],
    call.rule && [told.rule, call.rule, "calm"],
    call.asked && [told.asked, call.asked, "calm"],
    call.replayed && [told.replayed, call.replayed, "calm"],
    call.crashed && [told.crashed, call.crashed, "bad"],
  ];
  return made.filter(Boolean).map(([name, value, colour]) =>
    element("p", { class: "remark" }, element("span", { class: `tag ${colour}` }, name), " ", element("span", { dir: "auto" }, value)));
}

function answered(call) {
  const { response } = call;
  if (!response) return headed(told.answer, "", [element("p", {}, told.on_its_way)]);
  const duration = call.duration_ms === null ? "" : ` · ${lasting(call.duration_ms)}`;
  return headed(told.answer, [statusTag(call), sizes(response) + duration], [
    listed(told.headers, response.headers),
    written(response.body),
    cut(response),
  ]);
}

const sizes = (message) => sizeOf(message.size);

function cut(message) {
  return message.body_size !== undefined && element("p", { class: "faint" }, told.cut);
}

/** Return what each stage decided; the last that was entered is the one that answered. */
function decisions(stages) {
  const items = stages.map(({ stage, decision }, at) => {
    const isLast = at === stages.length - 1;
    return element("li", { class: isLast ? "decided" : null },
      element("code", {}, stage),
      element("span", { dir: "auto" }, decision),
      isLast && element("span", { class: "tag calm" }, told.answered_here));
  });
  return element("ol", { class: "stages" }, items);
}
