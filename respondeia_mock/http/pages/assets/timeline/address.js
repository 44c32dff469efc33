/**
 * What is filtered for, and the story that is open, in the page's address: it can be shared, it
 * survives a reload, and other pages lead here with `#request=…`, `#event=…` or `#delivery=…`.
 */

import { ASKED } from "./filter.js";

const STORIES = ["request", "event", "delivery"];

/** Return what the address asks for: `{filter, story}`; a story is `{kind, id}` or null. */
export function read() {
  const given = new URLSearchParams(window.location.hash.slice(1));
  const filter = Object.fromEntries(ASKED.map((name) => [name, given.get(name) ?? ""]));
  const kind = STORIES.find((each) => given.get(each));
  return { filter, story: kind ? { kind, id: given.get(kind) } : null };
}

/** Return whether the address asks for anything but a story. */
export const isFiltering = () => ASKED.some((name) => read().filter[name] !== "");

/** Put what is shown into the address; the browser's history stays as long as it is. */
export function write(filter, story) {
  const told = ASKED.filter((name) => filter[name]).map((name) => [name, filter[name]]);
  if (story) told.push([story.kind, story.id]);
  const hash = told.length ? `#${new URLSearchParams(told)}` : "";
  const { pathname, search } = window.location;
  window.history.replaceState(null, "", pathname + search + hash);
}
