"""What a fixture grows into: defaults of every record, and how records belong together."""

from typing import Any

import pytest

from respondeia_mock.core.allowance import RateLimit
from respondeia_mock.core.entities import (
    Answer,
    Conversation,
    Customer,
    Export,
    Message,
    Payment,
    TrainingJob,
)
from respondeia_mock.core.setup import Planted, Positions, Timer
from respondeia_mock.core.store import Store
from respondeia_mock.domain.payments import decided_by_itself
from respondeia_mock.domain.planting import plant

NOW = 1772452800000
DAY = 86400000
ANA = "wa:5491123456789"
FAQ = {"faqs": [{"question": "¿Abren hoy?", "answer": "Sí"}, {"question": "sin respuesta"}]}


def planted(**document: object) -> Planted:
    return plant(document, NOW)


def store(**document: object) -> Store:
    return planted(**document).store


def customer(**values: object) -> Customer:
    found = store(customers=[values]).customers.get(str(values["id"]))
    assert found is not None
    return found


def message(**values: object) -> Message:
    record = {"customer_id": ANA, "content": "Hola", "direction": "outbound", **values}
    (found,) = store(messages=[record]).messages
    return found


def payment(**values: object) -> Payment:
    (found,) = store(payments=[{"customer_id": ANA, "amount": 5900, **values}]).payments
    return found


def training(**values: object) -> TrainingJob:
    (found,) = store(training=[{"type": "faq", "data": FAQ, **values}]).training
    return found


def threads(conversations: list[dict[str, Any]], *messages: dict[str, Any]) -> list[Conversation]:
    said = [{"content": "Hola", "direction": "inbound", "customer_id": ANA, **m} for m in messages]
    return list(store(conversations=conversations, messages=said).conversations)


def test_an_empty_document_is_an_account_made_now() -> None:
    found = planted()
    assert (found.store.account.id, found.store.account.created_at) == ("acc_mock", NOW)
    assert found.store.ai_settings.enabled is True
    assert (found.rate_limit, found.limited) == (None, True)


def test_a_customer_is_told_by_the_address() -> None:
    assert customer(id=ANA) == Customer(
        id=ANA,
        channel="whatsapp",
        name="+5491123456789",
        phone="+5491123456789",
        created_at=NOW,
        updated_at=NOW,
    )


def test_what_is_said_of_a_customer_wins() -> None:
    found = customer(id="tg:ana", name="Ana", phone=None, tags=["vip"], created_at="-1d")
    assert (found.channel, found.name, found.phone) == ("telegram", "Ana", None)
    assert (found.tags, found.created_at, found.updated_at) == (("vip",), NOW - DAY, NOW - DAY)


def test_an_address_that_names_no_channel_is_whatsapp() -> None:
    assert (customer(id="ana").channel, customer(id="ana").name) == ("whatsapp", "ana")


@pytest.mark.parametrize(
    "mention",
    [
        {"messages": [{"content": "x", "direction": "inbound", "timestamp": "-2d"}]},
        {"payments": [{"amount": 1, "created_at": "-2d"}]},
        {"conversations": [{"id": "conv_a", "started_at": "-2d"}]},
    ],
)
@pytest.mark.parametrize("declared", [[], [{"id": ANA}]])
def test_a_customer_exists_since_the_first_mention(
    mention: dict[str, Any], declared: list[dict[str, Any]]
) -> None:
    mentions = {name: [{"customer_id": ANA, **each[0]}] for name, each in mention.items()}
    (found,) = store(customers=declared, **mentions).customers
    assert (found.id, found.created_at) == (ANA, NOW - 2 * DAY)


def test_users_and_keys_have_ids_and_all_permissions_by_default() -> None:
    found = store(users=[{"email": "a@b.c", "password": "x"}], api_keys=[{"key": "test_a"}])
    user, key = found.users["usr_seed_000001"], found.api_keys["test_a"]
    assert (user.email, user.role, user.created_at) == ("a@b.c", "owner", NOW)
    assert (key.id, key.created_at, len(key.permissions)) == ("key_seed_000001", NOW, 6)


def test_declared_permissions_are_kept() -> None:
    keys = store(api_keys=[{"key": "test_a", "permissions": ["messages:read"]}]).api_keys
    assert keys["test_a"].permissions == ("messages:read",)


def test_a_message_is_delivered_a_second_after_it_was_sent() -> None:
    found = message(timestamp="-1d")
    assert (found.id, found.channel, found.status) == ("msg_seed_000001", "whatsapp", "delivered")
    assert (found.timestamp, found.delivered_at) == (NOW - DAY, NOW - DAY + 1000)
    assert (found.read_at, found.failed_at) == (None, None)


def test_nothing_that_is_filled_in_lies_in_the_future() -> None:
    found = message(status="read")
    assert (found.timestamp, found.delivered_at, found.read_at) == (NOW, NOW, NOW)


def test_an_inbound_message_is_delivered_as_it_arrives() -> None:
    found = message(direction="inbound", timestamp="-1d")
    assert (found.status, found.delivered_at) == ("delivered", NOW - DAY)


def test_a_read_message_was_delivered_before() -> None:
    found = message(status="read", timestamp="-1d")
    assert (found.delivered_at, found.read_at) == (NOW - DAY + 1000, NOW - DAY + 61000)


def test_a_read_message_is_read_after_the_delivery_that_is_said() -> None:
    found = message(status="read", timestamp="-1d", delivered_at="-5m")
    assert (found.delivered_at, found.read_at) == (NOW - 300000, NOW - 240000)


def test_a_message_may_be_read_without_delivery() -> None:
    found = message(status="read", timestamp="-1d", read_at="-1h")
    assert (found.delivered_at, found.read_at) == (None, NOW - 3600000)


def test_a_sent_message_has_not_arrived() -> None:
    found = message(status="sent")
    assert (found.delivered_at, found.read_at, found.failed_at) == (None, None, None)


def test_a_failed_message_tells_why() -> None:
    found = message(status="failed", timestamp="-1d")
    assert (found.failed_at, found.error_code) == (NOW - DAY + 1000, "recipient_unreachable")
    assert found.error_message == "The recipient could not be reached"
    other = message(status="failed", error_code="odd")
    assert other.error_message == "The message could not be delivered (odd)"


def test_the_assistants_message_keeps_where_the_answer_came_from() -> None:
    found = message(ai_generated=True, answer={"source": "faq", "confidence": 0.9})
    assert found.answer == Answer("faq", 0.9, None)


def test_a_message_has_its_customers_channel() -> None:
    (found,) = store(
        customers=[{"id": "ana", "channel": "webchat"}],
        messages=[{"customer_id": "ana", "content": "x", "direction": "inbound"}],
    ).messages
    assert found.channel == "webchat"


def test_numbering_steps_aside_for_ids_that_are_taken() -> None:
    records = [{"customer_id": ANA, "content": "x", "direction": "inbound"} for _ in range(2)]
    records[0]["id"] = "msg_seed_000002"
    found = {each.id for each in store(messages=records).messages}
    assert found == {"msg_seed_000002", "msg_seed_000002x"}


def test_messages_of_one_customer_share_a_conversation_that_is_made() -> None:
    (found,) = threads([], {"timestamp": "-2d"}, {"timestamp": "-1d"})
    assert found == Conversation("conv_seed_4d8e437894", ANA, "open", NOW - 2 * DAY)


def test_a_message_joins_the_latest_conversation_that_is_not_closed() -> None:
    declared = [
        {"id": "conv_new", "customer_id": ANA, "started_at": "-1d"},
        {"id": "conv_old", "customer_id": ANA, "started_at": "-9d"},
        {"id": "conv_closed", "customer_id": ANA, "status": "closed"},
    ]
    said = [{"customer_id": ANA, "content": "x", "direction": "inbound"}]
    (found,) = store(conversations=declared, messages=said).messages
    assert found.conversation_id == "conv_new"


def test_where_all_are_closed_a_conversation_is_made() -> None:
    first = threads([], {})[0].id
    declared = [{"id": first, "customer_id": ANA, "status": "closed", "started_at": "-9d"}]
    assert [each.id for each in threads(declared, {})] == [first, first + "x"]


def test_a_named_conversation_is_kept_and_reaches_over_its_messages() -> None:
    declared = [{"id": "conv_a", "customer_id": ANA, "status": "escalated"}]
    (found,) = threads(
        declared,
        {"conversation_id": "conv_a", "timestamp": "-1d"},
        {"conversation_id": "conv_a", "timestamp": "-3d"},
    )
    assert (found.started_at, found.escalated_at) == (NOW - 3 * DAY, NOW - DAY)
    assert found.reason == "manual"


def test_a_conversation_without_messages_begins_now() -> None:
    (found,) = threads([{"id": "conv_a", "customer_id": ANA}])
    assert (found.status, found.started_at, found.reason) == ("open", NOW, None)


def test_a_payment_is_pending_in_the_accounts_currency() -> None:
    record = {"customer_id": ANA, "amount": 5900}
    (found,) = store(account={"currency": "UYU"}, payments=[record]).payments
    assert found == Payment("pay_seed_000001", ANA, 5900, "UYU", created_at=NOW)


def test_an_approved_payment_was_paid_two_minutes_after_it_was_asked_for() -> None:
    found = payment(status="approved", created_at="-1d")
    assert (found.created_at, found.paid_at) == (NOW - DAY, NOW - DAY + 120000)


def test_a_rejected_payment_has_a_reason() -> None:
    found = payment(status="rejected", created_at="-1d")
    assert (found.rejected_at, found.paid_at) == (NOW - DAY + 120000, None)
    assert found.rejection_reason == "cc_rejected_other_reason"


def test_a_refunded_payment_was_paid_a_day_before() -> None:
    found = payment(status="refunded", created_at="-5d")
    assert found.paid_at == NOW - 5 * DAY + 120000
    assert found.refunded_at == NOW - 4 * DAY + 120000
    recent = payment(status="refunded", created_at="-5d", paid_at="-1h")
    assert (recent.paid_at, recent.refunded_at) == (NOW - 3600000, NOW)


def test_training_is_completed_in_three_seconds_and_counted() -> None:
    found = training(created_at="-1d")
    assert (found.id, found.status, found.completed_at) == (
        "job_seed_000001",
        "completed",
        NOW - DAY + 3000,
    )
    assert (found.items_processed, found.items_total) == (1, 2)


def test_failed_training_says_why() -> None:
    found = training(status="failed", created_at="-1d")
    assert (found.completed_at, found.items_processed) == (NOW - DAY + 3000, 0)
    assert found.error == "No usable {question, answer} was found in the data"


def test_unfinished_training_is_not_completed() -> None:
    found = training(status="processing", items_total=9)
    assert (found.completed_at, found.items_total, found.created_at) == (None, 9, NOW)


def test_training_data_is_kept_as_it_is() -> None:
    assert training(data=[{"question": "a", "answer": "b"}]).data == [
        {"question": "a", "answer": "b"}
    ]


def test_a_webhook_gets_the_published_secret() -> None:
    record = {"url": "http://localhost/hook", "events": ["message.sent"]}
    (found,) = store(webhooks=[record]).webhooks
    assert (found.id, found.secret) == ("wh_seed_000001", "whsec_test_respondeia")
    assert (found.events, found.created_at) == (("message.sent",), NOW)


def test_settings_of_the_assistant_are_laid_over_the_usual_ones() -> None:
    hours = {"start": "08:00", "days": ["sat"]}
    found = store(ai_settings={"tone": "formal", "business_hours": hours}).ai_settings
    assert (found.enabled, found.tone) == (True, "formal")
    assert (found.business_hours.start, found.business_hours.end) == ("08:00", "18:00")
    assert found.business_hours.days == ("sat",)
    same = store(ai_settings={"business_hours": {"enabled": True}}).ai_settings.business_hours
    assert (same.enabled, same.days) == (True, ("mon", "tue", "wed", "thu", "fri"))


def test_behavior_is_laid_over_the_usual_one() -> None:
    found = planted(
        behavior={
            "messages": {"delivered_after": "1m", "read_after": None},
            "payments": {"mode": "checkout"},
            "webhooks": {"retries": ["1s", 2.5]},
        }
    ).behavior
    assert (found.messages.delivered_after, found.messages.read_after) == (60.0, None)
    assert (found.payments.mode, found.payments.approve_after) == ("checkout", 3.0)
    assert (found.webhooks.retries, found.webhooks.timeout) == ((1.0, 2.5), 5.0)


def test_magic_recipients_and_amounts_are_found_by_what_they_are() -> None:
    found = planted(
        magic={
            "recipients": [{"address": ANA, "outcome": "fails"}],
            "amounts": [{"amount": 5, "outcome": "pending", "note": "n"}],
        }
    ).behavior
    assert found.recipients[ANA].error_code == "recipient_unreachable"
    assert (found.amounts[5].outcome, found.amounts[5].note) == ("pending", "n")


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        ({"rate": 5}, RateLimit(5, 5)),
        ({"rate": 5, "burst": 9}, RateLimit(5, 9)),
        ({"burst": 900}, RateLimit(500, 900)),
        ({"enabled": True}, None),
    ],
)
def test_chosen_numbers_replace_the_plans(limits: dict[str, Any], limit: RateLimit | None) -> None:
    assert planted(rate_limit=limits).rate_limit == limit


def test_limits_can_be_switched_off() -> None:
    assert planted(rate_limit={"enabled": False}).limited is False


def test_the_same_document_at_the_same_now_gives_the_same_state() -> None:
    document = {"messages": [{"customer_id": ANA, "content": "x", "direction": "inbound"}]}
    first, second = plant(document, NOW).store, plant(document, NOW).store
    assert list(first.messages) == list(second.messages)
    assert list(first.conversations) == list(second.conversations)


def test_a_message_may_have_come_by_another_channel_than_its_customer() -> None:
    assert message(channel="telegram").channel == "telegram"
    assert message().channel == "whatsapp"


def test_an_export_can_be_downloaded_for_a_day() -> None:
    made: dict[str, Any] = {
        "type": "messages",
        "format": "csv",
        "token": "dl_1",
        "content": "id",
        "row_count": 0,
    }
    first, second = store(exports=[{**made, "created_at": "-1h"}, made]).exports
    assert first == Export(
        "exp_seed_000001", created_at=NOW - 3600000, expires_at=NOW - 3600000 + DAY, **made
    )
    assert (second.id, second.expires_at) == ("exp_seed_000002", NOW + DAY)


def test_a_login_s_token_bears_the_id_of_its_user() -> None:
    session = {"key": "session_live_1", "user_id": "usr_1"}
    users = [{"id": "usr_1", "email": "a@b", "password": "x"}]
    planted = store(users=users, api_keys=[session, {"key": "test_sk_2"}])
    keys = planted.api_keys.values()
    assert [(key.id, key.user_id) for key in keys] == [
        ("usr_1", "usr_1"),
        ("key_seed_000002", None),
    ]


def test_a_rate_of_null_is_unlimited() -> None:
    assert planted(rate_limit={"rate": None}).rate_limit == RateLimit(None, 1_000_000)
    assert planted(rate_limit={"rate": None, "burst": 7}).rate_limit == RateLimit(None, 7)


def test_timers_are_counted_from_now_or_stand_at_their_moment() -> None:
    given = {"kind": "decided_by_itself", "subject": "pay_1"}
    exact = {**given, "due": "2026-03-02T12:00:01.250Z", "turn": 4}
    assert planted(timers=[{**given, "due": "10s"}, exact]).timers == (
        Timer(1772452810.0, decided_by_itself, "pay_1"),
        Timer(1772452801.25, decided_by_itself, "pay_1", 4),
    )


def test_clock_positions_and_revoked_tokens_are_told() -> None:
    grown = planted(
        clock={"now": "2026-03-02T12:00:00.500Z", "speed": 60},
        positions={"seed": "7", "sandbox": "live", "minted": 3},
        revoked_tokens=["test_1"],
        customers=[{"id": "wa:1"}],
        messages=[
            {
                "id": "msg_00000b3951v2xc",
                "customer_id": "wa:1",
                "content": "x",
                "direction": "inbound",
            }
        ],
    )
    assert (grown.now, grown.speed) == (1772452800.5, 60)
    assert grown.positions == Positions(7, "live", 3, 0, 0)
    assert grown.revoked == {"test_1"}
    assert grown.minted == {"3951v2xc": 11}


def test_what_is_not_said_of_clock_and_ids_is_left_to_others() -> None:
    grown = planted()
    assert (grown.now, grown.speed, grown.timers, grown.positions) == (None, None, (), None)
    assert (grown.revoked, grown.minted) == (frozenset(), {})
