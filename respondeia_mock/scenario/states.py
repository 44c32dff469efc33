"""Expectations on the state: what came to be since the scenario began, by its final values."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core import strict
from respondeia_mock.core.differences import differences
from respondeia_mock.core.entities import (
    Conversation,
    Customer,
    Export,
    Message,
    Payment,
    TrainingJob,
    Webhook,
)
from respondeia_mock.core.record import record
from respondeia_mock.scenario.counting import Count, Nearest, Verdict, counted, read_where
from respondeia_mock.scenario.happenings import count_of

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox

SECRET = frozenset({"secret", "token"})
KINDS: Mapping[str, type] = {
    "customers": Customer,
    "conversations": Conversation,
    "messages": Message,
    "payments": Payment,
    "training": TrainingJob,
    "exports": Export,
    "webhooks": Webhook,
}
"""What can be asked about: tables of the store, and what stands in each."""
SINGULAR = {"training": "training job"}


@record
class StateExpectation:
    """So many new things of a kind that are like this in the end."""

    document: Mapping[str, Any]
    state: str
    where: Mapping[str, Any]
    count: Count = Count()

    def tally(self, sandbox: "Sandbox") -> "StateTally":
        """Remember what there was."""
        return StateTally(self, sandbox)


class StateTally:
    """What there was when the scenario began; what there is counts when it is judged."""

    __slots__ = ("_before", "_expected")

    def __init__(self, expected: StateExpectation, sandbox: "Sandbox") -> None:
        """Remember the ids."""
        self._expected = expected
        self._before = frozenset(each.id for each in getattr(sandbox.store, expected.state))

    def judge(self, sandbox: "Sandbox") -> Verdict:
        """Return what it comes to now."""
        expected, near, number = self._expected, Nearest(), 0
        for each in self._new(sandbox):
            misses = list(differences(_fields(each), expected.where))
            if misses:
                near.offer(each.id, misses, len(expected.where) + 1)
            else:
                number, near.last = number + 1, each.id
        what = SINGULAR.get(expected.state, expected.state[:-1])
        like = " like this" if expected.where else ""
        return counted(expected.count, number, f"new {what}", near, like)

    def _new(self, sandbox: "Sandbox") -> Iterator[Any]:
        table = getattr(sandbox.store, self._expected.state)
        return (each for each in table if each.id not in self._before)


def read_state(document: Mapping[str, Any], path: str) -> StateExpectation:
    """Read an expectation on the state.

    Raises:
        ActionError: what is wrong and where.
    """
    strict.only(document, ("state", "where", "count", "note"), path)
    state = strict.one_of(document["state"], KINDS, strict.below(path, "state"), "state")
    where = read_where(document.get("where", {}), strict.below(path, "where"), fields_of(state))
    return StateExpectation(document, state, where, count_of(document, path))


def fields_of(state: str) -> tuple[str, ...]:
    """Return what can be asked of things of a kind; no secret can."""
    names: tuple[str, ...] = KINDS[state].__slots__  # type: ignore[attr-defined]  # every record has slots
    return tuple(each for each in names if each not in SECRET)


def _fields(record_of: object) -> dict[str, Any]:
    """Return a record's fields as JSON has them."""
    names: tuple[str, ...] = type(record_of).__slots__  # type: ignore[attr-defined]  # every record has slots
    values = ((name, getattr(record_of, name)) for name in names)
    return {name: list(each) if isinstance(each, tuple) else each for name, each in values}
