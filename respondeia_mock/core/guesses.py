"""What the vendor's page does not say, left out of the answers and deliveries of a sandbox.

An integration that leans on a guess of the mock then fails here, and not in production. Which
fields are guesses stands in the schemas, so what cuts them out comes in as a `PrunerOf`. It is
asked only where a sandbox is `documented_only`; whether one is, is not decided here.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from respondeia_mock.core.json_writer import write

if TYPE_CHECKING:
    from respondeia_mock.core.events import Event
    from respondeia_mock.core.exchange import Exchange, Reply
    from respondeia_mock.core.sandbox import Sandbox

Prune = Callable[[Any], Any]
"""Returns a document without the guesses in it; the document itself stays as it is."""

PrunerOf = Callable[[str], Prune]
"""Gives the pruner of a schema: `responses/payments.get`, `events/payment.approved`."""

GUESSED_HEADERS = ("WWW-Authenticate", "Idempotent-Replayed")
"""Headers of answers that the page does not print. Browsers need CORS; X-Mock-* is the mock's."""

SUCCESS = range(200, 300)


def keep_all(_: str) -> Prune:
    """Give a pruner that knows of no guess."""
    return lambda document: document


def leave_out(exchange: "Exchange", reply: "Reply") -> None:
    """Cut the guesses out of an answer of /v1; what it is to say later is cut then.

    It comes before what a fault makes of the answer, which may be no JSON any more.
    """
    operation = exchange.operation
    if reply.status not in SUCCESS or not operation.path.startswith("/v1/"):
        return  # an error holds no guess, and a preflight says nothing
    prune = exchange.sandbox.setup.pruner_of(f"responses/{operation.name}")
    reply.body = _pruned(prune, reply.body)
    late = reply.late
    if late is not None:
        reply.late = lambda: _pruned(prune, late())


def leave_headers_out(exchange: "Exchange", reply: "Reply") -> None:
    """Take the headers that are guesses off an answer of /v1, when all of them are on it."""
    if exchange.call.segments[0] == "v1":
        for name in GUESSED_HEADERS:
            reply.headers.pop(name, None)


def told_of(sandbox: "Sandbox", event: "Event") -> Mapping[str, Any] | None:
    """Return what the page documents of an event's data; None if all of it is told."""
    if not sandbox.documented_only:
        return None
    prune = sandbox.setup.pruner_of(f"events/{event.name}")
    told: Mapping[str, Any] = prune({"data": event.data})["data"]
    return told


def _pruned(prune: Prune, body: bytes) -> bytes:
    """Return a body without guesses; a canned one that is no JSON stays as it is."""
    try:
        return write(prune(orjson.loads(body)))
    except orjson.JSONDecodeError:
        return body
