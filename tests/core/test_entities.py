"""Entities: what an address tells, and what lists are ordered by."""

import pytest

from respondeia_mock.core.entities import (
    Conversation,
    Customer,
    Export,
    Message,
    Payment,
    TrainingJob,
    Webhook,
    channel_of,
)


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("wa:5491123456789", "whatsapp"),
        ("tg:123", "telegram"),
        ("web:a:b", "webchat"),
        ("web:", "webchat"),
        ("wa", None),
        ("WA:1", None),
        ("sms:1", None),
        ("5491123456789", None),
        ("", None),
    ],
)
def test_the_prefix_of_an_address_names_its_channel(address: str, channel: str | None) -> None:
    assert channel_of(address) == channel


@pytest.mark.parametrize(
    "record",
    [
        Customer("wa:1", created_at=7, updated_at=9),
        Conversation("conv_1", "wa:1", started_at=7, escalated_at=9),
        Message("msg_1", "wa:1", "conv_1", "whatsapp", "Hola", "inbound", 7, read_at=9),
        Payment("pay_1", "wa:1", 5900, created_at=7, paid_at=9),
        TrainingJob("job_1", "faq", {}, created_at=7, completed_at=9),
        Export("exp_1", "messages", "csv", "token", "", 0, created_at=7, expires_at=9),
        Webhook("wh_1", "http://localhost", (), "whsec_1", created_at=7, last_delivery_at=9),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_record_stands_in_lists_by_its_beginning(
    record: Customer | Conversation | Message | Payment | TrainingJob | Export | Webhook,
) -> None:
    assert record.moment == 7
