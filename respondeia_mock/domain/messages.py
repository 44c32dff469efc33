"""The life of a message: sent, delivered, read or failed, on the clock and never backwards.

A sent message fares as `behavior.messages` says, or as the magic recipient it went to. Operations,
actions and the assistant all send and receive through here. Page, "Send a WhatsApp Message".
"""

from typing import Any

from respondeia_mock.core.entities import Answer, Channel, Customer, Message
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import changed, record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import conversations, customers
from respondeia_mock.domain.blocking import STAYS_SENT

FAILURES = {
    "recipient_unreachable": "The recipient could not be reached",
    "recipient_blocked": "The recipient has blocked this number",
    "invalid_recipient": "The recipient is not a valid address",
    "media_download_failed": "The media could not be downloaded",
}


@record
class Draft:
    """What somebody wants to say; a `location` is kept as text with its sent type."""

    content: str
    type: str = "text"
    media_url: str | None = None


def send(
    sandbox: Sandbox,
    address: str,
    channel: Channel,
    draft: Draft,
    answer: Answer | None = None,
) -> Message:
    """Send a message to a customer, made if unknown; an `answer` marks it as the assistant's."""
    customer = customers.ensure(sandbox, address, channel)
    message = _record(sandbox, customer, channel, draft, "outbound", answer)
    sandbox.publish(
        EventName.MESSAGE_SENT,
        {
            "message_id": message.id,
            "customer_id": message.customer_id,
            "content": message.content,
            "channel": message.channel,
            "sent_at": message.timestamp // 1000,
            "ai_generated": message.ai_generated,
        },
    )
    _schedule_fate(sandbox, message)
    return message


def receive(
    sandbox: Sandbox, address: str, channel: Channel | None, draft: Draft, name: str = ""
) -> Message:
    """Take in what a customer wrote (`message.received`)."""
    customer = customers.ensure(sandbox, address, channel, name)
    message = _record(sandbox, customer, channel or customer.channel, draft, "inbound")
    data: dict[str, Any] = {
        "message_id": message.id,
        "customer_id": message.customer_id,
        "content": message.content,
        "channel": message.channel,
        "received_at": message.timestamp // 1000,
    }
    if draft.type != "text":
        data["type"] = draft.type
        if draft.media_url is not None:
            data["media_url"] = draft.media_url
    sandbox.publish(EventName.MESSAGE_RECEIVED, data)
    return message


def deliver(sandbox: Sandbox, message: Message) -> Message:
    """Mark an outbound message as delivered.

    Raises:
        ActionError: it is further on already.
    """
    if message.status != "sent":
        raise ActionError(f"The message {message.id} is {message.status}, only a sent one arrives")
    now = sandbox.clock.now_ms()
    delivered = sandbox.store.messages.put(changed(message, status="delivered", delivered_at=now))
    _tell(sandbox, EventName.MESSAGE_DELIVERED, delivered, delivered_at=now // 1000)
    if outcome_for(sandbox, message.customer_id) == "read":
        _schedule_reading(sandbox, delivered)
    return delivered


def read(sandbox: Sandbox, message: Message) -> Message:
    """Mark a message of either direction as read; one that is read already stays as it is.

    Raises:
        ActionError: it failed.
    """
    if message.status == "read":
        return message
    if message.status == "failed":
        raise ActionError(f"The message {message.id} failed, so nobody can read it")
    now = sandbox.clock.now_ms()
    seen = sandbox.store.messages.put(changed(message, status="read", read_at=now))
    sandbox.tally.moved(
        "messages.read" if seen.direction == "outbound" else "messages.inbound_read"
    )
    _tell(sandbox, EventName.MESSAGE_READ, seen, read_at=now // 1000)
    return seen


def fail(sandbox: Sandbox, message: Message, code: str = "recipient_unreachable") -> Message:
    """Mark a sent message as failed.

    Raises:
        ActionError: it was delivered, read or failed already.
    """
    if message.status != "sent":
        raise ActionError(f"The message {message.id} is {message.status}, only a sent one can fail")
    now = sandbox.clock.now_ms()
    reason = FAILURES.get(code, f"The message could not be delivered ({code})")
    failed = changed(message, status="failed", failed_at=now, error_code=code, error_message=reason)
    sandbox.store.messages.put(failed)
    sandbox.publish(
        EventName.MESSAGE_FAILED,
        {
            "message_id": failed.id,
            "customer_id": failed.customer_id,
            "channel": failed.channel,
            "content": failed.content,
            "failed_at": now // 1000,
            "error_code": code,
            "error_message": reason,
        },
    )
    return failed


def outcome_for(sandbox: Sandbox, address: str) -> str:
    """Return what becomes of messages to an address: `read`, or what its magic says."""
    recipient = sandbox.behavior.recipients.get(address)
    return recipient.outcome if recipient else "read"


def delivered_by_itself(sandbox: Sandbox, message_id: str) -> str | None:
    """Task: the message reaches its recipient."""
    message = sandbox.store.messages.get(message_id)
    if message is None or message.status != "sent":
        return None
    deliver(sandbox, message)
    return f"{message_id} delivered"


def read_by_itself(sandbox: Sandbox, message_id: str) -> str | None:
    """Task: the recipient reads the message."""
    message = sandbox.store.messages.get(message_id)
    if message is None or message.status in {"read", "failed"}:
        return None
    read(sandbox, message)
    return f"{message_id} read"


def failed_by_itself(sandbox: Sandbox, message_id: str) -> str | None:
    """Task: the message does not reach its recipient."""
    message = sandbox.store.messages.get(message_id)
    if message is None or message.status != "sent":
        return None
    recipient = sandbox.behavior.recipients.get(message.customer_id)
    fail(sandbox, message, recipient.error_code if recipient else "recipient_unreachable")
    return f"{message_id} failed"


def _record(
    sandbox: Sandbox,
    customer: Customer,
    channel: Channel,
    draft: Draft,
    direction: str,
    answer: Answer | None = None,
) -> Message:
    now = sandbox.clock.now_ms()
    inbound = direction == "inbound"
    located = draft.type == "location"
    message = Message(
        sandbox.ids.mint("msg"),
        customer.id,
        conversations.current(sandbox, customer).id,
        channel,
        draft.content,
        direction,
        now,
        "text" if located else draft.type,
        "delivered" if inbound else "sent",
        ai_generated=answer is not None,
        sent_type="location" if located else None,
        media_url=draft.media_url,
        delivered_at=now if inbound else None,
        answer=answer,
    )
    return sandbox.store.messages.add(message)


def _schedule_fate(sandbox: Sandbox, message: Message) -> None:
    """Have happen what befalls a sent message by itself: the usual, or its recipient's magic."""
    outcome = outcome_for(sandbox, message.customer_id)
    if outcome == "read_without_delivered":
        _schedule_reading(sandbox, message)
    elif outcome != STAYS_SENT:
        run = failed_by_itself if outcome == "fails" else delivered_by_itself
        sandbox.after(sandbox.behavior.messages.delivered_after, run, message.id)


def _schedule_reading(sandbox: Sandbox, message: Message) -> None:
    """Have a message read, so long after it was sent as `behavior.messages` says, if ever."""
    wait = sandbox.behavior.messages.read_after
    if wait is not None:
        due = max(sandbox.clock.now(), message.timestamp / 1000 + wait)
        sandbox.at(due, read_by_itself, message.id)


def _tell(sandbox: Sandbox, name: EventName, message: Message, **moment: int) -> None:
    data = {
        "message_id": message.id,
        "customer_id": message.customer_id,
        "channel": message.channel,
    }
    sandbox.publish(name, {**data, **moment})
