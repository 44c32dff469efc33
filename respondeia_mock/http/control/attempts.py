"""The door to single attempts: when each was made, of which delivery, and what came of it.

The log of deliveries has one line for each delivery, whatever it took; this one has the retries,
in the order in which they came back. Who follows it asks for those `after` so many.
"""

from typing import Any

from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.http.control.desk import Visit
from respondeia_mock.http.control.listing import check_numbers, elsewhere, latest

QUERY = ("event", "webhook_id", "after", "limit")


def list_attempts(visit: Visit) -> dict[str, Any]:
    """List the attempts to deliver, oldest first; with `after`, those after so many."""
    check_numbers(visit.query, "after")
    outbox = visit.sandbox.outbox
    known = min(int(visit.query.get("after", 0)), outbox.attempted)
    made = outbox.attempts_since(known)
    wanted = [each for each in made if _is_wanted(visit, each[0])]
    gone = outbox.attempted - known - len(made)
    return {
        "attempts": [_render(*each) for each in latest(visit, wanted)],
        "total": len(wanted),
        "attempted": outbox.attempted,
        **({"evicted": gone} if gone else {}),
        **elsewhere(visit, lambda sandbox: sandbox.outbox.attempted),
    }


def _is_wanted(visit: Visit, delivery: Delivery) -> bool:
    facts = {"event": delivery.event.name, "webhook_id": delivery.webhook_id}
    return all(facts[name] == value for name, value in visit.query.items() if name in facts)


def _render(delivery: Delivery, attempt: Attempt) -> dict[str, Any]:
    document: dict[str, Any] = {
        "delivery_id": delivery.id,
        "event": delivery.event.name,
        "webhook_id": delivery.webhook_id,
        "number": attempt.number,
        "at": attempt.at,
        "status": attempt.status,
        "succeeded": attempt.succeeded,
        "duration_ms": round(attempt.duration * 1000, 3),
    }
    return document if attempt.error is None else {**document, "error": attempt.error}
