"""Names are asked for once, by a thread that nobody waits for."""

import asyncio
import socket
import threading
from collections.abc import Sequence

import pytest

from respondeia_mock.core.record import changed
from respondeia_mock.delivery import lookup
from respondeia_mock.delivery.lookup import Names
from tests.delivery.conftest import Run


class Resolver:
    """Answers when it is let, and counts."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked: list[str] = []
        self.may_answer = threading.Event()
        self.may_answer.set()

    def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        self.may_answer.wait()
        if not self.addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.addresses


def test_the_system_knows_localhost(run: Run) -> None:
    assert {*run(Names()("localhost"))} <= {"127.0.0.1", "::1"}


def test_each_address_stands_once(run: Run) -> None:
    assert run(Names(Resolver("::1", "127.0.0.1", "::1"))("a")) == ("::1", "127.0.0.1")


def test_all_who_ask_meanwhile_share_the_answer(run: Run) -> None:
    resolver = Resolver("127.0.0.1")
    resolver.may_answer.clear()
    names = Names(resolver)

    async def main() -> list[tuple[str, ...]]:
        asking = [asyncio.create_task(names("a")) for _ in range(3)]
        asyncio.get_running_loop().call_soon(resolver.may_answer.set)
        return await asyncio.gather(*asking)

    assert run(main()) == [("127.0.0.1",)] * 3
    assert resolver.asked == ["a"]


def test_an_answer_stands_for_a_second(run: Run) -> None:
    resolver = Resolver("127.0.0.1")
    names = Names(resolver)

    async def main() -> None:
        await names("a")
        await names("a")
        assert resolver.asked == ["a"]
        names._known["a"] = changed(names._known["a"], until=0.0)
        await names("a")
        assert resolver.asked == ["a", "a"]

    run(main())


def test_a_failure_is_not_remembered(run: Run) -> None:
    resolver = Resolver()
    names = Names(resolver)

    async def main() -> None:
        with pytest.raises(OSError, match="Name or service not known"):
            await names("a")
        resolver.addresses = ("127.0.0.1",)
        assert await names("a") == ("127.0.0.1",)

    run(main())


def test_what_is_remembered_is_bounded(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "KEPT", 2)
    names = Names(Resolver("127.0.0.1"))

    async def main() -> None:
        for host in "abc":
            await names(host)

    run(main())
    assert list(names._known) == ["c"]


def test_one_who_no_longer_waits_disturbs_nobody(run: Run) -> None:
    resolver = Resolver("127.0.0.1")
    resolver.may_answer.clear()
    names = Names(resolver)

    async def main() -> tuple[str, ...]:
        other = asyncio.create_task(names("a"))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(names("a"), 0.01)
        resolver.may_answer.set()
        return await other

    assert run(main()) == ("127.0.0.1",)


def test_nobody_waits_for_a_name_at_the_end(run: Run) -> None:
    """The loop closes while the resolver still thinks; its answer then goes nowhere."""
    resolver = Resolver("127.0.0.1")
    resolver.may_answer.clear()

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(Names(resolver)("slow.test"), 0.01)

    run(main())
    thread = next(each for each in threading.enumerate() if each.name == "lookup of slow.test")
    assert thread.daemon
    resolver.may_answer.set()
    thread.join()
