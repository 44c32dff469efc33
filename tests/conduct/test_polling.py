"""Polling: with a webhook that tells, faster than the page does, or for what is known already."""

from collections.abc import Callable, Sequence

import pytest

from tests.conduct.conftest import Client, Findings, Names

Ids = Callable[..., tuple[str, ...]]
FAQ = {"type": "faq", "data": {"faqs": [{"question": "¿?", "answer": "Sí"}]}}


@pytest.fixture
def payment(client: Client) -> str:
    """Return the path of a payment that stays pending."""
    client.pay("a", amount=100403)
    (made,) = client.sandbox.store.payments
    return f"/v1/payments/{made.id}"


def looked(client: Client, path: str, waits: Sequence[float]) -> None:
    """Look once and again after each wait."""
    client.get(path)
    for seconds in waits:
        client.wait(seconds)
        client.get(path)


def test_a_payment_looked_at_every_second_is_polled_too_fast(
    client: Client, findings: Findings, ids: Ids, payment: str
) -> None:
    looked(client, payment, [1, 1])
    (found,) = findings()
    assert (found.name, found.severity) == ("polling_too_fast", "warning")
    assert found.what == (
        f"{payment.rpartition('/')[2]} was asked for 3 times, after 1.0 s at the shortest; "
        "the page waits 5 s"
    )
    assert found.requests == ids(1, 2, 3)
    assert found.advice == (
        'Page, "Create and Track Payment": "Wait 5 seconds before next check"; '
        '"Upload AI Training Data" waits 10 for a job.'
    )


@pytest.mark.parametrize("waits", [[5] * 6, [4.95] * 3, [1], [1, 9, 30]])
def test_every_five_seconds_or_now_and_then_is_not_too_fast(
    client: Client, names: Names, payment: str, waits: Sequence[float]
) -> None:
    looked(client, payment, waits)
    assert names(advice=True) == []


def test_a_payment_that_is_decided_may_be_looked_at(client: Client, names: Names) -> None:
    client.pay("a")
    client.wait(3)
    (made,) = client.sandbox.store.payments
    looked(client, f"/v1/payments/{made.id}", [1, 1, 1])
    assert names() == []


def test_two_payments_are_two_matters(client: Client, names: Names) -> None:
    for key in "abc":
        client.pay(key, amount=100403)
    for each in list(client.sandbox.store.payments):
        looked(client, f"/v1/payments/{each.id}", [1])
    assert names() == []


@pytest.mark.parametrize(("pause", "found"), [(5, ["polling_too_fast"]), (10, [])])
def test_a_training_job_is_looked_at_every_ten_seconds(
    client: Client, names: Names, pause: float, found: list[str]
) -> None:
    client.sandbox.behavior = client.sandbox.behavior.changed("training", duration=60.0)
    client.send("POST", "/v1/ai/training/upload", FAQ)
    looked(client, "/v1/ai/training/status", [pause] * 3)
    assert names() == found


def test_looking_because_a_webhook_told_is_no_polling(
    client: Client, names: Names, act: Callable[..., object]
) -> None:
    client.subscribe("payment.created", "payment.approved")
    client.pay("a", amount=100403)
    (made,) = client.sandbox.store.payments
    client.receive()
    looked(client, f"/v1/payments/{made.id}", [1])
    act("payment.approve", payment_id=made.id)
    client.receive()
    client.get(f"/v1/payments/{made.id}")
    assert names() == []


def test_polling_for_what_a_webhook_tells_is_found(
    client: Client, findings: Findings, ids: Ids
) -> None:
    webhook = client.subscribe("payment.approved", "message.sent")
    client.pay("a", amount=100403)
    (made,) = client.sandbox.store.payments
    looked(client, f"/v1/payments/{made.id}", [5, 5, 5])
    (found,) = findings()
    assert (found.name, found.severity) == ("polling_with_webhook_subscribed", "warning")
    assert found.what == (
        f"{made.id} was asked for 4 times though {webhook} is told of payment.approved"
    )
    assert found.requests == ids(2, 3, 4, 5)


@pytest.mark.parametrize("events", [[], ["message.sent"], ["payment.created"]])
def test_polling_for_what_no_webhook_tells_is_right(
    client: Client, names: Names, payment: str, events: list[str]
) -> None:
    if events:
        client.subscribe(*events)
    looked(client, payment, [5, 5, 5])
    assert names() == []


def test_polling_before_the_webhook_was_there_is_right(
    client: Client, names: Names, payment: str
) -> None:
    looked(client, payment, [5, 5])
    client.wait(1)
    client.subscribe("payment.approved")
    assert names() == []


def test_making_sure_once_a_minute_is_right(client: Client, names: Names, payment: str) -> None:
    client.subscribe("payment.approved")
    looked(client, payment, [60, 60, 60])
    assert names() == []


def test_polling_where_webhooks_do_not_arrive_is_right(
    client: Client, names: Names, payment: str
) -> None:
    client.subscribe("payment.approved", "message.sent")
    client.send("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    client.receive(None, error="refused")
    looked(client, payment, [5, 5, 5])
    assert names() == []


def test_polling_with_a_paused_webhook_is_right(
    client: Client, names: Names, payment: str, act: Callable[..., object]
) -> None:
    act("webhook.pause", webhook_id=client.subscribe("payment.approved"))
    looked(client, payment, [5, 5, 5])
    assert names() == []


def test_the_same_answer_fetched_again_is_advice(
    client: Client, names: Names, findings: Findings, ids: Ids
) -> None:
    looked(client, "/v1/customers", [10, 10])
    assert names() == []
    (found,) = findings(advice=True)
    assert (found.name, found.severity) == ("repeated_identical_get", "advice")
    assert found.what == "GET /v1/customers was fetched 3 times with the same answer"
    assert found.requests == ids(0, 1, 2)


def test_another_answer_or_a_minute_later_is_worth_fetching(client: Client, names: Names) -> None:
    client.get("/v1/customers")
    client.send("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    looked(client, "/v1/customers", [60, 61])
    assert names(advice=True) == []
