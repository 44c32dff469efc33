/**
 * Where the groups come from: the lists of what happened so far, then each change as it comes. What
 * comes while the lists are read is taken in after them, so that nothing is lost in between.
 */

import { get } from "../control.js";
import { warn } from "../notices.js";
import { on } from "../stream.js";

const ALL = { limit: 10_000 };
const KINDS = ["request", "event", "delivery"];

/**
 * Fill groups, and keep them so.
 * @param {Groups} groups what is filled.
 * @param {function} changed called with a group that has changed, or null when all may have.
 * @returns {Promise<object>} what other sandboxes have, once the lists are read for the first time.
 */
export async function follow(groups, changed) {
  let waiting = [];
  let readings = 0;
  let elsewhere = {};
  const take = (kind, told) => {
    if (waiting) waiting.push([kind, told]);
    else changed(groups[kind](told));
  };
  const readAnew = async () => {
    readings += 1;
    const number = readings;
    waiting = [];
    const lists = await read();
    if (number !== readings) return;
    groups.reset();
    elsewhere = lists.requests.elsewhere ?? {};
    for (const call of lists.requests.requests) groups.request(call);
    for (const event of lists.events.events) groups.event(event);
    for (const delivery of lists.deliveries.deliveries) groups.delivery(delivery);
    const since = waiting;
    waiting = null;
    for (const [kind, told] of since) groups[kind](told);
    changed(null);
  };
  for (const kind of KINDS) on(kind, (told) => take(kind, told));
  on("clock", (told) => told.change !== "reset" && take("clock", told));
  on("reset", (told) => {
    readings += 1;
    waiting = null;
    groups.reset(told);
    changed(null);
  });
  on("missed", () => readAnew().catch(warn));
  on("open", () => readAnew().catch(warn));
  await readAnew();
  return elsewhere;
}

async function read() {
  const paths = ["/requests", "/events", "/deliveries"];
  const [requests, events, deliveries] = await Promise.all(paths.map((path) => get(path, ALL)));
  return { requests, events, deliveries };
}
