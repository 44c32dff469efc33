"""The ring of exchanges: every call that arrived, kept as it was and rendered when it is read.

First and last on the path of a call. Bounded in entries and in bytes of bodies: what falls out is
counted, so that a question about it can be answered honestly. It keeps references, not copies.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from respondeia_mock.core.budget import BodyBudget
from respondeia_mock.core.exchange import Exchange, Reply, Shortened

KEPT = 10_000
BODY_KEPT = 64 * 1024
_NOTHING: dict[str, Any] = {}


class Journal:
    """The last 10,000 exchanges, by arrival and by id."""

    __slots__ = ("_bodied", "_budget", "_gone", "_ring", "total")

    def __init__(
        self, budget: BodyBudget, gone: Callable[[Exchange], None] = lambda _: None
    ) -> None:
        """Start empty, sharing `budget` with other journals; `gone` hears of what falls out."""
        self._gone = gone
        self._budget = budget
        self._ring: deque[Exchange] = deque()
        self._bodied: deque[tuple[Exchange, Reply, int]] = deque()
        self.total = 0

    @property
    def evicted(self) -> int:
        """Count the exchanges that fell out."""
        return self.total - len(self._ring)

    @property
    def latest(self) -> Exchange | None:
        """Return the exchange that arrived last."""
        return self._ring[-1] if self._ring else None

    def append(self, exchange: Exchange) -> None:
        """Record an arrival."""
        if len(self._ring) == KEPT:
            self._evict_oldest()
        self._ring.append(exchange)
        self.total += 1

    def complete(self, exchange: Exchange, reply: Reply) -> None:
        """Record the reply to an exchange; of long bodies the first 64 KiB are kept.

        What was read from the body goes now: it takes several times the room of the bytes.
        """
        call = exchange.call
        call.document, call.payload = None, _NOTHING
        if len(call.body) > BODY_KEPT:
            call.document = Shortened(len(call.body))
            call.body = call.body[:BODY_KEPT]
        kept = exchange.reply = reply if len(reply.body) <= BODY_KEPT else reply.cut(BODY_KEPT)
        size = len(call.body) + len(kept.body)
        self._bodied.append((exchange, kept, size))
        self._budget.held += size
        while self._budget.held > self._budget.most and self._bodied:
            self._forget_oldest_body()

    def release(self) -> None:
        """Give the room for bodies back; the journal is not used after this."""
        self._budget.held -= sum(size for _, _, size in self._bodied)
        self._bodied.clear()

    def since(self, total: int) -> list[Exchange]:
        """Return the calls that came after so many, oldest first, as far as they are held."""
        latest = islice(reversed(self._ring), self.total - total)
        return list(latest)[::-1]

    def get(self, identifier: str) -> Exchange | None:
        """Return the exchange with this request id, or None."""
        # Looked for rather than indexed: calls come more often than this question.
        return next((each for each in reversed(self._ring) if each.id == identifier), None)

    def __iter__(self) -> Iterator[Exchange]:
        """Yield those that are still held, oldest first."""
        return iter(self._ring)

    def __len__(self) -> int:
        """Count those that are still held."""
        return len(self._ring)

    def _evict_oldest(self) -> None:
        oldest = self._ring.popleft()
        if self._bodied and self._bodied[0][0] is oldest:
            self._budget.held -= self._bodied.popleft()[2]
        self._gone(oldest)

    def _forget_oldest_body(self) -> None:
        exchange, kept, size = self._bodied.popleft()
        call = exchange.call
        if call.body and call.document is None:
            call.document = Shortened(len(call.body))
        call.body = b""
        exchange.reply = kept.cut(0)
        self._budget.held -= size
