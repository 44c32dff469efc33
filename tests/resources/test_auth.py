"""Logging in, minting keys, and which data each token opens."""

import pytest

from tests.conftest import Act, CallIt

TEST_KEY = "test_sk_demo"
EMAIL, PASSWORD = "demo@respondeia.com", "demo1234"
ANA = "wa:5491123456789"
EVERYTHING = [
    "messages:read",
    "messages:write",
    "customers:read",
    "customers:write",
    "analytics:read",
    "webhooks:manage",
]
HELLO = {"channel": "whatsapp", "to": ANA, "content": "Hola"}


def login(call: CallIt, *, token: str | None = None, sandbox: str | None = None) -> str:
    body = {"email": EMAIL, "password": PASSWORD}
    answer = call("POST", "/v1/auth/login", body, token=token, sandbox=sandbox)
    return str(answer.body["user"]["token"])


def mint(call: CallIt, *permissions: str, token: str = TEST_KEY, sandbox: str | None = None) -> str:
    body = {"name": "Una clave", "permissions": permissions}
    answer = call("POST", "/v1/auth/api-keys", body, token=token, sandbox=sandbox)
    return str(answer.body["apiKey"])


def count_messages(call: CallIt, token: str, sandbox: str | None = None) -> int:
    answer = call("GET", f"/v1/messages?customer_id={ANA}", token=token, sandbox=sandbox)
    return int(answer.body["totalCount"])


def test_logging_in_answers_the_user_and_beside_it_the_token(call: CallIt) -> None:
    answer = call("POST", "/v1/auth/login", {"email": EMAIL, "password": PASSWORD}, token=None)

    assert answer.status == 200
    assert list(answer.body) == ["user"]
    assert list(answer.body["user"]) == ["user", "token"]
    assert answer.body["user"]["user"] == {
        "id": "usr_demo",
        "email": "demo@respondeia.com",
        "name": "Lucía Benítez",
        "role": "owner",
        "accountId": "acc_demo",
        "plan": "pro",
        "createdAt": 1772452800000,
    }


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "demo12345"), (EMAIL, "DEMO1234"), ("x@x.com", PASSWORD)]
)
def test_wrong_credentials_are_refused_in_the_words_of_the_page(
    call: CallIt, email: str, password: str
) -> None:
    answer = call("POST", "/v1/auth/login", {"email": email, "password": password}, token=None)

    assert answer.status == 401
    assert answer.body["error"]["message"] == "Credenciales incorrectas"
    assert answer.body["error"]["code"] == "invalid_credentials"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_case_and_blanks_around_an_email_address_do_not_matter(call: CallIt) -> None:
    body = {"email": " Demo@RespondeIA.com ", "password": PASSWORD}

    assert call("POST", "/v1/auth/login", body, token=None).status == 200


@pytest.mark.parametrize(
    ("body", "field"), [({"email": EMAIL}, "password"), ({"password": "x"}, "email")]
)
def test_logging_in_without_a_field_blames_it(
    call: CallIt, body: dict[str, str], field: str
) -> None:
    answer = call("POST", "/v1/auth/login", body, token=None)

    assert (answer.status, answer.body["error"]["field"]) == (400, field)


def test_a_login_opens_the_live_data_which_test_keys_do_not_see(call: CallIt) -> None:
    token = login(call)

    call("POST", "/v1/messages/send", HELLO, token=token)

    assert token.startswith("session_live_")
    assert count_messages(call, token) == 1
    assert count_messages(call, "test_sk_demo") == 0


def test_a_key_minted_with_a_login_token_is_a_live_one(call: CallIt) -> None:
    token = login(call)

    key = mint(call, *EVERYTHING, token=token)
    call("POST", "/v1/messages/send", HELLO, token=key)

    assert key.startswith("sk_live_")
    assert count_messages(call, token) == 1
    assert count_messages(call, "test_sk_demo") == 0


def test_logging_in_with_a_test_key_opens_the_test_data(call: CallIt) -> None:
    token = login(call, token="test_sk_demo")

    call("POST", "/v1/messages/send", HELLO, token=token)

    assert token.startswith("test_sk_")
    assert count_messages(call, "test_sk_demo") == 1


def test_a_login_token_has_every_permission(call: CallIt) -> None:
    token = login(call)

    assert call("GET", "/v1/payments", token=token).status == 200
    assert call("GET", "/v1/webhooks", token=token).status == 200


def test_two_logins_get_two_tokens_that_are_both_valid(call: CallIt) -> None:
    first, second = login(call), login(call)

    assert first != second
    assert call("GET", "/v1/customers", token=first).status == 200
    assert call("GET", "/v1/customers", token=second).status == 200


def test_minting_a_key_shows_it_with_its_permissions(call: CallIt) -> None:
    body = {"name": "Production API", "permissions": EVERYTHING}
    answer = call("POST", "/v1/auth/api-keys", body)

    key, identifier = answer.body.pop("apiKey"), answer.body.pop("id")
    assert answer.status == 201
    assert key.startswith("test_sk_")
    assert identifier.startswith("key_")
    assert answer.body == {
        "createdAt": 1772452800000,
        "name": "Production API",
        "permissions": EVERYTHING,
        "mode": "test",
    }


def test_a_key_minted_with_a_login_token_says_live(call: CallIt) -> None:
    body = {"name": "En vivo", "permissions": ["messages:read"]}

    assert call("POST", "/v1/auth/api-keys", body, token=login(call)).body["mode"] == "live"


def test_permissions_come_back_once_and_in_the_order_of_the_page(call: CallIt) -> None:
    asked = ["webhooks:manage", "messages:read", "webhooks:manage"]
    answer = call("POST", "/v1/auth/api-keys", {"name": "Una", "permissions": asked})

    assert answer.body["permissions"] == ["messages:read", "webhooks:manage"]


@pytest.mark.parametrize("permissions", [[], ["messages:delete"], ["*"], "messages:read", None])
def test_permissions_that_do_not_exist_are_blamed(call: CallIt, permissions: object) -> None:
    answer = call("POST", "/v1/auth/api-keys", {"name": "Una", "permissions": permissions})

    assert (answer.status, answer.body["error"]["field"]) == (400, "permissions")


def test_a_partial_key_may_do_what_it_was_minted_for_and_nothing_else(call: CallIt) -> None:
    key = mint(call, "messages:read")

    assert call("GET", f"/v1/messages?customer_id={ANA}", token=key).status == 200
    assert call("POST", "/v1/messages/send", HELLO, token=key).status == 403
    assert call("GET", "/v1/customers", token=key).status == 403


def test_a_partial_key_cannot_mint_a_key_not_even_a_smaller_one(call: CallIt) -> None:
    key = mint(call, *EVERYTHING[:5])
    body = {"name": "Otra", "permissions": ["messages:read"]}

    answer = call("POST", "/v1/auth/api-keys", body, token=key)

    assert answer.status == 403
    assert answer.body["error"]["code"] == "insufficient_permissions"


def test_a_key_minted_under_a_path_prefix_opens_that_sandbox_without_it(call: CallIt) -> None:
    key = mint(call, *EVERYTHING, sandbox="tienda-2")

    call("POST", "/v1/messages/send", HELLO, token=key)

    assert key.startswith("test_sk_sandbox_tienda-2_")
    assert count_messages(call, "test_sk_demo", sandbox="tienda-2") == 1
    assert count_messages(call, "test_sk_demo") == 0


def test_a_partial_key_of_a_named_sandbox_stays_partial(call: CallIt) -> None:
    key = mint(call, "customers:read", sandbox="tienda-2")

    assert call("GET", "/v1/customers", token=key).status == 200
    assert call("GET", "/v1/webhooks", token=key).status == 403


def test_a_login_under_a_path_prefix_opens_that_sandbox_without_it(call: CallIt) -> None:
    token = login(call, sandbox="tienda-2")

    call("POST", "/v1/messages/send", HELLO, token=token)

    assert count_messages(call, "test_sk_demo", sandbox="tienda-2") == 1


def test_a_revoked_key_is_no_longer_valid(call: CallIt, act: Act) -> None:
    key = mint(call, *EVERYTHING)
    assert call("GET", "/v1/customers", token=key).status == 200

    act("api_key.revoke", api_key=key)

    assert call("GET", "/v1/customers", token=key).status == 401
