"""Webhooks bad on demand: each effect of a rule as a receiver sees it, and as the log tells it."""

import hashlib
import hmac
import json
from threading import Thread
from typing import Any

import pytest

from tests.receivers.listening import Gate, Receiver, Request, answers
from tests.serving import Desk


def numbers(receiver: Receiver) -> list[str]:
    """Tell the contents of the messages that came, in order."""
    return [json.loads(each)["data"]["content"] for each in receiver.bodies]


def send_all(desk: Desk, *contents: str) -> None:
    for content in contents:
        desk.send(content)
    desk.settle()


def rules(desk: Desk) -> list[Any]:
    """Tell what the log says the rules did to each delivery."""
    return [each.get("rule") for each in desk.deliveries()]


def is_genuine(request: Request) -> tuple[bool, bool]:
    """Say whether header and field are right."""
    payload = json.loads(request.body)
    field = payload.pop("signature")
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()
    return request.headers["x-respondeia-signature"] == signed(request.body), field == signed(text)


def signed(payload: bytes) -> str:
    return "sha256=" + hmac.new(b"whsec_1", payload, hashlib.sha256).hexdigest()


def test_a_duplicate_comes_again_under_the_same_id_and_with_the_same_bytes(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        rule = desk.rule({"duplicate": 2}, times=1)
        send_all(desk, "a", "b")
        assert numbers(receiver) == ["a", "a", "b"]
        first, second, third = receiver.requests
    assert first.headers == second.headers
    assert first.body == second.body
    assert third.headers["x-respondeia-delivery"] != first.headers["x-respondeia-delivery"]
    told = desk.deliveries()
    assert rules(desk) == [[f"duplicate (rule {rule})"], [f"duplicate (rule {rule})"], None]
    assert told[1]["duplicate_of"] == told[0]["id"]
    assert "duplicate_of" not in told[0]


def test_concurrent_copies_are_there_at_the_same_time(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"concurrent": 2}, name="twins")
        desk.send("a")
        first, second = receiver.wait_for(2)
        gate.open()
        desk.settle()
    assert first.body == second.body
    assert first.headers["x-respondeia-delivery"] == second.headers["x-respondeia-delivery"]
    assert rules(desk) == [["concurrent (rule twins)"]] * 2


def test_reordered_ones_come_in_reverse(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"reorder": 3}, name="shuffle")
        send_all(desk, "a", "b")
        assert numbers(receiver) == []
        assert [each["state"] for each in desk.deliveries()] == ["held", "held"]
        send_all(desk, "c", "d")
        assert numbers(receiver) == ["c", "b", "a"]
        desk.advance("5s")
        assert numbers(receiver) == ["c", "b", "a", "d"]
    assert rules(desk) == [["reorder (rule shuffle)"]] * 4


@pytest.mark.parametrize("how", ["DELETE one", "DELETE all", "PUT"])
def test_what_was_gathered_goes_when_its_rule_is_taken_away(desk: Desk, how: str) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        rule = desk.rule({"reorder": 3})
        desk.rule({"duplicate": 2})
        send_all(desk, "a", "b")
        if how == "PUT":
            desk.did("PUT", "/__admin/rules", {"rules": []})
        else:
            desk.did("DELETE", f"/__admin/rules{'/' + rule if how == 'DELETE one' else ''}")
        desk.settle()
        assert numbers(receiver) == ["b", "a"]


def test_a_dropped_one_never_comes(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        rule = desk.rule({"drop": True}, nth=2)
        send_all(desk, "a", "b", "c")
        desk.advance("1h")
        assert numbers(receiver) == ["a", "c"]
    told = desk.deliveries()[1]
    assert (told["state"], told["reason"]) == ("skipped", "a rule dropped it")
    assert told["rule"] == [f"drop (rule {rule})"]


def test_lost_attempts_are_retried(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"drop": 2}, name="lossy")
        send_all(desk, "a")
        desk.advance("1s")
        assert receiver.requests == []
        desk.advance("2s")
        (request,) = receiver.requests
    (delivery,) = desk.deliveries()
    attempts = desk.delivery(delivery["id"])["attempts"]
    assert request.attempt == "3"
    assert [each.get("error") for each in attempts] == [
        "a rule lost it on the way",
        "a rule lost it on the way",
        None,
    ]
    assert delivery["rule"] == ["drop (rule lossy)"]


def test_a_delayed_one_comes_later_and_holds_back_none(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"delay": "5s"}, times=1, name="late")
        send_all(desk, "a", "b")
        assert numbers(receiver) == ["b"]
        (delayed, _) = desk.deliveries()
        assert (delayed["state"], delayed["due"]) == ("waiting", 1772452805)
        desk.advance("4999ms")
        assert numbers(receiver) == ["b"]
        desk.advance("1ms")
        assert numbers(receiver) == ["b", "a"]
    assert rules(desk) == [["delay (rule late)"], None]


def test_held_ones_come_when_they_are_released_in_the_order_given(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"hold": True}, times=3, name="keep")
        send_all(desk, "a", "b", "c", "d")
        desk.advance("1h")
        assert numbers(receiver) == ["d"]
        held = [each["id"] for each in desk.deliveries("&state=held")]
        first, second, third = held
        released = desk.post("/__admin/deliveries/release", {"ids": [third, first]})
        assert released == {"released": [third, first]}
        desk.settle()
        assert numbers(receiver) == ["d", "c", "a"]
        assert [each["id"] for each in desk.deliveries("&state=held")] == [second]
    assert rules(desk) == [["hold (rule keep)"]] * 3 + [None]


def test_before_response_means_that_the_answer_waits_for_the_receiver(desk: Desk) -> None:
    gate, done = Gate(), list[str]()
    with Receiver(gate) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        rule = desk.rule({"before_response": True})
        caller = Thread(target=lambda: done.append(desk.send("a")))
        caller.start()
        receiver.wait_for(1)
        assert desk.get("/__admin/health")["status"] == "ok"
        assert done == []
        gate.open()
        caller.join(30)
        assert len(done) == 1
    assert desk.states() == [("message.sent", "succeeded", 1)]
    assert rules(desk) == [[f"before_response (rule {rule})"]]


def test_before_response_waits_for_one_attempt_and_not_for_retries(desk: Desk) -> None:
    with Receiver(answers(500)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"before_response": True})
        desk.send("a")
        assert len(receiver.requests) == 1
    assert desk.states() == [("message.sent", "waiting", 1)]


def test_no_answer_waits_for_what_happened_without_a_call(desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        desk.subscribe(receiver.url, "message.received")
        desk.rule({"before_response": True})
        desk.act("message.receive", customer_id="wa:1", content="Hola")
        receiver.wait_for(1)
        assert desk.get("/v1/customers")["data"][0]["id"] == "wa:1"
        assert desk.states() == [("message.received", "waiting", 0)]
        gate.open()


def test_a_corrupt_signature_is_wrong_in_the_header_and_in_the_field(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"corrupt_signature": True}, times=1, name="forger")
        send_all(desk, "a", "b")
        assert [is_genuine(each) for each in receiver.requests] == [(False, False), (True, True)]
    assert rules(desk) == [["corrupt_signature (rule forger)"], None]


def test_a_stale_timestamp_lies_an_hour_back_and_is_signed(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"stale_timestamp": True}, times=1, name="old")
        send_all(desk, "a", "b")
        assert [json.loads(each)["timestamp"] for each in receiver.bodies] == [
            1772449200,
            1772452800,
        ]
        assert [is_genuine(each) for each in receiver.requests] == [(True, True)] * 2
    assert rules(desk) == [["stale_timestamp (rule old)"], None]


def test_a_rule_is_for_the_event_and_the_webhook_that_it_names(desk: Desk) -> None:
    with Receiver() as one, Receiver() as other:
        desk.subscribe(one.url, "message.sent", "payment.created")
        webhook = desk.subscribe(other.url, "message.sent", "payment.created")
        desk.rule({"drop": True}, when={"event": "message.sent", "webhook_id": webhook})
        desk.send()
        desk.pay()
        desk.settle()
        assert one.events == ["message.sent", "payment.created"]
        assert other.events == ["payment.created"]


def test_the_first_rule_that_matches_wins_and_hits_are_counted(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.rule({"drop": True}, times=1)
        desk.rule({"duplicate": 2})
        send_all(desk, "a", "b")
        assert numbers(receiver) == ["b", "b"]
    assert [each["hits"] for each in desk.get("/__admin/rules")["rules"]] == [1, 1]


def test_chance_falls_alike_for_the_same_seed(desk: Desk) -> None:
    told = []
    for _ in range(2):
        desk.post("/__admin/reset")
        desk.subscribe("http://capture.invalid/", "message.sent")
        desk.rule({"drop": True}, probability=0.5)
        send_all(desk, *"abcdefghij")
        told.append([each["state"] for each in desk.deliveries()])
    assert told[0] == told[1]
    assert set(told[0]) == {"skipped", "captured"}


def test_a_forged_event_arrives_genuinely_signed_and_changes_nothing(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url)
        forged = {"payment_id": "pay_nobody", "amount": 1}
        result = desk.act(
            "event.forge",
            event="payment.approved",
            data=forged,
            timestamp=1700000000,
            delivery_id="dlv_forged",
        )
        desk.settle()
        (request,) = receiver.requests
        payload = json.loads(request.body)
    assert is_genuine(request) == (True, True)
    assert (payload["event"], payload["timestamp"]) == ("payment.approved", 1700000000)
    assert (payload["data"]["payment_id"], payload["data"]["amount"]) == ("pay_nobody", 1)
    assert request.headers["x-respondeia-delivery"] == "dlv_forged"
    assert desk.get("/v1/payments")["data"] == []
    (event,) = desk.get("/__admin/events")["events"]
    assert (event["cause"], event["id"]) == ("action event.forge", result["event_id"])
    (delivery,) = desk.deliveries()
    assert ([delivery["id"]], delivery["duplicate_of"]) == (result["deliveries"], "dlv_forged")


def test_a_message_may_be_read_without_having_been_delivered(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.delivered", "message.read")
        desk.send("a", "wa:5491100000003")
        desk.advance("1h")
        assert receiver.events == ["message.read"]


def test_reading_a_sent_message_tells_of_no_delivery(desk: Desk) -> None:
    with Receiver() as receiver:
        desk.subscribe(receiver.url, "message.delivered", "message.read")
        desk.act("message.read", message_id=desk.send("a"))
        desk.advance("1h")
        assert receiver.events == ["message.read"]


def test_a_rule_does_nothing_to_a_test_of_a_webhook(desk: Desk) -> None:
    with Receiver() as receiver:
        webhook = desk.subscribe(receiver.url, "message.sent")
        desk.rule({"drop": True})
        assert desk.post(f"/v1/webhooks/{webhook}/test")["success"] is True
        assert len(receiver.requests) == 1
