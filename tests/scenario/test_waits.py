"""Whether a client waits as long as it is told, by the longer of the two clocks."""

import pytest

from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import NOW, Advance, CallIt
from tests.scenario.conftest import Begin, Judged

TOLD = {"times": 1, "fault": {"status": 429, "retry_after": 10}}
POLITE = {"respects_retry_after": True}


def ask_twice(call: CallIt, advance: Advance, pause: float) -> None:
    assert call("GET", "/v1/payments").status == 429
    advance(pause)
    assert call("GET", "/v1/payments").status == 200


def test_a_wait_as_long_as_told_is_met(
    begin: Begin, call: CallIt, advance: Advance, judged: Judged
) -> None:
    begin(POLITE, rules=(TOLD,))
    ask_twice(call, advance, 10)
    assert judged() == [{"result": "met", "seen": "1 wait as long as Retry-After said"}]


def test_a_call_too_soon_is_named(
    begin: Begin, call: CallIt, advance: Advance, judged: Judged, sandbox: Sandbox
) -> None:
    begin(POLITE, rules=(TOLD,))
    ask_twice(call, advance, 9.5)
    first, second = (each.id for each in sandbox.journal)
    assert judged() == [
        {
            "result": "not_met",
            "seen": "a call came too soon",
            "nearest": f"GET /v1/payments ({second}) came 9.5 s after {first} had said 10 s",
        }
    ]


def test_a_frozen_clock_that_nobody_moved_says_nothing(
    begin: Begin, call: CallIt, judged: Judged
) -> None:
    begin(POLITE, rules=(TOLD,))
    assert call("GET", "/v1/payments").status == 429
    assert call("GET", "/v1/payments").status == 200
    seen = "the clock is frozen and nobody moved it on"
    assert judged() == [{"result": "not_applicable", "seen": seen}]


def test_at_a_speed_the_clock_must_have_moved_so_much_faster(
    begin: Begin, call: CallIt, advance: Advance, judged: Judged
) -> None:
    begin(POLITE, rules=(TOLD,), speed=60.0)
    ask_twice(call, advance, 599)
    (each,) = judged()
    assert each["result"] == "not_met"
    begin(POLITE, rules=(TOLD,), speed=60.0)
    ask_twice(call, advance, 600)
    (each,) = judged()
    assert each["result"] == "met"


def test_a_real_wait_counts_where_the_clock_stands_still(
    begin: Begin, call: CallIt, judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = [1_000.0]
    monkeypatch.setattr(
        "respondeia_mock.core.stages.journaling.elapsed", lambda: passed[0], raising=True
    )
    begin(POLITE, rules=(TOLD,), now=NOW)
    call("GET", "/v1/payments")
    passed[0] += 10
    call("GET", "/v1/payments")
    (each,) = judged()
    assert each["result"] == "met"


def test_nobody_was_told_to_wait(begin: Begin, call: CallIt, judged: Judged) -> None:
    begin(POLITE)
    call("GET", "/v1/payments")
    seen = "no call came after an answer with Retry-After"
    assert judged() == [{"result": "not_applicable", "seen": seen}]
