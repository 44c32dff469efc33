"""Rules that act: on an event, at a moment, or on a call, they have actions happen.

An act is a task of the sandbox's schedule, so it happens in its turn, at its own moment, and is
seen when the clock is moved on. What an action does is in the table of actions, which the sandbox
reaches through its vocabulary. Answers and deliveries are other modules' matter.
"""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.deeds import Deed
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import Event
from respondeia_mock.core.record import record
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.triggers import EventPattern
from respondeia_mock.core.vocabulary import Vocabulary

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox

log = logging.getLogger("respondeia_mock")

MOST_AT_ONCE = 1_000
"""Acts at one moment of the clock; more can only be rules that set each other off for ever."""


@record
class Act:
    """What a rule is going to do: its deeds, and the data of the event behind them."""

    rule: Rule
    data: Mapping[str, Any]


class Acts:
    """The acts of one sandbox that are still to come, and how many came at the present moment."""

    __slots__ = ("_count", "_moment", "waiting")

    def __init__(self) -> None:
        """Start with none."""
        self.waiting: dict[str, Act] = {}
        self._moment = 0.0
        self._count = 0

    def may_go_on(self, now: float) -> bool:
        """Count an act at `now`; say whether there have not been too many."""
        if now != self._moment:
            self._moment, self._count = now, 0
        self._count += 1
        return self._count <= MOST_AT_ONCE


def check_rule(document: Mapping[str, Any], vocabulary: Vocabulary, path: str = "") -> None:
    """Raise an ActionError that says what is wrong with a rule, and where."""
    Rule("", document, 0.0, vocabulary, path)


def add_rule(sandbox: "Sandbox", document: Mapping[str, Any]) -> Rule:
    """Put a rule at the end of the list; one with `at` counts from now.

    Raises:
        ActionError: what is wrong and where; nothing was added.
    """
    rule = make_rule(sandbox, document)
    sandbox.rules.append(rule)
    begin_rule(sandbox, rule)
    return rule


def make_rule(sandbox: "Sandbox", document: Mapping[str, Any], path: str = "") -> Rule:
    """Read a rule that may be put into the list.

    Raises:
        ActionError: what is wrong and where.
    """
    vocabulary = sandbox.setup.vocabulary
    rule = Rule("", document, sandbox.clock.now(), vocabulary, path)
    rule.id = sandbox.ids.mint("rule")
    return rule


def begin_rule(sandbox: "Sandbox", rule: Rule) -> None:
    """Have a rule with `at` act at its moment; for other rules there is nothing to begin."""
    if isinstance(rule.trigger, float):
        act_later(sandbox, rule, rule.trigger, {})


def react_to(sandbox: "Sandbox", event: Event) -> None:
    """Have the rules act that are on an event."""
    now, draw = sandbox.clock.now(), sandbox.ids.draw
    for rule in sandbox.rules.of_event(event.name, event.data, now, draw):
        pattern = rule.trigger
        after = pattern.after if isinstance(pattern, EventPattern) else 0.0
        act_later(sandbox, rule, after, event.data)


def act_later(
    sandbox: "Sandbox", rule: Rule, seconds: float, data: Mapping[str, Any] | None = None
) -> None:
    """Have a rule act `seconds` from now on the sandbox's clock; 0 is after the present step."""
    token = f"{rule.id}/{sandbox.next_sequence()}"
    sandbox.acts.waiting[token] = Act(rule, data or {})
    sandbox.after(seconds, acted_by_rule, token)


def acted_by_rule(sandbox: "Sandbox", token: str) -> str | None:
    """Task: a rule does what it has to do."""
    act = sandbox.acts.waiting.pop(token)
    rule, now = act.rule, sandbox.clock.now()
    if rule not in sandbox.rules:  # it was removed meanwhile
        return None
    if isinstance(rule.trigger, float):
        rule.hits += 1
    if not sandbox.acts.may_go_on(now):
        rule.failed = f"stopped: rules acted more than {MOST_AT_ONCE:,} times at one moment"
        log.error("the rule '%s' was %s", rule.name, rule.failed)
        return f"{rule.name} {rule.failed}"
    sandbox.begin(f"rule {rule.id}", now)
    deeds: Any = rule.effect
    return f"{rule.name}: " + ", ".join(_do(sandbox, rule, deed, act.data) for deed in deeds)


def _do(sandbox: "Sandbox", rule: Rule, deed: Deed, data: Mapping[str, Any]) -> str:
    params = {name: each for name, each in deed.bound(data).items() if each is not None}
    try:
        sandbox.setup.vocabulary.perform(deed.action, sandbox, params)
    except ActionError as error:
        rule.failed = f"{deed.action}: {error.message}"
        log.warning("the rule '%s' could not do %s", rule.name, rule.failed)
        return f"{deed.action} failed"
    return deed.action
