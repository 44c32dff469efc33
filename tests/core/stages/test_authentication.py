"""Whose token it is: test keys, declared and minted keys, sessions, and what none of them is."""

import pytest

from respondeia_mock.actions import ACTIONS
from respondeia_mock.core.action import perform
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.entities import ApiKey
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import CallIt, make_call

LOGIN = {"email": "demo@respondeia.com", "password": "demo1234"}
READ = {"name": "reader", "permissions": ["customers:read"]}


def declare(sandbox: Sandbox, key: str, *permissions: str, revoked: bool = False) -> None:
    sandbox.store.api_keys[key] = ApiKey("key_1", key, "", permissions, 0, revoked)


def log_in(call: CallIt, sandbox: str | None = None) -> str:
    answer = call("POST", "/v1/auth/login", LOGIN, token=None, sandbox=sandbox)
    token: str = answer.body["user"]["token"]
    return token


@pytest.mark.parametrize(
    "token", ["test_sk_abc123...", "test_sk_demo", "test_x", "test_", "test_ñ"]
)
def test_any_token_that_starts_with_test_is_a_full_key(call: CallIt, token: str) -> None:
    assert call("GET", "/v1/customers", token=token).status == 200
    assert call("GET", "/v1/payments", token=token).status == 200


@pytest.mark.parametrize(
    "token",
    ["YOUR_API_TOKEN", "sk_test_1", "Test_sk_demo", "xtest_1", "sk_live_1", "session_live_1"],
)
def test_any_other_token_must_be_known(call: CallIt, token: str) -> None:
    refused = call("GET", "/v1/customers", token=token)
    assert (refused.status, refused.body["error"]["code"]) == (401, "unauthorized")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_the_case_of_the_scheme_does_not_matter(call: CallIt, scheme: str) -> None:
    answered = call("GET", "/v1/customers", token=None, authorization=f"{scheme} test_sk_demo")
    assert answered.status == 200


@pytest.mark.parametrize("header", ["test_sk_demo", "Basic test_sk_demo", "Bearer", "Bearer "])
def test_anything_but_bearer_is_no_token(call: CallIt, header: str) -> None:
    assert call("GET", "/v1/customers", token=None, authorization=header).status == 401


def test_a_declared_key_has_what_it_was_declared_with(call: CallIt, sandbox: Sandbox) -> None:
    declare(sandbox, "test_sk_reader", "customers:read")
    declare(sandbox, "anything goes", "customers:read")
    for token in ("test_sk_reader", "anything goes"):
        assert call("GET", "/v1/customers", token=token).status == 200
        assert call("GET", "/v1/messages?customer_id=wa:1", token=token).status == 403


def test_a_key_declared_as_revoked_is_none(call: CallIt, sandbox: Sandbox) -> None:
    declare(sandbox, "test_sk_old", "customers:read", revoked=True)
    assert call("GET", "/v1/customers", token="test_sk_old").status == 401


def test_a_minted_key_has_what_it_was_minted_with(call: CallIt) -> None:
    minted = call("POST", "/v1/auth/api-keys", READ).body
    assert (minted["mode"], minted["apiKey"][:8]) == ("test", "test_sk_")
    assert call("GET", "/v1/customers", token=minted["apiKey"]).status == 200
    assert call("GET", "/v1/payments", token=minted["apiKey"]).status == 403


def test_a_revoked_test_key_is_none_although_it_was_used_before(
    call: CallIt, sandbox: Sandbox
) -> None:
    assert call("GET", "/v1/customers", token="test_sk_one").status == 200
    perform(ACTIONS["api_key.revoke"], sandbox, {"api_key": "test_sk_one"})
    refused = call("GET", "/v1/customers", token="test_sk_one")
    assert refused.status == 401
    assert refused.headers["X-Mock-Hint"] == "this key was revoked"
    assert call("GET", "/v1/customers", token="test_sk_two").status == 200


def test_a_revoked_minted_key_is_none(call: CallIt, sandbox: Sandbox) -> None:
    key = call("POST", "/v1/auth/api-keys", READ).body["apiKey"]
    perform(ACTIONS["api_key.revoke"], sandbox, {"api_key": key})
    assert call("GET", "/v1/customers", token=key).status == 401


def test_a_login_opens_the_live_data_and_a_key_minted_with_it_too(call: CallIt) -> None:
    session = log_in(call)
    assert session.startswith("session_live_")
    minted = call("POST", "/v1/auth/api-keys", READ, token=session).body
    assert (minted["mode"], minted["apiKey"][:8]) == ("live", "sk_live_")
    assert call("GET", "/v1/customers", token=minted["apiKey"]).status == 200


def test_test_data_and_live_data_do_not_see_each_other(call: CallIt) -> None:
    session = log_in(call)
    sent = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}
    call("POST", "/v1/messages/send", sent)
    hook = {"url": "http://localhost:4000", "events": ["message.sent"]}
    call("POST", "/v1/webhooks", hook, token=session)
    assert call("GET", "/v1/customers", token=session).body["data"] == []
    assert len(call("GET", "/v1/customers").body["data"]) == 1
    assert len(call("GET", "/v1/webhooks", token=session).body["data"]) == 1
    assert call("GET", "/v1/webhooks").body["data"] == []


def test_a_test_key_does_not_open_the_live_data(call: CallIt) -> None:
    refused = call("GET", "/v1/customers", sandbox="live")
    assert refused.status == 401
    assert refused.headers["X-Mock-Hint"] == (
        "this is the live data; a login's token or a key minted with one opens it"
    )


def test_a_session_does_not_open_another_sandbox(call: CallIt) -> None:
    assert call("GET", "/v1/customers", token=log_in(call), sandbox="bob").status == 401


@pytest.mark.parametrize("token", ["test_sk_demo", "test_sk_sandbox_ann_1", "test_sk_sandbox_bob"])
def test_under_a_prefix_any_test_key_is_good(call: CallIt, token: str) -> None:
    assert call("GET", "/v1/customers", token=token, sandbox="bob").status == 200


@pytest.mark.parametrize(
    "token",
    ["test_sk_sandbox_", "test_sk_sandbox_a.b", "test_sk_sandbox_live", "test_sk_sandbox__1"],
)
@pytest.mark.parametrize("sandbox", [None, "bob"])
def test_a_malformed_sandbox_token_is_refused_everywhere(
    call: CallIt, token: str, sandbox: str | None
) -> None:
    refused = call("GET", "/v1/customers", token=token, sandbox=sandbox)
    assert refused.status == 401
    assert refused.headers["X-Mock-Hint"] == (
        "the name after test_sk_sandbox_ is a-z, 0-9 and hyphens, and not test or live"
    )


def test_a_session_is_told_from_a_key_by_its_user(call: CallIt, engine: Engine) -> None:
    made = make_call("GET", "/v1/customers", token=log_in(call))
    engine.handle(made)
    assert made.principal is not None
    assert (made.principal.user_id, made.principal.label) == ("usr_demo", "usr_demo")


def test_a_test_key_is_shown_by_its_ends(engine: Engine) -> None:
    made = make_call("GET", "/v1/customers", token="test_sk_0123456789abcdefghij")
    engine.handle(made)
    assert made.principal is not None
    assert (made.principal.user_id, made.principal.label) == (None, "test_sk_01234567…ghij")


def test_what_is_remembered_of_tokens_is_bounded(
    call: CallIt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.stages.authentication.REMEMBERED", 2)
    answers = [call("GET", "/v1/customers", token=f"test_{number}") for number in range(3)]
    assert [each.status for each in answers] == [200, 200, 200]
    assert list(sandbox.principals) == ["test_2"]
