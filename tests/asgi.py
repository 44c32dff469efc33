"""Speak ASGI to an application: exactly these bytes of path and headers, and no server.

The application is stepped by hand. Nothing that it awaits ever waits, so no event loop is needed,
and one that does wait fails the test.
"""

import json
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Scope

Json: TypeAlias = Any
KEY = "Bearer test_sk_demo"
_ENDED = object()


@dataclass(frozen=True)
class Answered:
    """What went out: every header, in order, names and values as text."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def json(self) -> Json:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def error(self) -> Json:
        return self.json["error"]

    def header(self, name: str) -> str | None:
        """Return a header that stands there once, or None."""
        found = [value for known, value in self.headers if known == name]
        assert len(found) <= 1, f"{name} is there {len(found)} times"
        return found[0] if found else None


def ask(
    app: ASGIApp,
    method: str,
    target: str | bytes,
    body: object = None,
    *,
    raw: bytes | Sequence[bytes] | None = None,
    headers: Mapping[str, str | bytes | None] | None = None,
) -> Answered:
    """Send one request; `headers` are added to Host, key and Content-Type, None takes one away."""
    chunks = _chunks(raw if raw is not None else b"" if body is None else json.dumps(body).encode())
    scope = _scope(method, target, _headers(headers or {}, has_body=bool(chunks[0])))
    waiting: list[Message] = [
        {"type": "http.request", "body": chunk, "more_body": place < len(chunks)}
        for place, chunk in enumerate(chunks, 1)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    _step(app(scope, receive, send))
    start, *rest = sent
    decoded = tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in start["headers"])
    return Answered(start["status"], decoded, b"".join(each.get("body", b"") for each in rest))


def _scope(method: str, target: str | bytes, headers: list[tuple[bytes, bytes]]) -> Scope:
    path, _, query = (target if isinstance(target, bytes) else target.encode()).partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "replace"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 3000),
    }


def _headers(
    given: Mapping[str, str | bytes | None], *, has_body: bool
) -> list[tuple[bytes, bytes]]:
    usual: dict[str, str | bytes | None] = {"host": "localhost:3000", "authorization": KEY}
    if has_body:
        usual["content-type"] = "application/json"
    return [
        (name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in {**usual, **given}.items()
        if value is not None
    ]


def _chunks(raw: bytes | Sequence[bytes]) -> Sequence[bytes]:
    return [raw] if isinstance(raw, bytes) else raw


def _step(running: Awaitable[None]) -> None:
    steps = running.__await__()
    if next(steps, _ENDED) is _ENDED:
        return
    raise AssertionError("the application waited for something")
