"""The door to the rate counters: how much of the present minute is used, and by whom.

Read without counting. An account's keys count together, so they are told together, shortened;
whoever calls without a valid token is counted by address.
"""

from collections.abc import Iterator
from typing import Any

from respondeia_mock.core.allowance import MINUTE, UNLIMITED, Window
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.secrecy import shorten
from respondeia_mock.core.stages.rate_limiting import ACCOUNT
from respondeia_mock.http.control.desk import Visit

MOST_TOLD = 100
MOST_KEYS = 20


def show(visit: Visit) -> dict[str, Any]:
    """Tell how much of the present minute's allowance is used, and when the next minute begins."""
    sandbox = visit.sandbox
    limit, now = sandbox.limit(), sandbox.clock.now()
    minute = int(now // MINUTE)
    resets_at = (minute + 1) * MINUTE
    return {
        "plan": sandbox.store.account.plan,
        "enabled": sandbox.limited,
        "limit": limit.shown,
        "burst": limit.burst,
        "now": now,
        "speed": sandbox.clock.speed,
        "resets_at": resets_at,
        "resets_in": round(resets_at - now, 3),
        "counted": [_told(sandbox, *each) for each in _standing(sandbox, minute)],
    }


def _standing(sandbox: Sandbox, minute: int) -> Iterator[tuple[str, Window]]:
    """Yield the account, and the clients that called in this minute, as they stand."""
    limit = sandbox.limit()
    account = sandbox.windows.get(ACCOUNT) or Window(minute, limit)
    yield ACCOUNT, account.seen(minute, limit)
    clients = [who for who in sandbox.windows if who != ACCOUNT]
    for who in clients[-MOST_TOLD:]:
        window = sandbox.windows[who].seen(minute, limit)
        if window.used or window.refused:
            yield who, window


def _told(sandbox: Sandbox, who: str, window: Window) -> dict[str, Any]:
    limit = sandbox.limit()
    room = UNLIMITED if limit.rate is None else limit.rate + window.carry
    keys = {"keys": _keys(sandbox)} if who == ACCOUNT else {}
    return {
        "who": who,
        **keys,
        "used": window.used,
        "allowed": room,
        "remaining": max(0, limit.shown - window.used),
        "refused": window.refused,
    }


def _keys(sandbox: Sandbox) -> list[str]:
    """Return the keys and login tokens that have called, shortened, the last of them."""
    shown = dict.fromkeys(shorten(each) for each in sandbox.principals)
    return list(shown)[-MOST_KEYS:]
