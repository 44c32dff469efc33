"""Conversations: the open thread a message belongs to, and handing it over to a person."""

from respondeia_mock.core.entities import Conversation, Customer
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import changed, record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.store import thread

REASONS = ("customer_request", "low_confidence", "keyword", "manual")


@record
class Summary:
    """What the messages of a conversation add up to; `updated_at` in milliseconds."""

    message_count: int
    unread_count: int
    last_message: str | None
    updated_at: int


def current(sandbox: Sandbox, customer: Customer) -> Conversation:
    """Return the customer's conversation that is not closed; begin one if there is none."""
    latest = sandbox.store.conversations.newest(customer.id)
    if latest is not None and latest.status != "closed":
        return latest
    now = sandbox.clock.now_ms()
    sandbox.tally.moved("conversations.open")
    conversation = Conversation(sandbox.ids.mint("conv"), customer.id, "open", now)
    return sandbox.store.conversations.add(conversation)


def escalate(sandbox: Sandbox, conversation: Conversation, reason: str) -> Conversation:
    """Hand a conversation over to a person (`conversation.escalated`).

    Raises:
        ActionError: it is escalated already.
    """
    if conversation.status == "escalated":
        raise ActionError(f"The conversation {conversation.id} is escalated already")
    now = sandbox.clock.now_ms()
    escalation = changed(conversation, status="escalated", escalated_at=now, reason=reason)
    escalated = sandbox.store.conversations.put(escalation)
    customer = sandbox.store.customers.get(escalated.customer_id)
    sandbox.publish(
        EventName.CONVERSATION_ESCALATED,
        {
            "conversation_id": escalated.id,
            "customer_id": escalated.customer_id,
            "channel": customer.channel if customer else "whatsapp",
            "reason": reason,
            "last_message": summarize(sandbox, escalated).last_message,
            "escalated_at": now // 1000,
        },
    )
    return escalated


def summarize(sandbox: Sandbox, conversation: Conversation) -> Summary:
    """Add up the messages of one conversation."""
    messages = list(sandbox.store.messages.ordered(thread(conversation.id)))
    last = messages[-1] if messages else None
    unread = sum(each.direction == "inbound" and each.status != "read" for each in messages)
    moments = (
        conversation.started_at,
        conversation.escalated_at or 0,
        last.timestamp if last else 0,
    )
    return Summary(len(messages), unread, last.content if last else None, max(moments))
