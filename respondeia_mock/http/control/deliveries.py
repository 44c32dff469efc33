"""The doors to events and deliveries: what happened, what went out, what came back; again, please.

Receivers without a port `take` a captured delivery, run it, and `answer` what came of it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core.delivery import Attempt, Delivery, State
from respondeia_mock.core.events import Event
from respondeia_mock.core.outcomes import settle_attempt
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.listing import elsewhere, latest
from respondeia_mock.http.control.spelling import (
    body_of,
    render_delivery,
    render_event,
    render_whole,
)

TAKE_TIMEOUT = 0.0
LONGEST = 300.0
BODY_KEPT = 64 * 1024


def list_events(visit: Visit) -> dict[str, Any]:
    """List what happened, oldest first: the last 100, or as many as `limit` says."""
    wanted = [each for each in visit.sandbox.events if _is_wanted(visit, each)]
    document: dict[str, Any] = {
        "events": [render_event(each) for each in latest(visit, wanted)],
        "total": len(wanted),
    }
    return {**document, **elsewhere(visit, lambda sandbox: sandbox.events.total)}


def list_deliveries(visit: Visit) -> dict[str, Any]:
    """List what webhooks are and were owed, oldest first."""
    wanted = list(_matching(visit))
    document: dict[str, Any] = {
        "deliveries": [render_delivery(each) for each in latest(visit, wanted)],
        "total": len(wanted),
    }
    return {**document, **elsewhere(visit, lambda sandbox: len(sandbox.outbox))}


def get_delivery(visit: Visit) -> dict[str, Any]:
    """Tell everything about one delivery: exact bytes, headers, every attempt."""
    return render_whole(find(visit))


async def redeliver(visit: Visit) -> dict[str, Any]:
    """Send a delivery again, with the same bytes, and wait for what comes of it."""
    delivery = find(visit)
    if delivery.in_flight and delivery.state != State.CAPTURED:
        raise ControlError(400, "invalid", f"{delivery.id} is on its way just now")
    tried = len(delivery.attempts)
    delivery.retries = ()
    visit.sandbox.outbox.revive(delivery)
    await visit.courier.until(lambda: len(delivery.attempts) > tried or _rests(delivery), None)
    return render_whole(delivery)


def release(visit: Visit) -> dict[str, Any]:
    """Let held deliveries go, in the order given."""
    visit.only(visit.document, "ids")
    ids = visit.document.get("ids")
    if not isinstance(ids, list) or not ids:
        raise ControlError(400, "invalid", "'ids' must be a list of deliveries", "ids")
    held = [_held(visit, identifier) for identifier in ids]
    if len(set(ids)) < len(ids):
        raise ControlError(400, "invalid", "'ids' must name each delivery once", "ids")
    for delivery in held:
        delivery.reason = None
        visit.sandbox.outbox.line_up(delivery)
    return {"released": ids}


async def take(visit: Visit) -> dict[str, Any]:
    """Take the first captured delivery, to run it oneself; wait for one for `timeout` seconds.

    `webhook_id` may be a list: of any of these.
    """
    visit.only(visit.document, "event", "webhook_id", "timeout")
    timeout = seconds(visit, "timeout", TAKE_TIMEOUT)
    wanted = {name: visit.document.get(name) for name in ("event", "webhook_id")}

    def first() -> Delivery | None:
        """Return the oldest of those that are the first in their webhook's line."""
        lines: dict[str, Delivery] = {}
        for each in visit.sandbox.outbox.takable():
            if fits(each, wanted):
                lines.setdefault(each.webhook_id, each)
        return min(lines.values(), key=lambda each: each.sequence, default=None)

    await visit.courier.until(lambda: first() is not None, timeout)
    delivery = first()
    if delivery is None:
        raise ControlError(404, "not_found", "No captured delivery is waiting")
    visit.sandbox.outbox.lend(delivery)
    if visit.sandbox.progress is not None:
        visit.sandbox.progress.departed(delivery)
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook_id,
        "url": delivery.url,
        "headers": dict(delivery.headers(len(delivery.attempts) + 1)),
        **body_of(delivery),
    }


def answer(visit: Visit) -> dict[str, Any]:
    """Report what the receiver of a taken delivery answered."""
    visit.only(visit.document, "status", "headers", "body")
    delivery, status = find(visit), visit.document.get("status")
    if not delivery.in_flight or delivery.state != State.CAPTURED:
        raise ControlError(400, "invalid", f"{delivery.id} was not taken")
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 599:  # noqa: PLR2004
        raise ControlError(400, "invalid", "'status' must be an HTTP status, 100 to 599", "status")
    headers = visit.document.get("headers", {})
    if not isinstance(headers, dict):
        raise ControlError(400, "invalid", "'headers' must be an object of strings", "headers")
    body = str(visit.document.get("body") or "").encode()[:BODY_KEPT]
    pairs = tuple((str(name), str(value)) for name, value in headers.items())
    number, at = len(delivery.attempts) + 1, visit.sandbox.clock.now()
    attempt = Attempt(number, at, status, pairs, body)
    settle_attempt(visit.sandbox, visit.sandbox.outbox, delivery, attempt)
    return render_whole(delivery)


def find(visit: Visit) -> Delivery:
    """Return the delivery that the path names, or raise the 404 that says where it is."""
    identifier = visit.params["delivery_id"]
    found = visit.sandbox.outbox.get(identifier)
    if found is not None:
        return found
    for other in visit.engine.sandboxes:
        if other.outbox.get(identifier):
            message = f"The delivery '{identifier}' is in the sandbox '{other.name}'"
            raise ControlError(404, "not_found", message, "delivery_id")
    message = f"No delivery with id '{identifier}' is known here"
    raise ControlError(404, "not_found", message, "delivery_id")


def fits(delivery: Delivery, wanted: Mapping[str, Any]) -> bool:
    """Say whether somebody wants it, by its facts: one of a list, or any where it is None."""
    facts = {"event": delivery.event.name, "webhook_id": delivery.webhook_id}
    return all(
        value is None or (facts[name] in value if isinstance(value, list) else facts[name] == value)
        for name, value in wanted.items()
    )


def seconds(visit: Visit, name: str, default: float) -> float:
    """Return a parameter that is a number of real seconds, 0 to 300."""
    value = visit.document.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST:
        raise ControlError(400, "invalid", f"'{name}' must be 0 to 300 seconds", name)
    return value


def _held(visit: Visit, identifier: object) -> Delivery:
    delivery = visit.sandbox.outbox.get(identifier) if isinstance(identifier, str) else None
    if delivery is None or delivery.state != State.HELD:
        message = f"No held delivery is called '{identifier}'"
        raise ControlError(404, "not_found", message, "ids")
    return delivery


def _matching(visit: Visit) -> Iterator[Delivery]:
    query = visit.query
    for each in visit.sandbox.outbox:
        facts = {"event": each.event.name, "webhook_id": each.webhook_id, "state": each.state}
        if all(facts[name] == value for name, value in query.items() if name in facts):
            yield each


def _is_wanted(visit: Visit, event: Event) -> bool:
    facts = {"event": event.name, "cause": event.cause}
    return all(facts[name] == value for name, value in visit.query.items() if name in facts)


def _rests(delivery: Delivery) -> bool:
    return delivery.state in {State.SKIPPED, State.CAPTURED}
