"""The shell that brings deliveries and keeps time: one worker a server.

It hears from the sandboxes what may go out and what falls due, has the sender make the attempts,
each webhook's first ones one after the other and different webhooks' at once, and hands what came
of them back to the outbox. What a failed attempt means is the outbox's matter.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping

from respondeia_mock.core.delivery import Attempt, Delivery, State
from respondeia_mock.core.entities import CAPTURE
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.outbox import Outbox
from respondeia_mock.core.outcomes import settle_attempt
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.delivery.holding import Holding
from respondeia_mock.delivery.outcome import Outcome
from respondeia_mock.delivery.sender import Sender
from respondeia_mock.delivery.targets import (
    Captured,
    Looked,
    Refusal,
    Target,
    Targets,
    Unresolved,
)
from respondeia_mock.delivery.waiting import Waiting

log = logging.getLogger("respondeia_mock")

_TAKEN = "who listens there takes deliveries and answers"


class Worker:
    """Bring what is owed; a `Listener` of every sandbox."""

    def __init__(self, targets: Targets, sender: Sender) -> None:
        """Send with `sender` to what `targets` lets through; nothing happens before `start`."""
        self._targets = targets
        self._sender = sender
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._under_way: dict[asyncio.Task[None], Sandbox] = {}
        self._woken: dict[str, Sandbox] = {}
        self._early: dict[str, Sandbox] = {}
        self._waiting = Waiting()
        self._holding = Holding()
        self.wake = self._waiting.wake
        self.hold = self._holding.hold

    def start(self) -> None:
        """Begin, in the running loop, with what has gathered so far."""
        self._loop = asyncio.get_running_loop()
        early, self._early = self._early, {}
        for sandbox in early.values():
            self.sooner(sandbox)
        if self._woken:
            self._loop.call_soon(self._pump)

    async def close(self, sandboxes: Iterable[Sandbox] = ()) -> None:
        """Stop at once; say what is still owed in these sandboxes."""
        self._loop = None
        for timer in self._timers.values():
            timer.cancel()
        tasks = list(self._under_way)
        for task in tasks:
            task.cancel()
        self.wake()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._sender.close()
        owed = sum(1 for sandbox in sandboxes for _ in sandbox.outbox.unfinished())
        if owed:
            log.warning("stopped while %d deliveries were owed; they are lost", owed)

    def woken(self, sandbox: Sandbox) -> None:
        """Look after what may go out, once the present step has ended."""
        if not self._woken and self._loop is not None:
            self._loop.call_soon(self._pump)
        self._woken[sandbox.name] = sandbox

    def changed(self, sandbox: Sandbox, delivery: Delivery) -> None:
        """Let those look who wait for something."""
        self.wake()

    def sooner(self, sandbox: Sandbox) -> None:
        """Wake up when the sandbox's next task falls due; on a frozen clock, if it already is."""
        if self._loop is None:
            self._early[sandbox.name] = sandbox
            return
        self._holding.look_again(sandbox)
        timer = self._timers.pop(sandbox.name, None)
        if timer is not None:
            timer.cancel()
        due, speed = sandbox.schedule.next_due(), sandbox.clock.speed
        if due is None:
            return
        left = max(0.0, due - sandbox.clock.now())
        if speed > 0 or not left:
            wait = left / speed if left else 0.0
            self._timers[sandbox.name] = self._loop.call_later(wait, self._tick, sandbox)

    def restarted(self, sandbox: Sandbox) -> None:
        """Cancel what is under way for a sandbox that was reset."""
        for task, owner in list(self._under_way.items()):
            if owner is sandbox:
                task.cancel()
        self._holding.release(sandbox)
        self.sooner(sandbox)
        self.wake()

    async def until(self, is_so: Callable[[], bool], timeout: float | None) -> bool:  # noqa: ASYNC109 (late is an answer)
        """Wait until it is so, at most `timeout` real seconds; say whether it came about.

        Where nobody delivers, before `start` and after `close`, nothing is waited for.
        """
        if self._loop is None:
            return is_so()
        await self._waiting.until(lambda: is_so() or self._loop is None, timeout)
        return is_so()

    async def settle(self, sandbox: Sandbox, timeout: float | None = None) -> bool:  # noqa: ASYNC109 (late is an answer)
        """Wait until nothing is on its way or due now; say whether that came about in time."""
        return await self.until(lambda: _is_settled(sandbox), timeout)

    async def tried(self, deliveries: Iterable[Delivery]) -> None:
        """Wait until each of these was tried once, or cannot be."""
        waited = list(deliveries)
        await self.until(lambda: all(map(_was_tried, waited)), None)

    async def post(
        self,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        timeout: float,  # noqa: ASYNC109 (late is an answer)
    ) -> Outcome:
        """Post once, beside all deliveries, to what `targets` lets through.

        Where nobody delivers, before `start` and after `close`, nobody is reached.

        Raises:
            ActionError: the URL is one that is not contacted.
        """
        verdict = await self._targets.judge(url)
        if isinstance(verdict, Captured):
            raise ActionError(f"{CAPTURE} is never dialled: {_TAKEN}", "url")
        if isinstance(verdict, Refusal):
            raise ActionError(verdict.reason, "url")
        if isinstance(verdict, Unresolved):
            return _unreached(verdict.reason)
        if self._loop is None:
            return _unreached("The mock is not sending anything.")
        return await self._sender.post(verdict, body, headers, timeout)

    def _tick(self, sandbox: Sandbox) -> None:
        self._timers.pop(sandbox.name, None)
        try:
            sandbox.catch_up()
        except Exception:
            log.exception("respondeia-mock crashed in what fell due in '%s'", sandbox.name)
        self.sooner(sandbox)
        self.wake()

    def _pump(self) -> None:
        """Set out with everything that may go."""
        woken, self._woken = self._woken, {}
        for sandbox in woken.values():
            outbox = sandbox.outbox
            while ready := outbox.take_ready():
                for delivery in ready:
                    self._set_out(sandbox, outbox, delivery)

    def _set_out(self, sandbox: Sandbox, outbox: Outbox, delivery: Delivery) -> None:
        verdict = self._targets.judge_at_once(delivery.url)
        if isinstance(verdict, Captured):
            outbox.capture(delivery)
            return
        task = asyncio.create_task(self._bring(sandbox, outbox, delivery, verdict))
        self._under_way[task] = sandbox
        task.add_done_callback(self._under_way.pop)

    async def _bring(
        self, sandbox: Sandbox, outbox: Outbox, delivery: Delivery, verdict: Looked | None
    ) -> None:
        try:
            verdict = verdict or await self._targets.look_up(delivery.url)
            if isinstance(verdict, Refusal):
                outbox.skip(delivery, verdict.reason)
            else:
                attempt = await self._attempt(sandbox, delivery, verdict)
                settle_attempt(sandbox, outbox, delivery, attempt)
        except Exception:
            log.exception("respondeia-mock crashed in the delivery %s", delivery.id)
            outbox.skip(delivery, "the mock itself failed; its log says how")

    async def _attempt(
        self, sandbox: Sandbox, delivery: Delivery, verdict: Target | Unresolved
    ) -> Attempt:
        number, at = len(delivery.attempts) + 1, sandbox.clock.now()
        if number <= delivery.distortion.lost:
            return Attempt(number, at, error="a rule lost it on the way")
        if not isinstance(verdict, Target):
            return Attempt(number, at, error=verdict.reason)
        if sandbox.progress is not None:
            sandbox.progress.departed(delivery)
        limit, headers = sandbox.behavior.webhooks.timeout, delivery.headers(number)
        came = await self._sender.post(verdict, delivery.body, headers, limit)
        told = tuple(came.headers.items())
        return Attempt(number, at, came.status, told, came.body, came.duration, came.error)


def _is_settled(sandbox: Sandbox) -> bool:
    sandbox.catch_up()
    return sandbox.outbox.is_idle and not sandbox.outbox.has_lent


def _unreached(why: str) -> Outcome:
    return Outcome(None, {}, b"", 0.0, why, reached=False)


def _was_tried(delivery: Delivery) -> bool:
    return bool(delivery.attempts) or delivery.state != State.WAITING
