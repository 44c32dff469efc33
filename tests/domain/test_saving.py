"""The state as a fixture document: what it says, what it leaves out, and how it spells it."""

from typing import Any

import pytest

from respondeia_mock.core import entities
from respondeia_mock.core.allowance import RateLimit
from respondeia_mock.core.entities import LISTENING, ApiKey, Customer, User, Webhook
from respondeia_mock.core.owing import goes_by_itself
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.setup import Setup
from respondeia_mock.domain.planting import plant
from respondeia_mock.domain.saving import saved
from respondeia_mock.loading.documents import Document
from respondeia_mock.loading.fixture_checks import schema_mistakes
from respondeia_mock.loading.seeds import FixtureSeed
from respondeia_mock.loading.validators import BASE, read_schema
from tests.conftest import Act, Advance, CallIt

NOON = "2026-03-02T12:00:00.000Z"
ANA = "wa:5491123456789"
RECORDS = {
    "account": entities.Account,
    "users": entities.User,
    "api_keys": entities.ApiKey,
    "customers": entities.Customer,
    "conversations": entities.Conversation,
    "messages": entities.Message,
    "payments": entities.Payment,
    "training": entities.TrainingJob,
    "exports": entities.Export,
    "ai_settings": entities.AiSettings,
    "webhooks": entities.Webhook,
}


def properties(section: str) -> list[str]:
    schema = read_schema(f"{BASE}fixture.json")["properties"][section]
    return list(schema.get("items", schema)["properties"])


def test_the_sections_stand_in_the_order_of_the_schema(sandbox: Sandbox) -> None:
    known = list(read_schema(f"{BASE}fixture.json")["properties"])
    assert [*saved(sandbox), "generate"] == known


@pytest.mark.parametrize("section", RECORDS)
def test_the_schema_has_every_field_of_an_entity_in_its_order(section: str) -> None:
    assert properties(section) == list(RECORDS[section].__slots__)  # type: ignore[attr-defined]  # a record


@pytest.mark.parametrize("section", ["behavior", "clock", "positions", "magic"])
def test_a_section_stands_in_the_order_of_the_schema(sandbox: Sandbox, section: str) -> None:
    assert list(saved(sandbox)[section]) == properties(section)


def test_a_new_sandbox_is_saved_so(sandbox: Sandbox) -> None:
    document = saved(sandbox)
    assert document["account"] == {
        "id": "acc_demo",
        "name": "Mate del Litoral",
        "plan": "pro",
        "currency": "ARS",
        "created_at": NOON,
    }
    assert [each["email"] for each in document["users"]] == ["demo@respondeia.com"]
    assert (document["messages"], document["payments"], document["timers"]) == ([], [], [])
    assert document["clock"] == {"now": NOON, "speed": 0}
    assert document["rate_limit"] == {"enabled": True}
    assert document["documented_only"] is False
    assert document["positions"] == {
        "seed": 42,
        "sandbox": "test",
        "minted": 0,
        "drawn": 0,
        "sequence": 0,
    }


def test_behavior_is_spelled_as_durations(sandbox: Sandbox) -> None:
    sandbox.behavior = sandbox.behavior.changed("messages", read_after=None)
    sandbox.behavior = sandbox.behavior.changed("payments", approve_after=0.0001)
    assert saved(sandbox)["behavior"] == {
        "messages": {"delivered_after": "600ms", "read_after": None},
        "payments": {"mode": "auto", "approve_after": 0.0001},
        "training": {"duration": "3s"},
        "assistant": {"enabled": True},
        "webhooks": {"retries": ["1s", "2s", "4s", "8s", "16s"], "timeout": "5s"},
    }


def test_what_is_empty_or_not_so_is_left_out_of_records(call: CallIt, sandbox: Sandbox) -> None:
    body = {"channel": "telegram", "to": "tg:ana", "content": "H"}
    sent = call("POST", "/v1/messages/send", body)
    document = saved(sandbox)
    assert document["customers"] == [
        {
            "id": "tg:ana",
            "channel": "telegram",
            "name": "tg:ana",
            "phone": None,
            "ai_enabled": True,
            "created_at": NOON,
            "updated_at": NOON,
        }
    ]
    assert document["messages"] == [
        {
            "id": sent.body["messageId"],
            "customer_id": "tg:ana",
            "conversation_id": document["conversations"][0]["id"],
            "channel": "telegram",
            "content": "H",
            "direction": "outbound",
            "timestamp": NOON,
            "type": "text",
            "status": "sent",
        }
    ]


def test_what_is_due_is_told_in_its_order(call: CallIt, sandbox: Sandbox) -> None:
    faq = {"type": "faq", "data": {"faqs": [{"question": "a", "answer": "b"}]}}
    job = call("POST", "/v1/ai/training/upload", faq).body["jobId"]
    sent = call("POST", "/v1/messages/send", {"channel": "whatsapp", "to": ANA, "content": "H"})
    assert saved(sandbox)["timers"] == [
        {
            "kind": "started_by_itself",
            "subject": job,
            "due": "2026-03-02T12:00:00.300Z",
            "turn": 2,
        },
        {
            "kind": "delivered_by_itself",
            "subject": sent.body["messageId"],
            "due": "2026-03-02T12:00:00.600Z",
            "turn": 7,
        },
        {
            "kind": "finished_by_itself",
            "subject": job,
            "due": "2026-03-02T12:00:03.000Z",
            "turn": 3,
        },
    ]


def test_tasks_of_deliveries_and_rules_are_not_saved(sandbox: Sandbox) -> None:
    def decided_by_itself(_sandbox: Sandbox, _subject: str) -> None:
        return None

    sandbox.after(5, goes_by_itself, "dlv_1")
    sandbox.after(5, decided_by_itself, "pay_1")
    assert saved(sandbox)["timers"] == []


def test_whoever_listens_is_not_saved(sandbox: Sandbox) -> None:
    sandbox.store.webhooks.add(Webhook("wh_1", LISTENING, ("message.sent",), "s"))
    quiet = Webhook("wh_2", "http://localhost", ("message.sent",), "s", active=False)
    sandbox.store.webhooks.add(quiet)
    assert saved(sandbox)["webhooks"] == [
        {
            "id": "wh_2",
            "url": "http://localhost",
            "events": ["message.sent"],
            "secret": "s",
            "active": False,
            "created_at": "1970-01-01T00:00:00.000Z",
        }
    ]


def test_revoked_tokens_are_told_in_order(act: Act, sandbox: Sandbox) -> None:
    for token in ("test_b", "test_c", "test_a"):
        act("api_key.revoke", api_key=token)
    assert saved(sandbox)["revoked_tokens"] == ["test_a", "test_b", "test_c"]


def test_a_login_s_token_is_called_as_its_user_is(sandbox: Sandbox) -> None:
    session = ApiKey("usr_demo", "session_live_1", permissions=("messages:read",))
    sandbox.store.api_keys[session.key] = changed(session, user_id="usr_demo")
    assert saved(sandbox)["api_keys"] == [
        {
            "key": "session_live_1",
            "name": "",
            "permissions": ["messages:read"],
            "created_at": "1970-01-01T00:00:00.000Z",
            "user_id": "usr_demo",
        }
    ]


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (None, {"enabled": True}),
        (RateLimit(10, 20), {"enabled": True, "rate": 10, "burst": 20}),
        (RateLimit(None, 600), {"enabled": False, "rate": None, "burst": 600}),
    ],
)
def test_limits_of_one_s_own_are_saved(
    sandbox: Sandbox, limit: RateLimit | None, told: dict[str, Any]
) -> None:
    sandbox.rate_limit, sandbox.limited = limit, told["enabled"]
    document = saved(sandbox)
    assert document["rate_limit"] == told
    again = plant(document, 0)
    assert (again.rate_limit, again.limited) == (limit, told["enabled"])


def test_a_seed_number_that_json_would_round_is_a_text() -> None:
    number = 2**53 + 1
    sandbox = Sandbox("test", Setup(FixtureSeed({}), number, now=0.0))
    document = saved(sandbox)
    assert document["positions"]["seed"] == "9007199254740993"
    other = Sandbox("other", Setup(FixtureSeed({})))
    other.load(FixtureSeed(document))
    assert other.positions() == sandbox.positions()


def test_names_that_are_empty_are_loaded_so(sandbox: Sandbox) -> None:
    sandbox.store.users["usr_1"] = User("usr_1", "a@b", "x")
    sandbox.store.customers.add(Customer("wa:1", name="", created_at=5))
    document = saved(sandbox)
    assert list(schema_mistakes(Document("f", document))) == []
    again = plant(document, 0).store
    assert again.users["usr_1"].name == ""
    assert again.customers.get("wa:1") == Customer("wa:1", name="", created_at=5)


def test_a_saved_state_is_right_by_its_schema(
    call: CallIt, sandbox: Sandbox, act: Act, advance: Advance
) -> None:
    picture = {"content": "¿Abren?", "media_url": "not a url", "type": "image"}
    act("message.receive", customer_id="5491", **picture)
    call("POST", "/v1/analytics/export", {"type": "messages"})
    call("POST", "/v1/payments/create", {"customer_id": "5491", "amount": 1}, host="a b")
    advance(1)
    assert list(schema_mistakes(Document("f", saved(sandbox)))) == []
