"""Who may: 401 before 404 of a path, before 403, before 400, before 404 of a resource."""

from dataclasses import replace
from typing import Any

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.entities import ApiKey
from respondeia_mock.core.operation import PERMISSIONS
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import FROZEN, CallIt, caller, make_call

READER = "test_sk_reader"
HTTPS_ONLY = replace(FROZEN, require_https=True)


@pytest.fixture(autouse=True)
def _reader(sandbox: Sandbox) -> None:
    """Declare a key that reads customers and nothing else."""
    sandbox.store.api_keys[READER] = ApiKey("key_1", READER, "", ("customers:read",))


@pytest.mark.parametrize(
    ("method", "path", "token", "status", "code"),
    [
        ("GET", "/v1/nothing", None, 401, "unauthorized"),
        ("GET", "/v1/nothing", "YOUR_API_TOKEN", 401, "unauthorized"),
        ("GET", "/v1/nothing", READER, 404, "not_found"),
        ("PUT", "/v1/customers", READER, 404, "not_found"),
        ("POST", "/v1/payments/create", None, 401, "unauthorized"),
        ("POST", "/v1/payments/create", READER, 403, "insufficient_permissions"),
        ("POST", "/v1/payments/create", "test_1", 400, "invalid_json"),
        ("GET", "/v1/payments/pay_9", READER, 403, "insufficient_permissions"),
        ("PATCH", "/v1/customers/wa:9", "test_1", 400, "invalid_json"),
        ("GET", "/v1/customers/wa:9", READER, 404, "not_found"),
    ],
)
def test_the_checks_come_in_the_pages_order(
    call: CallIt, method: str, path: str, token: str | None, status: int, code: str
) -> None:
    refused = call(method, path, raw=b"{", token=token)
    assert (refused.status, refused.body["error"]["code"]) == (status, code)


def test_an_unknown_path_is_named(call: CallIt) -> None:
    assert call("GET", "/v1/nothing/here").body == {
        "error": {
            "code": "not_found",
            "message": "No such endpoint: GET /v1/nothing/here",
            "documentation_url": "https://docs.respondeia.com/api/errors#not_found",
        }
    }


@pytest.mark.parametrize(
    ("permission", "method", "path"),
    [
        ("messages:read", "GET", "/v1/messages"),
        ("messages:read", "GET", "/v1/messages/msg_9"),
        ("messages:write", "POST", "/v1/messages/send"),
        ("messages:write", "POST", "/v1/messages/msg_9/read"),
        ("customers:read", "GET", "/v1/customers"),
        ("customers:read", "GET", "/v1/customers/wa:9"),
        ("customers:read", "GET", "/v1/customers/wa:9/conversations"),
        ("customers:write", "PATCH", "/v1/customers/wa:9"),
        ("analytics:read", "GET", "/v1/analytics/dashboard"),
        ("analytics:read", "GET", "/v1/analytics/conversations"),
        ("analytics:read", "GET", "/v1/analytics/ai-performance"),
        ("analytics:read", "POST", "/v1/analytics/export"),
        ("webhooks:manage", "GET", "/v1/webhooks"),
        ("webhooks:manage", "POST", "/v1/webhooks"),
        ("webhooks:manage", "DELETE", "/v1/webhooks/wh_9"),
        ("webhooks:manage", "POST", "/v1/webhooks/wh_9/test"),
    ],
)
def test_one_permission_opens_a_path_and_the_five_others_do_not(
    call: CallIt, sandbox: Sandbox, permission: str, method: str, path: str
) -> None:
    others = tuple(each for each in PERMISSIONS if each != permission)
    sandbox.store.api_keys["one"] = ApiKey("key_2", "one", "", (permission,))
    sandbox.store.api_keys["five"] = ApiKey("key_3", "five", "", others)
    assert call(method, path, token="one").status in {200, 201, 400, 404}
    refused = call(method, path, token="five")
    assert refused.status == 403
    assert refused.body["error"]["message"] == f"This API key lacks the permission '{permission}'"


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/v1/auth/api-keys", "auth.create_api_key"),
        ("GET", "/v1/payments", "payments.list"),
        ("POST", "/v1/payments/create", "payments.create"),
        ("POST", "/v1/payments/pay_9/refund", "payments.refund"),
        ("POST", "/v1/ai/training/upload", "ai.training.upload"),
        ("GET", "/v1/ai/training/status", "ai.training.status"),
        ("PATCH", "/v1/ai/settings", "ai.settings.update"),
        ("POST", "/v1/ai/test", "ai.test"),
    ],
)
def test_payments_ai_and_keys_need_all_six(
    call: CallIt, sandbox: Sandbox, method: str, path: str, name: str
) -> None:
    sandbox.store.api_keys["five"] = ApiKey("key_3", "five", "", PERMISSIONS[:5])
    sandbox.store.api_keys["six"] = ApiKey("key_4", "six", "", PERMISSIONS)
    refused = call(method, path, token="five")
    assert refused.status == 403
    assert refused.body["error"]["message"] == (
        f"{name} needs a key with all permissions; this one lacks webhooks:manage"
    )
    assert call(method, path, token="six").status in {200, 400, 404}


def test_a_key_that_lacks_much_is_told_all_of_it(call: CallIt) -> None:
    assert call("GET", "/v1/payments", token=READER).body["error"]["message"] == (
        "payments.list needs a key with all permissions; this one lacks analytics:read, "
        "customers:write, messages:read, messages:write, webhooks:manage"
    )


def test_logging_in_needs_no_token(call: CallIt) -> None:
    login = {"email": "demo@respondeia.com", "password": "demo1234"}
    assert call("POST", "/v1/auth/login", login, token=None).status == 200
    assert call("POST", "/v1/auth/login", login, token="YOUR_API_TOKEN").status == 200


@pytest.mark.parametrize("path", ["/v1/customers", "/v1/payments/pay_1", "/v1/nothing?limit=x"])
@pytest.mark.parametrize("token", [None, "YOUR_API_TOKEN", READER])
def test_a_browser_may_always_ask_first(call: CallIt, path: str, token: str | None) -> None:
    answered = call("OPTIONS", path, token=token)
    assert (answered.status, answered.raw) == (200, b"{}")


@pytest.mark.parametrize(
    ("header", "message", "hint"),
    [
        (
            None,
            "Missing API token",
            "send 'Authorization: Bearer test_sk_demo' (any key that starts with test_)",
        ),
        (
            "Basic dGVzdA==",
            "Missing API token",
            (
                "the header is not 'Bearer TOKEN'; "
                "send 'Authorization: Bearer test_sk_demo' (any key that starts with test_)"
            ),
        ),
        (
            "Bearer YOUR_API_TOKEN",
            "Invalid API token",
            "keys that start with test_ are always valid, others come from login or auth/api-keys",
        ),
    ],
)
def test_a_401_tells_how_to_get_a_key(
    call: CallIt, header: str | None, message: str, hint: str
) -> None:
    headers: dict[str, Any] = {} if header is None else {"authorization": header}
    refused = call("GET", "/v1/customers", token=None, **headers)
    assert refused.body["error"]["message"] == message
    assert refused.headers["X-Mock-Hint"] == hint


@pytest.mark.parametrize(
    ("method", "path", "token"),
    [
        ("GET", "/v1/customers", "test_1"),
        ("GET", "/v1/customers", None),
        ("GET", "/v1/nothing", "test_1"),
        ("POST", "/v1/auth/login", None),
    ],
)
def test_where_https_is_required_nothing_is_answered_in_clear(
    method: str, path: str, token: str | None
) -> None:
    refused = caller(build_engine(HTTPS_ONLY))(method, path, token=token)
    assert refused.status == 400
    assert refused.body == {
        "error": {
            "code": "https_required",
            "message": "HTTP requests are rejected; use HTTPS",
            "documentation_url": "https://docs.respondeia.com/api/errors#https_required",
        }
    }
    assert refused.headers["X-RateLimit-Remaining"] == "499"


def test_where_https_is_required_https_is_answered() -> None:
    made = make_call("GET", "/v1/customers")
    made.scheme = "https"
    assert build_engine(HTTPS_ONLY).handle(made).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("OPTIONS", "/v1/customers"), ("POST", "/webhooks/mercadopago/acc_demo")],
)
def test_browsers_and_mercadopago_need_no_https(method: str, path: str) -> None:
    assert caller(build_engine(HTTPS_ONLY))(method, path, token=None).status == 200


def test_unless_told_otherwise_http_is_answered(call: CallIt) -> None:
    assert call("GET", "/v1/customers").status == 200
