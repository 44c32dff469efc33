"""uvicorn's protocol, with its transport within reach of the application.

uvicorn writes the head of an answer and its body apart, which is two system calls and two packets.
A corked transport joins them. The wire finds it in the scope, under `extensions`; under another
server there is none, and answers go out as that server sends them.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from respondeia_mock.http.codec import TRANSPORT


class Transport:
    """A transport that can hold back what is written and send it in one piece."""

    __slots__ = ("_held", "_inner", "is_closing", "write")

    def __init__(self, inner: asyncio.Transport) -> None:
        """Wrap a transport; until it is corked everything passes through."""
        self._inner = inner
        self._held: list[bytes] = []
        self.write = inner.write
        self.is_closing = inner.is_closing

    def cork(self) -> None:
        """Hold back what is written from now on."""
        self.write = self._held.append

    def uncork(self) -> None:
        """Send what was held back, and hold back nothing more."""
        self.write = self._inner.write
        if self._held:
            held, self._held = self._held, []
            self._inner.write(b"".join(held))

    def close(self) -> None:
        """Close the connection when everything was sent."""
        self.uncork()
        self._inner.close()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever the transport has)
        """Return anything else of the transport's own."""
        return getattr(self._inner, name)


class Protocol(HttpToolsProtocol):
    """httptools' protocol on such a transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wrap the transport of a new connection."""
        super().connection_made(Transport(transport))  # type: ignore[arg-type]  # it stands in for one

    def on_message_begin(self) -> None:
        """Put the transport into the scope of a new request."""
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[typeddict-item]  # an extension of ours
