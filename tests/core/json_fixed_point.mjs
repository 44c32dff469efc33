// Reads pairs of lines: a JSON text, and what our writer made of the document it spells.
// Says nothing when V8 agrees with all of them; else shows the first differences.
import { readFileSync } from "node:fs";

const SHOWN = 5;
const lines = readFileSync(process.argv[2], "utf8").split("\n");
let differences = 0;

function compare(what, expected, written) {
  if (expected === written) return;
  differences += 1;
  if (differences > SHOWN) return;
  let at = 0;
  while (expected[at] === written[at]) at += 1;
  const part = (text) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 60));
  console.log(`${what}, character ${at}\n  V8:  ${part(expected)}\n  we:  ${part(written)}`);
}

for (let line = 0; line + 1 < lines.length; line += 2) {
  const [text, written] = [lines[line], lines[line + 1]];
  compare(`document ${line / 2}`, JSON.stringify(JSON.parse(text)), written);
  compare(`fixed point ${line / 2}`, JSON.stringify(JSON.parse(written)), written);
}
if (differences > SHOWN) console.log(`… ${differences} differences in all`);
