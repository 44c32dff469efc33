"""What webhooks are and were owed, and what comes of each attempt.

First attempts go out one at a time for each webhook, in the order of happening; retries run on
their own schedule and hold nothing back (`lines`). What has ended is kept in a ring of 10,000, of
what receivers answered 64 MiB. It sends nothing and keeps no time.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

from respondeia_mock.core.budget import BodyBudget
from respondeia_mock.core.delivery import Attempt, Delivery, State
from respondeia_mock.core.lines import Lines
from respondeia_mock.core.record import changed as version_of

KEPT = 10_000
MOST_WAITING = 500_000


class Outbox:
    """The deliveries of one sandbox."""

    __slots__ = (
        "_attempts",
        "_bodied",
        "_budget",
        "_by_id",
        "_captured",
        "_changed",
        "_ended",
        "_gone",
        "_lent",
        "_waiting",
        "attempted",
        "latest",
        "total",
    )

    def __init__(
        self,
        woken: Callable[[], None] = lambda: None,
        changed: Callable[[Delivery], None] = lambda _: None,
        budget: BodyBudget | None = None,
        gone: Callable[[Delivery], None] = lambda _: None,
    ) -> None:
        """Start with nothing owed.

        Args:
            woken: called when something may go out that could not before.
            changed: called whenever a delivery is made or has moved on.
            budget: how many bytes of receivers' answers are kept; shared with other outboxes.
            gone: called with what falls out of the ring.
        """
        self._waiting = Lines(woken)
        self._changed = changed
        self._gone = gone
        self._budget = budget or BodyBudget()
        self._by_id: dict[str, Delivery] = {}
        self._captured: dict[str, Delivery] = {}
        self._ended: deque[str] = deque()
        self._attempts: deque[tuple[Delivery, int]] = deque(maxlen=KEPT)
        self._bodied: deque[tuple[Delivery, int]] = deque()
        self._lent = 0
        self.attempted = 0
        self.total = 0
        self.latest: dict[str, tuple[float, int, int]] = {}

    def post(self, delivery: Delivery, *, in_line: bool = True) -> Delivery:
        """Take a delivery in; it stands in line now, unless it is to wait for something else."""
        self.total += 1
        delivery.sequence = self.total
        self._by_id[delivery.id] = delivery
        if len(self._by_id) - len(self._ended) > MOST_WAITING:
            self._end(delivery, State.SKIPPED, f"{MOST_WAITING:,} deliveries are waiting already")
        elif in_line:
            self.line_up(delivery)
        else:
            self._changed(delivery)
        return delivery

    def line_up(self, delivery: Delivery) -> None:
        """Put a delivery at the end of its webhook's line."""
        delivery.state, delivery.due = State.WAITING, None
        self._waiting.line_up(delivery)
        self._changed(delivery)

    def go_beside(self, delivery: Delivery) -> None:
        """Let a delivery that has not ended go out now, beside the line."""
        if delivery.ended:
            return
        delivery.state, delivery.due = State.WAITING, None
        self._waiting.go_beside(delivery)
        self._changed(delivery)

    def revive(self, delivery: Delivery) -> None:
        """Let a delivery go out once more, whatever became of it; it is not on its way."""
        if delivery.ended:
            with suppress(ValueError):  # it had fallen out of the ring
                self._ended.remove(delivery.id)
            self._by_id[delivery.id] = delivery
        self._land(delivery)  # whoever took it has lost it
        self._captured.pop(delivery.id, None)
        delivery.state = State.WAITING
        self._waiting.leave(delivery)
        self.go_beside(delivery)

    def take_ready(self) -> list[Delivery]:
        """Take what may go out now: the first in each webhook's line, and what goes beside."""
        return self._waiting.take_ready()

    def lend(self, delivery: Delivery) -> None:
        """Give a captured delivery to somebody who will run it and answer."""
        delivery.in_flight = True
        self._lent += 1

    def takable(self) -> Iterator[Delivery]:
        """Yield what is captured and nobody has taken, in the order in which it would go out."""
        return (each for each in self._captured.values() if not each.in_flight)

    def finish(self, delivery: Delivery, attempt: Attempt) -> float | None:
        """Record an attempt; return the seconds to wait before a retry, or None if that was it."""
        self._land(delivery)
        self._captured.pop(delivery.id, None)
        self._note(delivery, attempt)
        wait = None
        if delivery.ended:  # its webhook was deleted meanwhile
            self._changed(delivery)
        elif attempt.succeeded:
            self._end(delivery, State.SUCCEEDED, None)
        else:
            delivery.reason = attempt.error or f"the receiver answered {attempt.status}"
            tried = len(delivery.attempts)
            if tried <= len(delivery.retries):
                wait = delivery.retries[tried - 1]
                delivery.state = State.WAITING
                self._changed(delivery)
            else:
                self._end(delivery, State.EXHAUSTED, delivery.reason)
        return wait

    def capture(self, delivery: Delivery) -> None:
        """Set a delivery aside to be taken through the control API; its line goes on."""
        self._land(delivery)
        if not delivery.ended:
            delivery.state = State.CAPTURED
            self._captured[delivery.id] = delivery
        self._changed(delivery)

    def skip(self, delivery: Delivery, reason: str) -> None:
        """End a delivery that is not to be sent."""
        self._land(delivery)
        if delivery.ended:
            self._changed(delivery)
        else:
            self._end(delivery, State.SKIPPED, reason)

    def drop_webhook(self, webhook_id: str) -> None:
        """End what a deleted webhook was still owed; what is on its way ends when it is back."""
        self._waiting.drop(webhook_id)
        self.latest.pop(webhook_id, None)
        for delivery in [each for each in self.unfinished() if each.webhook_id == webhook_id]:
            if delivery.state == State.CAPTURED:
                self._land(delivery)
            self._end(delivery, State.SKIPPED, "the webhook was deleted")

    def abandon(self, reason: str) -> None:
        """End everything; the outbox is not used after this."""
        self._waiting.clear()
        for delivery in list(self):
            self._land(delivery)
            if not delivery.ended:
                self._end(delivery, State.SKIPPED, reason)
        while self._bodied:
            self._forget_oldest_body()

    def attempts_since(self, attempted: int) -> list[tuple[Delivery, Attempt]]:
        """Return the attempts that came after so many, as far as they are still held."""
        count = min(self.attempted - attempted, len(self._attempts))
        latest = islice(self._attempts, len(self._attempts) - count, None)
        return [(delivery, delivery.attempts[place]) for delivery, place in latest]

    def get(self, identifier: str) -> Delivery | None:
        """Return the delivery with this id, or None."""
        return self._by_id.get(identifier)

    def unfinished(self) -> Iterator[Delivery]:
        """Yield what has not ended, oldest first."""
        return (each for each in self._by_id.values() if not each.ended)

    @property
    def is_idle(self) -> bool:
        """Say whether nothing is on its way or may go out now; what is lent does not count."""
        return self._waiting.is_idle

    @property
    def has_lent(self) -> bool:
        """Say whether somebody has taken a delivery and not answered yet."""
        return self._lent > 0

    def __iter__(self) -> Iterator[Delivery]:
        """Yield the deliveries that are known, oldest first."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """Count those that are known."""
        return len(self._by_id)

    def _land(self, delivery: Delivery) -> None:
        """Take note that it is on its way no more, if it was: brought by the shell, or lent."""
        if delivery.in_flight and delivery.state == State.CAPTURED:
            delivery.in_flight = False
            self._lent -= 1
        elif delivery.in_flight:
            self._waiting.land(delivery)

    def _note(self, delivery: Delivery, attempt: Attempt) -> None:
        place = delivery, len(delivery.attempts)
        delivery.attempts.append(attempt)
        self._attempts.append(place)
        self.attempted += 1
        if attempt.body:
            self._bodied.append(place)
            self._budget.held += len(attempt.body)
            while self._bodied and (
                len(self._bodied) > KEPT or self._budget.held > self._budget.most
            ):
                self._forget_oldest_body()

    def _forget_oldest_body(self) -> None:
        delivery, place = self._bodied.popleft()
        attempt = delivery.attempts[place]
        self._budget.held -= len(attempt.body)
        delivery.attempts[place] = version_of(attempt, body=b"")

    def _end(self, delivery: Delivery, state: State, reason: str | None) -> None:
        delivery.state, delivery.due, delivery.reason = state, None, reason
        delivery.forget_bytes()
        self._captured.pop(delivery.id, None)
        self._ended.append(delivery.id)
        if len(self._ended) > KEPT:
            self._gone(self._by_id.pop(self._ended.popleft()))
        self._changed(delivery)
