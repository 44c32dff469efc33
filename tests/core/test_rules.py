"""Rules: read strictly; the first that matches and is not used up wins; how often is counted."""

import pytest

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.rules import Rule, Rules
from respondeia_mock.core.webhook_effects import WebhookEffect

HOLD = {"webhook": {"hold": True}}


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
