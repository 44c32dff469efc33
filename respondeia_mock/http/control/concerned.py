"""Which customer a call is about, as far as it says so, or what it names is still there.

Told when a journal entry is read: the call itself does not pay for it. It asks nothing of the
call's answer, so that a refused call is about its customer as well.
"""

import orjson

from respondeia_mock.core.exchange import Exchange

FIELDS = {"messages.send": "to", "payments.create": "customer_id", "ai.test": "customerId"}
"""Where the bodies of operations name a customer."""


def customer_of(exchange: Exchange) -> str | None:
    """Return the id of the customer that a call is about, or None."""
    call = exchange.call
    told = call.params.get("customer_id") or call.query.get("customer_id") or _owner(exchange)
    return told or _in_body(exchange)


def _owner(exchange: Exchange) -> str | None:
    """Return whose payment or message the path names."""
    params, store = exchange.call.params, exchange.sandbox.store
    if "payment_id" in params:
        payment = store.payments.get(params["payment_id"])
        return None if payment is None else payment.customer_id
    if "message_id" in params:
        message = store.messages.get(params["message_id"])
        return None if message is None else message.customer_id
    return None


def _in_body(exchange: Exchange) -> str | None:
    field = FIELDS.get(exchange.operation.name)
    if field is None or not exchange.call.body:
        return None
    try:
        document = orjson.loads(exchange.call.body)
    except orjson.JSONDecodeError:
        return None
    told = document.get(field) if isinstance(document, dict) else None
    return told if isinstance(told, str) else None
