"""Rules: what shall happen otherwise than usual, when, and how often. One ordered list.

A rule applies to calls, to deliveries, to events (`on`) or at a moment (`at`); it has one effect: a
fault, a canned answer, what becomes of a delivery, or actions. Of the rules for a call, or for a
delivery, the first wins that matches and is not used up. A document is read strictly: nothing of a
rule that is wrong is applied. What an effect does is told in the modules of the effects.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.deeds import Deed, read_deeds
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.faults import Canned, Fault, read_canned, read_fault
from respondeia_mock.core.matching import CALL, CallPattern, contains, read_pattern
from respondeia_mock.core.record import record
from respondeia_mock.core.vocabulary import NOTHING, Vocabulary
from respondeia_mock.core.webhook_effects import WebhookEffect, read_webhook_effect

Draw = Callable[[], float]

EVENTS = tuple(str(each) for each in EventName)
TRIGGERS = ("when", "on", "at")
EFFECTS = ("fault", "reply", "webhook", "do")
OFTEN = ("skip", "nth", "times", "probability", "ttl")
KEYS = ("name", *TRIGGERS, "where", "after", *OFTEN, *EFFECTS)


@record
class DeliveryPattern:
    """To which deliveries a rule applies; None means any."""

    event: str | None = None
    webhook_id: str | None = None


@record
class EventPattern:
    """On which events a rule acts: by name and by what their data must hold.

    Attributes:
        after: seconds of the sandbox's clock between the event and the act.
    """

    event: str
    where: Mapping[str, Any]
    after: float = 0.0


@record
class Often:
    """How often a rule applies: after `skip` matches, only the `nth`, at most `times`.

    Attributes:
        probability: 0 to 1, drawn from the sandbox's seed.
        ttl: seconds of the sandbox's clock from when the rule was added.
    """

    skip: int = 0
    nth: int | None = None
    times: int | None = None
    probability: float | None = None
    ttl: float | None = None


Trigger = CallPattern | DeliveryPattern | EventPattern | float
"""To what a rule applies; a number is the seconds from its adding to its moment."""

Effect = Fault | Canned | WebhookEffect | tuple[Deed, ...]


class Rule:
    """One rule, with how often it was looked at and hit.

    Attributes:
        near: the last call that nearly matched, by its id, and what was in the way.
        failed: why the last of its acts could not be done, if so.
        gathered: the deliveries that wait to be reordered.
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
        self.trigger = _trigger(document, vocabulary, path)
        self.effect = _effect(document, self.trigger, vocabulary, path)
        self.often = _often(document, self.trigger, path)
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
        often = self.often
        if often.ttl is not None and now - self.added > often.ttl:
            return "its ttl is over"
        if often.times is not None and self.hits >= often.times:
            return f"it is used up: it was hit {self.hits} times"
        self.seen += 1
        counted = self.seen - often.skip
        if counted <= 0:
            return f"it skips the first {often.skip}, and this was number {self.seen}"
        if often.nth is not None and counted != often.nth:
            return f"it means number {often.nth}, and this was number {counted}"
        if often.probability is not None and draw() >= often.probability:
            return "its probability decided otherwise"
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
            missed = list(pattern.misses(exchange))
            if len(missed) < pattern.asked or not missed:
                why = ", ".join(missed) if missed else rule.counts(exchange.at, draw)
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
                and pattern.event in {None, event}
                and pattern.webhook_id in {None, webhook_id}
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
                and pattern.event == event
                and contains(data, pattern.where)
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


def _trigger(document: Mapping[str, Any], vocabulary: Vocabulary, path: str) -> Trigger:
    given = [name for name in TRIGGERS if name in document]
    if len(given) > 1:
        raise ActionError(f"A rule has one of {', '.join(TRIGGERS)}", strict.below(path, given[1]))
    for name in ("where", "after"):
        if name in document and "on" not in document:
            where = strict.below(path, name)
            raise ActionError(f"'{where}' needs '{strict.below(path, 'on')}'", where)
    if "on" in document:
        return _event(document, vocabulary, path)
    if "at" in document:
        return strict.seconds(document["at"], strict.below(path, "at"))
    where = strict.below(path, "when")
    when = strict.mapping(document.get("when", {}), where)
    about_deliveries = "webhook" in document or not {"event", "webhook_id"}.isdisjoint(when)
    return _delivery(when, where) if about_deliveries else _call(when, where, vocabulary)


def _call(when: Mapping[str, Any], path: str, vocabulary: Vocabulary) -> CallPattern:
    strict.only(when, (*CALL, "webhook_id", "event"), path)
    return read_pattern(when, path, vocabulary.operations)


def _delivery(when: Mapping[str, Any], path: str) -> DeliveryPattern:
    for name in (name for name in CALL if name in when):
        where = strict.below(path, name)
        raise ActionError(f"'{where}' is about calls; a delivery has event and webhook_id", where)
    readers: dict[str, strict.Reader] = {
        "event": lambda value, at: strict.one_of(value, EVENTS, at, "event"),
        "webhook_id": strict.text,
    }
    return DeliveryPattern(**strict.values(when, readers, path))


def _event(document: Mapping[str, Any], vocabulary: Vocabulary, path: str) -> EventPattern:
    event = strict.one_of(document["on"], EVENTS, strict.below(path, "on"), "event")
    place = strict.below(path, "where")
    where = strict.mapping(document.get("where", {}), place)
    fields = vocabulary.fields(event)
    strict.only(where, fields or where, place)
    after = strict.seconds(document.get("after", 0), strict.below(path, "after"))
    return EventPattern(event, where, after)


def _effect(
    document: Mapping[str, Any], trigger: Trigger, vocabulary: Vocabulary, path: str
) -> Effect:
    given = [name for name in EFFECTS if name in document]
    if len(given) != 1:
        blamed = strict.below(path, given[1]) if given else (path or None)
        raise ActionError(f"A rule has one of {', '.join(EFFECTS)}", blamed)
    name, where = given[0], strict.below(path, given[0])
    _check_together(name, trigger, where)
    if name == "fault":
        return read_fault(document[name], where)
    if name == "reply":
        return read_canned(document[name], where)
    if name == "webhook":
        return read_webhook_effect(document[name], where)
    event = trigger.event if isinstance(trigger, EventPattern) else None
    return read_deeds(document[name], where, vocabulary, event)


def _check_together(effect: str, trigger: Trigger, path: str) -> None:
    """Refuse an effect on what it cannot befall."""
    if isinstance(trigger, CallPattern):
        return
    if isinstance(trigger, DeliveryPattern):
        if effect != "webhook":
            sentence = "is not for deliveries; to act on an event, write 'on: payment.approved'"
            raise ActionError(f"'{path}' {sentence}", path)
    elif effect != "do":
        raise ActionError(f"'{path}' needs 'when'; with 'on' and 'at' goes 'do'", path)


def _often(document: Mapping[str, Any], trigger: Trigger, path: str) -> Often:
    given = {name: document[name] for name in OFTEN if name in document}
    if isinstance(trigger, float) and given:
        where = strict.below(path, next(iter(given)))
        raise ActionError(f"'{where}' has no meaning with 'at', which comes once", where)
    readers: dict[str, strict.Reader] = {
        "skip": strict.whole,
        "nth": lambda value, at: strict.whole(value, at, 1),
        "times": lambda value, at: strict.whole(value, at, 1),
        "probability": lambda value, at: strict.number(value, at, 0, 1),
        "ttl": strict.seconds,
    }
    return Often(**strict.values(given, readers, path))
