"""A journal entry as JSON, made when somebody reads it. Keys are shortened, live ones hidden."""

import re
from collections.abc import Iterable
from typing import Any

import orjson

from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.events import Event
from respondeia_mock.core.exchange import Call, Exchange, Reply, Shortened
from respondeia_mock.core.sandboxes import SESSION_TOKEN
from respondeia_mock.core.stages.authentication import shorten
from respondeia_mock.http.control.decisions import decisions
from respondeia_mock.http.control.spelling import render_delivery

KEYS = ("test_sk_", "sk_live_", SESSION_TOKEN)
"""How texts begin that are shown shortened, wherever in a body they stand."""

_KEY = re.compile(rf"(?:{'|'.join(KEYS)})[\w.-]*", re.ASCII)


def render(exchange: Exchange) -> dict[str, Any]:
    """Return one line of the journal. `at` is Unix seconds of the sandbox, `arrived` real ones."""
    call, token = exchange.call, exchange.call.token
    document = {
        "id": exchange.id,
        "sequence": exchange.sequence,
        "at": exchange.at,
        "arrived": exchange.arrived,
        "operation": exchange.operation.name,
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "api_key": shorten(token) if token else None,
        "status": exchange.status,
        "duration_ms": None if exchange.duration is None else round(exchange.duration * 1000, 3),
    }
    if exchange.replayed is not None:
        document["replayed"] = exchange.replayed
    if exchange.hint:
        document["hint"] = exchange.hint
    if exchange.crash:
        document["crashed"] = exchange.crash
    return document


def render_whole(
    exchange: Exchange, caused: Iterable[Event], owed: Iterable[Delivery]
) -> dict[str, Any]:
    """Return everything that is known of one call, and of what came of it."""
    call, reply = exchange.call, exchange.reply
    document = {
        **render(exchange),
        "sandbox": exchange.sandbox.name,
        "headers": _headers(call),
        "body": _readable(call.body),
        "stages": decisions(exchange),
        "events": [{"id": each.id, "event": each.name, "at": each.at} for each in caused],
        "deliveries": [render_delivery(each) for each in owed],
    }
    if isinstance(call.document, Shortened):
        document["body_size"] = call.document.size
    if reply is not None:
        document["response"] = _response(reply)
    return document


def _response(reply: Reply) -> dict[str, Any]:
    document = {
        "status": reply.status,
        "headers": reply.headers,
        "body": _readable(reply.body),
    }
    if reply.size > len(reply.body):
        document["body_size"] = reply.size
    return document


def _headers(call: Call) -> dict[str, str]:
    token = call.token
    secret = {"authorization": f"Bearer {shorten(token)}" if token else "…"}
    return {name: secret.get(name, value) for name, value in call.headers.items()}


def _readable(body: bytes) -> Any:  # noqa: ANN401 (any JSON, or text)
    try:
        return _without_keys(orjson.loads(body)) if body else None
    except orjson.JSONDecodeError:
        return _KEY.sub(lambda key: shorten(key[0]), body.decode("utf-8", "replace"))


def _without_keys(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Return a body in which every key is shortened and no password is shown."""
    if isinstance(value, str):
        return shorten(value) if value.startswith(KEYS) else value
    if isinstance(value, list):
        return [_without_keys(each) for each in value]
    if isinstance(value, dict):
        return {
            name: "…" if name == "password" else _without_keys(each) for name, each in value.items()
        }
    return value
