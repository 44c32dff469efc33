"""Expectations on deliveries: how they ended, after how many attempts, and what is no delivery."""

import pytest

from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.outcomes import settle_attempt
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import Act, Advance, CallIt
from tests.scenario.conftest import Begin, Judged

HOOK = "http://127.0.0.1:9/hook"
RECEIVED = "message.received"


def subscribe(call: CallIt, *events: str) -> str:
    body = {"url": HOOK, "events": events or [RECEIVED]}
    return str(call("POST", "/v1/webhooks", body).body["webhookId"])


def write(act: Act) -> None:
    act("message.receive", customer_id="wa:1", content="Hola")


def bring(sandbox: Sandbox, *statuses: int) -> Delivery:
    """Bring what may go out, each with the next of these answers; return the last."""
    last = None
    for delivery, status in zip(sandbox.outbox.take_ready(), statuses, strict=True):
        attempt = Attempt(len(delivery.attempts) + 1, sandbox.clock.now(), status)
        settle_attempt(sandbox, sandbox.outbox, delivery, attempt)
        last = delivery
    assert last is not None
    return last


def test_without_a_webhook_it_is_not_applicable(begin: Begin, act: Act, judged: Judged) -> None:
    begin({"delivery": RECEIVED}, {"delivery": RECEIVED, "count": 0})
    write(act)
    seen = "no webhook subscribes to message.received"
    assert judged() == [{"result": "not_applicable", "seen": seen}] * 2


def test_with_a_webhook_that_was_owed_nothing_it_is_not_met(
    begin: Begin, call: CallIt, judged: Judged
) -> None:
    begin({"delivery": RECEIVED}, {"delivery": RECEIVED, "count": 0})
    subscribe(call)
    assert judged() == [
        {"result": "not_met", "seen": "no webhook was owed message.received"},
        {"result": "met", "seen": "no delivery of message.received"},
    ]


def test_what_was_taken_succeeded(
    begin: Begin, call: CallIt, act: Act, judged: Judged, sandbox: Sandbox
) -> None:
    begin(
        {"delivery": RECEIVED, "succeeded": True},
        {"delivery": RECEIVED, "succeeded": False, "count": 0},
        {"delivery": RECEIVED, "where": {"content": "Hola"}, "attempts": 1},
    )
    subscribe(call, RECEIVED, "customer.created")
    write(act)
    bring(sandbox, 200)  # of customer.created
    bring(sandbox, 204)
    assert judged() == [
        {"result": "met", "seen": "1 delivery of message.received like this"},
        {"result": "met", "seen": "no delivery of message.received like this"},
        {"result": "met", "seen": "1 delivery of message.received like this"},
    ]


def test_what_waits_for_a_retry_has_not_succeeded_so_far(
    begin: Begin, call: CallIt, act: Act, judged: Judged, sandbox: Sandbox
) -> None:
    begin({"delivery": RECEIVED, "succeeded": True}, {"delivery": RECEIVED, "succeeded": False})
    webhook = subscribe(call)
    write(act)
    identifier = next(iter(sandbox.outbox)).id
    untried = f"{identifier} to {webhook}: it was not tried yet"
    assert [each["nearest"] for each in judged()] == [untried, untried]
    bring(sandbox, 500)
    assert judged() == [
        {
            "result": "not_met",
            "seen": "no delivery of message.received like this, expected 1 or more",
            "nearest": f"{identifier} to {webhook}: it did not succeed: the receiver answered 500",
        },
        {"result": "met", "seen": "1 delivery of message.received like this"},
    ]


def test_attempts_are_counted_in_the_end(
    begin: Begin, call: CallIt, act: Act, advance: Advance, judged: Judged, sandbox: Sandbox
) -> None:
    begin({"delivery": RECEIVED, "attempts": {"min": 2}}, {"delivery": RECEIVED, "attempts": 1})
    webhook = subscribe(call)
    write(act)
    bring(sandbox, 500)
    advance(1)
    brought = bring(sandbox, 200)
    assert judged() == [
        {"result": "met", "seen": "1 delivery of message.received like this"},
        {
            "result": "not_met",
            "seen": "no delivery of message.received like this, expected 1 or more",
            "nearest": f"{brought.id} to {webhook}: it took 2 attempts, not exactly 1",
        },
    ]


def test_a_redelivery_ends_it_anew(
    begin: Begin, call: CallIt, act: Act, judged: Judged, sandbox: Sandbox
) -> None:
    begin(
        {"delivery": RECEIVED, "succeeded": True, "count": 1},
        {"delivery": RECEIVED, "succeeded": False, "count": {"max": 0}},
    )
    subscribe(call)
    write(act)
    delivery = bring(sandbox, 200)
    sandbox.outbox.revive(delivery)
    bring(sandbox, 200)
    assert [each["result"] for each in judged()] == ["met", "met"]


def test_too_many_are_named_by_the_last(
    begin: Begin, call: CallIt, act: Act, judged: Judged, sandbox: Sandbox
) -> None:
    begin({"delivery": RECEIVED, "succeeded": True, "count": 0})
    webhook = subscribe(call)
    write(act)
    delivery = bring(sandbox, 200)
    assert judged() == [
        {
            "result": "not_met",
            "seen": "1 delivery of message.received like this, expected none",
            "nearest": f"the last was {delivery.id} to {webhook}",
        }
    ]


@pytest.mark.parametrize("effect", [{"drop": True}, {"hold": True}])
def test_what_never_left_has_come_to_no_end(
    begin: Begin, call: CallIt, act: Act, judged: Judged, effect: object
) -> None:
    begin(
        {"delivery": RECEIVED, "succeeded": True, "count": 0},
        {"delivery": RECEIVED, "succeeded": False, "count": 0},
        rules=({"webhook": effect},),
    )
    subscribe(call)
    write(act)
    assert [each["result"] for each in judged()] == ["met", "met"]


def test_what_an_earlier_life_of_the_sandbox_owed_does_not_count(
    begin: Begin, call: CallIt, act: Act, judged: Judged, sandbox: Sandbox
) -> None:
    begin()
    subscribe(call)
    write(act)
    (old,) = sandbox.outbox.take_ready()
    outbox = sandbox.outbox
    begin({"delivery": RECEIVED})
    subscribe(call)
    settle_attempt(sandbox, outbox, old, Attempt(1, sandbox.clock.now(), 200))
    seen = "no webhook was owed message.received"
    assert judged() == [{"result": "not_met", "seen": seen}]
