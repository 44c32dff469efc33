"""To what a rule applies: calls, deliveries, events, a moment; and what of it is refused."""

import pytest

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.matching import CallPattern
from respondeia_mock.core.triggers import (
    EVENTS,
    DeliveryPattern,
    EventPattern,
    Trigger,
    read_trigger,
)
from respondeia_mock.core.vocabulary import NOTHING, Vocabulary

DURATION = "must be a number of seconds or a duration such as 800ms, 10s, 2h or 1m30s"


@pytest.fixture
def vocabulary(engine: Engine) -> Vocabulary:
    return engine.sandboxes.test.setup.vocabulary


@pytest.mark.parametrize(
    ("document", "trigger"),
    [
        ({}, CallPattern()),
        ({"when": {}}, CallPattern()),
        ({"when": {"operation": "payments.create"}}, CallPattern(operation="payments.create")),
        ({"webhook": {}}, DeliveryPattern()),
        ({"when": {"event": "message.sent"}}, DeliveryPattern(event="message.sent")),
        (
            {"when": {"webhook_id": "wh_1"}, "webhook": {}},
            DeliveryPattern(webhook_id="wh_1"),
        ),
        ({"on": "message.sent"}, EventPattern("message.sent", {})),
        (
            {"on": "payment.created", "where": {"amount": 5900}, "after": "5s"},
            EventPattern("payment.created", {"amount": 5900}, 5.0),
        ),
        ({"at": "30s"}, 30.0),
        ({"at": 0}, 0.0),
    ],
)
def test_what_a_rule_is_about(
    vocabulary: Vocabulary, document: dict[str, object], trigger: Trigger
) -> None:
    assert read_trigger(document, vocabulary, "") == trigger


@pytest.mark.parametrize(
    ("document", "sentence", "field"),
    [
        ({"when": {}, "on": "message.sent"}, "A rule has one of when, on, at", "on"),
        ({"at": 1, "on": "message.sent"}, "A rule has one of when, on, at", "at"),
        ({"at": 1, "when": {}}, "A rule has one of when, on, at", "at"),
        ({"where": {}}, "'where' needs 'on'", "where"),
        ({"after": 1, "when": {}}, "'after' needs 'on'", "after"),
        ({"after": 1, "at": 1}, "'after' needs 'on'", "after"),
        ({"when": []}, "'when' must be an object", "when"),
        (
            {"when": {"operation": "payment.create"}},
            (
                "'when.operation': no operation is called 'payment.create';"
                " did you mean 'payments.create'?"
            ),
            "when.operation",
        ),
        (
            {"when": {"status": 200}},
            (
                "'when.status' is not known; known are operation, method, path, header, body,"
                " api_key, webhook_id, event"
            ),
            "when.status",
        ),
        (
            {"when": {"method": "POST"}, "webhook": {}},
            "'when.method' is about calls; a delivery has event and webhook_id",
            "when.method",
        ),
        (
            {"when": {"event": "message.sent", "path": "/v1/*"}},
            "'when.path' is about calls; a delivery has event and webhook_id",
            "when.path",
        ),
        ({"when": {"event": "ping"}}, "'when.event': no event is called 'ping'", "when.event"),
        ({"when": {"webhook_id": ""}}, "'when.webhook_id' must be a text", "when.webhook_id"),
        (
            {"on": "payment.create"},
            "'on': no event is called 'payment.create'; did you mean 'payment.created'?",
            "on",
        ),
        ({"on": None}, "'on' must be a text", "on"),
        ({"on": ["message.sent"]}, "'on' must be a text", "on"),
        ({"on": "message.sent", "where": []}, "'where' must be an object", "where"),
        (
            {"on": "message.sent", "where": {"text": "Hola"}},
            (
                "'where.text' is not known; known are message_id, customer_id, content, channel,"
                " sent_at, ai_generated"
            ),
            "where.text",
        ),
        ({"on": "message.sent", "after": "later"}, f"'after' {DURATION}", "after"),
        ({"at": "noon"}, f"'at' {DURATION}", "at"),
        ({"at": -1}, "'at' must be between 0 and ten years", "at"),
    ],
)
@pytest.mark.parametrize("path", ["", "rules[2]"])
def test_a_trigger_that_is_wrong_says_what_and_where(
    vocabulary: Vocabulary, path: str, document: dict[str, object], sentence: str, field: str
) -> None:
    with pytest.raises(ActionError) as caught:
        read_trigger(document, vocabulary, path)
    inside = f"{path}." if path else ""
    assert caught.value.message == sentence.replace("'", f"'{inside}", 1).replace(
        "needs 'on'", f"needs '{inside}on'"
    )
    assert caught.value.field == inside + field


def test_there_are_thirteen_events_to_act_on(vocabulary: Vocabulary) -> None:
    assert len(EVENTS) == 13
    for event in EVENTS:
        assert read_trigger({"on": event}, vocabulary, "") == EventPattern(event, {})


def test_where_no_fields_are_known_any_may_be_asked() -> None:
    trigger = read_trigger({"on": "message.sent", "where": {"a": 1}}, NOTHING, "")
    assert trigger == EventPattern("message.sent", {"a": 1})


def test_a_delivery_fits_by_event_and_webhook() -> None:
    both = DeliveryPattern("message.sent", "wh_1")
    assert DeliveryPattern().fits("message.read", "wh_2")
    assert both.fits("message.sent", "wh_1")
    assert not both.fits("message.read", "wh_1")
    assert not both.fits("message.sent", "wh_2")


def test_an_event_fits_by_name_and_by_what_it_holds() -> None:
    pattern = EventPattern("customer.updated", {"tags": ["vip"], "metadata": {"a": 1}})
    assert pattern.fits("customer.updated", {"tags": ["vip"], "metadata": {"a": 1, "b": 2}})
    assert not pattern.fits("customer.updated", {"tags": ["vip", "x"], "metadata": {"a": 1}})
    assert not pattern.fits("customer.created", {"tags": ["vip"], "metadata": {"a": 1}})
