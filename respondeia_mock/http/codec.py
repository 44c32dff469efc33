"""Between ASGI and the engine: a scope and its body become a Call. `wire` goes the other way.

Written for speed, since every call passes it: no framework object is made. What it reads from the
transport it does not judge; only a body beyond 1 MiB is not kept.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote_to_bytes

from respondeia_mock.core.exchange import Call

if TYPE_CHECKING:
    from starlette.types import Receive, Scope

MOST_BODY = 1024 * 1024
_NONE: Mapping[str, Any] = MappingProxyType({})


class ClientLeftError(Exception):
    """Nobody waits for an answer any more."""


def segments_of(scope: "Scope") -> tuple[str, ...]:
    """Return the decoded path segments; `%2F` stays inside its segment, blanks are trimmed."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    if b"%" not in raw:
        return tuple(scope["path"].split("/")[1:])
    parts = raw.split(b"/")[1:]
    return tuple(unquote_to_bytes(part).decode("utf-8", "replace").strip() for part in parts)


async def read_body(scope: "Scope", receive: "Receive") -> bytes | None:
    """Read the whole body; None if it is larger than 1 MiB (then it is read and dropped).

    Raises:
        ClientLeftError: the client went away in the midst of it, so there is no call.
    """
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        body: bytes = message.get("body", b"")
        return body if len(body) <= MOST_BODY else None
    chunks, size = [], 0
    while True:
        if message["type"] == "http.disconnect":
            raise ClientLeftError
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= MOST_BODY:
            chunks.append(chunk)
        if not message.get("more_body"):
            break
        message = await receive()
    return b"".join(chunks) if size <= MOST_BODY else None


def to_call(
    scope: "Scope",
    segments: tuple[str, ...],
    body: bytes | None,
    *,
    sandbox_name: str | None,
    origin: str | None,
) -> Call:
    """Make a Call of what arrived; `origin` is the public URL, if one was configured."""
    client, query = scope.get("client"), scope["query_string"]
    return Call(
        scope["method"],
        segments,
        {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        _query(query) if query else _NONE,
        body or b"",
        sandbox_name=sandbox_name,
        client=client[0] if client else "",
        scheme=scope["scheme"],
        origin=origin,
        oversized=body is None,
    )


def _query(raw: bytes) -> dict[str, str]:
    """Return the parameters with blanks trimmed; empty ones are taken as not given."""
    pairs = ((name, value.strip()) for name, value in parse_qsl(raw.decode("latin-1")))
    return {name: value for name, value in pairs if value}
