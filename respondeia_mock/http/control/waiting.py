"""The doors for who waits: until something happened, or until nothing more is on its way."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.control.deliveries import seconds
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.entries import render
from respondeia_mock.http.control.spelling import render_delivery, render_event

TIMEOUT = 5.0
NEAR = 3


@record
class Kind:
    """What can be waited for: where such things are, when each was, and what is known of it.

    Attributes:
        facts: what may be asked for, and how it is read off one of them.
    """

    items: Callable[[Sandbox], Iterable[Any]]
    at: Callable[[Any], float]
    facts: Mapping[str, Callable[[Any], object]]
    render: Callable[[Any], dict[str, Any]]


KINDS: Mapping[str, Kind] = {
    "request": Kind(
        lambda sandbox: sandbox.journal,
        lambda exchange: exchange.at,
        {
            "operation": lambda exchange: exchange.operation.name,
            "method": lambda exchange: exchange.call.method,
            "path": lambda exchange: exchange.call.path,
            "status": lambda exchange: exchange.status,
        },
        render,
    ),
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


class Search:
    """One thing that somebody waits for."""

    def __init__(self, visit: Visit, name: str) -> None:
        """Read what is asked for under `name`, and since when (Unix seconds)."""
        given, since = visit.document[name], visit.document.get("since", 0)
        if not isinstance(given, dict):
            raise ControlError(400, "invalid", f"'{name}' must be an object", name)
        if isinstance(since, bool) or not isinstance(since, int | float):
            raise ControlError(400, "invalid", "'since' must be Unix seconds", "since")
        self._kind = KINDS[name]
        visit.only(given, *self._kind.facts)
        self._given = given
        self._since = since

    def first(self, sandbox: Sandbox) -> Any:  # noqa: ANN401 (of whatever kind)
        """Return the first that is as asked for, or None; the rest is not looked at."""
        for item in self._kind.items(sandbox):
            if self._kind.at(item) >= self._since and not any(self._misses(item)):
                return item
        return None

    def render(self, item: Any) -> dict[str, Any]:  # noqa: ANN401 (of whatever kind)
        """Spell one of them."""
        return self._kind.render(item)

    def near(self, sandbox: Sandbox) -> list[dict[str, Any]]:
        """Return the last ones that are nearly as asked for, and in what they differ."""
        near: list[dict[str, Any]] = []
        for item in self._kind.items(sandbox):
            missed = list(self._misses(item))
            if len(missed) < len(self._given):
                near = [*near[1 - NEAR :], {**self.render(item), "differs_in": missed or ["since"]}]
        return near

    def _misses(self, item: Any) -> Iterator[str]:  # noqa: ANN401 (of whatever kind)
        for name, wanted in self._given.items():
            if not _fits(self._kind.facts[name](item), wanted):
                yield name


async def wait(visit: Visit) -> dict[str, Any]:
    """Wait until a request, an event or a delivery matches; what already happened counts."""
    visit.only(visit.document, "request", "event", "delivery", "since", "timeout")
    names = [name for name in KINDS if name in visit.document]
    if len(names) != 1:
        message = "Give one of 'request', 'event' and 'delivery'"
        raise ControlError(400, "invalid", message, "event")
    search, timeout = Search(visit, names[0]), seconds(visit, "timeout", TIMEOUT)
    await visit.courier.until(lambda: search.first(visit.sandbox) is not None, timeout)
    found = search.first(visit.sandbox)
    if found is None:
        told = {"near": search.near(visit.sandbox), **due(visit)}
        message = f"No {names[0]} matched in time"
        raise ControlError(404, "not_found", message, names[0], told=told)
    return search.render(found)


async def settle(visit: Visit) -> dict[str, Any]:
    """Wait until no delivery is on its way and nothing is due now."""
    visit.only(visit.document, "timeout")
    timeout = seconds(visit, "timeout", TIMEOUT)
    if await visit.courier.settle(visit.sandbox, timeout):
        return {"settled": True}
    left = [render_delivery(each) for each in visit.sandbox.outbox.unfinished() if each.in_flight]
    raise ControlError(
        404,
        "not_found",
        f"Not settled within {timeout:g} s",
        told={"in_flight": left, **due(visit)},
    )


def due(visit: Visit) -> dict[str, Any]:
    """Tell what is still to come and, on a frozen clock, how to get there."""
    sandbox = visit.sandbox
    now = sandbox.clock.now()
    coming = [
        {"kind": task.kind, "id": task.subject, "in": round(task.due - now, 3)}
        for task in list(sandbox.schedule)[:10]
    ]
    document: dict[str, Any] = {"due": coming}
    if coming and sandbox.clock.speed == 0:
        call = 'POST /__admin/clock/advance {"until": "next"}'
        document["hint"] = f"the clock is frozen; {call} moves it on"
    return document


def _fits(fact: object, wanted: object) -> bool:
    """Compare; of an object only what is asked for counts."""
    if isinstance(wanted, dict) and isinstance(fact, dict):
        return all(name in fact and _fits(fact[name], value) for name, value in wanted.items())
    return fact == wanted
