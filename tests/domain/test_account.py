"""The plan, and keys that stop being valid."""

import pytest

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import account
from tests.conftest import CallIt


def test_a_new_plan_starts_its_counters_anew(call: CallIt, sandbox: Sandbox) -> None:
    for _ in range(3):
        call("GET", "/v1/customers")
    account.set_plan(sandbox, "basico")
    headers = call("GET", "/v1/customers").headers

    assert headers["X-RateLimit-Limit"] == "100"
    assert headers["X-RateLimit-Remaining"] == "99"


def test_a_test_key_that_nobody_declared_can_be_revoked(call: CallIt, sandbox: Sandbox) -> None:
    assert call("GET", "/v1/customers", token="test_mine").status == 200
    account.revoke(sandbox, "test_mine")

    assert call("GET", "/v1/customers", token="test_mine").status == 401
    assert call("GET", "/v1/customers").status == 200


def test_a_minted_key_is_kept_as_a_revoked_one(call: CallIt, sandbox: Sandbox) -> None:
    body = {"name": "Una", "permissions": ["customers:read"]}
    key = call("POST", "/v1/auth/api-keys", body).body["apiKey"]
    account.revoke(sandbox, key)

    assert sandbox.store.api_keys[key].revoked is True
    assert call("GET", "/v1/customers", token=key).status == 401


def test_a_key_that_does_not_exist_cannot_be_revoked(sandbox: Sandbox) -> None:
    with pytest.raises(ActionError, match="No such API key exists here") as refused:
        account.revoke(sandbox, "sk_live_nada")
    assert (refused.value.field, refused.value.code) == ("api_key", "not_found")
