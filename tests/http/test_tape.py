"""The tape: what changed in one sandbox, numbered, bounded, and only counted while nobody reads."""

import json
from collections.abc import Callable

import pytest

from respondeia_mock.core.budget import BodyBudget
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.control import tape as taping
from respondeia_mock.http.control.tape import Tape, tape_of
from tests.conftest import CallIt

PAYMENT = {"customer_id": "wa:1", "amount": 5900}


@pytest.fixture
def tape(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Tape:
    monkeypatch.setattr(taping, "real_now", lambda: 1_772_452_800.0)
    return tape_of(sandbox)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """This machine's monotonic seconds, as the tape reads them."""
    seconds = [500.0]
    monkeypatch.setattr(taping, "elapsed", lambda: seconds[0])
    return seconds


def nothing() -> None:
    """Wake nobody."""


def held(tape: Tape, after: int = 0) -> list[tuple[int, str]]:
    """Return number, counted from the beginning of the tape, and kind of what is held."""
    began = 1_772_452_800_000
    changes = tape.after(max(after + began, tape.oldest - 1), 100_000)
    return [(each.number - began, each.kind) for each in changes]


def test_a_sandbox_has_no_tape_before_somebody_asks(sandbox: Sandbox) -> None:
    before, made = sandbox.watcher, tape_of(sandbox)
    assert (before, sandbox.watcher) == (None, made)
    assert tape_of(sandbox) is made


def test_everything_is_told_in_the_order_of_happening(
    tape: Tape, sandbox: Sandbox, call: CallIt, advance: Callable[[float], list[str]]
) -> None:
    hook = {"url": "http://localhost:1/", "events": ["payment.approved"]}
    call("POST", "/v1/webhooks", hook)
    call("POST", "/v1/payments/create", PAYMENT)
    advance(3)
    sandbox.clock.speed = 60.0
    assert held(tape) == [
        (1, "request"),
        (2, "event"),
        (3, "event"),
        (4, "request"),
        (5, "event"),
        (6, "delivery"),
        (7, "clock"),
        (8, "clock"),
    ]
    told = [json.loads(each.told) for each in tape.after(tape.number - 4, 4)]
    assert told[0]["event"] == "payment.approved"
    assert (told[1]["event_id"], told[1]["state"]) == (told[0]["id"], "waiting")
    assert told[2] == {"change": "jump", "now": 1772452803, "speed": 0}
    assert told[3]["change"] == "speed"
    assert told[3]["speed"] == 60


def test_a_call_is_told_as_the_list_tells_it(tape: Tape, sandbox: Sandbox, call: CallIt) -> None:
    call("GET", "/v1/customer?limit=5")
    (change,) = tape.after(tape.number - 1, 1)
    told = json.loads(change.told)
    (exchange,) = sandbox.journal
    assert exchange.duration is not None
    assert told == {
        "id": exchange.id,
        "sequence": 1,
        "at": 1772452800,
        "arrived": exchange.arrived,
        "operation": "unknown",
        "method": "GET",
        "path": "/v1/customer",
        "query": {"limit": "5"},
        "api_key": "test_sk_demo",
        "status": 404,
        "duration_ms": round(exchange.duration * 1000, 3),
        "hint": "did you mean GET /v1/customers?",
    }


def test_a_reset_is_told_as_such_and_of_the_clock(tape: Tape, sandbox: Sandbox) -> None:
    sandbox.reset()
    clock, reset = tape.after(tape.number - 2, 2)
    time = {"now": 1772452800, "speed": 0}
    assert (clock.kind, json.loads(clock.told)) == ("clock", {"change": "reset", **time})
    assert (reset.kind, json.loads(reset.told)) == ("reset", {"sandbox": "test", **time})


def test_the_oldest_falls_out(tape: Tape, call: CallIt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taping, "KEPT", 3)
    for _ in range(5):
        call("GET", "/v1/nothing")
    assert held(tape) == [(3, "request"), (4, "request"), (5, "request")]
    assert held(tape, 4) == [(5, "request")]
    assert held(tape, 5) == []
    assert tape.oldest == 1_772_452_800_003


def test_a_part_of_it_is_read(tape: Tape, call: CallIt) -> None:
    for _ in range(5):
        call("GET", "/v1/nothing")
    first = [each.number for each in tape.after(1_772_452_800_001, 2)]
    assert first == [1_772_452_800_002, 1_772_452_800_003]


def test_room_is_shared_with_other_tapes_but_for_the_latest(
    tape: Tape, sandbox: Sandbox, call: CallIt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taping, "LEAST_KEPT", 2)
    budget = BodyBudget(most=100)
    monkeypatch.setattr(tape, "_budget", budget)
    for _ in range(4):
        call("GET", "/v1/nothing")
    assert held(tape) == [(3, "request"), (4, "request")]
    assert budget.held == sum(len(each.told) for each in tape.after(tape.number - 2, 2))


def test_the_tapes_of_a_server_hold_sixty_four_mebibytes(sandbox: Sandbox) -> None:
    assert sandbox.setup.changes_budget.most == 67_108_864
    assert sandbox.setup.changes_budget is not sandbox.setup.budget


def test_a_minute_after_the_last_reader_changes_are_only_counted(
    sandbox: Sandbox, call: CallIt, machine: list[float]
) -> None:
    tape = tape_of(sandbox)
    began = tape.number
    tape.enter("reader", nothing)
    machine[0] += 1000
    call("GET", "/v1/nothing")
    tape.leave("reader")
    machine[0] += 60
    call("GET", "/v1/nothing")
    assert tape.oldest == began + 1
    machine[0] += 0.1
    call("GET", "/v1/nothing")
    assert (tape.number, tape.oldest) == (began + 3, began + 4)
    assert sandbox.setup.changes_budget.held == 0
    tape.enter("reader", nothing)
    call("GET", "/v1/nothing")
    assert tape.oldest == began + 4


def test_readers_are_woken_at_every_change_until_they_leave(tape: Tape, call: CallIt) -> None:
    woken: list[str] = []
    tape.enter("a", lambda: woken.append("a"))
    tape.enter("b", lambda: woken.append("b"))
    call("GET", "/v1/nothing")
    tape.leave("a")
    tape.leave("a")
    call("GET", "/v1/nothing")
    assert woken == ["a", "b", "b"]


def test_its_numbers_are_known(tape: Tape, call: CallIt) -> None:
    began = tape.number
    call("GET", "/v1/nothing")
    known = [tape.knows(number) for number in (began - 1, began, began + 1, began + 2)]
    assert known == [False, True, True, False]


def test_the_tape_of_a_dropped_sandbox_is_read_to_its_end(tape: Tape, sandbox: Sandbox) -> None:
    tape.enter("reader", nothing)
    sandbox.close()
    assert tape.ended
    assert held(tape) == [(1, "dropped")]
    tape.leave("reader")
    assert held(tape) == []
    assert sandbox.setup.changes_budget.held == 0


def test_where_nobody_reads_a_dropped_sandbox_leaves_nothing(
    tape: Tape, sandbox: Sandbox, call: CallIt
) -> None:
    call("GET", "/v1/nothing")
    sandbox.close()
    assert (held(tape), sandbox.setup.changes_budget.held) == ([], 0)
