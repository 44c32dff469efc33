"""Whatever a receiver does, over real sockets: the log says it, and nothing else suffers."""

import json
import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest

from tests.conftest import FROZEN, NOW
from tests.receivers.listening import (
    Gate,
    Manner,
    Receiver,
    Request,
    answers,
    floods,
    resets,
    says,
)
from tests.serving import Desk, Served

BRIEF = 0.2


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that gives receivers 200 ms."""
    path = tmp_path_factory.mktemp("fixtures") / "impatient.yaml"
    path.write_text("behavior: {webhooks: {timeout: 200ms}}\n", "utf-8")
    with Served(replace(FROZEN, fixtures=("minimal", str(path)))) as running:
        yield running


def refused(receiver: Receiver) -> str:
    return f"Nothing listens on 127.0.0.1:{receiver.port}: the connection was refused."


def attempts(desk: Desk) -> list[tuple[int | None, str | None]]:
    """Tell status and error of the attempts of the one delivery."""
    (delivery,) = desk.deliveries()
    told = desk.delivery(delivery["id"])["attempts"]
    return [(each["status"], each.get("error")) for each in told]


def delivered_once(desk: Desk, *manners: Manner) -> list[tuple[int | None, str | None]]:
    """Tell what came of the first attempt at such a receiver, and of the next at a good one."""
    with Receiver(*manners, answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        desk.advance("1s")
        return attempts(desk)


def test_a_receiver_that_is_down_gets_it_once_it_is_up(desk: Desk) -> None:
    with Receiver() as gone:
        desk.subscribe(gone.url, "message.sent")
    desk.send()
    desk.settle()
    desk.advance("1s")
    assert desk.states() == [("message.sent", "waiting", 2)]
    with Receiver(port=gone.port) as receiver:
        desk.advance("2s")
        (request,) = receiver.requests
    assert request.attempt == "3"
    assert attempts(desk) == [(None, refused(gone)), (None, refused(gone)), (200, None)]
    assert desk.states() == [("message.sent", "succeeded", 3)]


def test_a_receiver_that_stays_down_is_tried_six_times_at_the_documented_moments(
    desk: Desk,
) -> None:
    with Receiver() as gone:
        webhook = desk.subscribe(gone.url, "message.sent")
    desk.send()
    desk.advance("1h")
    (delivery,) = desk.deliveries()
    told = desk.delivery(delivery["id"])
    assert [each["at"] - NOW for each in told["attempts"]] == [0, 1, 3, 7, 15, 31]
    assert (told["state"], told["reason"]) == ("exhausted", refused(gone))
    (listed,) = desk.get("/v1/webhooks")["data"]
    assert (listed["id"], listed["lastDeliveryAt"]) == (webhook, 1772452831000)


def test_a_receiver_that_hangs_is_given_up_and_tried_again(impatient: Served) -> None:
    desk, gate = impatient.desk(), Gate()
    with Receiver(gate, answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        desk.advance("1s")
        gate.open()
        late = f"127.0.0.1:{receiver.port} did not answer within 0.2 s."
        assert attempts(desk) == [(None, late), (200, None)]


def test_a_receiver_that_never_ends_its_answer_is_given_up(impatient: Served) -> None:
    desk, gate = impatient.desk(), Gate()

    def begins(connection: socket.socket, request: Request) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")
        return gate(connection, request)

    with Receiver(begins, answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        gate.open()
        late = f"127.0.0.1:{receiver.port} did not finish its answer within 0.2 s."
        assert attempts(desk) == [(200, late)]
        assert desk.states() == [("message.sent", "waiting", 1)]


def test_a_reset_connection_is_an_attempt_that_failed(desk: Desk) -> None:
    first, second = delivered_once(desk, resets)
    assert second == (200, None)
    status, error = first
    assert status is None
    assert error is not None
    assert error.endswith(" reset the connection.")


def test_a_receiver_that_closes_without_a_word_is_tried_again(desk: Desk) -> None:
    first, second = delivered_once(desk, says(b""))
    assert str(first[1]).endswith(" closed the connection without an answer.")
    assert second == (200, None)


def test_an_answer_broken_off_half_way_is_no_success(desk: Desk) -> None:
    first, second = delivered_once(
        desk, says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of")
    )
    assert (first[0], second) == (200, (200, None))
    assert str(first[1]).endswith(" broke off in the middle of its answer.")


def test_a_redirect_is_not_followed(desk: Desk) -> None:
    with Receiver() as other:
        to_other = answers(301, b"", f"Location: {other.url}")
        assert delivered_once(desk, to_other) == [(301, None), (200, None)]
        assert other.requests == []


@pytest.mark.parametrize("status", [300, 304, 400, 404, 410, 429, 500, 503])
def test_any_status_but_2xx_is_retried(desk: Desk, status: int) -> None:
    assert delivered_once(desk, answers(status, b"")) == [(status, None), (200, None)]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_a_success(desk: Desk, status: int) -> None:
    assert delivered_once(desk, answers(status, b"")) == [(status, None)]


def test_of_a_body_of_100_mb_the_beginning_is_kept(desk: Desk) -> None:
    with Receiver(floods(100_000_000)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        (delivery,) = desk.deliveries()
        (attempt,) = desk.delivery(delivery["id"])["attempts"]
    assert desk.states() == [("message.sent", "succeeded", 1)]
    assert attempt["body"] == "x" * 65_536


def test_a_body_that_is_no_text_is_told_in_base64(desk: Desk) -> None:
    with Receiver(answers(200, b"\xff\x00")) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        (delivery,) = desk.deliveries()
        (attempt,) = desk.delivery(delivery["id"])["attempts"]
    assert (attempt["body_base64"], attempt["headers"]) == ("/wA=", {"Content-Length": "2"})


def test_a_receiver_may_speak_http_1_0(desk: Desk) -> None:
    with Receiver(says(b"HTTP/1.0 200 OK\r\n\r\nbye")) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send("first")
        desk.send("second")
        desk.settle()
        assert receiver.events == ["message.sent", "message.sent"]
    assert desk.states() == [("message.sent", "succeeded", 1)] * 2


def test_what_is_not_http_is_an_attempt_that_failed(desk: Desk) -> None:
    first, second = delivered_once(desk, says(b"220 mail.example.com ESMTP\r\n"))
    assert first[0] is None
    assert " answered something that is not HTTP" in str(first[1])
    assert second == (200, None)


def test_a_deleted_webhook_gets_no_retry(desk: Desk) -> None:
    with Receiver(answers(500)) as receiver:
        webhook = desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        assert desk.states() == [("message.sent", "waiting", 1)]
        desk.did("DELETE", f"/v1/webhooks/{webhook}")
        desk.advance("1h")
        assert len(receiver.requests) == 1
    (delivery,) = desk.deliveries()
    assert (delivery["state"], delivery["reason"]) == ("skipped", "the webhook was deleted")


def test_a_webhook_deleted_while_its_first_attempt_is_under_way_gets_nothing_more(
    desk: Desk,
) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        webhook = desk.subscribe(receiver.url, "message.sent")
        desk.send("first")
        desk.send("second")
        receiver.wait_for(1)
        desk.did("DELETE", f"/v1/webhooks/{webhook}")
        gate.open()
        desk.settle()
        assert len(receiver.requests) == 1
    assert desk.states() == [("message.sent", "skipped", 1), ("message.sent", "skipped", 0)]


def test_a_slow_receiver_gets_first_attempts_in_order_one_at_a_time(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        sent = [desk.send(str(number)) for number in range(30)]
        receiver.wait_for(1)
        states = desk.states()
        assert states == [("message.sent", "waiting", 0)] * 30
        assert len(receiver.requests) == 1
        gate.open()
        desk.settle()
        arrived = [json.loads(each)["data"]["message_id"] for each in receiver.bodies]
    assert arrived == sent


def test_retries_hold_back_no_first_attempt(desk: Desk) -> None:
    with Receiver(answers(500), answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent", "payment.created")
        desk.send()
        desk.pay()
        desk.settle()
        desk.advance("1s")
        came = [(each.event, each.attempt) for each in receiver.requests]
    assert came == [("message.sent", "1"), ("payment.created", "1"), ("message.sent", "2")]


def test_what_goes_beside_the_line_does_not_let_the_line_go_on(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate, answers(200)) as receiver:
        webhook = desk.subscribe(receiver.url, "message.sent", "payment.created")
        desk.send()
        desk.pay()
        receiver.wait_for(1)
        for _ in range(3):
            assert desk.post(f"/v1/webhooks/{webhook}/test")["success"] is True
        assert receiver.events == ["message.sent"] * 4
        gate.open()
        desk.settle()
        assert receiver.events == ["message.sent"] * 4 + ["payment.created"]


def test_a_dead_receiver_delays_no_other(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as dead, Receiver() as alive:
        desk.subscribe(dead.url, "message.sent")
        desk.subscribe(alive.url, "message.sent")
        for number in range(20):
            desk.send(str(number))
        assert len(alive.wait_for(20)) == 20
        assert len(dead.requests) == 1
        gate.open()
        desk.settle()
        assert len(dead.requests) == 20


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (
            "http://8.8.8.8/hook",
            (
                "8.8.8.8 is a public address; start the mock with --allow-webhook-host 8.8.8.8 "
                "to deliver there."
            ),
        ),
        (
            "http://169.254.169.254/latest/meta-data",
            "169.254.169.254 is a cloud metadata address; the mock never contacts it.",
        ),
        (
            "http://2852039166/",
            "169.254.169.254 is a cloud metadata address; the mock never contacts it.",
        ),
        (
            "https://api.respondeia.com/hook",
            "api.respondeia.com is the real service; the mock never contacts it.",
        ),
    ],
)
def test_a_refused_target_is_recorded_with_the_reason_and_the_flag(
    desk: Desk, url: str, reason: str
) -> None:
    subscribed = desk.ask("POST", "/v1/webhooks", {"url": url, "events": ["message.sent"]})
    assert subscribed.status == 201
    desk.send()
    desk.send()
    desk.settle()
    assert [(each["state"], each["reason"]) for each in desk.deliveries()] == [
        ("skipped", reason),
        ("skipped", reason),
    ]
    tested = desk.post(f"/v1/webhooks/{subscribed.json['webhookId']}/test")
    assert (tested["success"], tested["statusCode"]) == (False, None)
    assert tested["error"] == reason


def test_a_captured_webhook_is_never_dialled(desk: Desk) -> None:
    desk.subscribe("http://capture.invalid/hook", "message.sent")
    desk.send()
    desk.send()
    desk.settle()
    desk.advance("1h")
    assert desk.states() == [("message.sent", "captured", 0)] * 2


def test_sandboxes_never_mix(served: Served, desk: Desk) -> None:
    test, live, other = served.desk("test"), served.desk("live").logged_in(), served.desk()
    with Receiver() as mine, Receiver() as its, Receiver() as their, Receiver() as real:
        desk.subscribe(mine.url, "message.sent")
        other.subscribe(their.url, "message.sent")
        live.subscribe(real.url, "message.sent")
        test.subscribe(its.url, "message.sent")
        for sender in (desk, other, live, test):
            sender.send(sender.name)
            sender.settle()
        came = [receiver.bodies for receiver in (mine, their, real, its)]
    for place in (test, live):
        place.post("/__admin/reset")
    assert [[json.loads(body)["data"]["content"] for body in bodies] for bodies in came] == [
        [desk.name],
        [other.name],
        ["live"],
        ["test"],
    ]


def test_a_reset_cancels_what_waits_and_what_is_under_way(desk: Desk) -> None:
    gate = Gate()
    with Receiver(answers(500), gate) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.send("retried")
        desk.settle()
        desk.send("under way")
        desk.send("waiting")
        receiver.wait_for(2)
        desk.post("/__admin/reset")
        gate.open()
        desk.settle()
        desk.advance("1h")
        assert len(receiver.requests) == 2
    assert desk.deliveries() == []


@pytest.mark.parametrize("path", ["/v1/webhooks/{}/test", "/__admin/clock/advance"])
def test_a_reset_lets_those_go_who_wait_for_a_receiver(desk: Desk, path: str) -> None:
    gate, answered = Gate(), []
    with Receiver(gate) as receiver:
        webhook = desk.subscribe(receiver.url, "message.sent")
        if "advance" in path:
            desk.send()

        def ask() -> None:
            body = {"by": "1s"} if "advance" in path else {}
            answered.append(desk.post(path.format(webhook), body))

        waiting = Thread(target=ask)
        waiting.start()
        receiver.wait_for(1)
        desk.post("/__admin/reset")
        waiting.join(BRIEF * 25)
        gate.open()
    assert len(answered) == 1
    if "advance" not in path:
        assert answered[0]["error"] == "the sandbox was reset"


def test_the_end_of_the_server_waits_for_no_receiver_and_tells_what_was_owed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gate = Gate()
    with caplog.at_level(logging.WARNING, "respondeia_mock"), Receiver(gate) as receiver:
        with Served(FROZEN) as running:
            desk = running.desk()
            desk.subscribe(receiver.url, "message.sent")
            desk.send()
            desk.send()
            desk.send()
            receiver.wait_for(1)
        gate.open()
    assert caplog.messages == ["stopped while 3 deliveries were owed; they are lost"]
    assert len(receiver.requests) == 1
