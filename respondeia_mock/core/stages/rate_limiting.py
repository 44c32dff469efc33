"""Third stage. Counts calls in clock minutes and refuses those beyond the allowance.

Page, "Rate Limiting": every response carries the headers, so they are added on the way out of
everything. Counted per account, all its keys together; without a valid token, per client address.
It does not know why a call is rejected later: those count as well.
"""

import logging
from math import ceil

from respondeia_mock.core.allowance import MINUTE, Allowance, Window, take
from respondeia_mock.core.exchange import Exchange, Reply, answer
from respondeia_mock.core.sandbox import Sandbox

log = logging.getLogger("respondeia_mock")

ACCOUNT = "account"
CLIENTS_COUNTED = 10_000
PATIENCE = 3
"""So many refusals in one minute of a frozen clock, and the log says how time passes there."""


class RateLimiting:
    """Answer 429 where a plan is used up."""

    def enter(self, exchange: Exchange) -> Reply | None:
        sandbox = exchange.sandbox
        if not sandbox.limited or not exchange.operation.counted:
            exchange.allowance = _untouched(exchange)
            return None
        window = _window(exchange)
        allowance = exchange.allowance = take(window, sandbox.limit(), exchange.at)
        if not allowance.refused:
            return None
        if window.refused == PATIENCE:
            _tell_of_frozen_time(sandbox, allowance.reset - exchange.at)
        return _too_many(exchange, allowance)

    def leave(self, exchange: Exchange, reply: Reply) -> None:
        allowance = exchange.allowance
        if allowance is not None:
            headers = reply.headers
            headers["X-RateLimit-Limit"] = str(allowance.limit)
            headers["X-RateLimit-Remaining"] = str(allowance.remaining)
            headers["X-RateLimit-Reset"] = str(allowance.reset)
            if allowance.refused and exchange.fault is not None:
                _give_back(exchange)


def _window(exchange: Exchange) -> Window:
    sandbox, call = exchange.sandbox, exchange.call
    who = ACCOUNT if call.principal is not None else f"client {call.client}"
    window = sandbox.windows.get(who)
    return window or _open_window(sandbox, who, exchange.at)


def _open_window(sandbox: Sandbox, who: str, now: float) -> Window:
    if len(sandbox.windows) >= CLIENTS_COUNTED:
        account = sandbox.windows.get(ACCOUNT)
        sandbox.windows = {ACCOUNT: account} if account else {}
    window = sandbox.windows[who] = Window(int(now // MINUTE), sandbox.limit())
    return window


def _give_back(exchange: Exchange) -> None:
    """Count a call no more that was refused on demand: only what is not refused counts."""
    if exchange.sandbox.limited and exchange.operation.counted:
        _window(exchange).used -= 1


def _untouched(exchange: Exchange) -> Allowance:
    """Return the headers of a call that is not counted: what is left, nothing taken."""
    limit = exchange.sandbox.limit()
    reset = (int(exchange.at // MINUTE) + 1) * MINUTE
    if not exchange.sandbox.limited:
        return Allowance(limit.shown, limit.shown, reset)
    who = ACCOUNT if exchange.call.principal is not None else f"client {exchange.call.client}"
    window = exchange.sandbox.windows.get(who)
    used = window.used if window and window.minute == exchange.at // MINUTE else 0
    return Allowance(limit.shown, max(0, limit.shown - used), reset)


def _too_many(exchange: Exchange, allowance: Allowance) -> Reply:
    wait = allowance.reset - exchange.at
    speed = exchange.sandbox.clock.speed
    seconds = max(1, ceil(wait / speed if speed > 1 else wait))
    reply = answer({"error": "rate_limit_exceeded", "retryAfter": seconds}, 429)
    reply.headers["Retry-After"] = str(seconds)
    return reply


def _tell_of_frozen_time(sandbox: Sandbox, seconds: float) -> None:
    """Say how the next minute comes, to whom only waiting would not bring it."""
    if sandbox.clock.speed or sandbox.drives_sleep:
        return
    prefix = "" if sandbox.name == "test" else f"/sandboxes/{sandbox.name}"
    log.warning(
        "%d calls of one minute were answered 429, and the clock of the sandbox '%s' is frozen: "
        "waiting does not help. Move it on: "
        """POST %s/__admin/clock/advance {"by": "%ds"}, or give it a speed""",
        PATIENCE,
        sandbox.name,
        prefix,
        max(1, ceil(seconds)),
    )
