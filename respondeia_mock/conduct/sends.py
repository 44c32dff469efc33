"""A call as its client saw it: what was sent, to be compared with others, and what came back.

The journal tells what the mock did. Here it is read the other way round: an answer that was lost,
cut off or spoiled is one the client never had, whatever the mock did before.
"""

from enum import StrEnum
from typing import Any

import orjson

from respondeia_mock.core.exchange import Exchange, Reply
from respondeia_mock.core.journal import BODY_KEPT

TOO_MANY = 429


class Outcome(StrEnum):
    """What a client knows of its call afterwards."""

    TAKEN = "taken"
    REFUSED = "refused"
    """A 4xx other than 429: it is the client's own mistake."""
    LIMITED = "limited"
    """A 429: nothing has happened, and it may be sent again later."""
    IN_DOUBT = "in doubt"
    """A 5xx, or an answer that did not come whole: it may have happened."""


class Send:
    """One call of a client.

    Attributes:
        caller: the address and the token that it came from.
        key: its Idempotency-Key, if it is a POST and has one.
        target: method, path and query, and the failure that it asked for itself, if any.
        content: its body, written so that equal JSON is equal; None where the journal forgot it.
        outcome: what the client knows afterwards.
    """

    __slots__ = ("_document", "caller", "content", "exchange", "key", "outcome", "target")

    def __init__(self, exchange: Exchange, reply: Reply) -> None:
        """Read an entry of the journal that is complete."""
        call = exchange.call
        self.exchange = exchange
        self.caller = (call.client, call.token)
        self.key = (call.headers.get("idempotency-key") or None) if call.method == "POST" else None
        query = tuple(sorted(call.query.items()))
        self.target = (call.method, call.path, query, exchange.asked)
        self.content = _content(exchange, reply)
        self.outcome = _outcome(exchange, reply)
        self._document: Any = ...

    @property
    def id(self) -> str:
        """Return the id of the request."""
        return self.exchange.id

    @property
    def operation(self) -> str:
        """Return the name of the operation."""
        return self.exchange.operation.name

    @property
    def status(self) -> int | None:
        """Return the status that was answered; None where the answer was lost."""
        return self.exchange.status

    @property
    def told(self) -> str:
        """Return method and path."""
        return f"{self.exchange.call.method} {self.exchange.call.path}"

    @property
    def held(self) -> float:
        """Return the seconds that the answer was held back."""
        wire = self.exchange.reply.wire if self.exchange.reply else None
        return wire.delay + wire.over if wire else 0.0

    @property
    def retry_after(self) -> int | None:
        """Return the seconds that a 429 or a 503 asked to wait, if it did."""
        reply = self.exchange.reply
        if reply is None or self.status not in {TOO_MANY, 503}:
            return None
        found = {name.lower(): value for name, value in reply.headers.items()}.get("retry-after")
        return int(found) if found and found.isascii() and found.isdigit() else None

    @property
    def document(self) -> dict[str, Any]:
        """Return the JSON object that was answered; empty if it was none, or is kept no longer."""
        if self._document is ...:
            self._document = _read(self.exchange.reply.body if self.exchange.reply else b"")
        found = self._document
        return found if isinstance(found, dict) else {}


def gap(earlier: Send, later: Send) -> float:
    """Return the seconds between two calls: the sandbox's or the real ones, the longer of both."""
    first, second = earlier.exchange, later.exchange
    return max(second.at - first.at, second.arrived - first.arrived)


def _content(exchange: Exchange, reply: Reply) -> bytes | None:
    call = exchange.call
    is_forgotten = call.method in {"POST", "PATCH"} and not (call.body or reply.body)
    if is_forgotten or len(call.body) >= BODY_KEPT:
        return None
    found = _read(call.body)
    return call.body if found is None else orjson.dumps(found, option=orjson.OPT_SORT_KEYS)


def _outcome(exchange: Exchange, reply: Reply) -> Outcome:
    wire, fault = reply.wire, exchange.fault
    spoiled = (fault is not None and fault.malformed) or (wire and wire.truncate is not None)
    if exchange.lost or spoiled or reply.status >= 500:  # noqa: PLR2004 (the server's errors)
        return Outcome.IN_DOUBT
    if reply.status == TOO_MANY:
        return Outcome.LIMITED
    return Outcome.REFUSED if reply.status >= 400 else Outcome.TAKEN  # noqa: PLR2004


def _read(body: bytes) -> Any:  # noqa: ANN401 (any JSON)
    try:
        return orjson.loads(body) if body else None
    except orjson.JSONDecodeError:
        return None
