"""Customers: who they are from the start, and what counts as a change."""

import pytest

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import customers
from tests.conftest import Events

ANA = "wa:5491123456789"


def test_a_customer_is_made_once(sandbox: Sandbox, events: Events) -> None:
    first = customers.ensure(sandbox, ANA)
    second = customers.ensure(sandbox, ANA, "whatsapp", "Otra Ana")

    assert second is first
    assert events() == ["customer.created"]


@pytest.mark.parametrize(
    ("address", "channel", "name", "expected"),
    [
        (ANA, None, "", ("whatsapp", "+5491123456789", "+5491123456789")),
        (ANA, None, "Ana", ("whatsapp", "Ana", "+5491123456789")),
        ("tg:ana", None, "", ("telegram", "tg:ana", None)),
        ("web:7f3a", "telegram", "", ("webchat", "web:7f3a", None)),
        ("ana@example.com", "webchat", "", ("webchat", "ana@example.com", None)),
        ("ana@example.com", None, "", ("whatsapp", "ana@example.com", None)),
    ],
)
def test_an_address_tells_channel_name_and_phone(
    sandbox: Sandbox, address: str, channel: object, name: str, expected: tuple[object, ...]
) -> None:
    made = customers.ensure(sandbox, address, channel, name)  # type: ignore[arg-type]  # parametrised

    assert (made.channel, made.name, made.phone) == expected


@pytest.mark.parametrize(
    ("address", "phone"),
    [
        ("wa:549", "+549"),
        ("wa:", None),
        ("wa:+549", None),
        ("wa:٣", None),
        ("tg:549", None),
        ("549", None),
    ],
)
def test_only_digits_after_wa_are_a_phone(address: str, phone: str | None) -> None:
    assert customers.phone_of(address) == phone


def test_only_what_differs_is_told(sandbox: Sandbox) -> None:
    ana = customers.ensure(sandbox, ANA)
    values = {"ai_enabled": True, "notes": "Factura A", "name": "Ana"}
    updated = customers.update(sandbox, ana, values)

    assert (updated.name, updated.notes, updated.ai_enabled) == ("Ana", "Factura A", True)
    assert list(sandbox.events)[-1].data["updated_fields"] == ["notes", "name"]


def test_what_is_equal_already_changes_nothing(sandbox: Sandbox, events: Events) -> None:
    ana = customers.ensure(sandbox, ANA)

    assert customers.update(sandbox, ana, {"name": "+5491123456789", "tags": ()}) is ana
    assert events() == ["customer.created"]
