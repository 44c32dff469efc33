"""The doors for who waits: until something happened, or until nothing more is on its way."""

from collections.abc import Callable, Iterable
from typing import Any

from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.events import Event
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.control.deliveries import render_delivery, render_event, seconds
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.entries import render

TIMEOUT = 5.0
NEAR = 3

Find = Callable[[Sandbox], tuple[dict[str, Any] | None, list[dict[str, Any]]]]
"""Returns the match, and what came near."""


async def wait(visit: Visit) -> dict[str, Any]:
    """Wait until a request, an event or a delivery matches; what already happened counts."""
    visit.only(visit.document, "request", "event", "delivery", "since", "timeout")
    kinds = [kind for kind in KINDS if kind in visit.document]
    if len(kinds) != 1:
        message = "Give one of 'request', 'event' and 'delivery'"
        raise ControlError(400, "invalid", message, "event")
    find = _finder(visit, kinds[0])
    timeout = seconds(visit, "timeout", TIMEOUT)
    await visit.courier.until(lambda: find(visit.sandbox)[0] is not None, timeout)
    match, near = find(visit.sandbox)
    if match is None:
        raise _not_met(visit, kinds[0], near)
    return match


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


def _finder(visit: Visit, kind: str) -> Find:
    given, since = visit.document[kind], visit.document.get("since", 0)
    if not isinstance(given, dict):
        raise ControlError(400, "invalid", f"'{kind}' must be an object", kind)
    if isinstance(since, bool) or not isinstance(since, int | float):
        raise ControlError(400, "invalid", "'since' must be Unix seconds", "since")
    facts_of, items_of, render_one, known = KINDS[kind]
    visit.only(given, *known)

    def find(sandbox: Sandbox) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        near: list[dict[str, Any]] = []
        for item in items_of(sandbox):
            at, facts = facts_of(item)
            missed = [name for name, value in given.items() if not _fits(facts[name], value)]
            if not missed and at >= since:
                return render_one(item), []
            if len(missed) < len(given):
                near.append({**render_one(item), "differs_in": missed or ["since"]})
        return None, near[-NEAR:]

    return find


def _fits(fact: object, wanted: object) -> bool:
    """Compare; of an object only what is asked for counts."""
    if isinstance(wanted, dict) and isinstance(fact, dict):
        return all(name in fact and _fits(fact[name], value) for name, value in wanted.items())
    return fact == wanted


def _request_facts(exchange: Exchange) -> tuple[float, dict[str, Any]]:
    shown = render(exchange)
    return exchange.at, {name: shown[name] for name in ("operation", "method", "path", "status")}


def _event_facts(event: Event) -> tuple[float, dict[str, Any]]:
    return event.at, {"event": event.name, "data": event.data}


def _delivery_facts(delivery: Delivery) -> tuple[float, dict[str, Any]]:
    shown = render_delivery(delivery)
    names = ("id", "event", "webhook_id", "state", "status")
    facts = {name: shown[name] for name in names}
    return delivery.event.at, {**facts, "data": delivery.event.data}


def _requests(sandbox: Sandbox) -> Iterable[Any]:
    return list(sandbox.journal)


def _events(sandbox: Sandbox) -> Iterable[Any]:
    return list(sandbox.events)


def _deliveries(sandbox: Sandbox) -> Iterable[Any]:
    return list(sandbox.outbox)


KINDS: dict[
    str,
    tuple[
        Callable[[Any], tuple[float, dict[str, Any]]],
        Callable[[Sandbox], Iterable[Any]],
        Callable[[Any], dict[str, Any]],
        tuple[str, ...],
    ],
] = {
    "request": (_request_facts, _requests, render, ("operation", "method", "path", "status")),
    "event": (_event_facts, _events, render_event, ("event", "data")),
    "delivery": (
        _delivery_facts,
        _deliveries,
        render_delivery,
        ("id", "event", "webhook_id", "state", "status", "data"),
    ),
}


def _not_met(visit: Visit, kind: str, near: list[dict[str, Any]]) -> ControlError:
    told = {"near": near, **due(visit)}
    return ControlError(404, "not_found", f"No {kind} matched in time", kind, told=told)
