"""Waiting until something is so: nobody looks twice for nothing, and nobody is forgotten."""

import asyncio

from respondeia_mock.delivery.waiting import Waiting


def test_what_is_so_already_is_not_waited_for() -> None:
    async def story() -> bool:
        return await Waiting().until(lambda: True, 0)

    assert asyncio.run(story()) is True


def test_all_who_wait_look_again_when_something_has_changed() -> None:
    so: set[str] = set()
    looks: list[str] = []

    def look(what: str) -> bool:
        looks.append(what)
        return what in so

    async def story() -> list[bool]:
        waiting = Waiting()
        waiting.wake()
        tasks = [
            asyncio.create_task(waiting.until(lambda what=what: look(what), None))  # type: ignore[misc]  # a default holds it
            for what in ("one", "other")
        ]
        await asyncio.sleep(0)
        so.add("one")
        waiting.wake()
        await tasks[0]
        so.add("other")
        waiting.wake()
        return await asyncio.gather(*tasks)

    assert asyncio.run(story()) == [True, True]
    assert looks == ["one", "other", "one", "other", "other"]


def test_what_does_not_come_about_in_time_is_told() -> None:
    async def story() -> bool:
        return await Waiting().until(lambda: False, 0)

    assert asyncio.run(story()) is False


def test_at_the_end_of_the_time_there_is_a_last_look() -> None:
    looks = iter([False, True])

    async def story() -> bool:
        return await Waiting().until(lambda: next(looks), 0)

    assert asyncio.run(story()) is True


def test_whoever_has_given_up_is_not_woken() -> None:
    async def story() -> None:
        waiting = Waiting()
        assert await waiting.until(lambda: False, 0) is False
        waiting.wake()

    asyncio.run(story())
