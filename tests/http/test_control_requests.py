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
        ("?path=/v1/payments/*", ["/v1/payments/create"]),
        ("?path=/v1/pay*", []),
        ("?path=/v1/pay**", ["/v1/payments/create"]),
        ("?api_key=test_sk_demo&method=GET", ["/v1/customers", "/v1/nothing"]),
        ("?api_key=sk_live_*", []),
        ("?header=Content-Type:application/json", ["/v1/payments/create"]),
        ("?header=content-type%20:%20application/*", ["/v1/payments/create"]),
        ("?header=Content-Type", ["/v1/payments/create"]),
        ("?header=Content-Type&header=Host:localhost:3000", ["/v1/payments/create"]),
        ("?header=Content-Type&header=Host:localhost", []),
        ("?body=%7B%22amount%22:590050%7D", ["/v1/payments/create"]),
        ("?body=%7B%22amount%22:5900%7D", []),
        ("?body=590050", ["/v1/payments/create"]),
        ("?body=wa:5491123456789", ["/v1/payments/create"]),
        ("?body=nothing", []),
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
        ("?status=42", "status"),
        ("?operation=", "operation"),
        ("?method=GRAB", "method"),
        ("?path=v1", "path"),
        ("?header=", "header"),
        ("?header=:a", "header"),
        ("?header=A:1&header=a:2", "header"),
        ("?status=200&status=404", "status"),
        ("?body=%7B", "body"),
        ("?body=", "body"),
        ("?api_key=", "api_key"),
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


def test_an_unknown_operation_suggests_the_nearest(asked: Ask) -> None:
    answered = asked("GET", "/__admin/requests?operation=payment.create")
    assert answered.error == {
        "code": "invalid",
        "message": (
            "'operation': no operation is called 'payment.create'; did you mean 'payments.create'?"
        ),
        "field": "operation",
    }


@pytest.mark.parametrize("name", ["unknown", "preflight", "mercadopago.notify"])
def test_what_is_not_in_the_page_s_table_can_be_looked_for(asked: Ask, name: str) -> None:
    assert asked("GET", f"/__admin/requests?operation={name}").json["total"] == 0


def test_a_stray_percent_sign_in_the_query_is_no_reason_to_crash(asked: Ask) -> None:
    assert asked("GET", "/__admin/requests?path=/%zz%FF%00").json["total"] == 0


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
        (
            "journaling",
            f"recorded as {identifier} in the sandbox 'test': its token belongs there",
        ),
        ("authentication", "recognized test_sk_demo: it may do everything"),
        ("rate_limiting", "499 of 500 left for the account until 2026-03-02T12:01:00Z"),
        ("authorization", "allowed: payments.create asks for all permissions"),
        ("interception", "no rule hit"),
        ("validation", "the body is as payments.create takes it"),
        ("idempotency", "the Idempotency-Key 'k' is new; the answer is remembered for 24 hours"),
        ("performing", "payments.create answered 201"),
    ]


def test_a_replayed_answer_says_whose_it_was(asked: Ask) -> None:
    body = {"customer_id": "wa:1", "amount": 5900}
    headers = {"idempotency-key": "k"}
    first = asked("POST", "/v1/payments/create", body, headers=headers)
    again = asked("POST", "/v1/payments/create", body, headers=headers)

    identifier = again.header("x-mock-request-id")
    first_id = first.header("x-mock-request-id")

    assert decisions(asked, identifier)[-1] == (
        "idempotency",
        f"'k' was used before: answered 201 as to {first_id}",
    )
    assert [each.get("replayed") for each in listed(asked)] == [None, first_id]


def test_events_and_their_deliveries_stand_with_the_call_that_caused_them(asked: Ask) -> None:
    hook = {"url": "http://localhost:1/", "events": ["payment.created", "payment.approved"]}
    webhook = asked("POST", "/v1/webhooks", hook).json["webhookId"]
    identifier = asked("POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 1}).header(
        "x-mock-request-id"
    )
    asked("POST", "/__admin/clock/advance", {"by": "3s"})

    told = asked("GET", f"/__admin/requests/{identifier}").json

    (delivery,) = told["deliveries"]
    created = next(each for each in told["events"] if each["event"] == "payment.created")
    assert (delivery["event_id"], delivery["webhook_id"]) == (created["id"], webhook)
    assert (delivery["state"], delivery["status"], delivery["attempts"]) == ("waiting", None, 0)
    caused = asked("GET", f"/__admin/events?cause={identifier}").json["events"]
    assert [each["id"] for each in caused] == [each["id"] for each in told["events"]]


def test_a_body_that_is_no_json_is_shown_as_text(asked: Ask) -> None:
    answered = asked("POST", "/v1/payments/create", raw=b'{"a": \xff')
    identifier = answered.header("x-mock-request-id")
    assert asked("GET", f"/__admin/requests/{identifier}").json["body"] == '{"a": \ufffd'


def test_a_key_in_a_body_that_is_no_json_is_shortened_too(asked: Ask) -> None:
    raw = b'{"key": "sk_live_abcdef", "other": "session_live_xyz"'
    identifier = asked("POST", "/v1/payments/create", raw=raw).header("x-mock-request-id")
    told = asked("GET", f"/__admin/requests/{identifier}").json["body"]
    assert told == '{"key": "sk_live_…", "other": "…"'


def test_a_hint_stands_in_the_list(asked: Ask) -> None:
    asked("GET", "/v1/customer")
    (entry,) = listed(asked)
    assert entry["hint"] == "did you mean GET /v1/customers?"


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


def test_the_journal_is_emptied_and_nothing_else_is(asked: Ask) -> None:
    identifier = payment(asked)["id"]
    first = listed(asked)[0]["id"]

    assert asked("DELETE", "/__admin/requests").json == {"removed": 1}

    assert asked("GET", "/__admin/requests").json == {"requests": [], "total": 0}
    assert asked("GET", f"/v1/payments/{identifier}").status == 200
    events = asked("GET", "/__admin/events").json["events"]
    assert {each["cause"] for each in events} == {first}
    assert asked("GET", f"/__admin/requests/{first}").error["message"] == (
        f"No request with id '{first}' is known here"
    )
    assert [each["path"] for each in listed(asked)] == [f"/v1/payments/{identifier}"]


def test_emptying_takes_nothing_to_choose_by(asked: Ask) -> None:
    payment(asked)
    assert asked("DELETE", "/__admin/requests?status=404").status == 400
    assert asked("DELETE", "/__admin/requests", {"status": 404}).status == 400
    assert len(listed(asked)) == 1
