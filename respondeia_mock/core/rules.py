"""Rules: what shall happen otherwise than usual, when, and how often. One ordered list.

A rule applies to calls, to deliveries, to events (`on`) or at a moment (`at`); it has one effect: a
fault, a canned answer, what becomes of a delivery, or actions. Of the rules for a call, or for a
delivery, the first wins that matches and is not used up. A document is read strictly: nothing of a
rule that is wrong is applied. What an effect does is told in the modules of the effects.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.effects import EFFECTS, read_effect
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.matching import CallPattern
from respondeia_mock.core.often import OFTEN, Draw, read_often
from respondeia_mock.core.triggers import (
    OF_EVENTS,
    TRIGGERS,
    DeliveryPattern,
    EventPattern,
    read_trigger,
)
from respondeia_mock.core.vocabulary import NOTHING, Vocabulary

KEYS = ("name", *TRIGGERS, *OF_EVENTS, *OFTEN, *EFFECTS)


class Rule:
    """One rule, with how often it was looked at and hit.

    Attributes:
        near: the last call that nearly matched, by its id, and what was in the way.
        failed: why the last of its acts could not be done, if so.
        gathered: the deliveries that wait to be reordered.
        sequence: of the latest call, task or event before it was made.
    """

    __slots__ = (
        "added",
        "document",
        "effect",
        "failed",
        "gathered",
        "hits",
        "id",
        "near",
        "often",
        "seen",
        "sequence",
        "trigger",
    )

    def __init__(
        self,
        identifier: str,
        document: Mapping[str, Any],
        now: float,
        vocabulary: Vocabulary = NOTHING,
        path: str = "",
    ) -> None:
        """Read a rule that is added at `now` (Unix seconds) and stands at `path`.

        Raises:
            ActionError: what is wrong and where.
        """
        strict.only(document, KEYS, path)
        if "name" in document:
            strict.text(document["name"], strict.below(path, "name"))
        self.id = identifier
        self.document = document
        self.added = now
        self.sequence = 0
        self.trigger = read_trigger(document, vocabulary, path)
        self.effect = read_effect(document, self.trigger, vocabulary, path)
        self.often = read_often(document, self.trigger, path)
        self.gathered: list[str] = []
        self.near: tuple[str, str] | None = None
        self.failed = ""
        self.seen = 0
        self.hits = 0

    @property
    def name(self) -> str:
        """Return what people call it: its name, else its id."""
        return self.document.get("name") or self.id

    def counts(self, now: float, draw: Draw) -> str | None:
        """Count a match at `now`; return why it does not apply this time, or None: it hits."""
        over = self.often.ended(now - self.added, self.hits)
        if over is not None:
            return over
        self.seen += 1
        spared = self.often.spares(self.seen, draw)
        if spared is not None:
            return spared
        self.hits += 1
        return None


class Rules:
    """The ordered list of a sandbox's rules.

    Attributes:
        on_calls: whether any speaks of calls.
        on_events: whether any acts on events.
    """

    __slots__ = ("_rules", "on_calls", "on_events")

    def __init__(self) -> None:
        """Start with none."""
        self.replace(())

    def append(self, rule: Rule) -> None:
        """Put a rule at the end."""
        self.replace((*self._rules, rule))

    def replace(self, rules: Iterable[Rule]) -> None:
        """Have these rules and no others."""
        self._rules = list(rules)
        self.on_calls = any(isinstance(each.trigger, CallPattern) for each in self._rules)
        self.on_events = any(isinstance(each.trigger, EventPattern) for each in self._rules)

    def get(self, identifier: str) -> Rule | None:
        """Return the rule with this id, or None."""
        return next((rule for rule in self._rules if rule.id == identifier), None)

    def of_call(self, exchange: Exchange, draw: Draw) -> Rule | None:
        """Return the rule that hits a call; without one, note on both sides what came near."""
        near = []
        for rule in self._rules:
            pattern = rule.trigger
            if not isinstance(pattern, CallPattern) or not _means(pattern, exchange):
                continue
            missed, _ = pattern.distance(exchange)
            if not missed or missed < pattern.asked:
                differs = ", ".join(pattern.misses(exchange)) if missed else None
                why = differs or rule.counts(exchange.at, draw)
                if why is None:
                    return rule
                near.append((rule.id, why))
                rule.near = exchange.id, why
        exchange.near = tuple(near)
        return None

    def of_delivery(self, event: str, webhook_id: str, now: float, draw: Draw) -> Rule | None:
        """Return the rule that hits a delivery."""
        for rule in self._rules:
            pattern = rule.trigger
            if (
                isinstance(pattern, DeliveryPattern)
                and pattern.fits(event, webhook_id)
                and rule.counts(now, draw) is None
            ):
                return rule
        return None

    def of_event(
        self, event: str, data: Mapping[str, Any], now: float, draw: Draw
    ) -> Iterator[Rule]:
        """Yield every rule that acts on an event."""
        for rule in self._rules:
            pattern = rule.trigger
            if (
                isinstance(pattern, EventPattern)
                and pattern.fits(event, data)
                and rule.counts(now, draw) is None
            ):
                yield rule

    def __iter__(self) -> Iterator[Rule]:
        """Yield the rules in their order."""
        return iter(self._rules)

    def __len__(self) -> int:
        """Count the rules."""
        return len(self._rules)


def _means(pattern: CallPattern, exchange: Exchange) -> bool:
    """Say whether a pattern can be about this call: an empty one is about every call of /v1."""
    return pattern.asked > 0 or exchange.call.segments[0] == "v1"
