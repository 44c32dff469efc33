"""When the garbage collector works: while nobody waits for an answer.

The state of a mock is records that stay. Looking through them for cycles in the midst of calls was
a fifth of a call's cost, and found nothing. So the collector is off, is run once calls have paused,
and then leaves alone what it has seen. The server asks it at each tick; it knows no calls.
"""

import gc

PAUSE_TICKS = 10
"""How many ticks without a call are a pause; uvicorn's tick is a tenth of a second."""

MOST_UNSEEN = 3_000_000
"""How many objects may be new before it works even though nobody pauses."""


class Collector:
    """Run the garbage collector in pauses."""

    __slots__ = ("_calls", "_quiet", "_seen")

    def __init__(self) -> None:
        """Take over from the interpreter; what exists by now is never looked at again."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._calls = self._seen = self._quiet = 0

    def tick(self, calls: int) -> None:
        """Notice how many calls there were so far; work if they have paused, or if it must."""
        self._quiet = self._quiet + 1 if calls == self._calls else 0
        self._calls = calls
        paused = self._quiet >= PAUSE_TICKS and calls != self._seen
        if paused or gc.get_count()[0] > MOST_UNSEEN:
            self._seen = calls
            gc.collect()
            gc.freeze()
