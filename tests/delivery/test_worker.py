"""The worker: brings what is owed and keeps time, with a sender that posts nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import cast

import pytest

from respondeia_mock.core.behavior import Behavior
from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.setup import Planted, Setup
from respondeia_mock.core.store import Store
from respondeia_mock.delivery.outcome import Outcome
from respondeia_mock.delivery.sender import Sender
from respondeia_mock.delivery.targets import Target, Targets
from respondeia_mock.delivery.worker import Worker

NOON = 1772452800.0
PATIENCE = 30
PUBLIC = (
    "8.8.8.8 is a public address; start the mock with --allow-webhook-host 8.8.8.8 to deliver "
    "there."
)
GOOD = Outcome(200, {}, b"ok", 0.001, None)
BAD = Outcome(500, {}, b"", 0.001, None)


class Seedling:
    """A seed of nothing but the retries' waits."""

    def __init__(self, retries: tuple[float, ...]) -> None:
        self._retries = retries

    def plant(self, _: int) -> Planted:
        return Planted(Store(), Behavior().changed("webhooks", retries=self._retries))


class Spy:
    """A sender that answers from a list, the last one for the rest, and notes what was posted."""

    def __init__(self, *outcomes: Outcome | Exception | asyncio.Event) -> None:
        self.posted: list[str] = []
        self.closed = False
        self.arrivals = asyncio.Semaphore(0)
        self._outcomes = list(outcomes or [GOOD])

    async def post(
        self,
        target: Target,
        body: bytes,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109 (the sender's)
    ) -> Outcome:
        assert (body[:1], timeout) == (b"{", 5.0)
        self.posted.append(f"{target.url} {headers['X-RespondeIA-Attempt']}")
        self.arrivals.release()
        outcome = self._outcomes.pop(0) if len(self._outcomes) > 1 else self._outcomes[0]
        if isinstance(outcome, asyncio.Event):
            await outcome.wait()
            return GOOD
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def close(self) -> None:
        self.closed = True


class Stage:
    """A worker with its spy, and sandboxes that it listens to."""

    def __init__(
        self, spy: Spy | None = None, names: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.spy = spy or Spy()
        self._names = names or {}
        targets = Targets(lookup=self._look_up)
        self.worker = Worker(targets, cast("Sender", self.spy))

    async def _look_up(self, host: str) -> Sequence[str]:
        if host not in self._names:
            raise OSError(-2, "Name or service not known")
        return self._names[host]

    def sandbox(
        self, name: str = "test", speed: float = 0, retries: tuple[float, ...] = (1.0,)
    ) -> Sandbox:
        setup = Setup(Seedling(retries), now=NOON, speed=speed, listener=self.worker)
        return Sandbox(name, setup)

    async def wait(self, is_so: Callable[[], bool]) -> None:
        assert await self.worker.until(is_so, PATIENCE)

    async def settle(self, sandbox: Sandbox) -> None:
        assert await self.worker.settle(sandbox, PATIENCE)


def owed(sandbox: Sandbox, url: str = "http://127.0.0.1:1/") -> Delivery:
    """Have the only webhook, made at the first call, be owed one more delivery."""
    if not sandbox.store.webhooks:
        sandbox.store.webhooks.add(Webhook("wh_1", url, ("message.sent",), "whsec_1"))
    sandbox.publish(EventName.MESSAGE_SENT, {})
    return list(sandbox.outbox)[-1]


def play(story: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with asyncio.timeout(PATIENCE):
            await story()

    asyncio.run(whole())


def ring(sandbox: Sandbox, subject: str) -> str:
    sandbox.record(EventName.MESSAGE_SENT, {"rang": subject})
    return "rang"


def break_down(_sandbox: Sandbox, subject: str) -> str:
    raise RuntimeError(subject)


def test_what_gathered_before_the_start_goes_out_with_it() -> None:
    async def story() -> None:
        stage = Stage()
        sandbox = stage.sandbox()
        delivery = owed(sandbox)
        stage.worker.start()
        await stage.settle(sandbox)
        assert (delivery.state, stage.spy.posted) == ("succeeded", ["http://127.0.0.1:1/ 1"])
        await stage.worker.close()

    play(story)


def test_what_was_due_before_the_start_falls_due_all_the_same() -> None:
    async def story() -> None:
        stage = Stage()
        sandbox = stage.sandbox(speed=1000)
        sandbox.after(1, ring, "a")
        stage.worker.start()
        await stage.wait(lambda: sandbox.events.total == 1)
        await stage.worker.close()

    play(story)


def test_before_the_start_nothing_is_waited_for() -> None:
    async def story() -> None:
        stage = Stage()
        sandbox = stage.sandbox()
        delivery = owed(sandbox)
        assert await stage.worker.settle(sandbox) is False
        assert await stage.worker.until(lambda: True, None) is True
        await stage.worker.tried([delivery])
        assert delivery.attempts == []

    play(story)


def test_a_retry_comes_by_itself_on_a_running_clock() -> None:
    async def story() -> None:
        stage = Stage(Spy(BAD, GOOD))
        stage.worker.start()
        sandbox = stage.sandbox(speed=1000)
        delivery = owed(sandbox)
        await stage.wait(lambda: delivery.ended)
        assert [each.status for each in delivery.attempts] == [500, 200]
        assert delivery.attempts[1].at >= delivery.attempts[0].at + 1
        await stage.worker.close()

    play(story)


def test_a_frozen_clock_wakes_nobody() -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        sandbox = stage.sandbox()
        sandbox.after(0.001, ring, "a")
        assert stage.worker._timers == {}

    play(story)


def test_what_is_due_now_comes_even_on_a_frozen_clock() -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        sandbox = stage.sandbox()
        sandbox.after(0, ring, "now")
        await stage.wait(lambda: sandbox.events.total == 1)
        await stage.worker.close()

    play(story)


def test_what_is_due_sooner_is_not_kept_waiting_by_what_is_due_later() -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        sandbox = stage.sandbox(speed=1000)
        sandbox.after(10_000_000, ring, "late")
        sandbox.after(1, ring, "soon")
        await stage.wait(lambda: sandbox.events.total == 1)
        assert [each.data for each in sandbox.events] == [{"rang": "soon"}]
        await stage.worker.close()

    play(story)


def test_a_clock_that_begins_to_run_is_kept_time_of() -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        sandbox = stage.sandbox()
        sandbox.after(1, ring, "a")
        sandbox.clock.speed = 1000
        stage.worker.sooner(sandbox)
        await stage.wait(lambda: sandbox.events.total == 1)
        await stage.worker.close()

    play(story)


def test_what_breaks_when_it_falls_due_is_logged_and_the_rest_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        sandbox = stage.sandbox(speed=1000)
        sandbox.after(1, break_down, "a")
        sandbox.after(2, ring, "b")
        await stage.wait(lambda: sandbox.events.total == 1)
        await stage.worker.close()

    play(story)
    assert caplog.messages == ["respondeia-mock crashed in what fell due in 'test'"]


def test_a_crash_of_ours_is_logged_and_ends_the_delivery(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story() -> None:
        stage = Stage(Spy(ZeroDivisionError("ours"), GOOD))
        stage.worker.start()
        sandbox = stage.sandbox()
        first, second = owed(sandbox), owed(sandbox)
        await stage.settle(sandbox)
        reason = "the mock itself failed; its log says how"
        assert (first.state, first.reason, second.state) == ("skipped", reason, "succeeded")
        assert caplog.messages == [f"respondeia-mock crashed in the delivery {first.id}"]
        assert caplog.records[0].exc_info is not None
        await stage.worker.close()

    play(story)


def test_a_captured_webhook_reaches_no_sender() -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        sandbox = stage.sandbox()
        made = [owed(sandbox, "http://capture.invalid/hook") for _ in range(3)]
        await stage.settle(sandbox)
        assert ([each.state for each in made], stage.spy.posted) == (["captured"] * 3, [])
        await stage.worker.close()

    play(story)


@pytest.mark.parametrize(
    ("names", "state", "reason"),
    [
        ({"box.test": ["127.0.0.2"]}, "succeeded", None),
        (
            {"box.test": ["8.8.8.8"]},
            "skipped",
            (
                "box.test leads to 8.8.8.8, a public address; start the mock with "
                "--allow-webhook-host box.test to deliver there."
            ),
        ),
        (
            {},
            "waiting",
            "The name box.test cannot be resolved: Name or service not known.",
        ),
    ],
)
def test_a_name_is_looked_up_first(
    names: dict[str, list[str]], state: str, reason: str | None
) -> None:
    async def story() -> None:
        stage = Stage(names=names)
        stage.worker.start()
        sandbox = stage.sandbox()
        delivery = owed(sandbox, "http://box.test/")
        await stage.settle(sandbox)
        assert (delivery.state, delivery.reason) == (state, reason)
        await stage.worker.close()

    play(story)


def test_settled_means_that_what_is_due_now_has_happened() -> None:
    async def story() -> None:
        stage = Stage(Spy(BAD, BAD, GOOD))
        stage.worker.start()
        sandbox = stage.sandbox(retries=(0.0, 0.0, 9.0))
        delivery = owed(sandbox)
        await stage.settle(sandbox)
        assert (delivery.state, len(delivery.attempts)) == ("succeeded", 3)
        await stage.worker.close()

    play(story)


def test_it_is_not_settled_while_somebody_has_a_delivery() -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        sandbox = stage.sandbox()
        delivery = owed(sandbox, "http://capture.invalid/")
        await stage.settle(sandbox)
        sandbox.outbox.lend(delivery)
        assert await stage.worker.settle(sandbox, 0) is False
        await stage.worker.close()

    play(story)


def test_to_have_been_tried_means_once_and_not_to_the_end() -> None:
    async def story() -> None:
        stage = Stage(Spy(BAD))
        stage.worker.start()
        sandbox = stage.sandbox()
        delivery = owed(sandbox)
        await stage.worker.tried([delivery])
        assert (delivery.state, len(delivery.attempts)) == ("waiting", 1)
        await stage.worker.close()

    play(story)


def test_a_restart_cancels_what_is_under_way_in_that_sandbox_alone() -> None:
    async def story() -> None:
        gate = asyncio.Event()
        stage = Stage(Spy(gate))
        stage.worker.start()
        one, other = stage.sandbox("one"), stage.sandbox("other")
        cancelled, stays = owed(one), owed(other)
        await stage.spy.arrivals.acquire()
        await stage.spy.arrivals.acquire()
        one.reset()
        await stage.worker.tried([cancelled])
        gate.set()
        await stage.settle(other)
        assert (cancelled.state, cancelled.attempts) == ("skipped", [])
        assert stays.state == "succeeded"
        await stage.worker.close()

    play(story)


def test_the_end_cancels_lets_everybody_go_and_tells_what_was_owed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story() -> None:
        stage = Stage(Spy(asyncio.Event()))
        stage.worker.start()
        sandbox = stage.sandbox(speed=1)
        sandbox.after(3600, ring, "a")
        deliveries = [owed(sandbox), owed(sandbox)]
        waiting = asyncio.create_task(stage.worker.tried(deliveries))
        settling = asyncio.create_task(stage.worker.settle(sandbox))
        await stage.spy.arrivals.acquire()
        await stage.worker.close([sandbox])
        await waiting
        assert await settling is False
        assert stage.spy.closed
        owed(sandbox)
        assert await stage.worker.settle(sandbox) is False

    play(story)
    assert caplog.messages == ["stopped while 2 deliveries were owed; they are lost"]


def test_an_end_with_nothing_owed_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        sandbox = stage.sandbox()
        owed(sandbox)
        await stage.settle(sandbox)
        await stage.worker.close([sandbox])

    with caplog.at_level(logging.DEBUG, "respondeia_mock"):
        play(story)
    assert caplog.messages == []


async def posted(stage: Stage, url: str) -> Outcome:
    return await stage.worker.post(url, {"X-RespondeIA-Attempt": "1"}, b"{}", 5.0)


def test_a_post_beside_the_deliveries_goes_where_they_may_go() -> None:
    async def story() -> None:
        stage = Stage(Spy(BAD))
        stage.worker.start()
        assert (await posted(stage, "http://127.0.0.1:1/")).status == 500
        assert stage.spy.posted == ["http://127.0.0.1:1/ 1"]
        await stage.worker.close()

    play(story)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "http://8.8.8.8/",
            PUBLIC,
        ),
        ("ftp://127.0.0.1/", "The URL begins with neither http:// nor https://."),
        (
            "http://capture.invalid/hook",
            "capture.invalid is never dialled: who listens there takes deliveries and answers",
        ),
    ],
)
def test_a_post_to_where_no_delivery_goes_is_refused(url: str, sentence: str) -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        with pytest.raises(ActionError) as refused:
            await posted(stage, url)
        assert (refused.value.message, refused.value.field) == (sentence, "url")
        assert stage.spy.posted == []
        await stage.worker.close()

    play(story)


def test_a_post_to_a_name_that_leads_nowhere_reaches_nobody() -> None:
    async def story() -> None:
        stage = Stage()
        stage.worker.start()
        outcome = await posted(stage, "http://shop.local/")
        assert (outcome.status, outcome.reached) == (None, False)
        assert outcome.error == "The name shop.local cannot be resolved: Name or service not known."
        await stage.worker.close()
        outcome = await posted(stage, "http://127.0.0.1/")
        assert (outcome.error, outcome.reached) == ("The mock is not sending anything.", False)
        assert stage.spy.posted == []

    play(story)
