"""A journal entry as JSON, made when somebody reads it. Keys are shortened, live ones hidden."""

from collections.abc import Iterable
from typing import Any

import orjson

from respondeia_mock.core.events import Event
from respondeia_mock.core.exchange import Call, Exchange
from respondeia_mock.core.sandboxes import SESSION_TOKEN
from respondeia_mock.core.stages.authentication import shorten

KEYS = ("test_sk_", "sk_live_", SESSION_TOKEN)
"""How texts begin that are shown shortened, wherever in a body they stand."""

STAGES = (
    "journaling",
    "authentication",
    "rate_limiting",
    "authorization",
    "interception",
    "validation",
    "idempotency",
    "performing",
)


def render(exchange: Exchange) -> dict[str, Any]:
    """Return one line of the journal. `at` is Unix seconds of the sandbox, `arrived` real ones."""
    call, token = exchange.call, exchange.call.token
    return {
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


def render_whole(exchange: Exchange, caused: Iterable[Event]) -> dict[str, Any]:
    """Return everything that is known of one call."""
    document = {
        **render(exchange),
        "sandbox": exchange.sandbox.name,
        "headers": _headers(exchange.call),
        "body": _readable(exchange.call.body),
        "stages": [
            {"stage": stage, "decision": _decision(exchange, stage)}
            for stage in STAGES[: exchange.depth + 1]
        ],
        "events": [{"id": each.id, "event": each.name, "at": each.at} for each in caused],
    }
    if exchange.reply is not None:
        document["response"] = {
            "status": exchange.reply.status,
            "headers": exchange.reply.headers,
            "body": _readable(exchange.reply.body),
        }
    if exchange.crash:
        document["crashed"] = exchange.crash
    return document


def _decision(exchange: Exchange, stage: str) -> str:
    if STAGES.index(stage) == exchange.depth and stage != "performing":
        return f"answered {exchange.status}{' from memory' if exchange.replayed else ''}"
    allowance, principal = exchange.allowance, exchange.call.principal
    if stage == "authentication":
        return f"recognized {principal.label}" if principal else "no valid token"
    if stage == "rate_limiting" and allowance is not None:
        return f"{allowance.remaining} of {allowance.limit} left until {allowance.reset}"
    return {
        "journaling": f"recorded as {exchange.id}",
        "authorization": f"allowed: asks for {exchange.operation.access}",
        "interception": "no rule hit",
        "validation": "accepted",
        "idempotency": "not seen before",
    }.get(stage, f"{exchange.operation.name} answered {exchange.status}")


def _headers(call: Call) -> dict[str, str]:
    token = call.token
    secret = {"authorization": f"Bearer {shorten(token)}" if token else "…"}
    return {name: secret.get(name, value) for name, value in call.headers.items()}


def _readable(body: bytes) -> Any:  # noqa: ANN401 (any JSON, or text)
    try:
        return _without_keys(orjson.loads(body)) if body else None
    except orjson.JSONDecodeError:
        return body.decode("utf-8", "replace")


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
