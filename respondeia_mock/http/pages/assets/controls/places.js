/**
 * Where the pages of a sandbox are. A mock may stand behind a prefix of its own, so addresses are
 * worked out from the page's: below it, `test` is at the root and the others at `/sandboxes/<name>/`.
 */

/**
 * Return the address of the same page in another sandbox; what was selected there stays behind.
 * @param {string} name the other sandbox.
 * @param {object} page `href`, `root` (relative, from the page to its sandbox) and `sandbox`.
 */
export function placeOf(name, { href, root, sandbox }) {
  const here = new URL(href);
  const below = new URL(`${root}/`, here).pathname;
  const rest = here.pathname.slice(below.length);
  const own = `sandboxes/${sandbox}/`;
  const mock = below.endsWith(`/${own}`) ? below.slice(0, -own.length) : below;
  return here.origin + mock + (name === "test" ? "" : `sandboxes/${name}/`) + rest;
}
