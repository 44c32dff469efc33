"""Sending messages and reading what was said. Page, "Messages"."""

from typing import Any

from respondeia_mock.core.entities import Message, channel_of
from respondeia_mock.core.errors import ActionError, invalid, not_found
from respondeia_mock.core.exchange import Call, Reply, answer
from respondeia_mock.core.pagination import cut
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import messages

DEFAULT_LIMIT = 50


def send(sandbox: Sandbox, call: Call) -> Reply:
    """Send a message to a customer."""
    payload = call.payload
    named = channel_of(payload["to"])
    if named is not None and named != payload["channel"]:
        sentence = f"The 'to' parameter is an address of {named}, not of {payload['channel']}"
        raise invalid("to", sentence)
    draft = messages.Draft(payload["content"], payload.get("type", "text"), payload.get("mediaUrl"))
    message = messages.send(sandbox, payload["to"], payload["channel"], draft)
    sent = {"messageId": message.id, "status": message.status, "sentAt": message.timestamp}
    return answer(sent, 201)


def list_messages(sandbox: Sandbox, call: Call) -> Reply:
    """Get the message history of a customer, newest first."""
    keys = sandbox.store.messages.keys(call.payload["customer_id"])
    page = cut(keys, call.payload.get("limit", DEFAULT_LIMIT), call.payload.get("cursor"))
    shown = [render_message(each) for each in sandbox.store.messages.pick(page.keys)]
    counted = {"messages": shown, "totalCount": len(keys)}
    return answer({**counted, **page.listing(shown)})


def get(sandbox: Sandbox, call: Call) -> Reply:
    """Get a single message."""
    return answer(render_message(_find(sandbox, call)))


def mark_read(sandbox: Sandbox, call: Call) -> Reply:
    """Mark a message as read; one that is read already stays as it is."""
    try:
        return answer(render_message(messages.read(sandbox, _find(sandbox, call))))
    except ActionError as error:
        raise invalid(None, error.message) from None


def render_message(message: Message) -> dict[str, Any]:
    """Spell a message: the page's eight fields, then the inferred ones that apply."""
    document: dict[str, Any] = {
        "id": message.id,
        "customerId": message.customer_id,
        "content": message.content,
        "type": message.type,
        "direction": message.direction,
        "timestamp": message.timestamp,
        "status": message.status,
        "aiGenerated": message.ai_generated,
        "channel": message.channel,
        "conversationId": message.conversation_id,
    }
    if message.media_url is not None:
        document["mediaUrl"] = message.media_url
    if message.sent_type is not None:
        document["sentType"] = message.sent_type
    if message.delivered_at is not None:
        document["deliveredAt"] = message.delivered_at
    if message.read_at is not None:
        document["readAt"] = message.read_at
    if message.failed_at is not None:
        document["failedAt"] = message.failed_at
        document["error"] = {"code": message.error_code, "message": message.error_message}
    return document


def _find(sandbox: Sandbox, call: Call) -> Message:
    identifier = call.params["message_id"]
    message = sandbox.store.messages.get(identifier)
    if message is None:
        raise not_found("message", identifier)
    return message
