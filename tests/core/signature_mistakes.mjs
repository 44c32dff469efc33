// Makes every mistake that a receiver in JavaScript makes. Reads {"secret", "bodies"} from the file
// named first, and prints [recipe, number of the body, signature] for each mistake and body.
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

const { secret, bodies } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const hmac = (text, key = secret, algorithm = "sha256") => createHmac(algorithm, key).update(text);
const sign = (text, key = secret) => `sha256=${hmac(text, key).digest("hex")}`;
const sha256 = (text) => `sha256=${createHash("sha256").update(text).digest("hex")}`;
const without = ({ signature, ...rest }) => rest;

// The vendor's page, word for word but for its blanks.
function verifyWebhookSignature(payload, signature, secret) {
  const expectedSignature = createHmac("sha256", secret).update(payload).digest("hex");
  return signature === `sha256=${expectedSignature}`;
}

const mistakes = {
  correct: (raw) => sign(raw),
  without_signature: (raw, body) => sign(JSON.stringify(without(body))),
  emptied_signature: (raw, body) => sign(JSON.stringify({ ...body, signature: "" })),
  data_only: (raw, body) => sign(JSON.stringify(body.data)),
  indented_by_2: (raw, body) => sign(JSON.stringify(body, null, 2)),
  indented_by_4: (raw, body) => sign(JSON.stringify(body, null, 4)),
  indented_by_tab: (raw, body) => sign(JSON.stringify(body, null, "\t")),
  "without_signature+indented_by_2": (raw, body) => sign(JSON.stringify(without(body), null, 2)),
  "data_only+indented_by_4": (raw, body) => sign(JSON.stringify(body.data, null, 4)),
  empty_body: () => sign(""),
  empty_object: () => sign(JSON.stringify({})),
  object_object: (raw, body) => sign(String(body)),
  trailing_newline: (raw) => sign(`${raw}\n`),
  latin_1: (raw) => sign(Buffer.from(raw).toString("latin1")),
  json_string: (raw) => sign(JSON.stringify(raw)),
  secret_with_newline: (raw) => sign(raw, `${secret}\n`),
  secret_with_blanks: (raw) => sign(raw, `${secret} `),
  quoted_secret: (raw) => sign(raw, JSON.stringify(secret)),
  secret_without_prefix: (raw) => sign(raw, secret.replace("whsec_", "")),
  decoded_secret: (raw) => sign(raw, Buffer.from(secret.split("_")[1], "base64")),
  no_secret: (raw) => sign(raw, `${process.env.NOT_SET_ANYWHERE}`),
  hmac_sha1: (raw) => `sha256=${hmac(raw, secret, "sha1").digest("hex")}`,
  hmac_sha512: (raw) => `sha256=${hmac(raw, secret, "sha512").digest("hex")}`,
  swapped_arguments: (raw) => sign(secret, raw),
  sha256_of_secret_and_body: (raw) => sha256(secret + raw),
  sha256_of_body_and_secret: (raw) => sha256(raw + secret),
  sha256_of_body: (raw) => sha256(raw),
  missing_prefix: (raw) => hmac(raw).digest("hex"),
  other_prefix: (raw) => `sha256=${sign(raw)}`,
  upper_case_hex: (raw) => `sha256=${hmac(raw).digest("hex").toUpperCase()}`,
  base64: (raw) => `sha256=${hmac(raw).digest("base64")}`,
  "base64+missing_prefix": (raw) => hmac(raw).digest("base64url"),
  base64_of_hex: (raw) => `sha256=${btoa(hmac(raw).digest("hex"))}`,
};

const made = [];
bodies.forEach((raw, number) => {
  const body = JSON.parse(raw);
  if (!verifyWebhookSignature(JSON.stringify(body), sign(raw), secret)) throw new Error(raw);
  for (const [recipe, mistake] of Object.entries(mistakes)) {
    made.push([recipe, number, mistake(raw, body)]);
  }
});
console.log(JSON.stringify(made));
