"""What was done in a sandbox from outside the API, in its order: the actions, and since when.

A ring, so that a session of any length takes bounded room; what fell out is counted. Calls stand in
the journal, and the moments of both tell how the clock was moved. It performs nothing: `action`
does, and writes it down here.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from respondeia_mock.core.setup import Seed

KEPT = 10_000


@record
class Done:
    """An action that was performed at `at` (Unix seconds).

    Attributes:
        sequence: of the latest call, task or event before it.
        result: what it told.
    """

    sequence: int
    at: float
    action: str
    params: Mapping[str, Any]
    result: Mapping[str, Any]


class Handiwork:
    """The last 10,000 actions since a sandbox began.

    Attributes:
        began: when that was, Unix seconds of its clock.
        document: what was loaded in the place of the seed, if anything was.
    """

    __slots__ = ("_ring", "began", "document", "total")

    def __init__(self, began: float) -> None:
        """Start with nothing done."""
        self._ring: deque[Done] = deque(maxlen=KEPT)
        self.began = began
        self.document: Seed | None = None
        self.total = 0

    @property
    def evicted(self) -> int:
        """Count the actions that fell out."""
        return self.total - len(self._ring)

    def append(self, done: Done) -> None:
        """Take an action in."""
        self._ring.append(done)
        self.total += 1

    def __iter__(self) -> Iterator[Done]:
        """Yield those that are still held, oldest first."""
        return iter(self._ring)
