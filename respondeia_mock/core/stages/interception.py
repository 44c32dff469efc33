"""Fifth stage. A rule answers instead of the operation, or marks the finished answer.

A client may ask for a failure itself, in `Prefer: code=503` or `X-Mock-Fault: connection_reset`; it
is never remembered for the next call. Only calls that passed 401, 403, 404 and 429 come here. What
happens on the wire is only written down: the http shell performs it.
"""

from respondeia_mock.core.allowance import Allowance
from respondeia_mock.core.exchange import Exchange, Reply
from respondeia_mock.core.faults import TOO_MANY, Canned, Fault
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.scripting import act_later
from respondeia_mock.core.wishes import FAULT, PREFER, Wish, read_wish


class Interception:
    """Fail on demand."""

    def enter(self, exchange: Exchange) -> Reply | None:
        headers, rules = exchange.call.headers, exchange.sandbox.rules
        if PREFER in headers or FAULT in headers:
            wish = read_wish(headers.get(PREFER, ""), headers.get(FAULT, ""))
            if wish.fault is not None:
                return _befall(exchange, wish.fault, wish)
            exchange.hint = wish.hint
        if not rules.on_calls:
            return None
        rule = rules.of_call(exchange, exchange.sandbox.ids.draw)
        return None if rule is None else _apply(exchange, rule)

    def leave(self, exchange: Exchange, reply: Reply) -> None:
        fault = exchange.fault
        if fault is None:
            return
        if fault.after_commit:
            fault.replace(reply)
        if fault.status == TOO_MANY:
            exchange.allowance = _used_up(exchange, fault)
        fault.disturb(reply, exchange.sandbox)


def _apply(exchange: Exchange, rule: Rule) -> Reply | None:
    exchange.rule = rule
    if isinstance(rule.effect, Fault):
        return _befall(exchange, rule.effect)
    if isinstance(rule.effect, Canned):
        return rule.effect.answer()
    act_later(exchange.sandbox, rule, 0.0)
    return None


def _befall(exchange: Exchange, fault: Fault, wish: Wish | None = None) -> Reply | None:
    exchange.fault = fault
    if wish is not None:
        exchange.asked, exchange.hint = wish.asked, wish.hint
    return fault.answer() if fault.replaces and not fault.after_commit else None


def _used_up(exchange: Exchange, fault: Fault) -> Allowance | None:
    """Return what the rate limit's headers say beside a 429 that a rule wants."""
    allowance = exchange.allowance
    if allowance is None:
        return None
    reset = fault.resets_at(exchange.at, exchange.sandbox.clock.speed)
    return Allowance(allowance.limit, 0, reset, refused=True)
