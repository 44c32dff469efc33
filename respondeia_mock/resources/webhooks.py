"""Subscribing to events. Page, "Creating a Webhook". Creation never contacts the URL."""

from typing import Any

from respondeia_mock.core.delivery import Delivery, State
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.errors import not_found
from respondeia_mock.core.exchange import Call, Reply, answer
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.pagination import cut
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import LIVE
from respondeia_mock.domain import webhooks

DEFAULT_LIMIT = 100
NOT_TRIED = "No attempt has been made yet"


def create(sandbox: Sandbox, call: Call) -> Reply:
    """Create a webhook; the secret is shown this once."""
    given = call.payload
    webhook = Webhook(
        id=webhooks.new_id(sandbox),
        url=given["url"],
        events=tuple(dict.fromkeys(given["events"])),
        secret=webhooks.secret_of(sandbox, given.get("secret")),
        created_at=sandbox.clock.now_ms(),
    )
    sandbox.store.webhooks.add(webhook)
    document = {
        "webhookId": webhook.id,
        "secret": webhook.secret,
        "url": webhook.url,
        "events": webhook.events,
        "createdAt": webhook.created_at,
    }
    return answer(document, 201)


def list_webhooks(sandbox: Sandbox, call: Call) -> Reply:
    """List webhooks, newest first, without their secrets."""
    query = call.payload
    page = cut(
        sandbox.store.webhooks.keys(), query.get("limit", DEFAULT_LIMIT), query.get("cursor")
    )
    picked = sandbox.store.webhooks.pick(page.keys)
    return answer(page.listing([render_webhook(sandbox, each) for each in picked]))


def delete(sandbox: Sandbox, call: Call) -> Reply:
    """Delete a webhook; nothing more is sent to it."""
    webhook = _find(sandbox, call)
    webhooks.remove(sandbox, webhook)
    return answer({"id": webhook.id, "webhookId": webhook.id, "deleted": True})


def test(sandbox: Sandbox, call: Call) -> Reply:
    """Send an example event to a webhook, in one attempt."""
    webhook = _find(sandbox, call)
    delivery = webhooks.try_out(sandbox, webhook, call.payload.get("event"))
    reply = answer(_outcome(delivery))
    reply.awaits, reply.late = (delivery,), lambda: write(_outcome(delivery))
    return reply


def render_webhook(sandbox: Sandbox, webhook: Webhook) -> dict[str, Any]:
    """Spell a webhook as lists show it."""
    document: dict[str, Any] = {
        "id": webhook.id,
        "webhookId": webhook.id,
        "url": webhook.url,
        "events": webhook.events,
        "active": webhook.active,
        "mode": "live" if sandbox.name == LIVE else "test",
        "createdAt": webhook.created_at,
    }
    if webhook.last_delivery_at is not None:
        document["lastDeliveryAt"] = webhook.last_delivery_at
    if webhook.last_status_code is not None:
        document["lastStatusCode"] = webhook.last_status_code
    return document


def _outcome(delivery: Delivery) -> dict[str, Any]:
    """Spell what came of a test: of its one attempt, if that has been made."""
    attempt = delivery.attempts[-1] if delivery.attempts else None
    document: dict[str, Any] = {
        "success": delivery.state == State.SUCCEEDED,
        "webhookId": delivery.webhook_id,
        "event": delivery.event.name,
        "deliveryId": delivery.id,
        "statusCode": attempt.status if attempt else None,
        "responseTimeMs": round(attempt.duration * 1000) if attempt else 0,
    }
    if delivery.state != State.SUCCEEDED:
        document["error"] = delivery.reason or NOT_TRIED
    return document


def _find(sandbox: Sandbox, call: Call) -> Webhook:
    identifier = call.params["webhook_id"]
    webhook = sandbox.store.webhooks.get(identifier)
    if webhook is None:
        raise not_found("webhook", identifier)
    return webhook
