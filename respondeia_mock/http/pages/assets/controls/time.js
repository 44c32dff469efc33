/**
 * The sandbox's time, as it runs on between two answers: what it was, and how fast it goes. A speed
 * of 0 is frozen. Nobody is asked for it.
 */

const BEAT = 200;
const listeners = [];
let told = { now: 0, speed: 0, at: 0 };

/** Return the time that it is there now, in Unix seconds. */
export const now = () => told.now + told.speed * (performance.now() - told.at) / 1000;

/** Return how many seconds pass there in one real second. */
export const speed = () => told.speed;

/** Take the time from an answer. */
export function take(answer) {
  told = { now: answer.now, speed: answer.speed ?? told.speed, at: performance.now() };
  beat();
}

/** Call this with each beat while time passes, and whenever it jumped. */
export function onBeat(listener) {
  listeners.push(listener);
}

function beat() {
  for (const listener of listeners) listener(now());
}

setInterval(() => told.speed > 0 && !document.hidden && beat(), BEAT);
