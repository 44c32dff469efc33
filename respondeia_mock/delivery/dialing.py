"""aiohttp, held to the addresses that were checked; imported when the first webhook is sent.

A `Dial` is one request's permission. The resolver hands out its addresses and asks nobody; the
socket factory makes no socket for any other, whatever a URL says or aiohttp does by itself. That a
socket was made also tells whether a connection is new or was used before. What an exception means
is not said here: `failures` does.
"""

import asyncio
import socket
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from errno import EPERM
from io import BytesIO
from typing import TYPE_CHECKING

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from yarl import URL

from respondeia_mock.core.clock import elapsed
from respondeia_mock.delivery.failures import FAILURES, UNREACHED, is_broken_off, late, sentence
from respondeia_mock.delivery.outcome import Outcome
from respondeia_mock.delivery.targets import Target

if TYPE_CHECKING:
    from aiohttp.tracing import Trace

BODY_KEPT = 65_536
HEADERS_KEPT = 16_384
"""Bytes of an answer that are kept."""

IN_ONE_PIECE = 1_048_576
"""Bytes of a body that go out in one piece."""

KEPT_OPEN = 4.0
"""Seconds: less than the five after which Node's and uvicorn's servers hang up."""

_NOT_ADDED = ("Accept", "Accept-Encoding", "User-Agent", "Content-Type")
_SocketInfo = tuple[int, int, int, str, tuple[object, ...]]


@dataclass(slots=True)
class _Answer:
    """As much of an answer as came, filled in while it comes."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True, eq=False)
class Dial:
    """The addresses that a request may be sent to, and what it is sent over."""

    addresses: tuple[str, ...]
    was_dialled: bool = False
    transport: asyncio.Transport | None = None

    def hang_up(self) -> None:
        """Let go of what is not sent yet: a receiver that never reads it would hold us up."""
        if self.transport is not None:
            self.transport.abort()

    def end(self) -> None:
        """Hang up, unless the connection goes on to serve another request."""
        if self.transport is not None and self.transport.is_closing():
            self.transport.abort()


_current: ContextVar[Dial] = ContextVar("_current")
"""The permission of the request that is being made."""


class Dialler:
    """Posts to what was checked, over connections that it keeps open for a while."""

    def __init__(self) -> None:
        """Open a session; a loop must be running."""
        self._session = _open_session()
        self._dials: set[Dial] = set()

    async def post(
        self,
        target: Target,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109 (being late is an outcome)
    ) -> Outcome:
        """Post once, and say what came of it.

        A connection that was used before may have been closed meanwhile: where nothing came back
        over it, the next one is taken, and in the end a new one.
        """
        started, answer, error, reached = elapsed(), _Answer(), None, True
        try:
            async with asyncio.timeout(timeout):
                is_answered = False
                while not is_answered:
                    is_answered = await self._is_answered(target, body, headers, answer)
        except TimeoutError:
            error = late(target.authority, timeout, answer.status)
        except FAILURES as failure:
            error = sentence(failure, target.authority, is_closing=self._session.closed)
            reached = not isinstance(failure, UNREACHED)
        took = elapsed() - started
        return Outcome(answer.status, answer.headers, answer.body, took, error, reached)

    async def _is_answered(
        self, target: Target, body: bytes, headers: Mapping[str, str], answer: _Answer
    ) -> bool:
        """Post over one connection, and tell whether it was worth the trial."""
        dial = Dial(target.addresses)
        self._dials.add(dial)
        token = _current.set(dial)
        try:
            await self._exchange(target.url, body, headers, answer)
        except aiohttp.ClientConnectionError as failure:
            if dial.was_dialled or answer.status is not None or is_broken_off(failure):
                raise
            return False
        finally:
            _current.reset(token)
            self._dials.discard(dial)
            dial.end()
        return True

    async def _exchange(
        self, url: str, body: bytes, headers: Mapping[str, str], answer: _Answer
    ) -> None:
        request = self._session.post(
            URL(url, encoded=True),
            data=body if len(body) <= IN_ONE_PIECE else BytesIO(body),
            headers=headers,
            allow_redirects=False,
        )
        async with request as response:
            answer.status = response.status
            answer.headers = _kept(response.raw_headers)
            content = response.content
            while len(answer.body) < BODY_KEPT and not content.at_eof():
                answer.body += (await content.readany())[: BODY_KEPT - len(answer.body)]

    async def close(self) -> None:
        """Close all connections, also those that are in use."""
        for dial in self._dials:
            dial.hang_up()
        await self._session.close()


def _open_session() -> aiohttp.ClientSession:
    """Open a session that adds nothing to a request, follows nothing and unpacks nothing."""
    connector = _Connector(
        limit=0,
        keepalive_timeout=KEPT_OPEN,
        resolver=_Checked(),
        socket_factory=_make_socket,
        use_dns_cache=False,
    )
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=_NOT_ADDED,
        timeout=aiohttp.ClientTimeout(),
        auto_decompress=False,
        trust_env=False,
    )


class _Connector(aiohttp.TCPConnector):
    """Tells the dial what its request is sent over.

    A connection that is kept open leads where its name led once; it serves only while that is
    still among what was checked.
    """

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: "list[Trace]",
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 (theirs)
    ) -> Connection:
        dial = _current.get()
        connection = await super().connect(req, traces, timeout)
        while not (dial.was_dialled or _peer(connection) in dial.addresses):
            connection.close()
            connection = await super().connect(req, traces, timeout)
        dial.transport = connection.transport
        return connection


class _Checked(AbstractResolver):
    """Resolves a name to what was checked."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in _current.get().addresses
        ]

    async def close(self) -> None:
        """Hold nothing."""


def _peer(connection: Connection) -> object:
    """Return the address that a connection leads to; None where it is gone."""
    transport = connection.transport
    name = transport and transport.get_extra_info("peername")
    return name and name[0]


def _make_socket(info: _SocketInfo) -> socket.socket:
    family, kind, protocol, _, address = info
    dial = _current.get()
    dial.was_dialled = True
    if address[0] not in dial.addresses:
        raise PermissionError(EPERM, f"{address[0]} was not checked")
    return socket.socket(family, kind, protocol)


def _kept(headers: tuple[tuple[bytes, bytes], ...]) -> dict[str, str]:
    """Return headers under the names that were sent; what came several times is joined."""
    kept: dict[str, str] = {}
    room = HEADERS_KEPT
    for name, value in headers:
        room -= len(name) + len(value)
        if room < 0:
            break
        spelled, said = name.decode("latin-1"), value.decode("utf-8", "replace")
        kept[spelled] = f"{kept[spelled]}, {said}" if spelled in kept else said
    return kept
