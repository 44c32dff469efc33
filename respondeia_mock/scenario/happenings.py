"""Expectations on what happened: events, and what a rule of the scenario hit."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core import strict
from respondeia_mock.core.differences import differences
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record
from respondeia_mock.scenario.counting import (
    MET,
    NOT_MET,
    Count,
    Nearest,
    Verdict,
    counted,
    read_count,
    read_where,
    some,
)
from respondeia_mock.scenario.turning import EVENTS

if TYPE_CHECKING:
    from respondeia_mock.core.events import Event
    from respondeia_mock.core.sandbox import Sandbox
    from respondeia_mock.core.vocabulary import Vocabulary


@record
class EventsExpectation:
    """So many events of a name, with data like this."""

    document: Mapping[str, Any]
    event: str
    where: Mapping[str, Any]
    count: Count = Count()

    def tally(self, _: "Sandbox") -> "EventTally":
        """Begin to count."""
        return EventTally(self)


class EventTally:
    """What came of an `EventsExpectation` so far."""

    __slots__ = ("_near", "expected", "number")

    def __init__(self, expected: EventsExpectation) -> None:
        """Start at nothing."""
        self.expected = expected
        self.number = 0
        self._near = Nearest()

    def happened(self, event: "Event") -> None:
        """Count an event if it is meant."""
        if event.name != self.expected.event:
            return
        misses = list(differences(event.data, self.expected.where))
        if misses:
            self._near.offer(event.id, misses, len(self.expected.where) + 1)
        else:
            self.number += 1
            self._near.last = event.id

    def judge(self, _: "Sandbox") -> Verdict:
        """Return what it comes to now."""
        return counted(self.expected.count, self.number, f"{self.expected.event} event", self._near)


@record
class RuleExpectation:
    """So many hits of the rule of this name."""

    document: Mapping[str, Any]
    rule: str
    hits: Count = Count()

    def tally(self, sandbox: "Sandbox") -> "RuleTally":
        """Begin to look at the rule."""
        return RuleTally(self, sandbox)


class RuleTally:
    """What came of a `RuleExpectation` so far: the rule itself counts."""

    __slots__ = ("_expected", "_rule")

    def __init__(self, expected: RuleExpectation, sandbox: "Sandbox") -> None:
        """Find the rule; should it be taken out later, what it had hit still stands."""
        self._expected = expected
        named = (each for each in sandbox.rules if each.document.get("name") == expected.rule)
        self._rule = next(named)

    def judge(self, _: "Sandbox") -> Verdict:
        """Return what it comes to now."""
        hits, wanted = self._rule.hits, self._expected.hits
        if wanted.holds(hits):
            return Verdict(MET, some(hits, "hit"))
        return Verdict(NOT_MET, f"{some(hits, 'hit')}, expected {wanted}")


def read_events(document: Mapping[str, Any], path: str, known: "Vocabulary") -> EventsExpectation:
    """Read an expectation on events.

    Raises:
        ActionError: what is wrong and where.
    """
    strict.only(document, ("event", "where", "count", "note"), path)
    event, where = read_told(document, "event", path, known)
    return EventsExpectation(document, event, where, count_of(document, path))


def read_rule(document: Mapping[str, Any], path: str, names: Iterable[str]) -> RuleExpectation:
    """Read an expectation on a rule; `names` are those of the scenario's rules."""
    strict.only(document, ("rule", "hits", "note"), path)
    named = tuple(names)
    rule = strict.one_of(document["rule"], named, strict.below(path, "rule"), "rule")
    return RuleExpectation(document, rule, count_of(document, path, "hits"))


def read_told(
    document: Mapping[str, Any], kind: str, path: str, known: "Vocabulary"
) -> tuple[str, Mapping[str, Any]]:
    """Read the name of an event that stands under `kind`, and what its data must be like."""
    event = strict.one_of(document[kind], EVENTS, strict.below(path, kind), "event")
    fields = tuple(known.fields(event))
    where = read_where(document.get("where", {}), strict.below(path, "where"), fields)
    return event, where


def count_of(document: Mapping[str, Any], path: str, name: str = "count") -> Count:
    """Read how many are expected; one or more where nothing is said."""
    if name not in document:
        return Count()
    where = strict.below(path, name)
    if document[name] is None:
        raise ActionError(f"'{where}' must not be null", where)
    return read_count(document[name], where)
