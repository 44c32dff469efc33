"""Moving a clock on: from due moment to due moment, each with its deliveries, then to the end.

What is due runs in order, and what goes out at a moment comes back before the next one; so two runs
of the same steps tell the same story, however long a receiver takes.
"""

from collections.abc import Callable

from respondeia_mock.core.clock import whole_milliseconds
from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.outbox import Outbox
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.schedule import Fired
from respondeia_mock.http.courier import Courier


class Advance:
    """One move of one sandbox's clock, and what fired on the way."""

    def __init__(
        self, courier: Courier, sandbox: Sandbox, stops: Callable[[], bool] = lambda: False
    ) -> None:
        """Begin at the present; after a due moment, `stops` says whether that was the last."""
        self._courier = courier
        self._sandbox = sandbox
        self._stops = stops
        self.fired: list[Fired] = []
        self.stopped = False

    async def to(self, moment: float, enough: Callable[[], bool] = lambda: False) -> None:
        """Move on to `moment` (Unix seconds), or until it is `enough` after a due moment.

        What is on its way at first comes back before anything is due; it is not told, for how
        much of it had come back already is a matter of chance.
        """
        sandbox, moment = self._sandbox, whole_milliseconds(moment)
        await self._all_back(sandbox.outbox)
        while (due := sandbox.schedule.next_due()) is not None and due <= moment:
            sandbox.clock.jump(due)
            outbox = sandbox.outbox
            before = outbox.attempted
            self.fired += sandbox.run_due(due)
            await self._all_back(outbox)
            self.fired += map(_told, sorted(outbox.attempts_since(before), key=_place))
            self.stopped = self._stops()
            if enough() or self.stopped:
                return
        sandbox.clock.jump(moment)
        self._courier.sooner(sandbox)

    async def _all_back(self, outbox: Outbox) -> None:
        """Let what may go out now come back."""
        await self._courier.until(lambda: outbox.is_idle, None)


def _place(came: tuple[Delivery, Attempt]) -> tuple[int, int]:
    """Return an attempt's place in the order in which it was owed."""
    delivery, attempt = came
    return delivery.sequence, attempt.number


def _told(came: tuple[Delivery, Attempt]) -> Fired:
    delivery, attempt = came
    outcome = attempt.error if attempt.status is None else str(attempt.status)
    summary = f"{delivery.event.name} to {delivery.webhook_id}: {outcome}"
    return Fired(attempt.at, "delivery", delivery.id, summary)
