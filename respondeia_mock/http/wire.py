"""A Reply onto the wire. Decides nothing but the spelling of the head.

Where our protocol serves, head and body go out in one piece; elsewhere (a test client, another
server) as the two messages of ASGI.
"""

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from respondeia_mock.core.exchange import Call, Reply
from respondeia_mock.http.connection import CONNECTION, Connection, NoConnection

if TYPE_CHECKING:
    from starlette.types import Message, Scope, Send

    from respondeia_mock.http.protocol import Line

LINE = "respondeia_mock.line"
"""Where `protocol` puts a request's line among its scope's extensions."""

_EXPOSED = (
    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, "
    "Idempotent-Replayed, X-Mock-Request-Id, X-Mock-Hint"
)
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Idempotency-Key, Prefer, X-Mock-Fault"
    ),
    "Access-Control-Max-Age": "600",
}


async def send_reply(scope: "Scope", send: "Send", call: Call, reply: Reply) -> None:
    """Send a reply to a call; those to /v1 carry what browsers ask for."""
    extensions = scope.get("extensions")
    line = extensions.get(LINE) if extensions else None
    if line is not None:
        if call.segments[0] == "v1":
            _allow_browsers(call, reply.headers)
        line.answer(_whole(line, call, reply, reply.headers))
        return
    await send(head_of(call, reply))
    await send({"type": "http.response.body", "body": reply.body})


def head_of(call: Call, reply: Reply) -> "Message":
    """Return the message of ASGI that begins an answer."""
    headers = reply.headers
    if call.segments[0] == "v1":
        _allow_browsers(call, headers)
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    pairs.append((b"content-type", reply.media_type.encode()))
    pairs.append((b"content-length", b"%d" % len(reply.body)))
    return {"type": "http.response.start", "status": reply.status, "headers": pairs}


def connection_of(scope: "Scope") -> Connection:
    """Return what can break off the connection of a request."""
    found: Connection | None = (scope.get("extensions") or {}).get(CONNECTION)
    return found or NoConnection()


def _allow_browsers(call: Call, headers: dict[str, str]) -> None:
    """Add the CORS headers: any origin may call, and read what a client needs."""
    headers["Access-Control-Allow-Origin"] = "*"
    if call.headers.get("origin") is not None:
        headers["Access-Control-Expose-Headers"] = _EXPOSED
    if call.method == "OPTIONS":
        headers |= _PREFLIGHT


def _whole(line: "Line", call: Call, reply: Reply, headers: dict[str, str]) -> bytes:
    """Return the answer as HTTP/1.1 spells it."""
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    lines.append(f"Content-Type: {reply.media_type}\r\nContent-Length: {len(reply.body)}\r\n")
    if not line.stays_open:
        lines.append("Connection: close\r\n")
    lines.append("\r\n")
    parts = [_status_line(reply.status)]
    for name, value in line.server_headers():
        parts += (name, b": ", value, b"\r\n")
    parts.append("".join(lines).encode("latin-1"))
    if call.method != "HEAD":
        parts.append(reply.body)
    return b"".join(parts)


@cache
def _status_line(status: int) -> bytes:
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
