"""A webhook receiver on a real socket that answers as it is told: well, badly, or not at all.

What it answers to each request stands in a list of manners; the last one holds for the rest.
"""

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from http.client import parse_headers
from threading import Condition, Event, Thread
from types import TracebackType
from typing import Any, BinaryIO, Self

from tests.process import PATIENCE


@dataclass(frozen=True)
class Request:
    """What came in; names of headers in lower case."""

    path: str
    version: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> str:
        return self.headers["x-respondeia-event"]

    @property
    def attempt(self) -> str:
        return self.headers["x-respondeia-attempt"]


Manner = Callable[[socket.socket, Request], bool]
"""Answers a request; says whether the connection stays open."""


def answers(status: int, body: bytes = b"ok", *headers: str) -> Manner:
    """Answer with a status, in one piece."""
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers]
    whole = "\r\n".join([*head, "", ""]).encode() + body

    def answer(connection: socket.socket, _: Request) -> bool:
        connection.sendall(whole)
        return True

    return answer


def says(whole: bytes) -> Manner:
    """Send these bytes and close."""

    def say(connection: socket.socket, _: Request) -> bool:
        connection.sendall(whole)
        return False

    return say


def resets(connection: socket.socket, _: Request) -> bool:
    """Reset the connection without an answer."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def floods(size: int) -> Manner:
    """Answer 200 and go on sending a body of that size for as long as anybody reads."""

    def flood(connection: socket.socket, _: Request) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        piece = b"x" * 65_536
        for _sent in range(size // len(piece)):
            connection.sendall(piece)
        return False

    return flood


class Gate:
    """A manner that answers 200, but not before it is opened."""

    def __init__(self) -> None:
        self._opened = Event()

    def open(self) -> None:
        self._opened.set()

    def __call__(self, connection: socket.socket, _: Request) -> bool:
        assert self._opened.wait(PATIENCE)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        return True


class Receiver:
    """Listens until the block is left; `requests` is what came, in order."""

    def __init__(self, *manners: Manner, port: int = 0) -> None:
        self.requests: list[Request] = []
        self._manners = list(manners or [answers(200)])
        self._arrived = Condition()
        self._open: list[socket.socket] = []
        self._threads: list[Thread] = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/hook"

    @property
    def bodies(self) -> list[bytes]:
        return [each.body for each in self.requests]

    @property
    def events(self) -> list[str]:
        return [each.event for each in self.requests]

    def wait_for(self, count: int) -> list[Request]:
        """Wait until so many requests have come; return them."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self.requests) >= count, PATIENCE)
            assert came, f"{len(self.requests)} of {count} came"
            return self.requests[:count]

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self._run(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            try:
                while (request := _read(stream)) and self._note(request)(connection, request):
                    pass
            except OSError:  # the mock hung up, or the test is over
                return

    def _note(self, request: Request) -> Manner:
        with self._arrived:
            self.requests.append(request)
            self._arrived.notify_all()
            return self._manners.pop(0) if len(self._manners) > 1 else self._manners[0]

    def _run(self, target: Callable[..., None], *args: Any) -> None:  # noqa: ANN401 (its own)
        thread = Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def __enter__(self) -> Self:
        self._run(self._listen)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._open:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:  # it is closed already
                continue
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()


def _read(stream: BinaryIO) -> Request | None:
    """Read one request; None where the other side has closed."""
    line = stream.readline().decode("latin-1").split()
    if not line:
        return None
    assert line[0] == "POST"
    headers = {name.lower(): value for name, value in parse_headers(stream).items()}
    return Request(line[1], line[2], headers, stream.read(int(headers["content-length"])))
