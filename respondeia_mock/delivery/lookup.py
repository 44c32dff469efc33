"""Names to addresses: the system's resolver, asked in threads that nobody waits for.

Why not the event loop's own `getaddrinfo`: its few threads are shared, so that some dead names
would delay all others, and the process waits for them when it ends. Here each name has at most one
daemon thread, all who ask meanwhile share its answer, and an answer stands for a second.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread

from respondeia_mock.core.clock import elapsed
from respondeia_mock.core.record import record

KEPT_FOR = 1.0
KEPT = 1_000


@record
class _Known:
    addresses: tuple[str, ...]
    until: float


def ask_system(host: str) -> Sequence[str]:
    """Ask this machine's resolver; it may take its time."""
    infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(info[4][0]) for info in infos]


class Names:
    """Looks names up; call it with one."""

    def __init__(self, ask: Callable[[str], Sequence[str]] = ask_system) -> None:
        """Ask `ask`, which raises OSError for a name that it does not know."""
        self._ask = ask
        self._known: dict[str, _Known] = {}
        self._asked: dict[str, asyncio.Future[tuple[str, ...] | OSError]] = {}

    async def __call__(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a host, each once.

        Raises:
            OSError: the name leads nowhere.
        """
        known = self._known.get(host)
        if known is not None and known.until > elapsed():
            return known.addresses
        answer = await asyncio.shield(self._asked.get(host) or self._send_for(host))
        if isinstance(answer, OSError):
            raise OSError(*answer.args)
        return answer

    def _send_for(self, host: str) -> asyncio.Future[tuple[str, ...] | OSError]:
        loop = asyncio.get_running_loop()
        self._asked[host] = future = loop.create_future()

        def ask() -> None:
            found = self._found(host)
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._settle, host, future, found)

        Thread(target=ask, name=f"lookup of {host}", daemon=True).start()
        return future

    def _found(self, host: str) -> tuple[str, ...] | OSError:
        try:
            return tuple(dict.fromkeys(self._ask(host)))
        except OSError as error:
            return error

    def _settle(
        self,
        host: str,
        future: asyncio.Future[tuple[str, ...] | OSError],
        found: tuple[str, ...] | OSError,
    ) -> None:
        del self._asked[host]
        if isinstance(found, tuple):
            if len(self._known) >= KEPT:
                self._known.clear()
            self._known[host] = _Known(found, elapsed() + KEPT_FOR)
        future.set_result(found)
