"""One call as a line for a shell that makes it again, byte for byte.

What a terminal might take for a command of its own is written as octal numbers, so that a text
which a stranger sent can be pasted safely. Keys that are not for tests are left out: the sandbox's
own stands for them.
"""

from collections.abc import Iterator
from shlex import quote as quoted
from urllib.parse import quote, urlencode

import orjson

from respondeia_mock.core.exchange import Exchange, Shortened
from respondeia_mock.core.sandboxes import key_prefix
from respondeia_mock.core.secrecy import HIDDEN, conceal, concealed
from respondeia_mock.export.keys import Hide, hider, is_shown, without_passwords
from respondeia_mock.export.replaying import LOGGED_IN

OF_THE_LINE = frozenset(
    {
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "keep-alive",
        "te",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)
"""Headers that belong to one connection or client, and are not sent again."""

NO_KEY = "no_such_key"
_PRINTABLE = range(0x20, 0x7F)
_BREAK = " \\\n  "


def curl_of(exchange: Exchange, origin: str) -> str:
    """Return the command; `origin` is what the sandbox's links begin with."""
    body, hide = _body(exchange), hider(exchange.sandbox)
    parts = ["curl -i", *_method(exchange), quoted(_address(exchange, origin, hide))]
    parts += [f"-H {_word(each)}" for each in _headers(exchange, hide)]
    plain = _plain(body)
    if plain is None:
        made = f"printf {_octal(body)} | " + _BREAK.join([*parts, "--data-binary @-"])
    else:
        made = _BREAK.join([*parts, f"--data-raw {quoted(plain)}"] if body else parts)
    kept = exchange.call.document
    if isinstance(kept, Shortened):
        made = f"# Of {kept.size} bytes of the body {len(body)} were kept.\n{made}"
    return made


def _body(exchange: Exchange) -> bytes:
    """Return the bytes as they came; only where they hold a secret, others."""
    raw, hide = exchange.call.body, hider(exchange.sandbox)
    text = raw.decode("utf-8", "surrogateescape")
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return conceal(hide(text)).encode("utf-8", "surrogateescape")
    shown = hide(document)
    if (exchange.operation.name, exchange.status) != LOGGED_IN:
        shown = without_passwords(shown)
    return raw if shown == document and hide(text) == text else orjson.dumps(shown)


def _method(exchange: Exchange) -> Iterator[str]:
    method, segments = exchange.call.method, exchange.call.segments
    if method == "HEAD":
        yield "-I"
    elif method != "GET" or exchange.call.body:
        yield f"-X {quoted(method)}"
    if {".", ".."} & {*segments}:
        yield "--path-as-is"


def _address(exchange: Exchange, origin: str, hide: Hide) -> str:
    call = exchange.call
    path = "".join("/" + quote(hide(each), safe=":@+") for each in call.segments)
    query = without_passwords(hide(dict(call.query)))
    return origin + path + (f"?{urlencode(query)}" if query else "")


def _headers(exchange: Exchange, hide: Hide) -> Iterator[str]:
    call = exchange.call
    yield from _authorization(exchange)
    for name in call.headers:
        value = call.headers[name]
        if name in OF_THE_LINE or name.startswith("sec-") or (name, value) == ("accept", "*/*"):
            continue
        told = hide(value) if is_shown(value) else concealed({name: hide(value)})[name]
        yield f"{name}: {told}" if told else f"{name};"
    if call.body and "content-type" not in call.headers:
        yield "content-type:"


def _authorization(exchange: Exchange) -> Iterator[str]:
    call, given = exchange.call, exchange.call.headers.get("authorization")
    token = call.token
    if token is not None and is_shown(token):
        yield f"authorization: Bearer {token}"
    elif token is not None:
        stands_for = key_prefix(exchange.sandbox.name) if call.principal else NO_KEY
        yield f"authorization: Bearer {stands_for}"
    elif given is not None:
        yield f"authorization: {HIDDEN}"


def _plain(body: bytes) -> str | None:
    """Return a body as text, or None if it is none that may stand on a terminal."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    return text if all(each.isprintable() or each in "\n\t " for each in text) else None


def _word(header: str) -> str:
    """Return a header as a word of the shell; it arrives as the bytes that came."""
    if header.isascii() and header.isprintable():
        return quoted(header)
    return f'"$(printf {_octal(header.encode("latin-1", "replace"))})"'


def _octal(content: bytes) -> str:
    """Return bytes as a format for printf: what is not plain ASCII as octal numbers."""
    return "'" + "".join(_spelled(each) for each in content) + "'"


def _spelled(byte: int) -> str:
    if byte == ord("%"):
        return "%%"
    is_plain = byte in _PRINTABLE and chr(byte) not in "\\'-"
    return chr(byte) if is_plain else f"\\{byte:03o}"
