"""Events and deliveries over HTTP: listed, told whole, sent again, released, taken and answered."""

import hashlib
import hmac
import json
from threading import Thread
from typing import Any

import pytest

from tests.http.conftest import Ask
from tests.receivers.listening import Gate, Receiver, answers
from tests.serving import Desk, Served

CAPTURE = "http://capture.invalid/hook"
TAKE = "/__admin/deliveries/take"


def error(desk: Desk, path: str, body: object, method: str = "POST") -> tuple[int, str]:
    got = desk.ask(method, path, body)
    return got.status, got.json["error"]["message"]


def captured(desk: Desk, *contents: str) -> list[str]:
    """Have messages owed to a captured webhook; return the deliveries' ids."""
    desk.subscribe(CAPTURE, "message.sent")
    for content in contents:
        desk.send(content)
    desk.settle()
    return [each["id"] for each in desk.deliveries()]


def test_events_are_listed_with_cause_and_data(desk: Desk) -> None:
    message = desk.send("Hola")
    desk.advance("1s")
    _, sent, delivered = desk.get("/__admin/events")["events"]
    assert (sent["event"], sent["at"], sent["data"]["message_id"]) == (
        "message.sent",
        1772452800,
        message,
    )
    assert sent["cause"].startswith("req_")
    assert (delivered["event"], delivered["at"]) == ("message.delivered", 1772452800.6)
    assert delivered["cause"].startswith("tsk_")
    assert delivered["sequence"] > sent["sequence"]


def test_events_are_filtered_and_limited(desk: Desk) -> None:
    desk.send("a")
    desk.send("b")
    desk.pay()
    listed = desk.get("/__admin/events?event=message.sent&limit=1")
    assert [each["data"]["content"] for each in listed["events"]] == ["b"]
    assert listed["total"] == 2
    (cause,) = {
        each["cause"] for each in desk.get("/__admin/events?event=payment.created")["events"]
    }
    caused = desk.get(f"/__admin/events?cause={cause}")["events"]
    assert [each["event"] for each in caused] == ["payment.created"]


@pytest.mark.parametrize("list_of", ["events", "deliveries"])
def test_a_filter_that_is_not_known_is_refused_with_the_nearest(desk: Desk, list_of: str) -> None:
    assert error(desk, f"/__admin/{list_of}?evnt=message.sent", None, "GET") == (
        400,
        "'evnt' is not known here; did you mean 'event'?",
    )


def test_deliveries_are_filtered(desk: Desk) -> None:
    first = desk.subscribe(CAPTURE, "message.sent")
    desk.subscribe("http://8.8.8.8/", "message.sent", "payment.created")
    desk.send()
    desk.pay()
    desk.settle()
    assert [each["webhook_id"] for each in desk.deliveries(f"&webhook_id={first}")] == [first]
    assert [each["event"] for each in desk.deliveries("&state=skipped")] == [
        "message.sent",
        "payment.created",
    ]
    assert [each["state"] for each in desk.deliveries("&event=payment.created")] == ["skipped"]


def test_what_other_sandboxes_hold_is_told(desk: Desk, served: Served) -> None:
    captured(desk, "a", "b")
    other = served.desk()
    assert other.get("/__admin/deliveries")["elsewhere"][desk.name] == 2
    assert other.get("/__admin/events")["elsewhere"][desk.name] == 3  # a customer came to be


def test_a_delivery_is_told_with_its_bytes_headers_and_attempts(desk: Desk) -> None:
    with Receiver(answers(500, "¡no!".encode(), "X-Why: tired"), answers(204, b"")) as receiver:
        webhook = desk.subscribe(receiver.url, "message.sent")
        desk.send("Ñandú 🎉")
        desk.settle()
        desk.advance("1s")
        (listed,) = desk.deliveries()
        told = desk.delivery(listed["id"])
        first, second = receiver.requests
    assert told["body"].encode() == first.body == second.body
    assert {name.lower(): value for name, value in told["headers"].items()} == {
        name: value
        for name, value in second.headers.items()
        if name not in {"host", "content-length"}
    }
    failed, succeeded = told["attempts"]
    assert failed.pop("duration_ms") > 0
    assert failed == {
        "number": 1,
        "at": 1772452800,
        "status": 500,
        "headers": {"Content-Length": "5", "X-Why": "tired"},
        "body": "¡no!",
    }
    assert (succeeded["status"], succeeded["at"]) == (204, 1772452801)
    assert listed["webhook_id"] == webhook
    assert listed["event_id"] == desk.get("/__admin/events?event=message.sent")["events"][0]["id"]
    assert (listed["state"], listed["attempts"], listed["status"]) == ("succeeded", 2, 204)


def test_what_waits_shows_the_headers_of_its_first_attempt_and_when_a_retry_is_due(
    desk: Desk,
) -> None:
    with Receiver(answers(500)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
    (retried,) = desk.deliveries()
    assert (retried["state"], retried["due"]) == ("waiting", 1772452801)
    assert retried["reason"] == "the receiver answered 500"
    desk.rule({"hold": True})
    desk.send()
    held = desk.delivery(desk.deliveries()[1]["id"])
    assert (held["headers"]["X-RespondeIA-Attempt"], held["attempts"]) == ("1", [])


def test_an_id_of_another_sandbox_is_told_whose_it_is(desk: Desk, served: Served) -> None:
    (identifier,) = captured(desk, "a")
    other = served.desk()
    path = f"/__admin/deliveries/{identifier}"
    message = f"The delivery '{identifier}' is in the sandbox '{desk.name}'"
    assert error(other, path, None, "GET") == (404, message)


def test_an_id_that_nobody_knows_is_not_found(asked: Ask) -> None:
    answered = asked("GET", "/__admin/deliveries/dlv_9")
    assert (answered.status, answered.error["message"]) == (
        404,
        "No delivery with id 'dlv_9' is known here",
    )


def test_a_delivery_is_sent_again_with_the_same_bytes(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        (listed,) = desk.deliveries()
        told = desk.post(f"/__admin/deliveries/{listed['id']}/redeliver")
        first, second = receiver.requests
    assert (told["state"], len(told["attempts"])) == ("succeeded", 2)
    assert first.body == second.body
    assert (second.attempt, first.headers["x-respondeia-signature"]) == (
        "2",
        second.headers["x-respondeia-signature"],
    )


def test_a_redelivery_that_fails_is_not_retried(desk: Desk) -> None:
    with Receiver(answers(200), answers(500)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        (listed,) = desk.deliveries()
        told = desk.post(f"/__admin/deliveries/{listed['id']}/redeliver")
        desk.advance("1h")
        assert len(receiver.requests) == 2
    assert (told["state"], told["reason"]) == ("exhausted", "the receiver answered 500")


def test_what_waits_for_a_retry_may_be_sent_now_and_is_not_sent_twice(desk: Desk) -> None:
    with Receiver(answers(500), answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        (listed,) = desk.deliveries()
        assert desk.post(f"/__admin/deliveries/{listed['id']}/redeliver")["state"] == "succeeded"
        desk.advance("1h")
        assert len(receiver.requests) == 2


def test_what_stands_in_line_may_be_sent_now_and_is_not_sent_twice(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate, answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send("a")
        desk.send("b")
        receiver.wait_for(1)
        second = desk.deliveries()[1]["id"]
        assert desk.post(f"/__admin/deliveries/{second}/redeliver")["state"] == "succeeded"
        gate.open()
        desk.settle()
        assert len(receiver.requests) == 2


def test_what_is_on_its_way_is_not_sent_again(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        receiver.wait_for(1)
        (listed,) = desk.deliveries()
        identifier = listed["id"]
        path = f"/__admin/deliveries/{identifier}/redeliver"
        assert error(desk, path, {}) == (400, f"{identifier} is on its way just now")
        gate.open()


def test_what_is_refused_or_captured_stays_so_when_it_is_sent_again(desk: Desk) -> None:
    desk.subscribe("http://8.8.8.8/", "payment.created")
    desk.pay()
    captured(desk, "a")
    states = [
        desk.post(f"/__admin/deliveries/{each['id']}/redeliver")["state"]
        for each in desk.deliveries()
    ]
    assert states == ["skipped", "captured"]


def test_what_a_rule_holds_or_dropped_may_be_sent_all_the_same(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"hold": True}, times=1)
        desk.rule({"drop": True})
        desk.send("held")
        desk.send("dropped")
        for each in desk.deliveries():
            told = desk.post(f"/__admin/deliveries/{each['id']}/redeliver")
            assert told["state"] == "succeeded"
        assert len(receiver.requests) == 2


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({}, 400, "'ids' must be a list of deliveries"),
        ({"ids": []}, 400, "'ids' must be a list of deliveries"),
        ({"ids": "dlv_1"}, 400, "'ids' must be a list of deliveries"),
        ({"ids": ["dlv_9"]}, 404, "No held delivery is called 'dlv_9'"),
        ({"ids": [5]}, 404, "No held delivery is called '5'"),
        ({"id": []}, 400, "'id' is not known here; did you mean 'ids'?"),
    ],
)
def test_only_held_deliveries_are_released(
    asked: Ask, body: object, status: int, message: str
) -> None:
    answered = asked("POST", "/__admin/deliveries/release", body)
    assert (answered.status, answered.error["message"]) == (status, message)


def test_one_that_is_not_held_keeps_the_others_from_being_released(desk: Desk) -> None:
    (free,) = captured(desk, "a")
    desk.rule({"hold": True})
    desk.send("b")
    held = desk.deliveries("&state=held")[0]["id"]
    path = "/__admin/deliveries/release"
    message = f"No held delivery is called '{free}'"
    assert error(desk, path, {"ids": [held, free]}) == (404, message)
    assert error(desk, path, {"ids": [held, held]}) == (400, "'ids' must name each delivery once")
    assert len(desk.deliveries("&state=held")) == 1


def test_the_oldest_captured_delivery_is_taken_and_answered(desk: Desk) -> None:
    first, second = captured(desk, "a", "b")
    taken = desk.post(TAKE)
    assert (taken["id"], taken["url"]) == (first, CAPTURE)
    assert json.loads(taken["body"])["data"]["content"] == "a"
    assert taken["headers"]["X-RespondeIA-Attempt"] == "1"
    signature = "sha256=" + hmac.new(b"whsec_1", taken["body"].encode(), hashlib.sha256).hexdigest()
    assert taken["headers"]["X-RespondeIA-Signature"] == signature
    assert desk.post(TAKE)["id"] == second
    body = {"status": 201, "headers": {"X-A": "b"}, "body": "ñ"}
    told = desk.post(f"/__admin/deliveries/{first}/answer", body)
    (attempt,) = told["attempts"]
    assert (told["state"], attempt["status"]) == ("succeeded", 201)
    assert (attempt["headers"], attempt["body"]) == ({"X-A": "b"}, "ñ")


def test_any_other_answer_is_retried_on_the_clock_and_taken_again(desk: Desk) -> None:
    (identifier,) = captured(desk, "a")
    first = desk.post(TAKE)
    told = desk.post(f"/__admin/deliveries/{identifier}/answer", {"status": 500})
    assert (told["state"], told["due"]) == ("waiting", 1772452801)
    assert error(desk, TAKE, {}) == (404, "No captured delivery is waiting")
    desk.advance("1s")
    again = desk.post(TAKE)
    assert (again["id"], again["body"]) == (identifier, first["body"])
    assert again["headers"]["X-RespondeIA-Attempt"] == "2"


def test_what_is_taken_is_chosen_by_event_and_webhook(desk: Desk) -> None:
    desk.subscribe(CAPTURE, "message.sent")
    other = desk.subscribe(CAPTURE, "message.sent", "payment.created")
    desk.send()
    desk.pay()
    desk.settle()
    body: dict[str, Any] = {"event": "payment.created"}
    assert desk.post(TAKE, body)["headers"]["X-RespondeIA-Event"] == "payment.created"
    assert error(desk, TAKE, body)[0] == 404
    by_webhook = desk.post(TAKE, {"webhook_id": other})["id"]
    assert desk.delivery(by_webhook)["webhook_id"] == other


def test_one_may_wait_for_something_to_take(desk: Desk) -> None:
    desk.subscribe(CAPTURE, "message.sent")
    taken: list[Any] = []
    waiting = Thread(target=lambda: taken.append(desk.post(TAKE, {"timeout": 30})))
    waiting.start()
    desk.send("later")
    waiting.join(30)
    assert json.loads(taken[0]["body"])["data"]["content"] == "later"


def test_to_take_one_waits_neither_for_receivers_nor_for_what_others_took(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.subscribe(CAPTURE, "message.sent")
        desk.send("a")
        desk.send("b")
        receiver.wait_for(1)
        first = desk.post(TAKE, {"timeout": 300})["id"]
        assert desk.post(TAKE, {"timeout": 300})["id"] != first
        gate.open()


def test_the_clock_does_not_wait_for_what_somebody_took(desk: Desk) -> None:
    captured(desk, "a")
    taken = desk.post(TAKE)["id"]
    desk.advance("1h")
    left = desk.ask("POST", "/__admin/settle", {"timeout": 0})
    assert left.status == 404
    assert [each["id"] for each in left.json["error"]["in_flight"]] == [taken]
    desk.post(f"/__admin/deliveries/{taken}/answer", {"status": 200})
    desk.settle()


def test_what_somebody_took_and_lost_can_be_taken_again_when_it_is_sent_again(desk: Desk) -> None:
    (identifier,) = captured(desk, "a")
    desk.post(TAKE)
    assert error(desk, TAKE, {})[0] == 404
    assert desk.post(f"/__admin/deliveries/{identifier}/redeliver")["state"] == "captured"
    assert desk.post(TAKE)["id"] == identifier


def test_what_was_not_taken_is_not_answered(desk: Desk) -> None:
    (identifier,) = captured(desk, "a")
    path = f"/__admin/deliveries/{identifier}/answer"
    assert error(desk, path, {"status": 200}) == (400, f"{identifier} was not taken")


def test_after_its_webhook_was_deleted_nobody_can_answer(desk: Desk) -> None:
    webhook = desk.subscribe(CAPTURE, "message.sent")
    desk.send()
    desk.settle()
    taken = desk.post(TAKE)["id"]
    desk.did("DELETE", f"/v1/webhooks/{webhook}")
    path = f"/__admin/deliveries/{taken}/answer"
    assert error(desk, path, {"status": 200}) == (400, f"{taken} was not taken")
    desk.settle()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "'status' must be an HTTP status, 100 to 599"),
        ({"status": 99}, "'status' must be an HTTP status, 100 to 599"),
        ({"status": 600}, "'status' must be an HTTP status, 100 to 599"),
        ({"status": True}, "'status' must be an HTTP status, 100 to 599"),
        ({"status": 200, "headers": []}, "'headers' must be an object of strings"),
        ({"stats": 200}, "'stats' is not known here; did you mean 'status'?"),
    ],
)
def test_an_answer_that_is_none_changes_nothing(desk: Desk, body: object, message: str) -> None:
    (identifier,) = captured(desk, "a")
    desk.post(TAKE)
    assert error(desk, f"/__admin/deliveries/{identifier}/answer", body) == (400, message)
    desk.post(f"/__admin/deliveries/{identifier}/answer", {"status": 200})


@pytest.mark.parametrize("timeout", [-1, 301, "5", True, None])
def test_a_timeout_is_0_to_300_seconds(asked: Ask, timeout: object) -> None:
    answered = asked("POST", TAKE, {"timeout": timeout})
    assert answered.error["message"] == "'timeout' must be 0 to 300 seconds"


def test_of_a_long_answer_the_beginning_is_kept(desk: Desk) -> None:
    (identifier,) = captured(desk, "a")
    desk.post(TAKE)
    body = {"status": 200, "body": "x" * 70_000}
    told = desk.post(f"/__admin/deliveries/{identifier}/answer", body)
    assert told["attempts"][0]["body"] == "x" * 65_536


def test_a_wrong_signature_is_explained(desk: Desk) -> None:
    (identifier,) = captured(desk, "a")
    body = desk.delivery(identifier)["body"]
    payload = json.loads(body)
    payload.pop("signature")
    path = f"/__admin/deliveries/{identifier}/explain"
    wrong = hmac.new(b"whsec_1", json.dumps(payload).encode(), hashlib.sha256).hexdigest()
    told = desk.post(path, {"signature": f"sha256={wrong}"})
    assert (told["match"], told["recipe"]) == (False, "without_signature+python_json_dumps")


def test_the_right_signature_is_told_to_be_right(desk: Desk) -> None:
    (identifier,) = captured(desk, "a")
    delivery = desk.delivery(identifier)
    path = f"/__admin/deliveries/{identifier}/explain"
    signature = delivery["headers"]["X-RespondeIA-Signature"]
    told = desk.post(path, {"signature": signature})
    assert (told["match"], told["recipe"], told["expected"]) == (True, "correct", signature)
    by_body = desk.post(path, {"body": delivery["body"]})
    assert by_body["recipe"] == "correct"


def test_the_secret_of_another_webhook_is_recognised(desk: Desk) -> None:
    other = desk.subscribe(CAPTURE, "payment.created", secret="whsec_other")
    (identifier,) = captured(desk, "a")
    body = desk.delivery(identifier)["body"]
    wrong = hmac.new(b"whsec_other", body.encode(), hashlib.sha256).hexdigest()
    told = desk.post(f"/__admin/deliveries/{identifier}/explain", {"signature": f"sha256={wrong}"})
    assert told["match"] is False
    assert other in told["fix"]


@pytest.mark.parametrize("name", ["signature", "body", "secret"])
def test_what_is_to_be_explained_are_strings(desk: Desk, name: str) -> None:
    (identifier,) = captured(desk, "a")
    path = f"/__admin/deliveries/{identifier}/explain"
    body = {"signature": "sha256=00", name: 5}
    assert error(desk, path, body) == (400, f"'{name}' must be a string")


def test_of_several_webhooks_the_oldest_that_is_first_in_its_line_is_taken(desk: Desk) -> None:
    first = desk.subscribe("http://capture.invalid/1", "message.sent")
    second = desk.subscribe("http://capture.invalid/2", "message.sent")
    desk.rule({"reorder": 2}, when={"webhook_id": second, "event": "message.sent"}, times=2)
    desk.send("a")
    desk.send("b")
    took = []
    for _ in range(4):
        taken = desk.post("/__admin/deliveries/take")
        took.append((taken["webhook_id"], json.loads(taken["body"])["data"]["content"]))
    assert took == [(first, "a"), (first, "b"), (second, "b"), (second, "a")]
