"""Who decides a payment: the clock, the payer, an action or MercadoPago; and only once."""

import pytest

from respondeia_mock.core.entities import Payment
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import payments
from respondeia_mock.domain.payments import Order
from tests.conftest import Advance, Events

ORIGIN = "http://localhost:3000"


def create(sandbox: Sandbox, amount: int = 5900) -> Payment:
    return payments.create(sandbox, Order("wa:5491123456789", amount, ORIGIN))


def now(sandbox: Sandbox, payment: Payment) -> Payment:
    found = sandbox.store.payments.get(payment.id)
    assert found is not None
    return found


def use_checkout(sandbox: Sandbox) -> None:
    sandbox.behavior = sandbox.behavior.changed("payments", mode="checkout")


def test_a_payment_is_approved_by_itself_after_three_seconds(
    sandbox: Sandbox, advance: Advance
) -> None:
    payment = create(sandbox)

    assert advance(2.999) == []
    assert advance(0.001) == [f"{payment.id} approved"]
    paid = now(sandbox, payment)
    assert (paid.status, paid.paid_at) == ("approved", 1772452803000)


def test_a_checkout_waits_for_ever(sandbox: Sandbox, advance: Advance) -> None:
    use_checkout(sandbox)
    payment = create(sandbox)
    advance(86400)

    assert now(sandbox, payment).status == "pending"


@pytest.mark.parametrize(
    ("amount", "status", "reason"),
    [
        (100401, "rejected", "cc_rejected_insufficient_amount"),
        (100402, "rejected", "cc_rejected_other_reason"),
        (100403, "pending", None),
        (100404, "approved", None),
    ],
)
def test_a_magic_amount_fares_as_was_declared(
    sandbox: Sandbox, advance: Advance, amount: int, status: str, reason: str | None
) -> None:
    payment = create(sandbox, amount)
    advance(60)

    found = now(sandbox, payment)
    assert (found.status, found.rejection_reason) == (status, reason)


def test_a_payment_approved_by_hand_is_not_approved_again(
    sandbox: Sandbox, advance: Advance, events: Events
) -> None:
    payments.approve(sandbox, create(sandbox))

    assert advance(60) == []
    assert events().count("payment.approved") == 1


@pytest.mark.parametrize("decide", [payments.approve, payments.reject])
def test_a_decided_payment_stays_decided(sandbox: Sandbox, decide: type) -> None:
    payment = payments.reject(sandbox, create(sandbox))

    with pytest.raises(ActionError, match="is rejected, only a pending one can be"):
        decide(sandbox, payment)
    assert now(sandbox, payment) is payment


def test_only_an_approved_payment_is_refunded(sandbox: Sandbox) -> None:
    rejected = payments.reject(sandbox, create(sandbox))

    with pytest.raises(ActionError, match="this one is rejected"):
        payments.refund(sandbox, rejected, None)


def test_opening_the_checkout_stops_the_timer(sandbox: Sandbox, advance: Advance) -> None:
    payment = payments.hand_to_payer(sandbox, create(sandbox))

    assert advance(60) == []
    assert payments.hand_to_payer(sandbox, payment) is payment
    assert (payment.status, payment.payer_decides) == ("pending", True)


def test_opening_the_checkout_of_a_decided_payment_changes_nothing(sandbox: Sandbox) -> None:
    approved = payments.approve(sandbox, create(sandbox))

    assert payments.hand_to_payer(sandbox, approved) is approved


@pytest.mark.parametrize(
    ("card_holder", "status", "reason"),
    [
        ("APRO", "approved", None),
        (" apro ", "approved", None),
        ("OTHE", "rejected", "cc_rejected_other_reason"),
        ("CALL", "rejected", "cc_rejected_call_for_authorize"),
        ("FUND", "rejected", "cc_rejected_insufficient_amount"),
        ("SECU", "rejected", "cc_rejected_bad_filled_security_code"),
        ("EXPI", "rejected", "cc_rejected_bad_filled_date"),
        ("FORM", "rejected", "cc_rejected_bad_filled_other"),
        ("CONT", "pending", None),
    ],
)
def test_a_card_holder_of_mercadopago_decides(
    sandbox: Sandbox, advance: Advance, card_holder: str, status: str, reason: str | None
) -> None:
    payment = payments.pay_as(sandbox, create(sandbox), card_holder)

    assert (payment.status, payment.rejection_reason) == (status, reason)
    assert advance(60) == []
    assert now(sandbox, payment) is payment


def test_another_card_holder_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ActionError, match="must be one of APRO, OTHE, CALL, FUND"):
        payments.pay_as(sandbox, create(sandbox), "ANA GOMEZ")


@pytest.mark.parametrize("card_holder", ["APRO", "FUND", "CONT"])
def test_a_decided_payment_cannot_be_paid_again(sandbox: Sandbox, card_holder: str) -> None:
    approved = payments.approve(sandbox, create(sandbox))

    with pytest.raises(ActionError, match="is approved, only a pending one can be"):
        payments.pay_as(sandbox, approved, card_holder)


def test_a_notification_decides_by_the_amount(sandbox: Sandbox, advance: Advance) -> None:
    use_checkout(sandbox)
    good, bad, open_still = (create(sandbox, amount) for amount in (5900, 100401, 100403))
    for payment in (good, bad, open_still):
        payments.notified(sandbox, payment.id)

    statuses = [now(sandbox, payment).status for payment in (good, bad, open_still)]
    assert statuses == ["approved", "rejected", "pending"]
    assert advance(60) == []


def test_a_notification_does_not_overrule_the_payer(sandbox: Sandbox) -> None:
    payment = payments.hand_to_payer(sandbox, create(sandbox))
    payments.notified(sandbox, payment.id)

    assert now(sandbox, payment).status == "pending"


def test_a_notification_of_the_decided_or_the_unknown_is_nothing(
    sandbox: Sandbox, events: Events
) -> None:
    payment = payments.approve(sandbox, create(sandbox))
    payments.notified(sandbox, payment.id)
    payments.notified(sandbox, "pay_nada")

    assert events() == ["customer.created", "payment.created", "payment.approved"]


def test_the_timer_of_a_payment_that_is_gone_does_nothing(sandbox: Sandbox) -> None:
    assert payments.decided_by_itself(sandbox, "pay_nada") is None


def test_a_payment_without_an_origin_is_linked_where_it_is_asked_for(sandbox: Sandbox) -> None:
    payment = Payment("pay_1", "wa:1", 5900)

    assert payments.link(sandbox, payment, "http://mock:1") == "http://mock:1/checkout/pay_1"
