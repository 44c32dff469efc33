"""A scenario that has begun: what it counted so far, and the report on it.

The sandbox tells it of every call, event and delivery. It keeps numbers, never what it counted, so
ten thousand calls are judged as well as two.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from respondeia_mock.scenario.arrivals import DeliveryTally
from respondeia_mock.scenario.calls import CallTally
from respondeia_mock.scenario.counting import NOT_MET
from respondeia_mock.scenario.expectations import AnyTally, Tally
from respondeia_mock.scenario.happenings import EventTally

if TYPE_CHECKING:
    from respondeia_mock.core.delivery import Delivery
    from respondeia_mock.core.events import Event
    from respondeia_mock.core.exchange import Exchange
    from respondeia_mock.core.rules import Rule
    from respondeia_mock.core.sandbox import Sandbox
    from respondeia_mock.scenario.document import Scenario


class Progress:
    """How far a scenario has come in a sandbox."""

    __slots__ = (
        "_calls",
        "_deliveries",
        "_events",
        "_gates",
        "_sandbox",
        "_tallies",
        "rules",
        "scenario",
        "started_at",
    )

    def __init__(self, sandbox: "Sandbox", scenario: "Scenario", rules: "list[Rule]") -> None:
        """Begin now; `rules` are the scenario's, already in the sandbox."""
        self.scenario = scenario
        self.rules = rules
        self.started_at = sandbox.clock.now()
        self._sandbox = sandbox
        self._tallies = [each.tally(sandbox) for each in scenario.expect]
        every = list(_flat(self._tallies))
        self._calls = [each for each in every if isinstance(each, CallTally)]
        self._events = [each for each in every if isinstance(each, EventTally)]
        self._deliveries = [each for each in every if isinstance(each, DeliveryTally)]
        self._gates = [each.gate for each in self._calls if each.gate is not None]

    def answered(self, exchange: "Exchange") -> None:
        """Take note of a call with its answer; what it opens is open for those after it."""
        for tally in self._calls:
            tally.answered(exchange)
        for gate in self._gates:
            gate.answered(exchange)

    def happened(self, event: "Event") -> None:
        """Take note of an event."""
        for gate in self._gates:
            gate.happened(event.name)
        for tally in self._events:
            tally.happened(event)

    def departed(self, delivery: "Delivery") -> None:
        """Take note of a delivery that is on its way to its receiver now."""
        for gate in self._gates:
            gate.departed(delivery.event.name)

    def moved(self, delivery: "Delivery") -> None:
        """Take note of a delivery that was made or has moved on."""
        if self._deliveries and self._sandbox.outbox.get(delivery.id) is delivery:
            for tally in self._deliveries:
                tally.moved(delivery)

    def report(self, ended: float | None = None) -> dict[str, Any]:
        """Judge now; `ended` is when the scenario did, None while it goes on."""
        judged = [_judged(each, self._sandbox) for each in self._tallies]
        expectations = [
            {"expectation": dict(expected.document), **told}
            for expected, told in zip(self.scenario.expect, judged, strict=True)
        ]
        return {
            "scenario": self.scenario.name,
            "sandbox": self._sandbox.name,
            "started_at": self.started_at,
            "ended": ended,
            "met": all(each["result"] != NOT_MET for each in judged),
            "expectations": expectations,
        }


def _judged(tally: Tally, sandbox: "Sandbox") -> dict[str, Any]:
    verdict = tally.judge(sandbox)
    told: dict[str, Any] = {"result": verdict.result, "seen": verdict.seen}
    if verdict.nearest is not None:
        told["nearest"] = verdict.nearest
    return told


def _flat(tallies: Iterable[Tally]) -> Iterator[Tally]:
    for each in tallies:
        if isinstance(each, AnyTally):
            yield from _flat(each.tallies)
        else:
            yield each
