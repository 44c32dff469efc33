"""The example of every event, which `webhooks.test` sends."""

import json
from pathlib import Path

import pytest

from respondeia_mock.core.events import EventName
from respondeia_mock.core.signature import compose
from respondeia_mock.domain.examples import data_of, fields_of
from respondeia_mock.loading.schemas import SchemaBook

AT = 1678886400
SCHEMAS = Path(__file__).parents[2] / "schemas"
PAYMENT = "payment_id customer_id amount currency description status payment_link created_at"
KEYS = [
    ("message.received", "message_id customer_id content channel received_at"),
    ("message.sent", "message_id customer_id content channel sent_at ai_generated"),
    ("message.delivered", "message_id customer_id channel delivered_at"),
    ("message.read", "message_id customer_id channel read_at"),
    (
        "message.failed",
        "message_id customer_id channel content failed_at error_code error_message",
    ),
    ("payment.created", PAYMENT),
    ("payment.approved", f"{PAYMENT} paid_at"),
    ("payment.rejected", f"{PAYMENT} rejected_at rejection_reason"),
    ("payment.refunded", f"{PAYMENT} refunded_at"),
    ("customer.created", "customer_id name channel phone created_at"),
    (
        "customer.updated",
        "customer_id name email phone tags metadata updated_fields updated_at",
    ),
    (
        "conversation.escalated",
        "conversation_id customer_id channel reason last_message escalated_at",
    ),
    ("ai.training.completed", "job_id type status items_processed completed_at"),
]


def test_there_are_thirteen_events() -> None:
    assert [str(name) for name in EventName] == [name for name, _ in KEYS]


@pytest.mark.parametrize(("name", "keys"), KEYS)
def test_an_example_is_as_the_event_itself_would_be(name: str, keys: str) -> None:
    body, _ = compose(name, AT, data_of(EventName(name), AT), "whsec_x")
    payload = json.loads(body)

    assert " ".join(payload["data"]) == keys
    assert SchemaBook().event_violation(payload) is None


@pytest.mark.parametrize("name", [name for name, _ in KEYS])
def test_the_fields_are_those_of_the_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / "events" / f"{name}.json").read_text(encoding="utf-8"))
    assert sorted(fields_of(name)) == sorted(schema["properties"]["data"]["properties"])


def test_the_example_of_a_received_message_is_the_one_of_the_page() -> None:
    assert data_of(EventName.MESSAGE_RECEIVED, AT) == {
        "message_id": "msg_abc123",
        "customer_id": "wa:5491123456789",
        "content": "Hola, quiero información sobre precios",
        "channel": "whatsapp",
        "received_at": 1678886400,
    }
