"""What webhooks are owed: one delivery for each event and each webhook that subscribed to it.

A delivery is written once, when its event happens: the same bytes, timestamp and signature go out
at every attempt. The outbox keeps them in the order of happening; it sends nothing.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.events import Event
from respondeia_mock.core.signature import compose

KEPT = 10_000


@dataclass(slots=True)
class Delivery:
    """One event on its way to one webhook.

    Attributes:
        id: stands in `X-RespondeIA-Delivery`, the same over retries.
        state: `waiting` until an attempt ends it.
        error: why the last attempt failed, in one sentence.
    """

    id: str
    event: Event
    webhook_id: str
    url: str
    body: bytes
    signature: str
    state: str = "waiting"
    status_code: int | None = None
    error: str | None = None


class Outbox:
    """The last 10,000 deliveries, by id and in order."""

    __slots__ = ("_by_id", "_ring", "total")

    def __init__(self) -> None:
        """Start empty."""
        self._ring: deque[Delivery] = deque()
        self._by_id: dict[str, Delivery] = {}
        self.total = 0

    def post(self, identifier: str, event: Event, webhook: Webhook) -> Delivery:
        """Write down that `webhook` shall hear of `event`."""
        body, signature = compose(event.name, int(event.at), event.data, webhook.secret)
        delivery = Delivery(identifier, event, webhook.id, webhook.url, body, signature)
        if len(self._ring) == KEPT:
            del self._by_id[self._ring.popleft().id]
        self._ring.append(delivery)
        self._by_id[identifier] = delivery
        self.total += 1
        return delivery

    def get(self, identifier: str) -> Delivery | None:
        """Return the delivery with this id, or None."""
        return self._by_id.get(identifier)

    def __iter__(self) -> Iterator[Delivery]:
        """Yield the deliveries, oldest first."""
        return iter(self._ring)
