"""Where a sandbox begins: who has the last word on clock, speed, ids and what is due."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from respondeia_mock.core.delivery import State
from respondeia_mock.core.entities import LISTENING, Customer, Webhook
from respondeia_mock.core.events import EventName
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.setup import Planted, Positions, Setup, Timer
from respondeia_mock.core.store import Store

NOON = 1772452800.0
EVENING = NOON + 8 * 3600
TAG = "3951v2xc"
"""What ids of the sandbox `test` end with under the seed number 42."""


@dataclass
class Plot:
    """A seed that says something of clock, ids or timers, and knows when it was planted."""

    says: dict[str, Any]
    planted_at: list[int] = field(default_factory=list)

    def plant(self, now_ms: int) -> Planted:
        self.planted_at.append(now_ms)
        store = Store()
        store.customers.add(Customer("wa:1", created_at=now_ms - 1000))
        return Planted(store, **self.says)


def plot(**says: object) -> Plot:
    return Plot(says)


def ring(_sandbox: Sandbox, subject: str) -> str:
    return f"rang {subject}"


def ids_of(sandbox: Sandbox) -> tuple[str, float, int]:
    return sandbox.ids.mint("msg"), sandbox.ids.draw(), sandbox.next_sequence()


@pytest.fixture
def plain() -> Sandbox:
    return Sandbox("test", Setup(plot(), now=NOON, speed=0))


@pytest.mark.parametrize(
    ("chosen", "said", "begins"),
    [(NOON, None, NOON), (None, EVENING, EVENING), (NOON, EVENING, NOON)],
)
def test_a_seed_is_planted_when_the_setup_says_else_when_it_says(
    chosen: float | None, said: float | None, begins: float
) -> None:
    seed = plot(now=said)
    sandbox = Sandbox("test", Setup(seed, now=chosen, speed=0))
    assert (sandbox.clock.now(), seed.planted_at[-1]) == (begins, begins * 1000)


@pytest.mark.parametrize(
    ("chosen", "said", "speed"), [(None, None, 1), (None, 60.0, 60), (0.0, 60.0, 0)]
)
def test_a_seed_runs_as_the_setup_says_else_as_it_says(
    chosen: float | None, said: float | None, speed: float
) -> None:
    sandbox = Sandbox("test", Setup(plot(speed=said), now=NOON, speed=chosen))
    assert sandbox.clock.speed == speed


@pytest.mark.parametrize(("said", "begins"), [(None, NOON), (EVENING, EVENING)])
def test_a_document_goes_on_when_it_says_else_when_the_setup_does(
    plain: Sandbox, said: float | None, begins: float
) -> None:
    document = plot(now=said)
    plain.load(document)
    assert (plain.clock.now(), document.planted_at[-1]) == (begins, begins * 1000)


@pytest.mark.parametrize(("said", "speed"), [(None, 0), (60.0, 60)])
def test_a_document_runs_as_it_says_else_as_the_setup_does(
    plain: Sandbox, said: float | None, speed: float
) -> None:
    plain.load(plot(speed=said))
    assert plain.clock.speed == speed


def test_a_document_may_lie_before_the_present(plain: Sandbox) -> None:
    plain.advance(EVENING)
    plain.load(plot(now=NOON + 1))
    assert plain.clock.now() == NOON + 1


def test_a_seed_s_positions_hold_in_the_sandbox_they_were_taken_from() -> None:
    seed = plot(positions=Positions(42, "test", 9, 1, 30))
    assert ids_of(Sandbox("test", Setup(seed, now=NOON))) == (
        f"msg_00000a{TAG}",
        0.3968896618918306,
        31,
    )


@pytest.mark.parametrize(("name", "number"), [("live", 42), ("test", 43)])
def test_a_seed_s_positions_hold_nowhere_else(name: str, number: int) -> None:
    setup = Setup(plot(positions=Positions(42, "test", 9, 1, 30)), number, now=NOON)
    sandbox = Sandbox(name, setup)
    assert sandbox.positions() == Positions(number, name)
    assert not sandbox.ids.mint("msg").endswith(TAG)


def test_a_document_s_positions_hold_in_any_sandbox() -> None:
    other = Sandbox("other", Setup(plot(), 7, now=NOON))
    other.load(plot(positions=Positions(42, "test", 9, 1, 30)))
    assert ids_of(other) == (f"msg_00000a{TAG}", 0.3968896618918306, 31)
    other.reset()
    assert other.positions() == Positions(7, "other")


def test_a_document_without_positions_begins_anew(plain: Sandbox) -> None:
    first = ids_of(plain)
    plain.load(plot())
    assert ids_of(plain) == first


def test_what_a_record_bears_is_not_minted_again(plain: Sandbox) -> None:
    plain.load(plot(minted={TAG: 4, "2pkm9q8r": 900}))
    assert plain.ids.mint("msg") == f"msg_000005{TAG}"
    plain.load(plot(minted={TAG: 4}, positions=Positions(42, "test", minted=2)))
    assert plain.ids.mint("msg") == f"msg_000005{TAG}"


def test_timers_are_due_in_their_turn_and_new_ones_come_after(plain: Sandbox) -> None:
    first, second = Timer(NOON + 5, ring, "first", 17), Timer(NOON + 5, ring, "second", 12)
    plain.load(plot(timers=(first, second, Timer(NOON + 5, ring, "third"))))
    plain.after(5, ring, "fourth")
    assert [(each.id, each.summary) for each in plain.advance(NOON + 10)] == [
        ("tsk_12", "rang second"),
        ("tsk_17", "rang first"),
        ("tsk_18", "rang third"),
        ("tsk_19", "rang fourth"),
    ]


def test_a_seed_s_timers_are_set_at_every_reset() -> None:
    sandbox = Sandbox("test", Setup(plot(timers=(Timer(NOON + 5, ring, "bell"),)), now=NOON))
    for _ in range(2):
        assert [each.summary for each in sandbox.advance(NOON + 10)] == ["rang bell"]
        sandbox.reset()


def test_loading_leaves_nothing_of_what_was(plain: Sandbox) -> None:
    plain.store.customers.add(Customer("wa:2"))
    plain.store.webhooks.add(Webhook("wh_1", "http://localhost", ("message.sent",), "s"))
    plain.publish(EventName.MESSAGE_SENT, {})
    (owed,) = plain.outbox
    plain.after(5, ring, "bell")
    plain.revoked.add("test_1")
    plain.load(plot(revoked=frozenset({"test_2"})))
    assert [each.id for each in plain.store.customers] == ["wa:1"]
    assert (list(plain.events), list(plain.outbox), list(plain.schedule)) == ([], [], [])
    assert owed.state == State.SKIPPED
    assert plain.revoked == {"test_2"}


def test_whoever_listens_hears_on(plain: Sandbox) -> None:
    listener = Webhook("wh_1", LISTENING, ("message.sent",), "s")
    plain.store.webhooks.add(listener)
    plain.load(plot())
    assert list(plain.store.webhooks) == [listener]


def test_a_document_s_webhook_is_not_doubled_by_a_listener_of_the_same_id(plain: Sandbox) -> None:
    plain.store.webhooks.add(Webhook("wh_1", LISTENING, ("message.sent",), "s"))
    document = plot()
    planted = document.plant(0)
    planted.store.webhooks.add(Webhook("wh_1", "http://localhost", ("message.read",), "s"))

    class Fixed:
        """A seed that grows into this very state."""

        def plant(self, _: int) -> Planted:
            return planted

    plain.load(Fixed())
    assert [each.url for each in plain.store.webhooks] == ["http://localhost"]
