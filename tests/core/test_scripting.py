"""Rules that act: on events, at moments, on calls; what fails is told, what never ends is ended."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core import scripting
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.scripting import (
    add_rule,
    begin_rule,
    check_rule,
    end_rule,
    make_rule,
)
from respondeia_mock.core.vocabulary import NOTHING
from tests.conftest import FROZEN, NOW, Act, Advance, CallIt, Events, caller

ANA = "wa:5491123456789"
APPROVE = {"payment.approve": {"payment_id": "$event.payment_id"}}
ECHO = {"message.receive": {"customer_id": "$event.customer_id", "content": "eco"}}

AddRule = Callable[..., Rule]


@pytest.fixture
def rule(sandbox: Sandbox) -> AddRule:
    """Add a rule that is written as keywords."""
    return lambda **document: add_rule(sandbox, document)


@pytest.fixture
def few_acts(monkeypatch: pytest.MonkeyPatch) -> int:
    """Have 50 acts in a row be too many."""
    monkeypatch.setattr(scripting, "MOST_IN_A_ROW", 50)
    return 50


def hello(text: str = "Hola") -> dict[str, Any]:
    return {"message.receive": {"customer_id": ANA, "content": text}}


def pay(call: CallIt, amount: int = 5900) -> str:
    made = call("POST", "/v1/payments/create", {"customer_id": ANA, "amount": amount})
    return str(made.body["id"])


def contents(sandbox: Sandbox) -> list[str]:
    return [each.content for each in sandbox.store.messages]


def test_a_rule_acts_on_an_event_after_the_step_that_raised_it(
    call: CallIt, rule: AddRule, sandbox: Sandbox, events: Events
) -> None:
    approving = rule(on="payment.created", do=APPROVE)
    payment = pay(call)
    assert events() == ["customer.created", "payment.created"]
    fired = sandbox.advance(NOW)
    assert [(each.kind, each.summary) for each in fired] == [
        ("acted_by_rule", f"{approving.id}: payment.approve")
    ]
    assert call("GET", f"/v1/payments/{payment}").body["status"] == "approved"
    assert (approving.hits, approving.failed) == (1, "")
    assert list(sandbox.events)[-1].cause == f"rule {approving.id}"


def test_a_rule_acts_so_long_after_the_event(call: CallIt, rule: AddRule, advance: Advance) -> None:
    rule(on="payment.created", after="2s", name="decide", do=APPROVE)
    payment = pay(call)
    assert advance(1.999) == []
    assert advance(0.001) == ["decide: payment.approve"]
    assert call("GET", f"/v1/payments/{payment}").body["paidAt"] == 1772452802000


def test_a_rule_acts_only_where_the_data_is_so(
    call: CallIt, rule: AddRule, advance: Advance
) -> None:
    rejecting = rule(
        on="payment.created",
        where={"amount": 100, "currency": "ARS"},
        do={"payment.reject": {"payment_id": "$event.payment_id", "reason": "no $event.amount"}},
    )
    usual, rejected = pay(call), pay(call, 100)
    advance(0)
    assert call("GET", f"/v1/payments/{usual}").body["status"] == "pending"
    assert call("GET", f"/v1/payments/{rejected}").body["rejectionReason"] == "no 100"
    assert rejecting.hits == 1


def test_every_rule_on_an_event_acts_in_the_order_of_the_list(
    call: CallIt, rule: AddRule, advance: Advance, sandbox: Sandbox
) -> None:
    rule(on="payment.created", name="a", do=hello("a"))
    rule(on="payment.created", name="b", times=1, do=[hello("b"), hello("c")])
    pay(call)
    assert advance(0) == ["a: message.receive", "b: message.receive, message.receive"]
    pay(call)
    assert advance(0) == ["a: message.receive"]
    assert contents(sandbox) == ["a", "b", "c", "a"]


def test_a_rule_acts_at_a_moment_once(rule: AddRule, advance: Advance, sandbox: Sandbox) -> None:
    later = rule(at="30s", do=hello("30"))
    rule(at=10, do=hello("10"))
    rule(at=0, do=hello("0"))
    assert contents(sandbox) == []
    advance(29.999)
    assert contents(sandbox) == ["0", "10"]
    advance(100)
    assert contents(sandbox) == ["0", "10", "30"]
    assert later.hits == 1
    assert [each.timestamp for each in sandbox.store.messages] == [
        1772452800000,
        1772452810000,
        1772452830000,
    ]


def test_what_a_rule_was_about_to_do_is_off_when_it_is_taken_out(
    call: CallIt, rule: AddRule, advance: Advance, sandbox: Sandbox
) -> None:
    approving = rule(on="payment.created", after="1s", do=APPROVE)
    other = rule(on="payment.created", after="1s", name="other", do=hello())
    pay(call)
    end_rule(sandbox, approving)
    sandbox.rules.replace([other])
    assert advance(1) == ["other: message.receive"]


def test_an_act_of_a_rule_that_is_not_in_the_list_comes_to_nothing(
    rule: AddRule, advance: Advance, sandbox: Sandbox
) -> None:
    rule(at="1s", do=hello())
    sandbox.rules.replace(())
    assert advance(1) == ["nothing to do"]
    assert contents(sandbox) == []


def test_a_reset_forgets_what_rules_were_about_to_do(
    rule: AddRule, advance: Advance, sandbox: Sandbox
) -> None:
    rule(at="1s", do=hello())
    sandbox.reset()
    assert advance(5) == []
    assert sandbox.acts.waiting == {}


def test_what_cannot_be_done_is_told_and_the_rest_is_done(
    rule: AddRule, advance: Advance, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    deeds = [{"payment.approve": {"payment_id": "pay_no"}}, hello()]
    failing = rule(at=1, name="try", do=deeds)
    assert advance(1) == ["try: payment.approve failed, message.receive"]
    assert failing.failed == "payment.approve: No payment with id 'pay_no' exists"
    assert contents(sandbox) == ["Hola"]
    assert [(each.levelno, each.getMessage()) for each in caplog.records] == [
        (
            logging.WARNING,
            ("the rule 'try' could not do payment.approve: No payment with id 'pay_no' exists"),
        )
    ]


def test_a_failure_is_of_the_last_act_alone(
    call: CallIt, rule: AddRule, act: Act, advance: Advance
) -> None:
    approving = rule(on="payment.created", after="1s", do=APPROVE)
    payment = pay(call)
    act("payment.approve", payment_id=payment)
    advance(1)
    assert approving.failed == (
        f"payment.approve: The payment {payment} is approved, only a pending one can be approved"
    )
    pay(call)
    advance(1)
    assert approving.failed == ""


def test_a_field_that_is_null_is_no_parameter(
    call: CallIt, rule: AddRule, advance: Advance, act: Act
) -> None:
    greeting = {"customer_id": "$event.customer_id", "content": "soy $event.email"}
    named = {**greeting, "name": "$event.email"}
    rule(on="customer.updated", do={"message.receive": named})
    act("message.receive", customer_id=ANA, content="Hola")
    call("PATCH", f"/v1/customers/{ANA}", {"tags": ["vip"]})
    advance(0)
    newest = call("GET", f"/v1/messages?customer_id={ANA}").body["messages"][0]
    assert newest["content"] == "soy "


def test_a_forged_event_sets_no_rule_off(rule: AddRule, act: Act, advance: Advance) -> None:
    acting = rule(on="payment.approved", do=hello())
    act("event.forge", event="payment.approved")
    assert advance(0) == []
    assert acting.hits == 0


@pytest.mark.usefixtures("few_acts")
def test_rules_that_set_each_other_off_for_ever_are_stopped_and_the_mock_goes_on(
    call: CallIt,
    rule: AddRule,
    act: Act,
    advance: Advance,
    sandbox: Sandbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    echo = rule(on="message.received", name="echo", do=ECHO)
    act("message.receive", customer_id=ANA, content="Hola")
    assert call("GET", "/v1/customers").status == 200
    assert len(contents(sandbox)) == 51
    assert (echo.hits, echo.failed) == (51, "stopped: rules acted 50 times in a row")
    assert [each.getMessage() for each in caplog.records] == [
        ("the rule 'echo' was stopped: rules acted 50 times in a row; do they set each other off?")
    ]
    assert advance(3600) == []
    assert sandbox.acts.waiting == {}


@pytest.mark.usefixtures("few_acts")
def test_rules_that_multiply_are_stopped_and_told_of_once(
    rule: AddRule, act: Act, advance: Advance, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    rule(on="message.received", name="one", do=[ECHO, ECHO])
    rule(on="message.received", name="two", do=[ECHO, ECHO])
    act("message.receive", customer_id=ANA, content="Hola")
    advance(0)
    assert len(contents(sandbox)) == 101
    assert len(caplog.records) == 1
    assert sandbox.acts.waiting == {}


@pytest.mark.usefixtures("few_acts")
def test_many_calls_at_one_frozen_moment_are_no_circle(
    call: CallIt, rule: AddRule, sandbox: Sandbox
) -> None:
    acting = rule(when={"operation": "customers.list"}, do=hello())
    for _ in range(120):
        call("GET", "/v1/customers")
    sandbox.catch_up()
    assert (len(contents(sandbox)), acting.failed) == (120, "")


def test_a_rule_that_sets_itself_off_again_later_is_no_circle(
    rule: AddRule, act: Act, advance: Advance, sandbox: Sandbox
) -> None:
    tick = rule(on="message.received", after="5s", do=ECHO)
    act("message.receive", customer_id=ANA, content="Hola")
    advance(60)
    assert (tick.hits, len(contents(sandbox))) == (13, 13)


def test_a_rule_moves_the_clock_on_when_its_step_has_ended(
    call: CallIt, rule: AddRule, sandbox: Sandbox
) -> None:
    rule(on="payment.created", do=[{"clock.advance": {"by": "1h"}}, {"clock.advance": {"by": 60}}])
    payment = pay(call)
    assert sandbox.clock.now() == NOW
    sandbox.catch_up()
    assert sandbox.clock.now() == NOW + 3660
    assert call("GET", f"/v1/payments/{payment}").body["status"] == "approved"


@pytest.mark.usefixtures("few_acts")
def test_rules_that_move_the_clock_in_a_circle_are_stopped(
    call: CallIt, rule: AddRule, act: Act, sandbox: Sandbox
) -> None:
    echo = rule(on="message.received", do=[ECHO, {"clock.advance": {"by": "1h"}}])
    act("message.receive", customer_id=ANA, content="Hola")
    call("GET", "/v1/customers")
    assert echo.failed == "stopped: rules acted 50 times in a row"
    assert call("GET", "/v1/customers").status == 200


@pytest.mark.usefixtures("few_acts")
def test_a_rule_that_brings_on_by_itself_what_it_waits_for_is_stopped(
    rule: AddRule,
    act: Act,
    advance: Advance,
    sandbox: Sandbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    do = [ECHO, {"clock.advance": {"by": "1h"}}]
    echo = rule(on="message.received", name="echo", after="5s", do=do)
    act("message.receive", customer_id=ANA, content="Hola")
    advance(5)
    for _ in range(100):  # as the worker does whenever the clock has moved
        sandbox.catch_up()
    assert (echo.hits, echo.failed) == (51, "stopped: rules acted 50 times in a row")
    assert sandbox.clock.now() == NOW + 50 * 5 + 3600
    assert sandbox.acts.waiting == {}
    assert len(caplog.records) == 1


@pytest.mark.usefixtures("few_acts")
def test_a_rule_that_moves_the_clock_less_than_it_waits_is_no_circle(
    rule: AddRule, act: Act, advance: Advance, sandbox: Sandbox
) -> None:
    do = [ECHO, {"clock.advance": {"by": "3s"}}]
    tick = rule(on="message.received", after="5s", do=do)
    act("message.receive", customer_id=ANA, content="Hola")
    for _ in range(70):
        advance(5)
        sandbox.catch_up()
    assert tick.failed == ""
    assert tick.hits > 70


@pytest.mark.usefixtures("few_acts")
def test_who_moves_the_clock_on_by_hand_makes_no_circle(
    rule: AddRule, act: Act, sandbox: Sandbox
) -> None:
    tick = rule(on="message.received", after="5s", do=ECHO)
    act("message.receive", customer_id=ANA, content="Hola")
    for _ in range(70):
        act("clock.advance", by="5s")
        sandbox.catch_up()
    assert (tick.hits, tick.failed) == (71, "")


def test_a_rule_is_checked_whole_before_anything_is_added(sandbox: Sandbox) -> None:
    minted = sandbox.ids.minted
    with pytest.raises(ActionError) as caught:
        add_rule(sandbox, {"at": 1, "do": {"payment.approve": {}}})
    assert caught.value.field == "do.payment.approve.payment_id"
    with pytest.raises(ActionError) as caught:
        make_rule(sandbox, {"at": "x", "do": hello()}, "rules[3]")
    assert caught.value.field == "rules[3].at"
    with pytest.raises(ActionError) as caught:
        check_rule({"fault": {}}, NOTHING, "rules[4]")
    assert caught.value.field == "rules[4].fault"
    check_rule({"fault": {"status": 503}}, NOTHING)
    assert (list(sandbox.rules), sandbox.ids.minted, len(sandbox.schedule)) == ([], minted, 0)


def test_a_rule_that_is_made_waits_until_it_is_begun(sandbox: Sandbox, advance: Advance) -> None:
    made = make_rule(sandbox, {"at": 1, "do": hello()})
    assert made.id.startswith("rule_")
    assert len(sandbox.schedule) == 0
    sandbox.rules.append(made)
    begin_rule(sandbox, made)
    assert advance(1) == [f"{made.id}: message.receive"]
    begin_rule(sandbox, make_rule(sandbox, {"fault": {"status": 503}}))
    assert len(sandbox.schedule) == 0


def test_two_runs_of_the_same_rules_tell_the_same_story() -> None:
    def run() -> list[tuple[str, float, str]]:
        engine = build_engine(replace(FROZEN, seed=5))
        sandbox = engine.sandboxes.test
        add_rule(sandbox, {"on": "payment.created", "probability": 0.5, "do": APPROVE})
        add_rule(sandbox, {"on": "payment.approved", "after": "1s", "do": hello()})
        add_rule(sandbox, {"at": "2s", "do": hello("tarde")})
        one = caller(engine)
        for _ in range(20):
            pay(one)
        sandbox.advance(NOW + 10)
        return [(each.name, each.at, each.cause) for each in sandbox.events]

    first = run()
    assert first == run()
    assert 0 < [name for name, at, _ in first if at == NOW].count("payment.approved") < 20
