"""Whether a client that was told to wait did: the gap between a Retry-After and its next call.

A gap is the longer of two: on the sandbox's clock, and in real time. Where the clock is frozen and
nobody has moved it, a client cannot be seen waiting; then nothing is said against it.
"""

from typing import TYPE_CHECKING

from respondeia_mock.core.record import record
from respondeia_mock.scenario.counting import MET, NOT_APPLICABLE, NOT_MET, Verdict, some

if TYPE_CHECKING:
    from respondeia_mock.core.exchange import Exchange

SLACK = 0.01
"""Seconds that count as nothing, for clocks are read at slightly different moments."""
TOLD = "Retry-After"


@record
class Told:
    """Somebody was told at `at` (sandbox) and `arrived` (real) to come back after `seconds`."""

    who: str
    at: float
    arrived: float
    seconds: int


class Patience:
    """What was seen of waiting so far."""

    __slots__ = ("_began", "_flaw", "_kept", "_pending", "_unseen")

    def __init__(self) -> None:
        """Start with nobody told to wait."""
        self._began: float | None = None
        self._pending: Told | None = None
        self._kept = 0
        self._unseen = 0
        self._flaw: str | None = None

    def see(self, exchange: "Exchange") -> None:
        """Hold a call against what the one before it was told."""
        self._began = exchange.at if self._began is None else self._began
        if self._pending is not None:
            self._hold_against(self._pending, exchange)
        self._pending = _told_by(exchange)

    def judge(self) -> Verdict:
        """Return what it comes to now."""
        if self._flaw is not None:
            return Verdict(NOT_MET, "a call came too soon", self._flaw)
        if self._kept:
            return Verdict(MET, f"{some(self._kept, 'wait')} as long as {TOLD} said")
        if self._unseen:
            return Verdict(NOT_APPLICABLE, "the clock is frozen and nobody moved it on")
        return Verdict(NOT_APPLICABLE, f"no call came after an answer with {TOLD}")

    def _hold_against(self, told: Told, exchange: "Exchange") -> None:
        clock = exchange.sandbox.clock
        passed, real = exchange.at - told.at, exchange.arrived - told.arrived
        wanted = told.seconds - SLACK
        if real >= wanted or passed >= wanted * max(1.0, clock.speed):
            self._kept += 1
        elif clock.speed == 0 and exchange.at == self._began:
            self._unseen += 1
        else:
            longer = max(real, passed / max(1.0, clock.speed))
            self._flaw = (
                f"{exchange.call.method} {exchange.call.path} ({exchange.id}) came {longer:.1f} s "
                f"after {told.who} had said {told.seconds} s"
            )


def _told_by(exchange: "Exchange") -> Told | None:
    """Return what an answer told about waiting, if it did."""
    reply = exchange.reply
    seconds = reply.headers.get(TOLD, "") if reply is not None else ""
    if exchange.status is None or not seconds.isdecimal():
        return None
    arrived = exchange.arrived + (exchange.duration or 0.0)
    return Told(exchange.id, exchange.at, arrived, int(seconds))
