"""uvicorn's protocol on httptools, with each request's line within reach of the application.

An answer put on the line goes out as it is, in one piece; uvicorn writes head and body apart, which
is two system calls. `wire` finds the line in the scope, under `extensions`; under another server
there is none, and answers go out as that server sends them. `plain_protocol` is the same on h11.

An idle connection is closed after as long as uvicorn would have it, but one timer sees to it for
many answers: one begun after each, and cancelled by the next call, is 3 % of what a call costs.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from respondeia_mock.http.connection import CONNECTION, Connection, end_unfinished
from respondeia_mock.http.wire import LINE


class Line(Connection):
    """The connection of one request, until it is answered."""

    __slots__ = ()

    _cycle: RequestResponseCycle

    @property
    def stays_open(self) -> bool:
        """Say whether the connection is kept for another request."""
        return self._cycle.keep_alive

    def server_headers(self) -> list[tuple[bytes, bytes]]:
        """Return the headers that the server adds to every answer, such as the date."""
        return self._cycle.default_headers

    def answer(self, whole: bytes) -> None:
        """Send the whole answer, head and body, and go on to the next request, if any.

        The line knows its request no more then: each would keep the other, and all that came with
        the call, for a garbage collector that rests while calls come in.
        """
        cycle = self._cycle
        del self._cycle
        if cycle.disconnected:
            return
        cycle.response_started = cycle.response_complete = True
        cycle.waiting_for_100_continue = False
        cycle.transport.write(whole)
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()


class Protocol(HttpToolsProtocol):
    """httptools' protocol with such a line in every scope."""

    _idle_since: float | None = None
    _closing: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Have nothing left to close."""
        if self._closing is not None:
            self._closing.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what was sent: nobody is idle."""
        self._idle_since = None
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Go on to the next request, if one waits; else the connection is idle from now on."""
        if self.pipeline or self.transport.is_closing():
            super().on_response_complete()
            return
        self.server_state.total_requests += 1
        self.flow.resume_reading()
        self._idle_since = self.loop.time()
        if self._closing is None:
            self._closing = self.loop.call_later(self.timeout_keep_alive, self._close_if_idle)

    def _close_if_idle(self) -> None:
        """Close what has been idle for long enough; look again when that may be."""
        self._closing = None
        if self._idle_since is None:
            return
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self._closing = self.loop.call_later(left, self._close_if_idle)
        else:
            self.timeout_keep_alive_handler()

    def shutdown(self) -> None:
        """Let an answer that is not through come to an end, now that the server ends."""
        super().shutdown()
        end_unfinished(self.cycle)

    def on_headers_complete(self) -> None:
        """Put the line of a new request into its scope."""
        earlier: Any = self.cycle
        super().on_headers_complete()
        if self.cycle is not earlier:
            line = Line(self.cycle)
            self.scope["extensions"] = {LINE: line, CONNECTION: line}  # type: ignore[dict-item]  # ours
