"""Receivers: what they let in, what they answer, how long they take."""

from collections.abc import Callable

import pytest

from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.scripting import add_rule
from tests.conduct.conftest import Client, Findings, Names

Ids = Callable[..., tuple[str, ...]]
MESSAGE = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}


def sent(client: Client, **outcome: object) -> list[Delivery]:
    """Have a message sent, and the receiver told of it."""
    client.send("POST", "/v1/messages/send", MESSAGE)
    return client.receive(**outcome)  # type: ignore[arg-type]  # as receive takes them


@pytest.fixture
def shop(client: Client) -> Client:
    client.subscribe("message.sent")
    return client


def test_a_forgery_that_is_accepted_is_found(shop: Client, findings: Findings, ids: Ids) -> None:
    add_rule(shop.sandbox, {"webhook": {"corrupt_signature": True}})
    (delivery,) = sent(shop)
    (found,) = findings()
    assert found.document() == {
        "name": "forged_webhook_accepted",
        "severity": "error",
        "what": (
            f"http://127.0.0.1:9/hook answered 200 to message.sent ({delivery.id}), "
            "whose signature was wrong"
        ),
        "requests": ids(1),
        "deliveries": (delivery.id,),
        "advice": (
            'Page, "Verifying Webhook Signatures": answer 401 where the HMAC-SHA256 of the body '
            "is not what X-RespondeIA-Signature says."
        ),
        "fix": (
            "Compute the HMAC over the raw bytes, compare in constant time, and refuse before "
            "anything is done; `respondeia-mock doctor` examines a receiver."
        ),
    }


def test_a_forgery_that_is_refused_is_right(shop: Client, names: Names) -> None:
    add_rule(shop.sandbox, {"webhook": {"corrupt_signature": True}})
    sent(shop, status=401)
    assert names() == []


@pytest.mark.parametrize("status", [200, 400])
def test_a_stale_delivery_may_be_taken_or_refused(shop: Client, names: Names, status: int) -> None:
    add_rule(shop.sandbox, {"webhook": {"stale_timestamp": True}})
    sent(shop, status=status)
    assert names() == []


@pytest.mark.parametrize("status", [200, 500])
def test_an_invented_event_may_be_taken_or_refused(
    shop: Client, names: Names, act: Callable[..., object], status: int
) -> None:
    act("event.forge", event="message.sent")
    assert len(shop.receive(status)) == 1
    assert names() == []


def test_an_event_that_a_rule_invented_may_be_refused(shop: Client, names: Names) -> None:
    add_rule(shop.sandbox, {"at": 1, "do": {"event.forge": {"event": "message.sent"}}})
    shop.wait(1)
    assert len(shop.receive(500)) == 1
    assert names() == []


def test_an_event_that_a_rule_had_happen_is_true(shop: Client, names: Names) -> None:
    shop.subscribe("message.received")
    deed = {"message.receive": {"customer_id": "wa:1", "content": "Hola"}}
    rule = add_rule(shop.sandbox, {"at": 1, "do": deed})
    shop.wait(1)
    assert len(shop.receive(500)) == 1
    assert names() == ["webhook_not_2xx"]
    shop.sandbox.rules.replace([])
    assert shop.sandbox.rules.get(rule.id) is None
    assert names() == ["webhook_not_2xx"]


def test_the_example_of_a_test_may_be_refused(shop: Client, names: Names) -> None:
    (webhook,) = shop.sandbox.store.webhooks
    shop.send("POST", f"/v1/webhooks/{webhook.id}/test")
    assert len(shop.receive(404)) == 1
    assert names() == []


@pytest.mark.parametrize("status", [302, 400, 401, 500])
def test_another_answer_than_2xx_is_found(
    shop: Client, findings: Findings, ids: Ids, status: int
) -> None:
    first, second = (sent(shop, status=status)[0] for _ in range(2))
    (found,) = findings()
    assert (found.name, found.severity) == ("webhook_not_2xx", "error")
    assert found.what == (
        f"http://127.0.0.1:9/hook answered {status} to message.sent ({first.id}); "
        "2 deliveries in all"
    )
    assert found.requests == ids(1, 2)
    assert found.deliveries == (first.id, second.id)


@pytest.mark.parametrize("status", [200, 201, 204])
def test_any_2xx_is_right(shop: Client, names: Names, status: int) -> None:
    sent(shop, status=status)
    assert names() == []


def test_who_takes_the_retry_has_asked_for_it(shop: Client, names: Names) -> None:
    sent(shop, status=503)
    shop.wait(1)
    assert [each.attempts[0].status for each in shop.receive(200)] == [503]
    assert names() == []


def test_a_receiver_that_is_down_has_answered_nothing(shop: Client, names: Names) -> None:
    sent(shop, status=None, error="Nothing listens on 127.0.0.1:9: the connection was refused.")
    assert names() == []


def test_more_than_five_seconds_are_found(shop: Client, findings: Findings, ids: Ids) -> None:
    late = "127.0.0.1:9 did not answer within 5 s."
    (delivery,) = sent(shop, status=None, duration=4.995, error=late)
    (found,) = findings()
    assert (found.name, found.severity) == ("slow_webhook_handler", "error")
    assert found.what == f"http://127.0.0.1:9/hook took 5.0 s over message.sent ({delivery.id})"
    assert found.requests == ids(1)
    assert found.deliveries == (delivery.id,)


def test_how_long_a_receiver_takes_is_known_on_a_frozen_clock(
    shop: Client, findings: Findings
) -> None:
    shop.sandbox.drives_sleep = False
    sent(shop, duration=6.0)
    (found,) = findings()
    assert not found.undetermined


def test_five_seconds_are_in_time(shop: Client, names: Names) -> None:
    sent(shop, duration=5.0)
    assert names() == []
