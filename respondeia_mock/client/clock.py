"""The clock of a sandbox: read it, move it on, and sleep by moving it on.

Moving on has happen in order what falls due, deliveries to receivers of this process among it. The
twins that begin with `a` are awaited; they bring deliveries in the running loop.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from respondeia_mock.client.bringing import Ask, Courier, Receivers, Steps, bring
from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, all_facts
from respondeia_mock.core.record import record

Duration = float | str
"""Seconds, or a text such as `"5m"`, `"800ms"` or `"1h30m"`."""

PATIENCE = 300.0
"""Real seconds that one move may take: receivers may be slow."""


@record
class Advanced:
    """What came of moving a clock on.

    Attributes:
        now: the time then, Unix seconds.
        fired: what happened on the way, each with `at`, `kind`, `id` and `summary`.
    """

    now: float
    fired: list[Facts]


class Clock:
    """A sandbox's clock."""

    def __init__(self, control: Control, courier: Courier) -> None:
        """Ask this sandbox."""
        self._control = control
        self._courier = courier
        self._says_so = False

    @property
    def now(self) -> float:
        """Return the time, in Unix seconds."""
        return float(self._control.get("/clock")["now"])

    @property
    def speed(self) -> float:
        """Return how many seconds pass here in a real one; 0 is frozen."""
        return float(self._control.get("/clock")["speed"])

    @speed.setter
    def speed(self, speed: float) -> None:
        self._control.put("/clock", {"speed": speed})

    def advance(self, by: Duration | None = None, *, until: str | None = None) -> Advanced:
        """Move on by a duration, or `until` what is `next`, all is `idle`, or an event happens.

        Raises:
            MockError: it is neither, or nothing that is due raises that event.
        """
        return self._courier.walk(_advancing(by, until))

    async def aadvance(self, by: Duration | None = None, *, until: str | None = None) -> Advanced:
        """Await the same as `advance`."""
        return await self._courier.awalk(_advancing(by, until))

    def sleep(self, seconds: float) -> None:
        """Move on by so many seconds: what a client takes for `time.sleep`.

        Conduct trusts the clock of a sandbox from then on: its client's waits move it on.
        """
        self._say_so()
        if seconds > 0:
            self.advance(seconds)

    async def asleep(self, seconds: float) -> None:
        """Await the same as `sleep`: what a client takes for `asyncio.sleep`."""
        self._say_so()
        if seconds > 0:
            await self.aadvance(seconds)

    @contextmanager
    def drives_sleep(self) -> Iterator[None]:
        """Have `time.sleep` and `asyncio.sleep` of this process move on while the block runs.

        That holds in every thread; deliveries are brought in the one that entered the block.
        Who imported `sleep` by name before still sleeps.
        """
        from respondeia_mock.client.sleeping import sleep_replaced

        self._say_so()
        here = get_ident()

        def passes(seconds: float) -> None:
            self._courier.walk(_advancing(seconds, None), bringing=get_ident() == here)

        async def apasses(seconds: float) -> None:
            bringing = get_ident() == here
            await self._courier.awalk(_advancing(seconds, None), bringing=bringing)

        with sleep_replaced(passes, apasses):
            yield

    def forget(self) -> None:
        """Take note that the sandbox was reset, and does not know who moves its clock on."""
        self._says_so = False

    def _say_so(self) -> None:
        """Tell the sandbox that sleeping moves its clock on, once."""
        if not self._says_so:
            self._control.put("/clock", {"drives_sleep": True})
            self._says_so = True


def _advancing(by: Duration | None, until: str | None) -> Callable[[Receivers], Steps[Advanced]]:
    """Return the steps of moving on."""
    asked: dict[str, Any] = {}
    if by is not None:
        asked["by"] = by
    if until is not None:
        asked["until"] = until if until in {"next", "idle"} else {"event": until}

    def steps(receivers: Receivers) -> Steps[Advanced]:
        fired = yield from bring(receivers)
        meanwhile = {"stop_for": list(receivers)} if receivers else {}
        while True:
            moved = yield Ask("POST", "/clock/advance", {**asked, **meanwhile}, PATIENCE)
            fired = [*fired, *moved["fired"]]
            fired += yield from bring(receivers)
            if "stopped" not in moved or until == "next":
                return Advanced(moved["now"], all_facts(fired))
            if "left" in moved:
                asked["by"] = moved["left"]

    return steps
