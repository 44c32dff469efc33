"""Receivers over real sockets: each says what its script tells it to, and notes what came."""

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ssl import SSLContext
from typing import Self

from respondeia_mock.delivery.targets import Target

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
RESET = struct.pack("ii", 1, 0)

Script = Callable[["Receiver", StreamReader, StreamWriter], Awaitable[None]]


class Receiver:
    """A receiver on 127.0.0.1 that runs its script for every connection."""

    def __init__(self, script: Script, ssl: SSLContext | None = None) -> None:
        self._script = script
        self._ssl = ssl
        self._writers: set[StreamWriter] = set()
        self.requests: list[bytes] = []
        self.connections = 0
        self.connected = asyncio.Event()
        self.closing = asyncio.Event()
        self._all_ended = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._ssl)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.closing.set()
        if self._writers:
            for writer in self._writers:
                writer.transport.abort()
            await self._all_ended.wait()

    @property
    def port(self) -> int:
        return int(self._server.sockets[0].getsockname()[1])

    def target(self, path: str = "/hook", host: str = "127.0.0.1") -> Target:
        return Target(host, self.port, ("127.0.0.1",), path, tls=self._ssl is not None)

    async def read(self, reader: StreamReader) -> None:
        """Read one request and note it, byte by byte as it came."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
        self.requests.append(head + await reader.readexactly(int(length)))

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.connections += 1
        self.connected.set()
        self._writers.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._script(self, reader, writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        self._writers.discard(writer)
        if self.closing.is_set() and not self._writers:
            self._all_ended.set()


def answering(*answers: bytes) -> Script:
    """Answer the requests of a connection one after the other, then close it."""

    async def script(receiver: Receiver, reader: StreamReader, writer: StreamWriter) -> None:
        for answer in answers:
            await receiver.read(reader)
            writer.write(answer)
            await writer.drain()

    return script


def staying(answer: bytes) -> Script:
    """Answer once and keep the connection open until the other side closes it."""

    async def script(receiver: Receiver, reader: StreamReader, writer: StreamWriter) -> None:
        await receiver.read(reader)
        writer.write(answer)
        await reader.read()

    return script


async def serving(receiver: Receiver, reader: StreamReader, writer: StreamWriter) -> None:
    """Answer 200 to everything, over a connection that stays open."""
    while True:
        await receiver.read(reader)
        writer.write(OK)


async def resetting(receiver: Receiver, reader: StreamReader, writer: StreamWriter) -> None:
    """Read a request, then reset the connection."""
    await receiver.read(reader)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


async def endless(receiver: Receiver, reader: StreamReader, writer: StreamWriter) -> None:
    """Answer 200 with a body that ends only when the other side hangs up."""
    await receiver.read(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n")
    while not writer.transport.is_closing():
        writer.write(b"0123456789abcdef" * 1024)
        await writer.drain()


async def deaf(receiver: Receiver, *_: object) -> None:
    """Take the connection and read nothing, until the receiver itself ends."""
    await receiver.closing.wait()


async def blurting(_: Receiver, reader: StreamReader, writer: StreamWriter) -> None:
    """Answer before anything was asked."""
    writer.write(OK)
    await reader.read()
