"""Customers and their conversations. Page, "Customers"."""

from typing import Any

from respondeia_mock.core.entities import Conversation, Customer
from respondeia_mock.core.errors import invalid, not_found
from respondeia_mock.core.exchange import Call, Reply, answer
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.pagination import cut
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import conversations, customers

DEFAULT_LIMIT = 100
METADATA_BYTES = 16 * 1024
FIELDS = {"aiEnabled": "ai_enabled"}
"""What PATCH spells otherwise than the record does."""


def list_customers(sandbox: Sandbox, call: Call) -> Reply:
    """List customers, newest first, by cursor or by page."""
    query = call.payload
    limit, page = query.get("limit", DEFAULT_LIMIT), query.get("page", 1)
    found = cut(sandbox.store.customers.keys(), limit, query.get("cursor"), page)
    picked = sandbox.store.customers.pick(found.keys)
    return answer(found.listing([render_customer(sandbox, each) for each in picked]))


def get(sandbox: Sandbox, call: Call) -> Reply:
    """Get a customer's details."""
    return answer(render_customer(sandbox, _find(sandbox, call)))


def update(sandbox: Sandbox, call: Call) -> Reply:
    """Update a customer; metadata is replaced whole."""
    values = {FIELDS.get(name, name): value for name, value in call.payload.items()}
    if "tags" in values:
        values["tags"] = tuple(values["tags"])
    size = len(write(values.get("metadata", {})))
    if size > METADATA_BYTES:
        sentence = f"The 'metadata' parameter must be at most 16 KiB as JSON, not {size:,} bytes"
        raise invalid("metadata", sentence)
    customer = _find(sandbox, call)
    return answer(render_customer(sandbox, customers.update(sandbox, customer, values)))


def list_conversations(sandbox: Sandbox, call: Call) -> Reply:
    """Get the conversations of a customer, newest first."""
    customer = _find(sandbox, call)
    limit = call.payload.get("limit", DEFAULT_LIMIT)
    keys = sandbox.store.conversations.keys(customer.id)
    found = cut(keys, limit, call.payload.get("cursor"))
    picked = sandbox.store.conversations.pick(found.keys)
    shown = [render_conversation(sandbox, customer, each) for each in picked]
    return answer(found.listing(shown))


def render_customer(sandbox: Sandbox, customer: Customer) -> dict[str, Any]:
    """Spell a customer."""
    keys = sandbox.store.messages.keys(customer.id)
    document = {
        "id": customer.id,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "channel": customer.channel,
        "tags": customer.tags,
        "notes": customer.notes,
        "metadata": customer.metadata,
        "aiEnabled": customer.ai_enabled,
        "messageCount": len(keys),
        "createdAt": customer.created_at,
        "updatedAt": customer.updated_at,
    }
    if keys:
        document["lastMessageAt"] = keys[-1][0]
    return document


def render_conversation(
    sandbox: Sandbox, customer: Customer, conversation: Conversation
) -> dict[str, Any]:
    """Spell a conversation and what its messages add up to."""
    summary = conversations.summarize(sandbox, conversation)
    document: dict[str, Any] = {
        "id": conversation.id,
        "customerId": conversation.customer_id,
        "channel": customer.channel,
        "status": conversation.status,
        "messageCount": summary.message_count,
        "unreadCount": summary.unread_count,
        "lastMessage": summary.last_message,
        "startedAt": conversation.started_at,
        "updatedAt": summary.updated_at,
    }
    if conversation.escalated_at is not None:
        document["escalatedAt"] = conversation.escalated_at
    return document


def _find(sandbox: Sandbox, call: Call) -> Customer:
    identifier = call.params["customer_id"]
    customer = sandbox.store.customers.get(identifier)
    if customer is None:
        raise not_found("customer", identifier)
    return customer
