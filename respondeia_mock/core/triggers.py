"""When a rule applies: to calls or deliveries (`when`), on an event (`on`), or at a moment (`at`).

Which of them a rule has is read here, strictly, and with it what must be so besides. How often it
applies, and what happens then, are other modules' matter; patterns of calls are in `matching`.
"""

from collections.abc import Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.matching import CALL, CallPattern, contains, read_pattern
from respondeia_mock.core.record import record
from respondeia_mock.core.vocabulary import Vocabulary

EVENTS = tuple(str(each) for each in EventName)
TRIGGERS = ("when", "on", "at")
OF_EVENTS = ("where", "after")
"""What is said besides `on`."""


@record
class DeliveryPattern:
    """To which deliveries a rule applies; None means any."""

    event: str | None = None
    webhook_id: str | None = None

    def fits(self, event: str, webhook_id: str) -> bool:
        """Say whether the delivery of an event to a webhook is meant."""
        return self.event in {None, event} and self.webhook_id in {None, webhook_id}


@record
class EventPattern:
    """On which events a rule acts: by name and by what their data must hold.

    Attributes:
        after: seconds of the sandbox's clock between the event and the act.
    """

    event: str
    where: Mapping[str, Any]
    after: float = 0.0

    def fits(self, event: str, data: Mapping[str, Any]) -> bool:
        """Say whether an event with this data is meant."""
        return self.event == event and contains(data, self.where)


Trigger = CallPattern | DeliveryPattern | EventPattern | float
"""To what a rule applies; a number is the seconds from its adding to its moment."""


def read_trigger(document: Mapping[str, Any], vocabulary: Vocabulary, path: str) -> Trigger:
    """Read `when`, `on` or `at` of a rule that stands at `path`; none of them is an empty `when`.

    Raises:
        ActionError: what is wrong and where.
    """
    given = [name for name in TRIGGERS if name in document]
    if len(given) > 1:
        raise ActionError(f"A rule has one of {', '.join(TRIGGERS)}", strict.below(path, given[1]))
    for name in (name for name in OF_EVENTS if name in document and "on" not in document):
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
