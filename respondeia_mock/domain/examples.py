"""An example of every event's data, for `webhooks.test`. Page, "Webhook Payload"."""

from typing import Any

from respondeia_mock.core.events import EventName

_CUSTOMER = "wa:5491123456789"
_SOMETIMES = {"message.received": ("type", "media_url")}
_MESSAGE = {"message_id": "msg_abc123", "customer_id": _CUSTOMER, "channel": "whatsapp"}


def data_of(name: EventName, now: int) -> dict[str, Any]:
    """Return example data for an event that happens at `now` (Unix seconds)."""
    family, _, change = name.rpartition(".")
    if family == "message":
        return _message(change, now)
    if family == "payment":
        return _payment(change, now)
    if family == "customer":
        return _customer(change, now)
    if name == EventName.CONVERSATION_ESCALATED:
        return {
            "conversation_id": "conv_abc123",
            "customer_id": _CUSTOMER,
            "channel": "whatsapp",
            "reason": "customer_request",
            "last_message": "Quiero hablar con una persona",
            "escalated_at": now,
        }
    return {
        "job_id": "job_abc123",
        "type": "faq",
        "status": "completed",
        "items_processed": 3,
        "completed_at": now,
    }


def fields_of(name: str) -> tuple[str, ...]:
    """Return the fields that an event's data can have."""
    return (*data_of(EventName(name), 0), *_SOMETIMES.get(name, ()))


def _message(change: str, now: int) -> dict[str, Any]:
    said = {
        "message_id": "msg_abc123",
        "customer_id": _CUSTOMER,
        "content": "Hola, quiero información sobre precios",
        "channel": "whatsapp",
    }
    if change == "received":
        return {**said, "received_at": now}
    if change == "sent":
        return {**said, "sent_at": now, "ai_generated": False}
    if change == "failed":
        reason = "The recipient could not be reached"
        failure = {"failed_at": now, "error_code": "recipient_unreachable", "error_message": reason}
        return {**_MESSAGE, "content": said["content"], **failure}
    return {**_MESSAGE, f"{change}_at": now}


def _payment(change: str, now: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "payment_id": "pay_abc123",
        "customer_id": _CUSTOMER,
        "amount": 5900,
        "currency": "ARS",
        "description": "Plan Pro - Mensual",
        "status": "pending" if change == "created" else change,
        "payment_link": "http://localhost:3000/checkout/pay_abc123",
        "created_at": now,
    }
    if change == "approved":
        told["paid_at"] = now
    if change == "rejected":
        told |= {"rejected_at": now, "rejection_reason": "cc_rejected_other_reason"}
    if change == "refunded":
        told["refunded_at"] = now
    return told


def _customer(change: str, now: int) -> dict[str, Any]:
    known = {"customer_id": _CUSTOMER, "name": "Ana Gómez"}
    phone = "+5491123456789"
    if change == "created":
        return {**known, "channel": "whatsapp", "phone": phone, "created_at": now}
    return {
        **known,
        "email": "ana@example.com",
        "phone": phone,
        "tags": ["vip"],
        "metadata": {},
        "updated_fields": ["tags"],
        "updated_at": now,
    }
