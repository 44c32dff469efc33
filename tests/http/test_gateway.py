"""What the wire shows of every answer of /v1: status, headers, CORS, links."""

import logging

import pytest

from tests.asgi import ask
from tests.http.conftest import Ask, built, payment

VENDORS_STATUSES = {200, 201, 400, 401, 403, 404, 429, 500, 503}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/customers", 200),
        ("GET", "/v1/messages", 400),
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1", 404),
        ("GET", "/v1/", 404),
        ("PUT", "/v1/customers", 404),
        ("DELETE", "/v1/payments/create", 404),
        ("HEAD", "/v1/customers", 404),
        ("TRACE", "/v1/customers", 404),
        ("OPTIONS", "/v1/customers", 200),
        ("POST", "/v1/auth/login", 400),
    ],
)
def test_every_answer_is_json_with_the_rate_limit_and_an_id(
    asked: Ask, method: str, path: str, status: int
) -> None:
    answered = asked(method, path)

    assert answered.status == status
    assert answered.header("content-type") == "application/json"
    assert answered.header("content-length") == str(len(answered.body))
    assert answered.json is not None
    assert answered.header("x-ratelimit-limit") == "500"
    assert answered.header("x-ratelimit-remaining") in {"499", "500"}
    assert answered.header("x-ratelimit-reset") == "1772452860"
    assert (answered.header("x-mock-request-id") or "").startswith("req_")


def test_a_429_carries_the_three_headers_as_well() -> None:
    application = built(plan="basico")
    statuses = [ask(application, "GET", "/v1/customers").status for _ in range(150)]
    assert statuses == [200] * 150

    answered = ask(application, "GET", "/v1/customers")

    assert answered.status == 429
    assert answered.header("retry-after") == "60"
    assert answered.header("x-ratelimit-limit") == "100"
    assert answered.header("x-ratelimit-remaining") == "0"
    assert answered.header("x-ratelimit-reset") == "1772452860"


def test_a_401_asks_for_a_bearer_token_and_says_how_to_get_one(asked: Ask) -> None:
    answered = asked("GET", "/v1/customers", headers={"authorization": None})

    assert answered.status == 401
    assert answered.header("www-authenticate") == "Bearer"
    assert answered.header("x-mock-hint") == (
        "send 'Authorization: Bearer test_sk_demo' (any key that starts with test_)"
    )


def test_the_case_of_bearer_does_not_matter(asked: Ask) -> None:
    for scheme in ("bearer", "BEARER", "Bearer"):
        headers = {"authorization": f"{scheme} test_sk_abc123..."}
        assert asked("GET", "/v1/customers", headers=headers).status == 200


def test_another_scheme_is_no_token(asked: Ask) -> None:
    answered = asked("GET", "/v1/customers", headers={"authorization": "Basic dGVzdF9zazo="})
    assert answered.status == 401
    assert (answered.header("x-mock-hint") or "").startswith("the header is not 'Bearer TOKEN'")


def test_any_origin_may_call_and_read_the_headers_it_needs(asked: Ask) -> None:
    answered = asked("GET", "/v1/customers", headers={"origin": "https://shop.example"})

    assert answered.header("access-control-allow-origin") == "*"
    assert answered.header("access-control-expose-headers") == (
        "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, "
        "Idempotent-Replayed, X-Mock-Request-Id, X-Mock-Hint"
    )


@pytest.mark.parametrize("path", ["/v1/messages", "/v1/nothing", "/v1/payments/pay_none"])
def test_a_page_may_read_errors_too(asked: Ask, path: str) -> None:
    answered = asked("GET", path, headers={"origin": "https://shop.example"})
    assert answered.status >= 400
    assert answered.header("access-control-allow-origin") == "*"


def test_a_preflight_is_200_and_allows_what_a_client_sends(asked: Ask) -> None:
    answered = asked(
        "OPTIONS",
        "/v1/payments/create",
        headers={
            "origin": "https://shop.example",
            "authorization": None,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type,idempotency-key",
        },
    )

    assert (answered.status, answered.body) == (200, b"{}")
    assert answered.header("access-control-allow-origin") == "*"
    assert answered.header("access-control-allow-methods") == "GET, POST, PATCH, DELETE, OPTIONS"
    assert answered.header("access-control-allow-headers") == (
        "Authorization, Content-Type, Idempotency-Key, Prefer, X-Mock-Fault"
    )


def test_a_preflight_uses_up_nothing(asked: Ask) -> None:
    for _ in range(3):
        assert asked("OPTIONS", "/v1/customers").header("x-ratelimit-remaining") == "500"
    assert asked("GET", "/v1/customers").header("x-ratelimit-remaining") == "499"


def test_downloads_and_notifications_have_no_cors(asked: Ask) -> None:
    for method, path in (("POST", "/webhooks/mercadopago/acc_demo"), ("GET", "/exports/exp_1")):
        answered = asked(method, path, headers={"origin": "https://shop.example"})
        assert answered.header("access-control-allow-origin") is None


def test_accents_and_emoji_come_back_unescaped(asked: Ask) -> None:
    body = {"channel": "whatsapp", "to": "wa:1", "content": "¡Sí! 🧉"}
    asked("POST", "/v1/messages/send", body)
    assert '"content":"¡Sí! 🧉"'.encode() in asked("GET", "/v1/messages?customer_id=wa:1").body


def test_links_begin_with_the_host_of_the_request(asked: Ask) -> None:
    body = {"customer_id": "wa:1", "amount": 1}
    answered = asked("POST", "/v1/payments/create", body, headers={"host": "mock.internal:8080"})
    made = answered.json
    assert made["paymentLink"] == f"http://mock.internal:8080/checkout/{made['id']}"


def test_links_begin_with_the_public_url_if_there_is_one() -> None:
    application = built(public_url="https://mock.example/")
    body = {"customer_id": "wa:1", "amount": 1}
    made = ask(application, "POST", "/v1/payments/create", body).json
    exported = ask(application, "POST", "/v1/analytics/export", {}).json
    assert made["paymentLink"] == f"https://mock.example/checkout/{made['id']}"
    assert exported["downloadUrl"].startswith(
        f"https://mock.example/exports/{exported['exportId']}?token="
    )


def test_an_export_is_downloaded_without_a_bearer_by_its_link(asked: Ask) -> None:
    payment(asked, description="=1+1")
    exported = asked("POST", "/v1/analytics/export", {"type": "payments"}).json
    path = exported["downloadUrl"].removeprefix("http://localhost:3000")

    answered = asked("GET", path, headers={"authorization": None, "host": "anything.example"})

    assert answered.status == 200
    assert answered.header("content-type") == "text/csv; charset=utf-8"
    assert answered.header("content-disposition") == (
        f'attachment; filename="payments-{exported["exportId"]}.csv"'
    )
    head, row = answered.body.decode().splitlines()
    assert head.startswith("id,customerId,amount")
    assert "'=1+1" in row


def test_an_export_asks_for_the_right_token(asked: Ask) -> None:
    made = asked("POST", "/v1/analytics/export", {"format": "json"}).json
    path = f"/exports/{made['exportId']}"

    assert asked("GET", path).error["field"] == "token"
    assert asked("GET", f"{path}?token=wrong").status == 404
    whole = asked("GET", made["downloadUrl"].removeprefix("http://localhost:3000"))
    assert whole.header("content-type") == "application/json"


def test_an_export_expires(asked: Ask) -> None:
    made = asked("POST", "/v1/analytics/export", {}).json
    seconds = (made["expiresAt"] - made["createdAt"]) / 1000
    path = made["downloadUrl"].removeprefix("http://localhost:3000")

    asked("POST", "/__admin/clock/advance", {"by": seconds - 1})
    assert asked("GET", path).status == 200
    asked("POST", "/__admin/clock/advance", {"by": 1})
    assert asked("GET", path).status == 404


NOTIFICATIONS = [
    ("", '{"type":"payment","data":{"id":"ID"}}'),
    ("", '{"topic":"payment","resource":"https://api.mercadopago.com/v1/payments/ID"}'),
    ("?topic=payment&id=ID", ""),
    ("?type=payment&data.id=ID", ""),
]


@pytest.mark.parametrize(("query", "body"), NOTIFICATIONS)
def test_mercadopago_notifies_in_either_form_and_the_payment_is_decided(
    asked: Ask, query: str, body: str
) -> None:
    made = payment(asked)
    path = "/webhooks/mercadopago/acc_demo" + query.replace("ID", made["id"])
    raw = body.replace("ID", made["id"]).encode()

    answered = asked("POST", path, raw=raw, headers={"authorization": None})

    assert (answered.status, answered.body) == (200, b'{"received":true}')
    assert asked("GET", f"/v1/payments/{made['id']}").json["status"] == "approved"


def test_a_notification_of_an_unknown_payment_is_received_all_the_same(asked: Ask) -> None:
    answered = asked("POST", "/webhooks/mercadopago/acc_demo", {"data": {"id": "12345"}})
    assert (answered.status, answered.body) == (200, b'{"received":true}')


def test_a_second_notification_changes_nothing(asked: Ask) -> None:
    made = payment(asked)
    for _ in range(2):
        asked("POST", f"/webhooks/mercadopago/acc_demo?topic=payment&id={made['id']}")
    told = asked("GET", "/__admin/requests?operation=mercadopago.notify").json["requests"]
    events = [asked("GET", f"/__admin/requests/{each['id']}").json["events"] for each in told]
    assert [[each["event"] for each in raised] for raised in events] == [["payment.approved"], []]


def test_notifications_use_up_no_rate_limit(asked: Ask) -> None:
    asked("POST", "/webhooks/mercadopago/acc_demo")
    assert asked("GET", "/v1/customers").header("x-ratelimit-remaining") == "499"


def test_https_can_be_required_of_v1_and_of_nothing_else() -> None:
    application = built(require_https=True)

    refused = ask(application, "GET", "/v1/customers")
    assert refused.status == 400
    assert refused.error["code"] == "https_required"
    assert ask(application, "GET", "/__admin/health").status == 200
    assert ask(application, "POST", "/webhooks/mercadopago/acc_demo").status == 200


HINTS = [
    ("GET", "/v1/payments/create/", "did you mean POST /v1/payments/create?"),
    ("GET", "/v1/auth/login", "GET is not possible here; try POST"),
    ("DELETE", "/v1/customers/wa:1", "DELETE is not possible here; try GET or PATCH"),
    ("GET", "/v1/custommers", "did you mean GET /v1/customers?"),
    ("POST", "/v1/message/send", "did you mean POST /v1/messages/send?"),
    ("GET", "/v1/v1/customers", "the path has /v1 twice; the base URL already ends in /v1"),
]


@pytest.mark.parametrize(("method", "path", "hint"), HINTS)
def test_a_path_that_nothing_has_hints_at_what_was_meant(
    asked: Ask, method: str, path: str, hint: str
) -> None:
    answered = asked(method, path)
    assert answered.status == 404
    assert answered.error["code"] == "not_found"
    assert answered.header("x-mock-hint") == hint


def test_a_hint_never_stands_in_the_body(asked: Ask) -> None:
    answered = asked("GET", "/v1/custommers")
    assert answered.error == {
        "code": "not_found",
        "message": "No such endpoint: GET /v1/custommers",
        "documentation_url": "https://docs.respondeia.com/api/errors#not_found",
    }


def test_an_ignored_field_near_a_known_one_is_hinted_at(asked: Ask) -> None:
    body = {"customerID": "wa:1", "customer_id": "wa:1", "amount": 1, "descripcion": "x"}
    answered = asked("POST", "/v1/payments/create", body)
    assert answered.status == 201
    assert answered.header("x-mock-hint") == (
        "'customerID' is ignored: did you mean 'customer_id'? "
        "'descripcion' is ignored: did you mean 'description'?"
    )


def test_an_id_of_another_sandbox_is_found_there_by_the_hint(asked: Ask) -> None:
    made = payment(asked, "/sandboxes/other")
    answered = asked("GET", f"/v1/payments/{made['id']}")
    assert answered.status == 404
    assert answered.header("x-mock-hint") == (
        f"'{made['id']}' is in the sandbox 'other', this is 'test'"
    )


def test_a_hint_is_one_line_of_ascii_whatever_was_asked_for(asked: Ask) -> None:
    address = "web:ñ 🧉"
    asked("POST", "/sandboxes/other/v1/payments/create", {"customer_id": address, "amount": 1})
    answered = asked("GET", "/v1/customers/web:%C3%B1%20%F0%9F%A7%89")
    hint = answered.header("x-mock-hint") or ""
    assert answered.status == 404
    assert hint.isascii()
    assert hint.isprintable()
    assert hint.endswith("is in the sandbox 'other', this is 'test'")


def test_a_hint_is_logged(asked: Ask, caplog: pytest.LogCaptureFixture) -> None:
    asked("GET", "/v1/custommers")
    assert caplog.record_tuples == [
        (
            "respondeia_mock",
            logging.WARNING,
            "GET /v1/custommers -> 404  hint: did you mean GET /v1/customers?",
        )
    ]


def test_a_call_is_logged_only_when_asked_for(asked: Ask, caplog: pytest.LogCaptureFixture) -> None:
    asked("GET", "/v1/customers")
    with caplog.at_level(logging.INFO, "respondeia_mock"):
        asked("GET", "/v1/customers/wa:%0A%C3%B1")
    assert caplog.messages == ["GET /v1/customers/wa:\\n\\xf1 -> 404"]
