"""One effect a rule, and only what can befall what the rule is about."""

from typing import Any

import pytest

from respondeia_mock.core.deeds import Deed
from respondeia_mock.core.effects import Effect, read_effect
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.faults import Canned, Fault
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.vocabulary import Vocabulary
from respondeia_mock.core.webhook_effects import WebhookEffect

EFFECTS: dict[str, Any] = {
    "fault": {"status": 503},
    "reply": {"status": 200},
    "webhook": {"hold": True},
    "do": {"clock.advance": {"by": "1s"}},
}
CALL = {"when": {"operation": "payments.create"}}
DELIVERY = {"when": {"event": "message.sent"}}
EVENT = {"on": "payment.created"}
MOMENT = {"at": "30s"}
NOT_FOR_DELIVERIES = "is not for deliveries; to act on an event, write 'on: payment.approved'"
NEEDS_WHEN = "needs 'when'; with 'on' and 'at' goes 'do'"


@pytest.fixture
def vocabulary(engine: Engine) -> Vocabulary:
    return engine.sandboxes.test.setup.vocabulary


@pytest.mark.parametrize(
    ("trigger", "name", "effect"),
    [
        (CALL, "fault", Fault(status=503)),
        (CALL, "reply", Canned(status=200)),
        (CALL, "do", (Deed("clock.advance", {"by": "1s"}),)),
        (DELIVERY, "webhook", WebhookEffect(hold=True)),
        (EVENT, "do", (Deed("clock.advance", {"by": "1s"}),)),
        (MOMENT, "do", (Deed("clock.advance", {"by": "1s"}),)),
    ],
)
def test_what_befalls_what(
    vocabulary: Vocabulary, trigger: dict[str, object], name: str, effect: Effect
) -> None:
    document = {**trigger, name: EFFECTS[name]}
    assert Rule("rule_1", document, 0.0, vocabulary).effect == effect


@pytest.mark.parametrize(
    ("trigger", "name", "sentence", "field"),
    [
        (
            CALL,
            "webhook",
            "'when.operation' is about calls; a delivery has event and webhook_id",
            "when.operation",
        ),
        (DELIVERY, "fault", f"'fault' {NOT_FOR_DELIVERIES}", "fault"),
        (DELIVERY, "reply", f"'reply' {NOT_FOR_DELIVERIES}", "reply"),
        (DELIVERY, "do", f"'do' {NOT_FOR_DELIVERIES}", "do"),
        *(
            (trigger, name, f"'{name}' {NEEDS_WHEN}", name)
            for trigger in (EVENT, MOMENT)
            for name in ("fault", "reply", "webhook")
        ),
    ],
)
def test_what_cannot_befall_is_refused(
    vocabulary: Vocabulary, trigger: dict[str, object], name: str, sentence: str, field: str
) -> None:
    with pytest.raises(ActionError) as caught:
        Rule("rule_1", {**trigger, name: EFFECTS[name]}, 0.0, vocabulary)
    assert (caught.value.message, caught.value.field) == (sentence, field)


@pytest.mark.parametrize(
    ("names", "path", "field"),
    [
        ((), "", None),
        ((), "rules[1]", "rules[1]"),
        (("fault", "do"), "", "do"),
        (("webhook", "reply"), "rules[1]", "rules[1].webhook"),
        (("fault", "reply", "webhook", "do"), "", "reply"),
    ],
)
def test_a_rule_has_one_effect(
    vocabulary: Vocabulary, names: tuple[str, ...], path: str, field: str | None
) -> None:
    document = {name: EFFECTS[name] for name in names}
    with pytest.raises(ActionError) as caught:
        read_effect(document, 1.0, vocabulary, path)
    assert caught.value.message == "A rule has one of fault, reply, webhook, do"
    assert caught.value.field == field


def test_only_deeds_on_an_event_may_refer_to_it(vocabulary: Vocabulary) -> None:
    deed = {"do": {"payment.approve": {"payment_id": "$event.payment_id"}}}
    assert Rule("rule_1", {**EVENT, **deed}, 0.0, vocabulary).effect
    for trigger in (CALL, MOMENT):
        with pytest.raises(ActionError, match=r"there is no \$event here; it needs 'on'"):
            Rule("rule_1", {**trigger, **deed}, 0.0, vocabulary)
