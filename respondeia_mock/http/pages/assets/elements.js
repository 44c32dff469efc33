/**
 * Making elements. What is put in is text, never markup: nothing that a client sent can become
 * an element, an attribute that runs, or a link that does.
 */

/**
 * Make an element.
 * @param {string} tag its name.
 * @param {object} attributes text for attributes, a function for `on…`, true or false for flags,
 *     an object for `dataset`.
 * @param {...any} children elements or text; null and false are left out.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  dress(made, attributes);
  made.append(...shown(children));
  return made;
}

/** Make an element of an SVG picture. */
export function drawn(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(made, attributes);
  made.append(...shown(children));
  return made;
}

/** Put these children, and no others, into a place. */
export function fill(place, ...children) {
  place.replaceChildren(...shown(children));
}

/** Return a link's address if it leads to the web, else null: `javascript:` leads nowhere. */
export function webAddress(text) {
  try {
    const address = new URL(text);
    return ["http:", "https:"].includes(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

function shown(children) {
  return children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false);
}

function dress(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(made.dataset, value);
    else made.setAttribute(name, value === true ? "" : value);
  }
}
