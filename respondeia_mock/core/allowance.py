"""Counting calls against a plan, minute by minute. Page, "Rate Limiting".

A window is a minute of the clock. Its allowance is the plan's rate plus what the minute before
left unused, up to the burst; so a quiet account may burst and a busy one sustains its rate. It
counts what it is told to count: who is counted, and what is answered, is the stage's matter.
"""

from respondeia_mock.core.record import record

MINUTE = 60
UNLIMITED = 1_000_000


@record
class RateLimit:
    """Requests per minute; `rate` None means unlimited."""

    rate: int | None
    burst: int

    @property
    def shown(self) -> int:
        """Return the number for X-RateLimit-Limit."""
        return UNLIMITED if self.rate is None else self.rate


PLANS = {
    "basico": RateLimit(100, 150),
    "pro": RateLimit(500, 750),
    "agencia": RateLimit(2000, 3000),
    "enterprise": RateLimit(None, UNLIMITED),
}
"""The page's table; Enterprise is "Custom", unlimited unless options give it numbers."""


class Window:
    """The counter of one account or one client address.

    Attributes:
        refused: how many calls this minute had no room for.
    """

    __slots__ = ("carry", "minute", "refused", "used")

    def __init__(self, minute: int, limit: RateLimit) -> None:
        """Start full: nothing was used in the minute before."""
        self.minute = minute
        self.used = 0
        self.refused = 0
        self.carry = limit.burst - (limit.rate or 0)

    def roll(self, minute: int, limit: RateLimit) -> None:
        """Move on to `minute`, carrying over what was left, up to the burst."""
        passed = minute - self.minute
        if passed <= 0:
            return
        if limit.rate is not None:
            # Each minute in which nobody called adds its rate to what is left.
            left = limit.rate * passed + self.carry - self.used
            self.carry = min(limit.burst - limit.rate, left)
        self.minute = minute
        self.used = 0
        self.refused = 0

    def seen(self, minute: int, limit: RateLimit) -> "Window":
        """Return a copy as it stands in `minute`; nothing is counted, and this one stays."""
        copy = Window(self.minute, limit)
        copy.used, copy.refused, copy.carry = self.used, self.refused, self.carry
        copy.roll(minute, limit)
        return copy


@record
class Allowance:
    """What a counted call found: the three headers, and whether it is refused.

    Attributes:
        reset: Unix seconds of the window's end.
        refused: the call is one too many.
    """

    limit: int
    remaining: int
    reset: int
    refused: bool = False


def take(window: Window, limit: RateLimit, now: float) -> Allowance:
    """Count one call at `now` Unix seconds, unless it is one too many."""
    minute = int(now // MINUTE)
    if minute != window.minute:
        window.roll(minute, limit)
    reset = (window.minute + 1) * MINUTE
    if limit.rate is None:
        window.used += 1
        return Allowance(UNLIMITED, max(0, UNLIMITED - window.used), reset)
    if window.used >= limit.rate + window.carry:
        window.refused += 1
        return Allowance(limit.rate, 0, reset, refused=True)
    window.used += 1
    return Allowance(limit.rate, max(0, limit.rate - window.used), reset)
