"""Customers come to be when somebody first writes to them or charges them; PATCH changes them."""

from collections.abc import Mapping
from typing import Any

from respondeia_mock.core.entities import Channel, Customer, channel_of
from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox


def ensure(
    sandbox: Sandbox, address: str, channel: Channel | None = None, name: str = ""
) -> Customer:
    """Return the customer with this address; a new one is announced (`customer.created`)."""
    known = sandbox.store.customers.get(address)
    if known is not None:
        return known
    now = sandbox.clock.now_ms()
    phone = phone_of(address)
    customer = Customer(
        id=address,
        channel=channel_of(address) or channel or "whatsapp",
        name=name or phone or address,
        phone=phone,
        created_at=now,
        updated_at=now,
    )
    sandbox.store.customers.add(customer)
    sandbox.publish(
        EventName.CUSTOMER_CREATED,
        {
            "customer_id": customer.id,
            "name": customer.name,
            "channel": customer.channel,
            "phone": customer.phone,
            "created_at": now // 1000,
        },
    )
    return customer


def update(sandbox: Sandbox, customer: Customer, values: Mapping[str, Any]) -> Customer:
    """Set fields by their entity names; what is equal already changes nothing and tells nobody."""
    news = {name: new for name, new in values.items() if not _same(getattr(customer, name), new)}
    if not news:
        return customer
    now = sandbox.clock.now_ms()
    updated = sandbox.store.customers.put(changed(customer, **news, updated_at=now))
    sandbox.publish(
        EventName.CUSTOMER_UPDATED,
        {
            "customer_id": updated.id,
            "name": updated.name,
            "email": updated.email,
            "phone": updated.phone,
            "tags": list(updated.tags),
            "metadata": updated.metadata,
            "updated_fields": list(news),
            "updated_at": now // 1000,
        },
    )
    return updated


def phone_of(address: str) -> str | None:
    """Return `+5491123456789` for `wa:5491123456789`; other addresses tell no phone."""
    prefix, _, number = address.partition(":")
    return f"+{number}" if prefix == "wa" and number.isascii() and number.isdigit() else None


def _same(one: object, other: object) -> bool:
    """Compare as JSON does: true is not 1, and the order of keys does not matter."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and one == other
