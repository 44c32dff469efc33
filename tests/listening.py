"""A listener to server-sent events over a real socket, which reads when the test says so."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.asgi import Json
from tests.process import PATIENCE


@dataclass(frozen=True)
class Told:
    """One server-sent event; `number` is its id, if it has one."""

    event: str
    number: int | None
    document: Json


class Listener:
    """Listens from when the block begins until it is left."""

    def __init__(self, url: str, last: int | None = None, buffer: int | None = None) -> None:
        """Open a stream that goes on after the event numbered `last`.

        Args:
            url: of the stream.
            last: the number, None for what comes from now on.
            buffer: how many bytes the system may hold for a listener who does not read.
        """
        parts = urlsplit(url)
        self._connection = _Connection(parts.netloc, timeout=PATIENCE)
        self._connection.buffer = buffer
        headers = {} if last is None else {"Last-Event-ID": str(last)}
        self._connection.request("GET", f"{parts.path}?{parts.query}", headers=headers)
        self.answer: HTTPResponse = self._connection.getresponse()

    def blocks(self) -> Iterator[dict[str, str]]:
        """Yield what comes, field by field; comments stand under an empty name."""
        block: dict[str, str] = {}
        while line := self.answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if line != "\n":
                block[name] = value
            elif block:
                yield block
                block = {}
        assert not block, "the stream ends amid an event"

    def told(self) -> Iterator[Told]:
        """Yield the events, until the stream ends."""
        for block in self.blocks():
            if "data" in block:
                number = int(block["id"]) if "id" in block else None
                yield Told(block["event"], number, json.loads(block["data"]))

    def take(self, count: int) -> list[Told]:
        """Return so many events; wait for them."""
        told = self.told()
        return [next(told) for _ in range(count)]

    def close(self) -> None:
        self.answer.close()
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Connection(HTTPConnection):
    """A connection whose receive buffer is of a size, if one was given."""

    buffer: int | None = None

    def connect(self) -> None:
        made = socket.socket()
        if self.buffer is not None:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.buffer)
        made.settimeout(self.timeout)
        made.connect((self.host, self.port))
        self.sock = made
