"""Every mistake is made here for real, by Python, Node and PHP, and has to be named."""

import base64
import hashlib
import hmac
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from respondeia_mock.core import wrong_digests, wrong_texts
from respondeia_mock.core.mistakes import Explanation, explain
from respondeia_mock.core.signature import compose

SECRET = "whsec_dGhlIHNoYXJlZCBrZXk="
OTHERS = {"wh_other": "whsec_other", "wh_same": SECRET}
# No two languages write all of this alike: it tells every recipe from every other.
TELLING = {
    "content": "¡Sí! Ñandú 🎉",
    "media_url": "https://ejemplo.com/fotos/1.jpg",
    "metadata": {},
    "also": 0.000001,
}
PAYLOADS: dict[str, dict[str, Any]] = {
    "telling": TELLING,
    "nested": {
        **TELLING,
        "cart": {"items": [{"tags": [], "of": {"a": [[{}], {"b": None}]}}, True]},
    },
    "index_like": {**TELLING, "1": "b", "0": "a", "list": {"0": 1, "1": {"0": 2}}, "gap": {"1": 0}},
    "numbers": {
        **TELLING,
        "numbers": [0.1, 12.5, 1.0, 1e-5, 1.5e-7, 1e15, 1e16, 1e17, 2**60, -(2**63), 2**63, 1e21],
    },
    "odd_text": {**TELLING, "a/ñ": '"\\ \\u007f \x7f \u2028 \b\f\n\r\t \x00\x1f </b> {}[],: 1.0'},
    "own_signature": {**TELLING, "signature": "none of ours"},
}
BODIES = {
    name: compose("message.received", 1678886400, data, SECRET)[0]
    for name, data in PAYLOADS.items()
}
PLAIN, PLAIN_HEADER = compose("message.read", 1678886400, {"message_id": "msg_1"}, SECRET)


def mac(text: str | bytes, key: str | bytes = SECRET, name: str = "sha256") -> bytes:
    text = text.encode() if isinstance(text, str) else text
    key = key.encode() if isinstance(key, str) else key
    return hmac.new(key, text, name).digest()


def sign(text: str | bytes, key: str | bytes = SECRET) -> str:
    return "sha256=" + mac(text, key).hex()


def dumped(raw: bytes, **options: Any) -> str:  # noqa: ANN401 (options differ in type)
    return sign(json.dumps(json.loads(raw), **options))


def without(raw: bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(raw)
    del body["signature"]
    return body


def sha256(text: bytes) -> str:
    return "sha256=" + hashlib.sha256(text).hexdigest()


COMPACT: dict[str, Any] = {"separators": (",", ":")}
UTF8 = {"ensure_ascii": False}
SORTED = {"sort_keys": True}

MISTAKES: dict[str, Callable[[bytes], str]] = {
    "correct": sign,
    "empty_body": lambda _: sign(b""),
    "empty_object": lambda _: sign(json.dumps({})),
    "object_object": lambda _: sign("[object Object]"),
    "trailing_newline": lambda raw: sign(raw + b"\n"),
    "latin_1": lambda raw: sign(raw.decode("latin-1")),
    "json_string": lambda raw: sign(json.dumps(raw.decode(), ensure_ascii=False)),
    "without_signature": lambda raw: json.loads(raw)["signature"],
    "python_json_dumps": dumped,
    "python_json_dumps_utf8": lambda raw: dumped(raw, **UTF8),
    "python_json_dumps_sorted": lambda raw: dumped(raw, **SORTED),
    "python_json_dumps_sorted_utf8": lambda raw: dumped(raw, **SORTED, **UTF8),
    "python_json_dumps_compact": lambda raw: dumped(raw, **COMPACT),
    "python_json_dumps_compact_utf8": lambda raw: dumped(raw, **COMPACT, **UTF8),
    "python_json_dumps_compact_sorted": lambda raw: dumped(raw, **COMPACT, **SORTED),
    "python_json_dumps_compact_sorted_utf8": lambda raw: dumped(raw, **COMPACT, **SORTED, **UTF8),
    "python_json_dumps_indent_2": lambda raw: dumped(raw, indent=2),
    "python_json_dumps_indent_2_utf8": lambda raw: dumped(raw, indent=2, **UTF8),
    "python_json_dumps_indent_2_sorted": lambda raw: dumped(raw, indent=2, **SORTED),
    "python_json_dumps_indent_2_sorted_utf8": lambda raw: dumped(raw, indent=2, **SORTED, **UTF8),
    "python_json_dumps_indent_4": lambda raw: dumped(raw, indent=4),
    "python_json_dumps_indent_4_utf8": lambda raw: dumped(raw, indent=4, **UTF8),
    "python_json_dumps_indent_4_sorted": lambda raw: dumped(raw, indent=4, **SORTED),
    "python_json_dumps_indent_4_sorted_utf8": lambda raw: dumped(raw, indent=4, **SORTED, **UTF8),
    "python_str": lambda raw: sign(str(json.loads(raw))),
    "without_signature+python_json_dumps": lambda raw: sign(json.dumps(without(raw))),
    "data_only+python_json_dumps_sorted": lambda raw: sign(
        json.dumps(json.loads(raw)["data"], sort_keys=True)
    ),
    "emptied_signature+python_json_dumps_utf8": lambda raw: sign(
        json.dumps({**json.loads(raw), "signature": ""}, ensure_ascii=False)
    ),
    "secret_with_newline": lambda raw: sign(raw, SECRET + "\n"),
    "secret_with_blanks": lambda raw: sign(raw, f" {SECRET} "),
    "quoted_secret": lambda raw: sign(raw, repr(SECRET)),
    "secret_without_prefix": lambda raw: sign(raw, SECRET.removeprefix("whsec_")),
    "decoded_secret": lambda raw: sign(raw, b"the shared key"),
    "no_secret": lambda raw: sign(raw, str(None)),
    "another_webhooks_secret": lambda raw: sign(raw, "whsec_other"),
    "hmac_sha1": lambda raw: "sha256=" + mac(raw, name="sha1").hex(),
    "hmac_sha1+other_prefix": lambda raw: "sha1=" + mac(raw, name="sha1").hex(),
    "hmac_sha512": lambda raw: "sha256=" + mac(raw, name="sha512").hex(),
    "swapped_arguments": lambda raw: sign(SECRET, raw),
    "sha256_of_secret_and_body": lambda raw: sha256(SECRET.encode() + raw),
    "sha256_of_body_and_secret": lambda raw: sha256(raw + SECRET.encode()),
    "sha256_of_body": sha256,
    "missing_prefix": lambda raw: mac(raw).hex(),
    "other_prefix": lambda raw: "SHA2-256(stdin)= " + mac(raw).hex(),
    "upper_case_hex": lambda raw: "sha256=" + mac(raw).hex().upper(),
    "upper_case_hex+missing_prefix": lambda raw: mac(raw).hex().upper(),
    "base64": lambda raw: "sha256=" + base64.b64encode(mac(raw)).decode(),
    "base64+missing_prefix": lambda raw: base64.urlsafe_b64encode(mac(raw)).decode(),
    "base64_of_hex": lambda raw: "sha256=" + base64.b64encode(mac(raw).hex().encode()).decode(),
    "python_json_dumps+secret_with_newline": lambda raw: sign(
        json.dumps(json.loads(raw)), SECRET + "\n"
    ),
    "python_json_dumps+sha256_of_secret_and_body": lambda raw: sha256(
        (SECRET + json.dumps(json.loads(raw))).encode()
    ),
    "quoted_secret+hmac_sha512+base64+missing_prefix": lambda raw: base64.b64encode(
        mac(raw, f'"{SECRET}"', "sha512")
    ).decode(),
    "without_signature+python_json_dumps+another_webhooks_secret+upper_case_hex": lambda raw: (
        "sha256=" + mac(json.dumps(without(raw)), "whsec_other").hex().upper()
    ),
}


def named(signature: str, body: bytes) -> str | None:
    return explain(signature, body, SECRET, OTHERS).recipe


def made_by(program: list[str], folder: Path) -> list[tuple[str, str, str]]:
    """Return recipe, payload and signature of all mistakes that a program makes."""
    given = folder / "given.json"
    bodies = [body.decode() for body in BODIES.values()]
    given.write_text(json.dumps({"secret": SECRET, "bodies": bodies}))
    run = subprocess.run([*program, given], capture_output=True, text=True, check=True)
    names = list(BODIES)
    return [(recipe, names[number], made) for recipe, number, made in json.loads(run.stdout)]


def misnamed(made: list[tuple[str, str, str]]) -> list[tuple[str, str, str | None]]:
    found = ((recipe, payload, named(made, BODIES[payload])) for recipe, payload, made in made)
    return [row for row in found if row[0] != row[2]]


@pytest.mark.parametrize("payload", BODIES)
@pytest.mark.parametrize("recipe", MISTAKES)
def test_a_mistake_made_in_python_is_named(recipe: str, payload: str) -> None:
    body = BODIES[payload]
    assert named(MISTAKES[recipe](body), body) == recipe


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not on PATH, and makes these")
def test_mistakes_made_in_node_are_named(tmp_path: Path) -> None:
    program = Path(__file__).with_name("signature_mistakes.mjs")
    made = made_by(["node", str(program)], tmp_path)
    assert len(made) == 33 * len(BODIES)
    assert misnamed(made) == []


@pytest.mark.skipif(shutil.which("php") is None, reason="php is not on PATH, and makes these")
def test_mistakes_made_in_php_are_named(tmp_path: Path) -> None:
    program = Path(__file__).with_name("signature_mistakes.php")
    made = made_by(["php", str(program)], tmp_path)
    assert len(made) == 39 * len(BODIES)
    assert misnamed(made) == []


def test_every_recipe_of_the_tables_is_made_in_some_language() -> None:
    here = Path(__file__)
    programs = [here, *here.parent.glob("signature_mistakes.*")]
    made = set(re.findall(r"\w+", " ".join(program.read_text() for program in programs)))
    single = (wrong_texts._TEXTS, wrong_texts._PARTS, wrong_texts._SPELLINGS, wrong_digests._KEYS)
    several = (wrong_digests.FUNCTIONS, wrong_digests._PREFIXES, wrong_digests._DIGITS)
    recipes = {*chain(*single), *chain(*chain(*several))}
    assert len(recipes) == 63
    assert {recipe.name for recipe in recipes} <= made


def test_the_right_signature_matches() -> None:
    explanation = explain(PLAIN_HEADER, PLAIN, SECRET, OTHERS)
    assert explanation == Explanation(
        match=True,
        recipe="correct",
        fix="This is the signature of the bytes that were sent. If the receiver refuses it still, "
        "it compares it with something else: take the whole header `X-RespondeIA-Signature`, not "
        "`body.signature`.",
    )


def test_blanks_around_the_signature_do_not_count() -> None:
    assert explain(f" {PLAIN_HEADER}\n", PLAIN, SECRET, OTHERS).match


def test_what_happened_and_what_to_do_is_said_in_sentences() -> None:
    body = BODIES["telling"]
    signature = sign(json.dumps(json.loads(body)), SECRET + "\n")
    assert explain(signature, body, SECRET, OTHERS) == Explanation(
        match=False,
        recipe="python_json_dumps+secret_with_newline",
        fix="The receiver wrote the JSON anew with `json.dumps(body)` and used the secret with a "
        "line end behind it. Instead, hash the bytes as they arrived, before anything parses them: "
        "`await request.body()`, `request.get_data()`; strip the secret where it is read.",
    )


def test_a_fix_for_two_mistakes_is_said_once() -> None:
    explanation = explain(mac(PLAIN, name="sha1").hex().upper(), PLAIN, SECRET, OTHERS)
    assert explanation.recipe == "hmac_sha1+upper_case_hex+missing_prefix"
    assert explanation.fix.count("64 lower-case hex digits") == 1


def test_the_body_without_signature_is_what_the_field_signs() -> None:
    field = json.loads(PLAIN)["signature"]
    explanation = explain(field, PLAIN, SECRET, OTHERS)
    assert explanation.recipe == "without_signature"
    assert "never take that field for the header" in explanation.fix


def test_a_field_that_signs_nothing_is_recognised() -> None:
    forged = json.dumps({**json.loads(PLAIN), "signature": sign(b"x")}).encode()
    assert named(sign(b"x"), forged) == "body_signature"


def test_the_other_webhook_is_named() -> None:
    explanation = explain(sign(PLAIN, "whsec_other"), PLAIN, SECRET, OTHERS)
    assert explanation.recipe == "another_webhooks_secret"
    assert "the secret of the webhook wh_other" in explanation.fix


def test_what_other_languages_write_alike_is_said() -> None:
    signature = sign(json.dumps(json.loads(PLAIN), indent=4))
    assert explain(signature, PLAIN, SECRET, OTHERS) == Explanation(
        match=False,
        recipe="indented_by_4",
        fix="The receiver indented the JSON by four blanks. Instead, hash the bytes as they "
        "arrived, before anything parses them. The same comes of php_json_encode_pretty, "
        "python_json_dumps_indent_4.",
    )


def test_what_takes_more_mistakes_is_not_said() -> None:
    data = json.dumps({"message_id": "msg_1"})
    explanation = explain(sign(data), PLAIN, SECRET, OTHERS)
    assert explanation.recipe == "data_only+python_json_dumps"
    assert "same comes" not in explanation.fix


def test_bytes_that_were_not_what_javascript_writes_can_be_written_anew() -> None:
    spaced = json.dumps(json.loads(PLAIN)).encode()
    assert named(sign(PLAIN), spaced) == "json_stringify"
    assert named(sign(spaced), spaced) == "correct"


@pytest.mark.parametrize("secret", [f" {SECRET}\n", f'"{SECRET}"', f' "{SECRET}"'])
def test_blanks_and_quotes_may_belong_to_the_secret(secret: str) -> None:
    assert explain(sign(PLAIN), PLAIN, secret, {}).recipe == "stripped_secret"


def test_a_secret_that_is_not_base64_is_no_empty_secret() -> None:
    assert explain(sign(PLAIN, ""), PLAIN, "whsec_ñ", {}).recipe == "no_secret"


@pytest.mark.parametrize("body", [b"", b"[1]", b'"text"', b"{", b"\xff", b'{"a":1e999}'])
def test_a_body_that_is_no_object_is_explained_as_bytes(body: bytes) -> None:
    assert named(sign(body), body) == "correct"
    assert named(sign(body + b"\n"), body) == "trailing_newline"
    assert named(sign(b"x"), body) is None


def test_a_body_without_the_usual_fields_is_explained_too() -> None:
    assert named(sign(b'{"a": 1}'), b'{"a":1}') == "python_json_dumps"
    assert named(sign(b"x"), b"{}") is None


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=",
        "sha256=0",
        "sha256=" + "0" * 64,
        "0" * 63,
        "sha256=" + base64.b64encode(b"x" * 32).decode(),
        "sha256=" + base64.b64encode("ñ".encode() * 32).decode(),
        "what is this?",
        "quizás",
    ],
)
def test_what_nothing_makes_is_not_guessed_at(signature: str) -> None:
    explanation = explain(signature, PLAIN, SECRET, OTHERS)
    assert (explanation.match, explanation.recipe) == (False, None)
    assert explanation.fix.startswith("No mistake that we know makes this signature. Check")


def test_a_text_a_key_and_a_function_are_not_all_doubted_at_once() -> None:
    text = json.dumps(json.loads(BODIES["telling"]))
    signature = "sha256=" + mac(text, SECRET + "\n", "sha1").hex()
    assert named(signature, BODIES["telling"]) is None


def test_a_given_body_is_named_and_where_it_differs() -> None:
    body = BODIES["telling"]
    given = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=True).encode()
    assert explain(sign(given), body, SECRET, OTHERS, given) == Explanation(
        match=False,
        recipe="python_json_dumps_compact",
        fix="The receiver wrote the JSON anew with `json.dumps(body, separators=(',', ':'))`. "
        "Instead, hash the bytes as they arrived, before anything parses them: "
        "`await request.body()`, `request.get_data()`. What it hashed differs from what was sent "
        r'at byte 70: `ntent":"\u00a1S\u00ed! \` in place of `ntent":"¡Sí! Ñandú `.',
    )


def test_a_given_body_alone_is_compared() -> None:
    assert explain("", PLAIN, SECRET, OTHERS, PLAIN) == Explanation(
        match=True,
        recipe="correct",
        fix="These are the bytes that were sent: look at the secret and the spelling of the "
        "digest.",
    )
    cut = explain("", PLAIN, SECRET, OTHERS, PLAIN[:-2])
    assert (cut.match, cut.recipe) == (False, "changed_body")
    assert cut.fix.startswith("The receiver hashed other bytes than were sent. Instead, hash the")
    spaced = json.dumps(json.loads(PLAIN)).encode()
    assert explain("", PLAIN, SECRET, OTHERS, spaced).recipe == "python_json_dumps"


def test_an_unknown_given_body_can_be_signed_rightly_or_not() -> None:
    changed = PLAIN.replace(b"msg_1", b"msg_2")
    rightly = explain(sign(changed), PLAIN, SECRET, OTHERS, changed)
    assert (rightly.match, rightly.recipe) == (False, "changed_body")
    assert 'at byte 73: `d":"msg_2"},"signature":` in place of `d":"msg_1"},' in rightly.fix
    wrongly = explain(sign(changed, SECRET + "\n"), PLAIN, SECRET, OTHERS, changed)
    assert wrongly.recipe == "changed_body+secret_with_newline"
    unknown = explain(sign(b"x"), PLAIN, SECRET, OTHERS, changed)
    assert (unknown.match, unknown.recipe) == (False, None)
    assert "No mistake that we know" in unknown.fix
    assert "in place of" in unknown.fix


def test_the_sent_body_given_with_a_wrong_signature_leaves_the_secret() -> None:
    quoted = explain(sign(PLAIN, f"'{SECRET}'"), PLAIN, SECRET, OTHERS, PLAIN)
    assert quoted.recipe == "quoted_secret"
    assert "in place of" not in quoted.fix
    right = explain(sign(PLAIN), PLAIN, SECRET, OTHERS, PLAIN)
    assert (right.match, right.recipe) == (True, "correct")
    unknown = explain(sign(b"x"), PLAIN, SECRET, OTHERS, PLAIN)
    assert unknown.fix.endswith("(`X-RespondeIA-Delivery`).")


def test_a_given_body_that_was_not_hashed_is_told() -> None:
    other = explain(sign(PLAIN + b"\n"), PLAIN, SECRET, OTHERS, PLAIN)
    assert other.recipe == "trailing_newline"
    assert other.fix.endswith("The body it gave is not what it hashed.")
    right = explain(sign(PLAIN), PLAIN, SECRET, OTHERS, b"{}")
    assert (right.match, right.recipe) == (True, "correct")
    assert right.fix.endswith("The body it gave is not what it hashed.")
