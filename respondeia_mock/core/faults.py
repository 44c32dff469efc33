"""What a rule makes of an answer: an error instead of it, or something done to it on its way.

A `Fault` is read from `fault:`, a `Canned` answer from `reply:`. What they do to a reply is decided
here, as data; the http shell performs what happens on the wire. Which calls they reach is the
rules' matter.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from math import ceil, cos, exp, log, pi, sqrt
from typing import TYPE_CHECKING, Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError, ApiError
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
WORDS = ("retry_after", "code", "message")
ON_THE_WAY = ("dribble", "truncate", "malformed")
LONGEST_BODY = 1024 * 1024
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


def read_fault(document: object, path: str) -> Fault:
    """Read `fault:`.

    Raises:
        ActionError: what is wrong and where.
    """
    given = dict(strict.mapping(document, path))
    if not given:
        raise ActionError(f"'{path}' must say what happens", path)
    values = strict.values(given, _READERS, path)
    _check_together({name: each for name, each in values.items() if each is not False}, path)
    lost = [name for name in LOST if values.pop(name, False)]
    values |= values.pop("dribble", {})
    return Fault(**values, lost=lost[0] if lost else None)


def read_canned(document: object, path: str) -> Canned:
    """Read `reply:`.

    Raises:
        ActionError: what is wrong and where.
    """
    given = strict.mapping(document, path)
    if not given:
        raise ActionError(f"'{path}' must say what is answered", path)
    return Canned(**strict.values(given, _REPLY, path))


def _check_together(given: Mapping[str, Any], path: str) -> None:
    """Refuse what cannot go together, and what says something about nothing."""
    instead = [name for name in ("status", *LOST) if name in given]
    if len(instead) > 1:
        raise ActionError(f"'{path}': {instead[0]} and {instead[1]} exclude each other", path)
    if "after_commit" in given and not instead:
        sentence = f"'{path}.after_commit' needs a status, or one of {', '.join(LOST)}"
        raise ActionError(sentence, f"{path}.after_commit")
    for name, why in _without_meaning(given.get("status"), instead):
        if name in given:
            raise ActionError(f"'{path}.{name}': {why}", f"{path}.{name}")


def _without_meaning(status: int | None, instead: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what would say something about nothing, and why it would."""
    if status is None:
        yield from ((name, "it needs a status") for name in WORDS)
    elif status == TOO_MANY:
        yield from ((name, "the body of a 429 has no place for it") for name in WORDS[1:])
    if instead and status is None:
        why = f"with {instead[0]} there is no answer"
        yield from ((name, why) for name in ON_THE_WAY)


def _status(value: object, path: str, least: int = 400) -> int:
    status = strict.whole(value, path, least, 599)
    if status not in _KNOWN:
        raise ActionError(f"'{path}': HTTP knows no status {status}", path)
    return status


def _delay(value: object, path: str) -> Delay:
    if not isinstance(value, Mapping):
        return Delay("fixed", strict.seconds(value, path))
    strict.only(value, ("uniform", "lognormal"), path)
    if len(value) != 1:
        raise ActionError(f"'{path}' must be a duration, or one of uniform and lognormal", path)
    if "uniform" in value:
        return _uniform(value["uniform"], f"{path}.uniform")
    return _lognormal(value["lognormal"], f"{path}.lognormal")


def _uniform(value: object, path: str) -> Delay:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 (from and to)
        raise ActionError(f"'{path}' must be two durations, the least and the most", path)
    low, high = (strict.seconds(each, f"{path}[{place}]") for place, each in enumerate(value))
    if low > high:
        raise ActionError(f"'{path}': the least comes first", path)
    return Delay("uniform", low, high)


def _lognormal(value: object, path: str) -> Delay:
    readers: dict[str, strict.Reader] = {
        "median": strict.seconds,
        "sigma": lambda each, at: strict.number(each, at, 0, 10),
        "max": strict.seconds,
    }
    values = strict.values(strict.mapping(value, path), readers, path)
    if "median" not in values:
        raise ActionError(f"'{path}.median' is required", f"{path}.median")
    median = values["median"]
    return Delay("lognormal", median, values.get("max", 100 * median), values.get("sigma", 0.5))


def _dribble(value: object, path: str) -> dict[str, Any]:
    readers: dict[str, strict.Reader] = {
        "chunks": lambda each, at: strict.whole(each, at, 1, 1_000),
        "over": strict.seconds,
    }
    values = strict.values(strict.mapping(value, path), readers, path)
    return {"chunks": values.get("chunks", 5), "over": values.get("over", 1.0)}


def _headers(value: object, path: str) -> dict[str, str]:
    given = strict.mapping(value, path)
    seen: set[str] = set()
    for name, each in given.items():
        where, folded = strict.below(path, name), name.lower()
        if not _NAME.fullmatch(name) or not isinstance(each, str) or not _TEXT.fullmatch(each):
            raise ActionError(f"'{where}' must be a header's name and its text, in ASCII", where)
        if folded in _THE_SERVERS or folded.startswith(_OURS):
            raise ActionError(f"'{where}' is the server's matter", where)
        if folded in seen:
            raise ActionError(f"'{where}' is there twice", where)
        seen.add(folded)
    return dict(given)


def _body(value: object, path: str) -> object:
    try:
        size = len(write(value))
    except (TypeError, OverflowError):
        raise ActionError(f"'{path}' must be JSON", path) from None
    if size > LONGEST_BODY:
        raise ActionError(f"'{path}' must be at most 1 MiB", path)
    return value


_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_TEXT = re.compile(r"[\x20-\x7e]*")
_THE_SERVERS = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})
_OURS = ("access-control-", "x-mock-", "x-ratelimit-")
"""How the headers begin that stand on every answer."""
_KNOWN = frozenset(int(each) for each in HTTPStatus)
_READERS: Mapping[str, strict.Reader] = {
    "status": _status,
    "retry_after": lambda value, path: strict.whole(value, path, 1, 86_400),
    "code": strict.text,
    "message": strict.text,
    **dict.fromkeys(LOST, strict.yes_or_no),
    "after_commit": strict.yes_or_no,
    "delay": _delay,
    "dribble": _dribble,
    "truncate": lambda value, path: strict.number(value, path, 0, 1),
    "malformed": strict.yes_or_no,
}
_REPLY: Mapping[str, strict.Reader] = {
    "status": lambda value, path: _status(value, path, 200),
    "headers": _headers,
    "body": _body,
}
