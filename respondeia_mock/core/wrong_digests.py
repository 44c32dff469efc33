"""How a receiver may sign the right bytes and still get another signature.

Three tables, for `mistakes` to search: which key was used, which function, and how the digest was
spelt. What else may have been hashed is in `wrong_texts`. `()` marks the row that is no mistake.
"""

import hashlib
import hmac
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from itertools import product
from typing import TypeAlias

from respondeia_mock.core.record import record


@record
class Recipe:
    """One mistake.

    Attributes:
        name: as it stands in the answer of `explain`.
        did: what the receiver did, after "It".
        fix: what to do instead, in the imperative.
    """

    name: str
    did: str
    fix: str


Recipes: TypeAlias = tuple[Recipe, ...]
"""Mistakes made together, `()` for none."""

_STRIP = "strip the secret where it is read"
_WHOLE = "use the secret as it was given, `whsec_` included, as UTF-8"
_SET = "set the secret where the receiver reads it, and refuse to start without it"
_HMAC = "use HMAC-SHA256, the secret as its key and the body as its message"
_HEX = "spell the digest as `sha256=` and 64 lower-case hex digits"


def _from_base64(text: str) -> bytes:
    """Decode base64 in either alphabet, with or without its padding; nothing if it is none."""
    usual = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return b64decode(usual + "=" * (-len(usual) % 4), validate=True)
    except ValueError:
        return b""


def _from_base64_of_hex(text: str) -> bytes:
    try:
        return bytes.fromhex(_from_base64(text).decode("ascii"))
    except ValueError:
        return b""


_KEYS: Mapping[Recipe, Callable[[str], tuple[str | bytes, ...]]] = {
    Recipe("secret_with_newline", "used the secret with a line end behind it", _STRIP): (
        lambda secret: (f"{secret}\n", f"{secret}\r\n")
    ),
    Recipe("secret_with_blanks", "used the secret with blanks around it", _STRIP): (
        lambda secret: (f"{secret} ", f" {secret}", f" {secret} ")
    ),
    Recipe("quoted_secret", "used the secret with quotes around it", _STRIP): (
        lambda secret: (f'"{secret}"', f"'{secret}'")
    ),
    Recipe(
        "stripped_secret",
        "took off blanks or quotes that belong to the secret",
        "give the webhook a secret without them, or leave them in place",
    ): lambda secret: (secret.strip(), secret.strip("\"'"), secret.strip().strip("\"'")),
    Recipe("secret_without_prefix", "cut `whsec_` off the secret", _WHOLE): (
        lambda secret: (secret.removeprefix("whsec_"),)
    ),
    Recipe("decoded_secret", "decoded the secret from base64", _WHOLE): (
        lambda secret: (_from_base64(secret.removeprefix("whsec_")) or secret,)
    ),
    Recipe("no_secret", "had no secret: it used an empty one, or the word for none", _SET): (
        lambda _: ("", "undefined", "null", "None")
    ),
}

FUNCTIONS: Mapping[Recipes, tuple[int, Callable[[bytes, bytes], bytes]]] = {
    (): (32, lambda key, text: hmac.digest(key, text, "sha256")),
    (Recipe("hmac_sha1", "used SHA-1", _HMAC),): (
        20,
        lambda key, text: hmac.digest(key, text, "sha1"),
    ),
    (Recipe("hmac_sha512", "used SHA-512", _HMAC),): (
        64,
        lambda key, text: hmac.digest(key, text, "sha512"),
    ),
    (
        Recipe(
            "swapped_arguments", "used the body as the key and the secret as the message", _HMAC
        ),
    ): (
        32,
        lambda key, text: hmac.digest(text, key, "sha256"),
    ),
    (Recipe("sha256_of_secret_and_body", "hashed the secret and the body in one", _HMAC),): (
        32,
        lambda key, text: hashlib.sha256(key + text).digest(),
    ),
    (Recipe("sha256_of_body_and_secret", "hashed the body and the secret in one", _HMAC),): (
        32,
        lambda key, text: hashlib.sha256(text + key).digest(),
    ),
    (Recipe("sha256_of_body", "hashed without any secret", _HMAC),): (
        32,
        lambda _, text: hashlib.sha256(text).digest(),
    ),
}
"""The length of a digest, and how it is made of a key and a text."""

_PREFIXES: Mapping[Recipes, str] = {
    (): "sha256=",
    (Recipe("missing_prefix", "left `sha256=` out", _HEX),): "",
    (
        Recipe("other_prefix", "put something other than `sha256=` before the digest", _HEX),
    ): ".+= ?",
}

_DIGITS: Mapping[Recipes, tuple[str, Callable[[str], bytes]]] = {
    (): ("(?:[0-9a-f]{2})+", bytes.fromhex),
    (Recipe("upper_case_hex", "spelt the digest in upper case", _HEX),): (
        "(?:[0-9A-Fa-f]{2})+",
        bytes.fromhex,
    ),
    (Recipe("base64", "spelt the digest in base64", _HEX),): (
        "[A-Za-z0-9+/_-]+={0,2}",
        _from_base64,
    ),
    (Recipe("base64_of_hex", "spelt the digest's hex digits in base64", _HEX),): (
        "[A-Za-z0-9+/_-]+={0,2}",
        _from_base64_of_hex,
    ),
}


def keys(secret: str, others: Mapping[str, str]) -> dict[bytes, Recipes]:
    """Return the keys that may have been used, each with its mistake.

    Args:
        secret: the webhook's.
        others: the secrets of the other webhooks, by id.
    """
    found: dict[bytes, Recipes] = {secret.encode(): ()}
    for recipe, variants in _KEYS.items():
        for key in variants(secret):
            found.setdefault(key.encode() if isinstance(key, str) else key, (recipe,))
    for webhook_id, other in others.items():
        found.setdefault(other.encode(), (_of_another(webhook_id),))
    return found


def digests(signature: str) -> dict[bytes, Recipes]:
    """Return the digests that a signature may spell, each with the mistakes in its spelling."""
    found: dict[bytes, Recipes] = {}
    spellings = product(_PREFIXES.items(), _DIGITS.items())
    for (no_prefix, prefix), (no_digits, (digits, decode)) in spellings:
        if match := re.fullmatch(f"{prefix}({digits})", signature):
            found.setdefault(decode(match[1]), (*no_digits, *no_prefix))
    return found


def _of_another(webhook_id: str) -> Recipe:
    return Recipe(
        "another_webhooks_secret",
        f"used the secret of the webhook {webhook_id}",
        "use the secret of the webhook that this delivery belongs to",
    )
