"""What of the contract was exercised: counted, over evictions and resets, and added up."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from respondeia_mock.core.delivery import Attempt
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.outcomes import settle_attempt
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.coverage.reports import falls_short, merged, report
from tests.conftest import NOW, Act, Advance, CallIt, make_call
from tests.coverage.conftest import Seen

ANA = "wa:5491123456789"
HOLA = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
PAYMENT = {"customer_id": ANA, "amount": 5900}


def counted(counts: dict[str, int]) -> dict[str, int]:
    """Leave out what was not seen."""
    return {name: count for name, count in counts.items() if count}


def pay(call: CallIt, amount: int = 5900) -> str:
    return str(call("POST", "/v1/payments/create", {**PAYMENT, "amount": amount}).body["id"])


def test_at_first_nothing_is_covered_of_227(seen: Seen) -> None:
    document = seen()
    assert (document["percent"], document["covered"], document["whole"]) == (0, 0, 227)
    assert document["dimensions"] == {
        "operations": {"percent": 0, "covered": 0, "whole": 191},
        "transitions": {"percent": 0, "covered": 0, "whole": 16},
        "events": {"percent": 0, "covered": 0, "whole": 13},
        "permissions": {"percent": 0, "covered": 0, "whole": 7},
    }
    assert document["operations"]["auth.login"] == {
        "200": 0,
        "400": 0,
        "401": 0,
        "429": 0,
        "500": 0,
        "503": 0,
    }
    assert document["inferred"] == {"operations": {}, "sent": {}, "offered": {}}


def test_answers_are_counted_by_operation_and_status(seen: Seen, call: CallIt) -> None:
    call("POST", "/v1/messages/send", HOLA)
    call("POST", "/v1/messages/send", HOLA)
    call("POST", "/v1/messages/send", {})
    call("POST", "/v1/messages/send", HOLA, token=None)
    call("GET", "/v1/messages/msg_0")
    document = seen()
    assert counted(document["operations"]["messages.send"]) == {"201": 2, "400": 1, "401": 1}
    assert counted(document["operations"]["messages.get"]) == {"404": 1}
    assert document["dimensions"]["operations"]["covered"] == 4


def test_what_a_rule_answers_counts_as_the_client_saw_it(
    seen: Seen, call: CallIt, engine: Engine
) -> None:
    call("GET", "/v1/payments", prefer="code=503")
    engine.handle(make_call("GET", "/v1/payments", prefer="code=502"))
    engine.handle(make_call("GET", "/v1/payments", x_mock_fault="connection_reset"))
    document = seen()
    assert counted(document["operations"]["payments.list"]) == {"503": 1, "502": 1, "lost": 1}
    assert document["covered"] == 1  # the contract has no 502, and a lost answer is none


def test_what_the_page_does_not_have_is_told_apart(seen: Seen, call: CallIt) -> None:
    call("GET", "/v1/nothing")
    call("POST", "/v1/nothing", token=None)
    call("OPTIONS", "/v1/payments")
    call("POST", "/webhooks/mercadopago/acc_demo", {"type": "payment", "data": {"id": "pay_0"}})
    document = seen()
    assert document["undocumented"] == 2
    assert document["inferred"]["operations"] == {"mercadopago.notify": {"200": 1}}
    assert document["covered"] == 0


def test_payments_move(seen: Seen, call: CallIt, act: Act, advance: Advance) -> None:
    pay(call, 100401)
    paid = pay(call)
    advance(60)
    call("POST", f"/v1/payments/{paid}/refund", {})
    assert seen()["transitions"]["payments"] == {
        "pending": 2,
        "approved": 1,
        "rejected": 1,
        "refunded": 1,
    }


def test_messages_move(seen: Seen, call: CallIt, act: Act, advance: Advance) -> None:
    call("POST", "/v1/messages/send", HOLA)
    call("POST", "/v1/messages/send", {**HOLA, "to": "wa:5491100000001"})
    advance(60)
    inbound = act("message.receive", customer_id=ANA, content="¿Hola?")["message_id"]
    call("POST", f"/v1/messages/{inbound}/read")
    call("POST", f"/v1/messages/{inbound}/read")
    assert seen()["transitions"]["messages"] == {
        "sent": 2,
        "delivered": 1,
        "read": 1,
        "failed": 1,
        "received": 1,
        "inbound_read": 1,
    }


def test_training_moves(seen: Seen, call: CallIt, act: Act, advance: Advance) -> None:
    faq = {"type": "faq", "data": [{"question": "¿Abren hoy?", "answer": "Sí"}]}
    for data in (faq, {"type": "faq", "data": [{}]}):
        call("POST", "/v1/ai/training/upload", data)
    at_once = call("POST", "/v1/ai/training/upload", faq).body["jobId"]
    act("training.complete", job_id=at_once)
    advance(60)
    assert seen()["transitions"]["training"] == {
        "queued": 3,
        "processing": 2,
        "completed": 2,
        "failed": 1,
    }


def test_conversations_move(seen: Seen, call: CallIt, act: Act) -> None:
    act("message.receive", customer_id=ANA, content="Quiero hablar con una persona")
    act("message.receive", customer_id=ANA, content="¿Hola?")
    act("conversation.escalate", customer_id=ANA)
    assert seen()["transitions"]["conversations"] == {"open": 1, "escalated": 1}


def test_what_a_fixture_plants_has_not_moved(seen: Seen, engine: Engine) -> None:
    engine.sandboxes.test.reset()
    assert seen()["covered"] == 0


def test_a_forged_event_is_no_transition(seen: Seen, act: Act) -> None:
    act("event.forge", event="payment.approved")
    document = seen()
    assert document["transitions"]["payments"]["approved"] == 0
    assert document["events"]["payment.approved"]["raised"] == 0


def test_permissions_are_used_or_lacking(seen: Seen, call: CallIt) -> None:
    key = {"name": "reader", "permissions": ["customers:read"]}
    reader = call("POST", "/v1/auth/api-keys", key).body["apiKey"]
    call("GET", "/v1/customers", token=reader)
    call("GET", "/v1/messages", token=reader)
    call("GET", "/v1/payments", token=reader)
    permissions = seen()["permissions"]
    assert permissions["customers:read"] == {"used": 1, "refused": 0}
    assert permissions["messages:read"] == {"used": 0, "refused": 1}
    assert permissions["full"] == {"used": 1, "refused": 1}
    assert seen()["dimensions"]["permissions"] == {"percent": 28.5, "covered": 2, "whole": 7}


def test_guesses_that_were_sent_are_counted_where_the_schema_took_them(
    seen: Seen, call: CallIt
) -> None:
    call("POST", "/v1/payments/create", {**PAYMENT, "back_url": "https://shop.example/"})
    call("POST", "/v1/payments/create", {**PAYMENT, "backUrl": "https://shop.example/"})
    call("POST", "/v1/payments/create", {"back_url": "https://shop.example/"})
    call("GET", "/v1/analytics/ai-performance?period=7d")
    assert seen()["inferred"]["sent"] == {
        "analytics.ai_performance": {"period": 1},
        "payments.create": {"back_url": 2},
    }


def test_guesses_that_stood_in_answers_are_named(seen: Seen, call: CallIt) -> None:
    call("POST", "/v1/messages/send", HOLA)
    call("GET", f"/v1/messages?customer_id={ANA}")
    inferred = seen()["inferred"]
    assert inferred["offered"] == {
        "messages.list": [
            "data[].channel",
            "data[].conversationId",
            "messages[].channel",
            "messages[].conversationId",
        ]
    }
    assert inferred["advice"].startswith("Run with --documented-only: ")


def test_an_answer_that_was_no_success_offers_nothing(seen: Seen, call: CallIt) -> None:
    call("POST", "/v1/payments/create", PAYMENT, prefer="code=500")
    call("POST", "/v1/payments/create", PAYMENT, x_mock_fault="connection_reset")
    assert seen()["inferred"]["offered"] == {}


def test_what_fell_out_of_the_journal_is_still_counted(
    seen: Seen, call: CallIt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.journal.KEPT", 3)
    for number in range(7):
        call("PATCH", f"/v1/customers/{ANA}", {"name": f"Ana {number}"})
        call("POST", "/v1/messages/send", HOLA)
    assert len(sandbox.journal) == 3
    document = seen()
    assert counted(document["operations"]["messages.send"]) == {"201": 7}
    assert counted(document["operations"]["customers.update"]) == {"200": 6, "404": 1}
    assert document["inferred"]["sent"] == {"customers.update": {"name": 7}}
    assert "name" in document["inferred"]["offered"]["customers.update"]
    assert seen() == document  # asking changes nothing


def test_deliveries_that_fell_out_of_the_outbox_are_still_counted(
    seen: Seen, call: CallIt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.outbox.KEPT", 1)
    hook = {"url": "http://localhost/hook", "events": ["message.sent"]}
    call("POST", "/v1/webhooks", hook)
    for _ in range(3):
        call("POST", "/v1/messages/send", HOLA)
        (delivery,) = sandbox.outbox.take_ready()
        settle_attempt(sandbox, sandbox.outbox, delivery, Attempt(1, NOW, 200))
    assert len(sandbox.outbox) == 1
    delivered = {"raised": 3, "delivered": 3, "recovered": 0}
    assert seen()["events"]["message.sent"] == delivered
    sandbox.reset()
    assert seen()["events"]["message.sent"] == delivered


def test_a_reset_forgets_nothing_of_it(seen: Seen, call: CallIt, sandbox: Sandbox) -> None:
    pay(call)
    before = seen()
    sandbox.reset()
    assert seen() == before
    pay(call)
    after = seen()
    assert counted(after["operations"]["payments.create"]) == {"201": 2}
    assert after["transitions"]["payments"]["pending"] == 2
    assert after["covered"] == before["covered"]


def test_an_emptied_journal_forgets_nothing_of_it(
    seen: Seen, call: CallIt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay(call)
    before = seen()
    assert sandbox.forget_calls() == 1
    assert seen() == before
    monkeypatch.setattr("respondeia_mock.core.journal.KEPT", 1)
    pay(call)
    pay(call)
    assert counted(seen()["operations"]["payments.create"]) == {"201": 3}


def test_what_is_left_out_of_answers_is_not_offered(
    seen: Seen, call: CallIt, sandbox: Sandbox
) -> None:
    sandbox.documented_only = True
    pay(call)
    assert seen()["inferred"]["offered"] == {}
    sandbox.documented_only = False
    pay(call)
    assert seen()["inferred"]["offered"] == {"payments.create": ["description", "provider"]}


def test_a_report_is_json(seen: Seen, call: CallIt) -> None:
    pay(call)
    assert json.loads(json.dumps(seen())) == seen()


def test_nothing_merged_is_nothing_seen(seen: Seen) -> None:
    assert merged([]) == seen()


def test_sandboxes_add_up(call: CallIt, engine: Engine) -> None:
    call("GET", "/v1/customers", token="test_sk_sandbox_one")
    call("GET", "/v1/customers", token="test_sk_sandbox_two")
    call("GET", "/v1/payments", token="test_sk_sandbox_two")
    both = report(*(each.tallied() for each in engine.sandboxes))
    assert both == merged(report(each.tallied()) for each in engine.sandboxes)
    assert counted(both["operations"]["customers.list"]) == {"200": 2}
    assert both["dimensions"]["operations"]["covered"] == 2
    assert both["permissions"]["customers:read"]["used"] == 2


@pytest.mark.parametrize(("least", "short"), [(0, False), (10, False), (10.1, True), (100, True)])
def test_how_much_is_enough_is_judged_unrounded(least: float, *, short: bool) -> None:
    assert falls_short({"covered": 10, "whole": 100}, least) is short


STATUSES = st.sampled_from(["200", "201", "403", "404", "418", "lost"])
COUNTS = st.dictionaries(STATUSES, st.integers(0, 9))
NAMES = st.sampled_from(["payments.create", "customers.list", "customers.update", "not.of.ours"])
FIELDS = st.sampled_from(["name", "data[].tags", "id"])
SENT = st.dictionaries(NAMES, st.dictionaries(FIELDS, st.integers(1, 3)))


@st.composite
def reports(draw: st.DrawFn) -> dict[str, Any]:
    """Make what `merged` makes of something: a report."""
    return merged(
        [
            {
                "operations": draw(st.dictionaries(NAMES, COUNTS)),
                "transitions": {"payments": {"approved": draw(st.integers(0, 3))}},
                "events": {"payment.approved": {"delivered": draw(st.integers(0, 3))}},
                "inferred": {
                    "operations": {"exports.download": draw(COUNTS)},
                    "sent": draw(SENT),
                    "offered": draw(st.dictionaries(NAMES, st.lists(FIELDS, min_size=1))),
                },
                "undocumented": draw(st.integers(0, 3)),
            }
        ]
    )


@given(st.lists(reports(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_merging_knows_no_order_and_no_grouping(documents: list[Any], chance: Any) -> None:  # noqa: ANN401 (hypothesis's)
    together = merged(documents)
    shuffled = list(documents)
    chance.shuffle(shuffled)
    cut = chance.randrange(len(shuffled) + 1)
    apart = merged([merged(shuffled[:cut]), merged(shuffled[cut:])])
    assert json.dumps(apart) == json.dumps(together)


@given(st.lists(reports(), min_size=1, max_size=4))
def test_merging_covers_at_least_what_each_covers(documents: list[Any]) -> None:
    together = merged(documents)
    assert together["covered"] >= max(each["covered"] for each in documents)
    assert together["covered"] <= sum(each["covered"] for each in documents)
    assert together["whole"] == 227
    assert merged([documents[0]]) == documents[0]
