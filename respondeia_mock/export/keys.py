"""What must not stand in a file that is kept: keys without `test_`, secrets of one's own.

Unlike what logs show (`core.secrecy`), test keys are left whole: what is exported has to run.
"""

import re
from collections.abc import Callable
from typing import Any

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import SESSION_TOKEN
from respondeia_mock.core.secrecy import HIDDEN, LIVE_KEY

TEST_KEY = "test_"
WRONG = "wrong"
_SHAPED = re.compile(rf"(?:{LIVE_KEY}|{SESSION_TOKEN})[\w.-]*")
_LEAST = 8
"""A shorter token may be a common word: it is hidden where it stands alone, not inside texts."""

Hide = Callable[[Any], Any]
"""Returns a JSON value without what is secret in it."""


def is_shown(key: str) -> bool:
    """Say whether a key may stand in a file."""
    return key.startswith(TEST_KEY)


def hider(sandbox: Sandbox) -> Hide:
    """Return what hides the keys that are known or were used in a sandbox."""
    used = {each.call.token or "" for each in sandbox.journal}
    secret = sorted(
        each for each in {*used, *sandbox.store.api_keys} if each and not is_shown(each)
    )

    def hide(value: Any) -> Any:  # noqa: ANN401 (any JSON)
        if isinstance(value, str):
            return _without(value, secret)
        if isinstance(value, list | tuple):
            return [hide(each) for each in value]
        if isinstance(value, dict):
            return {
                hide(name): hide(each)
                for name, each in value.items()
                if not ("url" in value and is_own_secret(name, each))
            }
        return value

    return hide


def without_passwords(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Return a value in which every field that is called a password is wrong."""
    if isinstance(value, list):
        return [without_passwords(each) for each in value]
    if isinstance(value, dict):
        return {
            name: WRONG if "password" in name.lower() else without_passwords(each)
            for name, each in value.items()
        }
    return value


def is_own_secret(name: str, value: object) -> bool:
    """Say whether a field holds the secret of a webhook that is not one for tests."""
    return name == "secret" and isinstance(value, str) and "test" not in value


def _without(text: str, tokens: list[str]) -> str:
    if text in tokens:
        return HIDDEN
    for token in tokens:
        if len(token) >= _LEAST:
            text = text.replace(token, HIDDEN)
    return _SHAPED.sub(HIDDEN, text)
