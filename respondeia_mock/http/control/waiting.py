"""The doors for who waits: until something happened, or until nothing more is on its way."""

from typing import Any

from respondeia_mock.http.control.awaited import NAMED, read_awaited
from respondeia_mock.http.control.clock import stops_at
from respondeia_mock.http.control.deliveries import seconds
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.spelling import render_delivery

TIMEOUT = 5.0
TOLD = 10


async def wait(visit: Visit) -> dict[str, Any]:
    """Wait until a request, an event or a delivery matches; what already happened counts.

    With `stop_for`, ids of webhooks, it stops as soon as a captured delivery of theirs waits to
    be taken, and says that it has `stopped`.
    """
    visit.only(visit.document, *NAMED, "since", "timeout", "stop_for")
    stops = stops_at(visit)
    named = [name for name in NAMED if name in visit.document]
    if len(named) != 1:
        message = "Give one of 'request', 'event' and 'delivery'"
        raise ControlError(400, "invalid", message, "event")
    awaited, timeout = read_awaited(visit, named[0]), seconds(visit, "timeout", TIMEOUT)
    found: list[dict[str, Any]] = []

    def came() -> bool:
        first = None if found else awaited.first()
        found.extend([] if first is None else [first])
        return bool(found)

    await visit.courier.until(lambda: came() or stops(), timeout)
    if not found and stops():
        return {"stopped": True}
    if not found:
        message = f"No {named[0]} matched in time"
        told = {**awaited.missed(), **due(visit)}
        raise ControlError(404, "not_found", message, named[0], told=told)
    return found[0]


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
        for task in sandbox.schedule.soonest(TOLD)
    ]
    document: dict[str, Any] = {"due": coming}
    if coming and sandbox.clock.speed == 0:
        call = 'POST /__admin/clock/advance {"until": "next"}'
        document["hint"] = f"the clock is frozen; {call} moves it on"
    return document
