"""The connection of one request, for what a server cannot be asked for: to break it off.

`protocol` puts one into each request's scope, whether httptools or h11 reads it. `wire_faults` and
streams use it, and are told through it that the server ends; answers as usual go another way.
"""

import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle as H11Cycle
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle as HttpToolsCycle

    Cycle = H11Cycle | HttpToolsCycle

CONNECTION = "respondeia_mock.connection"
"""Where it stands among the extensions of a scope."""

_AT_ONCE = struct.pack("ii", 1, 0)


class Connection:
    """One that can be broken off."""

    __slots__ = ("_cycle", "_ending")

    def __init__(self, cycle: "Cycle") -> None:
        """Speak for this request-response cycle of uvicorn's."""
        self._cycle = cycle
        self._ending: Callable[[], None] | None = None

    def at_the_end(self, ending: "Callable[[], None]") -> None:
        """Have `ending` called when the server ends while this request is being answered."""
        self._ending = ending

    def end(self) -> None:
        """Bring an answer to its end; hang up where the client does not even take what there is."""
        if self._ending is None:
            return
        if self._cycle.flow.write_paused:
            self._cycle.transport.abort()
        self._ending()

    def hang_up(self) -> None:
        """Close it when what was sent has gone out; nothing more is."""
        self._end()
        self._cycle.transport.close()

    def reset(self) -> None:
        """Break it off by RST, as a machine does that lost its memory of it."""
        self._end()
        found: socket.socket | None = self._cycle.transport.get_extra_info("socket")
        with suppress(OSError):
            if found is not None:
                found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self._cycle.transport.abort()

    def _end(self) -> None:
        """Let the server take the request as answered."""
        self._cycle.response_started = self._cycle.response_complete = True
        self._cycle.message_event.set()


class NoConnection(Connection):
    """Where no server of ours is: nothing can be broken off, so the request fails."""

    __slots__ = ()

    def __init__(self) -> None:
        """Speak for nobody."""

    def at_the_end(self, ending: "Callable[[], None]") -> None:
        """Do nothing: a server that is not ours does not tell of its end."""

    def hang_up(self) -> None:
        """Fail, which has the server break off."""
        raise ConnectionAbortedError("the answer is void: it was lost, or its sandbox was reset")

    def reset(self) -> None:
        """Fail, which has the server break off."""
        raise ConnectionResetError("a fault reset the connection")


def end_unfinished(cycle: "Cycle | None") -> None:
    """Bring the answer of a cycle to its end, if it is not through."""
    if cycle is not None and not cycle.response_complete:
        found: Any = (cycle.scope.get("extensions") or {}).get(CONNECTION)
        if found is not None:
            found.end()
