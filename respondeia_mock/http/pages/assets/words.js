/** The words of the page's language, which the page brings along, and how numbers get into them. */

export const words = JSON.parse(document.getElementById("words").textContent);
export const language = document.documentElement.lang;

const plurals = new Intl.PluralRules(language);

/** Put values into a sentence: `{name}` becomes values.name. */
export function say(sentence, values = {}) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Choose between `{one, other}` by a number, which the sentence has as `{n}`. */
export function counted(forms, number, values = {}) {
  const form = forms[plurals.select(number)] ?? forms.other;
  return say(form, { n: number.toLocaleString(language), ...values });
}
