"""Answers that are held back: until their time on the sandbox's clock, or until a reset."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.delivery.holding import Holding
from tests.conftest import FROZEN
from tests.process import PATIENCE

Story = Callable[[Holding, Sandbox], Coroutine[Any, Any, None]]


def play(story: Story) -> None:
    sandbox = build_engine(FROZEN).sandboxes.test
    asyncio.run(asyncio.wait_for(story(Holding(), sandbox), PATIENCE))


def test_a_running_clock_that_is_moved_on_ends_the_wait() -> None:
    async def story(holding: Holding, sandbox: Sandbox) -> None:
        sandbox.clock.speed = 1
        waiting = asyncio.ensure_future(holding.hold(sandbox, 3600))
        await asyncio.sleep(0)
        sandbox.advance(sandbox.clock.now() + 3600)
        holding.look_again(sandbox)
        assert await waiting is True

    play(story)


def test_half_the_way_is_not_all_of_it() -> None:
    async def story(holding: Holding, sandbox: Sandbox) -> None:
        sandbox.clock.speed = 1
        waiting = asyncio.ensure_future(holding.hold(sandbox, 3600))
        await asyncio.sleep(0)
        sandbox.advance(sandbox.clock.now() + 1800)
        holding.look_again(sandbox)
        assert (await asyncio.wait([waiting], timeout=0.01))[0] == set()
        holding.release()
        assert await waiting is False

    play(story)


def test_a_clock_that_runs_faster_shortens_the_wait() -> None:
    async def story(holding: Holding, sandbox: Sandbox) -> None:
        sandbox.clock.speed = 1
        waiting = asyncio.ensure_future(holding.hold(sandbox, 3600))
        await asyncio.sleep(0)
        sandbox.clock.speed = 1_000_000
        holding.look_again(sandbox)
        assert await waiting is True

    play(story)


def test_on_a_frozen_clock_seconds_are_real() -> None:
    async def story(holding: Holding, sandbox: Sandbox) -> None:
        waiting = asyncio.ensure_future(holding.hold(sandbox, 0.02))
        await asyncio.sleep(0)
        holding.look_again(sandbox)
        assert await waiting is True

    play(story)


def test_a_clock_that_freezes_meanwhile_leaves_what_is_left_as_real_seconds() -> None:
    async def story(holding: Holding, sandbox: Sandbox) -> None:
        sandbox.clock.speed = 1
        waiting = asyncio.ensure_future(holding.hold(sandbox, 0.02))
        await asyncio.sleep(0)
        sandbox.clock.speed = 0
        holding.look_again(sandbox)
        assert await waiting is True

    play(story)


@pytest.mark.parametrize("seconds", [None, 3600])
def test_a_reset_voids_the_waits_of_its_sandbox_only(seconds: float | None) -> None:
    async def story(holding: Holding, sandbox: Sandbox) -> None:
        other = build_engine(FROZEN).sandboxes.test
        here = asyncio.ensure_future(holding.hold(sandbox, seconds))
        there = asyncio.ensure_future(holding.hold(other, seconds))
        await asyncio.sleep(0)
        holding.release(sandbox)
        assert await here is False
        assert not there.done()
        holding.release()
        assert await there is False

    play(story)


def test_a_wait_that_is_cancelled_is_forgotten() -> None:
    async def story(holding: Holding, sandbox: Sandbox) -> None:
        waiting = asyncio.ensure_future(holding.hold(sandbox, None))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert holding._held == {}

    play(story)
