"""Customers and payers as a test plays them: what they do is done, what they see is the state."""

import pytest

from respondeia_mock import Client, MockError
from tests.client.shop import Shop

ANA = "wa:5491123456789"


def test_a_customer_writes_and_is_answered(mock: Client, shop: Shop) -> None:
    ana = mock.customer(ANA)
    assert (ana.conversation, ana.last_reply) == (None, None)
    said = ana.says("Hola", name="Ana")
    shop.send("¡Hola, Ana!")
    shop.send("nothing to do with it", to="wa:1")
    assert ana.last_reply is not None
    assert (ana.last_reply.content, ana.last_reply.status) == ("¡Hola, Ana!", "sent")
    conversation = ana.conversation
    assert conversation is not None
    assert (conversation.id, conversation.status) == (said.conversation_id, "open")
    assert [each.content for each in conversation.messages] == ["Hola", "¡Hola, Ana!"]
    assert shop.ask("GET", f"/customers/{ANA}").json["name"] == "Ana"


def test_reading_leaves_no_call_behind(mock: Client, shop: Shop) -> None:
    ana = mock.customer(ANA)
    ana.says("Hola")
    shop.send("one")
    shop.send("two")
    mock.clock.advance("1s")
    shop.send("three")
    ana.reads()
    ana.reads()
    sent = [each for each in ana.messages if each.direction == "outbound"]
    assert [each.status for each in sent] == ["read", "read", "read"]
    assert mock.events.names().count("message.read") == 3
    assert mock.requests.count() == 3


def test_who_blocks_the_shop_is_not_reached(mock: Client, shop: Shop) -> None:
    ana = mock.customer(ANA)
    ana.blocks_us()
    message = shop.send()
    mock.clock.advance("1h")
    assert shop.message(message)["status"] == "sent"
    ana.unblocks_us()
    later = shop.send()
    mock.clock.advance("1h")
    assert [shop.message(each)["status"] for each in (message, later)] == ["sent", "read"]


def test_the_payment_that_is_pending_is_the_one(mock: Client, shop: Shop) -> None:
    ana, bob = mock.customer(ANA), mock.customer("wa:1")
    first = shop.paid()
    other = str(shop.pay(customer="wa:1").json["id"])
    assert ana.payments.approve() == {"payment_id": first, "status": "approved"}
    assert bob.payments.reject(reason="cc_rejected_high_risk").status == "rejected"
    (rejected,) = bob.payments.list()
    assert (rejected.id, rejected.rejection_reason) == (other, "cc_rejected_high_risk")
    with pytest.raises(MockError, match=r"Which payment\? none is pending; name one"):
        mock.payments.approve()
    two, three = shop.paid(), shop.paid()
    with pytest.raises(MockError, match=rf"Which payment\? {two}, {three} are pending"):
        ana.payments.reject()
    mock.payments.reject(two)
    assert ana.payments.approve(three).payment_id == three


def test_anything_else_can_be_done(mock: Client, shop: Shop) -> None:
    payment = shop.paid()
    done = mock.do("payment.approve", payment_id=payment)
    assert done.result == {"payment_id": payment, "status": "approved"}
    assert [each.event for each in done.events] == ["payment.approved"]
    with pytest.raises(MockError, match=r"did you mean 'payment\.approve'"):
        mock.do("payment.aprove", payment_id=payment)
    with pytest.raises(MockError, match="is approved"):
        mock.do("payment.reject", payment_id=payment)


def test_events_are_listed_and_waited_for(mock: Client, shop: Shop) -> None:
    payment = shop.paid()
    assert mock.events.names() == ["customer.created", "payment.created"]
    assert [each.event for each in mock.events] == ["customer.created", "payment.created"]
    assert len(mock.events) == 2
    last = mock.events.last("payment.created")
    assert last is not None
    assert last.data.payment_id == payment
    assert mock.events.last("payment.approved") is None
    assert mock.events.wait_for("payment.created", payment_id=payment).id == last.id
    with pytest.raises(MockError, match="No event matched in time"):
        mock.events.wait_for("payment.approved", timeout=0)
