"""uvicorn's protocol on httptools, with each request's line within reach of the application.

An answer put on the line goes out as it is, in one piece; uvicorn writes head and body apart, which
is two system calls. `wire` finds the line in the scope, under `extensions`; under another server
there is none, and answers go out as that server sends them. `plain_protocol` is the same on h11.
"""

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
