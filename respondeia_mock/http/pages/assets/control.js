/** The control API of the page's sandbox. Documents in, documents out; a refusal is a Refusal. */

export const root = document.documentElement.dataset.root;
export const sandbox = document.documentElement.dataset.sandbox;
export const control = `${root}/__admin`;

/** What the control API refused, in its own words. */
export class Refusal extends Error {
  constructor(status, { message, code, field = null, hint = "" }) {
    super(hint ? `${message} (${hint})` : message);
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

export const get = (path, query = {}) => ask("GET", path + spelled(query));
export const post = (path, document = {}) => ask("POST", path, document);
export const put = (path, document) => ask("PUT", path, document);
export const patch = (path, document) => ask("PATCH", path, document);
export const remove = (path) => ask("DELETE", path);

/** Perform one of the actions, as `respondeia-mock do` does; return its result. */
export const act = async (action, params) => (await post(`/actions/${action}`, params)).result;

/** Return an id as a piece of a path. */
export const piece = encodeURIComponent;

/** Call the control API. */
export async function ask(method, path, document) {
  const sent = document === undefined ? {} : {
    body: JSON.stringify(document),
    headers: { "Content-Type": "application/json" },
  };
  const answer = await fetch(control + path, { method, ...sent });
  const told = await answer.json();
  if (answer.ok) return told;
  if (answer.status === 401) window.location.reload();
  throw new Refusal(answer.status, told.error);
}

function spelled(query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}
