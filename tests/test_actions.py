"""What can happen in the world outside the API, as every door asks for it."""

from typing import Any

import pytest

from respondeia_mock.actions import ACTIONS, check, do, named
from respondeia_mock.core.action import perform
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import NOW, Act, Advance, CallIt, Events

ANA = "wa:5491123456789"
DURATION = "must be a number of seconds or a duration such as 800ms, 10s, 2h or 1m30s"
UNNAMED = {"training.complete", "training.fail", "api_key.revoke"}
"""What finds by itself what it is about, where nothing is named."""
ROWS = {
    "message.receive": ["customer_id", "content", "channel", "type", "media_url", "name"],
    "message.deliver": ["message_id"],
    "message.read": ["message_id"],
    "message.fail": ["message_id", "error_code"],
    "conversation.escalate": ["customer_id", "reason"],
    "customer.block": ["customer_id"],
    "customer.unblock": ["customer_id"],
    "payment.approve": ["payment_id"],
    "payment.reject": ["payment_id", "reason"],
    "training.complete": ["job_id"],
    "training.fail": ["job_id", "error"],
    "account.set_plan": ["plan"],
    "event.forge": ["event", "data", "timestamp", "delivery_id"],
    "api_key.revoke": ["api_key"],
    "webhook.subscribe": ["url", "events", "secret"],
    "webhook.delete": ["webhook_id"],
    "webhook.pause": ["webhook_id"],
    "webhook.resume": ["webhook_id"],
    "webhook.test": ["webhook_id", "event"],
    "clock.advance": ["by"],
}
FAQ = {"faqs": [{"question": "¿Hacen envíos?", "answer": "Sí"}]}


@pytest.fixture
def message(call: CallIt) -> str:
    body = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
    return str(call("POST", "/v1/messages/send", body).body["messageId"])


@pytest.fixture
def payment(call: CallIt) -> str:
    body = {"customer_id": ANA, "amount": 5900}
    return str(call("POST", "/v1/payments/create", body).body["id"])


@pytest.fixture
def job(call: CallIt) -> str:
    body = {"type": "faq", "data": FAQ}
    return str(call("POST", "/v1/ai/training/upload", body).body["jobId"])


def refused(sandbox: Sandbox, action: str, **params: Any) -> ActionError:  # noqa: ANN401 (wrong on purpose)
    before = sandbox.events.total
    with pytest.raises(ActionError) as error:
        perform(named(action), sandbox, params)
    assert sandbox.events.total == before
    return error.value


def test_these_are_the_actions_and_their_parameters() -> None:
    found = {name: [each.name for each in row.parameters] for name, row in ACTIONS.items()}

    assert found == ROWS


@pytest.mark.parametrize("name", ROWS)
def test_an_action_says_in_a_sentence_what_happens(name: str) -> None:
    assert named(name).summary.endswith(".")
    assert list(named(name).schema()["properties"]) == ROWS[name]


def test_an_unknown_action_is_met_with_the_nearest() -> None:
    with pytest.raises(ActionError) as error:
        named("payments.approve")

    assert error.value.message == "No action 'payments.approve'; did you mean 'payment.approve'?"
    assert error.value.code == "not_found"


@pytest.mark.parametrize("name", [name for name in ROWS if name not in UNNAMED])
def test_an_action_wants_what_it_requires(sandbox: Sandbox, name: str) -> None:
    error = refused(sandbox, name)

    assert (error.field, error.message) == (ROWS[name][0], f"'{ROWS[name][0]}' is required")


@pytest.mark.parametrize("name", ROWS)
def test_an_action_takes_no_other_parameter(sandbox: Sandbox, name: str) -> None:
    error = refused(sandbox, name, colour="blue")

    assert (error.field, error.code) == ("colour", "invalid")


@pytest.mark.parametrize(
    ("name", "field", "sentence"),
    [
        ("message.deliver", "message_id", "No message with id 'nada' exists"),
        ("message.read", "message_id", "No message with id 'nada' exists"),
        ("message.fail", "message_id", "No message with id 'nada' exists"),
        ("conversation.escalate", "customer_id", "No customer with id 'nada' exists"),
        ("payment.approve", "payment_id", "No payment with id 'nada' exists"),
        ("payment.reject", "payment_id", "No payment with id 'nada' exists"),
        ("training.complete", "job_id", "No training job with id 'nada' exists"),
        ("training.fail", "job_id", "No training job with id 'nada' exists"),
        ("api_key.revoke", "api_key", "No such API key exists here"),
        ("webhook.pause", "webhook_id", "No webhook with id 'nada' exists"),
        ("webhook.test", "webhook_id", "No webhook with id 'nada' exists"),
        ("webhook.resume", "webhook_id", "No webhook with id 'nada' exists"),
        ("webhook.delete", "webhook_id", "No webhook with id 'nada' exists"),
    ],
)
def test_an_id_that_nothing_bears_is_not_found(
    sandbox: Sandbox, name: str, field: str, sentence: str
) -> None:
    error = refused(sandbox, name, **{field: "nada"})

    assert (error.code, error.field, error.message) == ("not_found", field, sentence)


def test_a_customer_writes(call: CallIt, act: Act, events: Events) -> None:
    result = act("message.receive", customer_id=ANA, content="Hola", name="Ana")
    read = call("GET", f"/v1/messages/{result['message_id']}").body

    assert list(result) == ["message_id", "conversation_id"]
    assert (read["content"], read["direction"]) == ("Hola", "inbound")
    assert read["conversationId"] == result["conversation_id"]
    assert call("GET", f"/v1/customers/{ANA}").body["name"] == "Ana"
    assert events() == ["customer.created", "message.received"]


def test_a_name_does_not_overwrite_one_that_is_known(call: CallIt, act: Act) -> None:
    act("message.receive", customer_id=ANA, content="Hola", name="Ana")
    act("message.receive", customer_id=ANA, content="Hola", name="Otra")

    assert call("GET", f"/v1/customers/{ANA}").body["name"] == "Ana"


def test_a_customer_sends_a_picture(call: CallIt, act: Act) -> None:
    link = "https://cdn.example.com/a.png"
    params = {"customer_id": ANA, "content": "Mirá", "type": "image", "media_url": link}
    identifier = act("message.receive", **params)["message_id"]

    read = call("GET", f"/v1/messages/{identifier}").body
    assert (read["type"], read["mediaUrl"]) == ("image", link)


@pytest.mark.parametrize("kind", ["image", "document"])
def test_a_received_picture_has_a_link(sandbox: Sandbox, kind: str) -> None:
    error = refused(sandbox, "message.receive", customer_id=ANA, content="Mirá", type=kind)

    assert (error.field, error.message) == (
        "media_url",
        f"'media_url' is required for type {kind}",
    )


def test_an_address_is_not_of_another_channel(sandbox: Sandbox) -> None:
    params = {"customer_id": ANA, "content": "Hola", "channel": "telegram"}
    error = refused(sandbox, "message.receive", **params)

    assert error.field == "channel"
    assert error.message == "'wa:5491123456789' is an address of whatsapp, not of telegram"


@pytest.mark.parametrize(
    ("address", "channel"), [(ANA, "whatsapp"), ("5491123456789", "telegram"), ("x:1", "webchat")]
)
def test_a_message_arrives_through_the_channel_that_is_named(
    call: CallIt, act: Act, address: str, channel: str
) -> None:
    act("message.receive", customer_id=address, content="Hola", channel=channel)

    assert call("GET", f"/v1/customers/{address}").body["channel"] == channel


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"content": "x" * 4097}, "content"),
        ({"content": ""}, "content"),
        ({"content": 5}, "content"),
        ({"channel": "sms"}, "channel"),
        ({"type": "video"}, "type"),
        ({"media_url": "x" * 2049}, "media_url"),
        ({"name": "x" * 201}, "name"),
        ({"customer_id": "x" * 201}, "customer_id"),
        ({"customer_id": " "}, "customer_id"),
        ({"customer_id": "wa:1 "}, "customer_id"),
        ({"customer_id": "wa:\n1"}, "customer_id"),
    ],
)
def test_a_parameter_out_of_bounds_is_blamed(
    sandbox: Sandbox, params: dict[str, object], field: str
) -> None:
    given = {"customer_id": ANA, "content": "Hola", **params}

    assert refused(sandbox, "message.receive", **given).field == field


def test_a_sent_message_arrives_and_is_read(act: Act, message: str) -> None:
    assert act("message.deliver", message_id=message) == {
        "message_id": message,
        "status": "delivered",
    }
    assert act("message.read", message_id=message) == {"message_id": message, "status": "read"}
    assert act("message.read", message_id=message)["status"] == "read"


def test_a_message_does_not_arrive_twice(sandbox: Sandbox, act: Act, message: str) -> None:
    act("message.deliver", message_id=message)

    assert refused(sandbox, "message.deliver", message_id=message).code == "invalid"


@pytest.mark.parametrize(
    ("params", "code"),
    [({}, "recipient_unreachable"), ({"error_code": "recipient_blocked"}, "recipient_blocked")],
)
def test_a_message_fails_for_a_reason(
    call: CallIt, act: Act, message: str, params: dict[str, str], code: str
) -> None:
    result = act("message.fail", message_id=message, **params)

    assert result == {"message_id": message, "status": "failed"}
    assert call("GET", f"/v1/messages/{message}").body["error"]["code"] == code


@pytest.mark.parametrize(
    ("params", "reason"), [({}, "manual"), ({"reason": "customer_request"}, "customer_request")]
)
@pytest.mark.usefixtures("message")
def test_a_conversation_is_handed_to_a_person(
    sandbox: Sandbox, act: Act, params: dict[str, str], reason: str
) -> None:
    result = act("conversation.escalate", customer_id=ANA, **params)

    (conversation,) = sandbox.store.conversations
    assert result == {"conversation_id": conversation.id, "status": "escalated"}
    assert conversation.reason == reason


@pytest.mark.usefixtures("message")
def test_a_conversation_is_handed_over_once_and_for_a_known_reason(
    sandbox: Sandbox, act: Act
) -> None:
    assert refused(sandbox, "conversation.escalate", customer_id=ANA, reason="x").field == "reason"
    act("conversation.escalate", customer_id=ANA)

    assert refused(sandbox, "conversation.escalate", customer_id=ANA).code == "invalid"


def test_a_payment_is_approved_once(sandbox: Sandbox, act: Act, payment: str) -> None:
    result = act("payment.approve", payment_id=payment)

    assert result == {"payment_id": payment, "status": "approved"}
    assert refused(sandbox, "payment.approve", payment_id=payment).code == "invalid"
    assert refused(sandbox, "payment.reject", payment_id=payment).code == "invalid"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({}, "cc_rejected_other_reason"),
        ({"reason": "cc_rejected_blacklist"}, "cc_rejected_blacklist"),
    ],
)
def test_a_payment_is_rejected_for_a_reason(
    call: CallIt, act: Act, payment: str, params: dict[str, str], reason: str
) -> None:
    result = act("payment.reject", payment_id=payment, **params)

    assert result == {"payment_id": payment, "status": "rejected"}
    assert call("GET", f"/v1/payments/{payment}").body["rejectionReason"] == reason


def test_training_is_completed_before_its_time(
    sandbox: Sandbox, call: CallIt, act: Act, job: str
) -> None:
    assert act("training.complete", job_id=job) == {"job_id": job, "status": "completed"}
    assert call("GET", "/v1/ai/training/status").body["progress"] == 100
    assert refused(sandbox, "training.complete", job_id=job).code == "invalid"


@pytest.mark.parametrize(
    ("params", "sentence"),
    [({}, "Training failed"), ({"error": "Archivo dañado"}, "Archivo dañado")],
)
def test_training_fails_for_a_reason(
    call: CallIt, act: Act, job: str, params: dict[str, str], sentence: str
) -> None:
    assert act("training.fail", job_id=job, **params) == {"job_id": job, "status": "failed"}
    assert call("GET", "/v1/ai/training/status").body["error"] == sentence


def test_an_error_has_at_most_1000_characters(sandbox: Sandbox, act: Act, job: str) -> None:
    assert refused(sandbox, "training.fail", job_id=job, error="x" * 1001).field == "error"
    assert act("training.fail", job_id=job, error="x" * 1000)["status"] == "failed"


def test_the_plan_is_changed(sandbox: Sandbox, call: CallIt, act: Act) -> None:
    assert act("account.set_plan", plan="agencia") == {"plan": "agencia"}
    assert call("GET", "/v1/customers").headers["X-RateLimit-Limit"] == "2000"
    assert refused(sandbox, "account.set_plan", plan="oro").field == "plan"


def test_a_key_is_revoked(call: CallIt, act: Act) -> None:
    assert act("api_key.revoke", api_key="test_sk_demo") == {"revoked": True}
    assert call("GET", "/v1/customers").status == 401


def test_a_webhook_is_paused_and_resumed(call: CallIt, act: Act, events: Events) -> None:
    body = {"url": "http://127.0.0.1:9/", "events": ["message.sent"]}
    hook = str(call("POST", "/v1/webhooks", body).body["webhookId"])

    assert act("webhook.pause", webhook_id=hook) == {"webhook_id": hook, "active": False}
    assert act("webhook.resume", webhook_id=hook) == {"webhook_id": hook, "active": True}
    assert events() == []


def test_a_webhook_is_tried_out(sandbox: Sandbox, call: CallIt, act: Act, events: Events) -> None:
    body = {"url": "http://127.0.0.1:9/", "events": ["message.sent", "payment.approved"]}
    hook = str(call("POST", "/v1/webhooks", body).body["webhookId"])

    first = act("webhook.test", webhook_id=hook)
    named = act("webhook.test", webhook_id=hook, event="customer.created")

    owed = [(each.id, each.event.name, each.retries) for each in sandbox.outbox]
    assert owed == [
        (first["delivery_id"], "message.sent", ()),
        (named["delivery_id"], "customer.created", ()),
    ]
    assert [each["event"] for each in (first, named)] == ["message.sent", "customer.created"]
    assert (
        [each.name for each in sandbox.events] == events() == ["message.sent", "customer.created"]
    )
    assert refused(sandbox, "webhook.test", webhook_id=hook, event="ping").field == "event"


def test_the_clock_moves_on_and_what_fell_due_has_happened(
    sandbox: Sandbox, call: CallIt, act: Act, payment: str
) -> None:
    assert act("clock.advance", by="1h") == {"now": NOW + 3600}
    assert sandbox.clock.now() == NOW + 3600
    assert call("GET", f"/v1/payments/{payment}").body["paidAt"] == 1772452803000


@pytest.mark.parametrize(
    ("by", "sentence"),
    [
        ("soon", f"'by' {DURATION}"),
        (True, f"'by' {DURATION}"),
        (-1, "'by' must be between 0 and ten years"),
        ("4000d", "'by' must be between 0 and ten years"),
    ],
)
def test_the_clock_moves_on_by_a_duration(sandbox: Sandbox, by: object, sentence: str) -> None:
    error = refused(sandbox, "clock.advance", by=by)

    assert (error.field, error.message) == ("by", sentence)
    assert sandbox.clock.now() == NOW


def test_the_clock_stops_before_dates_cannot_be_written(sandbox: Sandbox, act: Act) -> None:
    sandbox.advance(249_999_999_999.0)
    error = refused(sandbox, "clock.advance", by=2)

    assert (error.field, error.message) == ("by", "That is beyond the year 9891")
    assert act("clock.advance", by="1s") == {"now": 250_000_000_000.0}


def test_a_rules_action_is_checked_with_its_place() -> None:
    with pytest.raises(ActionError) as error:
        check("payment.approve", {"payment_id": 5}, (), "do.payment.approve")
    assert error.value.message == (
        "'do.payment.approve': 'payment_id' must be a text of 1 to 200 characters"
    )
    assert error.value.field == "do.payment.approve.payment_id"

    with pytest.raises(ActionError) as error:
        check("payments.approve", {"payment_id": 5}, (), "do.payments.approve")
    assert error.value.field == "do.payments.approve"
    check("payment.approve", {"payment_id": 5}, ["payment_id"], "do.payment.approve")


def test_a_rules_action_happens_within_the_present_step(sandbox: Sandbox) -> None:
    sandbox.begin("a test")
    do("message.receive", sandbox, {"customer_id": ANA, "content": "Hola"})
    sandbox.end()

    assert [each.cause for each in sandbox.events] == ["a test", "a test"]
    with pytest.raises(ActionError, match="'content' is required"):
        do("message.receive", sandbox, {"customer_id": ANA})


def test_an_action_tells_what_it_raised_at_once(sandbox: Sandbox) -> None:
    params = {"customer_id": ANA, "content": "Hola"}
    performed = perform(named("message.receive"), sandbox, params)

    assert [str(each.name) for each in performed.events] == ["customer.created", "message.received"]
    assert {each.cause for each in performed.events} == {"action message.receive"}


def test_what_fell_due_before_an_action_happens_before_it(
    sandbox: Sandbox, call: CallIt, message: str
) -> None:
    sandbox.clock.jump(sandbox.clock.now() + 1)

    with pytest.raises(ActionError, match="is delivered, only a sent one can fail"):
        perform(named("message.fail"), sandbox, {"message_id": message})
    assert call("GET", f"/v1/messages/{message}").body["deliveredAt"] == 1772452800600


def test_an_inbound_message_may_be_answered_by_the_assistant(
    call: CallIt, act: Act, advance: Advance
) -> None:
    call("PATCH", "/v1/ai/settings", {"enabled": True})
    act("message.receive", customer_id=ANA, content="Hola")
    advance(1)

    newest = call("GET", f"/v1/messages?customer_id={ANA}").body["messages"][0]
    assert (newest["content"], newest["aiGenerated"]) == ("¡Hola! ¿En qué puedo ayudarte?", True)


def test_a_training_job_that_is_not_named_is_the_latest_under_way(
    call: CallIt, act: Act, advance: Advance
) -> None:
    with pytest.raises(ActionError, match="No training job is under way"):
        act("training.fail")
    data = {"type": "faq", "data": [{"question": "a", "answer": "b"}]}
    first = call("POST", "/v1/ai/training/upload", data).body["jobId"]
    advance(0.1)
    second = call("POST", "/v1/ai/training/upload", data).body["jobId"]
    assert act("training.fail", error="no") == {"job_id": second, "status": "failed"}
    assert act("training.complete") == {"job_id": first, "status": "completed"}
    with pytest.raises(ActionError, match="No training job is under way"):
        act("training.complete")


def test_an_api_key_that_is_not_named_is_the_last_that_was_used(call: CallIt, act: Act) -> None:
    with pytest.raises(ActionError, match="No call has used a key yet"):
        act("api_key.revoke")
    call("GET", "/v1/payments", token="test_sk_one")
    call("GET", "/v1/payments", token="test_sk_two")
    call("GET", "/v1/payments", token=None)
    act("api_key.revoke")
    assert call("GET", "/v1/payments", token="test_sk_one").status == 200
    assert call("GET", "/v1/payments", token="test_sk_two").status == 401


def test_what_is_sent_to_who_blocks_the_shop_stays_sent(
    sandbox: Sandbox, call: CallIt, act: Act, message: str, advance: Advance
) -> None:
    assert act("customer.block", customer_id=ANA) == {"customer_id": ANA, "blocked": True}
    body = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
    blocked = call("POST", "/v1/messages/send", body).body["messageId"]
    advance(60)
    statuses = {each.id: each.status for each in sandbox.store.messages}
    assert statuses == {message: "delivered", blocked: "sent"}
    sandbox.reset()
    free = call("POST", "/v1/messages/send", body).body["messageId"]
    advance(60)
    assert [each.status for each in sandbox.store.messages if each.id == free] == ["read"]


def test_what_is_sent_once_the_block_is_taken_back_arrives(
    sandbox: Sandbox, call: CallIt, act: Act, advance: Advance
) -> None:
    body = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
    act("customer.block", customer_id=ANA)
    call("POST", "/v1/messages/send", body)

    assert act("customer.unblock", customer_id=ANA) == {"customer_id": ANA, "blocked": False}

    call("POST", "/v1/messages/send", body)
    advance(60)
    assert [each.status for each in sandbox.store.messages] == ["sent", "read"]


def test_who_has_not_blocked_the_shop_has_nothing_to_take_back(
    sandbox: Sandbox, call: CallIt, act: Act, advance: Advance
) -> None:
    fails = "wa:5491100000001"
    assert act("customer.unblock", customer_id=fails) == {"customer_id": fails, "blocked": False}

    call("POST", "/v1/messages/send", {"channel": "whatsapp", "to": fails, "content": "Hola"})
    advance(60)
    assert [each.status for each in sandbox.store.messages] == ["failed"]
