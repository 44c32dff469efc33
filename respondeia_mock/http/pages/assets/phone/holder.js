/**
 * Whose phone it is, and what the control API last told of them; the panel's parts hear of every
 * change. A newcomer is an address that nobody has yet, and of whom nothing is told.
 */

import { get, piece, sandbox } from "../control.js";
import { soon } from "../live.js";
import { EXAMPLE } from "./proposals.js";

const STEP = 100;
const PAUSE = 60;
const KEPT = `phone ${sandbox}`;

/** What is known: the address, what is told of it (null: nothing yet), how many messages. */
export const holder = { address: null, told: null, isNew: false, limit: STEP };

const listeners = [];
let latest = 0;
let newest = null;

/** Call `listener` whenever what is known has changed. */
export const onChange = (listener) => listeners.push(listener);

/** Give the phone to this customer. */
export async function give(address) {
  sessionStorage.setItem(KEPT, address);
  become({ address, told: null, isNew: false, limit: STEP });
  await refresh();
}

/** Give the phone to somebody who has never written; the address may change until they do. */
export const giveToNewcomer = (address) => become({ address, told: null, isNew: true, limit: STEP });

/**
 * Give the phone to whoever had it in this window, else to the documentation's customer, else to
 * whoever was active last; return whether there is anybody.
 */
export async function giveToSomebody() {
  const address = (await known(sessionStorage.getItem(KEPT))) ?? (await known(EXAMPLE)) ?? (await mostRecent());
  if (address !== null) await give(address);
  return address !== null;
}

/** Ask anew what there is, soon: however much happens, it is asked a few times a second. */
export const refreshSoon = soon(() => refresh().catch(passOver), PAUSE);

/** Say nothing of whoever is gone by now: they went with a reset, of which the panel hears. */
function passOver(problem) {
  if (problem.status !== 404) throw problem;
}

/** Ask anew what there is. */
export async function refresh() {
  const { address, isNew, limit } = holder;
  if (isNew || address === null) return;
  const turn = ++latest;
  const asked = get(`/customers/${piece(address)}`, { limit }).then((told) => {
    if (turn === latest) become({ told });
  });
  newest = asked;
  await asked;
  // Whoever waits wants to see what there is now: what was asked since is that.
  if (newest !== asked) await newest;
}

/** Show more of what was said. */
export async function showEarlier() {
  holder.limit += STEP;
  await refresh();
}

/** Say whether this customer is there. */
export const isThere = async (address) => (await known(address)) !== null;

function become(values) {
  if ("address" in values) latest += 1;
  Object.assign(holder, values);
  for (const listener of listeners) listener(holder);
}

async function known(address) {
  if (!address) return null;
  const { customers } = await get("/customers", { search: address });
  return customers.some((each) => each.id === address) ? address : null;
}

async function mostRecent() {
  const { customers } = await get("/customers", { limit: 1 });
  return customers.length ? customers[0].id : null;
}
