"""Which deliveries may go out now: the first in each webhook's line, and what goes beside it.

A line moves on when its first has come back. Beside it, where retries, redeliveries and what a rule
lets out go, nothing waits for another, but a webhook gets at most 100 of these at once. What comes
of an attempt is the outbox's matter.
"""

from collections import deque
from collections.abc import Callable
from contextlib import suppress

from respondeia_mock.core.delivery import Delivery

MOST_BESIDE = 100
"""Why not any number: a process may open only so many sockets."""


class Lines:
    """Those of one sandbox."""

    __slots__ = ("_again", "_beside", "_busy", "_crowds", "_flying", "_free", "_lines", "_woken")

    def __init__(self, woken: Callable[[], None] = lambda: None) -> None:
        """Start empty; `woken` is called when something may go out that could not before."""
        self._woken = woken
        self._lines: dict[str, deque[Delivery]] = {}
        self._free: dict[str, None] = {}
        self._busy: dict[str, Delivery] = {}
        self._again: deque[Delivery] = deque()
        self._beside: dict[str, int] = {}
        self._crowds: dict[str, deque[Delivery]] = {}
        self._flying = 0

    def line_up(self, delivery: Delivery) -> None:
        """Put a delivery at the end of its webhook's line."""
        self._lines.setdefault(delivery.webhook_id, deque()).append(delivery)
        self._go_on(delivery.webhook_id)

    def go_beside(self, delivery: Delivery) -> None:
        """Let a delivery go out now, whatever stands in line."""
        self._again.append(delivery)
        self._woken()

    def leave(self, delivery: Delivery) -> None:
        """Take a delivery out of wherever it waits, if it does."""
        webhook_id = delivery.webhook_id
        line = self._lines.get(webhook_id, deque())
        for waiting in (line, self._again, self._crowds.get(webhook_id, deque())):
            with suppress(ValueError):
                waiting.remove(delivery)
        if not line:
            self._free.pop(webhook_id, None)

    def take_ready(self) -> list[Delivery]:
        """Take what may go out now; it is in flight until it lands."""
        ready = []
        for webhook_id in self._free:
            first = self._busy[webhook_id] = self._lines[webhook_id].popleft()
            ready.append(first)
        self._free.clear()
        while self._again:
            delivery = self._again.popleft()
            beside = self._beside.get(delivery.webhook_id, 0)
            if beside < MOST_BESIDE:
                self._beside[delivery.webhook_id] = beside + 1
                ready.append(delivery)
            else:
                self._crowds.setdefault(delivery.webhook_id, deque()).append(delivery)
        for delivery in ready:
            delivery.in_flight = True
        self._flying += len(ready)
        return ready

    def land(self, delivery: Delivery) -> None:
        """Take note that a delivery has come back, and let go who waited for that."""
        delivery.in_flight = False
        self._flying -= 1
        webhook_id = delivery.webhook_id
        if self._busy.get(webhook_id) is delivery:
            del self._busy[webhook_id]
            self._go_on(webhook_id)
            return
        self._beside[webhook_id] -= 1
        if crowd := self._crowds.get(webhook_id):
            self.go_beside(crowd.popleft())

    def drop(self, webhook_id: str) -> None:
        """Forget what waits for a webhook; what is in flight still lands."""
        self._lines.pop(webhook_id, None)
        self._free.pop(webhook_id, None)
        self._crowds.pop(webhook_id, None)
        self._again = deque(each for each in self._again if each.webhook_id != webhook_id)

    def clear(self) -> None:
        """Forget all that waits."""
        self._lines.clear()
        self._free.clear()
        self._crowds.clear()
        self._again.clear()

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is in flight and nothing may go out now."""
        return not (self._flying or self._again or self._free)

    def _go_on(self, webhook_id: str) -> None:
        """Let the first in a line go, if there is one and none is before it."""
        taken = webhook_id in self._busy or webhook_id in self._free
        if not taken and self._lines.get(webhook_id):
            self._free[webhook_id] = None
            self._woken()
