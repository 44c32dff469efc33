"""What a rule makes of an answer: an error instead of it, or something done to it on its way.

What a `Fault` and a `Canned` answer do to a reply is decided here, as data; the http shell performs
what happens on the wire. How they are written in a rule is `fault_reader`'s matter, and which calls
they reach the rules'.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from math import ceil, cos, exp, log, pi, sqrt
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.exchange import Reply, WireFault, answer, refusal
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox

Draw = Callable[[], float]

LOST = ("connection_reset", "empty_response", "timeout")
"""The ways in which no answer comes at all."""
TOO_MANY = 429
CODES = {
    400: "invalid_parameter",
    401: "unauthorized",
    403: "insufficient_permissions",
    404: "not_found",
    TOO_MANY: "rate_limit_exceeded",
    500: "internal_error",
    503: "service_unavailable",
}
"""Page, "Status Codes": the codes of the documented ones; others are called as HTTP calls them."""

BODILESS = frozenset({204, 205, 304})
_JSON = "application/json"


@record
class Delay:
    """How long an answer is held back, in seconds of the sandbox's clock.

    Attributes:
        kind: `fixed`, `uniform` (from `low` to `high`) or `lognormal` (median `low`, spread
            `sigma`, never more than `high`).
    """

    kind: str
    low: float
    high: float = 0.0
    sigma: float = 0.0

    def drawn(self, draw: Draw) -> float:
        """Return seconds."""
        if self.kind == "fixed":
            return self.low
        if self.kind == "uniform":
            return self.low + (self.high - self.low) * draw()
        normal = sqrt(-2 * log(1 - draw())) * cos(2 * pi * draw())  # Box and Muller's
        return min(self.high, self.low * exp(self.sigma * normal))


@record
class Fault:
    """A failure.

    Attributes:
        status: of the vendor's error that is answered.
        retry_after: seconds that a 429 or a 503 tells to wait.
        lost: one of `LOST`: no answer comes.
        after_commit: the operation happens; only its answer is replaced or lost.
        chunks: the body goes out in so many pieces, over `over` seconds.
        truncate: only so much of the body goes out, 0 to 1, before the connection closes.
    """

    status: int | None = None
    retry_after: int | None = None
    code: str | None = None
    message: str | None = None
    lost: str | None = None
    after_commit: bool = False
    delay: Delay | None = None
    chunks: int = 0
    over: float = 0.0
    truncate: float | None = None
    malformed: bool = False

    @property
    def replaces(self) -> bool:
        """Say whether another answer, or none, takes the place of the operation's."""
        return self.status is not None or self.lost is not None

    def answer(self) -> Reply:
        """Return what is answered instead; of a lost answer only the log sees it."""
        if self.status == TOO_MANY:
            wait = self.retry_after or 1
            reply = answer({"error": "rate_limit_exceeded", "retryAfter": wait}, TOO_MANY)
            reply.headers["Retry-After"] = str(wait)
            return reply
        status = self.status or 503
        reply = refusal(ApiError(status, self.code or code_of(status), self._sentence(status)))
        if self.retry_after is not None:
            reply.headers["Retry-After"] = str(self.retry_after)
        return reply

    def replace(self, reply: Reply) -> None:
        """Put the answer that is given instead in the place of a finished one."""
        if self.lost is not None:
            return
        instead = self.answer()
        reply.status, reply.body, reply.late = instead.status, instead.body, None
        reply.media_type = instead.media_type
        reply.headers.clear()
        reply.headers.update(instead.headers)

    def disturb(self, reply: Reply, sandbox: "Sandbox") -> None:
        """Mark a finished reply with what happens to it on its way."""
        if self.malformed:
            reply.body, reply.late = reply.body[:-1] + b",}", None
        delay = self.delay.drawn(sandbox.ids.draw) if self.delay else 0.0
        if self.lost or delay or self.chunks or self.truncate is not None:
            reply.wire = WireFault(sandbox, self.lost, delay, self.chunks, self.over, self.truncate)

    def resets_at(self, now: float, speed: float) -> int:
        """Return the Unix seconds at which X-RateLimit-Reset of its 429 stands."""
        return ceil(now + (self.retry_after or 1) * max(speed, 1.0))

    def _sentence(self, status: int) -> str:
        if self.message is not None:
            return self.message
        return {
            500: "An internal error occurred",
            503: "The service is temporarily unavailable",
        }.get(status, HTTPStatus(status).phrase)


@record
class Canned:
    """An answer that was written down beforehand."""

    status: int = 200
    headers: Mapping[str, str] | None = None
    body: Any = None

    def answer(self) -> Reply:
        """Return it as a reply; a text is sent as it is where another type than JSON is named."""
        headers = dict(self.headers or {})
        named = next((name for name in headers if name.lower() == "content-type"), None)
        media_type = headers.pop(named) if named else _JSON
        is_text = isinstance(self.body, str) and not media_type.startswith(_JSON)
        body = self.body.encode() if is_text else write({} if self.body is None else self.body)
        body = b"" if self.status in BODILESS else body
        return Reply(self.status, body, headers, media_type)


def code_of(status: int) -> str:
    """Return the code of the vendor's error of a status."""
    return CODES.get(status) or HTTPStatus(status).name.lower()
