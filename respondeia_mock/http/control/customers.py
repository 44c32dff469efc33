"""The door to the shop's customers: who they are, and all that one of them has before them.

What a customer sees is told in one answer: the messages of both directions, the conversations they
belong to, the payments with their links. Nothing of it stands in the journal, as no call was made.
"""

from collections.abc import Sequence
from functools import lru_cache
from heapq import nlargest
from typing import Any

from respondeia_mock.core.entities import Conversation, Customer, Message, Payment
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.store import Key, Table
from respondeia_mock.domain import assistant, blocking, payments
from respondeia_mock.domain.messages import outcome_for
from respondeia_mock.domain.wording import plain
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.listing import DEFAULT_LIMIT, check_numbers

MOST_NAMES = 20_000
_folded = lru_cache(MOST_NAMES)(plain)


def list_customers(visit: Visit) -> dict[str, Any]:
    """List customers, the most recently active first; `search` finds names and addresses."""
    check_numbers(visit.query, "limit")
    store = visit.sandbox.store
    found = _found(list(store.customers), visit.query.get("search", ""))
    limit = int(visit.query.get("limit", DEFAULT_LIMIT))
    recent = nlargest(limit, found, key=lambda each: (_active_at(visit.sandbox, each), each.id))
    return {
        "customers": [_spelled(visit.sandbox, each) for each in recent],
        "found": len(found),
        "total": len(store.customers),
    }


def get_customer(visit: Visit) -> dict[str, Any]:
    """Tell of one customer: messages of both directions, conversations, payments."""
    check_numbers(visit.query, "limit")
    sandbox, limit = visit.sandbox, int(visit.query.get("limit", DEFAULT_LIMIT))
    customer = _named(visit, visit.params["customer_id"])
    said = _last(sandbox.store.messages, customer, limit)
    threads = _last(sandbox.store.conversations, customer, limit)
    asked = _last(sandbox.store.payments, customer, limit)
    return {
        **_spelled(sandbox, customer),
        "assistant": assistant.attends(sandbox, customer),
        "outcome": outcome_for(sandbox, customer.id),
        "conversations": [_conversation(each) for each in threads],
        "messages": [_message(each) for each in said],
        "payments": [_payment(sandbox, each, visit.origin) for each in asked],
    }


def _found(customers: list[Customer], search: str) -> list[Customer]:
    """Return those whose name has the words or whose address has the text; all for no text."""
    text, words = search.strip().casefold(), plain(search)
    if not text:
        return customers
    number = text.translate({ord(each): None for each in " +-()"}) or text
    return [
        each
        for each in customers
        if text in each.id.casefold()
        or number in each.id
        or (words and words in _folded(each.name))
    ]


def _named(visit: Visit, identifier: str) -> Customer:
    customer = visit.sandbox.store.customers.get(identifier)
    if customer is None:
        message = f"No customer with id '{identifier}' exists"
        hint = visit.engine.sandboxes.whereabouts(identifier, visit.sandbox)
        raise ControlError(404, "not_found", message, "customer_id", hint)
    return customer


def _last(table: Table[Any], customer: Customer, limit: int) -> list[Any]:
    """Return the customer's last records of a table, oldest first."""
    keys = table.keys(customer.id)
    return table.pick(keys[max(0, len(keys) - limit) :])


def _active_at(sandbox: Sandbox, customer: Customer) -> int:
    """Return when the customer last wrote, was written to, was charged, or came to be."""
    store = sandbox.store
    messages, asked = store.messages.keys(customer.id), store.payments.keys(customer.id)
    return max(customer.created_at, _moment(messages), _moment(asked))


def _moment(keys: Sequence[Key]) -> int:
    return keys[-1][0] if keys else 0


def _spelled(sandbox: Sandbox, customer: Customer) -> dict[str, Any]:
    """Spell a customer as every list has them."""
    latest = sandbox.store.conversations.newest(customer.id)
    return {
        "id": customer.id,
        "channel": customer.channel,
        "name": customer.name,
        "active_at": _active_at(sandbox, customer) / 1000,
        "message_count": len(sandbox.store.messages.keys(customer.id)),
        "conversation": latest.status if latest else None,
        "blocked": blocking.is_blocked(sandbox, customer.id),
    }


def _conversation(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "status": conversation.status,
        "started_at": conversation.started_at / 1000,
        **_times(conversation, "escalated_at"),
        **_given(conversation, "reason"),
    }


def _message(message: Message) -> dict[str, Any]:
    """Spell a message; `from` is customer, assistant or person."""
    written = "assistant" if message.ai_generated else "person"
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "direction": message.direction,
        "from": "customer" if message.direction == "inbound" else written,
        "type": message.sent_type or message.type,
        "content": message.content,
        "status": message.status,
        "at": message.timestamp / 1000,
        **_times(message, "delivered_at", "read_at", "failed_at"),
        **_given(message, "media_url", "error_code", "error_message"),
    }


def _payment(sandbox: Sandbox, payment: Payment, origin: str) -> dict[str, Any]:
    return {
        "id": payment.id,
        "amount": payment.amount,
        "currency": payment.currency,
        "description": payment.description,
        "status": payment.status,
        "link": payments.link(sandbox, payment, origin),
        "created_at": payment.created_at / 1000,
        **_times(payment, "paid_at", "rejected_at", "refunded_at"),
        **_given(payment, "rejection_reason", "refund_reason"),
    }


def _times(record: object, *names: str) -> dict[str, float]:
    """Return those moments of a record that have come, in Unix seconds."""
    found = {name: getattr(record, name) for name in names}
    return {name: value / 1000 for name, value in found.items() if value is not None}


def _given(record: object, *names: str) -> dict[str, Any]:
    """Return those fields of a record that have a value."""
    found = {name: getattr(record, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}
