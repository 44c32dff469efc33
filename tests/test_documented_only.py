"""`documented_only`: no answer of /v1 and no delivery holds what the page does not say."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.events import EventName
from respondeia_mock.core.guesses import GUESSED_HEADERS
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.loading.locate import folder
from respondeia_mock.openapi import answers, deliveries
from tests import documented
from tests.asgi import ask
from tests.conftest import FROZEN, TOKEN, Act, Advance, CallIt
from tests.http.conftest import built
from tests.receivers.listening import Receiver
from tests.serving import Desk
from tests.test_catalog import BY_NAME, NAMES, ids
from tests.test_catalog import ask as ask_for

__all__ = ["ids"]  # a fixture

OF_V1 = [name for name in NAMES if BY_NAME[name][2].startswith("/v1/")]
ANA = "wa:5491123456789"
CHARGE = {"customer_id": ANA, "amount": 5900, "description": "Plan Pro"}
PICTURE = {"type": "image", "media_url": "https://cdn.example.com/a.png"}
HOOK = {"url": "http://127.0.0.1:9/hook", "events": list(EventName), "secret": "whsec_1"}

TOLD: dict[str, dict[str, Any]] = {
    "message.received": {
        "message_id": "msg_abc123",
        "customer_id": ANA,
        "content": "Hola, quiero información sobre precios",
        "channel": "whatsapp",
        "received_at": 1772452800,
    },
    "message.sent": {},
    "message.delivered": {},
    "message.read": {},
    "message.failed": {},
    "payment.created": {},
    "payment.approved": {"payment_id": "pay_abc123"},
    "payment.rejected": {},
    "payment.refunded": {},
    "customer.created": {},
    "customer.updated": {},
    "conversation.escalated": {},
    "ai.training.completed": {},
}
"""What the page says of the data of each event."""

KEPT: dict[str, list[str]] = {
    "auth.login": ["user"],
    "auth.create_api_key": ["apiKey", "createdAt"],
    "messages.send": ["messageId", "status", "sentAt"],
    "messages.list": ["messages", "totalCount", "data", "hasMore"],
    "messages.get": [
        "id",
        "customerId",
        "content",
        "type",
        "direction",
        "timestamp",
        "status",
        "aiGenerated",
    ],
    "customers.list": ["data", "hasMore"],
    "customers.get": [],
    "customers.update": [],
    "customers.conversations": ["data", "hasMore"],
    "ai.training.upload": ["jobId", "status"],
    "ai.training.status": ["status", "progress", "completedAt"],
    "ai.settings.update": [],
    "ai.test": [],
    "payments.create": [
        "id",
        "customerId",
        "amount",
        "currency",
        "status",
        "paymentLink",
        "createdAt",
    ],
    "payments.list": ["data", "hasMore"],
    "analytics.dashboard": [],
    "analytics.conversations": [],
    "analytics.ai_performance": [],
    "analytics.export": [],
    "webhooks.create": ["webhookId", "secret"],
    "webhooks.list": ["data", "hasMore"],
    "webhooks.delete": [],
    "webhooks.test": [],
}
KEPT["messages.read"] = KEPT["messages.get"]
KEPT["payments.get"] = KEPT["payments.refund"] = [*KEPT["payments.create"], "paidAt"]


@pytest.mark.parametrize("name", OF_V1)
def test_an_answer_holds_what_the_page_documents_and_no_guess(
    call: CallIt, sandbox: Sandbox, ids: dict[str, str], name: str
) -> None:
    sandbox.documented_only = True

    answer = ask_for(call, name, ids, BY_NAME[name][5])  # held against the schema without guesses

    assert answer.status == BY_NAME[name][3]
    assert list(answer.body) == KEPT[name]


@pytest.mark.parametrize("name", OF_V1)
def test_without_it_the_guesses_are_told(call: CallIt, ids: dict[str, str], name: str) -> None:
    answer = ask_for(call, name, ids, BY_NAME[name][5])  # held against the whole schema

    told = [each for each in answer.body if each not in KEPT[name]]
    assert told or documented.flaw(f"responses/{name}", answer.body) or name in WHOLLY_DOCUMENTED


WHOLLY_DOCUMENTED = {"messages.send", "ai.training.upload"}


def test_the_things_in_a_list_hold_no_guess_either(call: CallIt, sandbox: Sandbox) -> None:
    call("POST", "/v1/payments/create", CHARGE)
    call("POST", "/v1/webhooks", HOOK)
    sandbox.documented_only = True

    (payment,) = call("GET", "/v1/payments").body["data"]
    assert list(payment) == KEPT["payments.create"]
    assert call("GET", "/v1/webhooks").body == {"data": [{}], "hasMore": False}
    assert call("GET", "/v1/customers").body == {"data": [{}], "hasMore": False}
    login = {"email": "demo@respondeia.com", "password": "demo1234"}
    user = call("POST", "/v1/auth/login", login).body["user"]
    assert (user["user"], list(user)) == ({}, ["user", "token"])


def test_of_an_idle_training_what_the_page_reads_is_told(call: CallIt, sandbox: Sandbox) -> None:
    sandbox.documented_only = True
    assert call("GET", "/v1/ai/training/status").body == {"status": "idle", "progress": 0}


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        ("/v1/messages", TOKEN, 400),
        ("/v1/customers", None, 401),
        ("/v1/nothing", None, 401),
        ("/v1/nothing", TOKEN, 404),
        ("/v1/payments/pay_none", TOKEN, 404),
    ],
)
def test_errors_are_as_they_were_but_for_their_guessed_header(
    call: CallIt, sandbox: Sandbox, path: str, token: str | None, status: int
) -> None:
    whole = call("GET", path, token=token)
    sandbox.documented_only = True
    pruned = call("GET", path, token=token)

    assert (whole.status, pruned.status, pruned.raw) == (status, status, whole.raw)
    assert set(whole.headers) - set(pruned.headers) == (
        {"WWW-Authenticate"} if status == 401 else set()
    )


def test_headers_of_the_page_the_browser_and_the_mock_itself_stay() -> None:
    application = built(documented_only=True)
    origin = {"origin": "http://shop.local", "authorization": None}

    refused = ask(application, "GET", "/v1/customers", headers=origin)
    assert sorted(name for name, _ in refused.headers) == [
        "access-control-allow-origin",
        "access-control-expose-headers",
        "content-length",
        "content-type",
        "x-mock-hint",
        "x-mock-request-id",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ]
    preflight = ask(application, "OPTIONS", "/v1/customers", headers=origin)
    assert (preflight.status, preflight.text) == (200, "{}")
    assert preflight.header("access-control-allow-methods") is not None


def test_a_429_still_says_when_to_come_back() -> None:
    application = built(documented_only=True, plan="basico")
    for _ in range(150):
        ask(application, "GET", "/v1/customers")

    refused = ask(application, "GET", "/v1/customers")

    assert (refused.status, refused.header("retry-after")) == (429, "60")
    assert refused.json == {"error": "rate_limit_exceeded", "retryAfter": 60}


FAULTS: list[dict[str, object]] = [
    {"status": 401, "after_commit": True},
    {"status": 503},
    {"malformed": True},
    {"delay": "0s"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_what_a_fault_makes_of_an_answer_holds_no_guess(fault: dict[str, object]) -> None:
    application = built(documented_only=True)
    rule = {"when": {"operation": "payments.create"}, "fault": fault}
    assert ask(application, "POST", "/__admin/rules", rule).status == 200

    answered = ask(application, "POST", "/v1/payments/create", CHARGE)

    assert answered.status == fault.get("status", 201)
    assert "provider" not in answered.text
    assert answered.header("www-authenticate") is None


def test_a_canned_answer_holds_no_guess_either() -> None:
    application = built(documented_only=True)
    reply = {"status": 200, "body": {"id": "pay_1", "provider": "mercadopago", "mine": 1}}
    ask(
        application,
        "POST",
        "/__admin/rules",
        {"when": {"operation": "payments.get"}, "reply": reply},
    )
    answered = ask(application, "GET", "/v1/payments/pay_1")
    assert answered.json == {"id": "pay_1", "mine": 1}


def test_what_is_outside_of_v1_is_told_whole() -> None:
    application = built(documented_only=True)
    notified = ask(application, "POST", "/webhooks/mercadopago/acc_demo", {})
    assert notified.json == {"received": True}
    lost = ask(application, "GET", "/webhooks/none", headers={"authorization": None})
    assert (lost.status, lost.header("www-authenticate")) == (401, "Bearer")


def test_a_replay_and_the_journal_agree_with_the_first_answer(
    call: CallIt, sandbox: Sandbox
) -> None:
    sandbox.documented_only = True
    first = call("POST", "/v1/payments/create", CHARGE, idempotency_key="k")
    again = call("POST", "/v1/payments/create", CHARGE, idempotency_key="k")

    assert (list(first.body), again.raw) == (KEPT["payments.create"], first.raw)
    assert "Idempotent-Replayed" not in again.headers
    calls = list(sandbox.journal)
    assert [each.replayed for each in calls] == [None, calls[0].id]
    assert [each.reply.body for each in sandbox.journal if each.reply] == [first.raw, first.raw]


def test_what_was_answered_whole_is_replayed_without_guesses(
    call: CallIt, sandbox: Sandbox
) -> None:
    whole = call("POST", "/v1/payments/create", CHARGE, idempotency_key="k").body
    sandbox.documented_only = True

    again = call("POST", "/v1/payments/create", CHARGE, idempotency_key="k").body

    assert list(again) == KEPT["payments.create"]
    assert again.items() <= whole.items()


def test_numbers_and_texts_come_through_as_javascript_spells_them(
    call: CallIt, sandbox: Sandbox
) -> None:
    order = {**CHARGE, "amount": 2**53 - 1, "customer_id": "wa:ñ\u2028🧉"}
    sandbox.documented_only = True
    raw = call("POST", "/v1/payments/create", order).raw.decode()
    assert '"customerId":"wa:ñ\u2028🧉","amount":9007199254740991,' in raw


@pytest.fixture
def subscribed(call: CallIt, sandbox: Sandbox) -> Sandbox:
    sandbox.documented_only = True
    call("POST", "/v1/webhooks", HOOK)
    return sandbox


@pytest.mark.parametrize("event", TOLD)
def test_a_delivery_holds_what_the_page_documents_and_no_guess(
    subscribed: Sandbox, act: Act, event: str
) -> None:
    act("event.forge", event=event)

    (delivery,) = subscribed.outbox
    payload = json.loads(delivery.body)
    assert documented.flaw(f"events/{event}", payload) is None
    assert (payload["event"], payload["data"]) == (event, TOLD[event])
    assert list(payload) == ["event", "timestamp", "data", "signature"]


def test_what_really_happens_is_told_so_as_well(
    subscribed: Sandbox, call: CallIt, act: Act, advance: Advance
) -> None:
    made = call("POST", "/v1/payments/create", CHARGE).body["id"]
    received = act("message.receive", customer_id=ANA, content="Mirá", **PICTURE)
    advance(3)

    told = {each.event.name: json.loads(each.body) for each in subscribed.outbox}
    for event, payload in told.items():
        assert documented.flaw(f"events/{event}", payload) is None
    assert told[EventName.PAYMENT_APPROVED]["data"] == {"payment_id": made}
    assert told[EventName.MESSAGE_RECEIVED]["data"] == {
        "message_id": received["message_id"],
        "customer_id": ANA,
        "content": "Mirá",
        "channel": "whatsapp",
        "received_at": 1772452800,
    }


def test_both_signatures_cover_the_bytes_that_go_out(subscribed: Sandbox, act: Act) -> None:
    act("event.forge", event="payment.approved")

    (delivery,) = subscribed.outbox
    payload = json.loads(delivery.body)
    inner = {name: value for name, value in payload.items() if name != "signature"}
    assert delivery.signature == _signed(delivery.body)
    assert payload["signature"] == _signed(json.dumps(inner, separators=(",", ":")).encode())


def test_a_delivery_bears_the_headers_of_the_page_and_no_other(
    subscribed: Sandbox, act: Act
) -> None:
    act("event.forge", event="payment.approved")
    (delivery,) = subscribed.outbox
    assert delivery.headers(1) == {
        "Content-Type": "application/json",
        "X-RespondeIA-Signature": delivery.signature,
    }


def test_a_delivery_that_is_written_down_stays_as_it_is(call: CallIt, sandbox: Sandbox) -> None:
    call("POST", "/v1/webhooks", HOOK)
    call("POST", "/v1/payments/create", CHARGE)
    whole = [each.body for each in sandbox.outbox]

    sandbox.documented_only = True

    for each in sandbox.outbox:
        each.forget_bytes()
    assert [each.body for each in sandbox.outbox] == whole
    assert all("X-RespondeIA-Event" in each.headers(2) for each in sandbox.outbox)


def test_the_log_of_events_and_actions_tell_all_the_same(subscribed: Sandbox, act: Act) -> None:
    act("event.forge", event="payment.approved")
    (event,) = subscribed.events
    assert event.data["amount"] == 5900


def test_a_test_of_a_webhook_over_real_sockets(desk: Desk) -> None:
    with Receiver() as receiver:
        webhook = desk.subscribe(receiver.url, "payment.approved")
        desk.did("PATCH", "/__admin/settings", {"documented_only": True})

        assert desk.post(f"/v1/webhooks/{webhook}/test") == {}

        (came,) = receiver.wait_for(1)
    assert sorted(came.headers) == [
        "content-length",
        "content-type",
        "host",
        "x-respondeia-signature",
    ]
    assert json.loads(came.body)["data"] == {"payment_id": "pay_abc123"}
    (entry,) = [e for e in desk.get("/__admin/requests")["requests"] if e["path"].endswith("test")]
    assert desk.get(f"/__admin/requests/{entry['id']}")["response"]["body"] == {}


def test_other_sandboxes_go_on_telling_all() -> None:
    application = built()
    application.parts.engine.sandboxes.test.documented_only = True
    ours = ask(application, "POST", "/v1/payments/create", CHARGE).json
    theirs = ask(application, "POST", "/sandboxes/one/v1/payments/create", CHARGE).json
    assert ("provider" in ours, "provider" in theirs) == (False, True)


def test_the_option_holds_for_every_sandbox_and_after_a_reset() -> None:
    engine = build_engine(changed(FROZEN, documented_only=True))
    sandbox = engine.sandboxes.open("one")
    assert (engine.sandboxes.live.documented_only, sandbox.documented_only) == (True, True)
    sandbox.documented_only = False
    sandbox.reset()
    assert sandbox.documented_only is True


def test_every_mark_stands_where_the_pruners_look() -> None:
    found = [
        (path.name, mark)
        for kind in ("responses", "objects", "events")
        for path in sorted(folder("schemas").glob(f"{kind}/*.json"))
        for mark in documented.marks(json.loads(path.read_text("utf-8")))
    ]
    assert len(found) > 200
    for name, mark in found:
        assert _is_reached(mark), f"{name}: {'/'.join(mark)}"


def test_the_guessed_headers_are_those_that_openapi_marks() -> None:
    marked = [name for name, header in answers.HEADERS.items() if "x-inferred" in header]
    assert [name for name in marked if not name.startswith("X-Mock-")] == list(GUESSED_HEADERS)
    promised = [name for name, each in deliveries.PARAMETERS.items() if "x-inferred" not in each]
    assert promised == ["X-RespondeIA-Signature"]


def _is_reached(mark: tuple[str, ...]) -> bool:
    """Say whether a mark is at a property, below nothing but properties and items."""
    steps = list(mark)
    while steps and steps[0] in {"properties", "items"}:
        steps = steps[2:] if steps[0] == "properties" else steps[1:]
    return not steps


def _signed(payload: bytes) -> str:
    return "sha256=" + hmac.new(b"whsec_1", payload, hashlib.sha256).hexdigest()
