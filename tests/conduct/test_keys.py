"""Keys: what makes a retry safe, what makes it dangerous, and keys that are nobody's business."""

from collections.abc import Callable
from typing import Any

import pytest

from respondeia_mock.conduct.judging import judge
from respondeia_mock.core.journal import BODY_KEPT
from respondeia_mock.core.sandbox import Sandbox
from tests.conduct.conftest import Client, Findings, Names

Ids = Callable[..., tuple[str, ...]]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ({"status": 503}, "503"),
        ({"connection_reset": True, "after_commit": True}, "no answer"),
        ({"status": 500, "after_commit": True}, "500"),
    ],
)
def test_a_payment_without_a_key_that_is_sent_again_is_found(
    client: Client, findings: Findings, ids: Ids, fault: dict[str, Any], outcome: str
) -> None:
    client.fails("payments.create", **fault)
    client.pay()
    client.wait(1)
    client.pay()
    (found,) = findings()
    assert (found.name, found.severity) == ("missing_idempotency_key", "error")
    assert found.what == (
        f"POST /v1/payments/create without an Idempotency-Key was sent again after {outcome}"
    )
    assert found.requests == ids(0, 1)


def test_a_payment_that_was_sent_again_is_told_of_once(client: Client, names: Names) -> None:
    client.fails(status=503)
    client.pay()
    client.pay()
    assert names() == ["missing_idempotency_key"]


def test_beside_one_that_was_sent_again_the_others_are_told_of(
    client: Client, findings: Findings, ids: Ids
) -> None:
    client.fails(status=503)
    client.pay()
    client.pay()
    client.pay(amount=100)
    assert [(each.what, each.requests) for each in findings()] == [
        (
            "POST /v1/payments/create without an Idempotency-Key was sent again after 503",
            ids(0, 1),
        ),
        ("POST /v1/payments/create was sent without an Idempotency-Key, once", ids(2)),
    ]


def test_payments_that_come_before_the_answer_are_parallel(
    client: Client, findings: Findings
) -> None:
    client.fails(status=503, delay=3)
    client.pay()
    client.wait(0.2)
    client.pay()
    (found,) = findings()
    assert found.what == "POST /v1/payments/create was sent without an Idempotency-Key, 2 times"


def test_a_refund_without_a_key_that_is_sent_again_is_found(client: Client, names: Names) -> None:
    client.pay("a")
    payment = next(iter(client.sandbox.store.payments))
    client.wait(3)
    client.fails("payments.refund", connection_reset=True, after_commit=True)
    client.send("POST", f"/v1/payments/{payment.id}/refund", {})
    client.wait(1)
    client.send("POST", f"/v1/payments/{payment.id}/refund", {})
    assert names() == ["missing_idempotency_key"]


def test_with_the_same_key_a_retry_is_safe(client: Client, names: Names) -> None:
    client.fails("payments.create", connection_reset=True, after_commit=True)
    client.pay("a")
    client.wait(1)
    assert client.pay("a").headers["Idempotent-Replayed"] == "true"
    assert names() == []


def test_after_a_429_nothing_has_been_taken(client: Client, findings: Findings, ids: Ids) -> None:
    client.fails("payments.create", status=429, retry_after=2)
    client.pay()
    client.wait(2)
    client.pay()
    (found,) = findings()
    assert found.what == "POST /v1/payments/create was sent without an Idempotency-Key, once"
    assert found.requests == ids(1)


def test_a_message_needs_no_key(client: Client, names: Names) -> None:
    body = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}
    client.fails(status=503)
    client.send("POST", "/v1/messages/send", body)
    client.wait(1)
    client.send("POST", "/v1/messages/send", body)
    assert names() == []


def test_a_payment_without_a_key_is_found_though_it_is_sent_once(
    client: Client, findings: Findings, ids: Ids
) -> None:
    client.pay()
    client.wait(90)
    client.pay()
    client.pay("")  # an empty key is none
    (found,) = findings()
    assert (found.name, found.severity) == ("missing_idempotency_key", "error")
    assert found.what == "POST /v1/payments/create was sent without an Idempotency-Key, 3 times"
    assert found.requests == ids(0, 1, 2)


def test_a_payment_that_was_refused_needs_no_key(client: Client, names: Names) -> None:
    client.pay(amount=0)
    assert names() == []


def test_a_key_that_comes_with_another_body_is_found(
    client: Client, findings: Findings, ids: Ids
) -> None:
    client.pay("a", amount=100)
    client.pay("a", amount=200)
    client.pay("a", amount=300)
    (found,) = findings()
    assert (found.name, found.severity) == ("idempotency_key_reused_with_other_body", "error")
    assert found.what == (
        "POST /v1/payments/create came under the Idempotency-Key 'a' with another body"
    )
    assert found.requests == ids(0, 1, 2)


def test_a_body_that_changed_after_a_lost_answer_is_found(client: Client, names: Names) -> None:
    client.fails(connection_reset=True)
    client.pay("a", amount=100)
    client.pay("a", amount=200)
    assert names() == ["idempotency_key_reused_with_other_body"]


def test_a_body_that_was_refused_may_be_mended(client: Client, names: Names) -> None:
    client.pay("a", amount=0)
    client.pay("a", amount=100)
    assert names() == []


def test_a_key_may_be_used_again_after_a_day(client: Client, names: Names) -> None:
    client.pay("a", amount=100)
    client.wait(24 * 3600)
    assert client.pay("a", amount=200).status == 201
    assert names() == []


def test_a_key_may_stand_for_another_path(client: Client, names: Names) -> None:
    client.pay("a")
    client.send("POST", "/v1/webhooks", {"url": "http://x", "events": []}, Idempotency_Key="a")
    assert names() == []


def test_the_order_of_fields_makes_no_other_body(client: Client, names: Names) -> None:
    client.send("POST", "/v1/ai/test", raw=b'{"message":"a","channel":"x"}', Idempotency_Key="a")
    client.send("POST", "/v1/ai/test", raw=b'{"channel":"x", "message":"a"}', Idempotency_Key="a")
    client.send("POST", "/v1/ai/test", {"message": 10**30}, Idempotency_Key="b")
    client.send("POST", "/v1/ai/test", raw=b"{", Idempotency_Key="c")
    assert "idempotency_key_reused_with_other_body" not in names()


def test_a_retry_under_a_new_key_is_found(client: Client, findings: Findings, ids: Ids) -> None:
    client.fails("payments.create", connection_reset=True, after_commit=True)
    client.pay("a")
    client.wait(1)
    client.pay("b")
    (found,) = findings()
    assert (found.name, found.severity) == ("new_key_on_retry", "error")
    assert found.what == (
        "POST /v1/payments/create was sent again under a new Idempotency-Key after no answer"
    )
    assert found.requests == ids(0, 1)


def test_new_keys_at_each_of_three_attempts_are_two_findings(client: Client, names: Names) -> None:
    client.fails(status=503, times=2)
    for key, seconds in (("a", 1), ("b", 2), ("c", 0)):
        client.pay(key)
        client.wait(seconds)
    assert names() == ["new_key_on_retry", "new_key_on_retry"]


def test_after_a_429_a_new_key_does_no_harm(client: Client, names: Names) -> None:
    client.fails(status=429, retry_after=2)
    client.pay("a")
    client.wait(2)
    client.pay("b")
    assert names() == []


def test_haste_under_a_new_key_is_haste(client: Client, names: Names) -> None:
    client.fails(status=429, retry_after=30)
    client.pay("a")
    client.wait(2)
    client.pay("b")
    assert names() == ["retry_after_ignored"]


def test_two_equal_purchases_are_no_retry(client: Client, names: Names) -> None:
    client.fails(status=503)
    client.pay("a")
    client.pay("b")
    client.wait(1)
    client.pay("a")
    assert names() == []


def test_a_key_that_was_used_before_is_no_new_one(client: Client, names: Names) -> None:
    client.pay("b")
    client.fails(status=503)
    client.pay("a")
    client.pay("b")
    assert names() == []


def test_a_purchase_after_one_that_succeeded_is_no_retry(client: Client, names: Names) -> None:
    client.pay("a")
    client.pay("b")
    assert names() == []


def test_many_equal_purchases_at_once_are_no_retries(client: Client, names: Names) -> None:
    for number in range(4):
        client.pay(f"a{number}")
    client.fails(connection_reset=True)
    for number in range(4):
        client.pay(f"b{number}")
    assert names() == []


def test_a_purchase_of_another_customer_is_no_retry(client: Client, names: Names) -> None:
    client.fails(status=503)
    client.pay("a", customer_id="wa:1")
    client.pay("b", customer_id="wa:2")
    assert names() == []


def test_a_purchase_two_minutes_later_is_no_retry(client: Client, names: Names) -> None:
    client.fails(status=503)
    client.pay("a")
    client.wait(120)
    client.pay("b")
    assert names() == []


def test_what_the_journal_forgot_is_compared_with_nothing(
    client: Client, findings: Findings, sandbox: Sandbox
) -> None:
    client.fails(status=503, times=2)
    client.pay(amount=1)
    client.pay(amount=2)
    sandbox.setup.budget.most = 0
    client.get("/v1/customers")  # what completes now pushes the bodies out
    (found,) = findings()
    assert found.what == "POST /v1/payments/create was sent without an Idempotency-Key, 2 times"


def test_of_a_body_that_was_cut_nobody_knows_what_it_equals(client: Client, names: Names) -> None:
    for end in ("a", "b"):
        content = "x" * BODY_KEPT + end
        assert client.send("POST", "/v1/ai/test", {"message": content}).status == 400
    assert names() == []


def test_a_live_key_that_was_not_made_here_is_found(
    client: Client, findings: Findings, ids: Ids
) -> None:
    for _ in range(2):
        client.get("/v1/customers", token="sk_live_abcdefghijkl", sandbox="test")
        client.get("/v1/payments")
    found, *others = findings()
    assert (found.name, found.severity) == ("live_key_used", "error")
    assert found.what == "the live key sk_live_… was sent to a mock, 2 times"
    assert found.requests == ids(0, 2)
    assert [each.name for each in others] == []


def test_a_live_key_that_was_minted_here_is_nobodys(client: Client) -> None:
    live = client.engine.sandboxes.live
    user = {"email": "demo@respondeia.com", "password": "demo1234"}
    client.send("POST", "/v1/auth/login", user, token=None)
    (session,) = [each for each in live.store.api_keys if each.startswith("session_live")]
    body = {"name": "Production API", "permissions": ["messages:read"]}
    client.send("POST", "/v1/auth/api-keys", body, token=session)
    (minted,) = [each for each in live.store.api_keys if each.startswith("sk_live_")]
    assert client.get("/v1/messages?customer_id=wa:1", token=minted).status == 200
    assert judge(live).findings == ()
    client.get("/v1/messages?customer_id=wa:1", token="sk_live_0123456789abcdef")
    assert [each.name for each in judge(live).findings] == ["live_key_used"]
