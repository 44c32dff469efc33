"""The door to the scenarios: list, start, report, stop; in process and, to the end, on sockets."""

from pathlib import Path
from typing import Any

import pytest

from respondeia_mock.app import build
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.settings import Settings
from tests.conftest import NOW
from tests.http.conftest import Ask, built, payment
from tests.serving import Desk

LOST = "/__admin/scenarios"
REPORT = "/__admin/scenarios/report"


def test_they_are_listed_with_the_one_under_way(asked: Ask) -> None:
    told = asked("GET", LOST).json
    assert len(told["scenarios"]) == 18
    assert told["active"] is None
    assert told["scenarios"][0]["name"] == "burst-then-limited"
    assert (told["scenarios"][0]["rules"], told["scenarios"][0]["expectations"]) == (1, 3)
    asked("POST", LOST, {"name": "outage"})
    active = asked("GET", LOST).json["active"]
    assert (active["scenario"], active["ended"], active["met"]) == ("outage", None, True)


def test_progress_tells_the_hits_of_its_own_rules_and_the_last_report_stays(desk: Desk) -> None:
    desk.post(LOST, {"name": "lost-payment-answer"})
    desk.post("/__admin/rules", {"fault": {"status": 500}})
    with pytest.raises(ConnectionResetError):
        desk.pay()

    told = desk.get(LOST)

    assert [(each["name"], each["hits"]) for each in told["active"]["rules"]] == [
        ("the answer is lost", 1),
        ("the customer pays", 1),
    ]
    assert told["last"] is None
    report = desk.did("DELETE", LOST)
    told = desk.get(LOST)
    assert (told["active"], told["last"]) == (None, report)


def test_one_is_started_with_all_that_it_says(asked: Ask) -> None:
    payment(asked)
    assert asked("POST", LOST, {"name": "lost-payment-answer"}).json == {
        "started": "lost-payment-answer",
        "now": NOW,
        "speed": 0,
    }
    assert asked("GET", "/v1/payments").json["data"] == []
    rules = asked("GET", "/__admin/rules").json["rules"]
    assert [each["name"] for each in rules] == ["the answer is lost", "the customer pays"]
    assert [each["hits"] for each in rules] == [0, 0]


def test_a_document_is_started_as_well(asked: Ask) -> None:
    document = {
        "fixtures": "shop",
        "plan": "basico",
        "payments": "checkout",
        "speed": 60,
        "now": "2026-05-01",
        "seed": 9,
        "expect": [{"operation": "customers.list", "status": 200}],
    }
    started = asked("POST", LOST, document).json
    assert (started["started"], started["speed"]) == ("unnamed", 60)
    assert started["now"] == pytest.approx(1_777_593_600, abs=60)
    listed = asked("GET", "/v1/customers?limit=1")
    assert listed.json["hasMore"] is True
    assert listed.header("x-ratelimit-limit") == "100"
    asked("POST", "/__admin/clock/advance", {"by": "1h"})
    assert payment(asked)["status"] == "pending"
    asked("POST", "/__admin/clock/advance", {"by": "1h"})
    assert asked("GET", "/v1/payments?limit=1").json["data"][0]["status"] == "pending"
    (expectation,) = asked("GET", REPORT).json["expectations"]
    assert expectation == {
        "expectation": {"operation": "customers.list", "status": 200},
        "result": "met",
        "seen": "1 call",
    }


def test_what_it_does_not_say_stays_as_the_sandbox_is(asked: Ask) -> None:
    asked("POST", LOST, {"plan": "agencia"})
    assert asked("GET", "/v1/customers").header("x-ratelimit-limit") == "2000"
    assert asked("GET", "/__admin/clock").json == {"now": NOW, "speed": 0}
    asked("POST", "/__admin/reset")
    assert asked("GET", "/v1/customers").header("x-ratelimit-limit") == "500"
    assert asked("GET", REPORT).status == 404


@pytest.mark.parametrize(
    ("document", "status", "error"),
    [
        ({}, 400, {"code": "invalid", "message": "Give a name, or a scenario", "field": "name"}),
        (
            {"name": "otage"},
            404,
            {
                "code": "not_found",
                "message": "No scenario is called 'otage'; did you mean 'outage'?",
                "field": "name",
            },
        ),
        (
            {"name": 7},
            404,
            {
                "code": "not_found",
                "message": "No scenario is called '7'; see GET /__admin/scenarios",
                "field": "name",
            },
        ),
        (
            {"name": "x", "rules": [{"fault": {"staus": 503}}]},
            400,
            {
                "code": "invalid",
                "message": "'rules[0].fault.staus' is not known; did you mean 'status'?",
                "field": "rules[0].fault.staus",
            },
        ),
    ],
)
def test_what_is_wrong_starts_nothing(
    asked: Ask, document: dict[str, Any], status: int, error: dict[str, str]
) -> None:
    payment(asked)
    refused = asked("POST", LOST, document)
    assert (refused.status, refused.error) == (status, error)
    assert asked("GET", LOST).json["active"] is None
    assert len(asked("GET", "/v1/payments").json["data"]) == 1


def test_a_fixture_that_is_wrong_starts_nothing(asked: Ask) -> None:
    payment(asked)
    refused = asked("POST", LOST, {"fixtures": "minmal", "speed": 0})
    assert refused.status == 400
    assert refused.error["mistakes"] == [refused.error["message"]]
    assert "did you mean 'minimal'?" in refused.error["message"]
    assert len(asked("GET", "/v1/payments").json["data"]) == 1


def test_stopping_tells_the_report_and_keeps_it(asked: Ask) -> None:
    asked("POST", LOST, {"name": "outage"})
    assert asked("GET", "/v1/payments").status == 503
    report = asked("DELETE", LOST).json
    assert report["met"] is False
    assert report["ended"] == NOW
    assert report["expectations"][0]["result"] == "not_met"
    assert asked("GET", "/v1/payments").status == 200
    assert asked("GET", REPORT).json == report
    assert asked("GET", LOST).json["active"] is None


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", LOST), ("GET", REPORT), ("POST", f"{LOST}/finish")]
)
def test_without_one_there_is_nothing_to_judge(asked: Ask, method: str, path: str) -> None:
    refused = asked(method, path)
    assert refused.status == 404
    assert refused.error == {
        "code": "not_found",
        "message": "No scenario is under way here",
        "hint": 'start one: POST /__admin/scenarios {"name": …}',
    }


def test_finishing_moves_a_frozen_clock_to_the_last_due_moment(asked: Ask) -> None:
    asked("POST", LOST, {"name": "payment-approved"})
    payment(asked)
    report = asked("POST", f"{LOST}/finish").json
    assert report["ended"] == NOW + 5
    results = [each["result"] for each in report["expectations"]]
    assert results == ["met", "not_met", "met"]


def test_rules_that_set_each_other_off_for_ever_come_to_an_end(asked: Ask) -> None:
    hello = {"message.receive": {"customer_id": "wa:1", "content": "Hola"}}
    rules = [{"at": "1s", "do": hello}, {"on": "message.received", "after": "1s", "do": hello}]
    asked("POST", LOST, {"rules": rules, "expect": [{"event": "message.received"}]})
    report = asked("POST", f"{LOST}/finish").json
    assert report["ended"] == NOW + 10_000
    assert report["expectations"][0]["seen"] == "10000 message.received events"


def test_a_running_clock_is_not_moved(asked: Ask) -> None:
    asked("POST", LOST, {"name": "slow"})
    asked("POST", "/__admin/actions/message.receive", {"customer_id": "wa:1", "content": "Hola"})
    ended = asked("POST", f"{LOST}/finish", {"timeout": 0}).json["ended"]
    assert ended == pytest.approx(NOW, abs=30)


def test_each_sandbox_has_its_own(asked: Ask) -> None:
    asked("POST", f"/sandboxes/ci{LOST}", {"name": "outage"})
    assert asked("GET", "/sandboxes/ci/v1/payments").status == 503
    assert asked("GET", "/v1/payments").status == 200
    assert asked("GET", f"/sandboxes/ci{REPORT}").json["sandbox"] == "ci"
    assert asked("GET", REPORT).status == 404


def test_a_folder_of_scenarios_is_known_and_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("description: Mine\n", "utf-8")
    application = built(scenario_dir=str(tmp_path))
    from tests.asgi import ask

    told = ask(application, "GET", LOST).json["scenarios"][0]
    assert told == {"name": "mine", "description": "Mine", "rules": 0, "expectations": 0}
    file.write_text("descripton: Mine\n", "utf-8")
    told = ask(application, "GET", LOST).json["scenarios"][0]
    said = f"{file}:1:1: 'descripton' is not known; did you mean 'description'?"
    assert told == {"name": "mine", "mistakes": [said]}
    refused = ask(application, "POST", LOST, {"name": "mine"})
    assert (refused.status, refused.error["message"]) == (400, said)


def test_a_folder_that_is_not_there_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError, match=r"^nowhere: there is no such folder$"):
        build(Settings(fixtures=("minimal",), scenario_dir="nowhere"))


def test_one_that_was_chosen_at_the_start_begins_in_test_and_anew_with_each_reset() -> None:
    from functools import partial

    from tests.asgi import ask

    asked = partial(ask, built(scenario="outage"))
    assert asked("GET", "/v1/payments").status == 503
    assert asked("GET", "/sandboxes/ci/v1/payments").status == 200
    asked("DELETE", LOST)
    assert asked("GET", "/v1/payments").status == 200
    asked("POST", "/__admin/reset")
    assert asked("GET", "/v1/payments").status == 503
    assert asked("GET", REPORT).json["scenario"] == "outage"


def test_a_captured_delivery_sets_out_when_it_is_taken(desk: Desk) -> None:
    after = {"operation": "payments.list", "after": {"delivery": "message.sent"}}
    desk.post(LOST, {"expect": [after]})
    desk.subscribe("http://capture.invalid/hook", "message.sent")
    desk.send()
    desk.get("/v1/payments")
    assert desk.get(REPORT)["expectations"][0]["result"] == "not_applicable"
    taken = desk.post("/__admin/deliveries/take", {"timeout": 30})
    desk.get("/v1/payments")
    assert desk.get(REPORT)["expectations"][0]["seen"] == "1 call"
    desk.post(f"/__admin/deliveries/{taken['id']}/answer", {"status": 200})
