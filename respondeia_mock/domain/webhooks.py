"""Webhooks that pause: what happens meanwhile is told to them neither then nor later.

Who subscribes is the API's matter, and what is sent the outbox's.
"""

from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox


def switch(sandbox: Sandbox, webhook_id: str, *, active: bool) -> Webhook:
    """Have a webhook hear of what happens, or of nothing.

    Raises:
        ActionError: no webhook has this id.
    """
    webhook = sandbox.store.webhooks.get(webhook_id)
    if webhook is None:
        message = f"No webhook with id '{webhook_id}' exists"
        raise ActionError(message, "webhook_id", "not_found")
    return sandbox.store.webhooks.put(changed(webhook, active=active))
