"""A session: what was done in a sandbox since it began, calls, actions and rules in their order.

Calls come from the journal, actions from the handiwork, what a payer decided on the checkout page
from the events. Moves of the clock need no record: the moments tell them. How a session is told,
as a scenario or as a test, is decided elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from respondeia_mock.core.durations import spell_moment
from respondeia_mock.core.events import Event, EventName
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.handiwork import Done
from respondeia_mock.core.record import record
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.setup import Planted

PREFLIGHT = "OPTIONS"
_DECIDED = {
    EventName.PAYMENT_APPROVED: "payment.approve",
    EventName.PAYMENT_REJECTED: "payment.reject",
}


@record
class Exported:
    """A document, and what is to be said above it, a sentence each."""

    document: Mapping[str, Any]
    notes: tuple[str, ...] = ()


@record
class Scripted:
    """A rule that was put in at `at` (Unix seconds), as it stands in the list."""

    sequence: int
    at: float
    rule: Rule
    document: Mapping[str, Any]


Step = Exchange | Done | Scripted


@record
class Session:
    """What was done.

    Attributes:
        began: Unix seconds; on a running clock, the first step if nothing happened before it.
        start: the state in which it began.
        steps: in their order.
        events: what happened, as far as it is held.
        notes: what could not be told, a sentence each.
    """

    sandbox: Sandbox
    began: float
    start: Planted
    steps: tuple[Step, ...]
    events: tuple[Event, ...]
    notes: tuple[str, ...]

    @property
    def calls(self) -> list[Exchange]:
        """Return the calls that came to an end."""
        return [each for each in self.steps if isinstance(each, Exchange)]

    @property
    def done(self) -> list[Done]:
        """Return the actions."""
        return [each for each in self.steps if isinstance(each, Done)]

    @property
    def rules(self) -> list[Scripted]:
        """Return the rules."""
        return [each for each in self.steps if isinstance(each, Scripted)]

    @property
    def head(self) -> str:
        """Return a sentence that says what it holds."""
        calls, done = some(len(self.calls), "call"), some(len(self.done), "action")
        return f"{calls} and {done} from {moment(self.began)}."


def session_of(sandbox: Sandbox) -> Session:
    """Return what was done in a sandbox since its start, or since it was reset or loaded."""
    handiwork = sandbox.handiwork
    steps = tuple(sorted(_steps(sandbox), key=_place))
    events = tuple(sandbox.events)
    seed = handiwork.document or sandbox.setup.seed
    began = _beginning(sandbox, steps, events)
    start = seed.plant(round(handiwork.began * 1000))
    return Session(sandbox, began, start, steps, events, tuple(_notes(sandbox)))


def some(number: int, what: str) -> str:
    """Return `1 call`, `2 calls`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def moment(seconds: float) -> str:
    """Return Unix seconds as a date and a time, without milliseconds where there are none."""
    return spell_moment(round(seconds * 1000)).replace(".000Z", "Z")


def _steps(sandbox: Sandbox) -> Iterator[Step]:
    calls = [each for each in sandbox.journal if _is_told(each)]
    yield from calls
    yield from (each for each in sandbox.handiwork if each.action != "clock.advance")
    yield from _decided(sandbox.events)
    yield from _scripted(sandbox, calls)


def _is_told(exchange: Exchange) -> bool:
    """Say whether a call is told: it is through, and was no browser's question."""
    return exchange.reply is not None and exchange.call.method != PREFLIGHT


def _decided(events: Iterable[Event]) -> Iterator[Done]:
    """Yield what payers decided on the checkout page, as the actions that do the same."""
    for event in events:
        action = _DECIDED.get(event.name)
        if action is not None and event.cause.startswith("checkout "):
            identifier = event.data["payment_id"]
            yield Done(event.sequence, event.at, action, {"payment_id": identifier}, {})


def _scripted(sandbox: Sandbox, calls: Iterable[Exchange]) -> Iterator[Scripted]:
    """Yield the rules that are in force, and those that are gone but had hit a call."""
    kept = list(sandbox.rules)
    for rule in kept:
        yield Scripted(rule.sequence, rule.added, rule, rule.document)
    gone = {each.rule.id: each.rule for each in calls if each.rule is not None}
    for rule in gone.values():
        if rule not in kept:
            document = {**rule.document, "times": rule.hits}
            yield Scripted(rule.sequence, rule.added, rule, document)


def _place(step: Step) -> tuple[int, bool]:
    """Return a step's place: what is no call comes after the call whose number it bears."""
    return step.sequence, not isinstance(step, Exchange)


def _beginning(sandbox: Sandbox, steps: tuple[Step, ...], events: tuple[Event, ...]) -> float:
    began = sandbox.handiwork.began
    if not sandbox.clock.speed or not steps or (events and events[0].at < steps[0].at):
        return began
    return max(began, steps[0].at)


def _notes(sandbox: Sandbox) -> Iterator[str]:
    calls, done = sandbox.journal.evicted, sandbox.handiwork.evicted
    if calls:
        yield f"The mock no longer held {some(calls, 'older call')}: it begins after them."
    if done:
        yield f"The mock no longer held {some(done, 'older action')}."
    if sandbox.handiwork.document is not None:
        yield "It began at a state that was loaded: put that state, as a fixture, in the place of"
        yield "the fixtures named here."
    elif not sandbox.setup.fixtures:
        yield "It began at fixtures without a name: name a file with the same here."
