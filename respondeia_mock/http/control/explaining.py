"""The door to the explanation of a wrong signature: which mistake makes that very value."""

from typing import Any

from respondeia_mock.http.control.deliveries import find
from respondeia_mock.http.control.desk import ControlError, Visit


def explain_signature(visit: Visit) -> dict[str, Any]:
    """Say why a receiver computed another signature for a delivery, and how to mend it."""
    from respondeia_mock.core.mistakes import explain

    visit.only(visit.document, "signature", "body", "secret")
    delivery = find(visit)
    if not visit.document.keys() & {"signature", "body"}:
        message = "Give the 'signature' that the receiver computed, or the 'body' that it hashed"
        raise ControlError(400, "invalid", message, "signature")
    for name, value in visit.document.items():
        if not isinstance(value, str):
            raise ControlError(400, "invalid", f"'{name}' must be a string", name)
    given = visit.document.get("body")
    explanation = explain(
        visit.document.get("signature", ""),
        delivery.body,
        visit.document.get("secret") or delivery.secret,
        _other_secrets(visit, delivery.webhook_id),
        None if given is None else given.encode(),
    )
    return {
        "match": explanation.match,
        "recipe": explanation.recipe,
        "fix": explanation.fix,
        "expected": delivery.signature,
    }


def _other_secrets(visit: Visit, own: str) -> dict[str, str]:
    webhooks = visit.sandbox.store.webhooks
    return {each.id: each.secret for each in webhooks if each.id != own}
