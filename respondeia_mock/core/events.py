"""The thirteen things that the vendor tells of, and the log of those that happened.

Page, "Available Events". An event is a fact with a moment and a cause; who is told of it is the
outbox's matter. The log is a ring: what it no longer holds it still counts.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import Any

from respondeia_mock.core.record import record

KEPT = 10_000


class EventName(StrEnum):
    """All that is ever put into `event`."""

    MESSAGE_RECEIVED = "message.received"
    MESSAGE_SENT = "message.sent"
    MESSAGE_DELIVERED = "message.delivered"
    MESSAGE_READ = "message.read"
    MESSAGE_FAILED = "message.failed"
    PAYMENT_CREATED = "payment.created"
    PAYMENT_APPROVED = "payment.approved"
    PAYMENT_REJECTED = "payment.rejected"
    PAYMENT_REFUNDED = "payment.refunded"
    CUSTOMER_CREATED = "customer.created"
    CUSTOMER_UPDATED = "customer.updated"
    CONVERSATION_ESCALATED = "conversation.escalated"
    AI_TRAINING_COMPLETED = "ai.training.completed"


@record
class Event:
    """Something that happened at `at` (Unix seconds).

    Attributes:
        cause: the id of the request or task, or the name of the action, that made it happen.
        data: the payload's `data`, snake_case, times in whole seconds.
    """

    id: str
    sequence: int
    name: EventName
    at: float
    data: Mapping[str, Any]
    cause: str


class EventLog:
    """The last 10,000 events, in the order of happening."""

    __slots__ = ("_ring", "total")

    def __init__(self) -> None:
        """Start empty."""
        self._ring: deque[Event] = deque(maxlen=KEPT)
        self.total = 0

    def append(self, event: Event) -> None:
        """Take an event in; the oldest one falls out when the ring is full."""
        self._ring.append(event)
        self.total += 1

    def __iter__(self) -> Iterator[Event]:
        """Yield those that are still held, oldest first."""
        return iter(self._ring)

    def since(self, total: int) -> list[Event]:
        """Return what happened after `total` events had, as far as it is still held."""
        count = min(self.total - total, len(self._ring))
        return list(islice(self._ring, len(self._ring) - count, None))
