"""The thirteen events: raised by every cause there is, once for each change, in causal order."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.events import EventName
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.loading.schemas import SchemaBook
from tests.conftest import Act, Advance, CallIt, Events

ANA = "wa:5491123456789"
FAILS, UNREAD, UNDELIVERED, BLOCKED = (f"wa:549110000000{number}" for number in range(1, 5))
FAQ = {"faqs": [{"question": "¿Hacen envíos?", "answer": "Sí, a todo el país."}]}
EXPRESS_LIMIT = 100_000

MESSAGE_RECEIVED = "message_id customer_id content channel received_at"
MESSAGE_SENT = "message_id customer_id content channel sent_at ai_generated"
MESSAGE_DELIVERED = "message_id customer_id channel delivered_at"
MESSAGE_READ = "message_id customer_id channel read_at"
MESSAGE_FAILED = "message_id customer_id channel content failed_at error_code error_message"
PAYMENT = "payment_id customer_id amount currency description status payment_link created_at"
CUSTOMER_CREATED = "customer_id name channel phone created_at"
CUSTOMER_UPDATED = "customer_id name email phone tags metadata updated_fields updated_at"
ESCALATED = "conversation_id customer_id channel reason last_message escalated_at"
TRAINED = "job_id type status items_processed completed_at"

Told = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def told(call: CallIt, sandbox: Sandbox) -> Told:
    """Subscribe to everything; return the checked data of each delivery of one event."""
    body = {"url": "http://localhost:9000/hook", "events": list(EventName), "secret": "s"}
    call("POST", "/v1/webhooks", body)

    def data_of(name: str) -> list[dict[str, Any]]:
        payloads = [json.loads(each.body) for each in sandbox.outbox]
        for payload in payloads:
            assert list(payload) == ["event", "timestamp", "data", "signature"]
            assert SchemaBook().event_violation(payload) is None
        return [payload["data"] for payload in payloads if payload["event"] == name]

    return data_of


def send(call: CallIt, to: str = ANA, content: str = "Hola") -> str:
    body = {"channel": "whatsapp", "to": to, "content": content}
    return str(call("POST", "/v1/messages/send", body).body["messageId"])


def charge(call: CallIt, amount: int = 5900) -> str:
    body = {"customer_id": ANA, "amount": amount, "description": "Plan Pro - Mensual"}
    return str(call("POST", "/v1/payments/create", body).body["id"])


def upload(call: CallIt, data: object = FAQ) -> str:
    body = {"type": "faq", "data": data}
    return str(call("POST", "/v1/ai/training/upload", body).body["jobId"])


def switch_on(call: CallIt) -> None:
    call("PATCH", "/v1/ai/settings", {"enabled": True})


def keys(data: dict[str, Any]) -> str:
    return " ".join(data)


def test_a_received_message_is_told_as_the_page_prints_it(told: Told, act: Act) -> None:
    content = "Hola, quiero información sobre precios"
    result = act("message.receive", customer_id=ANA, content=content)

    (data,) = told("message.received")
    assert keys(data) == MESSAGE_RECEIVED
    assert data == {
        "message_id": result["message_id"],
        "customer_id": ANA,
        "content": content,
        "channel": "whatsapp",
        "received_at": 1772452800,
    }


def test_a_received_picture_is_told_with_its_type_and_link(told: Told, act: Act) -> None:
    link = "https://cdn.example.com/a.png"
    act("message.receive", customer_id=ANA, content="Mirá", type="image", media_url=link)

    (data,) = told("message.received")
    assert keys(data) == f"{MESSAGE_RECEIVED} type media_url"
    assert (data["type"], data["media_url"]) == ("image", link)


def test_a_received_location_is_told_as_a_location(told: Told, act: Act) -> None:
    act("message.receive", customer_id=ANA, content="-32.95,-60.66", type="location")

    (data,) = told("message.received")
    assert keys(data) == f"{MESSAGE_RECEIVED} type"
    assert data["type"] == "location"


def test_a_received_text_is_told_without_type_and_link(told: Told, act: Act) -> None:
    params = {"customer_id": ANA, "content": "Hola", "type": "text", "media_url": "https://x.y"}
    act("message.receive", **params)

    (data,) = told("message.received")
    assert keys(data) == MESSAGE_RECEIVED


def test_a_sent_message_is_told(told: Told, call: CallIt) -> None:
    identifier = send(call)

    (data,) = told("message.sent")
    assert keys(data) == MESSAGE_SENT
    assert (data["message_id"], data["content"]) == (identifier, "Hola")
    assert (data["sent_at"], data["ai_generated"]) == (1772452800, False)


def test_a_reply_of_the_assistant_is_told_as_its_own(
    told: Told, call: CallIt, act: Act, advance: Advance
) -> None:
    switch_on(call)
    act("message.receive", customer_id=ANA, content="Hola")
    advance(1)

    (data,) = told("message.sent")
    assert keys(data) == MESSAGE_SENT
    assert (data["content"], data["ai_generated"]) == ("¡Hola! ¿En qué puedo ayudarte?", True)
    assert data["sent_at"] == 1772452801


def test_a_delivery_by_itself_is_told(told: Told, call: CallIt, advance: Advance) -> None:
    identifier = send(call)
    advance(1.6)

    (data,) = told("message.delivered")
    assert keys(data) == MESSAGE_DELIVERED
    assert (data["message_id"], data["delivered_at"]) == (identifier, 1772452800)


def test_a_delivery_by_hand_is_told(told: Told, call: CallIt, act: Act) -> None:
    act("message.deliver", message_id=send(call, BLOCKED))

    (data,) = told("message.delivered")
    assert (data["customer_id"], data["channel"]) == (BLOCKED, "whatsapp")


def test_a_reading_by_itself_is_told(told: Told, call: CallIt, advance: Advance) -> None:
    identifier = send(call)
    advance(3)

    (data,) = told("message.read")
    assert keys(data) == MESSAGE_READ
    assert (data["message_id"], data["read_at"]) == (identifier, 1772452803)


def test_a_reading_without_a_delivery_is_told(told: Told, call: CallIt, advance: Advance) -> None:
    send(call, UNDELIVERED)
    advance(60)

    assert len(told("message.read")) == 1
    assert told("message.delivered") == []


@pytest.mark.parametrize("door", ["api", "action"])
def test_a_reading_by_the_shop_or_by_hand_is_told(
    told: Told, call: CallIt, act: Act, door: str
) -> None:
    identifier = act("message.receive", customer_id=ANA, content="Hola")["message_id"]
    if door == "api":
        call("POST", f"/v1/messages/{identifier}/read")
    else:
        act("message.read", message_id=identifier)

    (data,) = told("message.read")
    assert (data["message_id"], data["read_at"]) == (identifier, 1772452800)


def test_a_failure_by_itself_is_told(told: Told, call: CallIt, advance: Advance) -> None:
    identifier = send(call, FAILS)
    advance(1)

    (data,) = told("message.failed")
    assert keys(data) == MESSAGE_FAILED
    assert data == {
        "message_id": identifier,
        "customer_id": FAILS,
        "channel": "whatsapp",
        "content": "Hola",
        "failed_at": 1772452800,
        "error_code": "recipient_unreachable",
        "error_message": "The recipient could not be reached",
    }


def test_a_failure_by_hand_is_told(told: Told, call: CallIt, act: Act) -> None:
    act("message.fail", message_id=send(call), error_code="recipient_blocked")

    (data,) = told("message.failed")
    assert (data["error_code"], data["customer_id"]) == ("recipient_blocked", ANA)


def test_a_new_payment_is_told(told: Told, call: CallIt) -> None:
    identifier = charge(call)

    (data,) = told("payment.created")
    assert keys(data) == PAYMENT
    assert data == {
        "payment_id": identifier,
        "customer_id": ANA,
        "amount": 5900,
        "currency": "ARS",
        "description": "Plan Pro - Mensual",
        "status": "pending",
        "payment_link": f"http://localhost:3000/checkout/{identifier}",
        "created_at": 1772452800,
    }


@pytest.mark.parametrize("cause", ["clock", "action", "mercadopago"])
def test_an_approval_is_told_whoever_approved(
    told: Told, call: CallIt, act: Act, advance: Advance, cause: str
) -> None:
    identifier = charge(call)
    advance(2)
    if cause == "action":
        act("payment.approve", payment_id=identifier)
    elif cause == "mercadopago":
        call("POST", f"/webhooks/mercadopago/acc_demo?topic=payment&id={identifier}", {})
    advance(60)

    (data,) = told("payment.approved")
    assert keys(data) == f"{PAYMENT} paid_at"
    assert (data["status"], data["created_at"]) == ("approved", 1772452800)
    assert data["paid_at"] == (1772452803 if cause == "clock" else 1772452802)


@pytest.mark.parametrize("cause", ["clock", "action", "mercadopago"])
def test_a_rejection_is_told_whoever_rejected(
    told: Told, call: CallIt, act: Act, advance: Advance, cause: str
) -> None:
    identifier = charge(call, 100401)
    reason = "cc_rejected_insufficient_amount"
    if cause == "action":
        act("payment.reject", payment_id=identifier, reason=reason)
    elif cause == "mercadopago":
        call("POST", "/webhooks/mercadopago/acc_demo", {"data": {"id": identifier}})
    advance(60)

    (data,) = told("payment.rejected")
    assert keys(data) == f"{PAYMENT} rejected_at rejection_reason"
    assert (data["status"], data["rejection_reason"]) == ("rejected", reason)
    assert data["rejected_at"] == (1772452803 if cause == "clock" else 1772452800)


def test_a_refund_is_told(told: Told, call: CallIt, advance: Advance) -> None:
    identifier = charge(call)
    advance(5)
    call("POST", f"/v1/payments/{identifier}/refund", {"reason": "Se arrepintió"})

    (data,) = told("payment.refunded")
    assert keys(data) == f"{PAYMENT} refunded_at"
    assert (data["status"], data["refunded_at"]) == ("refunded", 1772452805)


@pytest.mark.parametrize("cause", ["send", "charge", "receive"])
def test_a_new_customer_is_told_whatever_made_them(
    told: Told, call: CallIt, act: Act, cause: str
) -> None:
    if cause == "send":
        send(call)
    elif cause == "charge":
        charge(call)
    else:
        act("message.receive", customer_id=ANA, content="Hola")

    (data,) = told("customer.created")
    assert keys(data) == CUSTOMER_CREATED
    assert data == {
        "customer_id": ANA,
        "name": "+5491123456789",
        "channel": "whatsapp",
        "phone": "+5491123456789",
        "created_at": 1772452800,
    }


def test_a_changed_customer_is_told_with_what_changed(
    told: Told, call: CallIt, advance: Advance
) -> None:
    send(call)
    advance(4)
    changes = {"aiEnabled": False, "tags": ["vip"], "metadata": {"a": 1}, "name": "Ana"}
    call("PATCH", f"/v1/customers/{ANA}", changes)

    (data,) = told("customer.updated")
    assert keys(data) == CUSTOMER_UPDATED
    assert data == {
        "customer_id": ANA,
        "name": "Ana",
        "email": None,
        "phone": "+5491123456789",
        "tags": ["vip"],
        "metadata": {"a": 1},
        "updated_fields": ["ai_enabled", "tags", "metadata", "name"],
        "updated_at": 1772452804,
    }


@pytest.mark.parametrize(
    ("content", "reason"), [("xyzzy", "low_confidence"), ("quiero un asesor", "keyword")]
)
def test_an_escalation_by_the_assistant_is_told(
    told: Told, call: CallIt, act: Act, advance: Advance, content: str, reason: str
) -> None:
    switch_on(call)
    result = act("message.receive", customer_id=ANA, content=content)
    advance(1)

    (data,) = told("conversation.escalated")
    assert keys(data) == ESCALATED
    assert data == {
        "conversation_id": result["conversation_id"],
        "customer_id": ANA,
        "channel": "whatsapp",
        "reason": reason,
        "last_message": content,
        "escalated_at": 1772452801,
    }


@pytest.mark.parametrize("reason", ["customer_request", "low_confidence", "keyword", "manual"])
def test_an_escalation_by_hand_is_told(told: Told, call: CallIt, act: Act, reason: str) -> None:
    charge(call)
    act("conversation.escalate", customer_id=ANA, reason=reason)

    (data,) = told("conversation.escalated")
    assert (data["reason"], data["last_message"]) == (reason, None)


@pytest.mark.parametrize("cause", ["clock", "action"])
def test_completed_training_is_told(
    told: Told, call: CallIt, act: Act, advance: Advance, cause: str
) -> None:
    job = upload(call)
    if cause == "action":
        act("training.complete", job_id=job)
    advance(60)

    (data,) = told("ai.training.completed")
    assert keys(data) == TRAINED
    assert data == {
        "job_id": job,
        "type": "faq",
        "status": "completed",
        "items_processed": 1,
        "completed_at": 1772452800 if cause == "action" else 1772452803,
    }


def test_failed_training_is_not_told(told: Told, call: CallIt, act: Act, advance: Advance) -> None:
    upload(call, {"faqs": [{"question": "¿Y esta?"}]})
    act("training.fail", job_id=upload(call))
    advance(60)

    assert told("ai.training.completed") == []


def test_everything_that_befalls_a_customer_is_told_in_causal_order(
    told: Told, call: CallIt, act: Act, advance: Advance, events: Events
) -> None:
    switch_on(call)
    upload(call)
    advance(3)
    act("message.receive", customer_id=ANA, content="hacen envios?")
    advance(10)
    identifier = charge(call)
    advance(3)
    call("POST", f"/v1/payments/{identifier}/refund")
    act("message.receive", customer_id=ANA, content="quiero una persona")
    advance(10)

    assert told("payment.refunded") != []
    assert events() == [
        "ai.training.completed",
        "customer.created",
        "message.received",
        "message.sent",
        "message.delivered",
        "message.read",
        "payment.created",
        "payment.approved",
        "payment.refunded",
        "message.received",
        "conversation.escalated",
    ]


@pytest.mark.usefixtures("told")
def test_deliveries_stand_in_the_order_of_happening(
    call: CallIt, sandbox: Sandbox, advance: Advance, events: Events
) -> None:
    send(call)
    charge(call)
    advance(60)

    deliveries = [str(each.event.name) for each in sandbox.outbox]
    assert deliveries == events()
    assert deliveries == [
        "customer.created",
        "message.sent",
        "payment.created",
        "message.delivered",
        "payment.approved",
        "message.read",
    ]


def test_what_changes_nothing_tells_nobody(
    call: CallIt, act: Act, advance: Advance, events: Events
) -> None:
    message, payment = send(call), charge(call)
    advance(60)
    before = events()
    call("POST", f"/v1/messages/{message}/read")
    act("message.read", message_id=message)
    call("PATCH", f"/v1/customers/{ANA}", {"notes": "", "tags": [], "metadata": {}})
    call("POST", "/webhooks/mercadopago/acc_demo", {"data": {"id": payment}})
    call("POST", f"/v1/payments/{payment}/refund", {"amount": 1})
    call("PATCH", "/v1/ai/settings", {"tone": "formal"})
    call("POST", "/v1/ai/test", {"message": "quiero una persona"})
    call("POST", "/v1/messages/send", {"channel": "telegram", "to": ANA, "content": "Hola"})
    call("GET", f"/v1/messages?customer_id={ANA}")
    advance(60)

    assert len(before) == 6
    assert events() == before


def test_a_repeated_call_under_one_key_is_told_once(call: CallIt, events: Events) -> None:
    body = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
    for _ in range(2):
        call("POST", "/v1/messages/send", body, idempotency_key="k1")

    assert events() == ["customer.created", "message.sent"]


def test_a_refused_call_tells_nobody(call: CallIt, events: Events) -> None:
    call("POST", "/v1/messages/send", {"channel": "whatsapp", "to": ANA})
    call("POST", "/v1/payments/create", {"customer_id": ANA, "amount": 0})

    assert events() == []


def test_events_of_another_sandbox_go_to_its_webhooks_and_link_to_it(
    told: Told, call: CallIt, engine: Engine
) -> None:
    body = {"url": "http://localhost:9000/hook", "events": ["payment.created"]}
    call("POST", "/v1/webhooks", body, sandbox="tienda-2")
    charged = {"customer_id": ANA, "amount": 5900}
    call("POST", "/v1/payments/create", charged, sandbox="tienda-2")

    (delivery,) = engine.sandboxes.open("tienda-2").outbox
    link = json.loads(delivery.body)["data"]["payment_link"]
    assert link.startswith("http://localhost:3000/sandboxes/tienda-2/checkout/pay_")
    assert told("payment.created") == []


def fill_customer(call: CallIt, character: str) -> None:
    """Make everything about a customer as long as it may be."""
    send(call)
    changes = {
        "name": character * 200,
        "email": f"{'é' * 100}@{'é' * 99}",
        "phone": character * 50,
        "tags": [character * 99 + str(number % 10) for number in range(50)],
        "notes": character * 4000,
        "metadata": {"k": "x" * (16384 - 8)},
    }
    assert call("PATCH", f"/v1/customers/{ANA}", changes).status == 200


@pytest.mark.parametrize("character", ["🧉", "\u0001", '"'])
def test_no_event_is_too_large_for_express(
    told: Told, call: CallIt, act: Act, advance: Advance, sandbox: Sandbox, character: str
) -> None:
    switch_on(call)
    fill_customer(call, character)
    upload(call, {"faqs": [{"question": "precios", "answer": character * 200_000}]})
    advance(3)
    address, content, link = "wa:" + "🧉" * 197, character * 4096, character * 2048
    media = {"type": "image", "media_url": link}
    act("message.receive", customer_id=address, content=content, name=character * 200, **media)
    act("message.receive", customer_id="wa:1", content="precios")
    act("message.fail", message_id=send(call, address, content), error_code=character * 200)
    act("conversation.escalate", customer_id=address)
    body = {"customer_id": address, "amount": 9007199254740991, "description": character * 1000}
    payment = call("POST", "/v1/payments/create", body).body["id"]
    act("payment.reject", payment_id=payment, reason=character * 200)
    advance(60)

    assert [data["content"] for data in told("message.sent") if data["ai_generated"]] == [
        character * 4095 + "…"
    ]
    assert {len(told(name)) > 0 for name in ("message.received", "customer.updated")} == {True}
    assert max(len(each.body) for each in sandbox.outbox) < EXPRESS_LIMIT
    assert max(len(each.body) for each in sandbox.outbox) > 16_384
