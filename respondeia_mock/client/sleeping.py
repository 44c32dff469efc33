"""Sleeping that moves a clock on instead of waiting, for the whole process and for a while.

`time.sleep` and `asyncio.sleep` are replaced in their modules, so that who took them out by
`from time import sleep` before still sleeps. A thread that must really wait, as a server's own,
says so. It knows no clock: what sleeping does instead is for the caller to say.
"""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

_here = local()


@contextmanager
def stays_awake() -> Iterator[None]:
    """Let this thread really sleep while the block runs, whatever others replace."""
    _here.stays_awake = True
    try:
        yield
    finally:
        _here.stays_awake = False


@contextmanager
def sleep_replaced(
    passes: Callable[[float], object], apasses: Callable[[float], Awaitable[object]]
) -> Iterator[None]:
    """Have sleeping call one of these with the seconds while the block runs, in all threads.

    Args:
        passes: what `time.sleep` does.
        apasses: what `asyncio.sleep` does.
    """
    import asyncio

    sleep, asleep = time.sleep, asyncio.sleep

    def pass_time(seconds: Any, /) -> None:  # noqa: ANN401 (time's)
        passes(seconds) if _passes(seconds) else sleep(seconds)

    async def apass_time(delay: float, result: Any = None) -> Any:  # noqa: ANN401 (asyncio's)
        if not _passes(delay):
            return await asleep(delay, result)
        await apasses(delay)
        return result

    time.sleep, asyncio.sleep = pass_time, apass_time
    try:
        yield
    finally:
        time.sleep, asyncio.sleep = sleep, asleep


def _passes(seconds: float) -> bool:
    """Say whether time passes by itself: not for who stays awake, nor for who merely yields."""
    return seconds > 0 and not getattr(_here, "stays_awake", False)
