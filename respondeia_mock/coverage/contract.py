"""The whole of what can be exercised: four dimensions, and what counts in each.

- operations: each operation of the page, with each status that it can answer with.
- transitions: what becomes of payments, messages, training jobs and conversations.
- events: each of the thirteen, delivered to a receiver that took it.
- permissions: the six, and `full` for what asks for all of them: a call that needs it succeeded.

What is a guess is not in it: nobody should strive to use one. Neither is a closed conversation, for
nothing closes one.
"""

from collections.abc import Mapping
from typing import Any

from respondeia_mock.catalog import OPERATIONS
from respondeia_mock.core.events import EventName
from respondeia_mock.core.operation import PERMISSIONS, Access

Counts = Mapping[str, Mapping[str, int]]

STATUSES = {row.name: tuple(str(status) for status in row.statuses) for row in OPERATIONS}
"""By operation; that of success comes first."""

TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "payments": {
        "pending": EventName.PAYMENT_CREATED,
        "approved": EventName.PAYMENT_APPROVED,
        "rejected": EventName.PAYMENT_REJECTED,
        "refunded": EventName.PAYMENT_REFUNDED,
    },
    "messages": {
        "sent": EventName.MESSAGE_SENT,
        "delivered": EventName.MESSAGE_DELIVERED,
        "read": "messages.read",
        "failed": EventName.MESSAGE_FAILED,
        "received": EventName.MESSAGE_RECEIVED,
        "inbound_read": "messages.inbound_read",
    },
    "training": {
        "queued": "training.queued",
        "processing": "training.processing",
        "completed": EventName.AI_TRAINING_COMPLETED,
        "failed": "training.failed",
    },
    "conversations": {
        "open": "conversations.open",
        "escalated": EventName.CONVERSATION_ESCALATED,
    },
}
"""By the state reached; each is told by an event, or by a move that the tally counts."""

EVENTS = {str(name): ("raised", "delivered", "recovered") for name in EventName}
"""What is counted of each."""

NEEDED_BY = {
    need: tuple(row.name for row in OPERATIONS if row.access == need)
    for need in (*PERMISSIONS, str(Access.FULL))
}
"""By permission, the operations that ask for it."""


def permissions(operations: Counts) -> dict[str, dict[str, int]]:
    """Read off the answers of operations which permissions did, and which were lacking."""
    return {
        need: {
            "used": sum(operations[name][STATUSES[name][0]] for name in names),
            "refused": sum(operations[name]["403"] for name in names),
        }
        for need, names in NEEDED_BY.items()
    }


def shares(document: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return how much of each dimension a document covers."""
    events = dict.fromkeys(EVENTS, ("delivered",))
    needs = dict.fromkeys(NEEDED_BY, ("used",))
    wholes: Mapping[str, Mapping[str, Any]] = {
        "operations": STATUSES,
        "transitions": TRANSITIONS,
        "events": events,
        "permissions": needs,
    }
    return {name: share(*_counted(document[name], whole)) for name, whole in wholes.items()}


def share(covered: int, whole: int) -> dict[str, float]:
    """Return so much of a whole, in per cent rounded down to a tenth: 100 means all of it."""
    return {"percent": 1000 * covered // whole / 10, "covered": covered, "whole": whole}


def _counted(counts: Counts, whole: Mapping[str, Any]) -> tuple[int, int]:
    items = [counts[name][each] for name, members in whole.items() for each in members]
    return sum(map(bool, items)), len(items)
