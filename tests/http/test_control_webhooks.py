"""Webhooks, single attempts and the doctor over HTTP."""

import json
import socket
from typing import Any

import pytest

from respondeia_mock.core import outbox
from tests.cli.receivers import SECRET, accepting, raw
from tests.cli.receivers import Receiver as Judging
from tests.conftest import NOW
from tests.http.conftest import Ask
from tests.receivers.listening import Receiver, answers
from tests.serving import Desk

CAPTURE = "http://capture.invalid/hook"
PUBLIC = "http://8.8.8.8/"
NEEDS_A_FLAG = (
    "8.8.8.8 is a public address; start the mock with --allow-webhook-host 8.8.8.8 to deliver "
    "there."
)
HEALTHY = {
    "good": "ok",
    "tampered": "ok",
    "unsigned": "ok",
    "wrong_secret": "ok",
    "stale": "note",
    "re_spaced": "note",
    "twice": "note",
    "out_of_order": "ok",
}


def told(desk: Desk) -> list[Any]:
    webhooks: list[Any] = desk.get("/__admin/webhooks")["webhooks"]
    return webhooks


def test_a_webhook_is_told_with_its_secret_before_anything_was_sent(desk: Desk) -> None:
    hook = desk.subscribe(CAPTURE, "message.sent", secret="whsec_mine")

    assert told(desk) == [
        {
            "id": hook,
            "url": CAPTURE,
            "events": ["message.sent"],
            "secret": "whsec_mine",
            "active": True,
            "captured": True,
            "created_at": 1772452800,
            "deliveries": {
                "waiting": 0,
                "succeeded": 0,
                "exhausted": 0,
                "skipped": 0,
                "captured": 0,
                "held": 0,
            },
            "attempts": 0,
            "success_rate": None,
            "failures": [],
        }
    ]


def test_what_went_well_and_what_did_not_is_counted_for_each_webhook(desk: Desk) -> None:
    manners = (answers(500), answers(200), answers(200), answers(418))
    with Receiver(*manners) as receiver:
        hook = desk.subscribe(receiver.url, "message.sent")
        other = desk.subscribe(PUBLIC, "message.read")
        first = desk.send()
        desk.settle()
        desk.advance("1s")  # the retry, which succeeds
        desk.send()
        desk.settle()
        desk.act("webhook.test", webhook_id=hook)
        desk.settle()
        desk.act("message.read", message_id=first)
        desk.settle()
    refused, mine = told(desk)

    assert (mine["id"], refused["id"]) == (hook, other)
    assert {name: n for name, n in mine["deliveries"].items() if n} == {
        "succeeded": 2,
        "exhausted": 1,
    }
    assert (mine["attempts"], mine["success_rate"]) == (4, 0.6667)
    assert mine["last_attempt"] == {"at": NOW + 1, "status": 418}
    ids = [each["id"] for each in desk.deliveries(f"&webhook_id={hook}")]
    assert mine["failures"] == [
        {
            "delivery_id": ids[2],
            "event": "message.sent",
            "number": 1,
            "at": NOW + 1,
            "status": 418,
        },
        {"delivery_id": ids[0], "event": "message.sent", "number": 1, "at": NOW, "status": 500},
    ]
    assert refused["success_rate"] is None
    assert [(each["number"], each["error"]) for each in refused["failures"]] == [(0, NEEDS_A_FLAG)]


def test_of_the_failures_the_newest_five_are_told(desk: Desk) -> None:
    with Receiver(answers(500)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.advance("1m")
    (hook,) = told(desk)

    assert [(each["number"], each["at"] - NOW) for each in hook["failures"]] == [
        (6, 31),
        (5, 15),
        (4, 7),
        (3, 3),
        (2, 1),
    ]


def test_where_else_webhooks_are_is_told(asked: Ask) -> None:
    asked("POST", "/v1/webhooks", {"url": CAPTURE, "events": ["message.sent"]})
    asked("POST", "/v1/webhooks", {"url": CAPTURE, "events": ["message.sent"]})

    assert sorted(asked("GET", "/__admin/webhooks").json) == ["webhooks"]
    assert asked("GET", "/sandboxes/a/__admin/webhooks").json == {
        "webhooks": [],
        "elsewhere": {"test": 2},
    }
    assert asked("GET", "/__admin/webhooks?id=1").status == 400


def test_how_many_deliveries_are_known_no_longer_is_told(
    asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "KEPT", 1)
    body = {"url": CAPTURE, "events": ["message.sent"]}
    hook = asked("POST", "/v1/webhooks", body).json["webhookId"]
    for _ in range(3):
        asked("POST", f"/v1/webhooks/{hook}/test")
    assert "evicted" not in asked("GET", "/__admin/webhooks").json

    asked("DELETE", f"/v1/webhooks/{hook}")

    assert asked("GET", "/__admin/webhooks").json == {"webhooks": [], "evicted": 2}


def test_attempts_are_listed_as_they_came_back(desk: Desk) -> None:
    with Receiver(answers(500), answers(200)) as receiver:
        hook = desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.advance("1s")
        desk.settle()
    (delivery,) = desk.deliveries()
    listed = desk.get("/__admin/attempts")
    durations = [each.pop("duration_ms") for each in listed["attempts"]]

    assert all(0 < each < 5000 for each in durations)
    common = {"delivery_id": delivery["id"], "event": "message.sent", "webhook_id": hook}
    assert listed["attempts"] == [
        {**common, "number": 1, "at": NOW, "status": 500, "succeeded": False},
        {**common, "number": 2, "at": NOW + 1, "status": 200, "succeeded": True},
    ]
    assert (listed["total"], listed["attempted"]) == (2, 2)
    assert "evicted" not in listed


def test_attempts_are_followed_from_where_one_was(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    hook = desk.subscribe(f"http://127.0.0.1:{port}/", "message.sent")
    desk.send()
    desk.advance("1s")
    desk.settle()

    def numbers(query: str) -> list[int]:
        listed = desk.get(f"/__admin/attempts?{query}")["attempts"]
        return [each["number"] for each in listed]

    assert numbers("after=1") == [2]
    assert numbers("after=2") == numbers(f"after={10**29}") == []
    assert numbers("limit=1") == [2]
    assert numbers(f"webhook_id={hook}&event=message.sent") == [1, 2]
    assert numbers("webhook_id=wh_other") == []
    (first,) = desk.get("/__admin/attempts?limit=1&after=0")["attempts"]
    assert first["error"] == f"Nothing listens on 127.0.0.1:{port}: the connection was refused."
    refused = desk.ask("GET", "/__admin/attempts?after=x")
    assert refused.json["error"]["field"] == "after"


def test_the_doctor_examines_a_webhook_with_its_own_secret(desk: Desk) -> None:
    with Judging(raw) as receiver:
        hook = desk.subscribe(receiver.url, "message.sent", secret=SECRET)
        document = desk.post("/__admin/doctor", {"webhook_id": hook})
        _, body = receiver.next()

    assert (document["url"], document["event"]) == (receiver.url, "message.sent")
    assert {each["name"]: each["verdict"] for each in document["probes"]} == HEALTHY
    assert document["failed"] == 0
    assert json.loads(body)["event"] == "message.sent"
    assert desk.deliveries() == []
    assert told(desk)[0]["attempts"] == 0


def test_the_doctor_examines_a_url_and_tells_what_failed(desk: Desk) -> None:
    with Judging(accepting) as receiver:
        asked = {"url": receiver.url, "secret": SECRET}
        document = desk.post("/__admin/doctor", asked)

    assert document["event"] == "payment.approved"
    assert document["failed"] == 3
    assert document["probes"][1] == {
        "name": "tampered",
        "sent": "The same event with a field added after it was signed.",
        "expected": "refuses with 4xx",
        "statuses": [200],
        "errors": [],
        "verdict": "accepted_a_forgery",
    }


def test_the_doctor_knows_another_secret_and_event(desk: Desk) -> None:
    with Judging(raw) as receiver:
        hook = desk.subscribe(receiver.url, "message.sent", secret="whsec_wrong")
        more = {"secret": SECRET, "event": "customer.updated"}
        document = desk.post("/__admin/doctor", {"webhook_id": hook, **more})

    assert (document["event"], document["failed"]) == ("customer.updated", 0)


def test_the_mock_answers_others_while_the_doctor_waits(desk: Desk) -> None:
    """The receiver calls the mock before it answers: were that to wait, it would time out."""

    def calling_back(*_: object) -> int:
        return desk.ask("GET", "/v1/customers").status

    with Judging(calling_back) as receiver:
        document = desk.post("/__admin/doctor", {"url": receiver.url, "secret": SECRET})

    assert [each["statuses"] for each in document["probes"]] == [
        *[[200]] * 6,
        [200, 200],
        [200, 200],
    ]


def test_the_doctor_gives_up_on_a_receiver_that_is_not_there(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    got = desk.ask("POST", "/__admin/doctor", {"url": f"http://127.0.0.1:{port}/", "secret": "s"})

    assert got.status == 400
    assert got.json["error"] == {
        "code": "unreachable",
        "message": f"Nothing listens on 127.0.0.1:{port}: the connection was refused.",
        "field": "url",
    }


@pytest.mark.parametrize(
    ("document", "message", "field"),
    [
        ({}, "Give one of 'url' and 'webhook_id'", "url"),
        ({"url": PUBLIC, "webhook_id": "wh_1"}, "Give one of 'url' and 'webhook_id'", "url"),
        (
            {"url": "http://127.0.0.1/"},
            "'secret' is required with 'url': what the receiver verifies with",
            "secret",
        ),
        ({"url": "http://127.0.0.1/", "secret": 5}, "'secret' must be a text", "secret"),
        ({"url": PUBLIC, "secret": "s"}, NEEDS_A_FLAG, "url"),
        (
            {"url": "https://api.respondeia.com/", "secret": "s"},
            "api.respondeia.com is the real service; the mock never contacts it.",
            "url",
        ),
        (
            {"url": CAPTURE, "secret": "s"},
            "capture.invalid is never dialled: who listens there takes deliveries and answers",
            "url",
        ),
        (
            {"url": "http://127.0.0.1/", "secrt": "s"},
            "'secrt' is not known here; did you mean 'secret'?",
            "secrt",
        ),
    ],
)
def test_whom_the_doctor_does_not_examine(
    asked: Ask, document: dict[str, object], message: str, field: str
) -> None:
    answered = asked("POST", "/__admin/doctor", document)

    assert answered.status == 400
    assert (answered.error["message"], answered.error["field"]) == (message, field)


def test_the_doctor_asks_for_a_known_webhook_and_event(asked: Ask) -> None:
    unknown = asked("POST", "/__admin/doctor", {"webhook_id": "wh_9"})
    event = {"url": "http://127.0.0.1/", "secret": "s", "event": "payment.aproved"}

    assert (unknown.status, unknown.error["field"]) == (404, "webhook_id")
    answered = asked("POST", "/__admin/doctor", event)
    assert (answered.status, answered.error["field"]) == (400, "event")
    assert "did you mean 'payment.approved'?" in answered.error["message"]
