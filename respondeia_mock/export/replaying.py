"""One call of a session as statements of a test: sent again, its answer held against the first.

Who called with which key is told by where the key came from: an earlier answer, a fixture, nobody.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from respondeia_mock.core.exchange import Exchange, Reply, Shortened
from respondeia_mock.core.ids import minted_in
from respondeia_mock.core.operation import Access
from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.secrecy import conceal
from respondeia_mock.export.keys import Hide, is_shown, without_passwords
from respondeia_mock.export.naming import Names, called
from respondeia_mock.export.python import Called, Code, Template, fits, laid_out, spelled
from respondeia_mock.export.stability import Stable, stable

CAPTURED = "http://capture.invalid/webhooks"
"""A URL that is never dialled: what a webhook of the test is owed waits, and is counted."""

SENT_AGAIN = {
    "idempotency-key": "Idempotency-Key",
    "prefer": "Prefer",
    "x-mock-fault": "X-Mock-Fault",
}
TAKING_BODIES = ("POST", "PUT", "PATCH")
METHODS = ("GET", "DELETE", *TAKING_BODIES)
UNSTABLE = frozenset(
    {
        "analytics.dashboard",
        "analytics.conversations",
        "analytics.ai_performance",
        "webhooks.test",
    }
)
"""Operations of whose answers only the status is asserted: measures, and what a receiver said."""

LOGGED_IN = ("auth.login", 200)
"""The one kind of call with a password in it that may be kept: a fixture's."""

_SUCCESS = range(200, 300)
_FAILED = 400
MARGIN = " " * 8
_LEAST_TIMEOUT = 1
_NO_KEY = "no_such_key"


@record
class Binding:
    """A value that gets a name if the name is read anywhere; without it, it may be `needed`."""

    name: str
    value: Any
    needed: bool = True

    def lines(self, used: Collection[str]) -> Iterator[str]:
        """Yield the statement; these names are read."""
        if self.name in used:
            yield from laid_out(f"{self.name} = ", self.value, "", MARGIN)
        elif self.needed:
            yield from laid_out("", self.value, "", MARGIN)


Line = str | Binding


class Replay:
    """The statements for calls, with the names they share.

    Attributes:
        webhooks: the ids of those that the calls created.
    """

    def __init__(self, sandbox: Sandbox, names: Names, hide: Hide) -> None:
        """Start with the names as they are."""
        self._sandbox = sandbox
        self._names = names
        self._hide = hide
        self.webhooks: set[str] = set()

    def lines(self, exchange: Exchange, *, only_status: bool = False) -> Iterator[Line]:
        """Yield the statements for one call, which hold its answer's body too unless told not."""
        reply = exchange.reply
        assert reply is not None  # noqa: S101 (a session holds no others)
        if isinstance(exchange.call.document, Shortened):
            what = f"{exchange.call.method} {self._hide(exchange.call.path)}"
            yield f"{MARGIN}# Missing: {what}, whose body was not kept whole."
            return
        if exchange.lost or (reply.wire is not None and reply.wire.truncate is not None):
            yield f"{MARGIN}with pytest.raises(httpx2.TransportError):"
            yield from laid_out("", self._sent(exchange), "", f"{MARGIN}    ")
            return
        yield from laid_out("answer = ", self._sent(exchange), "", MARGIN)
        yield f"{MARGIN}assert answer.status_code == {reply.status}"
        if not only_status:
            yield from self._held(exchange, reply)

    def _sent(self, exchange: Exchange) -> Called:
        """Return the call."""
        call = exchange.call
        target, arguments = self._target(exchange)
        arguments += self._content(exchange)
        headers = self._headers(exchange)
        if headers:
            arguments.append(("headers", headers))
        if exchange.lost == "timeout":
            arguments.append(("timeout", _LEAST_TIMEOUT))
        has_body = any(name in {"json", "content"} for name, _ in arguments)
        if call.method in (TAKING_BODIES if has_body else METHODS):
            return Called(f"shop.{call.method.lower()}", [("", target), *arguments])
        return Called("shop.request", [("", call.method), ("", target), *arguments])

    def _target(self, exchange: Exchange) -> tuple[Any, list[tuple[str, Any]]]:
        """Return where it goes, and its query."""
        call = exchange.call
        query = without_passwords(self._hide(dict(call.query)))
        place = call.path + (f"?{urlencode(call.query)}" if call.query else "")
        link = self._names.at(place)
        if link is not None:
            return link, []
        segments = call.segments[1:] if call.segments[0] == "v1" else call.segments
        path = "/" + "/".join(quote(self._hide(each), safe=":@+") for each in segments)
        target = self._names.text(path)
        if call.segments[0] != "v1":
            target = _joined(Code("mock.base_url.removesuffix('/v1')"), target)
        return target, [("params", self._names.filled(query))] if query else []

    def _content(self, exchange: Exchange) -> list[tuple[str, Any]]:
        body = exchange.call.body
        if not body:
            return []
        try:
            document = self._hide(orjson.loads(body))
        except orjson.JSONDecodeError:
            text = conceal(self._hide(body.decode("utf-8", "replace")))
            return [("content", text)]
        if (exchange.operation.name, exchange.status) != LOGGED_IN:
            document = without_passwords(document)
        if exchange.operation.name == "webhooks.create" and exchange.status in _SUCCESS:
            document["url"] = CAPTURED
        return [("json", self._names.filled(document))]

    def _headers(self, exchange: Exchange) -> dict[str, Any]:
        sent = exchange.call.headers
        headers = {
            name: self._names.text(self._hide(sent[key]))
            for key, name in SENT_AGAIN.items()
            if key in sent
        }
        kind = sent.get("content-type", "")
        if exchange.call.body and not kind.startswith("application/json"):
            headers["Content-Type"] = kind or "text/plain"
        bearer = self._bearer(exchange)
        return headers if bearer is None else {**headers, "Authorization": bearer}

    def _bearer(self, exchange: Exchange) -> Any:  # noqa: ANN401 (a text, or an expression)
        """Return the header of who called otherwise than the test does; None for the same."""
        token = exchange.call.token
        if token is None:
            return None if exchange.operation.access == Access.PUBLIC else ""
        if self._names.knows(token):
            return _joined("Bearer ", self._names.text(token))
        is_declared = token in self._sandbox.store.api_keys or token in self._sandbox.revoked
        if is_shown(token) and is_declared:
            return f"Bearer {token}"
        return f"Bearer {_NO_KEY}" if exchange.call.principal is None else None

    def _held(self, exchange: Exchange, reply: Reply) -> Iterator[Line]:
        """Yield what is asserted of the answer."""
        try:
            document = orjson.loads(reply.body)
        except orjson.JSONDecodeError:
            return
        if not isinstance(document, Mapping):
            return
        if reply.status >= _FAILED:
            yield from self._refused(document)
        elif exchange.operation.name not in UNSTABLE:
            yield from self._answered(exchange, document)

    def _refused(self, document: Mapping[str, Any]) -> Iterator[str]:
        error = document.get("error")
        if isinstance(error, Mapping) and isinstance(error.get("code"), str):
            line = f'{MARGIN}assert answer.json()["error"]["code"] == {spelled(error["code"])}'
            if fits(line):
                yield line

    def _answered(self, exchange: Exchange, document: Mapping[str, Any]) -> Iterator[Line]:
        shown = self._hide(document)
        if isinstance(shown.get("webhookId"), str):
            self.webhooks.add(shown["webhookId"])
        parts = [(each, self._wanted(each.value)) for each in stable(shown)]
        name = self._names.bind(called(exchange.operation.name), shown)
        lines = [_asserted(name, part, wanted) for part, wanted in parts if wanted is not None]
        if any(lines):
            self._names.used.add(name)
        yield Binding(name, Code("answer.json()"), needed=False)
        yield from filter(None, lines)

    def _wanted(self, value: Any) -> Any:  # noqa: ANN401 (any JSON, or an expression)
        """Return what a part must be; None for an id that is told for the first time."""
        if not isinstance(value, str) or not minted_in(value):
            return value
        return self._names.text(value) if self._names.knows(value) else None


def _asserted(name: str, part: Stable, wanted: Any) -> str:  # noqa: ANN401 (any JSON)
    """Return the assertion of a part; nothing where it is too long, or says nothing."""
    own = f"{name}{part.path}"
    if isinstance(wanted, Code) and spelled(wanted) == own:
        return ""
    if part.about == "status":
        line = f'assert [each["status"] for each in {own}] == {spelled(wanted)}'
    elif part.about == "length":
        line = f"assert len({own}) == {wanted}"
    else:
        line = f"assert {own} {'is' if isinstance(wanted, bool) else '=='} {spelled(wanted)}"
    return MARGIN + line if fits(MARGIN + line) else ""


def _joined(before: Any, after: Any) -> Template:  # noqa: ANN401 (texts and expressions)
    parts: list[str | Code] = []
    for each in (before, after):
        parts += each.parts if isinstance(each, Template) else [each]
    return Template(tuple(parts))
