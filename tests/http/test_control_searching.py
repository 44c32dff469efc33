"""Find and count over HTTP: calls by what they were like, and what came near where none was."""

from typing import Any

import pytest

from respondeia_mock.core.engine import Engine
from respondeia_mock.http.application import Application
from tests.asgi import Json
from tests.conftest import make_call
from tests.http.conftest import Ask, payment

FIND, COUNT = "/__admin/requests/find", "/__admin/requests/count"
PAID = {"operation": "payments.create", "body": {"amount": 590050}}


def found(asked: Ask, document: dict[str, Any]) -> Json:
    answered = asked("POST", FIND, document)
    assert answered.status == 200, answered.text
    return answered.json


@pytest.fixture
def busy(asked: Ask) -> Ask:
    """Three calls: a list, a payment, and a second later one to a path that is not there."""
    asked("GET", "/v1/customers", headers={"prefer": "wait=0"})
    payment(asked, description="Mate")
    asked("POST", "/__admin/clock/advance", {"by": "1s"})
    asked("GET", "/v1/nothing")
    return asked


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        ({}, ["/v1/customers", "/v1/payments/create", "/v1/nothing"]),
        ({"limit": 1}, ["/v1/nothing"]),
        ({"limit": 0}, []),
        (PAID, ["/v1/payments/create"]),
        ({"body": {"customerId": "wa:5491123456789"}}, ["/v1/payments/create"]),
        ({"body": "Mate"}, ["/v1/payments/create"]),
        ({"header": {"Prefer": True}}, ["/v1/customers"]),
        ({"header": {"Prefer": False}, "method": "get"}, ["/v1/nothing"]),
        ({"path": "/v1/*", "status": 404}, ["/v1/nothing"]),
        ({"api_key": "test_*", "since": 1772452801}, ["/v1/nothing"]),
    ],
)
def test_calls_are_found(busy: Ask, document: dict[str, Any], paths: list[str]) -> None:
    told = found(busy, document)
    assert [each["path"] for each in told["requests"]] == paths
    assert "near" not in told


def test_the_total_counts_what_the_limit_cuts_off(busy: Ask) -> None:
    told = found(busy, {"method": "GET", "limit": 1})
    assert (len(told["requests"]), told["total"]) == (1, 2)


def test_calls_are_counted(busy: Ask) -> None:
    assert busy("POST", COUNT, {}).json == {"count": 3}
    assert busy("POST", COUNT, {"method": "GET"}).json == {"count": 2}
    assert busy("POST", COUNT, PAID).json == {"count": 1}


def near(told: Json) -> list[tuple[str, list[str]]]:
    return [(each["path"], each["differs_in"]) for each in told["near"]]


def test_where_none_is_found_the_nearest_tell_in_what_they_differ(busy: Ask) -> None:
    told = found(busy, {"operation": "payments.create", "body": {"amount": 5900}, "status": 201})
    assert (told["requests"], told["total"]) == ([], 0)
    assert near(told) == [("/v1/payments/create", ["body.amount is 590050, not 5900"])]


def test_what_differs_in_less_is_nearer_and_then_what_came_later(busy: Ask) -> None:
    told = found(busy, {"method": "GET", "status": 200, "header": {"X-Trace": True}})
    assert near(told) == [
        ("/v1/customers", ["header x-trace is missing"]),
        ("/v1/nothing", ["header x-trace is missing", "status is 404, not 200"]),
    ]
    for number in range(4):
        busy("GET", f"/v1/customers?limit={number + 1}")
    told = found(busy, {"method": "GET", "status": 201})
    assert [each["query"] for each in told["near"]] == [
        {"limit": "4"},
        {"limit": "3"},
        {"limit": "2"},
    ]


def test_too_early_is_a_difference(busy: Ask) -> None:
    told = found(busy, {**PAID, "since": 1772452800.5})
    assert near(told) == [("/v1/payments/create", ["at is 1772452800.000, before 1772452800.500"])]
    told = found(busy, {"since": 1772452900})
    assert [path for path, _ in near(told)] == [
        "/v1/nothing",
        "/v1/payments/create",
        "/v1/customers",
    ]


def test_what_has_nothing_in_common_is_not_near(busy: Ask) -> None:
    assert found(busy, {"operation": "webhooks.create"})["near"] == []
    assert busy("POST", COUNT, {"operation": "webhooks.create"}).json == {"count": 0, "near": []}


def test_the_list_tells_what_came_near_as_well(busy: Ask) -> None:
    told = busy("GET", "/__admin/requests?operation=payments.create&status=400").json
    assert near(told) == [("/v1/payments/create", ["status is 201, not 400"])]


def test_where_nobody_called_nothing_came_near(asked: Ask) -> None:
    assert found(asked, {}) == {"requests": [], "total": 0}
    assert found(asked, PAID) == {"requests": [], "total": 0, "near": []}


def test_other_sandboxes_calls_are_told(busy: Ask) -> None:
    prefix = "/sandboxes/one"
    told = busy("POST", f"{prefix}{FIND}", PAID).json
    assert told == {"requests": [], "total": 0, "near": [], "elsewhere": {"test": 3}}
    assert busy("POST", f"{prefix}{COUNT}", {}).json == {"count": 0, "elsewhere": {"test": 3}}


@pytest.mark.parametrize("path", [FIND, COUNT])
@pytest.mark.parametrize(
    ("body", "message", "field"),
    [
        (
            {"operatoin": "x"},
            "'operatoin' is not known here; did you mean 'operation'?",
            "operatoin",
        ),
        (
            {"operation": "payment.create"},
            "'operation': no operation is called 'payment.create'; did you mean 'payments.create'?",
            "operation",
        ),
        ({"since": "now"}, "'since' must be Unix seconds", "since"),
        ({"since": True}, "'since' must be Unix seconds", "since"),
        ({"status": "200"}, "'status' must be a whole number, 100 to 599", "status"),
        ({"header": ["Prefer"]}, "'header' must be an object", "header"),
        ({"body": ""}, "'body' must be a text", "body"),
    ],
)
def test_what_is_wrong_is_said(
    asked: Ask, path: str, body: dict[str, object], message: str, field: str
) -> None:
    answered = asked("POST", path, body)
    assert answered.status == 400
    assert (answered.error["message"], answered.error["field"]) == (message, field)


def test_a_count_has_no_limit_and_a_find_a_sensible_one(asked: Ask) -> None:
    assert asked("POST", COUNT, {"limit": 5}).error["field"] == "limit"
    assert asked("POST", FIND, {"limit": 10_001}).error["message"] == (
        "'limit' must be a whole number, 0 to 10,000"
    )


class TestBounds:
    """The bounds as they are, not as tests of the parts make them."""

    @pytest.fixture
    def engine(self, application: Application) -> Engine:
        return application.parts.engine

    def test_ten_thousand_calls_are_held_and_the_rest_is_told(
        self, asked: Ask, engine: Engine
    ) -> None:
        first = asked("GET", "/v1/customers").header("x-mock-request-id")
        for _ in range(10_006):
            engine.handle(make_call("GET", "/v1/nothing"))

        told = asked("GET", "/__admin/requests?limit=10000").json
        assert (len(told["requests"]), told["total"], told["evicted"]) == (10_000, 10_000, 7)
        told = found(asked, {"operation": "customers.list"})
        assert (told["total"], told["near"], told["evicted"]) == (0, [], 7)
        assert asked("POST", COUNT, {"status": 404}).json["evicted"] == 7
        assert asked("POST", COUNT, {"status": 429}).json["count"] == 9257
        gone = asked("GET", f"/__admin/requests/{first}").error
        assert gone["message"] == (
            f"No request with id '{first}' is known here (7 older ones were dropped)"
        )
        assert gone["evicted"] == 7
        missed = asked(
            "POST", "/__admin/wait", {"request": {"operation": "customers.list"}, "timeout": 0}
        )
        assert missed.error["evicted"] == 7
        asked("DELETE", "/__admin/requests")
        assert asked("GET", "/__admin/requests").json == {"requests": [], "total": 0}

    def test_of_a_long_body_64_kib_are_kept(self, asked: Ask) -> None:
        raw = b'{"note":"' + b"x" * 100_000 + b'"}'
        identifier = asked("POST", "/v1/payments/create", raw=raw).header("x-mock-request-id")
        told = asked("GET", f"/__admin/requests/{identifier}").json
        assert told["body"] == '{"note":"' + "x" * (65_536 - 9)
        assert told["body_size"] == 100_011
        assert "body_size" not in told["response"]

    def test_of_a_long_answer_64_kib_are_kept(self, asked: Ask) -> None:
        for _ in range(40):
            body = {"channel": "whatsapp", "to": "wa:1", "content": "x" * 4000}
            asked("POST", "/v1/messages/send", body)
        listed = asked("GET", "/v1/messages?customer_id=wa:1")
        identifier = listed.header("x-mock-request-id")
        told = asked("GET", f"/__admin/requests/{identifier}").json["response"]
        assert told["body"].encode() == listed.body[:65_536]
        assert told["body_size"] == len(listed.body) > 160_000

    def test_a_server_keeps_64_mib_of_bodies_and_forgets_the_oldest_first(
        self, asked: Ask, engine: Engine
    ) -> None:
        raw = b"x" * 70_000
        for number in range(1_100):
            name = f"box-{number % 2}"
            engine.handle(make_call("POST", "/v1/nothing", raw=raw, sandbox=name))

        journals = [engine.sandboxes.open(name).journal for name in ("box-0", "box-1")]
        kept = sum(
            len(each.call.body) + len(each.reply.body)
            for journal in journals
            for each in journal
            if each.reply
        )
        assert 67_000_000 < kept <= 67_108_864
        oldest, *_, latest = journals[1]
        told = asked("GET", f"/sandboxes/box-1/__admin/requests/{oldest.id}").json
        assert (told["body"], told["body_size"], told["status"]) == (None, 70_000, 404)
        assert (told["response"]["body"], told["response"]["body_size"]) == (None, 148)
        told = asked("GET", f"/sandboxes/box-1/__admin/requests/{latest.id}").json
        assert (told["body"], told["body_size"]) == ("x" * 65_536, 70_000)
