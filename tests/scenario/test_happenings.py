"""Expectations on events, on the state, on rules, and on one of several."""

from typing import Any

import pytest

from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import Act, Advance, CallIt
from tests.scenario.conftest import Begin, Judged

PAY = {"customer_id": "wa:1", "amount": 5900}


def create(call: CallIt, **more: object) -> str:
    return str(call("POST", "/v1/payments/create", {**PAY, **more}).body["id"])


def test_events_are_counted_by_their_data(begin: Begin, call: CallIt, judged: Judged) -> None:
    begin({"event": "payment.created", "where": {"amount": 5900}, "count": 2})
    create(call)
    create(call)
    create(call, amount=100)
    assert judged() == [{"result": "met", "seen": "2 payment.created events"}]


def test_an_event_with_other_data_is_the_nearest_miss(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    begin({"event": "payment.created", "where": {"amount": 100}}, {"event": "payment.approved"})
    create(call)
    identifier = next(each.id for each in sandbox.events if each.name == "payment.created")
    assert judged() == [
        {
            "result": "not_met",
            "seen": "no payment.created event, expected 1 or more",
            "nearest": f"{identifier}: amount is 5900, not 100",
        },
        {"result": "not_met", "seen": "no payment.approved event, expected 1 or more"},
    ]


def test_a_forged_event_never_happened(begin: Begin, judged: Judged, act: Act) -> None:
    begin({"event": "payment.approved", "count": 0})
    act("event.forge", event="payment.approved")
    assert judged() == [{"result": "met", "seen": "no payment.approved event"}]


def test_what_was_there_before_does_not_count(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    begin({"state": "customers", "count": 1})
    planted = len(sandbox.store.customers)
    call("POST", "/v1/payments/create", PAY)
    assert len(sandbox.store.customers) == planted + 1
    assert judged() == [{"result": "met", "seen": "1 new customer"}]


def test_final_values_count(begin: Begin, call: CallIt, judged: Judged, advance: Advance) -> None:
    begin({"state": "payments", "where": {"status": "approved", "amount": 5900}, "count": 1})
    payment = create(call)
    assert judged() == [
        {
            "result": "not_met",
            "seen": "no new payment like this, expected exactly 1",
            "nearest": f'{payment}: status is "pending", not "approved"',
        }
    ]
    advance(3)
    assert judged() == [{"result": "met", "seen": "1 new payment like this"}]


def test_of_too_many_new_things_the_last_is_named(
    begin: Begin, call: CallIt, judged: Judged
) -> None:
    begin({"state": "payments", "count": {"max": 1}})
    create(call)
    last = create(call)
    assert judged() == [
        {
            "result": "not_met",
            "seen": "2 new payments, expected at most 1",
            "nearest": f"the last was {last}",
        }
    ]


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ("conversations", "1 new conversation"),
        ("messages", "2 new messages"),
        ("training", "1 new training job"),
        ("exports", "1 new export"),
        ("webhooks", "1 new webhook"),
    ],
)
def test_every_kind_of_thing_is_counted(
    begin: Begin, call: CallIt, judged: Judged, state: str, seen: str
) -> None:
    begin({"state": state})
    for content in ("Hola", "¿Qué tal?"):
        body = {"channel": "whatsapp", "to": "wa:1", "content": content}
        call("POST", "/v1/messages/send", body)
    call("POST", "/v1/ai/training/upload", {"type": "faq", "data": []})
    call("POST", "/v1/analytics/export", {})
    call("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9/", "events": ["message.sent"]})
    assert judged() == [{"result": "met", "seen": seen}]


def test_lists_are_compared_as_lists(begin: Begin, call: CallIt, judged: Judged) -> None:
    begin({"state": "webhooks", "where": {"events": ["message.sent"], "active": True}})
    call("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9/", "events": ["message.sent"]})
    (each,) = judged()
    assert each["result"] == "met"


def test_hits_of_a_rule_are_counted_though_it_is_removed(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    rule = {"name": "down", "when": {"operation": "payments.list"}, "fault": {"status": 503}}
    begin({"rule": "down", "hits": {"min": 2}}, {"rule": "down"}, rules=(rule,))
    call("GET", "/v1/payments")
    sandbox.rules.replace(())
    assert judged() == [
        {"result": "not_met", "seen": "1 hit, expected 2 or more"},
        {"result": "met", "seen": "1 hit"},
    ]


def any_of(*expected: dict[str, Any]) -> dict[str, Any]:
    return {"any": list(expected)}


def test_one_of_several_will_do(begin: Begin, call: CallIt, judged: Judged) -> None:
    never = {"delivery": "payment.approved"}
    listed, made = {"operation": "payments.list"}, {"event": "payment.created"}
    begin(
        any_of(listed, made),
        any_of(never, listed),
        any_of(never, any_of(never)),
        any_of(never, made),
    )
    create(call)
    nobody = "no webhook subscribes to payment.approved"
    assert judged() == [
        {"result": "met", "seen": "1 payment.created event"},
        {"result": "not_met", "seen": "no call, expected 1 or more"},
        {"result": "not_applicable", "seen": f"{nobody} · {nobody}"},
        {"result": "met", "seen": "1 payment.created event"},
    ]


def test_of_several_unmet_the_first_near_miss_is_told(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    begin(any_of({"event": "payment.approved"}, {"operation": "payments.get", "status": 404}))
    call("GET", f"/v1/payments/{create(call)}")
    last = list(sandbox.journal)[-1]
    (each,) = judged()
    assert each["nearest"] == f"GET {last.call.path} ({last.id}): status is 200, not 404"
