"""Webhooks that pause: what happens meanwhile is told to them neither then nor later.

It also subscribes whoever runs the mock, without a call of the integration's, and tries a webhook
out with an example. What is sent is the outbox's matter.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from respondeia_mock.core import strict
from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.entities import CAPTURE, Webhook
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.guesses import told_of
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import examples


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
    webhook = found(sandbox, webhook_id)
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
    return sandbox.store.webhooks.put(changed(found(sandbox, webhook_id), active=active))


def try_out(sandbox: Sandbox, webhook: Webhook, event: str | None = None) -> Delivery:
    """Send an example to a webhook, paused or not, in one attempt; of its first event if None."""
    name = EventName(event or webhook.events[0])
    happened = sandbox.record(name, examples.data_of(name, int(sandbox.clock.now())))
    identifier, told = sandbox.ids.mint("dlv"), told_of(sandbox, happened)
    delivery = Delivery(
        identifier, happened, webhook.id, webhook.url, webhook.secret, documented=told
    )
    sandbox.outbox.post(delivery, in_line=False)
    sandbox.outbox.go_beside(delivery)
    return delivery


def is_captured(webhook: Webhook) -> bool:
    """Say whether what a webhook is owed waits to be taken, for its URL is never dialled."""
    try:
        host = urlsplit(webhook.url).hostname or ""
    except ValueError:  # the API takes more than leads anywhere
        return False
    return host.removesuffix(".") == CAPTURE


def found(sandbox: Sandbox, webhook_id: str) -> Webhook:
    """Return the webhook of this id.

    Raises:
        ActionError: there is none.
    """
    webhook = sandbox.store.webhooks.get(webhook_id)
    if webhook is None:
        message = f"No webhook with id '{webhook_id}' exists"
        raise ActionError(message, "webhook_id", "not_found")
    return webhook
