/**
 * What has happened in the sandbox, as far as it is drawn: its calls, deliveries and attempts, the
 * newest 10,000 of each, kept up to date by the stream. Time is the sandbox's clock.
 */

import { get } from "../control.js";
import { soon } from "../live.js";
import { on } from "../stream.js";

const KEPT = 10000;
const OFTEN = 300;
const SELDOM = 2000;

const calls = new Map();
const deliveries = new Map();
let attempts = [];
let attempted = 0;
let settings = null;
let clock = { now: 0, speed: 0, read: 0 };
let latest = 0;
let waiting = null;
let changed = () => {};

/** Read everything, and call `listener` after every change from then on. */
export async function follow(listener) {
  changed = listener;
  const anew = soon(load, OFTEN);
  for (const kind of ["reset", "missed", "open"]) on(kind, anew);
  on("request", (call) => heard(() => keep(calls, call)));
  on("delivery", (delivery) => heard(() => keep(deliveries, delivery)));
  on("clock", (told) => heard(() => setClock(told)));
  on("request", soon(loadSettings, SELDOM));
  on("delivery", soon(loadAttempts, OFTEN));
  document.addEventListener("visibilitychange", () => document.hidden || anew());
  await load();
}

/** Return what there is to draw, now. */
export function present() {
  const listed = { calls: [...calls.values()], deliveries: [...deliveries.values()], attempts };
  return { ...listed, settings, now: now(), speed: clock.speed };
}

function now() {
  const passed = (performance.now() - clock.read) / 1000;
  return Math.max(clock.now + passed * clock.speed, latest);
}

/** Read all of it; what the stream tells meanwhile is newer, and is put in afterwards. */
async function load() {
  waiting ??= [];
  const limit = KEPT;
  const [requests, owed, tried, set, time] = await Promise.all([
    get("/requests", { limit }),
    get("/deliveries", { limit }),
    get("/attempts", { limit }),
    get("/settings"),
    get("/clock"),
  ]);
  calls.clear();
  deliveries.clear();
  latest = 0;
  for (const call of requests.requests) keep(calls, call);
  for (const delivery of owed.deliveries) keep(deliveries, delivery);
  attempts = tried.attempts;
  attempted = tried.attempted;
  settings = set;
  setClock(time);
  const later = waiting;
  waiting = null;
  for (const each of later) each();
  changed();
}

async function loadSettings() {
  settings = await get("/settings");
  changed();
}

async function loadAttempts() {
  const known = attempted;
  const told = await get("/attempts", { after: known, limit: KEPT });
  if (known !== attempted) return loadAttempts(); // all was read anew meanwhile
  if (told.attempted < known) return load();
  attempts = [...attempts, ...told.attempts].slice(-KEPT);
  attempted = told.attempted;
  return changed();
}

function heard(change) {
  if (waiting) waiting.push(change);
  else change();
  changed();
}

function keep(known, thing) {
  known.set(thing.id, thing);
  if (known.size > KEPT) known.delete(known.keys().next().value);
  if (thing.at) latest = Math.max(latest, thing.at);
}

function setClock(told) {
  clock = { now: told.now, speed: told.speed, read: performance.now() };
}
