"""Rules: read strictly; the first that matches and is not used up wins; how often is counted."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import event, given, settings

from respondeia_mock.app import build_engine
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.rules import Rule, Rules
from respondeia_mock.core.vocabulary import Vocabulary
from respondeia_mock.core.webhook_effects import WebhookEffect
from tests.conftest import FROZEN, CallIt
from tests.rule_documents import rules_right_and_wrong

HOLD = {"webhook": {"hold": True}}

SOME = settings(max_examples=400, deadline=None, derandomize=True, database=None)
VOCABULARY = build_engine(FROZEN).sandboxes.test.setup.vocabulary


@pytest.fixture
def vocabulary() -> Vocabulary:
    return VOCABULARY


def never() -> float:
    raise AssertionError("a draw that nobody needs")


def applies(
    rule: Rule, event: str = "message.sent", webhook_id: str = "wh_1", now: float = 0.0
) -> bool:
    rules = Rules()
    rules.append(rule)
    return rules.of_delivery(event, webhook_id, now, never) is rule


def times_hit(rule: Rule, tries: int) -> list[bool]:
    return [applies(rule) for _ in range(tries)]


@pytest.mark.parametrize(
    ("document", "sentence", "field"),
    [
        ({}, "A rule has one of fault, reply, webhook, do", None),
        ({"webhook": {}}, "'webhook' must name at least one effect", "webhook"),
        ({"webhook": []}, "'webhook' must be an object", "webhook"),
        ({**HOLD, "wen": {}}, "'wen' is not known; did you mean 'when'?", "wen"),
        (
            {**HOLD, "qqq": 1},
            (
                "'qqq' is not known; known are name, when, on, at, where, after, skip, nth, times, "
                "probability, ttl, fault, reply, webhook, do"
            ),
            "qqq",
        ),
        ({**HOLD, "name": 5}, "'name' must be a text", "name"),
        ({**HOLD, "when": None}, "'when' must be an object", "when"),
        (
            {**HOLD, "when": {"evnt": "x"}},
            "'when.evnt' is not known; did you mean 'event'?",
            "when.evnt",
        ),
        (
            {**HOLD, "when": {"event": "payment.aproved"}},
            "'when.event': no event is called 'payment.aproved'; did you mean 'payment.approved'?",
            "when.event",
        ),
        (
            {**HOLD, "when": {"webhook_id": 5}},
            "'when.webhook_id' must be a text",
            "when.webhook_id",
        ),
        ({**HOLD, "skip": -1}, "'skip' must be a whole number, 0 to 1,000,000", "skip"),
        ({**HOLD, "nth": 0}, "'nth' must be a whole number, 1 to 1,000,000", "nth"),
        ({**HOLD, "times": True}, "'times' must be a whole number, 1 to 1,000,000", "times"),
        ({**HOLD, "times": 1.5}, "'times' must be a whole number, 1 to 1,000,000", "times"),
        ({**HOLD, "probability": 1.1}, "'probability' must be a number from 0 to 1", "probability"),
        ({**HOLD, "probability": "x"}, "'probability' must be a number from 0 to 1", "probability"),
        (
            {**HOLD, "ttl": "soon"},
            "'ttl' must be a number of seconds or a duration such as 800ms, 10s, 2h or 1m30s",
            "ttl",
        ),
        (
            {"webhook": {"duplicat": 2}},
            "'webhook.duplicat' is not known; did you mean 'duplicate'?",
            "webhook.duplicat",
        ),
        (
            {"webhook": {"duplicate": 0}},
            "'webhook.duplicate' must be a whole number, 1 to 1,000",
            "webhook.duplicate",
        ),
        (
            {"webhook": {"reorder": 1001}},
            "'webhook.reorder' must be a whole number, 1 to 1,000",
            "webhook.reorder",
        ),
        (
            {"webhook": {"drop": -1}},
            "'webhook.drop' must be a whole number, 0 to 1,000,000",
            "webhook.drop",
        ),
        ({"webhook": {"hold": 1}}, "'webhook.hold' must be true or false", "webhook.hold"),
        (
            {"webhook": {"concurrent": None}},
            "'webhook.concurrent' must not be null",
            "webhook.concurrent",
        ),
        (
            {"webhook": {"delay": "5 s"}},
            (
                "'webhook.delay' must be a number of seconds or a duration such as 800ms, 10s, 2h"
                " or 1m30s"
            ),
            "webhook.delay",
        ),
    ],
)
def test_a_rule_that_is_wrong_says_what_and_where(
    document: dict[str, object], sentence: str, field: str | None
) -> None:
    with pytest.raises(ActionError) as caught:
        Rule("rule_1", document, 0.0)
    assert caught.value.message == sentence
    assert caught.value.field == field


def test_every_effect_is_read() -> None:
    given = {
        "duplicate": 2,
        "concurrent": 3,
        "reorder": 4,
        "drop": 5,
        "delay": "1m30s",
        "hold": True,
        "before_response": True,
        "corrupt_signature": True,
        "stale_timestamp": True,
    }
    effect = Rule("rule_1", {"webhook": given}, 0.0).effect
    assert effect == WebhookEffect(
        duplicate=2,
        concurrent=3,
        reorder=4,
        drop=5,
        delay=90.0,
        hold=True,
        before_response=True,
        corrupt_signature=True,
        stale_timestamp=True,
    )


def test_what_an_effect_does_not_name_is_as_usual() -> None:
    effect = Rule("rule_1", {"webhook": {"drop": True}}, 0.0).effect
    assert repr(effect) == (
        "WebhookEffect(duplicate=1, concurrent=1, reorder=0, drop=True, delay=0.0, hold=False, "
        "before_response=False, corrupt_signature=False, stale_timestamp=False)"
    )


def test_an_empty_when_means_every_delivery() -> None:
    rule = Rule("rule_1", HOLD, 0.0)
    assert applies(rule, "payment.created", "wh_9")


def test_event_and_webhook_must_both_fit() -> None:
    rule = Rule("rule_1", {**HOLD, "when": {"event": "message.sent", "webhook_id": "wh_1"}}, 0.0)
    assert applies(rule, "message.sent", "wh_1")
    assert not applies(rule, "message.read", "wh_1")
    assert not applies(rule, "message.sent", "wh_2")
    assert (rule.seen, rule.hits) == (1, 1)


def test_the_first_so_many_are_skipped() -> None:
    rule = Rule("rule_1", {**HOLD, "skip": 2}, 0.0)
    assert times_hit(rule, 4) == [False, False, True, True]


def test_only_the_nth_counted_after_the_skipped_is_hit() -> None:
    rule = Rule("rule_1", {**HOLD, "skip": 1, "nth": 2}, 0.0)
    assert times_hit(rule, 4) == [False, False, True, False]


def test_a_rule_is_used_up_after_so_many_times() -> None:
    rule = Rule("rule_1", {**HOLD, "times": 2}, 0.0)
    assert times_hit(rule, 4) == [True, True, False, False]
    assert rule.hits == 2


def test_a_rule_ends_when_its_time_is_over() -> None:
    rule = Rule("rule_1", {**HOLD, "ttl": "10s"}, 100.0)
    assert [applies(rule, now=now) for now in (100.0, 110.0, 110.001)] == [True, True, False]


@pytest.mark.parametrize(
    ("probability", "draw", "hit"),
    [(0, 0.0, False), (0.3, 0.29, True), (0.3, 0.3, False), (1, 0.999, True)],
)
def test_a_draw_decides_below_the_probability(
    probability: float,
    draw: float,
    hit: bool,  # noqa: FBT001 (the expectation)
) -> None:
    rule = Rule("rule_1", {**HOLD, "probability": probability}, 0.0)
    assert (rule.counts(0.0, lambda: draw) is None) is hit


def test_the_first_that_applies_wins() -> None:
    rules = Rules()
    once = Rule("rule_1", {**HOLD, "times": 1}, 0.0)
    other = Rule("rule_2", {**HOLD, "when": {"event": "message.read"}}, 0.0)
    rest = Rule("rule_3", HOLD, 0.0)
    for rule in (once, other, rest):
        rules.append(rule)
    found = [rules.of_delivery("message.sent", "wh_1", 0.0, never) for _ in range(2)]
    assert found == [once, rest]
    assert (len(rules), list(rules)) == (3, [once, other, rest])
    assert rules.get("rule_2") is other


def test_without_a_rule_that_applies_all_is_as_usual() -> None:
    rules = Rules()
    rules.append(Rule("rule_1", {**HOLD, "when": {"event": "message.read"}}, 0.0))
    assert rules.of_delivery("message.sent", "wh_1", 0.0, never) is None


def test_rules_are_replaced_as_a_whole() -> None:
    rules = Rules()
    rules.append(Rule("rule_1", HOLD, 0.0))
    given = [Rule("rule_2", HOLD, 0.0)]
    rules.replace(given)
    given.clear()
    assert [each.id for each in rules] == ["rule_2"]
    assert rules.get("rule_1") is None


def test_a_rule_is_called_by_its_name_else_by_its_id() -> None:
    assert Rule("rule_1", {**HOLD, "name": "lossy"}, 0.0).name == "lossy"
    assert Rule("rule_1", HOLD, 0.0).name == "rule_1"


def test_rules_know_whether_they_speak_of_calls_and_of_events(vocabulary: Vocabulary) -> None:
    deed = {"do": {"clock.advance": {"by": 1}}}
    rules, told = Rules(), []
    for document in (HOLD, {"at": 1, **deed}, {"on": "message.sent", **deed}, {"when": {}, **deed}):
        rules.append(Rule("rule_1", document, 0.0, vocabulary))
        told.append((rules.on_calls, rules.on_events))
    rules.replace(())
    told.append((rules.on_calls, rules.on_events))
    assert told == [(False, False), (False, False), (False, True), (True, True), (False, False)]


def test_every_rule_that_is_on_an_event_acts(vocabulary: Vocabulary) -> None:
    deed = {"do": {"clock.advance": {"by": 1}}}
    documents: list[dict[str, Any]] = [
        {"on": "message.sent", **deed},
        {"on": "message.sent", "where": {"channel": "telegram"}, **deed},
        {"on": "message.read", **deed},
        {"on": "message.sent", "nth": 2, **deed},
        {"at": 1, **deed},
        {"on": "message.sent", "where": {"channel": "whatsapp"}, "times": 1, **deed},
    ]
    rules = Rules()
    rules.replace(Rule(str(n), each, 0.0, vocabulary) for n, each in enumerate(documents))
    data = {"channel": "whatsapp"}
    found = [
        [rule.id for rule in rules.of_event("message.sent", data, 0.0, never)] for _ in range(2)
    ]
    assert found == [["0", "5"], ["0", "3"]]


def test_what_came_near_is_noted_on_both_sides(
    vocabulary: Vocabulary, call: CallIt, last_exchange: Callable[[], Exchange]
) -> None:
    documents: list[dict[str, Any]] = [
        {"when": {"operation": "payments.create", "body": {"amount": 1, "currency": "USD"}}},
        {"when": {"operation": "payments.create"}, "skip": 5},
        {"when": {"operation": "messages.send", "method": "GET"}},
        {"when": {"operation": "messages.send"}, "times": 1},
        {"when": {"method": "POST", "header": {"Prefer": True}}},
    ]
    rules = Rules()
    rules.replace(
        Rule(str(n), {**each, "fault": {"delay": 1}}, 0.0, vocabulary)
        for n, each in enumerate(documents)
    )
    call("POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 5900})
    exchange = last_exchange()

    assert rules.of_call(exchange, never) is None
    assert exchange.near == (
        ("0", "body.amount is 5900, not 1, body.currency is missing"),
        ("1", "it skips the first 5, and this was number 1"),
        ("4", "header prefer is missing"),
    )
    assert [each.near for each in rules] == [
        (exchange.id, "body.amount is 5900, not 1, body.currency is missing"),
        (exchange.id, "it skips the first 5, and this was number 1"),
        None,
        None,
        (exchange.id, "header prefer is missing"),
    ]


def test_an_empty_when_is_about_every_call_of_v1_and_no_other(
    vocabulary: Vocabulary, call: CallIt, last_exchange: Callable[[], Exchange]
) -> None:
    rules = Rules()
    rule = Rule("rule_1", {"fault": {"delay": 1}}, 0.0, vocabulary)
    rules.append(rule)
    call("GET", "/v1/customers")
    assert rules.of_call(last_exchange(), never) is rule
    call("POST", "/webhooks/mercadopago/acc_demo", {})
    assert rules.of_call(last_exchange(), never) is None
    assert rule.near is None
    named = Rule("rule_2", {"when": {"path": "/webhooks/**"}, "fault": {"delay": 1}}, 0.0)
    rules.append(named)
    assert rules.of_call(last_exchange(), never) is named


@SOME
@given(rules_right_and_wrong())
def test_any_document_is_a_rule_or_an_error_with_a_sentence_and_a_place(
    given_document: dict[str, Any],
) -> None:
    error = None
    try:
        rule = Rule("rule_1", given_document, 0.0, VOCABULARY, "rules[0]")
    except ActionError as caught:
        error = caught
    else:
        event("a rule")
        assert rule.document is given_document
    if error is not None:
        event("an error")
        assert error.message
        assert (error.field or "").startswith("rules[0]")
