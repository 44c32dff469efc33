"""The state as a fixture that `--fixtures` takes: what `GET /__admin/state` tells, without keys.

Where clock, timers and ids stand is left out unless it is asked for: a fixture is where something
new begins, and that has a time of its own.
"""

from typing import Any

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain.saving import saved
from respondeia_mock.export.keys import hider, is_own_secret, is_shown
from respondeia_mock.export.session import Exported

EXACT = ("clock", "timers", "positions")


def fixture_of(sandbox: Sandbox, *, exact: bool = False) -> Exported:
    """Return the state; `exact` is with its clock, its timers and the positions of its ids."""
    state = saved(sandbox)
    hide = hider(sandbox)
    keys = [each for each in state["api_keys"] if is_shown(each["key"])]
    revoked = [each for each in state["revoked_tokens"] if is_shown(each)]
    dropped = len(state["api_keys"]) - len(keys) + len(state["revoked_tokens"]) - len(revoked)
    own = sum(is_own_secret("secret", each.get("secret")) for each in state["webhooks"])
    document: dict[str, Any] = {
        name: hide(value)
        for name, value in {**state, "api_keys": keys, "revoked_tokens": revoked}.items()
        if exact or name not in EXACT
    }
    notes = []
    if dropped:
        notes.append(f"Left out, because they do not begin with test_: {dropped} keys.")
    if own:
        notes.append(f"Webhooks without their own secret, which has no 'test' in it: {own}.")
    return Exported(document, tuple(notes))
