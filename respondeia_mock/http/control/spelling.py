"""How events and deliveries are spelled wherever the control API tells of them."""

from base64 import b64encode
from typing import Any

from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.events import Event


def render_event(event: Event) -> dict[str, Any]:
    """Spell an event as the log has it."""
    return {
        "id": event.id,
        "sequence": event.sequence,
        "event": event.name,
        "at": event.at,
        "cause": event.cause,
        "data": event.data,
    }


def render_delivery(delivery: Delivery) -> dict[str, Any]:
    """Spell a line of the log of deliveries."""
    last = delivery.attempts[-1] if delivery.attempts else None
    document: dict[str, Any] = {
        "id": delivery.id,
        "sequence": delivery.sequence,
        "event": delivery.event.name,
        "event_id": delivery.event.id,
        "webhook_id": delivery.webhook_id,
        "url": delivery.url,
        "state": delivery.state,
        "attempts": len(delivery.attempts),
        "status": last.status if last else None,
    }
    if delivery.header_id != delivery.id:
        document["duplicate_of"] = delivery.header_id
    if delivery.distortion.notes:
        document["rule"] = list(delivery.distortion.notes)
    if delivery.reason is not None:
        document["reason"] = delivery.reason
    if delivery.due is not None:
        document["due"] = delivery.due
    return document


def render_whole(delivery: Delivery) -> dict[str, Any]:
    """Spell a delivery with its bytes and every attempt."""
    return {
        **render_delivery(delivery),
        "headers": dict(delivery.headers(len(delivery.attempts) or 1)),
        **body_of(delivery),
        "attempts": [_attempt(each) for each in delivery.attempts],
    }


def body_of(delivery: Delivery) -> dict[str, Any]:
    """Return the bytes as text; they are UTF-8, and JSON brings them back unchanged."""
    return {"body": delivery.body.decode()}


def _attempt(attempt: Attempt) -> dict[str, Any]:
    document: dict[str, Any] = {
        "number": attempt.number,
        "at": attempt.at,
        "status": attempt.status,
        "headers": dict(attempt.headers),
        "duration_ms": round(attempt.duration * 1000, 3),
    }
    try:
        document["body"] = attempt.body.decode()
    except UnicodeDecodeError:
        document["body_base64"] = b64encode(attempt.body).decode()
    if attempt.error is not None:
        document["error"] = attempt.error
    return document
