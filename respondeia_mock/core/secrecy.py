"""What logs and the journal show of keys, login tokens and passwords.

A key is shortened, and one that does not begin with `test_` is never in clear, wherever in a text
it stands. What the vendor's API answers, and what webhooks carry, is not changed: they are exact.
"""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.sandboxes import SESSION_TOKEN

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox

HIDDEN = "…"
LIVE_KEY = "sk_live_"
SHAPES = ("test_", LIVE_KEY, SESSION_TOKEN)
"""How keys begin that can be told from other texts."""

_WHOLE, _HEAD, _TAIL = 24, 16, 4
_TELLING = 8
"""A shorter token may be a common word: it is hidden where it stands alone, not inside texts."""

_SHAPED = re.compile(rf"(?:test_sk_|{LIVE_KEY}|{SESSION_TOKEN})[\w.-]*")
_PASSWORD = re.compile(
    r"""(?ix)( password [\w-]{0,40} \\?["']? \s*[:=]\s* )"""
    r"""( \\?" (?: \\. | [^"\\] )* (?: "|$ ) | '[^']*(?: '|$ ) | [^\s&,;}]+ )"""
)
_KEY_NAMES = frozenset({"apikey", "xapikey", "accesstoken", "authorization"})
"""Names of fields and headers whose value is a key, in lower case and without - and _."""


def shorten(token: str) -> str:
    """Return a token as it may be shown: test keys by their ends only."""
    if not token.startswith("test_"):
        return LIVE_KEY + HIDDEN if token.startswith(LIVE_KEY) else HIDDEN
    return token if len(token) <= _WHOLE else f"{token[:_HEAD]}{HIDDEN}{token[-_TAIL:]}"


def unshaped(sandbox: "Sandbox", given: str | None) -> list[str]:
    """Return the keys that no shape tells: those a fixture declares, and the one that was given."""
    declared = [key for key in sandbox.store.api_keys if not key.startswith(SHAPES)]
    return declared if given is None or given.startswith(SHAPES) else [given, *declared]


def conceal(text: str, tokens: Collection[str] = ()) -> str:
    """Return a text in which keys are shortened and passwords hidden.

    Args:
        text: anything.
        tokens: what is a key although its shape does not tell.
    """
    if text in tokens:
        return shorten(text)
    for token in tokens:
        if len(token) >= _TELLING and token in text:
            text = text.replace(token, shorten(token))
    text = _SHAPED.sub(lambda found: shorten(found[0]), text)
    return _PASSWORD.sub(rf"\1{HIDDEN}", text) if "assword" in text.lower() else text


def concealed(value: Any, tokens: Collection[str] = ()) -> Any:  # noqa: ANN401 (any JSON)
    """Return a document in which no text holds a key in clear, and no field a password."""
    if isinstance(value, str):
        return conceal(value, tokens)
    if isinstance(value, list):
        return [concealed(each, tokens) for each in value]
    if isinstance(value, dict):
        return {
            conceal(name, tokens): _of_field(name, each, tokens) for name, each in value.items()
        }
    return value


def _of_field(name: str, value: Any, tokens: Collection[str]) -> Any:  # noqa: ANN401 (any JSON)
    plain = name.lower().replace("_", "").replace("-", "")
    if "password" in plain or plain in {"cookie", "setcookie"}:
        return HIDDEN
    if plain in _KEY_NAMES and isinstance(value, str):
        return shorten(value)
    return concealed(value, tokens)
