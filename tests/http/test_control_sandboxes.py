"""The door to the sandboxes: listed, made on their terms, deleted, refused."""

import re
from pathlib import Path

import pytest

from respondeia_mock.http.application import Application
from tests.asgi import ask
from tests.http.conftest import Ask, built, payment

SANDBOXES = "/__admin/sandboxes"
DOCUMENT = {"customers": [{"id": "wa:1", "name": "Ana"}]}
CREATED = {
    "name": "worker-1",
    "api_key": "test_sk_sandbox_worker-1",
    "base_url": "http://localhost:3000/sandboxes/worker-1/v1",
    "admin_url": "http://localhost:3000/sandboxes/worker-1/__admin",
    "webhook_secret": "whsec_test_respondeia",
}


def names(asked: Ask) -> list[str]:
    return [each["name"] for each in asked("GET", SANDBOXES).json["sandboxes"]]


def test_one_is_made_and_told_how_it_is_reached(asked: Ask) -> None:
    made = asked("POST", SANDBOXES, {"name": "worker-1"})
    assert (made.status, made.json) == (200, CREATED)
    headers = {"authorization": "Bearer test_sk_sandbox_worker-1"}
    first = asked(
        "POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 1}, headers=headers
    )
    assert first.json["paymentLink"].startswith(
        "http://localhost:3000/sandboxes/worker-1/checkout/"
    )
    assert asked("GET", "/sandboxes/worker-1/v1/payments").json["data"] == [first.json]
    assert asked("GET", "/sandboxes/worker-1/__admin/health").json["sandboxes"] == 3


def test_its_urls_begin_where_it_was_asked_for(asked: Ask) -> None:
    made = asked("POST", SANDBOXES, {"name": "one"}, headers={"host": "127.0.0.1:8080"})
    assert made.json["base_url"] == "http://127.0.0.1:8080/sandboxes/one/v1"


def test_a_public_url_wins() -> None:
    application = built(public_url="https://mock.example.com/")
    made = ask(application, "POST", SANDBOXES, {"name": "one"}).json
    assert made["base_url"] == "https://mock.example.com/sandboxes/one/v1"
    assert made["admin_url"] == "https://mock.example.com/sandboxes/one/__admin"


def test_its_webhook_secret_is_the_servers() -> None:
    application = built(webhook_secret="whsec_mine")
    assert ask(application, "POST", SANDBOXES, {}).json["webhook_secret"] == "whsec_mine"


@pytest.mark.parametrize("body", [None, {}, {"name": None, "fixtures": None, "scenario": None}])
def test_nothing_needs_to_be_asked_for(asked: Ask, body: object) -> None:
    assert [asked("POST", SANDBOXES, body).json["name"] for _ in range(2)] == ["box-1", "box-2"]
    assert names(asked) == ["test", "live", "box-1", "box-2"]


def test_an_upper_case_name_is_lowered(asked: Ask) -> None:
    assert asked("POST", SANDBOXES, {"name": "Worker-1"}).json == CREATED


def test_one_has_the_clock_the_plan_and_the_fixtures_it_was_asked_for(asked: Ask) -> None:
    terms = {
        "name": "one",
        "fixtures": ["minimal", DOCUMENT],
        "plan": "basico",
        "speed": 60,
        "now": "2026-01-01T00:00:00Z",
        "seed": 7,
    }
    asked("POST", SANDBOXES, terms)

    def state() -> list[object]:
        clock = asked("GET", "/sandboxes/one/__admin/clock").json
        listed = asked("GET", "/sandboxes/one/v1/customers")
        return [
            round(clock["now"] / 60),
            clock["speed"],
            [each["name"] for each in listed.json["data"]],
            listed.header("x-ratelimit-limit"),
        ]

    begun = [round(1767225600 / 60), 60, ["Ana"], "100"]
    assert state() == begun
    asked("PATCH", "/sandboxes/one/v1/customers/wa:1", {"name": "Bea"})
    asked("PATCH", "/sandboxes/one/__admin/settings", {"plan": "agencia"})
    asked("PUT", "/sandboxes/one/__admin/clock", {"speed": 0})
    asked("POST", "/sandboxes/one/__admin/reset")
    assert state() == begun


@pytest.mark.parametrize("fixtures", ["shop", ["shop"], ["minimal", "shop"]])
def test_fixtures_are_a_name_or_a_list_of_them(asked: Ask, fixtures: object) -> None:
    asked("POST", SANDBOXES, {"name": "one", "fixtures": fixtures})
    assert (
        asked("GET", "/sandboxes/one/v1/customers?limit=1").json["data"][0]["id"]
        == "wa:5493415550110"
    )


def test_fixtures_may_be_a_file_or_a_document(asked: Ask, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text('customers: [{id: "wa:2"}]', "utf-8")
    asked("POST", SANDBOXES, {"name": "one", "fixtures": [DOCUMENT, str(file)]})
    found = asked("GET", "/sandboxes/one/v1/customers").json["data"]
    assert [each["id"] for each in found] == ["wa:2", "wa:1"]


def test_other_seeds_and_names_give_other_ids(asked: Ask) -> None:
    for name, seed in (("one", 7), ("two", 8), ("three", 7)):
        asked("POST", SANDBOXES, {"name": name, "seed": seed})
    made = [payment(asked, f"/sandboxes/{each}")["id"] for each in ("one", "two", "three")]
    assert len(set(made)) == 3
    asked("DELETE", f"{SANDBOXES}/one")
    asked("POST", SANDBOXES, {"name": "one", "seed": 7})
    assert payment(asked, "/sandboxes/one")["id"] == made[0]
    asked("DELETE", f"{SANDBOXES}/one")
    asked("POST", SANDBOXES, {"name": "one", "seed": 9})
    assert payment(asked, "/sandboxes/one")["id"] not in made


def test_the_list_tells_how_each_is_doing(
    asked: Ask, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("POST", SANDBOXES, {"name": "one", "speed": 0, "now": 1_800_000_000})
    hook = {"url": "http://capture.invalid/hook", "events": ["payment.created"]}
    asked("POST", "/sandboxes/one/v1/webhooks", hook)
    payment(asked, "/sandboxes/one")
    (*_, latest) = application.parts.engine.sandboxes.open("one").journal
    monkeypatch.setattr("respondeia_mock.http.control.sandboxes.real_now", lambda: 2_000_000_000.5)
    monkeypatch.setattr(
        "respondeia_mock.http.control.sandboxes.elapsed", lambda: latest.arrived + 12
    )

    test, live, one = asked("GET", SANDBOXES).json["sandboxes"]

    secret = {"webhook_secret": "whsec_test_respondeia"}
    nothing = {"requests": 0, "events": 0, "deliveries": 0, **secret, "last_used": None}
    assert test == {"name": "test", "now": 1772452800, "speed": 0, **nothing}
    assert live == {"name": "live", "now": 1772452800, "speed": 0, **nothing}
    assert one == {
        "name": "one",
        "now": 1800000000,
        "speed": 0,
        "requests": 2,
        "events": 2,
        "deliveries": 1,
        **secret,
        "last_used": 1999999988.5,
    }


def test_the_list_begins_with_the_one_idle_for_longest(asked: Ask) -> None:
    for name in ("ann", "bob", "cat"):
        asked("POST", SANDBOXES, {"name": name})
    asked("GET", "/sandboxes/ann/v1/customers")
    assert names(asked) == ["test", "live", "bob", "cat", "ann"]


def test_one_is_deleted_with_all_that_is_in_it(asked: Ask) -> None:
    asked("POST", SANDBOXES, {"name": "one", "plan": "basico"})
    made = payment(asked, "/sandboxes/one")
    assert asked("DELETE", f"{SANDBOXES}/One").json == {"deleted": "one"}
    assert names(asked) == ["test", "live"]
    again = asked("GET", f"/sandboxes/one/v1/payments/{made['id']}")
    assert (again.status, again.header("x-ratelimit-limit")) == (404, "500")


@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        ("test", 400, "'test' always exists; it can be reset, not deleted"),
        ("LIVE", 400, "'live' always exists; it can be reset, not deleted"),
        ("workr-1", 404, "No sandbox is called 'workr-1'; did you mean 'worker-1'?"),
        ("a.b", 404, "No sandbox is called 'a.b'"),
    ],
)
def test_what_cannot_be_deleted_is_told(asked: Ask, name: str, status: int, message: str) -> None:
    asked("POST", SANDBOXES, {"name": "worker-1"})
    refused = asked("DELETE", f"{SANDBOXES}/{name}")
    assert (refused.status, refused.error["message"], refused.error["field"]) == (
        status,
        message,
        "name",
    )
    assert names(asked) == ["test", "live", "worker-1"]


WRONG: list[tuple[dict[str, object], str, str]] = [
    ({"nmae": "x"}, "nmae", "'nmae' is not known; did you mean 'name'?"),
    ({"fixture": None}, "fixture", "'fixture' is not known; did you mean 'fixtures'?"),
    ({"name": "test"}, "name", "There is a sandbox 'test' already; it can be reset"),
    ({"name": "worker-1"}, "name", "There is a sandbox 'worker-1' already; it can be reset"),
    ({"name": "a b"}, "name", "'name' must be 1 to 100 of the letters a to z, digits and hyphens"),
    ({"name": 7}, "name", "'name' must be a text"),
    ({"plan": "por"}, "plan", "'plan': no plan is called 'por'; did you mean 'pro'?"),
    ({"speed": -1}, "speed", "'speed' must be a number from 0 to 1e+06"),
    ({"speed": "fast"}, "speed", "'speed' must be a number from 0 to 1e+06"),
    (
        {"now": "-2d"},
        "now",
        "'now' must be a date (YYYY-MM-DD), an ISO 8601 date-time with an offset, or Unix seconds",
    ),
    ({"now": -1}, "now", "'now' must be between 1970 and the year 9999"),
    ({"seed": 1.5}, "seed", "'seed' must be a whole number"),
    ({"seed": True}, "seed", "'seed' must be a whole number"),
    ({"scenario": "otage"}, "scenario", "No scenario is called 'otage'; did you mean 'outage'?"),
]
NOT_FIXTURES = "'fixtures' must be the name of a fixture, a file or a document, or a list of these"
WRONG += [({"fixtures": each}, "fixtures", NOT_FIXTURES) for each in ("", [], [""], 1, [["shop"]])]


@pytest.mark.parametrize(("terms", "field", "message"), WRONG)
def test_terms_that_are_wrong_are_400_and_nothing_is_made(
    asked: Ask, terms: dict[str, object], field: str, message: str
) -> None:
    asked("POST", SANDBOXES, {"name": "worker-1"})
    refused = asked("POST", SANDBOXES, {"name": "other", **terms})
    assert (refused.status, refused.error["field"], refused.error["message"]) == (
        400,
        field,
        message,
    )
    assert names(asked) == ["test", "live", "worker-1"]


def test_mistakes_in_fixtures_are_told_all_at_once(asked: Ask) -> None:
    wrong = {"customers": [{"id": 1}], "paymets": []}
    refused = asked("POST", SANDBOXES, {"name": "one", "fixtures": ["minimal", wrong]})
    first = (
        "the document given: customers[0].id: must be an address such as wa:5491123456789, not 1"
    )
    assert refused.status == 400
    assert refused.error == {
        "code": "invalid",
        "message": first,
        "field": "fixtures",
        "mistakes": [
            first,
            "the document given: unknown key 'paymets'; did you mean 'payments'?",
        ],
    }
    unknown = asked("POST", SANDBOXES, {"fixtures": "shpo"}).error
    assert re.search(r"did you mean 'shop'\?$", unknown["message"])
    assert names(asked) == ["test", "live"]


def test_a_thousand_make_room_and_it_is_logged(
    asked: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("respondeia_mock.core.sandboxes.MOST", 4)
    for name in ("ann", "bob", "cat"):
        asked("POST", SANDBOXES, {"name": name})
    assert names(asked) == ["test", "live", "bob", "cat"]
    assert caplog.messages == [
        "the sandbox 'ann', idle for longest, was dropped: there are 1,000 others"
    ]


def test_a_query_that_is_not_known_is_refused(asked: Ask) -> None:
    assert asked("GET", f"{SANDBOXES}?limit=3").error["field"] == "limit"


def test_one_tells_of_itself(asked: Ask) -> None:
    asked("POST", SANDBOXES, {"name": "one"})
    for amount in (1, 2):
        body, key = {"customer_id": "wa:1", "amount": amount}, {"idempotency-key": "a"}
        asked("POST", "/sandboxes/one/v1/payments/create", body, headers=key)
    told = asked("GET", f"{SANDBOXES}/One?tell=crashes,conduct,coverage").json
    assert (told["name"], told["requests"], told["crashes"]) == ("one", 2, [])
    names = [each["name"] for each in told["conduct"]["findings"]]
    assert names == ["idempotency_key_reused_with_other_body"]
    assert told["coverage"]["operations"]["payments.create"]["201"] == 1
    assert (
        asked("GET", f"{SANDBOXES}/test").json.keys()
        == asked("GET", SANDBOXES).json["sandboxes"][0].keys()
    )


def test_its_account_names_the_calls_that_crashed(
    asked: Ask, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = application.parts.engine.sandboxes.open("one")
    monkeypatch.setattr(sandbox, "store", None)
    assert asked("GET", "/sandboxes/one/v1/customers").status == 500
    monkeypatch.undo()
    (crash,) = asked("GET", f"{SANDBOXES}/one?tell=crashes").json["crashes"]
    assert (crash["operation"], crash["status"]) == ("customers.list", 500)
    assert crash["crashed"].startswith("AttributeError: 'NoneType' object has no attribute")


def test_one_that_goes_tells_of_itself_first(asked: Ask) -> None:
    asked("POST", SANDBOXES, {"name": "one"})
    payment(asked, "/sandboxes/one")
    told = asked("DELETE", f"{SANDBOXES}/one?tell=crashes,coverage").json
    assert (told["deleted"], told["crashes"]) == ("one", [])
    assert told["coverage"]["operations"]["payments.create"]["201"] == 1
    assert names(asked) == ["test", "live"]


def test_an_account_of_nothing_known_is_refused(asked: Ask) -> None:
    asked("POST", SANDBOXES, {"name": "one"})
    refused = asked("DELETE", f"{SANDBOXES}/one?tell=condukt")
    assert (refused.status, refused.json["error"]["message"]) == (
        400,
        "'tell': no account is called 'condukt'; did you mean 'conduct'?",
    )
    assert names(asked) == ["test", "live", "one"]


def test_an_account_of_nobody_names_the_nearest(asked: Ask) -> None:
    asked("POST", SANDBOXES, {"name": "worker-1"})
    refused = asked("GET", f"{SANDBOXES}/worker-2")
    assert (refused.status, refused.json["error"]["message"]) == (
        404,
        "No sandbox is called 'worker-2'; did you mean 'worker-1'?",
    )
    assert names(asked) == ["test", "live", "worker-1"]
