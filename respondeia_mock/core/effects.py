"""What a rule makes happen: exactly one effect, of a kind that can befall what the rule is about.

Calls meet faults, canned answers and deeds, deliveries what `webhook` says, events and moments
deeds alone. What each kind says is read in its own module.
"""

from collections.abc import Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.deeds import Deed, read_deeds
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.fault_reader import read_canned, read_fault
from respondeia_mock.core.faults import Canned, Fault
from respondeia_mock.core.matching import CallPattern
from respondeia_mock.core.triggers import DeliveryPattern, EventPattern, Trigger
from respondeia_mock.core.vocabulary import Vocabulary
from respondeia_mock.core.webhook_effects import WebhookEffect, read_webhook_effect

EFFECTS = ("fault", "reply", "webhook", "do")

Effect = Fault | Canned | WebhookEffect | tuple[Deed, ...]


def read_effect(
    document: Mapping[str, Any], trigger: Trigger, vocabulary: Vocabulary, path: str
) -> Effect:
    """Read the effect of a rule that stands at `path` and is about `trigger`.

    Raises:
        ActionError: what is wrong and where.
    """
    given = [name for name in EFFECTS if name in document]
    if len(given) != 1:
        blamed = strict.below(path, given[1]) if given else (path or None)
        raise ActionError(f"A rule has one of {', '.join(EFFECTS)}", blamed)
    name, where = given[0], strict.below(path, given[0])
    _check_befalls(name, trigger, where)
    if name == "fault":
        return read_fault(document[name], where)
    if name == "reply":
        return read_canned(document[name], where)
    if name == "webhook":
        return read_webhook_effect(document[name], where)
    event = trigger.event if isinstance(trigger, EventPattern) else None
    return read_deeds(document[name], where, vocabulary, event)


def _check_befalls(effect: str, trigger: Trigger, path: str) -> None:
    """Refuse an effect on what it cannot befall."""
    if isinstance(trigger, CallPattern):
        return
    if isinstance(trigger, DeliveryPattern):
        if effect != "webhook":
            sentence = "is not for deliveries; to act on an event, write 'on: payment.approved'"
            raise ActionError(f"'{path}' {sentence}", path)
    elif effect != "do":
        raise ActionError(f"'{path}' needs 'when'; with 'on' and 'at' goes 'do'", path)
