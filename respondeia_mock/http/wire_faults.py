"""What befalls an answer on its way: held back, lost, dribbled, cut off. Performed, not decided.

The core has written it on the reply. Each request waits by itself: nobody else's answer is late for
it. Whoever leaves, a reset of the sandbox and the server's end cut the wait short.
"""

import asyncio
from collections.abc import Iterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from respondeia_mock.core.exchange import Call, Reply, WireFault
from respondeia_mock.http.connection import Connection
from respondeia_mock.http.courier import Courier
from respondeia_mock.http.wire import connection_of, head_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send


class VoidError(Exception):
    """The answer is void: its client has left, its sandbox was reset or the server ends."""


async def send_disturbed(
    courier: Courier, scope: "Scope", receive: "Receive", send: "Send", call: Call, reply: Reply
) -> None:
    """Send a reply as its wire fault wants it."""
    fault, connection = reply.wire, connection_of(scope)
    assert fault is not None  # noqa: S101 (whoever calls has looked)
    try:
        async with _patience(courier, fault, receive, connection) as patience:
            if fault.delay:
                await patience.wait(fault.delay)
            if fault.lost is not None:
                await _lose(fault.lost, patience, connection)
                return
            await _send(scope, send, call, reply, patience)
    except VoidError:
        connection.hang_up()
        return
    if fault.truncate is not None:
        connection.hang_up()


class Patience:
    """Waits for one request, as long as its client does."""

    def __init__(self, courier: Courier, fault: WireFault, left: "asyncio.Task[None]") -> None:
        """Wait on the clock of the fault's sandbox, until the client has `left`."""
        self._courier = courier
        self._fault = fault
        self._left = left

    async def wait(self, seconds: float | None) -> None:
        """Wait so many seconds of the sandbox's clock, or for ever.

        Raises:
            VoidError: nobody needs the answer any more.
        """
        holding = asyncio.ensure_future(self._courier.hold(self._fault.sandbox, seconds))
        try:
            await asyncio.wait((holding, self._left), return_when=asyncio.FIRST_COMPLETED)
            if not (holding.done() and holding.result()):
                raise VoidError
        finally:
            holding.cancel()


@asynccontextmanager
async def _patience(
    courier: Courier, fault: WireFault, receive: "Receive", connection: Connection
) -> "AsyncIterator[Patience]":
    left = asyncio.ensure_future(_until_left(receive))
    connection.at_the_end(partial(_end, left))
    try:
        yield Patience(courier, fault, left)
    finally:
        left.cancel()


def _end(left: "asyncio.Task[None]") -> None:
    left.cancel()


async def _until_left(receive: "Receive") -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _lose(way: str, patience: Patience, connection: Connection) -> None:
    if way == "timeout":
        await patience.wait(None)
    elif way == "connection_reset":
        connection.reset()
    else:
        connection.hang_up()


async def _send(scope: "Scope", send: "Send", call: Call, reply: Reply, patience: Patience) -> None:
    """Send head and body, in as many pieces as there shall be."""
    fault = reply.wire
    assert fault is not None  # noqa: S101 (as above)
    await send(head_of(call, reply))
    kept = reply.body
    if fault.truncate is not None:
        kept = kept[: int(len(kept) * fault.truncate)]
    pieces = list(_pieces(kept, fault.chunks))
    pause = fault.over / max(1, len(pieces) - 1)
    for place, piece in enumerate(pieces):
        if place and pause:
            await patience.wait(pause)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    if fault.truncate is None:
        await send({"type": "http.response.body", "body": b""})


def _pieces(body: bytes, count: int) -> Iterator[bytes]:
    """Yield the body in `count` pieces of about the same size, none of them empty."""
    count = max(1, min(count, len(body)))
    ends = [len(body) * place // count for place in range(count + 1)]
    return (body[start:end] for start, end in pairwise(ends))
