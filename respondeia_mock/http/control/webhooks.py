"""The door to webhooks: who is told of what, how well that goes, and what went wrong last.

Counts are of the deliveries that are known, as the log of deliveries has them. Subscribing, pausing
and the like are actions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from respondeia_mock.core.delivery import Attempt, Delivery, State
from respondeia_mock.core.entities import Webhook
from respondeia_mock.domain.webhooks import is_captured
from respondeia_mock.http.control.desk import Visit
from respondeia_mock.http.control.listing import elsewhere

FAILURES_TOLD = 5
"""So many are told of each webhook, the newest."""


def list_webhooks(visit: Visit) -> dict[str, Any]:
    """List webhooks, newest first: events, secret, counts, success rate, the last failures."""
    webhooks, outbox = list(visit.sandbox.store.webhooks.ordered()), visit.sandbox.outbox
    owed: dict[str, list[Delivery]] = {each.id: [] for each in webhooks}
    for delivery in outbox:
        if delivery.webhook_id in owed:
            owed[delivery.webhook_id].append(delivery)
    gone = outbox.total - len(outbox)
    return {
        "webhooks": [_render(each, owed[each.id]) for each in reversed(webhooks)],
        **({"evicted": gone} if gone > 0 else {}),
        **elsewhere(visit, lambda sandbox: len(sandbox.store.webhooks)),
    }


def _render(webhook: Webhook, owed: Sequence[Delivery]) -> dict[str, Any]:
    counts = Counter(each.state for each in owed)
    failures = sorted(_failures(owed), key=lambda each: float(each["at"]), reverse=True)
    document: dict[str, Any] = {
        "id": webhook.id,
        "url": webhook.url,
        "events": webhook.events,
        "secret": webhook.secret,
        "active": webhook.active,
        "captured": is_captured(webhook),
        "created_at": webhook.created_at / 1000,
        "deliveries": {str(state): counts[state] for state in State},
        "attempts": sum(len(each.attempts) for each in owed),
        "success_rate": _rate(counts),
        "failures": failures[:FAILURES_TOLD],
    }
    if webhook.last_delivery_at is not None:
        last = {"at": webhook.last_delivery_at / 1000, "status": webhook.last_status_code}
        document["last_attempt"] = last
    return document


def _rate(counts: Mapping[State, int]) -> float | None:
    """Return which share of what was sent and has ended went well; None where nothing has."""
    good, bad = counts[State.SUCCEEDED], counts[State.EXHAUSTED]
    return round(good / (good + bad), 4) if good + bad else None


def _failures(owed: Sequence[Delivery]) -> Iterator[dict[str, Any]]:
    """Yield the attempts that failed, and the deliveries that were not sent at all."""
    for delivery in owed:
        told = {"delivery_id": delivery.id, "event": delivery.event.name}
        failed = [each for each in delivery.attempts if not each.succeeded]
        yield from ({**told, **_failure(each)} for each in failed)
        if delivery.state == State.SKIPPED:
            why = {"status": None, "error": delivery.reason}
            yield {**told, "number": 0, "at": delivery.event.at, **why}


def _failure(attempt: Attempt) -> dict[str, Any]:
    document = {"number": attempt.number, "at": attempt.at, "status": attempt.status}
    return document if attempt.error is None else {**document, "error": attempt.error}
