"""One isolated RespondeIA: all mutable state there is, and a few verbs that keep it consistent.

Store, clock, ids, schedule, events, journal, outbox, rate counters, idempotency records: reset
and isolation need no word elsewhere because nothing else holds state. It knows no business rule;
those are in `domain` and reach it through functions that take a sandbox.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from respondeia_mock.core.allowance import PLANS, RateLimit, Window
from respondeia_mock.core.beginning import Beginning, loaded, seeded
from respondeia_mock.core.clock import Clock, whole_milliseconds
from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.events import Event, EventLog, EventName
from respondeia_mock.core.handiwork import Handiwork
from respondeia_mock.core.journal import Journal
from respondeia_mock.core.outbox import Outbox
from respondeia_mock.core.owing import owe
from respondeia_mock.core.rules import Rules
from respondeia_mock.core.schedule import Fired, Run, Schedule, Task
from respondeia_mock.core.scripting import Acts, react_to
from respondeia_mock.core.setup import Positions, Seed, Setup, Watcher
from respondeia_mock.core.store import Store
from respondeia_mock.core.tally import Tally
from respondeia_mock.core.witness import Witness


@dataclass(slots=True)
class Remembered:
    """A reply kept under an Idempotency-Key. Page, "Handle Idempotency"."""

    at: float
    fingerprint: bytes
    status: int
    body: bytes
    request_id: str


class Sandbox:
    """The state of one RespondeIA and the verbs that every rule shares.

    Attributes:
        drives_sleep: the client's sleeping moves the clock on, so that a frozen one tells how long
            it waited.
        leaps_to: where the clock goes when the present step has ended, if it is moved on.
    """

    __slots__ = (
        "_cause",
        "_sequence",
        "acts",
        "behavior",
        "clock",
        "documented_only",
        "drives_sleep",
        "events",
        "handiwork",
        "ids",
        "journal",
        "leaps_to",
        "learned",
        "limited",
        "name",
        "outbox",
        "principals",
        "progress",
        "rate_limit",
        "remembered",
        "reported",
        "revoked",
        "rules",
        "schedule",
        "setup",
        "store",
        "tally",
        "urgent",
        "watcher",
        "windows",
    )

    def __init__(self, name: str, setup: Setup) -> None:
        """Begin in the state of the seed."""
        self.name = name
        self.setup = setup
        self.tally = Tally(setup.offered_in)
        self.watcher: Watcher | None = None
        self.journal = Journal(setup.budget)
        self.outbox = Outbox()
        self.store = Store()
        self.reset()

    def reset(self, once: Setup | None = None) -> None:
        """Go back to the seed: everything, the clock and the positions of ids included.

        With `once` it begins as that says, until the next reset. Only the tally stays: it tells of
        all that was tried here.
        """
        setup = once or self.setup
        self._begin(seeded(setup, self.name), setup)

    def load(self, document: Seed) -> None:
        """Go where a document says, as a reset goes to the seed; what it leaves out is as there."""
        self._begin(loaded(self.setup, self.name, document), self.setup)
        self.handiwork.document = document

    def _begin(self, beginning: Beginning, setup: Setup) -> None:
        planted = beginning.planted
        self.progress: Witness | None = None
        self.reported: Mapping[str, Any] | None = None
        self.clock = Clock(beginning.origin, beginning.speed, changed=self._clock_changed)
        self.handiwork = Handiwork(beginning.origin)
        self.drives_sleep = False
        listening = [each for each in self.store.webhooks if each.outlives_reset]
        self.store = planted.store
        for webhook in listening:
            if not self.store.webhooks.get(webhook.id):
                self.store.webhooks.add(webhook)
        self.behavior = planted.behavior
        self.rate_limit = planted.rate_limit
        self.limited = planted.limited
        self.documented_only = planted.documented_only
        self.ids = beginning.ids()
        self.schedule = Schedule(partial(setup.listener.sooner, self))
        self.events = EventLog()
        self.rules = Rules()
        self.acts = Acts()
        self.urgent: list[Delivery] = []
        self.outbox.abandon("the sandbox was reset")
        self.tally.take_in(self.journal, self.outbox)
        self.outbox = Outbox(
            partial(setup.listener.woken, self),
            self._moved_on,
            setup.answers_budget,
            self.tally.let_delivery_go,
        )
        self.journal.release()
        self.journal = Journal(setup.budget, self.tally.let_call_go)
        self.windows: dict[str, Window] = {}
        self.remembered: dict[tuple[str, str], Remembered] = {}
        self.revoked = set(planted.revoked)
        self.principals: dict[str, Any] = {}
        self.learned: tuple[tuple[str, ...], list[Any]] | None = None
        self._sequence = beginning.sequence()
        self._cause = ""
        self.leaps_to: float | None = None
        for timer in planted.timers:
            self.at(timer.due, timer.run, timer.subject, timer.turn)
        setup.listener.restarted(self)
        if setup.opening is not None:
            setup.opening.begin(self)
        if self.watcher is not None:
            self.watcher.restarted()

    def close(self) -> None:
        """End what is owed and due, and give room back; the sandbox is not used after this.

        It lets go of all that refers to it: the garbage collector rests while calls come in.
        """
        self.outbox.abandon("the sandbox was dropped")
        self.outbox = Outbox()
        self.journal.release()
        self.journal = Journal(self.setup.budget)
        self.schedule = Schedule()
        self.clock = Clock(self.clock.now(), self.clock.speed)
        self.progress = None
        self.setup.listener.restarted(self)
        if self.watcher is not None:
            self.watcher.closed()

    def forget_calls(self) -> int:
        """Empty the journal, as if nobody had called; return how many calls it held."""
        forgotten = len(self.journal)
        self.tally.take_in(self.journal, ())
        self.journal.release()
        self.journal = Journal(self.setup.budget, self.tally.let_call_go)
        return forgotten

    @property
    def is_busy(self) -> bool:
        """Say whether a delivery is on its way, or taken and not answered yet."""
        return not self.outbox.is_idle or self.outbox.has_lent

    def positions(self) -> Positions:
        """Return how far ids, draws and the sequence have come."""
        ids = self.ids
        return Positions(ids.seed, ids.name, ids.minted, ids.drawn, self._sequence)

    def tallied(self) -> Tally:
        """Return what was seen so far, counted, with what the rings still hold."""
        tally = self.tally.copy()
        tally.take_in(self.journal, self.outbox)
        return tally

    def next_sequence(self) -> int:
        """Return the next number of the one counter that orders calls, tasks and events."""
        self._sequence += 1
        return self._sequence

    def linked(self, origin: str) -> str:
        """Return what links on `origin` begin with: they carry the name of any sandbox but test."""
        return origin if self.name == "test" else f"{origin}/sandboxes/{self.name}"

    def limit(self) -> RateLimit:
        """Return the numbers in force: the options' own, else the plan's."""
        return self.rate_limit or PLANS[self.store.account.plan]

    def publish(self, name: EventName, data: Mapping[str, Any]) -> Event:
        """Record that something happened now, and what each subscribed webhook is owed."""
        event = self.record(name, data)
        self.tally.raised[name] += 1
        if self.progress is not None:
            self.progress.happened(event)
        if self.store.webhooks:
            self.tell(event)
        if self.rules.on_events:
            react_to(self, event)
        return event

    def record(self, name: EventName, data: Mapping[str, Any], at: float | None = None) -> Event:
        """Record that something happened, now if `at` is None, and tell nobody."""
        identifier, sequence = self.ids.mint("evt"), self.next_sequence()
        moment = self.clock.now() if at is None else at
        event = Event(identifier, sequence, name, moment, data, self._cause)
        self.events.append(event)
        if self.watcher is not None:
            self.watcher.happened(event)
        return event

    def tell(self, event: Event, header_id: str | None = None) -> list[Delivery]:
        """Write down what each webhook that subscribed to an event is owed."""
        return [
            delivery
            for webhook in self.store.webhooks
            if webhook.active and event.name in webhook.events
            for delivery in owe(self, event, webhook, header_id)
        ]

    def after(self, seconds: float, run: Run, subject: str) -> Task:
        """Have `run(sandbox, subject)` happen `seconds` from now on this clock."""
        return self.at(self.clock.now() + seconds, run, subject)

    def at(self, due: float, run: Run, subject: str, turn: int | None = None) -> Task:
        """Have `run(sandbox, subject)` happen at `due` (Unix seconds, to the millisecond).

        Args:
            due: the moment.
            run: the task.
            subject: the id of what it is about.
            turn: its place among what is due at one moment; None is the last so far.
        """
        turn = self.next_sequence() if turn is None else turn
        task = Task(whole_milliseconds(due), turn, run, subject)
        self.schedule.add(task)
        return task

    def begin(self, cause: str, at: float | None = None) -> float:
        """Let what follows happen at one moment (now if None) for one cause; return the moment."""
        self._cause = cause
        return self.clock.pin(at)

    def end(self) -> None:
        """Let the time run on."""
        self._cause = ""
        self.clock.unpin()
        if self.leaps_to is not None:
            self.clock.jump(self.leaps_to)
            self.leaps_to = None
            self.setup.listener.sooner(self)

    def leap(self, seconds: float) -> float:
        """Move the clock on by `seconds` when the present step has ended; return its time then."""
        begun = self.clock.now() if self.leaps_to is None else self.leaps_to
        self.leaps_to = whole_milliseconds(begun + seconds)
        return self.leaps_to

    def catch_up(self) -> None:
        """Run everything that has fallen due, each task at its own moment."""
        due = self.schedule.next_due()
        if due is not None and due <= self.clock.now():
            self.run_due(self.clock.now())

    def run_due(self, until: float) -> list[Fired]:
        """Run what is due up to `until` (Unix seconds) in order; what that adds runs as well."""
        fired = []
        self.acts.begin(self.schedule.next_due())
        while task := self.schedule.pop_due(until):
            fired.append(self._run(task))
        return fired

    def advance(self, to: float) -> list[Fired]:
        """Move the clock on to `to` (Unix seconds), with everything that falls due on the way."""
        to = whole_milliseconds(to)
        fired = self.run_due(to)
        self.clock.jump(to)
        return fired

    def _moved_on(self, delivery: Delivery) -> None:
        self.setup.listener.changed(self, delivery)
        if self.progress is not None:
            self.progress.moved(delivery)
        if self.watcher is not None:
            self.watcher.moved_on(delivery)

    def _clock_changed(self, how: str) -> None:
        if self.watcher is not None:
            self.watcher.clock_changed(how)

    def _run(self, task: Task) -> Fired:
        self.begin(task.id, task.due)
        try:
            summary = task.run(self, task.subject)
        finally:
            self.end()
        return Fired(task.due, task.kind, task.id, summary or "nothing to do")
