"""What each stage decided about a call, a sentence each, made when somebody reads it.

Told from what the exchange holds, so that it says what was so then, whatever has changed since. The
stages are named here in their order; it judges nothing anew.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import orjson

from respondeia_mock.core.allowance import UNLIMITED
from respondeia_mock.core.effects import EFFECTS
from respondeia_mock.core.exchange import Exchange, Reply
from respondeia_mock.core.operation import ALL_PERMISSIONS, Access
from respondeia_mock.core.routes import PREFLIGHT
from respondeia_mock.core.rules import Rule

SUCCESS = range(200, 300)
MOST_SHOWN = 200


def decisions(exchange: Exchange) -> list[dict[str, str]]:
    """Return what each stage that was entered decided, outermost first."""
    entered = list(STAGES.items())[: exchange.depth + 1]
    told = [{"stage": stage, "decision": passed(exchange)} for stage, passed in entered]
    if exchange.reply is not None:
        told[-1]["decision"] = _ending(exchange, exchange.reply)
    return told


def _recorded(exchange: Exchange) -> str:
    name, call = exchange.sandbox.name, exchange.call
    if call.sandbox_name is not None:
        why = "the path names it"
    elif call.token is not None:
        why = "its token belongs there"
    else:
        why = "a call without a token goes there"
    return f"recorded as {exchange.id} in the sandbox '{name}': {why}"


def _recognized(exchange: Exchange) -> str:
    call, principal = exchange.call, exchange.call.principal
    if call.token is None:
        return "nobody: no token was sent"
    if principal is None:
        return "nobody: the token is not valid here"
    whose = f" of {principal.user_id}" if principal.user_id else ""
    if principal.permissions >= ALL_PERMISSIONS:
        return f"recognized {principal.label}{whose}: it may do everything"
    return f"recognized {principal.label}{whose}: it has {', '.join(sorted(principal.permissions))}"


def _counted(exchange: Exchange) -> str:
    allowance = exchange.allowance
    if allowance is None:
        return "did not come to count it"
    if not exchange.operation.counted:
        return "not counted"
    whose = "the account" if exchange.call.principal else f"the client {exchange.call.client}"
    until = _time(allowance.reset)
    if allowance.refused:
        return _refused(
            exchange, f"none of the {allowance.limit} a minute is left for {whose}", until
        )
    if allowance.limit == UNLIMITED:
        return f"counted for {whose}, which has no limit"
    if allowance.remaining == allowance.limit:
        return "not counted: limits are off"
    return f"{allowance.remaining} of {allowance.limit} left for {whose} until {until}"


def _refused(exchange: Exchange, why: str, until: str) -> str:
    """Say that a call was one too many, or that a fault has it look so."""
    return f"{why} until {until}" if exchange.fault is None else "the fault's 429 has the headers"


def _allowed(exchange: Exchange) -> str:
    access = exchange.operation.access
    if access == Access.PUBLIC:
        return f"allowed: {exchange.operation.name} is open to everybody"
    asks = "all permissions" if access == Access.FULL else access
    return f"allowed: {exchange.operation.name} asks for {asks}"


def _intercepted(exchange: Exchange) -> str:
    if exchange.asked:
        return f"the client asked for it: {exchange.asked}"
    if exchange.rule is not None:
        effects = ", ".join(f"{name}: {_shown(value)}" for name, value in _effect(exchange.rule))
        return f"the rule '{exchange.rule.name}' hit: {effects}"
    near = "; ".join(f"'{identifier}' came near: {why}" for identifier, why in exchange.near)
    return f"no rule hit; {near}" if near else "no rule hit"


def _effect(rule: Rule) -> list[tuple[str, object]]:
    return [(name, rule.document[name]) for name in EFFECTS if name in rule.document]


def _shown(value: object) -> str:
    return orjson.dumps(value, default=str).decode()[:MOST_SHOWN]


def _accepted(exchange: Exchange) -> str:
    what = "body" if exchange.operation.has_body else "query"
    return f"the {what} is as {exchange.operation.name} takes it"


def _remembered(exchange: Exchange) -> str:
    if exchange.idempotency_key is None:
        return "no Idempotency-Key" if exchange.call.method == "POST" else "no POST"
    key, reply = f"the Idempotency-Key '{exchange.idempotency_key[1]}'", exchange.reply
    if reply is not None and reply.status not in SUCCESS:
        return f"{key} is new; {reply.status} is not remembered"
    return f"{key} is new; the answer is remembered for 24 hours"


def _performed(exchange: Exchange) -> str:
    return f"{exchange.operation.name} is performed"


STAGES: Mapping[str, Callable[[Exchange], str]] = {
    "journaling": _recorded,
    "authentication": _recognized,
    "rate_limiting": _counted,
    "authorization": _allowed,
    "interception": _intercepted,
    "validation": _accepted,
    "idempotency": _remembered,
    "performing": _performed,
}
"""What each stage has decided where the call went on, outermost first."""


INTERCEPTION = list(STAGES).index("interception")


def _ending(exchange: Exchange, reply: Reply) -> str:
    """Return what the stage decided that answered."""
    answered = f"answered {reply.status}"
    if exchange.crash:
        return f"crashed: {exchange.crash}; {answered}"
    if exchange.depth == INTERCEPTION:
        return f"{_intercepted(exchange)}; {exchange.lost or answered}"
    if exchange.replayed is not None:
        key = exchange.idempotency_key
        return f"'{key and key[1]}' was used before: {answered} as to {exchange.replayed}"
    if exchange.allowance is not None and exchange.allowance.refused:
        wait = reply.headers.get("Retry-After")
        return f"{answered}: {_counted(exchange)}; Retry-After is {wait} s"
    if exchange.operation is PREFLIGHT:
        return f"{answered}: a browser asks whether it may call"
    error = _error(reply)
    return f"{exchange.operation.name} {answered}" if error is None else f"{answered} {error}"


def _error(reply: Reply) -> str | None:
    """Return what error a reply tells of, as far as its body is still kept."""
    if reply.status in SUCCESS:
        return None
    try:
        error = orjson.loads(reply.body)["error"]
        field = f" (field {error['field']})" if "field" in error else ""
        return f"{error['code']}: {error['message']}{field}"
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
