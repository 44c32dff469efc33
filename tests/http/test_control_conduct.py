"""Conduct over HTTP: what stands against a client, and what else was asked for."""

import pytest

from tests.http.conftest import Ask
from tests.serving import Desk

PAYMENT = {"customer_id": "wa:5491123456789", "amount": 5900}


def test_nothing_stands_against_who_did_nothing(asked: Ask) -> None:
    answered = asked("GET", "/__admin/conduct")
    assert answered.status == 200
    assert answered.json == {
        "findings": [],
        "total": 0,
        "errors": 0,
        "warnings": 0,
        "undetermined": 0,
    }


def test_a_finding_is_told_with_its_requests_and_what_to_do(asked: Ask) -> None:
    for amount in (1, 2):
        asked(
            "POST",
            "/v1/payments/create",
            {**PAYMENT, "amount": amount},
            headers={"idempotency-key": "a"},
        )
    ids = [each["id"] for each in asked("GET", "/__admin/requests").json["requests"]]

    document = asked("GET", "/__admin/conduct").json

    assert document == {
        "findings": [
            {
                "name": "idempotency_key_reused_with_other_body",
                "severity": "error",
                "what": (
                    "POST /v1/payments/create came under the Idempotency-Key 'a' with another body"
                ),
                "requests": ids,
                "advice": (
                    'Page, "4. Handle Idempotency": one key, made by uuidv4(), stands for one '
                    "operation."
                ),
                "fix": (
                    "Make a key for each operation, and keep the body as it is when you retry."
                ),
            }
        ],
        "total": 1,
        "errors": 1,
        "warnings": 0,
        "undetermined": 0,
    }


def names(asked: Ask, query: str = "") -> list[str]:
    return [each["name"] for each in asked("GET", f"/__admin/conduct{query}").json["findings"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["undocumented_path"]),
        ("?advice=true", ["undocumented_path", "repeated_identical_get"]),
        ("?advice=1&ignore=repeated_identical_get", ["undocumented_path"]),
        ("?advice=false", ["undocumented_path"]),
        ("?ignore=no_backoff,%20undocumented_path", []),
        ("?since=1772452801", ["undocumented_path"]),
        ("?since=1772452801&advice=TRUE", ["undocumented_path"]),
        ("?since=1772452801.5", []),
    ],
)
def test_what_is_told_is_what_was_asked_for(asked: Ask, query: str, expected: list[str]) -> None:
    for _ in range(2):
        asked("GET", "/v1/customers")
    asked("POST", "/__admin/clock/advance", {"by": 1})
    asked("GET", "/v1/mesages")
    assert names(asked, query) == expected


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("?advise=true", "advise", "'advise' is not known here; did you mean 'advice'?"),
        ("?advice=yes", "advice", "'advice' must be true or false, not 'yes'"),
        ("?calls=2", "calls", "'calls' must be true or false, not '2'"),
        (
            "?ignore=no_backof",
            "ignore",
            "No finding is called 'no_backof'; did you mean 'no_backoff'?",
        ),
        ("?since=now", "since", "'since' must be a number of at most 30 digits, not 'now'"),
    ],
)
def test_a_wrong_question_is_refused(asked: Ask, query: str, field: str, sentence: str) -> None:
    answered = asked("GET", f"/__admin/conduct{query}")
    assert answered.status == 400
    assert answered.error["field"] == field
    assert answered.error["message"] == sentence


def refused_by_its_receiver(desk: Desk) -> str:
    """Charge without a key, and refuse the delivery that comes of it; return its id."""
    desk.subscribe("http://capture.invalid/hook", "customer.created")
    desk.post("/v1/payments/create", PAYMENT)
    taken = str(desk.post("/__admin/deliveries/take", {"timeout": 10})["id"])
    desk.post(f"/__admin/deliveries/{taken}/answer", {"status": 500})
    return taken


def test_findings_bring_their_calls_and_deliveries_along(desk: Desk) -> None:
    taken = refused_by_its_receiver(desk)

    plain = desk.get("/__admin/conduct")["findings"]
    keyless, refused = desk.get("/__admin/conduct?calls=true")["findings"]

    assert (keyless["name"], refused["name"]) == ("missing_idempotency_key", "webhook_not_2xx")
    assert [(each["operation"], each["status"]) for each in keyless["calls"]] == [
        ("payments.create", 201)
    ]
    assert keyless["sent"] == []
    assert [each["id"] for each in refused["calls"]] == list(refused["requests"])
    assert [(each["id"], each["event"], each["status"]) for each in refused["sent"]] == [
        (taken, "customer.created", 500)
    ]
    assert "calls" not in plain[0]


def test_what_is_no_longer_held_is_not_brought_along(desk: Desk) -> None:
    refused_by_its_receiver(desk)
    desk.ask("DELETE", "/__admin/requests")

    (found,) = desk.get("/__admin/conduct?calls=true")["findings"]

    assert (len(found["requests"]), found["calls"], len(found["sent"])) == (1, [], 1)


def test_what_stands_against_clients_elsewhere_is_counted(asked: Ask) -> None:
    asked("GET", "/v1/mesages", headers={"authorization": "Bearer sk_live_123"})
    asked("GET", "/sandboxes/other/v1/mesages")
    asked("GET", "/sandboxes/other/v1/paments")
    asked("GET", "/sandboxes/clean/v1/payments")

    document = asked("GET", "/__admin/conduct").json

    assert document["findings"] == []
    assert document["elsewhere"] == {"live": 2, "other": 2}
    assert asked("GET", "/sandboxes/live/__admin/conduct").json["elsewhere"] == {"other": 2}


def test_on_a_frozen_clock_haste_is_undetermined_until_sleeping_drives_it(asked: Ask) -> None:
    fault = {"status": 429, "retry_after": 30}
    asked("POST", "/__admin/rules", {"times": 1, "fault": fault})
    for _ in range(2):
        asked("GET", "/v1/customers")
    document = asked("GET", "/__admin/conduct").json
    assert [(each["name"], each["undetermined"]) for each in document["findings"]] == [
        ("retry_after_ignored", True)
    ]
    assert (document["errors"], document["undetermined"]) == (0, 1)

    asked("PUT", "/__admin/clock", {"drives_sleep": True})
    document = asked("GET", "/__admin/conduct").json
    assert "undetermined" not in document["findings"][0]
    assert (document["errors"], document["undetermined"]) == (1, 0)
