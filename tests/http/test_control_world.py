"""Health, reset, actions, magic and the index; and how the control API says no."""

import logging
import re

import pytest

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.application import Application
from respondeia_mock.http.control.desk import Row
from respondeia_mock.http.control.table import ROWS
from tests.asgi import ask
from tests.http.conftest import Ask, payment


def test_health_says_that_the_mock_is_up(asked: Ask) -> None:
    document = asked("GET", "/__admin/health").json
    assert (document["status"], document["sandboxes"]) == ("ok", 2)
    assert re.fullmatch(r"\d+\S*", document["version"])
    asked("GET", "/sandboxes/one/v1/customers")
    assert asked("GET", "/__admin/health").json["sandboxes"] == 3


def test_the_index_lists_every_route_with_a_line_and_an_example(asked: Ask) -> None:
    routes = asked("GET", "/__admin").json["routes"]
    named = {(each["method"], each["path"]): each for each in routes}
    assert named["POST", "/__admin/clock/advance"] == {
        "method": "POST",
        "path": "/__admin/clock/advance",
        "summary": "Move the clock on, and have happen in order what falls due on the way.",
        "example": '{"by": "2h"}',
    }
    assert ("GET", "/__admin/health") in named
    assert all(each["summary"].endswith(".") for each in routes)


def test_every_route_of_the_index_answers(asked: Ask) -> None:
    for route in asked("GET", "/__admin").json["routes"]:
        path = re.sub(r"\{\w+\}", "none", route["path"])
        endless = path == "/__admin/stream"
        method = "HEAD" if endless else route["method"]
        answered = asked(method, path, raw=route.get("example", "").encode())
        assert "Nothing answers" not in answered.text
        assert answered.header("content-type") == (
            "text/event-stream; charset=utf-8" if endless else "application/json"
        )
        assert answered.status < 500


def test_reset_goes_back_to_the_seed(asked: Ask) -> None:
    first = payment(asked)
    asked("POST", "/__admin/clock/advance", {"by": "1h"})

    answered = asked("POST", "/__admin/reset")

    assert answered.json == {"reset": "test", "now": 1772452800}
    assert asked("GET", "/v1/payments").json["data"] == []
    assert asked("GET", "/v1/customers").header("x-ratelimit-remaining") == "498"
    asked("POST", "/__admin/reset")
    assert payment(asked) == first


def test_reset_cancels_what_was_due(asked: Ask) -> None:
    payment(asked)
    asked("POST", "/__admin/reset")
    assert asked("POST", "/__admin/clock/advance", {"by": "1h"}).json["fired"] == []


def test_reset_forgets_idempotency_keys(asked: Ask) -> None:
    headers = {"idempotency-key": "k"}
    for amount in (1, 2):
        body = {"customer_id": "wa:1", "amount": amount}
        assert asked("POST", "/v1/payments/create", body, headers=headers).status == 201
        asked("POST", "/__admin/reset")


def test_reset_leaves_other_sandboxes_alone(asked: Ask) -> None:
    made = payment(asked, "/sandboxes/one")
    asked("POST", "/__admin/reset")
    assert asked("GET", f"/sandboxes/one/v1/payments/{made['id']}").status == 200
    assert asked("POST", "/sandboxes/one/__admin/reset").json["reset"] == "one"
    assert asked("GET", f"/sandboxes/one/v1/payments/{made['id']}").status == 404


def test_reset_takes_nothing(asked: Ask) -> None:
    made = payment(asked)
    answered = asked("POST", "/__admin/reset", {"fixtures": ["shop"]})
    assert answered.status == 400
    assert answered.error["field"] == "fixtures"
    assert asked("GET", f"/v1/payments/{made['id']}").status == 200


def test_actions_are_listed_with_what_they_take(asked: Ask) -> None:
    rows = {each["name"]: each for each in asked("GET", "/__admin/actions").json["actions"]}
    assert rows["payment.reject"] == {
        "name": "payment.reject",
        "summary": "A pending payment is rejected.",
        "parameters": {
            "type": "object",
            "properties": {
                "payment_id": {"type": "string", "minLength": 1, "maxLength": 200},
                "reason": {"type": "string", "minLength": 1, "maxLength": 200},
            },
            "required": ["payment_id"],
            "additionalProperties": False,
        },
    }


def test_an_action_tells_its_result_and_its_events(asked: Ask) -> None:
    made = payment(asked)

    body = {"payment_id": made["id"], "reason": "cc_rejected_blacklist"}
    answered = asked("POST", "/__admin/actions/payment.reject", body).json

    (event,) = answered["events"]
    assert answered["action"] == "payment.reject"
    assert answered["result"] == {"payment_id": made["id"], "status": "rejected"}
    assert (event["event"], event["at"]) == ("payment.rejected", 1772452800)
    assert event["data"]["rejection_reason"] == "cc_rejected_blacklist"


def test_an_inbound_message_comes_in_by_an_action(asked: Ask) -> None:
    body = {"customer_id": "tg:ana", "content": "¡Hola!", "name": "Ana"}
    answered = asked("POST", "/__admin/actions/message.receive", body).json
    assert [each["event"] for each in answered["events"]] == [
        "customer.created",
        "message.received",
    ]
    assert list(answered["events"][1]["data"].items()) == [
        ("message_id", answered["result"]["message_id"]),
        ("customer_id", "tg:ana"),
        ("content", "¡Hola!"),
        ("channel", "telegram"),
        ("received_at", 1772452800),
    ]
    assert asked("GET", "/v1/customers/tg:ana").json["name"] == "Ana"


def test_an_action_changes_the_plan_and_empties_the_counters(asked: Ask) -> None:
    asked("GET", "/v1/customers")
    asked("POST", "/__admin/actions/account.set_plan", {"plan": "basico"})
    answered = asked("GET", "/v1/customers")
    assert answered.header("x-ratelimit-limit") == "100"
    assert answered.header("x-ratelimit-remaining") == "99"


def test_an_action_moves_the_clock_on_and_tells_what_happened_on_the_way(asked: Ask) -> None:
    made = payment(asked)
    answered = asked("POST", "/__admin/actions/clock.advance", {"by": "1m30s"}).json
    assert (answered["action"], answered["result"]["now"]) == ("clock.advance", 1772452890)
    assert [each["at"] for each in answered["result"]["fired"]] == [1772452803]
    assert [(each["event"], each["at"]) for each in answered["events"]] == [
        ("payment.approved", 1772452803)
    ]
    assert asked("GET", "/__admin/clock").json["now"] == 1772452890
    assert asked("GET", f"/v1/payments/{made['id']}").json["status"] == "approved"


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "by"), ({"by": "soon"}, "by"), ({"until": "idle"}, "until"), ({"by": 1, "q": 1}, "q")],
)
def test_an_action_moves_the_clock_on_by_a_duration_and_nothing_else(
    asked: Ask, body: dict[str, object], field: str
) -> None:
    answered = asked("POST", "/__admin/actions/clock.advance", body)
    assert (answered.status, answered.error["field"]) == (400, field)
    assert asked("GET", "/__admin/clock").json["now"] == 1772452800


def test_an_action_moves_the_clock_of_its_own_sandbox(asked: Ask) -> None:
    asked("POST", "/sandboxes/one/__admin/actions/clock.advance", {"by": 60})
    assert asked("GET", "/sandboxes/one/__admin/clock").json["now"] == 1772452860
    assert asked("GET", "/__admin/clock").json["now"] == 1772452800


def test_a_webhook_is_paused_and_resumed_by_actions(asked: Ask) -> None:
    body = {"url": "http://localhost:1/", "events": ["message.sent"]}
    hook = asked("POST", "/v1/webhooks", body).json["webhookId"]
    for name, active in (("webhook.pause", False), ("webhook.resume", True)):
        answered = asked("POST", f"/__admin/actions/{name}", {"webhook_id": hook})
        assert answered.json["result"] == {"webhook_id": hook, "active": active}
    missing = asked("POST", "/__admin/actions/webhook.pause", {"webhook_id": "wh_9"})
    assert (missing.status, missing.error["field"]) == (404, "webhook_id")


def test_a_revoked_key_is_401_and_says_so(asked: Ask) -> None:
    asked("POST", "/__admin/actions/api_key.revoke", {"api_key": "test_sk_demo"})
    answered = asked("GET", "/v1/customers")
    assert answered.status == 401
    assert answered.header("x-mock-hint") == "this key was revoked"


WRONG: list[tuple[str, dict[str, object], int, str, str]] = [
    (
        "payment.aprove",
        {},
        404,
        "action",
        "No action 'payment.aprove'; did you mean 'payment.approve'?",
    ),
    ("zzz", {}, 404, "action", "No action 'zzz'"),
    ("payment.approve", {}, 400, "payment_id", "'payment_id' is required"),
    (
        "payment.approve",
        {"payment_id": "pay_1"},
        404,
        "payment_id",
        "No payment with id 'pay_1' exists",
    ),
    (
        "payment.approve",
        {"payment_id": 5},
        400,
        "payment_id",
        "'payment_id' must be a text of 1 to 200 characters",
    ),
    (
        "payment.approve",
        {"payment_id": ""},
        400,
        "payment_id",
        "'payment_id' must be a text of 1 to 200 characters",
    ),
    (
        "payment.approve",
        {"payment_id": "ID", "paymentid": "x"},
        400,
        "paymentid",
        "'paymentid' is no parameter of payment.approve; did you mean 'payment_id'?",
    ),
    (
        "account.set_plan",
        {"plan": "por"},
        400,
        "plan",
        "'plan' must be one of basico, pro, agencia, enterprise; did you mean 'pro'?",
    ),
    ("message.receive", {"customer_id": "wa:1"}, 400, "content", "'content' is required"),
    (
        "message.receive",
        {"customer_id": "wa:1", "content": "a", "channel": "telegram"},
        400,
        "channel",
        "'wa:1' is an address of whatsapp, not of telegram",
    ),
    (
        "message.receive",
        {"customer_id": "wa:1", "content": "a", "type": "image"},
        400,
        "media_url",
        "'media_url' is required for type image",
    ),
    ("api_key.revoke", {"api_key": "sk_live_x"}, 404, "api_key", "No such API key exists here"),
]


@pytest.mark.parametrize(("name", "body", "status", "field", "message"), WRONG)
def test_a_wrong_action_says_why_and_does_nothing(
    asked: Ask, name: str, body: dict[str, object], status: int, field: str, message: str
) -> None:
    made = payment(asked)
    sent = {key: made["id"] if value == "ID" else value for key, value in body.items()}

    answered = asked("POST", f"/__admin/actions/{name}", sent)

    assert answered.status == status
    assert answered.error["field"] == field
    assert answered.error["message"] == message
    assert asked("GET", f"/v1/payments/{made['id']}").json["status"] == "pending"
    assert [each["id"] for each in asked("GET", "/v1/customers").json["data"]] == [
        "wa:5491123456789"
    ]


def test_an_action_that_the_state_does_not_allow_is_400(asked: Ask) -> None:
    made = payment(asked)
    approve = {"payment_id": made["id"]}
    assert asked("POST", "/__admin/actions/payment.approve", approve).status == 200
    answered = asked("POST", "/__admin/actions/payment.approve", approve)
    assert answered.status == 400
    assert answered.error["message"] == (
        f"The payment {made['id']} is approved, only a pending one can be approved"
    )


def test_magic_values_are_listed(asked: Ask) -> None:
    magic = asked("GET", "/__admin/magic").json
    assert [(each["address"], each["outcome"]) for each in magic["recipients"]] == [
        ("wa:5491100000001", "fails"),
        ("wa:5491100000002", "never_read"),
        ("wa:5491100000003", "read_without_delivered"),
        ("wa:5491100000004", "stays_sent"),
    ]
    assert [(each["amount"], each["outcome"]) for each in magic["amounts"]] == [
        (100401, "rejected"),
        (100402, "rejected"),
        (100403, "pending"),
    ]
    assert magic["card_holders"] == {
        "APRO": "approved",
        "OTHE": "cc_rejected_other_reason",
        "CALL": "cc_rejected_call_for_authorize",
        "FUND": "cc_rejected_insufficient_amount",
        "SECU": "cc_rejected_bad_filled_security_code",
        "EXPI": "cc_rejected_bad_filled_date",
        "FORM": "cc_rejected_bad_filled_other",
        "CONT": "pending",
    }


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"{", "invalid_json"),
        (b'{"by":NaN}', "invalid_json"),
        (b'{"by":1e999}', "invalid_json"),
        (b'{"by":"\\ud800"}', "invalid_json"),
        (b"\xff", "invalid_json"),
        (b"[" * 65 + b"]" * 65, "invalid_json"),
        (b"[]", "invalid"),
        (b'"1s"', "invalid"),
        (b"null", "invalid"),
    ],
)
def test_a_control_body_that_is_no_json_object_is_400(asked: Ask, raw: bytes, code: str) -> None:
    answered = asked("POST", "/__admin/clock/advance", raw=raw)
    assert answered.status == 400
    assert answered.error["code"] == code
    assert asked("GET", "/__admin/clock").json["now"] == 1772452800


def test_a_bug_in_a_handler_is_a_json_500_and_is_logged(
    application: Application, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("a bug of ours")

    monkeypatch.setattr(Sandbox, "reset", broken)

    answered = ask(application, "POST", "/__admin/reset")

    assert answered.status == 500
    assert answered.json == {
        "error": {"code": "internal_error", "message": "ZeroDivisionError: a bug of ours"}
    }
    (record,) = caplog.records
    assert (record.levelno, record.getMessage()) == (
        logging.ERROR,
        "respondeia-mock crashed in POST /__admin/reset",
    )
    assert record.exc_info is not None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_a_key_that_a_route_does_not_know_is_an_error(asked: Ask, row: Row) -> None:
    path = "/__admin" + re.sub(r"\{\w+\}", "none", row.path)
    queried = asked(row.method, f"{path}?zzz=1", raw=row.example.encode() or None)
    assert (queried.status, queried.error["field"]) == (400, "zzz")
    if not row.example and row.method != "GET":
        sent = asked(row.method, path, {"zzz": 1})
        assert (sent.status, sent.error["field"]) == (400, "zzz")
