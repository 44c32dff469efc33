"""One call on its way and the reply to it: the values that stages hand to each other.

A `Call` is what arrived, plus what the stages found out about it (operation, principal, payload).
A `Reply` is data: status, bytes, headers. An `Exchange` is the pair with the bookkeeping that
the journal shows. Nothing here decides anything.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from respondeia_mock.core.allowance import Allowance
    from respondeia_mock.core.delivery import Delivery
    from respondeia_mock.core.faults import Fault
    from respondeia_mock.core.operation import Operation, Principal
    from respondeia_mock.core.rules import Rule
    from respondeia_mock.core.sandbox import Sandbox


_NONE: Mapping[str, Any] = MappingProxyType({})


@record
class Shortened:
    """Stands for what a body said, where not all of its bytes are kept; they were `size`."""

    size: int


class Call:
    """A request without its transport.

    Attributes:
        segments: the decoded path below the sandbox's prefix, split at its slashes.
        query: the query parameters, blank ones left out.
        headers: lower-case names.
        body: the bytes; empty when `oversized` says that there were more than are read.
        token: the bearer token, or None.
        payload: the checked body (or query, for GET and DELETE) in the documented spelling.
        document: the JSON that was sent, before any spelling was mended; once the call is
            through, None, or a `Shortened` where the journal keeps less than the whole body.
    """

    __slots__ = (
        "_origin",
        "body",
        "client",
        "document",
        "headers",
        "method",
        "oversized",
        "params",
        "payload",
        "principal",
        "query",
        "sandbox_name",
        "scheme",
        "segments",
        "token",
    )

    def __init__(  # noqa: PLR0913 (a request has this many parts)
        self,
        method: str,
        segments: tuple[str, ...],
        headers: Mapping[str, str],
        query: Mapping[str, str] = _NONE,
        body: bytes = b"",
        *,
        sandbox_name: str | None = None,
        client: str = "",
        scheme: str = "http",
        origin: str | None = None,
        oversized: bool = False,
    ) -> None:
        """Take what the transport knows; the stages fill in the rest."""
        self.method = method
        self.segments = segments
        self.headers = headers
        self.query = query
        self.body = body
        self.sandbox_name = sandbox_name
        self.client = client
        self.scheme = scheme
        self.oversized = oversized
        self.token = _bearer(headers.get("authorization"))
        self.params: Mapping[str, str] = _NONE
        self.principal: Principal | None = None
        self.payload: dict[str, Any] = {}
        self.document: Any = None
        self._origin = origin

    @property
    def path(self) -> str:
        """Return the path below the sandbox's prefix."""
        return "/" + "/".join(self.segments)

    @property
    def origin(self) -> str:
        """Return what links begin with: the public URL, else scheme and Host of this call."""
        return self._origin or f"{self.scheme}://{self.headers.get('host') or 'localhost'}"


@lru_cache(maxsize=1024)
def _bearer(authorization: str | None) -> str | None:
    """Return the bearer token, or None. The scheme's case does not matter."""
    if authorization is None:
        return None
    scheme, _, token = authorization.partition(" ")
    return (token.strip() or None) if scheme.lower() == "bearer" else None


@record
class WireFault:
    """What happens to an answer on its way; performed by the http shell.

    Attributes:
        sandbox: whose clock a delay runs on, and whose reset ends it.
        lost: no answer comes: `connection_reset`, `empty_response`, or `timeout`, which hangs
            until the client leaves.
        delay: seconds of the sandbox's clock before anything is sent.
        chunks: the body goes out in so many pieces, over `over` seconds; 0 is at once.
        truncate: only so much of the body is sent, 0 to 1, before the connection closes.
    """

    sandbox: "Sandbox"
    lost: str | None = None
    delay: float = 0.0
    chunks: int = 0
    over: float = 0.0
    truncate: float | None = None


class Reply:
    """An answer as data; the http shell puts it on the wire.

    Attributes:
        wire: what happens to it on its way, if anything does.
        awaits: the deliveries whose first attempt it waits for.
        late: gives the body anew when they have come back.
    """

    __slots__ = ("awaits", "body", "headers", "late", "media_type", "status", "wire")

    def __init__(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
        media_type: str = "application/json",
    ) -> None:
        """Take the bytes as they shall be sent; `headers` gains those of the stages."""
        self.status = status
        self.body = body
        self.headers: dict[str, str] = {} if headers is None else headers
        self.media_type = media_type
        self.awaits: Sequence[Delivery] = ()
        self.late: Callable[[], bytes] | None = None
        self.wire: WireFault | None = None

    @property
    def size(self) -> int:
        """Return how many bytes the body has, or had before it was cut."""
        return len(self.body)

    def cut(self, size: int) -> "Reply":
        """Return a copy that holds the first `size` bytes of the body."""
        return Excerpt(self, size)


class Excerpt(Reply):
    """The beginning of a reply; `size` is still the whole's."""

    __slots__ = ("_size",)

    def __init__(self, reply: Reply, size: int) -> None:
        """Keep the first `size` bytes of its body."""
        super().__init__(reply.status, reply.body[:size], reply.headers, reply.media_type)
        self.wire = reply.wire
        self._size = reply.size

    @property
    def size(self) -> int:
        """Return how many bytes the whole body had."""
        return self._size


def answer(document: object, status: int = 200) -> Reply:
    """Return a JSON reply, written as JavaScript would write it."""
    return Reply(status, write(document))


def refusal(error: ApiError) -> Reply:
    """Return the reply that says `error` in the vendor's shape."""
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}  # noqa: PLR2004
    return Reply(error.status, write(error.body()), headers)


class Exchange:
    """A call, its reply, and what the journal tells about the way between them.

    Attributes:
        rule: the rule that hit.
        fault: what befalls the answer, whether by that rule or because the client asked.
        asked: what the client asked for in `Prefer` or `X-Mock-Fault`.
        near: the rules that came near, by id, each with what was in the way.
        replayed: the id of the call whose answer was given again, if one was.
        ignored: the fields that were sent and that nothing knows.
    """

    __slots__ = (
        "allowance",
        "arrived",
        "asked",
        "at",
        "call",
        "crash",
        "depth",
        "duration",
        "fault",
        "hint",
        "id",
        "idempotency_key",
        "ignored",
        "near",
        "operation",
        "replayed",
        "reply",
        "rule",
        "sandbox",
        "sequence",
    )

    def __init__(self, call: Call, operation: "Operation", sandbox: "Sandbox") -> None:
        """Begin with no reply; `depth` will tell which stage answered, 0 being the outermost."""
        self.call = call
        self.operation = operation
        self.sandbox = sandbox
        self.id = ""
        self.sequence = 0
        self.at = 0.0
        self.arrived = 0.0
        self.duration: float | None = None
        self.reply: Reply | None = None
        self.allowance: Allowance | None = None
        self.depth = 0
        self.replayed: str | None = None
        self.idempotency_key: tuple[str, str] | None = None
        self.hint = ""
        self.crash = ""
        self.rule: Rule | None = None
        self.fault: Fault | None = None
        self.asked = ""
        self.near: tuple[tuple[str, str], ...] = ()
        self.ignored: Sequence[str] = ()

    @property
    def status(self) -> int | None:
        """Return the status of the answer; None before there is one, and where it was lost."""
        return None if self.reply is None or self.lost else self.reply.status

    @property
    def lost(self) -> str | None:
        """Say how the answer was lost on its way, if it was."""
        return self.reply.wire.lost if self.reply and self.reply.wire else None
