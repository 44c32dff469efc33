/** Values at dotted paths of a document, such as `behavior.payments.mode`. */

/** Return the value at a path; undefined if there is none. */
export const valueAt = (document, path) => path.split(".").reduce((inside, name) => inside?.[name], document);

/** Return the document that has nothing but this value at this path. */
export const documentAt = (path, value) => path.split(".").reduceRight((inside, name) => ({ [name]: inside }), value);

/**
 * Return what a text in a field means: a number if it is one, null if it is empty and may be, a list
 * if it is one, else the text, which the server takes or refuses in its own words.
 */
export function meant(text, { list = false, nullable = false } = {}) {
  if (list) return text.split(",").map((each) => meant(each)).filter((each) => each !== "");
  const trimmed = text.trim();
  if (trimmed === "") return nullable ? null : "";
  return Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
}
