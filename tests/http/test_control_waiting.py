"""Waiting over HTTP: what already happened counts; who waits in vain is told what came near."""

from threading import Thread
from typing import Any

import pytest

from tests.http.conftest import Ask
from tests.receivers.listening import Gate, Receiver, answers
from tests.serving import Desk

WAIT = "/__admin/wait"


def missed(desk: Desk, body: dict[str, Any]) -> Any:  # noqa: ANN401 (JSON)
    """Wait for no time at all; return the error."""
    got = desk.ask("POST", WAIT, {"timeout": 0, **body})
    assert got.status == 404
    return got.json["error"]


def later(desk: Desk, body: dict[str, Any]) -> tuple[Thread, list[Any]]:
    """Begin to wait in a thread; what came is in the list when it has ended."""
    came: list[Any] = []
    thread = Thread(target=lambda: came.append(desk.post(WAIT, {"timeout": 30, **body})))
    thread.start()
    return thread, came


def test_what_already_happened_is_found_at_once(desk: Desk) -> None:
    payment = desk.pay()
    event = desk.post(WAIT, {"event": {"event": "payment.created"}, "timeout": 0})
    assert event["data"]["payment_id"] == payment
    request = desk.post(WAIT, {"request": {"operation": "payments.create"}, "timeout": 0})
    assert (request["method"], request["status"]) == ("POST", 201)


def test_the_oldest_that_matches_is_found(desk: Desk) -> None:
    first, second = desk.send("a"), desk.send("b")
    found = desk.post(WAIT, {"event": {"event": "message.sent"}})
    assert found["data"]["message_id"] == first
    found = desk.post(WAIT, {"event": {"data": {"message_id": second}}})
    assert found["data"]["content"] == "b"


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("request", {"operation": "messages.send", "status": 201}),
        ("event", {"event": "message.sent", "data": {"content": "later"}}),
        ("delivery", {"event": "message.sent", "state": "succeeded"}),
    ],
)
def test_what_happens_meanwhile_is_found(desk: Desk, kind: str, wanted: dict[str, Any]) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        thread, came = later(desk, {kind: wanted})
        desk.send("later")
        thread.join(30)
    assert len(came) == 1


def test_a_request_is_waited_for_in_the_terms_of_find(desk: Desk) -> None:
    wanted = {"path": "/v1/messages/*", "body": {"content": "later"}, "api_key": "test_*"}
    desk.send("sooner")
    thread, came = later(desk, {"request": wanted})
    for content in ("still not", "later", "even later"):
        desk.send(content)
    thread.join(30)
    assert [(each["operation"], each["status"]) for each in came] == [("messages.send", 201)]
    whole = desk.get(f"/__admin/requests/{came[0]['id']}")
    assert whole["body"]["content"] == "later"


def test_a_request_is_waited_for_across_a_reset(desk: Desk) -> None:
    desk.send("a")
    desk.send("b")
    thread, came = later(desk, {"request": {"body": {"content": "c"}}})
    desk.post("/__admin/reset")
    desk.send("c")
    thread.join(30)
    assert [each["sequence"] for each in came] == [1]


def test_who_waits_for_a_request_in_vain_is_told_in_what_it_differs(desk: Desk) -> None:
    desk.send("a")
    error = missed(desk, {"request": {"operation": "messages.send", "status": 400}})
    assert error["message"] == "No request matched in time"
    assert [each["differs_in"] for each in error["near"]] == [["status is 201, not 400"]]


@pytest.mark.parametrize(
    ("outer", "inner"), [({"since": 1772452801}, {}), ({}, {"since": 1772452801})]
)
def test_a_request_before_since_does_not_count(
    desk: Desk, outer: dict[str, Any], inner: dict[str, Any]
) -> None:
    desk.send("a")
    desk.advance("10s")
    wanted = {"operation": "messages.send", **inner}
    error = missed(desk, {"request": wanted, **outer})
    assert [each["differs_in"] for each in error["near"]] == [
        ["at is 1772452800.000, before 1772452801.000"]
    ]
    desk.send("b")
    assert desk.post(WAIT, {"request": wanted, **outer})["at"] == 1772452810


def test_a_delivery_is_waited_for_until_it_is_in_that_state(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        webhook = desk.subscribe(receiver.url, "message.sent")
        desk.send()
        receiver.wait_for(1)
        wanted = {"webhook_id": webhook, "state": "succeeded"}
        thread, came = later(desk, {"delivery": wanted})
        gate.open()
        thread.join(30)
    assert [(each["state"], each["status"]) for each in came] == [("succeeded", 200)]


def test_what_happened_before_since_does_not_count(desk: Desk) -> None:
    desk.send("a")
    desk.advance("10s")
    wanted = {"event": "message.sent"}
    error = missed(desk, {"event": wanted, "since": 1772452801})
    assert [each["differs_in"] for each in error["near"]] == [["since"]]
    desk.send("b")
    found = desk.post(WAIT, {"event": wanted, "since": 1772452801})
    assert found["data"]["content"] == "b"


def test_who_waits_in_vain_is_told_what_came_near(desk: Desk) -> None:
    for number in range(5):
        desk.send(str(number))
    error = missed(desk, {"event": {"event": "message.sent", "data": {"content": "9"}}})
    assert error["message"] == "No event matched in time"
    assert [(each["data"]["content"], each["differs_in"]) for each in error["near"]] == [
        ("2", ["data"]),
        ("3", ["data"]),
        ("4", ["data"]),
    ]


def test_what_has_nothing_in_common_is_not_near(desk: Desk) -> None:
    desk.send()
    assert missed(desk, {"event": {"event": "payment.created"}})["near"] == []


def test_on_a_frozen_clock_one_is_told_what_is_due_and_how_to_get_there(desk: Desk) -> None:
    payment = desk.pay()
    error = missed(desk, {"event": {"event": "payment.approved"}})
    assert error["due"] == [{"kind": "decided_by_itself", "id": payment, "in": 3}]
    assert error["hint"] == (
        'the clock is frozen; POST /__admin/clock/advance {"until": "next"} moves it on'
    )
    desk.advance("3s")
    found = desk.post(WAIT, {"event": {"event": "payment.approved"}})
    assert found["at"] == 1772452803


def test_with_nothing_due_there_is_no_hint(desk: Desk) -> None:
    error = missed(desk, {"event": {"event": "payment.approved"}})
    assert error["due"] == []
    assert "hint" not in error


def test_a_retry_that_is_due_is_told(desk: Desk) -> None:
    with Receiver(answers(500)) as receiver:
        desk.subscribe(receiver.url, "customer.created")
        desk.act("message.receive", customer_id="wa:1", content="Hola")
        desk.settle()
    error = missed(desk, {"delivery": {"event": "customer.created", "state": "succeeded"}})
    (near,) = error["near"]
    assert (near["state"], near["differs_in"]) == ("waiting", ["state"])
    assert error["due"] == [{"kind": "goes_by_itself", "id": near["id"], "in": 1}]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "Give one of 'request', 'event' and 'delivery'"),
        ({"event": {}, "request": {}}, "Give one of 'request', 'event' and 'delivery'"),
        ({"evnt": {}}, "'evnt' is not known here; did you mean 'event'?"),
        ({"event": "message.sent"}, "'event' must be an object"),
        ({"event": {"evnt": "a"}}, "'evnt' is not known here; did you mean 'event'?"),
        (
            {"event": {"event": "payment.aproved"}},
            "'event.event': no event is called 'payment.aproved'; did you mean 'payment.approved'?",
        ),
        (
            {"delivery": {"event": "message.snt"}},
            "'delivery.event': no event is called 'message.snt'; did you mean 'message.sent'?",
        ),
        (
            {"delivery": {"state": "succeded"}},
            "'delivery.state': no state is called 'succeded'; did you mean 'succeeded'?",
        ),
        ({"request": []}, "'request' must be an object"),
        (
            {"request": {"limit": 5}},
            (
                "'limit' is not known here; it takes operation, method, path, header, body,"
                " api_key, status, since"
            ),
        ),
        ({"request": {"paht": "/v1"}}, "'paht' is not known here; did you mean 'path'?"),
        (
            {"request": {"operation": "messages.snd"}},
            (
                "'request.operation': no operation is called 'messages.snd';"
                " did you mean 'messages.send'?"
            ),
        ),
        ({"request": {"since": "now"}}, "'request.since' must be Unix seconds"),
        ({"delivery": {"stat": "a"}}, "'stat' is not known here; did you mean 'state'?"),
        ({"event": {}, "since": "now"}, "'since' must be Unix seconds"),
        ({"event": {}, "since": True}, "'since' must be Unix seconds"),
        ({"event": {}, "timeout": 301}, "'timeout' must be 0 to 300 seconds"),
    ],
)
def test_what_is_waited_for_is_said_in_full(
    asked: Ask, body: dict[str, object], message: str
) -> None:
    answered = asked("POST", WAIT, body)
    assert (answered.status, answered.error["message"]) == (400, message)


def test_settled_means_that_nothing_is_on_its_way(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        for number in range(20):
            desk.send(str(number))
        assert desk.post("/__admin/settle") == {"settled": True}
        assert len(receiver.requests) == 20


def test_what_is_due_later_does_not_keep_it_from_being_settled(desk: Desk) -> None:
    desk.pay()
    assert desk.post("/__admin/settle", {"timeout": 0}) == {"settled": True}


def test_an_open_call_does_not_keep_it_from_being_settled(desk: Desk) -> None:
    thread, came = later(desk, {"event": {"event": "payment.created"}})
    assert desk.post("/__admin/settle", {"timeout": 30}) == {"settled": True}
    desk.pay()
    thread.join(30)
    assert len(came) == 1


def test_what_is_not_settled_in_time_is_told(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        receiver.wait_for(1)
        got = desk.ask("POST", "/__admin/settle", {"timeout": 0})
        assert got.status == 404
        error = got.json["error"]
        assert error["message"] == "Not settled within 0 s"
        assert [(each["event"], each["state"]) for each in error["in_flight"]] == [
            ("message.sent", "waiting")
        ]
        gate.open()
        desk.settle()


def test_where_nobody_delivers_nothing_is_waited_for(asked: Ask) -> None:
    hook = {"url": "http://localhost:1/", "events": ["message.sent"]}
    webhook = asked("POST", "/v1/webhooks", hook).json["webhookId"]
    tested = asked("POST", f"/v1/webhooks/{webhook}/test")
    assert (tested.json["success"], tested.json["error"]) == (
        False,
        "No attempt has been made yet",
    )
    assert asked("POST", "/__admin/settle", {"timeout": 300}).status == 404
    (delivery,) = asked("GET", "/__admin/deliveries").json["deliveries"]
    path = f"/__admin/deliveries/{delivery['id']}/redeliver"
    assert asked("POST", path).json["state"] == "waiting"
    assert asked("POST", "/__admin/clock/advance", {"by": 1}).json["now"] == 1772452801


def test_waiting_stops_for_who_takes_deliveries(desk: Desk) -> None:
    mine = desk.subscribe("http://capture.invalid/", "message.sent")
    wanted = {"delivery": {"event": "message.sent", "state": "succeeded"}}
    thread, came = later(desk, {**wanted, "stop_for": [mine]})
    desk.send()
    thread.join(30)
    assert came == [{"stopped": True}]
    assert missed(desk, {**wanted, "stop_for": ["wh_9"]})["code"] == "not_found"
    taken = desk.post("/__admin/deliveries/take", {"webhook_id": ["wh_9", mine]})
    assert taken["webhook_id"] == mine
    desk.post(f"/__admin/deliveries/{taken['id']}/answer", {"status": 200})
    found = desk.post(WAIT, {**wanted, "stop_for": [mine]})
    assert found["id"] == taken["id"]
