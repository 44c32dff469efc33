"""Webhooks that pause: what happens meanwhile is told neither then nor later."""

from typing import Any

import pytest

from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain.webhooks import is_captured, subscribe, switch
from tests.conftest import Act, CallIt

ALL = {"url": "http://127.0.0.1:9/", "events": ["message.sent"]}


@pytest.fixture
def hook(call: CallIt) -> str:
    return str(call("POST", "/v1/webhooks", ALL).body["webhookId"])


def send(call: CallIt, content: str) -> None:
    body = {"channel": "whatsapp", "to": "wa:1", "content": content}
    call("POST", "/v1/messages/send", body)


def told(sandbox: Sandbox) -> list[Any]:
    return [each.event.data["content"] for each in sandbox.outbox]


def test_a_paused_webhook_hears_only_of_what_happens_after_it_is_resumed(
    sandbox: Sandbox, call: CallIt, hook: str
) -> None:
    send(call, "before")
    assert switch(sandbox, hook, active=False).active is False
    send(call, "meanwhile")
    assert switch(sandbox, hook, active=True).active is True
    send(call, "after")
    assert told(sandbox) == ["before", "after"]


def test_other_webhooks_hear_as_usual(sandbox: Sandbox, call: CallIt, hook: str) -> None:
    other = call("POST", "/v1/webhooks", ALL).body["webhookId"]
    switch(sandbox, hook, active=False)
    send(call, "Hola")
    assert [each.webhook_id for each in sandbox.outbox] == [other]


def test_the_list_shows_whether_it_is_paused(call: CallIt, act: Act, hook: str) -> None:
    assert act("webhook.pause", webhook_id=hook) == {"webhook_id": hook, "active": False}
    assert [each["active"] for each in call("GET", "/v1/webhooks").body["data"]] == [False]
    assert act("webhook.pause", webhook_id=hook)["active"] is False
    assert act("webhook.resume", webhook_id=hook) == {"webhook_id": hook, "active": True}
    assert [each["active"] for each in call("GET", "/v1/webhooks").body["data"]] == [True]


@pytest.mark.parametrize("active", [True, False])
def test_a_webhook_that_is_not_there_cannot_be_switched(
    sandbox: Sandbox,
    active: bool,  # noqa: FBT001 (either way)
) -> None:
    with pytest.raises(ActionError) as caught:
        switch(sandbox, "wh_9", active=active)
    assert caught.value.message == "No webhook with id 'wh_9' exists"
    assert (caught.value.field, caught.value.code) == ("webhook_id", "not_found")


def test_somebody_subscribes_without_a_call(sandbox: Sandbox, call: CallIt, act: Act) -> None:
    every = act("webhook.subscribe", url="http://127.0.0.1:9/")
    assert len(every["events"]) == 13
    assert every["secret"] == "whsec_test_respondeia"
    some = act(
        "webhook.subscribe",
        url="http://127.0.0.1:9/",
        events="message.sent, payment.created,message.sent",
        secret="whsec_1",
    )
    assert some["events"] == ["message.sent", "payment.created"]
    assert some["secret"] == "whsec_1"
    send(call, "Hola")
    told = [each.webhook_id for each in sandbox.outbox if each.event.name == "message.sent"]
    assert told == [every["webhook_id"], some["webhook_id"]]


def test_a_webhook_is_deleted_without_a_call(
    sandbox: Sandbox, call: CallIt, act: Act, hook: str
) -> None:
    send(call, "Hola")
    assert act("webhook.delete", webhook_id=hook) == {"webhook_id": hook}
    assert call("GET", "/v1/webhooks").body["data"] == []
    assert [each.state for each in sandbox.outbox] == ["skipped"]


@pytest.mark.parametrize("url", ["mail:to", "http://", "/hook"])
def test_a_url_that_is_none_is_refused(sandbox: Sandbox, url: str) -> None:
    with pytest.raises(ActionError) as caught:
        subscribe(sandbox, url)
    assert caught.value.field == "url"
    assert len(sandbox.store.webhooks) == 0


def test_an_event_that_is_none_is_refused_with_the_nearest(sandbox: Sandbox) -> None:
    with pytest.raises(ActionError, match=r"did you mean 'payment\.approved'"):
        subscribe(sandbox, "http://127.0.0.1:9/", ["payment.aproved"])
    assert len(sandbox.store.webhooks) == 0


@pytest.mark.parametrize(
    ("url", "captured"),
    [
        ("http://capture.invalid/hook", True),
        ("https://CAPTURE.invalid.:8443/", True),
        ("http://127.0.0.1/capture.invalid", False),
        ("http://not.capture.invalid/", False),
        ("http://[1", False),
    ],
)
def test_what_is_captured_is_told_by_the_host(url: str, captured: bool) -> None:  # noqa: FBT001
    webhook = Webhook("wh_1", url, ("message.sent",), "whsec_1")

    assert is_captured(webhook) is captured
