"""The contract of every operation: one row of the vendor's page, asked in every wrong way."""

from typing import Any

import pytest

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.operation import PERMISSIONS, Source
from respondeia_mock.loading.locate import folder
from tests.conftest import Advance, Answer, CallIt

ANA = "wa:5491123456789"
HELLO = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
CHARGE = {"customer_id": ANA, "amount": 5900}
FAQ = {"type": "faq", "data": {"faqs": [{"question": "¿Abren?", "answer": "Sí"}]}}
HOOK = {"url": "http://localhost:9000/hook", "events": ["message.sent"]}
LOGIN = {"email": "demo@respondeia.com", "password": "demo1234"}
NAMED, FORMAL, PING = {"name": "Ana"}, {"tone": "formal"}, {"event": "x"}
CUSTOMER, METRICS = "/v1/customers/{customer_id}", "analytics:read"
TALKS = CUSTOMER + "/conversations"
KEY = {"name": "Una", "permissions": ["messages:read"]}

# fmt: off
ROWS: list[tuple[str, str, str, int, str, object, object]] = [
    # name, method, path, status, permission, a right body, a wrong one (None: it has none)
    ("auth.login", "POST", "/v1/auth/login", 200, "public", LOGIN, {"email": 1}),
    ("auth.create_api_key", "POST", "/v1/auth/api-keys", 201, "full", KEY, {"name": 1}),
    ("messages.send", "POST", "/v1/messages/send", 201, "messages:write", HELLO, {"to": 1}),
    ("messages.list", "GET", "/v1/messages", 200, "messages:read", None, None),
    ("messages.get", "GET", "/v1/messages/{message_id}", 200, "messages:read", None, None),
    ("messages.read", "POST", "/v1/messages/{message_id}/read", 200, "messages:write", {}, []),
    ("customers.list", "GET", "/v1/customers", 200, "customers:read", None, None),
    ("customers.get", "GET", CUSTOMER, 200, "customers:read", None, None),
    ("customers.update", "PATCH", CUSTOMER, 200, "customers:write", NAMED, {"name": 1}),
    ("customers.conversations", "GET", TALKS, 200, "customers:read", None, None),
    ("ai.training.upload", "POST", "/v1/ai/training/upload", 201, "full", FAQ, {"type": "x"}),
    ("ai.training.status", "GET", "/v1/ai/training/status", 200, "full", None, None),
    ("ai.settings.update", "PATCH", "/v1/ai/settings", 200, "full", FORMAL, {"tone": 1}),
    ("ai.test", "POST", "/v1/ai/test", 200, "full", {"message": "Hola"}, {"message": 1}),
    ("payments.create", "POST", "/v1/payments/create", 201, "full", CHARGE, {"amount": 0}),
    ("payments.get", "GET", "/v1/payments/{payment_id}", 200, "full", None, None),
    ("payments.refund", "POST", "/v1/payments/{payment_id}/refund", 200, "full", {}, {"amount": 0}),
    ("payments.list", "GET", "/v1/payments", 200, "full", None, None),
    ("analytics.dashboard", "GET", "/v1/analytics/dashboard", 200, METRICS, None, None),
    ("analytics.conversations", "GET", "/v1/analytics/conversations", 200, METRICS, None, None),
    ("analytics.ai_performance", "GET", "/v1/analytics/ai-performance", 200, METRICS, None, None),
    ("analytics.export", "POST", "/v1/analytics/export", 201, METRICS, {}, {"type": "x"}),
    ("webhooks.create", "POST", "/v1/webhooks", 201, "webhooks:manage", HOOK, {"events": []}),
    ("webhooks.list", "GET", "/v1/webhooks", 200, "webhooks:manage", None, None),
    ("webhooks.delete", "DELETE", "/v1/webhooks/{webhook_id}", 200, "webhooks:manage", None, None),
    ("webhooks.test", "POST", "/v1/webhooks/{webhook_id}/test", 200, "webhooks:manage", {}, PING),
    ("mercadopago.notify", "POST", "/webhooks/mercadopago/{account_id}", 200, "public", {}, []),
    ("exports.download", "GET", "/exports/{export_id}", 200, "public", None, None),
]
# fmt: on
NAMES = [row[0] for row in ROWS]
BY_NAME = {row[0]: row for row in ROWS}
GUARDED = [row[0] for row in ROWS if row[4] != "public"]
WITH_BODY = [row[0] for row in ROWS if row[6] is not None]
WITH_ID = [row[0] for row in ROWS if "{" in row[2] and row[0] != "mercadopago.notify"]
QUERIES = {"messages.list": "customer_id=wa:5491123456789"}
WRONG_QUERIES = {
    "messages.list": "limit=5",
    "customers.list": "page=0",
    "customers.conversations": "limit=0",
    "payments.list": "start_date=ayer",
    "analytics.dashboard": "period=x",
    "analytics.conversations": "period=x",
    "analytics.ai_performance": "period=x",
    "webhooks.list": "limit=x",
    "exports.download": "x=1",
}


@pytest.fixture
def ids(call: CallIt, advance: Advance) -> dict[str, str]:
    """Make one of everything that has an id; the payment is approved."""
    made = {
        "message_id": call("POST", "/v1/messages/send", HELLO).body["messageId"],
        "payment_id": call("POST", "/v1/payments/create", CHARGE).body["id"],
        "webhook_id": call("POST", "/v1/webhooks", HOOK).body["webhookId"],
        "customer_id": ANA,
        "account_id": "acc_demo",
    }
    export = call("POST", "/v1/analytics/export", {}).body
    token = export["downloadUrl"].partition("token=")[2]
    call("POST", "/v1/ai/training/upload", FAQ)
    advance(3)
    return {**made, "export_id": export["exportId"], "token": token}


def ask(call: CallIt, name: str, ids: dict[str, str], body: object, **more: Any) -> Answer:  # noqa: ANN401 (as call has it)
    _, method, path, *_ = BY_NAME[name]
    for parameter, value in ids.items():
        path = path.replace(f"{{{parameter}}}", value)
    query = f"token={ids['token']}" if name == "exports.download" else QUERIES.get(name, "")
    return call(method, f"{path}?{query}", body, **more)


def test_the_rows_are_those_of_the_page_in_its_order() -> None:
    found = [
        (row.name, row.method, row.path, row.status, str(row.access))
        for row in (*OPERATIONS, *BESIDES)
    ]

    assert found == [row[:5] for row in ROWS]
    assert (len(OPERATIONS), len(BESIDES)) == (26, 2)


def test_what_the_page_does_not_have_says_so_and_is_not_counted() -> None:
    assert {row.source for row in OPERATIONS} == {Source.DOCUMENTED}
    assert {row.source for row in BESIDES} == {Source.INFERRED}
    assert [row.counted for row in BESIDES] == [False, False]
    assert all(row.counted for row in OPERATIONS)


@pytest.mark.parametrize("name", NAMES)
def test_a_row_has_a_schema_of_what_it_is_asked(name: str) -> None:
    assert (folder("schemas") / "requests" / f"{name}.json").is_file()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "exports.download"])
def test_a_row_has_a_schema_of_what_it_answers_unless_that_is_a_file(name: str) -> None:
    assert (folder("schemas") / "responses" / f"{name}.json").is_file()


@pytest.mark.parametrize("row", [*OPERATIONS, *BESIDES], ids=NAMES)
def test_a_row_is_summed_up_in_a_sentence(row: Any) -> None:  # noqa: ANN401 (a row)
    assert row.summary.endswith(".")
    assert row.heading != ""


@pytest.mark.parametrize("name", NAMES)
def test_a_right_call_succeeds_with_an_answer_its_schema_allows(
    call: CallIt, ids: dict[str, str], name: str
) -> None:
    answer = ask(call, name, ids, BY_NAME[name][5])

    assert answer.status == BY_NAME[name][3]
    assert answer.raw != b""


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("token", [None, "YOUR_API_TOKEN", "sk_live_nada"])
def test_without_a_valid_token_it_is_refused_whatever_is_sent(
    call: CallIt, ids: dict[str, str], name: str, token: str | None
) -> None:
    answer = ask(call, name, ids, BY_NAME[name][6], token=token)

    assert (answer.status, answer.body["error"]["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", [row[0] for row in ROWS if row[4] == "public"])
def test_what_is_public_asks_for_no_token(call: CallIt, ids: dict[str, str], name: str) -> None:
    assert ask(call, name, ids, BY_NAME[name][5], token=None).status == 200
    assert ask(call, name, ids, BY_NAME[name][5], token="YOUR_API_TOKEN").status == 200


@pytest.mark.parametrize("name", GUARDED)
def test_a_key_that_lacks_the_permission_is_refused_whatever_is_sent(
    call: CallIt, ids: dict[str, str], name: str
) -> None:
    lacking = "webhooks:manage" if BY_NAME[name][4] == "full" else BY_NAME[name][4]
    rest = [each for each in PERMISSIONS if each != lacking]
    key = call("POST", "/v1/auth/api-keys", {"name": "x", "permissions": rest}).body["apiKey"]

    answer = ask(call, name, ids, BY_NAME[name][6], token=key)

    assert (answer.status, answer.body["error"]["code"]) == (403, "insufficient_permissions")
    assert lacking in answer.body["error"]["message"]


@pytest.mark.parametrize("name", [name for name in GUARDED if BY_NAME[name][4] != "full"])
def test_a_key_with_that_one_permission_is_enough(
    call: CallIt, ids: dict[str, str], name: str
) -> None:
    body = {"name": "x", "permissions": [BY_NAME[name][4]]}
    key = call("POST", "/v1/auth/api-keys", body).body["apiKey"]

    answer = ask(call, name, ids, BY_NAME[name][5], token=key)

    assert answer.status == BY_NAME[name][3]


@pytest.mark.parametrize("name", WITH_BODY)
@pytest.mark.parametrize("nowhere", [False, True])
def test_a_wrong_body_is_refused_before_anything_is_looked_up(
    call: CallIt,
    ids: dict[str, str],
    name: str,
    nowhere: bool,  # noqa: FBT001 (parametrised)
) -> None:
    somewhere = {**dict.fromkeys(ids, "nada"), "token": "x"} if nowhere else ids
    answer = ask(call, name, somewhere, BY_NAME[name][6])

    assert (answer.status, answer.body["error"]["code"]) == (400, "invalid_parameter")


@pytest.mark.parametrize("name", WITH_BODY)
def test_a_body_that_is_no_json_is_refused(call: CallIt, ids: dict[str, str], name: str) -> None:
    answer = ask(call, name, ids, None, raw=b"{")

    assert (answer.status, answer.body["error"]["code"]) == (400, "invalid_json")


@pytest.mark.parametrize("name", WRONG_QUERIES)
def test_a_wrong_query_is_refused(call: CallIt, ids: dict[str, str], name: str) -> None:
    path = BY_NAME[name][2]
    for parameter, value in ids.items():
        path = path.replace(f"{{{parameter}}}", value)
    answer = call("GET", f"{path}?{WRONG_QUERIES[name]}")

    assert (answer.status, answer.body["error"]["code"]) == (400, "invalid_parameter")


@pytest.mark.parametrize("name", WITH_ID)
def test_an_id_that_nothing_bears_is_not_found(
    call: CallIt, ids: dict[str, str], name: str
) -> None:
    answer = ask(call, name, dict.fromkeys(ids, "nada"), BY_NAME[name][5])

    assert (answer.status, answer.body["error"]["code"]) == (404, "not_found")
    assert "'nada'" in answer.body["error"]["message"]


def test_a_job_that_does_not_exist_is_not_found(call: CallIt) -> None:
    assert call("GET", "/v1/ai/training/status?job_id=nada").status == 404


@pytest.mark.parametrize("name", [name for name in NAMES if BY_NAME[name][2].startswith("/v1")])
def test_another_method_is_not_found(call: CallIt, ids: dict[str, str], name: str) -> None:
    path = BY_NAME[name][2]
    for parameter, value in ids.items():
        path = path.replace(f"{{{parameter}}}", value)

    assert call("PUT", path, {}).status == 404


def test_every_answer_of_v1_carries_the_rate_limit(call: CallIt, ids: dict[str, str]) -> None:
    names = [name for name in NAMES if BY_NAME[name][2].startswith("/v1")]
    answers = [ask(call, name, ids, BY_NAME[name][5]) for name in names]

    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"500"}
