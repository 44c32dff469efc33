"""The outbox: what each webhook is owed, in bytes that never change again."""

import pytest

from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.events import Event, EventName
from respondeia_mock.core.outbox import Delivery, Outbox

EVENT = Event("evt_1", 1, EventName.PAYMENT_CREATED, 1772452800.9, {"payment_id": "pay_1"}, "req_1")
HOOK = Webhook("wh_1", "http://localhost:4000/hook", ("payment.created",), "whsec_123")


def test_a_delivery_waits_with_its_bytes_and_their_signature() -> None:
    assert Outbox().post("dlv_1", EVENT, HOOK) == Delivery(
        id="dlv_1",
        event=EVENT,
        webhook_id="wh_1",
        url="http://localhost:4000/hook",
        body=(
            b'{"event":"payment.created","timestamp":1772452800,"data":{"payment_id":"pay_1"},'
            b'"signature":'
            b'"sha256=2b80480b6d6ef0f8ee183049c6978485b9d1366a902fb7b234762187a6ed158d"}'
        ),
        signature="sha256=4741e04d0f867e2323f32a3259e85e3e4cfee850322edeed8aa609b8b48888a2",
        state="waiting",
        status_code=None,
        error=None,
    )


def test_deliveries_stand_in_the_order_of_happening_and_by_id() -> None:
    outbox = Outbox()
    first, second = outbox.post("dlv_1", EVENT, HOOK), outbox.post("dlv_2", EVENT, HOOK)
    assert list(outbox) == [first, second]
    assert outbox.get("dlv_2") is second
    assert outbox.get("dlv_3") is None


def test_the_oldest_falls_out_and_is_still_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.outbox.KEPT", 2)
    outbox = Outbox()
    for number in range(3):
        outbox.post(f"dlv_{number}", EVENT, HOOK)
    assert [each.id for each in outbox] == ["dlv_1", "dlv_2"]
    assert (outbox.get("dlv_0"), outbox.total) == (None, 3)
