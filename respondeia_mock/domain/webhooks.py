"""Webhooks that pause: what happens meanwhile is told to them neither then nor later.

It also subscribes whoever runs the mock, without a call of the integration's. What is sent is the
outbox's matter.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from respondeia_mock.core import strict
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox


def subscribe(
    sandbox: Sandbox, url: str, events: Iterable[str] = (), secret: str | None = None
) -> Webhook:
    """Have a URL told of these events, or of all; the secret is the usual one if None.

    Raises:
        ActionError: the URL is none, or an event is not known.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ActionError(f"'url' must begin with http:// or https://, not '{url}'", "url")
    known = [str(each) for each in EventName]
    chosen = [strict.one_of(each, known, "events", "event") for each in events]
    webhook = Webhook(
        id=new_id(sandbox),
        url=url,
        events=tuple(dict.fromkeys(chosen or known)),
        secret=secret_of(sandbox, secret),
        created_at=sandbox.clock.now_ms(),
    )
    return sandbox.store.webhooks.add(webhook)


def unsubscribe(sandbox: Sandbox, webhook_id: str) -> Webhook:
    """Send nothing more to a webhook, and forget it.

    Raises:
        ActionError: no webhook has this id.
    """
    webhook = _found(sandbox, webhook_id)
    remove(sandbox, webhook)
    return webhook


def remove(sandbox: Sandbox, webhook: Webhook) -> None:
    """Forget a webhook; what it was still owed ends."""
    sandbox.store.webhooks.remove(webhook)
    sandbox.outbox.drop_webhook(webhook.id)


def new_id(sandbox: Sandbox) -> str:
    """Mint an id; one that is taken belongs to a webhook that outlived a reset."""
    identifier = sandbox.ids.mint("wh")
    while sandbox.store.webhooks.get(identifier):
        identifier = sandbox.ids.mint("wh")
    return identifier


def secret_of(sandbox: Sandbox, given: str | None) -> str:
    """Return the secret of a webhook: as given, else that of every webhook, else a new one."""
    return given or sandbox.setup.webhook_secret or sandbox.ids.secret("whsec")


def switch(sandbox: Sandbox, webhook_id: str, *, active: bool) -> Webhook:
    """Have a webhook hear of what happens, or of nothing.

    Raises:
        ActionError: no webhook has this id.
    """
    return sandbox.store.webhooks.put(changed(_found(sandbox, webhook_id), active=active))


def _found(sandbox: Sandbox, webhook_id: str) -> Webhook:
    webhook = sandbox.store.webhooks.get(webhook_id)
    if webhook is None:
        message = f"No webhook with id '{webhook_id}' exists"
        raise ActionError(message, "webhook_id", "not_found")
    return webhook
