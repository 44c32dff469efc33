"""What comes of an attempt: the delivery moves on, its webhook remembers, a retry is scheduled.

The same whether the sender dialled, a test took the delivery and answered it, or a rule lost it.
"""

from typing import TYPE_CHECKING

from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.outbox import Outbox
from respondeia_mock.core.owing import goes_by_itself
from respondeia_mock.core.record import changed

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox


def settle_attempt(
    sandbox: "Sandbox", outbox: Outbox, delivery: Delivery, attempt: Attempt
) -> None:
    """Write down an attempt; `outbox` is the one it set out from, which a reset may have ended."""
    wait = outbox.finish(delivery, attempt)
    if sandbox.outbox is not outbox:
        return
    webhook = sandbox.store.webhooks.get(delivery.webhook_id)
    if webhook is not None and _is_latest(outbox, delivery, attempt):
        at, status = round(attempt.at * 1000), attempt.status
        seen = changed(webhook, last_delivery_at=at, last_status_code=status)
        sandbox.store.webhooks.put(seen)
    if wait is not None:
        delivery.due = sandbox.clock.now() + wait
        sandbox.at(delivery.due, goes_by_itself, delivery.id, delivery.turn)


def _is_latest(outbox: Outbox, delivery: Delivery, attempt: Attempt) -> bool:
    """Say whether no later attempt at this webhook has come back before this one."""
    place = (attempt.at, delivery.sequence, attempt.number)
    if place < outbox.latest.get(delivery.webhook_id, place):
        return False
    outbox.latest[delivery.webhook_id] = place
    return True
