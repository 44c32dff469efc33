"""The only source of time: a sandbox's clock, and the two real-time readings the shells need.

`now = origin + speed x elapsed`, in Unix seconds. Speed 1 is real time, 0 is frozen, 60 is a
minute a second. While a call or a task runs the clock is pinned, so that everything which happens
in it bears one moment. It schedules nothing: `schedule` does.
"""

import time
from collections.abc import Callable

LATEST = 250_000_000_000.0
"""A clock stays before the year 9892 (Unix seconds), so that every date can be written."""

real_now: Callable[[], float] = time.time
"""Unix seconds of this machine."""

elapsed: Callable[[], float] = time.monotonic
"""Seconds that only grow; for durations of real time and for `arrived`."""


def whole_milliseconds(moment: float) -> float:
    """Return Unix seconds to the millisecond: many small steps must not stop just short."""
    return round(moment * 1000) / 1000


class Clock:
    """Tell a sandbox's time in Unix seconds."""

    __slots__ = ("_base", "_changed", "_elapsed", "_pinned", "_since", "_speed")

    def __init__(
        self,
        origin: float,
        speed: float = 1.0,
        elapsed: Callable[[], float] = elapsed,
        changed: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Start at `origin` Unix seconds and run at `speed` (0 is frozen).

        Args:
            origin: where it starts.
            speed: how fast it runs.
            elapsed: tells the real time that passes.
            changed: called with `jump` or `speed` when time does otherwise than run on.
        """
        self._elapsed = elapsed
        self._changed = changed
        self._base = origin
        self._since = elapsed()
        self._speed = speed
        self._pinned: float | None = None

    @property
    def speed(self) -> float:
        """Say how many seconds pass here in one real second."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._base = self._running()
        self._since = self._elapsed()
        before, self._speed = self._speed, speed
        if speed != before:
            self._changed("speed")

    def now(self) -> float:
        """Return Unix seconds: the pinned moment while something happens, else the running time."""
        return self._running() if self._pinned is None else self._pinned

    def now_ms(self) -> int:
        """Return the same as whole Unix milliseconds."""
        now = self._running() if self._pinned is None else self._pinned
        return round(now * 1000)

    def pin(self, at: float | None = None) -> float:
        """Hold the time at `at` (the present, in whole milliseconds, if None) until `unpin`."""
        self._pinned = whole_milliseconds(self._running()) if at is None else at
        return self._pinned

    def unpin(self) -> None:
        """Let the time run on."""
        self._pinned = None

    def jump(self, to: float) -> None:
        """Move forward to `to`; a moment already past changes nothing."""
        ahead = to - self._running()
        if ahead > 0:
            self._base = to
            self._since = self._elapsed()
            self._changed("jump")

    def _running(self) -> float:
        return self._base + self._speed * (self._elapsed() - self._since)
