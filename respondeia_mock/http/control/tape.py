"""What changes in one sandbox, spelled once as it happens and kept for all who listen.

A tape is the sandbox's watcher from when somebody first listens. A reader holds no queue, only its
place on the tape: whoever is slow slows nobody, takes no room, and is told how much was missed.
While nobody reads, and nobody has for a minute, changes are only counted. How they go out is the
matter of `streaming`.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from respondeia_mock.core.clock import elapsed, real_now
from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.events import Event
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.control.entries import render
from respondeia_mock.http.control.spelling import render_delivery, render_event

KEPT = 10_000
LEAST_KEPT = 100
"""So many changes a tape may hold even where the tapes of others take up all the room."""

GRACE = 60.0
"""Real seconds for which changes are kept for a reader who lost the line."""

KINDS = ("request", "event", "delivery", "clock")
"""What a reader may choose from; of a reset, and of the end, everybody is told."""


@record
class Change:
    """One entry: its number, its kind, and the JSON that tells it."""

    number: int
    kind: str
    told: bytes


class Tape:
    """The latest changes of one sandbox; at most 10,000.

    Attributes:
        number: of the latest change. It began at the Unix milliseconds at which the tape did, so
            that numbers of an earlier tape are known to be none of its own.
        ended: the sandbox is used no more.
    """

    __slots__ = (
        "_began",
        "_budget",
        "_changes",
        "_left",
        "_readers",
        "_sandbox",
        "ended",
        "number",
    )

    def __init__(self, sandbox: Sandbox) -> None:
        """Start empty, with nobody reading."""
        self._sandbox = sandbox
        self._budget = sandbox.setup.changes_budget
        self._changes: deque[Change] = deque()
        self._readers: dict[object, Callable[[], None]] = {}
        self._left = elapsed()
        self._began = self.number = round(real_now() * 1000)
        self.ended = False

    def answered(self, exchange: Exchange) -> None:
        """Tell of a call."""
        self._add("request", lambda: render(exchange))

    def happened(self, event: Event) -> None:
        """Tell of an event."""
        self._add("event", lambda: render_event(event))

    def moved_on(self, delivery: Delivery) -> None:
        """Tell how far a delivery is."""
        self._add("delivery", lambda: render_delivery(delivery))

    def clock_changed(self, how: str) -> None:
        """Tell what time it is now."""
        self._add("clock", lambda: {"change": how, **self._time()})

    def restarted(self) -> None:
        """Tell that the sandbox is back at its seed."""
        self._add("clock", lambda: {"change": "reset", **self._time()})
        self._add("reset", lambda: {"sandbox": self._sandbox.name, **self._time()})

    def closed(self) -> None:
        """Tell that the sandbox is no more."""
        self._add("dropped", lambda: {"sandbox": self._sandbox.name})
        self.ended = True
        self._give_back()

    @property
    def oldest(self) -> int:
        """Return the number of the oldest change that is held, or would be."""
        return self._changes[0].number if self._changes else self.number + 1

    def knows(self, number: int) -> bool:
        """Say whether a number is this tape's."""
        return self._began <= number <= self.number

    def after(self, number: int, most: int) -> Iterator[Change]:
        """Yield what is held after `number`, oldest first, `most` of them."""
        first = len(self._changes) - (self.number - number)
        for place in range(max(0, first), min(len(self._changes), first + most)):
            yield self._changes[place]

    def enter(self, reader: object, wake: Callable[[], None]) -> None:
        """Call `wake` from now on whenever there is something new."""
        self._readers[reader] = wake

    def leave(self, reader: object) -> None:
        """Call it no more."""
        self._readers.pop(reader, None)
        self._left = elapsed()
        self._give_back()

    def _add(self, kind: str, spell: Callable[[], Mapping[str, Any]]) -> None:
        self.number += 1
        if not self._readers and elapsed() - self._left > GRACE:
            self._forget(0)
            return
        change = Change(self.number, kind, write(spell()))
        self._changes.append(change)
        self._budget.held += len(change.told)
        if len(self._changes) > KEPT:
            self._forget(KEPT)
        while self._budget.held > self._budget.most and len(self._changes) > LEAST_KEPT:
            self._forget(len(self._changes) - 1)
        for wake in self._readers.values():
            wake()

    def _forget(self, left: int) -> None:
        """Let the oldest changes go until so many are left."""
        while len(self._changes) > left:
            self._budget.held -= len(self._changes.popleft().told)

    def _give_back(self) -> None:
        """Give room back that nobody will ask for."""
        if self.ended and not self._readers:
            self._forget(0)

    def _time(self) -> dict[str, float]:
        clock = self._sandbox.clock
        return {"now": clock.now(), "speed": clock.speed}


def tape_of(sandbox: Sandbox) -> Tape:
    """Return the tape of a sandbox; it begins when it is first asked for."""
    watcher = sandbox.watcher
    if not isinstance(watcher, Tape):
        watcher = sandbox.watcher = Tape(sandbox)
    return watcher
