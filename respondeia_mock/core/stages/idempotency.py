"""Seventh stage. Answers a repeated `Idempotency-Key` with the first reply.

Page, "Handle Idempotency". A key holds for a POST to one path of one data set, for 24 hours of the
sandbox's clock. Only successes are remembered. The same key with other JSON is refused.
"""

import json

import orjson

from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.exchange import Call, Exchange, Reply
from respondeia_mock.core.sandbox import Remembered, Sandbox

LIFETIME = 24 * 3600.0
SUCCESS = range(200, 300)


class Idempotency:
    """Perform once what is asked twice under one key."""

    def enter(self, exchange: Exchange) -> Reply | None:
        key = exchange.idempotency_key = _key(exchange.call)
        if key is None:
            return None
        kept = _recall(exchange.sandbox, key, exchange.at)
        if kept is None:
            return None
        if kept.fingerprint != _fingerprint(exchange.call):
            given = exchange.call.headers["idempotency-key"]
            message = f"The Idempotency-Key '{given}' was already used with another request body"
            raise ApiError(400, "idempotency_key_reuse", message)
        exchange.replayed = kept.request_id
        return Reply(kept.status, kept.body, {"Idempotent-Replayed": "true"})

    def leave(self, exchange: Exchange, reply: Reply) -> None:
        key = exchange.idempotency_key
        if key is not None and reply.status in SUCCESS and not exchange.replayed:
            fingerprint = _fingerprint(exchange.call)
            exchange.sandbox.remembered[key] = Remembered(
                exchange.at, fingerprint, reply.status, reply.body, exchange.id
            )


def _key(call: Call) -> tuple[str, str] | None:
    if call.method != "POST":
        return None
    given = call.headers.get("idempotency-key")
    return (call.path, given) if given else None


def _recall(sandbox: Sandbox, key: tuple[str, str], now: float) -> Remembered | None:
    """Return what is kept under `key`; what is older than a day is forgotten on the way."""
    remembered = sandbox.remembered
    while remembered and now - next(iter(remembered.values())).at >= LIFETIME:
        del remembered[next(iter(remembered))]
    return remembered.get(key)


def _fingerprint(call: Call) -> bytes:
    try:
        return orjson.dumps(call.document, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # a number beyond 64 bits
        return json.dumps(call.document, sort_keys=True).encode()
