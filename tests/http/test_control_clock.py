"""The clock over HTTP: read, set, advanced; a wrong call moves nothing."""

import pytest

from tests.http.conftest import Ask, payment
from tests.receivers.listening import Receiver, answers
from tests.serving import Desk

START = 1772452800


def now(asked: Ask) -> float:
    moment: float = asked("GET", "/__admin/clock").json["now"]
    return moment


def test_the_clock_tells_its_time_and_speed(asked: Ask) -> None:
    assert asked("GET", "/__admin/clock").json == {"now": START, "speed": 0}


@pytest.mark.parametrize(
    ("by", "later"),
    [
        (90, 90),
        (0.5, 0.5),
        ("800ms", 0.8),
        ("10s", 10),
        ("2h", 7200),
        ("1m30s", 90),
        (0, 0),
        ("0s", 0),
        ("3650d", 315_360_000),
    ],
)
def test_it_is_advanced_by_a_duration(asked: Ask, by: object, later: float) -> None:
    answered = asked("POST", "/__admin/clock/advance", {"by": by})
    assert answered.json == {"now": START + later, "fired": []}
    assert now(asked) == START + later


def test_many_small_steps_come_to_what_one_large_one_does(asked: Ask) -> None:
    asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    steps = [asked("POST", "/__admin/clock/advance", {"by": 0.1}).json for _ in range(30)]
    assert steps[-1]["now"] == START + 3
    assert [each["kind"] for each in steps[-1]["fired"]] == ["read_by_itself"]


def test_what_falls_due_on_the_way_is_told_in_order(asked: Ask) -> None:
    made = payment(asked)
    sent = asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    message = sent.json["messageId"]

    fired = asked("POST", "/__admin/clock/advance", {"by": "1h"}).json["fired"]

    assert [(each["at"], each["kind"], each["summary"]) for each in fired] == [
        (START + 0.6, "delivered_by_itself", f"{message} delivered"),
        (START + 3, "decided_by_itself", f"{made['id']} approved"),
        (START + 3, "read_by_itself", f"{message} read"),
    ]
    assert all(each["id"].startswith("tsk_") for each in fired)


def test_what_happens_on_the_way_bears_its_own_moment(asked: Ask) -> None:
    made = payment(asked)
    asked("POST", "/__admin/clock/advance", {"by": "1h"})
    assert asked("GET", f"/v1/payments/{made['id']}").json["paidAt"] == 1772452803000


def test_what_is_not_due_yet_does_not_happen(asked: Ask) -> None:
    made = payment(asked)
    assert asked("POST", "/__admin/clock/advance", {"by": "2999ms"}).json["fired"] == []
    assert asked("GET", f"/v1/payments/{made['id']}").json["status"] == "pending"
    asked("POST", "/__admin/clock/advance", {"by": "1ms"})
    assert asked("GET", f"/v1/payments/{made['id']}").json["status"] == "approved"


def test_until_next_goes_to_the_next_due_moment(asked: Ask) -> None:
    payment(asked)
    asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    moments = [
        asked("POST", "/__admin/clock/advance", {"until": "next"}).json["now"] - START
        for _ in range(3)
    ]
    assert [round(each, 3) for each in moments] == [0.6, 3, 3]


def test_until_idle_goes_on_until_nothing_is_due(asked: Ask) -> None:
    payment(asked)
    asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    answered = asked("POST", "/__admin/clock/advance", {"until": "idle"}).json
    assert len(answered["fired"]) == 3
    assert answered["now"] == START + 3
    assert asked("POST", "/__admin/clock/advance", {"until": "idle"}).json["fired"] == []


def test_until_an_event_stops_at_it(asked: Ask) -> None:
    payment(asked)
    asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    body = {"until": {"event": "message.delivered"}}
    answered = asked("POST", "/__admin/clock/advance", body).json
    assert answered["now"] == START + 0.6
    assert [each["kind"] for each in answered["fired"]] == ["delivered_by_itself"]


def test_until_an_event_that_nothing_raises_is_404(asked: Ask) -> None:
    body = {"until": {"event": "payment.approved"}}
    answered = asked("POST", "/__admin/clock/advance", body)
    assert answered.status == 404
    assert answered.error["field"] == "until.event"


def test_put_moves_on_to_a_moment_and_sets_the_speed(asked: Ask) -> None:
    made = payment(asked)

    answered = asked("PUT", "/__admin/clock", {"now": START + 5, "speed": 0})

    assert (answered.json["now"], answered.json["speed"]) == (START + 5, 0)
    assert [each["summary"] for each in answered.json["fired"]] == [f"{made['id']} approved"]


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        (START, START),
        (START + 0.25, START + 0.25),
        ("2026-03-02T12:00:05Z", START + 5),
        ("2026-03-02T09:00:05-03:00", START + 5),
        ("2026-03-03", START + 43200),
        ("1h", START + 3600),
    ],
)
def test_a_moment_is_unix_seconds_a_date_or_an_offset(
    asked: Ask, given: object, moment: float
) -> None:
    assert asked("PUT", "/__admin/clock", {"now": given}).json["now"] == moment


def test_a_frozen_clock_can_be_let_run_and_frozen_again(asked: Ask) -> None:
    assert asked("PUT", "/__admin/clock", {"speed": 60}).json["speed"] == 60
    assert asked("GET", "/__admin/clock").json["speed"] == 60
    stopped = asked("PUT", "/__admin/clock", {"speed": 0}).json["now"]
    assert stopped >= START
    assert now(asked) == stopped


WRONG_ADVANCES: list[tuple[dict[str, object], str]] = [
    ({}, "by"),
    ({"by": 1, "until": "next"}, "by"),
    ({"by": "soon"}, "by"),
    ({"by": "-1s"}, "by"),
    ({"by": -1}, "by"),
    ({"by": True}, "by"),
    ({"by": None}, "by"),
    ({"by": [1]}, "by"),
    ({"by": "3651d"}, "by"),
    ({"by": 1e300}, "by"),
    ({"until": "soon"}, "until"),
    ({"until": None}, "until"),
    ({"until": {}}, "until"),
    ({"until": {"event": "payment.approved", "more": 1}}, "until"),
    ({"until": {"event": "payment.aproved"}}, "until.event"),
    ({"until": {"event": ["payment.approved"]}}, "until.event"),
    ({"by": "1s", "untill": "next"}, "untill"),
]


@pytest.mark.parametrize(("body", "field"), WRONG_ADVANCES)
def test_a_wrong_advance_is_400_and_moves_nothing(
    asked: Ask, body: dict[str, object], field: str
) -> None:
    made = payment(asked)

    answered = asked("POST", "/__admin/clock/advance", body)

    assert answered.status == 400
    assert answered.error["field"] == field
    assert now(asked) == START
    assert asked("GET", f"/v1/payments/{made['id']}").json["status"] == "pending"


WRONG_CLOCKS: list[tuple[dict[str, object], str]] = [
    ({"speed": -1}, "speed"),
    ({"speed": "60"}, "speed"),
    ({"speed": True}, "speed"),
    ({"speed": None}, "speed"),
    ({"speed": 1_000_001}, "speed"),
    ({"now": START - 1}, "now"),
    ({"now": "2026-03-02T11:59:59Z"}, "now"),
    ({"now": "-1s"}, "now"),
    ({"now": "yesterday"}, "now"),
    ({"now": None}, "now"),
    ({"now": True}, "now"),
    ({"now": [1]}, "now"),
    ({"now": 1e300}, "now"),
    ({"now": START + 5, "speed": -1}, "speed"),
    ({"now": START - 5, "speed": 60}, "now"),
    ({"now": START + 5, "sped": 60}, "sped"),
]


@pytest.mark.parametrize(("body", "field"), WRONG_CLOCKS)
def test_a_wrong_clock_is_400_and_sets_nothing(
    asked: Ask, body: dict[str, object], field: str
) -> None:
    answered = asked("PUT", "/__admin/clock", body)

    assert answered.status == 400
    assert answered.error["field"] == field
    assert asked("GET", "/__admin/clock").json == {"now": START, "speed": 0}


def test_an_unknown_key_suggests_the_nearest(asked: Ask) -> None:
    answered = asked("PUT", "/__admin/clock", {"sped": 60})
    assert answered.error["code"] == "unknown_key"
    assert answered.error["message"] == "'sped' is not known here; did you mean 'speed'?"


def test_an_unknown_event_suggests_the_nearest(asked: Ask) -> None:
    answered = asked("POST", "/__admin/clock/advance", {"until": {"event": "payment.aproved"}})
    assert answered.error["message"] == (
        "No event is called 'payment.aproved'; did you mean 'payment.approved'?"
    )


def test_the_clock_ends_before_dates_do(asked: Ask) -> None:
    answered = asked("PUT", "/__admin/clock", {"now": 250_000_000_000})
    assert answered.status == 200
    assert asked("POST", "/__admin/clock/advance", {"by": "1s"}).status == 400
    assert payment(asked)["createdAt"] == 250_000_000_000_000


def test_what_goes_out_at_a_moment_comes_back_before_the_next_and_is_told(desk: Desk) -> None:
    with Receiver(answers(200), answers(503), answers(200)) as receiver:
        webhook = desk.subscribe(receiver.url, "message.sent", "message.delivered")
        message = desk.send("a")
        fired = desk.advance("2s")
    (_, delivered) = desk.deliveries()
    assert [(each["at"], each["kind"], each["summary"]) for each in fired] == [
        (START + 0.6, "delivered_by_itself", f"{message} delivered"),
        (START + 0.6, "delivery", f"message.delivered to {webhook}: 503"),
        (START + 1.6, "goes_by_itself", f"{delivered['id']} goes out"),
        (START + 1.6, "delivery", f"message.delivered to {webhook}: 200"),
    ]


def test_an_attempt_without_an_answer_is_told_with_the_reason(desk: Desk) -> None:
    with Receiver() as gone:
        webhook = desk.subscribe(gone.url, "message.delivered")
    desk.send("a")
    _, told = desk.advance("600ms")
    assert told["summary"] == (
        f"message.delivered to {webhook}: "
        f"Nothing listens on 127.0.0.1:{gone.port}: the connection was refused."
    )


def test_a_clock_that_runs_brings_retries_by_itself(desk: Desk) -> None:
    with Receiver(answers(500), answers(500), answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.did("PUT", "/__admin/clock", {"speed": 1000})
        desk.send("a")
        assert [each.attempt for each in receiver.wait_for(3)] == ["1", "2", "3"]
        desk.did("PUT", "/__admin/clock", {"speed": 0})


def test_it_is_told_that_the_clients_sleeping_moves_it(asked: Ask) -> None:
    told = asked("PUT", "/__admin/clock", {"drives_sleep": True})
    assert told.json == {"now": START, "speed": 0, "drives_sleep": True, "fired": []}
    assert asked("PUT", "/__admin/clock", {"speed": 2}).json["drives_sleep"] is True
    assert asked("GET", "/__admin/clock").json["drives_sleep"] is True
    asked("PUT", "/__admin/clock", {"drives_sleep": False})
    assert "drives_sleep" not in asked("GET", "/__admin/clock").json


def test_whether_sleeping_moves_it_is_yes_or_no_and_else_nothing_is_changed(asked: Ask) -> None:
    wrong = asked("PUT", "/__admin/clock", {"now": "+2h", "drives_sleep": 1})
    assert wrong.status == 400
    assert wrong.error["message"] == "'drives_sleep' must be true or false"
    assert wrong.error["field"] == "drives_sleep"
    assert asked("GET", "/__admin/clock").json == {"now": START, "speed": 0}


def test_a_reset_forgets_who_moved_it(asked: Ask) -> None:
    asked("PUT", "/__admin/clock", {"drives_sleep": True})
    asked("POST", "/__admin/reset", {})
    assert "drives_sleep" not in asked("GET", "/__admin/clock").json


def test_it_stops_for_who_takes_deliveries_and_says_what_is_left(desk: Desk) -> None:
    mine = desk.subscribe("http://capture.invalid/", "payment.approved")
    payment = desk.pay()
    desk.pay()
    desk.act("payment.approve", payment_id=payment)
    began = desk.get("/__admin/clock")["now"]
    body = {"by": 60, "stop_for": [mine]}
    stopped = desk.post("/__admin/clock/advance", body)
    assert (stopped["now"] - began, stopped["stopped"], stopped["left"]) == (3, True, 57)
    other = desk.post("/__admin/clock/advance", {"by": 57, "stop_for": ["wh_9"]})
    assert (other["now"] - began, "stopped" in other) == (60, False)
    for none in ([], ["wh_9"]):
        passed = desk.post("/__admin/clock/advance", {"by": 1, "stop_for": none})
        assert "stopped" not in passed


def test_the_event_that_was_moved_to_is_no_stop(desk: Desk) -> None:
    mine = desk.subscribe("http://capture.invalid/", "payment.approved")
    desk.pay()
    body = {"until": {"event": "payment.approved"}, "stop_for": [mine]}
    assert "stopped" not in desk.post("/__admin/clock/advance", body)


@pytest.mark.parametrize("given", ["captured", [1], {"wh_1": True}])
def test_who_is_stopped_for_is_a_list_of_webhooks(asked: Ask, given: object) -> None:
    answered = asked("POST", "/__admin/clock/advance", {"by": 1, "stop_for": given})
    assert answered.status == 400
    assert answered.json["error"]["field"] == "stop_for"
    assert now(asked) == START
