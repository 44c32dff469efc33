"""Payments, refunds and what MercadoPago notifies. Page, "Create and Track Payment"."""

from typing import Any

from respondeia_mock.core.dates import stretch
from respondeia_mock.core.entities import Payment
from respondeia_mock.core.errors import ActionError, ApiError, invalid, not_found
from respondeia_mock.core.exchange import Call, Reply, answer
from respondeia_mock.core.pagination import between, cut
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import payments

DEFAULT_LIMIT = 100


def create(sandbox: Sandbox, call: Call) -> Reply:
    """Create a payment and the link to pay it at."""
    given = call.payload
    order = payments.Order(
        customer_id=given["customer_id"],
        amount=given["amount"],
        origin=call.origin,
        currency=given.get("currency", "ARS"),
        description=given.get("description", ""),
        provider=given.get("provider", "mercadopago"),
        back_url=given.get("back_url"),
        auto_return=given.get("auto_return"),
        notification_url=given.get("notification_url"),
    )
    payment = payments.create(sandbox, order)
    return answer(render_payment(sandbox, call, payment), 201)


def get(sandbox: Sandbox, call: Call) -> Reply:
    """Get a payment's status."""
    return answer(render_payment(sandbox, call, _find(sandbox, call)))


def refund(sandbox: Sandbox, call: Call) -> Reply:
    """Refund an approved payment, whole."""
    payment = _find(sandbox, call)
    amount = call.payload.get("amount", payment.amount)
    if amount != payment.amount:
        sentence = f"The 'amount' parameter must be the full amount, {payment.amount}, not {amount}"
        raise invalid("amount", sentence)
    try:
        refunded = payments.refund(sandbox, payment, call.payload.get("reason"))
    except ActionError as error:
        raise ApiError(400, "payment_not_refundable", error.message) from None
    return answer(render_payment(sandbox, call, refunded))


def list_payments(sandbox: Sandbox, call: Call) -> Reply:
    """List transactions, newest first, between two dates if given."""
    query = call.payload
    start, end = stretch(query, "start_date", "end_date")
    keys = between(sandbox.store.payments.keys(), start, end)
    page = cut(keys, query.get("limit", DEFAULT_LIMIT), query.get("cursor"))
    picked = sandbox.store.payments.pick(page.keys)
    return answer(page.listing([render_payment(sandbox, call, each) for each in picked]))


def take_notification(sandbox: Sandbox, call: Call) -> Reply:
    """Take a notification of MercadoPago: read the provider's state again and apply it."""
    identifier = _notified_id(call)
    if identifier is not None:
        payments.notified(sandbox, identifier)
    return answer({"received": True})


def render_payment(sandbox: Sandbox, call: Call, payment: Payment) -> dict[str, Any]:
    """Spell a payment: the page's eight fields, then the inferred ones that apply."""
    document: dict[str, Any] = {
        "id": payment.id,
        "customerId": payment.customer_id,
        "amount": payment.amount,
        "currency": payment.currency,
        "status": payment.status,
        "paymentLink": payments.link(sandbox, payment, call.origin),
        "createdAt": payment.created_at,
    }
    if payment.paid_at is not None:
        document["paidAt"] = payment.paid_at
    document["provider"] = payment.provider
    document["description"] = payment.description
    applying = {
        "rejectedAt": payment.rejected_at,
        "rejectionReason": payment.rejection_reason,
        "refundedAt": payment.refunded_at,
        "refundReason": payment.refund_reason,
    }
    document.update((name, value) for name, value in applying.items() if value is not None)
    return document


def _find(sandbox: Sandbox, call: Call) -> Payment:
    identifier = call.params["payment_id"]
    payment = sandbox.store.payments.get(identifier)
    if payment is None:
        raise not_found("payment", identifier)
    return payment


def _notified_id(call: Call) -> str | None:
    """Return the payment that a notification is about: in the body, or in the IPN query form."""
    nested = call.payload.get("data")
    candidates = (
        nested.get("id") if isinstance(nested, dict) else None,
        call.payload.get("resource"),
        call.query.get("data.id"),
        call.query.get("id"),
    )
    named = next((each for each in candidates if isinstance(each, str) and each), None)
    return named.rpartition("/")[2] if named else None
