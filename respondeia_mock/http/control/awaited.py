"""What somebody waits for: a call, an event or a delivery, and what came near in vain.

Calls are waited for in the terms in which the journal is searched, events and deliveries by facts.
How long, and what is told besides, is the matter of `waiting`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from respondeia_mock.core import strict
from respondeia_mock.core.delivery import State
from respondeia_mock.core.events import EventName
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.journal import Journal
from respondeia_mock.core.matching import contains
from respondeia_mock.core.record import changed, record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.control.desk import Visit
from respondeia_mock.http.control.entries import render
from respondeia_mock.http.control.requests import evicted
from respondeia_mock.http.control.searching import moment, read_search
from respondeia_mock.http.control.spelling import render_delivery, render_event

NEAR = 3
NAMES: Mapping[str, Iterable[str]] = {
    "event": [str(each) for each in EventName],
    "state": [str(each) for each in State],
}
"""Of what is asked for by name, all that there is."""


class Awaited(Protocol):
    """What somebody waits for."""

    def first(self) -> dict[str, Any] | None:
        """Return the first that is as asked for, or None."""

    def missed(self) -> dict[str, Any]:
        """Return what to tell who waited in vain: at least what came near."""


class AwaitedCall:
    """A call, by the terms in which the journal is searched."""

    def __init__(self, visit: Visit, given: object, since: float | None) -> None:
        """Read what the call must be like."""
        self._visit = visit
        self._journal: Journal | None = None
        self._looked = 0
        search = read_search(visit, given, "request")
        both = [each for each in (search.since, since) if each is not None]
        self._search = changed(search, since=max(both, default=None))

    def first(self) -> dict[str, Any] | None:
        """Look at what has come since it looked last: calls do not change."""
        found = next(filter(self._search.fits, self._new()), None)
        return None if found is None else render(found)

    def missed(self) -> dict[str, Any]:
        """Return the calls that came near, and how many are held no longer."""
        near = self._search.near(self._visit.sandbox.journal)
        return {"near": near, **evicted(self._visit)}

    def _new(self) -> Iterable[Exchange]:
        journal = self._visit.sandbox.journal
        if journal is not self._journal:  # the first look, or the journal was emptied
            self._journal, self._looked = journal, 0
        looked, self._looked = self._looked, journal.total
        return journal.since(looked)


@record
class Kind:
    """A kind of thing that is waited for: where they are, when each was, what is known of it.

    Attributes:
        facts: what may be asked for, and how it is read off one of them.
    """

    items: Callable[[Sandbox], Iterable[Any]]
    at: Callable[[Any], float]
    facts: Mapping[str, Callable[[Any], object]]
    render: Callable[[Any], dict[str, Any]]


KINDS: Mapping[str, Kind] = {
    "event": Kind(
        lambda sandbox: sandbox.events,
        lambda event: event.at,
        {"event": lambda event: event.name, "data": lambda event: event.data},
        render_event,
    ),
    "delivery": Kind(
        lambda sandbox: sandbox.outbox,
        lambda delivery: delivery.event.at,
        {
            "id": lambda delivery: delivery.id,
            "event": lambda delivery: delivery.event.name,
            "webhook_id": lambda delivery: delivery.webhook_id,
            "state": lambda delivery: delivery.state,
            "status": lambda delivery: delivery.attempts[-1].status if delivery.attempts else None,
            "data": lambda delivery: delivery.data,
        },
        render_delivery,
    ),
}


class AwaitedThing:
    """An event or a delivery, by facts."""

    def __init__(self, visit: Visit, name: str, since: float | None) -> None:
        """Read what is asked for under `name`, and since when (Unix seconds)."""
        self._sandbox = visit.sandbox
        self._kind = KINDS[name]
        self._given = strict.mapping(visit.document[name], name)
        self._since = since or 0
        visit.only(self._given, *self._kind.facts)
        for fact in NAMES.keys() & self._given.keys():
            strict.one_of(self._given[fact], NAMES[fact], f"{name}.{fact}", fact)

    def first(self) -> dict[str, Any] | None:
        """Look at all of them: a delivery moves on."""
        for item in self._kind.items(self._sandbox):
            if self._kind.at(item) >= self._since and not any(self._misses(item)):
                return self._kind.render(item)
        return None

    def missed(self) -> dict[str, Any]:
        """Return the last ones that are nearly as asked for, and in what they differ."""
        near: list[dict[str, Any]] = []
        for item in self._kind.items(self._sandbox):
            missed = list(self._misses(item))
            if len(missed) < len(self._given):
                told = {**self._kind.render(item), "differs_in": missed or ["since"]}
                near = [*near[1 - NEAR :], told]
        return {"near": near}

    def _misses(self, item: Any) -> Iterator[str]:  # noqa: ANN401 (of whatever kind)
        for name, wanted in self._given.items():
            if not contains(self._kind.facts[name](item), wanted):
                yield name


NAMED = ("request", *KINDS)
"""What can be waited for."""


def read_awaited(visit: Visit, name: str) -> Awaited:
    """Read what stands under `name` in a control call's body.

    Raises:
        ControlError: a key that is not known.
        ActionError: a value that is wrong.
    """
    since = visit.document.get("since")
    since = None if since is None else moment(since, "since")
    if name == "request":
        return AwaitedCall(visit, visit.document[name], since)
    return AwaitedThing(visit, name, since)
