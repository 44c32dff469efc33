"""The life of a payment: pending, then approved or rejected, perhaps refunded. Amounts in cents.

Who decides: in `auto` the clock, until the payer opens the checkout; then the payer; an action or
a notification of MercadoPago at any time. Page, "Create and Track Payment".
"""

from typing import Any

from respondeia_mock.core.entities import Payment
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import changed, record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import customers

CARD_HOLDERS = {
    "APRO": None,
    "OTHE": "cc_rejected_other_reason",
    "CALL": "cc_rejected_call_for_authorize",
    "FUND": "cc_rejected_insufficient_amount",
    "SECU": "cc_rejected_bad_filled_security_code",
    "EXPI": "cc_rejected_bad_filled_date",
    "FORM": "cc_rejected_bad_filled_other",
}
"""MercadoPago's test card-holder names and the reason each is rejected with. CONT stays pending."""


@record
class Order:
    """What a payment is asked for with; `origin` is where its checkout will live."""

    customer_id: str
    amount: int
    origin: str
    currency: str = "ARS"
    description: str = ""
    provider: str = "mercadopago"
    back_url: str | None = None
    auto_return: str | None = None
    notification_url: str | None = None


def create(sandbox: Sandbox, order: Order) -> Payment:
    """Open a payment; in `auto` it is decided by itself after `approve_after` seconds."""
    customers.ensure(sandbox, order.customer_id)
    payment = Payment(
        id=sandbox.ids.mint("pay"),
        customer_id=order.customer_id,
        amount=order.amount,
        currency=order.currency,
        description=order.description,
        provider=order.provider,
        created_at=sandbox.clock.now_ms(),
        back_url=order.back_url,
        auto_return=order.auto_return,
        notification_url=order.notification_url,
        origin=order.origin,
    )
    sandbox.store.payments.add(payment)
    sandbox.publish(EventName.PAYMENT_CREATED, _told(sandbox, payment))
    usual = sandbox.behavior.payments
    if usual.mode == "auto" and not _stays_pending(sandbox, payment):
        sandbox.after(usual.approve_after, decided_by_itself, payment.id)
    return payment


def approve(sandbox: Sandbox, payment: Payment) -> Payment:
    """Take the money (`payment.approved`).

    Raises:
        ActionError: it is not pending.
    """
    _only_pending(payment, "approved")
    now = sandbox.clock.now_ms()
    sandbox.schedule.cancel(decided_by_itself, payment.id)
    paid = sandbox.store.payments.put(changed(payment, status="approved", paid_at=now))
    told = {**_told(sandbox, paid), "paid_at": now // 1000}
    sandbox.publish(EventName.PAYMENT_APPROVED, told)
    return paid


def reject(sandbox: Sandbox, payment: Payment, reason: str = "cc_rejected_other_reason") -> Payment:
    """Turn the payer down (`payment.rejected`).

    Raises:
        ActionError: it is not pending.
    """
    _only_pending(payment, "rejected")
    now = sandbox.clock.now_ms()
    sandbox.schedule.cancel(decided_by_itself, payment.id)
    rejected = changed(payment, status="rejected", rejected_at=now, rejection_reason=reason)
    sandbox.store.payments.put(rejected)
    told = _told(sandbox, rejected)
    decision = {"rejected_at": now // 1000, "rejection_reason": reason}
    sandbox.publish(EventName.PAYMENT_REJECTED, {**told, **decision})
    return rejected


def refund(sandbox: Sandbox, payment: Payment, reason: str | None) -> Payment:
    """Give the whole amount back (`payment.refunded`).

    Raises:
        ActionError: it is not approved.
    """
    if payment.status != "approved":
        raise ActionError(f"Only an approved payment can be refunded; this one is {payment.status}")
    now = sandbox.clock.now_ms()
    refunded = changed(payment, status="refunded", refunded_at=now, refund_reason=reason)
    sandbox.store.payments.put(refunded)
    told = {**_told(sandbox, refunded), "refunded_at": now // 1000}
    sandbox.publish(EventName.PAYMENT_REFUNDED, told)
    return refunded


def hand_to_payer(sandbox: Sandbox, payment: Payment) -> Payment:
    """Stop the timer: the payer has opened the checkout and decides from now on."""
    if payment.status != "pending" or payment.payer_decides:
        return payment
    sandbox.schedule.cancel(decided_by_itself, payment.id)
    return sandbox.store.payments.put(changed(payment, payer_decides=True))


def pay_as(sandbox: Sandbox, payment: Payment, card_holder: str) -> Payment:
    """Decide as MercadoPago decides for this test card-holder name; CONT stays pending.

    Raises:
        ActionError: the name is none of MercadoPago's, or the payment is not pending.
    """
    name = card_holder.strip().upper()
    if name == "CONT":
        _only_pending(payment, "left pending")
        return hand_to_payer(sandbox, payment)
    if name not in CARD_HOLDERS:
        known = ", ".join([*CARD_HOLDERS, "CONT"])
        raise ActionError(f"The card holder must be one of {known}", "card_holder")
    reason = CARD_HOLDERS[name]
    return approve(sandbox, payment) if reason is None else reject(sandbox, payment, reason)


def notified(sandbox: Sandbox, payment_id: str) -> None:
    """Apply what the simulated MercadoPago knows of a payment; unknown or decided, it is nothing.

    Its knowledge: once the payer has opened the checkout, what the payer did there (which has been
    applied already); before that, what the amount stands for.
    """
    payment = sandbox.store.payments.get(payment_id)
    if payment is not None and not payment.payer_decides and not _stays_pending(sandbox, payment):
        decided_by_itself(sandbox, payment_id)


def decided_by_itself(sandbox: Sandbox, payment_id: str) -> str | None:
    """Task: the provider decides, by the amount."""
    payment = sandbox.store.payments.get(payment_id)
    if payment is None or payment.status != "pending":
        return None
    sandbox.schedule.cancel(decided_by_itself, payment_id)
    magic = sandbox.behavior.amounts.get(payment.amount)
    if magic is not None and magic.outcome == "rejected":
        reject(sandbox, payment, magic.reason)
        return f"{payment_id} rejected"
    approve(sandbox, payment)
    return f"{payment_id} approved"


def link(sandbox: Sandbox, payment: Payment, origin: str) -> str:
    """Return the URL of the checkout; `origin` serves where the payment has none of its own."""
    return f"{sandbox.linked(payment.origin or origin)}/checkout/{payment.id}"


def _stays_pending(sandbox: Sandbox, payment: Payment) -> bool:
    magic = sandbox.behavior.amounts.get(payment.amount)
    return magic is not None and magic.outcome == "pending"


def _only_pending(payment: Payment, verb: str) -> None:
    if payment.status != "pending":
        message = f"The payment {payment.id} is {payment.status}, only a pending one can be {verb}"
        raise ActionError(message)


def _told(sandbox: Sandbox, payment: Payment) -> dict[str, Any]:
    """Return what every event of a payment tells."""
    return {
        "payment_id": payment.id,
        "customer_id": payment.customer_id,
        "amount": payment.amount,
        "currency": payment.currency,
        "description": payment.description,
        "status": payment.status,
        "payment_link": link(sandbox, payment, sandbox.setup.origin),
        "created_at": payment.created_at // 1000,
    }
