"""Expectations on deliveries: which came to an end, how, and after how many attempts.

A delivery that never left (skipped, dropped, held, captured and not taken) has come to neither end.
One that failed and waits for a retry has not succeeded so far.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core import strict
from respondeia_mock.core.delivery import Delivery, State
from respondeia_mock.core.differences import differences
from respondeia_mock.core.record import record
from respondeia_mock.scenario.counting import (
    NOT_APPLICABLE,
    NOT_MET,
    Count,
    Nearest,
    Verdict,
    counted,
    read_count,
)
from respondeia_mock.scenario.happenings import count_of, read_told

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox
    from respondeia_mock.core.vocabulary import Vocabulary

KEYS = ("delivery", "succeeded", "attempts", "where", "count", "note")


@record
class DeliveriesExpectation:
    """So many deliveries of an event that ended so."""

    document: Mapping[str, Any]
    event: str
    where: Mapping[str, Any]
    count: Count = Count()
    succeeded: bool | None = None
    attempts: Count = Count()

    def tally(self, _: "Sandbox") -> "DeliveryTally":
        """Begin to count."""
        return DeliveryTally(self)

    def misses(self, delivery: Delivery) -> list[str]:
        """Return in what a delivery that was tried differs."""
        found = list(differences(delivery.event.data, self.where))
        succeeded, tried = delivery.state == State.SUCCEEDED, len(delivery.attempts)
        if self.succeeded is not None and succeeded is not self.succeeded:
            found.append("it succeeded" if succeeded else f"it did not succeed: {delivery.reason}")
        if not self.attempts.holds(tried):
            found.append(f"it took {tried} attempts, not {self.attempts}")
        return found


class DeliveryTally:
    """What came of a `DeliveriesExpectation` so far."""

    __slots__ = ("_ended", "_expected", "_near", "_number", "_owed")

    def __init__(self, expected: DeliveriesExpectation) -> None:
        """Start at nothing."""
        self._expected = expected
        self._ended: dict[str, bool] = {}
        self._number = 0
        self._owed = False
        self._near = Nearest()

    def moved(self, delivery: Delivery) -> None:
        """Take note of a delivery that was made or has moved on; a redelivery may end it anew."""
        if delivery.event.name != self._expected.event:
            return
        self._owed = True
        if delivery.ended and delivery.attempts:
            misses = self._expected.misses(delivery)
            self._number += (not misses) - self._ended.get(delivery.id, False)
            self._ended[delivery.id] = not misses
            _note(self._near, delivery, misses)

    def judge(self, sandbox: "Sandbox") -> Verdict:
        """Return what it comes to now."""
        expected, number, near = self._expected, self._number, self._near.copy()
        what = f"delivery of {expected.event}"
        if not self._owed:
            return self._of_nothing(sandbox)
        waiting = [each for each in sandbox.outbox.unfinished() if self._waits(each)]
        for delivery in waiting:
            misses = expected.misses(delivery) if delivery.attempts else ["it was not tried yet"]
            number += not misses
            _note(near, delivery, misses)
        return counted(expected.count, number, what, near, " like this")

    def _waits(self, delivery: Delivery) -> bool:
        return delivery.event.name == self._expected.event and delivery.id not in self._ended

    def _of_nothing(self, sandbox: "Sandbox") -> Verdict:
        event = self._expected.event
        if not any(event in each.events for each in sandbox.store.webhooks):
            return Verdict(NOT_APPLICABLE, f"no webhook subscribes to {event}")
        if self._expected.count.holds(0):
            return counted(self._expected.count, 0, f"delivery of {event}", self._near)
        return Verdict(NOT_MET, f"no webhook was owed {event}")


def _note(near: Nearest, delivery: Delivery, misses: list[str]) -> None:
    who = f"{delivery.id} to {delivery.webhook_id}"
    if misses:
        near.offer(who, misses, len(misses) + 1)
    else:
        near.last = who


def read_deliveries(
    document: Mapping[str, Any], path: str, known: "Vocabulary"
) -> DeliveriesExpectation:
    """Read an expectation on deliveries.

    Raises:
        ActionError: what is wrong and where.
    """
    strict.only(document, KEYS, path)
    event, where = read_told(document, "delivery", path, known)
    readers: dict[str, strict.Reader] = {"succeeded": strict.yes_or_no, "attempts": read_count}
    own = {name: document[name] for name in readers if name in document}
    values = strict.values(own, readers, path)
    return DeliveriesExpectation(document, event, where, count_of(document, path), **values)
