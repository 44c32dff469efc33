"""The journal over HTTP: what arrived, why it was answered so, and what is never shown."""

import pytest

from tests.asgi import Json
from tests.http.conftest import Ask, payment


def listed(asked: Ask, query: str = "") -> list[Json]:
    found: list[Json] = asked("GET", f"/__admin/requests{query}").json["requests"]
    return found


def test_calls_are_listed_oldest_first(asked: Ask) -> None:
    asked("GET", "/v1/customers?limit=5")
    asked("POST", "/v1/payments/create", {"amount": 1})

    first, second = listed(asked)

    assert {**first, "id": "", "arrived": 0, "duration_ms": 0} == {
        "id": "",
        "sequence": 1,
        "at": 1772452800,
        "arrived": 0,
        "operation": "customers.list",
        "method": "GET",
        "path": "/v1/customers",
        "query": {"limit": "5"},
        "api_key": "test_sk_demo",
        "status": 200,
        "duration_ms": 0,
    }
    assert (second["operation"], second["status"]) == ("payments.create", 400)
    assert first["id"] < second["id"]
    assert first["arrived"] <= second["arrived"]


def test_control_calls_and_pages_are_not_in_the_journal(asked: Ask) -> None:
    asked("GET", "/__admin/health")
    asked("GET", "/checkout/pay_none")
    asked("GET", "/nothing")
    assert asked("GET", "/__admin/requests").json == {"requests": [], "total": 0}


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("?operation=payments.create", ["/v1/payments/create"]),
        ("?operation=unknown", ["/v1/nothing"]),
        ("?method=post", ["/v1/payments/create"]),
        ("?path=/v1/customers", ["/v1/customers"]),
        ("?status=404", ["/v1/nothing"]),
        ("?status=200&method=GET", ["/v1/customers"]),
        ("?status=200&method=POST", []),
        ("?since=1772452801", ["/v1/nothing"]),
        ("?since=1772452801.5", []),
        ("?limit=1", ["/v1/nothing"]),
        ("?limit=2", ["/v1/payments/create", "/v1/nothing"]),
        ("?limit=0", []),
    ],
)
def test_the_list_is_filtered(asked: Ask, query: str, paths: list[str]) -> None:
    asked("GET", "/v1/customers")
    payment(asked)
    asked("POST", "/__admin/clock/advance", {"by": "1s"})
    asked("GET", "/v1/nothing")

    assert [each["path"] for each in listed(asked, query)] == paths


def test_the_total_counts_what_the_limit_cuts_off(asked: Ask) -> None:
    for _ in range(103):
        asked("GET", "/v1/customers")
    document = asked("GET", "/__admin/requests").json
    assert (len(document["requests"]), document["total"]) == (100, 103)
    document = asked("GET", "/__admin/requests?limit=103").json
    assert len(document["requests"]) == 103


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?limit=many", "limit"),
        ("?limit=-1", "limit"),
        ("?limit=1.5", "limit"),
        ("?limit=", "limit"),
        ("?limit=%C2%B2", "limit"),
        ("?status=2xx", "status"),
        ("?since=now", "since"),
        ("?since=1.2.3", "since"),
        ("?since=.", "since"),
        ("?limit=" + "9" * 5000, "limit"),
        ("?status=" + "9" * 5000, "status"),
        ("?operatoin=x", "operatoin"),
    ],
)
def test_a_wrong_filter_is_400(asked: Ask, query: str, field: str) -> None:
    answered = asked("GET", f"/__admin/requests{query}")
    assert answered.status == 400
    assert answered.error["field"] == field


def test_an_unknown_filter_suggests_the_nearest(asked: Ask) -> None:
    answered = asked("GET", "/__admin/requests?operatoin=x")
    assert answered.error["message"] == "'operatoin' is not known here; did you mean 'operation'?"


def test_a_stray_percent_sign_in_the_query_is_no_reason_to_crash(asked: Ask) -> None:
    assert asked("GET", "/__admin/requests?path=%zz%FF%00").json["total"] == 0


def test_one_entry_tells_the_call_and_the_answer(asked: Ask) -> None:
    answered = asked(
        "POST", "/v1/payments/create?x=1", {"customer_id": "wa:1", "amount": 5900, "note": "ñ"}
    )
    identifier = answered.header("x-mock-request-id")

    told = asked("GET", f"/__admin/requests/{identifier}").json

    assert told["id"] == identifier
    assert told["sandbox"] == "test"
    assert told["headers"] == {
        "host": "localhost:3000",
        "authorization": "Bearer test_sk_demo",
        "content-type": "application/json",
    }
    assert told["query"] == {"x": "1"}
    assert told["body"] == {"customer_id": "wa:1", "amount": 5900, "note": "ñ"}
    assert told["response"]["status"] == 201
    assert told["response"]["body"] == answered.json
    assert told["response"]["headers"]["X-Mock-Request-Id"] == identifier
    assert [each["event"] for each in told["events"]] == ["customer.created", "payment.created"]
    assert "crashed" not in told


def decisions(asked: Ask, identifier: str | None) -> list[tuple[str, str]]:
    told = asked("GET", f"/__admin/requests/{identifier}").json
    return [(each["stage"], each["decision"]) for each in told["stages"]]


def test_one_entry_tells_what_each_stage_decided(asked: Ask) -> None:
    body = {"customer_id": "wa:1", "amount": 5900}
    answered = asked("POST", "/v1/payments/create", body, headers={"idempotency-key": "k"})
    identifier = answered.header("x-mock-request-id")

    assert decisions(asked, identifier) == [
        ("journaling", f"recorded as {identifier}"),
        ("authentication", "recognized test_sk_demo"),
        ("rate_limiting", "499 of 500 left until 1772452860"),
        ("authorization", "allowed: asks for full"),
        ("interception", "no rule hit"),
        ("validation", "accepted"),
        ("idempotency", "not seen before"),
        ("performing", "payments.create answered 201"),
    ]


@pytest.mark.parametrize(
    ("path", "headers", "last"),
    [
        ("/v1/payments", {"authorization": None}, ("authorization", "answered 401")),
        ("/v1/nothing", {}, ("authorization", "answered 404")),
        ("/v1/messages", {}, ("validation", "answered 400")),
        ("/v1/payments/pay_1", {}, ("performing", "payments.get answered 404")),
    ],
)
def test_one_entry_ends_with_the_stage_that_answered(
    asked: Ask, path: str, headers: dict[str, None], last: tuple[str, str]
) -> None:
    answered = asked("GET", path, headers=headers)
    assert decisions(asked, answered.header("x-mock-request-id"))[-1] == last


def test_a_replayed_answer_is_told_to_be_from_memory(asked: Ask) -> None:
    body = {"customer_id": "wa:1", "amount": 5900}
    headers = {"idempotency-key": "k"}
    asked("POST", "/v1/payments/create", body, headers=headers)
    again = asked("POST", "/v1/payments/create", body, headers=headers)
    identifier = again.header("x-mock-request-id")
    assert decisions(asked, identifier)[-1] == ("idempotency", "answered 201 from memory")


def test_a_body_that_is_no_json_is_shown_as_text(asked: Ask) -> None:
    answered = asked("POST", "/v1/payments/create", raw=b'{"a": \xff')
    identifier = answered.header("x-mock-request-id")
    assert asked("GET", f"/__admin/requests/{identifier}").json["body"] == '{"a": \ufffd'


def test_an_unknown_entry_is_404(asked: Ask) -> None:
    answered = asked("GET", "/__admin/requests/req_none")
    assert answered.status == 404
    assert answered.error["message"] == "No request with id 'req_none' is known here"


def test_an_entry_of_another_sandbox_is_404_and_says_which(asked: Ask) -> None:
    identifier = asked("GET", "/sandboxes/one/v1/customers").header("x-mock-request-id")
    answered = asked("GET", f"/__admin/requests/{identifier}")
    assert answered.status == 404
    assert answered.error["message"] == f"The request '{identifier}' is in the sandbox 'one'"
    assert asked("GET", f"/sandboxes/one/__admin/requests/{identifier}").json["sandbox"] == "one"


def test_calls_in_other_sandboxes_are_counted_elsewhere(asked: Ask) -> None:
    assert "elsewhere" not in asked("GET", "/__admin/requests").json
    asked(
        "POST", "/v1/auth/login", {"email": "a", "password": "b"}, headers={"authorization": None}
    )
    asked("GET", "/sandboxes/one/v1/customers")
    asked("GET", "/sandboxes/one/v1/customers")

    assert asked("GET", "/__admin/requests").json == {
        "requests": [],
        "total": 0,
        "elsewhere": {"live": 1, "one": 2},
    }
    assert asked("GET", "/sandboxes/one/__admin/requests").json["elsewhere"] == {"live": 1}


def test_a_login_lands_in_live_and_its_token_is_never_shown(asked: Ask) -> None:
    credentials = {"email": "demo@respondeia.com", "password": "demo1234"}
    body = asked("POST", "/v1/auth/login", credentials, headers={"authorization": None}).json
    token = body["user"]["token"]
    bearer = {"authorization": f"Bearer {token}"}
    minted = asked(
        "POST", "/v1/auth/api-keys", {"name": "x", "permissions": ["messages:read"]}, headers=bearer
    ).json
    asked("GET", "/v1/messages", headers={"authorization": f"Bearer {minted['apiKey']}"})

    shown = (
        listed(asked, "?limit=0")
        + asked("GET", "/sandboxes/live/__admin/requests").json["requests"]
    )
    whole = [asked("GET", f"/sandboxes/live/__admin/requests/{each['id']}").text for each in shown]

    assert [each["api_key"] for each in shown] == [None, "…", "sk_live_…"]
    assert len(whole) == 3
    assert token not in "".join(whole)
    assert minted["apiKey"] not in "".join(whole)


def test_a_long_test_key_is_shown_by_its_ends(asked: Ask) -> None:
    headers = {"authorization": "Bearer test_sk_abcdefghijklmnopqrstuvwxyz"}
    identifier = asked("GET", "/v1/customers", headers=headers).header("x-mock-request-id")
    told = asked("GET", f"/__admin/requests/{identifier}").json
    assert told["api_key"] == "test_sk_abcdefgh…wxyz"
    assert told["headers"]["authorization"] == "Bearer test_sk_abcdefgh…wxyz"


def test_another_scheme_is_not_shown_at_all(asked: Ask) -> None:
    headers = {"authorization": "Basic ZGVtbzpkZW1v"}
    identifier = asked("GET", "/v1/customers", headers=headers).header("x-mock-request-id")
    told = asked("GET", f"/__admin/requests/{identifier}").json
    assert told["api_key"] is None
    assert told["headers"]["authorization"] == "…"


def test_reset_forgets_the_calls(asked: Ask) -> None:
    asked("GET", "/v1/customers")
    asked("POST", "/__admin/reset")
    assert asked("GET", "/__admin/requests").json == {"requests": [], "total": 0}
