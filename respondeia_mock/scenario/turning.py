"""`after:` what calls are counted from: an event, a delivery on its way, or another call."""

from typing import TYPE_CHECKING

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import record
from respondeia_mock.scenario.answers import KEYS, Answers, read_answers

if TYPE_CHECKING:
    from respondeia_mock.core.exchange import Exchange
    from respondeia_mock.core.vocabulary import Vocabulary

EVENTS = tuple(str(each) for each in EventName)


@record
class Turn:
    """The first of these: an event, a delivery that sets out, or a call that was answered."""

    event: str | None = None
    delivery: str | None = None
    answers: Answers | None = None

    def __str__(self) -> str:
        """Name it, as a sentence about it begins."""
        if self.event is not None:
            return f"the event {self.event}"
        if self.delivery is not None:
            return f"a delivery of {self.delivery}"
        return "the call that it is to follow"


class Gate:
    """Shut until its turn has come."""

    __slots__ = ("is_open", "turn")

    def __init__(self, turn: Turn) -> None:
        """Start shut."""
        self.turn = turn
        self.is_open = False

    def answered(self, exchange: "Exchange") -> None:
        """Open if this call was it."""
        meant = self.turn.answers
        if meant is not None and meant.concerns(exchange) and not meant.misses(exchange):
            self.is_open = True

    def happened(self, event: str) -> None:
        """Open if this event was it."""
        if event == self.turn.event:
            self.is_open = True

    def departed(self, event: str) -> None:
        """Open if the delivery of this event was it."""
        if event == self.turn.delivery:
            self.is_open = True


def read_turn(document: object, path: str, known: "Vocabulary") -> Turn:
    """Read `after:`.

    Raises:
        ActionError: what is wrong and where.
    """
    given = strict.mapping(document, path)
    if not given:
        raise ActionError(f"'{path}' must name an event, a delivery or a call", path)
    for name in ("event", "delivery"):
        if name in given:
            strict.only(given, (name,), path)
            read = strict.one_of(given[name], EVENTS, strict.below(path, name), "event")
            return Turn(event=read) if name == "event" else Turn(delivery=read)
    strict.only(given, (*KEYS, "event", "delivery"), path)
    return Turn(answers=read_answers(given, path, known))
