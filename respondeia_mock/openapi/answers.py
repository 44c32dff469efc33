"""What may be answered besides success, and the headers of every answer.

Page, "Status Codes", whose words describe the failures, and "Rate Limiting". Which failures an
operation has is for `operations` to say.
"""

from collections.abc import Iterable
from typing import Any

from respondeia_mock.openapi.references import References

_FAILURES = {
    400: ("BadRequest", "Bad Request - Invalid parameters"),
    401: ("Unauthorized", "Unauthorized - Invalid or missing token"),
    403: ("Forbidden", "Forbidden - Insufficient permissions"),
    404: ("NotFound", "Not Found - Resource doesn't exist"),
    429: ("RateLimited", "Too Many Requests - Rate limit exceeded"),
    500: ("InternalError", "Internal Server Error"),
    503: ("Unavailable", "Service Unavailable - Temporary outage"),
}
_OWN_HEADER = {401: "WWW-Authenticate", 429: "Retry-After"}
_OWN_BODY = {429: "rate_limit_error.json"}
_RATE_LIMIT = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
_MOCK = ("X-Mock-Request-Id", "X-Mock-Hint")


def _promised(description: str, *, least: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": least}
    return {"description": description, "required": True, "schema": schema}


def _inferred(description: str, **schema: object) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string", **schema}, "x-inferred": True}


HEADERS: dict[str, Any] = {
    "X-RateLimit-Limit": _promised("Requests a minute that the plan allows", least=1),
    "X-RateLimit-Remaining": _promised("Requests left in this minute", least=0),
    "X-RateLimit-Reset": _promised("Unix time in seconds when the minute ends", least=0),
    "Retry-After": _promised("Seconds to wait, the same as `retryAfter` in the body", least=1),
    "WWW-Authenticate": _inferred("The scheme to authenticate with", const="Bearer"),
    "Idempotent-Replayed": _inferred(
        "Present where the answer to an earlier call with this Idempotency-Key is repeated",
        const="true",
    ),
    "X-Mock-Request-Id": _inferred("The call's id in the mock's journal"),
    "X-Mock-Hint": _inferred("What a person may have meant instead; absent where all is well"),
}
"""Every header of an answer; a component each."""


def headers(own: Iterable[str] = (), *, counted: bool) -> dict[str, Any]:
    """Return references to the headers of one answer, its `own` ones first."""
    names = (*own, *(_RATE_LIMIT if counted else ()), *_MOCK)
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def components(references: References) -> dict[str, Any]:
    """Return the failures of counted operations, by name."""
    return {
        name: _failure(status, references, counted=True) for status, (name, _) in _FAILURES.items()
    }


def failures(statuses: Iterable[int], references: References, *, counted: bool) -> dict[str, Any]:
    """Return what is answered with these statuses: components, or without rate limits in place."""
    return {
        str(status): {"$ref": f"#/components/responses/{_FAILURES[status][0]}"}
        if counted
        else _failure(status, references, counted=False)
        for status in statuses
    }


def _failure(status: int, references: References, *, counted: bool) -> dict[str, Any]:
    own = [_OWN_HEADER[status]] if status in _OWN_HEADER else []
    body = references.to(_OWN_BODY.get(status, "error.json"))
    return {
        "description": _FAILURES[status][1],
        "headers": headers(own, counted=counted),
        "content": {"application/json": {"schema": body}},
    }
