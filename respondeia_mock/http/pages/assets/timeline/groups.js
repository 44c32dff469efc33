/**
 * What happened, grouped by what caused it: a call, the events it caused, what webhooks were owed
 * for each. Events that no call caused make groups of their own, clock jumps and resets as well.
 * Pure: it knows no document, so that any program can ask it.
 */

const KEPT = 10_000;
const ONE_MOVE = 1000;

/** The groups of one sandbox, in the order in which they began. */
export class Groups {
  #byKey = new Map();
  #byEvent = new Map();
  #ordered = [];
  #isSorted = true;
  #latest = 0;
  #open = null;
  #changes = 0;
  #move = null;

  /** Return all groups, the oldest first. */
  get ordered() {
    if (!this.#isSorted) this.#ordered.sort((one, other) => one.sequence - other.sequence);
    this.#isSorted = true;
    for (const group of this.#ordered.splice(0, this.#ordered.length - KEPT)) this.#forget(group);
    return this.#ordered;
  }

  /** Say whether nothing was called, and nothing happened. */
  get isEmpty() {
    return this.#ordered.every((group) => group.kind !== "caused");
  }

  /** Return the group that tells of a request, an event or a delivery; undefined if none does. */
  of(kind, id) {
    if (kind === "request") return this.#byKey.get(id);
    if (kind === "event") return this.#byEvent.get(id)?.group;
    return this.#ordered.find((group) => group.events.some((each) => each.deliveries.has(id)));
  }

  /** Take in a call, or what is new of it. */
  request(call) {
    const group = this.#group(call.id, call.id, call.sequence);
    group.call = call;
    group.at = call.at;
    group.sequence = call.sequence;
    return this.#touch(group);
  }

  /** Take in an event. */
  event(event) {
    const known = this.#byEvent.get(event.id);
    if (known) {
      known.event = event;
      return this.#touch(known.group);
    }
    const group = this.#causing(event);
    const happened = { id: event.id, event, deliveries: new Map(), group };
    this.#byEvent.set(event.id, happened);
    group.at ??= event.at;
    group.events.push(happened);
    this.#latest = Math.max(this.#latest, event.sequence);
    return this.#touch(group);
  }

  /** Take in a delivery, or how far it is now. */
  delivery(delivery) {
    const happened = this.#byEvent.get(delivery.event_id) ?? this.#lost(delivery.event_id);
    happened.deliveries.set(delivery.id, delivery);
    return this.#touch(happened.group);
  }

  /**
   * Take in that time did otherwise than run on, at a real moment in milliseconds: a line of its
   * own. The steps of one move, from due moment to due moment, are one line.
   */
  clock(change, moment = performance.now()) {
    const last = this.#move;
    if (last?.change === change.change && moment - last.moment < ONE_MOVE) this.#drop(last.group);
    this.#changes += 1;
    const group = this.#group(`clock ${this.#changes}`, "", this.#latest + 0.5);
    this.#open = null;
    this.#move = { change: change.change, moment, group };
    return this.#touch(Object.assign(group, { kind: "clock", clock: change, at: change.now }));
  }

  /** Begin anew, with nothing but that; `told` is left out where only the page begins anew. */
  reset(told = null) {
    const kept = told ? [] : this.#ordered.filter((group) => group.kind === "clock");
    this.#byKey = new Map(kept.map((group) => [group.key, group]));
    this.#byEvent.clear();
    this.#ordered = kept;
    this.#latest = 0;
    this.#open = null;
    if (!told) return null;
    const group = this.#group("reset", "", 0);
    return this.#touch(Object.assign(group, { kind: "reset", clock: told, at: told.now }));
  }

  #group(key, cause, sequence) {
    const known = this.#byKey.get(key);
    if (known) return known;
    const group = { key, kind: "caused", cause, sequence, at: null, call: null, clock: null, events: [], version: 0, text: null };
    this.#byKey.set(key, group);
    this.#ordered.push(group);
    this.#latest = Math.max(this.#latest, Math.floor(sequence));
    this.#isSorted = false;
    return group;
  }

  /** Return the group that an event belongs to. */
  #causing(event) {
    const cause = event.cause;
    if (/^(req|tsk)_/.test(cause)) return this.#group(cause, cause, event.sequence);
    const open = this.#open;
    const isSame = open?.cause === cause && open.at === event.at
      && open.events.every((each) => each.event.event !== event.event);
    if (!isSame) this.#open = this.#group(`${cause} ${event.id}`, cause, event.sequence);
    return this.#open;
  }

  /** Return the place of an event that is not held, but what webhooks were owed for it is. */
  #lost(id) {
    const group = this.#group(`lost ${id}`, "", 0);
    const happened = { id, event: null, deliveries: new Map(), group };
    this.#byEvent.set(id, happened);
    group.events.push(happened);
    return happened;
  }

  #touch(group) {
    group.version += 1;
    group.text = null;
    return group;
  }

  #drop(group) {
    this.#byKey.delete(group.key);
    this.#ordered = this.#ordered.filter((each) => each !== group);
  }

  #forget(group) {
    this.#byKey.delete(group.key);
    for (const each of group.events) this.#byEvent.delete(each.id);
  }
}
