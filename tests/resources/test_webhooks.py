"""Subscriptions: made once with their secret, listed without it, deleted, tried out."""

import json
from typing import Any

import pytest

from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import Advance, CallIt, Events

URL = "https://yourdomain.com/webhooks/respondeia"
PAGE = {
    "url": URL,
    "events": ["message.received", "message.sent", "payment.approved", "payment.rejected"],
}
HELLO = {"channel": "whatsapp", "to": "wa:5491123456789", "content": "Hola"}


def create(call: CallIt, *events: str, **more: object) -> Any:  # noqa: ANN401 (JSON)
    body = {"url": URL, "events": events or ["message.sent"], **more}
    return call("POST", "/v1/webhooks", body).body


def test_the_webhook_of_the_page_is_made_with_a_secret(call: CallIt) -> None:
    answer = call("POST", "/v1/webhooks", PAGE)

    assert answer.status == 201
    assert answer.body.pop("webhookId").startswith("wh_")
    assert answer.body == {
        "secret": "whsec_test_respondeia",
        "url": URL,
        "events": ["message.received", "message.sent", "payment.approved", "payment.rejected"],
        "createdAt": 1772452800000,
    }


def test_a_secret_of_ones_own_is_kept(call: CallIt) -> None:
    assert create(call, secret="clave ñandú")["secret"] == "clave ñandú"


def test_without_a_chosen_secret_each_webhook_gets_its_own(call: CallIt, sandbox: Sandbox) -> None:
    sandbox.setup = changed(sandbox.setup, webhook_secret=None)
    first, second = create(call)["secret"], create(call)["secret"]

    assert first.startswith("whsec_")
    assert second.startswith("whsec_")
    assert first != second


def test_an_event_named_twice_counts_once(call: CallIt, sandbox: Sandbox) -> None:
    assert create(call, "message.sent", "message.sent")["events"] == ["message.sent"]
    call("POST", "/v1/messages/send", HELLO)

    assert [each.event.name for each in sandbox.outbox] == ["message.sent"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"events": []}, "events"),
        ({"events": ["*"]}, "events"),
        ({"events": ["message.deleted"]}, "events"),
        ({"events": "message.sent"}, "events"),
        ({"url": "yourdomain.com"}, "url"),
        ({"url": None}, "url"),
        ({"secret": ""}, "secret"),
    ],
)
def test_a_wrong_subscription_is_blamed(
    call: CallIt, change: dict[str, object], field: str
) -> None:
    answer = call("POST", "/v1/webhooks", {**PAGE, **change})

    assert (answer.status, answer.body["error"]["field"].split("[")[0]) == (400, field)


def test_a_list_shows_no_secret(call: CallIt) -> None:
    webhook = create(call, secret="only-once")
    answer = call("GET", "/v1/webhooks")

    assert answer.body == {
        "data": [
            {
                "id": webhook["webhookId"],
                "webhookId": webhook["webhookId"],
                "url": URL,
                "events": ["message.sent"],
                "active": True,
                "mode": "test",
                "createdAt": 1772452800000,
            }
        ],
        "hasMore": False,
    }
    assert b"only-once" not in answer.raw


def test_a_list_tells_of_the_last_delivery(call: CallIt, sandbox: Sandbox) -> None:
    identifier = create(call)["webhookId"]
    webhook = sandbox.store.webhooks.get(identifier)
    assert webhook is not None
    delivered = changed(webhook, last_delivery_at=1772452801000, last_status_code=204)
    sandbox.store.webhooks.put(delivered)
    (shown,) = call("GET", "/v1/webhooks").body["data"]

    assert (shown["lastDeliveryAt"], shown["lastStatusCode"]) == (1772452801000, 204)


def test_webhooks_are_listed_newest_first_in_pages(call: CallIt, advance: Advance) -> None:
    made = []
    for _ in range(3):
        made.append(create(call)["webhookId"])
        advance(1)
    first = call("GET", "/v1/webhooks?limit=2").body
    second = call("GET", f"/v1/webhooks?limit=2&cursor={first['nextCursor']}").body

    assert [each["id"] for each in first["data"]] == [made[2], made[1]]
    assert [each["id"] for each in second["data"]] == [made[0]]


def test_webhooks_of_live_data_are_live_and_unseen_by_test_keys(call: CallIt) -> None:
    credentials = {"email": "demo@respondeia.com", "password": "demo1234"}
    token = call("POST", "/v1/auth/login", credentials, token=None).body["user"]["token"]
    call("POST", "/v1/webhooks", PAGE, token=token)

    (shown,) = call("GET", "/v1/webhooks", token=token).body["data"]
    assert shown["mode"] == "live"
    assert call("GET", "/v1/webhooks").body["data"] == []


def test_a_deleted_webhook_is_gone_and_is_told_nothing_more(call: CallIt, sandbox: Sandbox) -> None:
    identifier = create(call)["webhookId"]
    answer = call("DELETE", f"/v1/webhooks/{identifier}")
    call("POST", "/v1/messages/send", HELLO)

    assert answer.status == 200
    assert answer.body == {"id": identifier, "webhookId": identifier, "deleted": True}
    assert call("GET", "/v1/webhooks").body["data"] == []
    assert list(sandbox.outbox) == []


def test_an_unknown_webhook_is_not_found(call: CallIt) -> None:
    assert call("DELETE", "/v1/webhooks/wh_nada").status == 404
    assert call("POST", "/v1/webhooks/wh_nada/test").status == 404


def test_a_webhook_that_is_off_is_told_nothing(call: CallIt, sandbox: Sandbox) -> None:
    webhook = sandbox.store.webhooks.get(create(call)["webhookId"])
    assert webhook is not None
    sandbox.store.webhooks.put(changed(webhook, active=False))
    call("POST", "/v1/messages/send", HELLO)

    assert list(sandbox.outbox) == []


def test_a_webhook_is_told_of_what_it_subscribed_to_only(call: CallIt, sandbox: Sandbox) -> None:
    create(call, "customer.created")
    call("POST", "/v1/messages/send", HELLO)

    assert [each.event.name for each in sandbox.outbox] == ["customer.created"]


def test_trying_a_webhook_out_sends_the_first_event_it_subscribed_to(
    call: CallIt, sandbox: Sandbox
) -> None:
    identifier = create(call, "payment.approved", "message.sent")["webhookId"]
    answer = call("POST", f"/v1/webhooks/{identifier}/test")

    (delivery,) = sandbox.outbox
    assert answer.status == 200
    assert (answer.body["webhookId"], answer.body["event"]) == (identifier, "payment.approved")
    assert answer.body["deliveryId"] == delivery.id
    assert json.loads(delivery.body)["data"]["payment_id"] == "pay_abc123"


def test_trying_a_webhook_out_sends_the_event_that_is_named(call: CallIt, sandbox: Sandbox) -> None:
    identifier = create(call, "payment.approved")["webhookId"]
    body = {"event": "message.received"}
    answer = call("POST", f"/v1/webhooks/{identifier}/test", body)

    assert answer.body["event"] == "message.received"
    assert [each.event.name for each in sandbox.outbox] == ["message.received"]


def test_trying_one_webhook_out_tells_no_other(
    call: CallIt, sandbox: Sandbox, events: Events
) -> None:
    tried, other = create(call)["webhookId"], create(call)["webhookId"]
    call("POST", f"/v1/webhooks/{tried}/test")

    assert tried != other
    assert [each.webhook_id for each in sandbox.outbox] == [tried]
    assert events() == ["message.sent"]


def test_an_event_that_does_not_exist_cannot_be_tried_out(call: CallIt) -> None:
    identifier = create(call)["webhookId"]
    answer = call("POST", f"/v1/webhooks/{identifier}/test", {"event": "ping"})

    assert (answer.status, answer.body["error"]["field"]) == (400, "event")


def test_a_listening_webhook_outlives_a_reset_and_keeps_its_id(
    call: CallIt, sandbox: Sandbox
) -> None:
    listening = {"url": "http://capture.invalid/listen", "events": ["message.sent"]}
    other = {"url": "http://localhost:9000/hook", "events": ["message.sent"]}
    first = call("POST", "/v1/webhooks", listening).body["webhookId"]
    call("POST", "/v1/webhooks", other)
    sandbox.reset()
    assert [each.id for each in sandbox.store.webhooks] == [first]

    second = call("POST", "/v1/webhooks", other).body["webhookId"]
    assert second != first
    assert len(sandbox.store.webhooks) == 2
