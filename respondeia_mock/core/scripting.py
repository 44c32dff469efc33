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

MOST_IN_A_ROW = 10_000
"""Acts in one go; more can only be rules that set each other off for ever."""


@record
class Act:
    """What a rule is going to do: its deeds, and the data of the event behind them."""

    rule: Rule
    data: Mapping[str, Any]


class Acts:
    """The acts of one sandbox that are still to come.

    Attributes:
        in_a_row: how many there were since time last passed otherwise than by an act.
        leapt_to: how far an act has moved the clock on, in Unix seconds.
    """

    __slots__ = ("in_a_row", "leapt_to", "waiting")

    def __init__(self) -> None:
        """Start with none."""
        self.waiting: dict[str, Act] = {}
        self.in_a_row = 0
        self.leapt_to = 0.0

    def begin(self, due: float | None) -> None:
        """Count anew, unless what is due is so because an act has moved the clock on."""
        if due is None or due > self.leapt_to:
            self.in_a_row = 0


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
    rule.id, rule.sequence = sandbox.ids.mint("rule"), sandbox.positions().sequence
    return rule


def begin_rule(sandbox: "Sandbox", rule: Rule) -> None:
    """Have a rule with `at` act at its moment; for other rules there is nothing to begin."""
    if isinstance(rule.trigger, float):
        act_later(sandbox, rule, rule.trigger, {})


def end_rule(sandbox: "Sandbox", rule: Rule) -> None:
    """Have a rule that was taken out of the list act no more: what it was about to do is off."""
    for token in [token for token, act in sandbox.acts.waiting.items() if act.rule is rule]:
        del sandbox.acts.waiting[token]
        sandbox.schedule.cancel(acted_by_rule, token)


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
    rule = act.rule
    if rule not in sandbox.rules:  # it was taken out meanwhile
        return None
    if isinstance(rule.trigger, float):
        rule.hits += 1
    sandbox.acts.in_a_row += 1
    if sandbox.acts.in_a_row > MOST_IN_A_ROW:
        return _stopped(sandbox, rule)
    sandbox.begin(f"rule {rule.id}", sandbox.clock.now())
    rule.failed = ""
    deeds: Any = rule.effect
    done = ", ".join([_do(sandbox, rule, deed, act.data) for deed in deeds])
    if sandbox.leaps_to is not None:
        sandbox.acts.leapt_to = sandbox.leaps_to
    return f"{rule.name}: {done}"


def _stopped(sandbox: "Sandbox", rule: Rule) -> str:
    rule.failed = f"stopped: rules acted {MOST_IN_A_ROW:,} times in a row"
    if sandbox.acts.in_a_row == MOST_IN_A_ROW + 1:  # the others that wait would say the same
        log.error("the rule '%s' was %s; do they set each other off?", rule.name, rule.failed)
    return f"{rule.name} {rule.failed}"


def _do(sandbox: "Sandbox", rule: Rule, deed: Deed, data: Mapping[str, Any]) -> str:
    params = {name: each for name, each in deed.bound(data).items() if each is not None}
    try:
        sandbox.setup.vocabulary.perform(deed.action, sandbox, params)
    except ActionError as error:
        rule.failed = f"{deed.action}: {error.message}"
        log.warning("the rule '%s' could not do %s", rule.name, rule.failed)
        return f"{deed.action} failed"
    return deed.action
