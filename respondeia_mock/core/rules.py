"""Rules: what shall happen otherwise than usual, when, and how often. One ordered list.

The first rule that matches and is not used up wins. Here they speak about deliveries: `when` names
an event or a webhook, `webhook:` says what becomes of it. A document is read strictly: a key that
is not known is an error that names the nearest, and nothing is applied.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from respondeia_mock.core.durations import parse_duration
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import record

EVENTS = tuple(str(each) for each in EventName)
MOST_TIMES = 1_000_000
MOST_COPIES = 1_000
KEYS = ("name", "when", "skip", "nth", "times", "probability", "ttl", "webhook")


@record
class When:
    """To what a rule applies; None means any."""

    event: str | None = None
    webhook_id: str | None = None


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


@record
class WebhookEffect:
    """What becomes of a delivery.

    Attributes:
        duplicate: so many copies in all, one after the other.
        concurrent: so many copies in all, at once.
        reorder: gather so many deliveries, then send them in reverse.
        drop: True, never send it; a number, so many attempts are lost on the way.
        delay: seconds of the sandbox's clock before it goes out, beside its line.
        hold: until it is released through the control API.
        before_response: the answer to the call waits for the receiver.
    """

    duplicate: int = 1
    concurrent: int = 1
    reorder: int = 0
    drop: bool | int = False
    delay: float = 0.0
    hold: bool = False
    before_response: bool = False
    corrupt_signature: bool = False
    stale_timestamp: bool = False


class Rule:
    """One rule, with how often it was looked at and hit."""

    __slots__ = ("added", "document", "effect", "gathered", "hits", "id", "often", "seen", "when")

    def __init__(self, identifier: str, document: Mapping[str, Any], now: float) -> None:
        """Read a rule that is added at `now` (Unix seconds).

        Raises:
            ActionError: what is wrong and where.
        """
        _only(document, KEYS, "")
        if not isinstance(document.get("name", ""), str):
            raise ActionError("'name' must be a text", "name")
        self.id = identifier
        self.document = document
        self.added = now
        self.when = _when(document.get("when", {}))
        self.often = _often(document)
        self.effect = _effect(document.get("webhook"))
        self.gathered: list[str] = []
        self.seen = 0
        self.hits = 0

    def applies(self, event: str, webhook_id: str, now: float, draw: Callable[[], float]) -> bool:
        """Say whether it applies to this delivery, and count it."""
        when, often = self.when, self.often
        if when.event not in {None, event} or when.webhook_id not in {None, webhook_id}:
            return False
        if often.ttl is not None and now - self.added > often.ttl:
            return False
        if often.times is not None and self.hits >= often.times:
            return False
        self.seen += 1
        counted = self.seen - often.skip
        if counted <= 0 or (often.nth is not None and counted != often.nth):
            return False
        if often.probability is not None and draw() >= often.probability:
            return False
        self.hits += 1
        return True


class Rules:
    """The ordered list of a sandbox's rules."""

    __slots__ = ("_rules",)

    def __init__(self) -> None:
        """Start with none."""
        self._rules: list[Rule] = []

    def append(self, rule: Rule) -> None:
        """Put a rule at the end."""
        self._rules.append(rule)

    def replace(self, rules: list[Rule]) -> None:
        """Have these rules and no others."""
        self._rules = list(rules)

    def get(self, identifier: str) -> Rule | None:
        """Return the rule with this id, or None."""
        return next((rule for rule in self._rules if rule.id == identifier), None)

    def first(
        self, event: str, webhook_id: str, now: float, draw: Callable[[], float]
    ) -> Rule | None:
        """Return the first rule that applies to a delivery."""
        for rule in self._rules:
            if rule.applies(event, webhook_id, now, draw):
                return rule
        return None

    def __iter__(self) -> Iterator[Rule]:
        """Yield the rules in their order."""
        return iter(self._rules)

    def __len__(self) -> int:
        """Count the rules."""
        return len(self._rules)


def _when(document: object) -> When:
    given = _mapping(document, "when")
    _only(given, ("event", "webhook_id"), "when.")
    event, webhook_id = given.get("event"), given.get("webhook_id")
    if event is not None and event not in EVENTS:
        near = suggestion(str(event), EVENTS)
        raise ActionError(f"'when.event': no event is called '{event}'{near}", "when.event")
    if webhook_id is not None and not isinstance(webhook_id, str):
        raise ActionError("'when.webhook_id' must be the id of a webhook", "when.webhook_id")
    return When(event, webhook_id)


def _often(document: Mapping[str, Any]) -> Often:
    probability = document.get("probability")
    if probability is not None and not _is_number(probability, 0, 1):
        raise ActionError("'probability' must be a number from 0 to 1", "probability")
    return Often(
        skip=_count(document, "skip", 0) or 0,
        nth=_count(document, "nth", 1),
        times=_count(document, "times", 1),
        probability=probability,
        ttl=_seconds(document, "ttl"),
    )


def _effect(document: object) -> WebhookEffect:
    if document is None:
        raise ActionError("A rule says what happens: 'webhook' is required", "webhook")
    given = _mapping(document, "webhook")
    _only(given, WebhookEffect.__slots__, "webhook.")  # type: ignore[attr-defined]  # a record's fields
    if not given:
        raise ActionError("'webhook' must name at least one effect", "webhook")
    values: dict[str, Any] = {}
    for name, value in given.items():
        path = f"webhook.{name}"
        if value is None:
            raise ActionError(f"'{path}' must not be null", path)
        if name == "delay":
            values[name] = _seconds(given, name, path)
        elif name in {"duplicate", "concurrent", "reorder"}:
            values[name] = _count(given, name, 1, path, MOST_COPIES)
        elif name == "drop" and not isinstance(value, bool):
            values[name] = _count(given, name, 0, path)
        else:
            values[name] = _yes_or_no(value, path)
    return WebhookEffect(**values)


def _only(given: Mapping[str, Any], known: tuple[str, ...], above: str) -> None:
    for name in given:
        if name not in known:
            near = suggestion(name, known) or f"; known are {', '.join(known)}"
            raise ActionError(f"'{above}{name}' is not known{near}", above + name)


def _mapping(document: object, path: str) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        raise ActionError(f"'{path}' must be an object", path)
    return document


def _count(
    given: Mapping[str, Any], name: str, least: int, path: str = "", most: int = MOST_TIMES
) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or not _is_number(value, least, most):
        path = path or name
        raise ActionError(f"'{path}' must be a whole number, {least} to {most:,}", path)
    return value


def _seconds(given: Mapping[str, Any], name: str, path: str = "") -> float | None:
    value = given.get(name)
    if value is None:
        return None
    try:
        return parse_duration(value)
    except ValueError as error:
        path = path or name
        raise ActionError(f"'{path}' {error}", path) from None


def _yes_or_no(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise ActionError(f"'{path}' must be true or false", path)
    return value


def _is_number(value: object, least: float, most: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and least <= value <= most  # type: ignore[operator]  # a number by now
