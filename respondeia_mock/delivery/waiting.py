"""Waiting until something is so: whoever waits looks again whenever something has changed."""

import asyncio
from collections.abc import Callable


class Waiting:
    """Those who wait, in one event loop."""

    __slots__ = ("_waiters",)

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._waiters: list[asyncio.Future[None]] = []

    def wake(self) -> None:
        """Let everybody look again."""
        if self._waiters:
            waiters, self._waiters = self._waiters, []
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_result(None)

    async def until(self, is_so: Callable[[], bool], timeout: float | None) -> bool:  # noqa: ASYNC109 (late is an answer)
        """Wait until it is so, at most `timeout` real seconds; say whether it came about."""
        try:
            async with asyncio.timeout(timeout):
                while not is_so():
                    waiter = asyncio.get_running_loop().create_future()
                    self._waiters.append(waiter)
                    await waiter
        except TimeoutError:
            return is_so()
        return True
