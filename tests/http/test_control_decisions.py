"""What one entry says that each stage decided, for every way that a call can end."""

from typing import Any

import pytest

from respondeia_mock.core.stages import onion
from respondeia_mock.http.control.decisions import STAGES
from tests.asgi import Answered, ask
from tests.conftest import BOOK
from tests.http.conftest import Ask, built

PAYMENT = {"customer_id": "wa:1", "amount": 5900}


def decided(asked: Ask, answered: Answered, prefix: str = "") -> dict[str, str]:
    identifier = answered.header("x-mock-request-id")
    told = asked("GET", f"{prefix}/__admin/requests/{identifier}").json
    return {each["stage"]: each["decision"] for each in told["stages"]}


def test_the_stages_are_those_of_the_onion() -> None:
    modules = [type(each).__module__.rpartition(".")[2] for each in onion(BOOK.shape_of)]
    assert list(STAGES) == modules


@pytest.mark.parametrize(
    ("path", "headers", "stage", "decision"),
    [
        (
            "/v1/payments",
            {"authorization": None},
            "authorization",
            "answered 401 unauthorized: Missing API token",
        ),
        (
            "/v1/nothing",
            {},
            "authorization",
            "answered 404 not_found: No such endpoint: GET /v1/nothing",
        ),
        (
            "/v1/messages",
            {},
            "validation",
            (
                "answered 400 invalid_parameter: The 'customer_id' parameter is required"
                " (field customer_id)"
            ),
        ),
        (
            "/v1/payments/pay_1",
            {},
            "performing",
            "answered 404 not_found: No payment with id 'pay_1' exists",
        ),
    ],
)
def test_an_entry_ends_with_the_stage_that_answered(
    asked: Ask, path: str, headers: dict[str, None], stage: str, decision: str
) -> None:
    told = decided(asked, asked("GET", path, headers=headers))
    assert list(told.items())[-1] == (stage, decision)


@pytest.mark.parametrize(
    ("path", "headers", "prefix", "why"),
    [
        ("/sandboxes/one/v1/customers", {}, "/sandboxes/one", "'one': the path names it"),
        (
            "/v1/customers",
            {"authorization": "Bearer test_sk_sandbox_two_x"},
            "/sandboxes/two",
            "'two': its token belongs there",
        ),
        (
            "/v1/customers",
            {"authorization": None},
            "",
            "'test': a call without a token goes there",
        ),
    ],
)
def test_it_is_told_why_a_call_landed_where_it_did(
    asked: Ask, path: str, headers: dict[str, str | None], prefix: str, why: str
) -> None:
    told = decided(asked, asked("GET", path, headers=headers), prefix)
    assert told["journaling"].endswith(f" in the sandbox {why}")


def test_it_is_told_whose_key_it_was_and_what_it_has(asked: Ask) -> None:
    credentials = {"email": "demo@respondeia.com", "password": "demo1234"}
    login = asked("POST", "/v1/auth/login", credentials, headers={"authorization": None})
    bearer = {"authorization": f"Bearer {login.json['user']['token']}"}
    wanted = {"name": "x", "permissions": ["customers:read", "messages:read"]}
    minted = asked("POST", "/v1/auth/api-keys", wanted, headers=bearer)
    key = {"authorization": f"Bearer {minted.json['apiKey']}"}
    listed = asked("GET", "/v1/customers", headers=key)
    refused = asked("GET", "/v1/payments", headers=key)

    told = decided(asked, login, "/sandboxes/live")
    assert told["authentication"] == "nobody: no token was sent"
    assert told["authorization"] == "allowed: auth.login is open to everybody"
    told = decided(asked, minted, "/sandboxes/live")
    assert told["authentication"].endswith(" of usr_demo: it may do everything")
    told = decided(asked, listed, "/sandboxes/live")
    assert told["authentication"] == (
        f"recognized {minted.json['id']}: it has customers:read, messages:read"
    )
    assert told["authorization"] == "allowed: customers.list asks for customers:read"
    assert told["validation"] == "the query is as customers.list takes it"
    assert told["idempotency"] == "no POST"
    told = decided(asked, refused, "/sandboxes/live")
    assert told["authorization"].startswith(
        "answered 403 insufficient_permissions: payments.list needs a key with all permissions"
    )


def test_an_unknown_token_is_nobodys(asked: Ask) -> None:
    answered = asked("GET", "/v1/customers", headers={"authorization": "Bearer YOUR_API_TOKEN"})
    told = decided(asked, answered)
    assert told["authentication"] == "nobody: the token is not valid here"
    assert told["rate_limiting"] == (
        "499 of 500 left for the client 127.0.0.1 until 2026-03-02T12:01:00Z"
    )


def test_what_is_not_counted_says_so(asked: Ask) -> None:
    told = decided(asked, asked("OPTIONS", "/v1/customers"))
    assert told["rate_limiting"] == "not counted"
    assert told["authorization"] == "answered 200: a browser asks whether it may call"


@pytest.mark.parametrize(
    ("chosen", "decision"),
    [
        ({"plan": "enterprise"}, "counted for the account, which has no limit"),
        ({"rate_limit": False}, "not counted: limits are off"),
    ],
)
def test_without_a_limit_none_is_told(chosen: dict[str, Any], decision: str) -> None:
    application = built(**chosen)
    answered = ask(application, "GET", "/v1/customers")
    identifier = answered.header("x-mock-request-id")
    told = ask(application, "GET", f"/__admin/requests/{identifier}").json
    assert told["stages"][2] == {"stage": "rate_limiting", "decision": decision}


def test_a_call_too_many_is_told_until_when() -> None:
    application = built(plan="basico")
    answers = [ask(application, "GET", "/v1/customers") for _ in range(151)]
    identifier = answers[-1].header("x-mock-request-id")
    told = ask(application, "GET", f"/__admin/requests/{identifier}").json
    assert told["stages"][-1] == {
        "stage": "rate_limiting",
        "decision": (
            "answered 429: none of the 100 a minute is left for the account"
            " until 2026-03-02T12:01:00Z; Retry-After is 60 s"
        ),
    }


@pytest.mark.parametrize(
    ("sent", "headers", "decision"),
    [
        (PAYMENT, {}, "no Idempotency-Key"),
        (
            {**PAYMENT, "provider": "mercadopago"},
            {"idempotency-key": "k"},
            "the Idempotency-Key 'k' is new; the answer is remembered for 24 hours",
        ),
    ],
)
def test_it_is_told_what_became_of_the_idempotency_key(
    asked: Ask, sent: dict[str, object], headers: dict[str, str], decision: str
) -> None:
    answered = asked("POST", "/v1/payments/create", sent, headers=headers)
    assert decided(asked, answered)["idempotency"] == decision


def test_what_fails_is_not_remembered(asked: Ask) -> None:
    headers = {"idempotency-key": "k"}
    refund = asked("POST", "/v1/payments/pay_1/refund", {}, headers=headers)
    told = decided(asked, refund)
    assert told["idempotency"] == "the Idempotency-Key 'k' is new; 404 is not remembered"


def test_a_key_used_for_another_body_is_told(asked: Ask) -> None:
    headers = {"idempotency-key": "k"}
    asked("POST", "/v1/payments/create", PAYMENT, headers=headers)
    other = asked("POST", "/v1/payments/create", {**PAYMENT, "amount": 1}, headers=headers)
    assert decided(asked, other)["idempotency"] == (
        "answered 400 idempotency_key_reuse: "
        "The Idempotency-Key 'k' was already used with another request body"
    )


def test_a_crash_is_told_where_it_happened(
    asked: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("respondeia_mock.core.stages.rate_limiting.take", break_down)
    crashed = asked("GET", "/v1/customers")
    told = decided(asked, crashed)
    assert list(told.items())[-1] == ("rate_limiting", "crashed: RuntimeError: no; answered 500")
    (entry,) = asked("GET", "/__admin/requests").json["requests"]
    assert entry["crashed"] == "RuntimeError: no"
    assert len(caplog.records) == 1


def test_where_the_body_is_gone_the_status_is_told(
    asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.journal.BODY_KEPT", 5)
    told = decided(asked, asked("GET", "/v1/payments/pay_1"))
    assert told["performing"] == "payments.get answered 404"


def test_a_429_on_demand_is_told_not_to_be_counted(asked: Ask) -> None:
    told = decided(asked, asked("GET", "/v1/customers", headers={"prefer": "code=429"}))
    assert told["rate_limiting"] == "the fault's 429 has the headers"
    assert asked("GET", "/v1/customers").header("x-ratelimit-remaining") == "499"
