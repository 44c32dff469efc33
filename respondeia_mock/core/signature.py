"""A payload as bytes, and its two signatures. Page, "Verifying Webhook Signatures".

Why two: a field cannot hold the HMAC of a text that contains it, yet the page's receiver signs the
parsed body with the field in it. So `signature` inside the body covers the body without it, and the
header covers the bytes as sent. Why exact bytes: that receiver hashes `JSON.stringify(req.body)`,
so what is sent must be what JavaScript would print.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from respondeia_mock.core.json_writer import write


def sign(secret: str, payload: bytes) -> str:
    """Return `sha256=` and the HMAC-SHA256 of `payload` in hex; the secret's UTF-8 is the key."""
    return "sha256=" + hmac.digest(secret.encode(), payload, "sha256").hex()


def compose(event: str, timestamp: int, data: Mapping[str, Any], secret: str) -> tuple[bytes, str]:
    """Return the body to send and the value of its `X-RespondeIA-Signature` header.

    Args:
        event: one of the thirteen names.
        timestamp: Unix seconds.
        data: the event's data.
        secret: the webhook's.
    """
    payload: dict[str, Any] = {"event": event, "timestamp": timestamp, "data": data}
    payload["signature"] = sign(secret, write(payload))
    body = write(payload)
    return body, sign(secret, body)
