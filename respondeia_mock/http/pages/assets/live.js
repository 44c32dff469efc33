/** Keeping what is shown as it is on the server: read anew when the stream tells of a change. */

import { warn } from "./notices.js";
import { on } from "./stream.js";

const PAUSE = 400;
const ALWAYS = ["open", "reset", "missed"];

/**
 * Return what does this deed when asked to: at once if it rests, else once when the pause after the
 * last time is over, however often it was asked meanwhile; on a hidden page, when it is seen again.
 */
export function soon(deed, pause = PAUSE) {
  let wanted = false;
  let resting = true;

  async function run() {
    resting = false;
    while (wanted && !document.hidden) {
      wanted = false;
      await attempt(deed);
      await new Promise((over) => setTimeout(over, pause));
    }
    resting = true;
  }

  function ask() {
    wanted = true;
    if (resting) run();
  }
  document.addEventListener("visibilitychange", () => wanted && ask());
  return ask;
}

/** Do this deed whenever one of these kinds of changes is told, or somebody comes back to the page. */
export function live(kinds, deed) {
  const refresh = soon(deed);
  for (const kind of [...kinds, ...ALWAYS]) on(kind, refresh);
  window.addEventListener("focus", refresh);
  return refresh;
}

async function attempt(deed) {
  try {
    await deed();
  } catch (problem) {
    // A server that is away is told of by the line, in the header.
    if (!(problem instanceof TypeError)) warn(problem);
  }
}
