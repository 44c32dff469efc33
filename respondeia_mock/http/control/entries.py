"""A journal entry as JSON, made when somebody reads it. Keys are shortened, live ones hidden."""

from collections.abc import Collection, Iterable
from typing import Any

import orjson

from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.events import Event
from respondeia_mock.core.exchange import Call, Exchange, Reply, Shortened
from respondeia_mock.core.secrecy import HIDDEN, conceal, concealed, shorten, unshaped
from respondeia_mock.http.control.concerned import customer_of
from respondeia_mock.http.control.decisions import decisions
from respondeia_mock.http.control.spelling import render_delivery


def render(exchange: Exchange) -> dict[str, Any]:
    """Return one line of the journal. `at` is Unix seconds of the sandbox, `arrived` real ones."""
    call, token = exchange.call, exchange.call.token
    tokens = unshaped(exchange.sandbox, token)
    document = {
        "id": exchange.id,
        "sequence": exchange.sequence,
        "at": exchange.at,
        "arrived": exchange.arrived,
        "operation": exchange.operation.name,
        "method": call.method,
        "path": conceal(call.path, tokens),
        "query": concealed(dict(call.query), tokens),
        "api_key": shorten(token) if token else None,
        "status": exchange.status,
        "duration_ms": None if exchange.duration is None else round(exchange.duration * 1000, 3),
    }
    told = {
        "customer": conceal(customer_of(exchange) or "", tokens),
        "lost": exchange.lost,
        "rule": exchange.rule and exchange.rule.name,
        "asked": conceal(exchange.asked, tokens),
        "replayed": exchange.replayed,
        "hint": conceal(exchange.hint, tokens),
        "crashed": conceal(exchange.crash, tokens),
    }
    return {**document, **{name: value for name, value in told.items() if value}}


def render_whole(
    exchange: Exchange, caused: Iterable[Event], owed: Iterable[Delivery]
) -> dict[str, Any]:
    """Return everything that is known of one call, and of what came of it."""
    call, reply = exchange.call, exchange.reply
    tokens = unshaped(exchange.sandbox, call.token)
    document = {
        **render(exchange),
        "sandbox": exchange.sandbox.name,
        "headers": _headers(call, tokens),
        "body": _readable(call.body, tokens),
        "size": call.document.size if isinstance(call.document, Shortened) else len(call.body),
        "stages": concealed(decisions(exchange), tokens),
        "events": [{"id": each.id, "event": each.name, "at": each.at} for each in caused],
        "deliveries": [render_delivery(each) for each in owed],
    }
    if isinstance(call.document, Shortened):
        document["body_size"] = call.document.size
    if reply is not None:
        document["response"] = _response(reply, tokens)
    return document


def _response(reply: Reply, tokens: Collection[str]) -> dict[str, Any]:
    document = {
        "status": reply.status,
        "headers": concealed(reply.headers, tokens),
        "body": _readable(reply.body, tokens),
        "size": reply.size,
    }
    if reply.size > len(reply.body):
        document["body_size"] = reply.size
    return document


def _headers(call: Call, tokens: Collection[str]) -> dict[str, str]:
    shown: dict[str, str] = concealed(dict(call.headers), tokens)
    if "authorization" in shown:
        shown["authorization"] = f"Bearer {shorten(call.token)}" if call.token else HIDDEN
    return shown


def _readable(body: bytes, tokens: Collection[str]) -> Any:  # noqa: ANN401 (any JSON, or text)
    try:
        return concealed(orjson.loads(body), tokens) if body else None
    except orjson.JSONDecodeError:
        return conceal(body.decode("utf-8", "replace"), tokens)
