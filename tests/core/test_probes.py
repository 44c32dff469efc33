"""What the doctor sends, byte for byte, and what it thinks of the answers."""

import hashlib
import hmac
import json
from collections.abc import Callable

import pytest

from respondeia_mock.core.probe_letters import Headers, Letter, Sent
from respondeia_mock.core.probes import FAILURES, PROBES, Verdict

NOW = 1678886400
SECRET = "whsec_123"
DATA = {
    "message_id": "msg_abc123",
    "customer_id": "wa:5491123456789",
    "content": "Sí, 5.0 🎉",
    "metadata": {},
}
LETTER = Letter(SECRET, "message.received", DATA, NOW)
BY_NAME = {probe.name: probe for probe in PROBES}


def sent(name: str, letter: Letter = LETTER) -> list[Sent]:
    return BY_NAME[name].build(letter)


def one(name: str) -> Sent:
    (only,) = sent(name)
    return only


def signs(headers: Headers, body: bytes) -> bool:
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return headers.get("X-RespondeIA-Signature") == f"sha256={signature}"


def field_signs(body: bytes) -> bool:
    document = json.loads(body)
    signature = document.pop("signature", None)
    bare = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
    return signs({"X-RespondeIA-Signature": signature}, bare)


def by_bytes(headers: Headers, body: bytes) -> int:
    return 200 if signs(headers, body) else 401


def by_stringify(headers: Headers, body: bytes) -> int:
    again = json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False)
    return 200 if signs(headers, again.encode()) else 401


def by_field(_headers: Headers, body: bytes) -> int:
    return 200 if field_signs(body) else 401


def trusting(_headers: Headers, _body: bytes) -> int:
    return 200


def refusing(_headers: Headers, _body: bytes) -> int:
    return 404


def only_fresh(headers: Headers, body: bytes) -> int:
    fresh = NOW - json.loads(body)["timestamp"] < 300
    return by_bytes(headers, body) if fresh else 400


def crashing_on_forgeries(headers: Headers, body: bytes) -> int:
    return 200 if signs(headers, body) else 500


def judged(receiver: Callable[[Headers, bytes], int]) -> dict[str, str]:
    """Return what the doctor thinks of a receiver: only what is not as with a correct one."""
    correct = {"stale": "note", "re_spaced": "note", "twice": "note"}
    found = {
        probe.name: str(probe.verdict([receiver(*delivery) for delivery in probe.build(LETTER)]))
        for probe in PROBES
    }
    return {name: told for name, told in found.items() if told != correct.get(name, "ok")}


def test_the_probes_come_in_the_order_of_the_contract() -> None:
    assert list(BY_NAME) == [
        "good",
        "tampered",
        "unsigned",
        "wrong_secret",
        "stale",
        "re_spaced",
        "twice",
        "out_of_order",
    ]


def test_every_probe_is_told_in_sentences() -> None:
    assert all(probe.sentence.endswith(".") and probe.expected for probe in PROBES)


def test_a_good_one_is_a_delivery_of_the_mock() -> None:
    headers, body = one("good")
    assert headers == {
        "Content-Type": "application/json",
        "User-Agent": "RespondeIA-Webhooks/1.0",
        "X-RespondeIA-Event": "message.received",
        "X-RespondeIA-Delivery": "dlv_doctor_good_1678886400",
        "X-RespondeIA-Attempt": "1",
        "X-RespondeIA-Signature": (
            "sha256=dfce212d07c8c6ddbb22a0501797eb7edb1d0f9da87b31ba7206d30226e44424"
        ),
    }
    assert body.decode() == (
        '{"event":"message.received","timestamp":1678886400,"data":{"message_id":"msg_abc123",'
        '"customer_id":"wa:5491123456789","content":"Sí, 5.0 🎉","metadata":{}},'
        '"signature":"sha256=f24ecae3feb447b83e0b2421379982b9abcfcfdd6218af78d425145d2c9b8c7b"}'
    )


def test_a_tampered_one_is_the_good_one_and_a_field() -> None:
    headers, body = one("tampered")
    good_headers, good_body = one("good")
    assert headers["X-RespondeIA-Signature"] == good_headers["X-RespondeIA-Signature"]
    assert body == good_body.replace(b'"metadata":{}', b'"metadata":{},"tampered":true')
    assert not field_signs(body)


def test_an_unsigned_one_has_no_signature_anywhere() -> None:
    headers, body = one("unsigned")
    assert "X-RespondeIA-Signature" not in headers
    assert json.loads(body) == {"event": "message.received", "timestamp": NOW, "data": DATA}


def test_a_wrong_secret_signs_neither_the_bytes_nor_the_field() -> None:
    headers, body = one("wrong_secret")
    assert headers["X-RespondeIA-Signature"].startswith("sha256=")
    assert not signs(headers, body)
    assert not field_signs(body)


def test_a_stale_one_is_signed_and_an_hour_old() -> None:
    headers, body = one("stale")
    assert json.loads(body)["timestamp"] == 1678882800
    assert signs(headers, body)
    assert field_signs(body)


def test_a_re_spaced_one_signs_the_bytes_and_the_field() -> None:
    headers, body = one("re_spaced")
    assert body.startswith(b'{\n  "event": "message.received",\n  "timestamp": 1678886400,\n')
    assert signs(headers, body)
    assert field_signs(body)


def test_twice_is_one_delivery_in_two_attempts() -> None:
    (first, body), (second, same) = sent("twice")
    assert body == same
    assert {**first, "X-RespondeIA-Attempt": "2"} == second
    assert first["X-RespondeIA-Attempt"] == "1"
    assert signs(second, same)


def test_twice_tells_of_something_that_no_other_probe_told_of() -> None:
    (_, body), _ = sent("twice")
    data = json.loads(body)["data"]
    assert data == {**DATA, "message_id": "msg_abc123_twice_1678886400"}


def test_out_of_order_is_read_before_delivered() -> None:
    deliveries = sent("out_of_order")
    told = [(headers["X-RespondeIA-Event"], json.loads(body)) for headers, body in deliveries]
    message = {"message_id": "msg_abc123", "customer_id": "wa:5491123456789", "channel": "whatsapp"}
    assert [(header, body["event"], body["data"]) for header, body in told] == [
        ("message.read", "message.read", {**message, "read_at": NOW}),
        ("message.delivered", "message.delivered", {**message, "delivered_at": NOW}),
    ]
    assert all(signs(*delivery) for delivery in deliveries)


def test_out_of_order_needs_no_message() -> None:
    payment = Letter(SECRET, "payment.approved", {"payment_id": "pay_1"}, NOW)
    (_, body), _ = sent("out_of_order", payment)
    assert json.loads(body)["data"] == {
        "message_id": "msg_doctor",
        "customer_id": "wa:5491123456789",
        "channel": "whatsapp",
        "read_at": NOW,
    }


def test_every_delivery_but_the_second_attempt_has_an_id_of_its_own() -> None:
    deliveries = [delivery for probe in PROBES for delivery in probe.build(LETTER)]
    assert len(deliveries) == 10
    assert len({headers["X-RespondeIA-Delivery"] for headers, _ in deliveries}) == 9


@pytest.mark.parametrize("receiver", [by_bytes, by_stringify, by_field, only_fresh])
def test_a_correct_receiver_passes(receiver: Callable[[Headers, bytes], int]) -> None:
    assert judged(receiver) == {}


def test_a_receiver_that_checks_nothing_is_told_so() -> None:
    assert judged(trusting) == {
        "tampered": "accepted_a_forgery",
        "unsigned": "accepted_a_forgery",
        "wrong_secret": "accepted_a_forgery",
    }


def test_a_receiver_that_refuses_everything_is_told_so() -> None:
    assert judged(refusing) == {"good": "refused_a_good_one", "out_of_order": "refused_a_good_one"}


def test_a_receiver_that_crashes_on_forgeries_did_not_accept_them() -> None:
    assert judged(crashing_on_forgeries) == dict.fromkeys(
        ["tampered", "unsigned", "wrong_secret"], "note"
    )


@pytest.mark.parametrize(
    ("name", "statuses", "verdict"),
    [
        ("good", [200], "ok"),
        ("good", [299], "ok"),
        ("good", [199], "refused_a_good_one"),
        ("good", [301], "refused_a_good_one"),
        ("good", [401], "refused_a_good_one"),
        ("good", [500], "refused_a_good_one"),
        ("good", [None], "refused_a_good_one"),
        ("tampered", [204], "accepted_a_forgery"),
        ("unsigned", [400], "ok"),
        ("unsigned", [499], "ok"),
        ("wrong_secret", [302], "note"),
        ("wrong_secret", [500], "note"),
        ("tampered", [None], "note"),
        ("stale", [200], "note"),
        ("stale", [401], "note"),
        ("re_spaced", [200], "note"),
        ("re_spaced", [None], "note"),
        ("out_of_order", [200, 200], "ok"),
        ("out_of_order", [200, 409], "refused_a_good_one"),
        ("out_of_order", [500, 200], "refused_a_good_one"),
    ],
)
def test_statuses_are_judged(name: str, statuses: list[int | None], verdict: str) -> None:
    assert BY_NAME[name].verdict(statuses) == verdict


@pytest.mark.parametrize(
    ("statuses", "before", "after", "verdict"),
    [
        ([200, 200], None, None, "note"),
        ([200, 200], 3, None, "note"),
        ([200, 200], None, 4, "note"),
        ([500, 500], None, None, "note"),
        ([200, 200], 3, 4, "ok"),
        ([200, 200], 3, 5, "counted_twice"),
        ([200, 409], 3, 4, "refused_a_good_one"),
        ([200, 409], 3, 5, "counted_twice"),
        ([200, 200], 3, 3, "note"),
        ([200, 200], 3, 2, "note"),
        ([200, 200], 0, 1, "ok"),
    ],
)
def test_twice_is_judged_by_a_number_before_and_after(
    statuses: list[int | None], before: int | None, after: int | None, verdict: str
) -> None:
    assert BY_NAME["twice"].verdict(statuses, before, after) == verdict


def test_only_a_receiver_that_must_be_repaired_fails() -> None:
    assert set(Verdict) - FAILURES == {Verdict.OK, Verdict.NOTE}
