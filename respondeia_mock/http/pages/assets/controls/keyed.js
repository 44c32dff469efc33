/**
 * Lists that are painted over in place: a row stays the same element as long as its thing is there,
 * so that focus, and what a reader is reading, stay where they are.
 */

const held = new WeakMap();

/**
 * Have a place show these items, in their order.
 * @param {Element} place the list; it takes the focus where all of its rows are gone.
 * @param {Array} items what to show.
 * @param {function} keyOf returns what tells an item from the others.
 * @param {function} make returns `{node, show(item)}` for an item that was not there.
 */
export function arrange(place, items, keyOf, make) {
  const before = held.get(place) ?? new Map();
  const after = new Map(items.map((item) => [keyOf(item), before.get(keyOf(item)) ?? make(item)]));
  const orphaned = drop(place, before, after);
  items.forEach((item, at) => {
    const row = after.get(keyOf(item));
    row.show(item);
    if (place.children[at] !== row.node) place.insertBefore(row.node, place.children[at] ?? null);
  });
  held.set(place, after);
  if (orphaned !== null) refocus(place, orphaned);
}

/** Take out the rows that are gone; return the place of the one that had the focus, or null. */
function drop(place, before, after) {
  let orphaned = null;
  for (const [key, { node }] of before) {
    if (after.has(key)) continue;
    if (node.contains(document.activeElement)) orphaned = [...place.children].indexOf(node);
    node.remove();
  }
  return orphaned;
}

function refocus(place, at) {
  const row = place.children[Math.min(at, place.children.length - 1)];
  const next = row?.querySelector("button, a, input");
  if (!next) place.tabIndex = -1;
  (next ?? place).focus();
}
