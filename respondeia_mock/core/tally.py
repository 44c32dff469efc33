"""What a sandbox has seen, counted: more than its rings hold, and over resets.

Calls and deliveries are counted when they fall out of their rings or when somebody asks, so that a
call costs nothing for it; events, what has no event, and guesses that were sent are counted as they
come. It judges nothing: what the contract has beside all this is `coverage`'s matter.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from respondeia_mock.core.exchange import Exchange

if TYPE_CHECKING:
    from respondeia_mock.core.delivery import Delivery

LOST = "lost"
"""Stands for the status of an answer that never came."""

LOOKED_INTO = 100
"""So many answers of an operation are looked into as they fall out of the journal."""

OfferedIn = Callable[[str, bytes, AbstractSet[str]], Iterable[str]]
"""Gives the fields of an operation's answer that are guesses, besides known ones."""


def nothing_offered(_operation: str, _body: bytes, _known: AbstractSet[str]) -> Iterable[str]:
    """Find no guess, where no schemas are."""
    return ()


class Seen:
    """What was seen of one operation.

    Attributes:
        answers: how many, by status; `LOST` where the answer never came.
        sent: how many calls sent a field that is a guess, by field.
        offered: the fields that are guesses and stood in an answer.
    """

    __slots__ = ("answers", "looked", "offered", "sent")

    def __init__(self) -> None:
        """Start with nothing."""
        self.looked = 0
        self.answers: dict[int | str, int] = {}
        self.sent: Counter[str] = Counter()
        self.offered: frozenset[str] = frozenset()

    def copy(self) -> "Seen":
        """Return the same, to count on by itself."""
        other = Seen()
        other.looked, other.offered = self.looked, self.offered
        other.answers, other.sent = self.answers.copy(), self.sent.copy()
        return other


class Tally:
    """The counts of one sandbox.

    Attributes:
        operations: what was seen of each, by name.
        raised: what happened, by event.
        moves: what happened without an event, or in a way that the event does not tell.
        delivered: deliveries that succeeded, by event, examples and forgeries among them.
        recovered: those of them whose first attempt had failed.
    """

    __slots__ = ("_offered_in", "delivered", "moves", "operations", "raised", "recovered")

    def __init__(self, offered_in: OfferedIn = nothing_offered) -> None:
        """Start with nothing seen; `offered_in` will look into answers."""
        self._offered_in = offered_in
        self.operations: dict[str, Seen] = {}
        self.raised: Counter[str] = Counter()
        self.moves: Counter[str] = Counter()
        self.delivered: Counter[str] = Counter()
        self.recovered: Counter[str] = Counter()

    def moved(self, name: str) -> None:
        """Count that something came to be: `training.queued`, say."""
        self.moves[name] += 1

    def sent(self, operation: str, fields: Iterable[str]) -> None:
        """Count that a call sent these fields, which are guesses."""
        self._seen(operation).sent.update(fields)

    def let_call_go(self, exchange: Exchange) -> None:
        """Count a call that falls out of the journal."""
        seen = self._count(exchange)
        if seen.looked < LOOKED_INTO:
            seen.looked += 1
            self._look_into(exchange, seen)

    def let_delivery_go(self, delivery: "Delivery") -> None:
        """Count a delivery of which nothing more will be heard."""
        attempts = delivery.attempts
        if any(each.succeeded for each in attempts):
            self.delivered[delivery.event.name] += 1
            if not attempts[0].succeeded:
                self.recovered[delivery.event.name] += 1

    def take_in(self, calls: Iterable[Exchange], deliveries: "Iterable[Delivery]") -> None:
        """Count what is still held, and look into every answer."""
        for exchange in calls:
            self._look_into(exchange, self._count(exchange))
        for delivery in deliveries:
            self.let_delivery_go(delivery)

    def copy(self) -> "Tally":
        """Return a tally with the same counts that can count on by itself."""
        other = Tally(self._offered_in)
        other.operations = {name: seen.copy() for name, seen in self.operations.items()}
        other.raised, other.moves = self.raised.copy(), self.moves.copy()
        other.delivered, other.recovered = self.delivered.copy(), self.recovered.copy()
        return other

    def _count(self, exchange: Exchange) -> Seen:
        name, reply = exchange.operation.name, exchange.reply
        seen = self.operations.get(name) or self._seen(name)
        if reply is not None:
            status = LOST if reply.wire is not None and reply.wire.lost else reply.status
            seen.answers[status] = seen.answers.get(status, 0) + 1
        return seen

    def _seen(self, name: str) -> Seen:
        seen = self.operations.get(name)
        if seen is None:
            seen = self.operations[name] = Seen()
        return seen

    def _look_into(self, exchange: Exchange, seen: Seen) -> None:
        operation, reply = exchange.operation, exchange.reply
        if reply is not None and exchange.status == operation.status:
            found = self._offered_in(operation.name, reply.body, seen.offered)
            seen.offered = seen.offered.union(found)
