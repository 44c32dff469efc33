/**
 * What happens in the sandbox, as it happens. A page has one line to the server, whoever listens;
 * the browser takes it up again where it was lost.
 */

import { control } from "./control.js";
import { words } from "./words.js";

const KINDS = ["request", "event", "delivery", "clock", "reset", "missed"];
const LAST = ["dropped", "ended"];
const listeners = new Map();
let source = null;

/**
 * Call `listener` with the document of each change of this kind: request, event, delivery, clock,
 * reset, missed (changes were lost: read anew) or open (the line stands, from the first on).
 */
export function on(kind, listener) {
  if (!listeners.has(kind)) listeners.set(kind, []);
  listeners.get(kind).push(listener);
}

/** Begin to listen; resolves once the line stands, so that nothing is lost in between. */
export function listen() {
  source = new EventSource(`${control}/stream`);
  for (const kind of KINDS) source.addEventListener(kind, (told) => pass(kind, told));
  for (const kind of LAST) source.addEventListener(kind, () => end(kind));
  source.addEventListener("error", () => show(source.readyState === EventSource.CLOSED ? "ended" : "lost"));
  window.addEventListener("pagehide", () => source.close());
  return new Promise((stands) => {
    source.addEventListener("open", () => {
      show("open");
      tell("open", {});
      stands();
    });
  });
}

function pass(kind, told) {
  tell(kind, JSON.parse(told.data));
}

function tell(kind, document) {
  for (const listener of listeners.get(kind) ?? []) listener(document);
}

function end(kind) {
  if (kind === "dropped") source.close();
  show(kind === "dropped" ? "ended" : "lost");
}

function show(state) {
  const line = document.getElementById("line");
  line.dataset.line = state;
  line.textContent = words.frame.line[state];
}
