"""The door to what happens as it happens: server-sent events off a sandbox's tape.

Each listener is one answer without an end. It goes on from `Last-Event-ID` as far as that is still
held, says how much was missed, that nothing has happened for a while, that the sandbox was reset or
dropped, and that the server ends.
"""

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import Response

from respondeia_mock.core.json_writer import write
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.listing import MOST_DIGITS
from respondeia_mock.http.control.tape import KINDS, Tape, tape_of
from respondeia_mock.http.wire import connection_of

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

HEARTBEAT = 15.0
"""Real seconds of silence after which a comment says that the line still stands."""

PIECE = 64 * 1024
AT_ONCE = 100
RETRY = 1000
_ALWAYS = ("reset", "dropped")
_STILL = b": nothing has happened\n\n"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def stream(visit: Visit) -> Response:
    """Tell as it happens what does: `?kinds=request,event,delivery,clock` as server-sent events."""
    kinds, last = _kinds(visit), _last_id(visit)
    return Stream(Reader(tape_of(visit.sandbox), kinds, last), visit.sandbox.name)


class Reader:
    """A place on a tape, and what of it is wanted."""

    def __init__(self, tape: Tape, kinds: tuple[str, ...], last: int | None) -> None:
        """Begin after the change numbered `last`, or with what comes now if it is None."""
        self._kinds = (*kinds, *_ALWAYS)
        self._is_stranger = last is not None and not tape.knows(last)
        self.tape = tape
        self.place = tape.number if last is None else last
        if self._is_stranger:
            self.place = tape.oldest - 1

    @property
    def is_behind(self) -> bool:
        """Say whether there is something to take."""
        return self._is_stranger or self.place < self.tape.number

    def take(self) -> bytes:
        """Go on, as far as fits into one piece; return what of that is wanted, ready to send."""
        pieces = [self._missed()]
        size = 0
        for change in self.tape.after(self.place, AT_ONCE):
            self.place = change.number
            if change.kind in self._kinds:
                pieces.append(_block(change.kind, change.told, change.number))
                size += len(pieces[-1])
            if size >= PIECE:
                break
        return b"".join(pieces)

    def _missed(self) -> bytes:
        """Go on to what is still held; say how many changes are not, if any."""
        lost = max(0, self.tape.oldest - 1 - self.place)
        if not lost and not self._is_stranger:
            return b""
        self.place += lost
        count = None if self._is_stranger else lost
        self._is_stranger = False
        return _block("missed", write({"count": count}), self.place)


class Stream(Response):
    """The answer to one listener."""

    def __init__(self, reader: Reader, name: str) -> None:
        """Read for a listener to the sandbox of this name."""
        super().__init__(headers=_HEADERS, media_type="text/event-stream")
        del self.headers["content-length"]
        self._reader = reader
        self._name = name
        self._news = asyncio.Event()
        self._has_left = self._server_ends = False

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Send until the listener leaves, the sandbox is dropped or the server ends."""
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        if scope["method"] != "HEAD":
            connection_of(scope).at_the_end(self._end)
            await self._tell(receive, send)
        await send({"type": "http.response.body", "body": b""})

    async def _tell(self, receive: "Receive", send: "Send") -> None:
        tape, news = self._reader.tape, self._news.set
        attending = asyncio.ensure_future(self._attend(receive))
        tape.enter(self, news)
        piece = self._greeting()
        try:
            while piece:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await self._next()
        finally:
            tape.leave(self)
            attending.cancel()

    async def _attend(self, receive: "Receive") -> None:
        """Notice that the listener has left."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._has_left = True
        self._news.set()

    async def _next(self) -> bytes:
        """Wait for something to send, and return it; nothing when that was all."""
        loop, reader = asyncio.get_running_loop(), self._reader
        silent_until = loop.time() + HEARTBEAT
        while not self._has_left:
            while reader.is_behind:
                if piece := reader.take():
                    return piece
            if reader.tape.ended:
                break
            if self._server_ends:
                self._has_left = True
                return _block("ended", write({"reason": "the server ends"}))
            self._news.clear()
            try:
                async with asyncio.timeout_at(silent_until):
                    await self._news.wait()
            except TimeoutError:
                return _STILL
        return b""

    def _greeting(self) -> bytes:
        """Return what can be said at once: whom one listens to, and from where on."""
        told = f": the sandbox '{self._name}'\nretry: {RETRY}\nid: {self._reader.place}\n\n"
        return told.encode()

    def _end(self) -> None:
        self._server_ends = True
        self._news.set()


def _block(kind: str, told: bytes, number: int | None = None) -> bytes:
    """Return a server-sent event; one without a number leaves what to go on from as it was."""
    numbered = b"" if number is None else b"id: %d\n" % number
    return b"%sevent: %s\ndata: %s\n\n" % (numbered, kind.encode(), told)


def _kinds(visit: Visit) -> tuple[str, ...]:
    if "kinds" not in visit.query:
        return KINDS
    kinds = tuple(each.strip() for each in visit.query["kinds"].split(","))
    for kind in kinds:
        if kind not in KINDS:
            near = suggestion(kind, KINDS) or f"; they are {', '.join(KINDS)}"
            message = f"Nothing of the kind '{kind}' is told{near}"
            raise ControlError(400, "invalid", message, "kinds")
    return kinds


def _last_id(visit: Visit) -> int | None:
    given = visit.headers.get("last-event-id", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= MOST_DIGITS):
        message = f"'Last-Event-ID' must be the id of an event, not '{given[:MOST_DIGITS]}'"
        raise ControlError(400, "invalid", message, "Last-Event-ID")
    return int(given)
