"""The thirteen events as OpenAPI's `webhooks`: what a receiver is sent.

Page, "Available Events" and "Webhook Payload". It describes deliveries; sending them is not its
matter.
"""

from typing import Any

from respondeia_mock.core.events import EventName
from respondeia_mock.openapi.references import References

HEADING = "Available Events"


def _header(name: str, description: str, **schema: object) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": description,
        "schema": schema,
    }


_SIGNATURE = _header(
    "X-RespondeIA-Signature",
    "`sha256=` and the HMAC-SHA256, keyed with the webhook's secret, of the bytes of this body",
    type="string",
    pattern="^sha256=[0-9a-f]{64}$",
)
_INFERRED = (
    _header("X-RespondeIA-Event", "The event's name", type="string"),
    _header("X-RespondeIA-Delivery", "The delivery's id, the same over retries", type="string"),
    _header("X-RespondeIA-Attempt", "Which attempt this is, from 1", type="integer", minimum=1),
)

PARAMETERS: dict[str, Any] = {
    "X-RespondeIA-Signature": _SIGNATURE,
    **{header["name"]: header | {"x-inferred": True} for header in _INFERRED},
}
"""The headers of a delivery; a component each."""


def webhooks(references: References) -> dict[str, Any]:
    """Return a path item for each event, in the page's order."""
    return {name.value: {"post": _delivery(name, references)} for name in EventName}


def _delivery(name: EventName, references: References) -> dict[str, Any]:
    schema = references.schema(f"events/{name}.json")
    return {
        "summary": schema["title"],
        "tags": [HEADING],
        "security": [],
        "parameters": [{"$ref": f"#/components/parameters/{header}"} for header in PARAMETERS],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"2XX": {"description": "Received; anything else is tried again later"}},
    }
