"""One attempt is one POST: exact bytes to a checked address, and an Outcome of whatever comes.

Last on a delivery's way out, after `targets`. It follows no redirect, decides nothing about
retries, and does not raise for what a receiver does. This half is light to import; `dialing`,
which brings aiohttp, follows with the first attempt.
"""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from respondeia_mock.delivery.outcome import Outcome
from respondeia_mock.delivery.targets import Target

if TYPE_CHECKING:
    from respondeia_mock.delivery.dialing import Dialler


class Sender:
    """Sends attempts, any number at once. Use it in an `async with` block, or close it."""

    def __init__(self) -> None:
        """Start with nothing open."""
        self._dialler: Dialler | None = None
        self._is_closed = False

    async def post(
        self,
        target: Target,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109 (being late is an outcome)
    ) -> Outcome:
        """Post these bytes; what has not come after `timeout` real seconds does not count.

        `Host` and `Content-Length` are added to the headers, and nothing else.

        Raises:
            RuntimeError: the sender is closed.
        """
        dialler = self._dialler or await self._opened()
        return await dialler.post(target, body, headers, timeout)

    async def close(self) -> None:
        """Close all connections; attempts on their way fail."""
        self._is_closed = True
        dialler, self._dialler = self._dialler, None
        if dialler is not None:
            await dialler.close()

    async def _opened(self) -> "Dialler":
        """Return the dialler; the import happens in a thread, so that calls go on meanwhile."""
        await asyncio.to_thread(_import_aiohttp)
        if self._is_closed:
            raise RuntimeError("The sender is closed.")
        if self._dialler is None:
            from respondeia_mock.delivery.dialing import Dialler

            self._dialler = Dialler()
        return self._dialler

    async def __aenter__(self) -> Self:
        """Start with nothing open still."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.close()


def _import_aiohttp() -> None:
    import respondeia_mock.delivery.dialing  # noqa: F401 (it takes a while, which is the point)
