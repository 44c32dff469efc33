"""Answers that are held back until their time has come; nothing else waits for them.

A time is counted on the sandbox's clock, so at speed 60 a minute is a second, and moving the clock
on brings it nearer; on a frozen clock it is real time. A reset of the sandbox ends every wait.
"""

import asyncio

from respondeia_mock.core.clock import elapsed
from respondeia_mock.core.sandbox import Sandbox


class Held:
    """One wait: until `due` on the clock, or, on a frozen one, until `end` of real time."""

    __slots__ = ("due", "end", "over", "sandbox", "timer")

    def __init__(self, sandbox: Sandbox, seconds: float | None) -> None:
        """Wait `seconds` of the sandbox's clock, or, without any, for a reset."""
        self.sandbox = sandbox
        self.over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.timer: asyncio.TimerHandle | None = None
        is_running = seconds is not None and sandbox.clock.speed > 0
        self.due = sandbox.clock.now() + seconds if is_running and seconds else None
        self.end = None if seconds is None or self.due else elapsed() + seconds

    def set_timer(self) -> None:
        """Wake up in time, as fast as the clock runs now."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        left = self._left()
        if left is not None:
            self.timer = asyncio.get_running_loop().call_later(left, self.end_as, True)  # noqa: FBT003

    def end_as(self, came: bool) -> None:  # noqa: FBT001 (the result)
        """End the wait: its time came, or it is void."""
        if self.timer is not None:
            self.timer.cancel()
        if not self.over.done():
            self.over.set_result(came)

    def _left(self) -> float | None:
        """Return the real seconds that are left; None is for ever."""
        if self.end is not None:
            return max(0.0, self.end - elapsed())
        if self.due is None:
            return None
        left = max(0.0, self.due - self.sandbox.clock.now())
        # A clock that was frozen meanwhile goes on in real time for what is left.
        return left / (self.sandbox.clock.speed or 1.0)


class Holding:
    """All the waits of a server."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        """Start with none."""
        self._held: dict[Held, None] = {}

    async def hold(self, sandbox: Sandbox, seconds: float | None) -> bool:
        """Wait; say whether the time came, rather than a reset or the server's end."""
        held = Held(sandbox, seconds)
        self._held[held] = None
        held.set_timer()
        try:
            return await held.over
        finally:
            held.end_as(False)  # noqa: FBT003 (cancelled)
            del self._held[held]

    def look_again(self, sandbox: Sandbox) -> None:
        """Reckon anew: the sandbox's clock was moved, or runs at another speed."""
        for held in self._of(sandbox):
            held.set_timer()

    def release(self, sandbox: Sandbox | None = None) -> None:
        """End every wait of a sandbox, or of all, as void."""
        for held in self._of(sandbox):
            held.end_as(False)  # noqa: FBT003 (void)

    def _of(self, sandbox: Sandbox | None) -> list[Held]:
        return [each for each in self._held if sandbox is None or each.sandbox is sandbox]
