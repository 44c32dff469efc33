"""A delivery: the bytes and headers of an event on its way to one webhook."""

import hashlib
import hmac
import json

import pytest

from respondeia_mock.core.delivery import Attempt, Delivery, Distortion, State
from respondeia_mock.core.events import Event, EventName

EVENT = Event("evt_1", 1, EventName.PAYMENT_CREATED, 1772452800.9, {"payment_id": "pay_1"}, "req_1")


def owed(distortion: Distortion | None = None, header_id: str | None = None) -> Delivery:
    return Delivery(
        "dlv_1",
        EVENT,
        "wh_1",
        "http://localhost:4000/hook",
        "whsec_123",
        (1.0,),
        header_id=header_id,
        distortion=distortion or Distortion(),
    )


def test_it_waits_with_its_bytes_and_their_signature() -> None:
    delivery = owed()
    assert (delivery.state, delivery.attempts, delivery.ended) == ("waiting", [], False)
    assert delivery.body == (
        b'{"event":"payment.created","timestamp":1772452800,"data":{"payment_id":"pay_1"},'
        b'"signature":'
        b'"sha256=2b80480b6d6ef0f8ee183049c6978485b9d1366a902fb7b234762187a6ed158d"}'
    )
    assert delivery.signature == (
        "sha256=4741e04d0f867e2323f32a3259e85e3e4cfee850322edeed8aa609b8b48888a2"
    )


def test_the_headers_name_the_event_the_delivery_and_the_attempt() -> None:
    assert owed().headers(3) == {
        "Content-Type": "application/json",
        "User-Agent": "RespondeIA-Webhooks/1.0",
        "X-RespondeIA-Event": "payment.created",
        "X-RespondeIA-Delivery": "dlv_1",
        "X-RespondeIA-Attempt": "3",
        "X-RespondeIA-Signature": (
            "sha256=4741e04d0f867e2323f32a3259e85e3e4cfee850322edeed8aa609b8b48888a2"
        ),
    }


def test_of_the_documented_only_its_part_goes_out_under_the_documented_headers() -> None:
    event = Event("evt_1", 1, EventName.PAYMENT_CREATED, 1772452800.9, {"a": 1, "b": 2}, "")
    delivery = Delivery("dlv_1", event, "wh_1", "http://localhost", "s", documented={"b": 2})
    assert (delivery.data, event.data) == ({"b": 2}, {"a": 1, "b": 2})
    assert delivery.body.startswith(
        b'{"event":"payment.created","timestamp":1772452800,"data":{"b":2},"signature":"sha256='
    )
    signed = "sha256=" + hmac.new(b"s", delivery.body, hashlib.sha256).hexdigest()
    assert delivery.headers(2) == {
        "Content-Type": "application/json",
        "X-RespondeIA-Signature": signed,
    }


def test_a_duplicate_bears_the_id_of_its_original() -> None:
    copy = owed(header_id="dlv_0")
    assert (copy.id, copy.headers(1)["X-RespondeIA-Delivery"]) == ("dlv_1", "dlv_0")


def test_bytes_that_were_forgotten_come_back_the_same() -> None:
    delivery = owed()
    before = delivery.body, delivery.signature
    delivery.forget_bytes()
    assert (delivery.body, delivery.signature) == before
    assert delivery.body is not before[0]


def test_corrupt_means_that_neither_signature_is_right() -> None:
    delivery = owed(Distortion(corrupt=True))
    payload = json.loads(delivery.body)
    inner = payload.pop("signature")
    assert inner != signed(json.dumps(payload, separators=(",", ":")).encode())
    assert delivery.signature != signed(delivery.body)
    assert payload == {
        "event": "payment.created",
        "timestamp": 1772452800,
        "data": {"payment_id": "pay_1"},
    }


def test_stale_means_an_hour_back_and_signed_so() -> None:
    delivery = owed(Distortion(stale=True))
    assert json.loads(delivery.body)["timestamp"] == 1772449200
    assert delivery.signature == signed(delivery.body)


def signed(payload: bytes) -> str:
    return "sha256=" + hmac.new(b"whsec_123", payload, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        (State.WAITING, False),
        (State.CAPTURED, False),
        (State.HELD, False),
        (State.SUCCEEDED, True),
        (State.EXHAUSTED, True),
        (State.SKIPPED, True),
    ],
)
def test_what_has_ended_is_tried_no_more(state: State, ended: bool) -> None:  # noqa: FBT001
    delivery = owed()
    delivery.state = state
    assert delivery.ended is ended


@pytest.mark.parametrize(
    ("status", "error", "succeeded"),
    [
        (200, None, True),
        (299, None, True),
        (199, None, False),
        (300, None, False),
        (None, "refused", False),
        (200, "broke off", False),
    ],
)
def test_an_attempt_succeeded_if_a_whole_2xx_came(
    status: int | None,
    error: str | None,
    succeeded: bool,  # noqa: FBT001 (the expectation)
) -> None:
    assert Attempt(1, 0.0, status, error=error).succeeded is succeeded
