"""schemas/rule.json and schemas/scenario.json, for editors, agree with the strict reader.

Every document here, and every document that is one step away from it, is given to both. The reader
may know more (that a rule is there, that an event has a field), never the schema.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from respondeia_mock.actions import ACTIONS
from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.scripting import check_rule
from respondeia_mock.loading.reading import read_document
from respondeia_mock.loading.scenarios import bundled
from respondeia_mock.loading.validators import strict_validator
from respondeia_mock.scenario.document import flaws
from respondeia_mock.scenario.words import vocabulary

Document = dict[str, Any]
WORDS = vocabulary()
BEYOND_A_SCHEMA = (
    "$event",
    "has no field",
    "no rule is called",
    "another rule is called",
    "the least comes first",
    "'min' must be at most 'max'",
)
"""What the reader says of what only it can know."""

RULES: list[Document] = [
    {
        "fault": {
            "status": 503,
            "retry_after": 5,
            "code": "down",
            "message": "Down",
            "after_commit": True,
        }
    },
    {"fault": {"status": 429, "retry_after": 1}, "probability": 0.5, "ttl": "5m"},
    {"when": {}, "fault": {"connection_reset": True, "after_commit": True}, "skip": 1, "nth": 2},
    {"fault": {"timeout": True, "delay": 2}},
    {"fault": {"empty_response": True, "connection_reset": False}},
    {"fault": {"delay": {"uniform": ["50ms", "300ms"]}, "malformed": True, "truncate": 0.5}},
    {"fault": {"delay": {"lognormal": {"median": "90ms", "sigma": 0.4, "max": "2s"}}}},
    {"fault": {"dribble": {"chunks": 5, "over": "1s"}}, "times": 3},
    {
        "name": "canned",
        "when": {
            "operation": "payments.create",
            "method": "post",
            "path": "/v1/payments/*",
            "header": {"Prefer": False, "X-Shop": "one*"},
            "body": {"amount": 5},
            "api_key": "test_*",
        },
        "reply": {"status": 200, "headers": {"X-One": "1"}, "body": [1]},
    },
    {"when": {"operation": "ai.training.upload"}, "do": {"training.fail": {"error": "no"}}},
    {"when": {"event": "payment.approved", "webhook_id": "wh_1"}, "webhook": {"duplicate": 2}},
    {"webhook": {"drop": True, "delay": "1m", "hold": True, "before_response": True}},
    {"webhook": {"drop": 4, "concurrent": 2, "reorder": 3, "corrupt_signature": True}},
    {
        "on": "payment.created",
        "where": {"amount": 5},
        "after": "5s",
        "do": [
            {"payment.approve": {"payment_id": "$event.payment_id"}},
            {"event.forge": {"event": "payment.approved", "data": {"amount": "$event.amount"}}},
            {"clock.advance": {"by": "1m30s"}, "training.complete": None},
        ],
    },
    {"at": "30s", "do": {"message.receive": {"customer_id": "wa:1", "content": "Hola"}}},
    {"at": 1.5, "do": {"account.set_plan": {"plan": "basico"}}},
]

EXPECTED: list[Document] = [
    {"operation": "payments.create", "count": 2, "same_header": "Idempotency-Key", "note": "x"},
    {"status": [200, "2xx", "lost"], "count": {"min": 1, "max": 3}, "distinct_header": "X-Id"},
    {"respects_retry_after": True, "after": {"status": "5xx", "method": "GET"}},
    {
        "path": "/v1/**",
        "header": {"Prefer": True},
        "body": {"a": 1},
        "after": {"event": "message.read"},
    },
    {"method": "GET", "api_key": "test_*", "after": {"delivery": "payment.approved"}},
    {"state": "payments", "where": {"status": "approved"}, "count": {"max": 0}},
    {"state": "training"},
    {"event": "message.sent", "where": {"customer_id": "wa:1"}, "count": 0},
    {
        "delivery": "payment.approved",
        "succeeded": False,
        "attempts": {"min": 2},
        "where": {"amount": 1},
    },
    {"rule": "first", "hits": {"min": 1}},
    {"any": [{"state": "messages"}, {"any": [{"status": 401}]}], "note": "one of them"},
]

SCENARIOS: list[Document] = [
    {},
    {
        "name": "all of it",
        "description": "What it proves",
        "fixtures": ["minimal", "shop"],
        "plan": "pro",
        "payments": "checkout",
        "speed": 0.5,
        "now": "2026-03-02T12:00:00Z",
        "seed": -7,
        "rules": [{"name": "first", "fault": {"status": 500}}, *RULES[:2]],
        "expect": EXPECTED,
    },
    {"fixtures": "minimal", "now": 1_772_452_800, "rules": [], "expect": []},
]
STRANGE = (None, True, -1, "x", 0.25, "2xx", "$event.amount")
STRANGERS: tuple[Any, ...] = (*STRANGE, [], {}, ["x"], {"x": 1})


def bundled_documents() -> list[Document]:
    return [read(path) for path in bundled().values()]


def read(path: Path) -> Document:
    document: Document = read_document(path.read_text("utf-8"), path.name).value
    return document


def near(document: Any) -> Iterator[Any]:  # noqa: ANN401 (any JSON)
    """Yield every document in which one part is strange, missing or called otherwise."""
    for stranger in STRANGERS:
        yield deepcopy(stranger)
    if isinstance(document, dict):
        for name, value in document.items():
            rest = {each: other for each, other in document.items() if each != name}
            yield rest
            yield {**rest, f"{name}s": value}
            for other in near(value):
                yield {**document, name: other}
    if isinstance(document, list):
        for place, value in enumerate(document):
            yield document[:place] + document[place + 1 :]
            for other in near(value):
                yield [*document[:place], other, *document[place + 1 :]]


def said_of_rule(document: object) -> str | None:
    """Return what the reader finds wrong with a rule; None if nothing is."""
    try:
        assert isinstance(document, dict)
        check_rule(document, WORDS)
    except ActionError as error:
        return error.message
    return None


def said_of_scenario(document: object) -> str | None:
    """Return all that the reader finds wrong with a scenario; None if nothing is."""
    found = [flaw.message for flaw in flaws(document, WORDS)]
    return "\n".join(found) or None


def assert_agreed(schema: str, document: object, said: str | None) -> None:
    accepted = strict_validator(schema).is_valid(document)
    if said is None:
        assert accepted, f"only the schema refuses {json.dumps(document)}"
    elif accepted:
        told = said.splitlines()
        unknowable = [any(each in line for each in BEYOND_A_SCHEMA) for line in told]
        assert all(unknowable), f"only the reader refuses {json.dumps(document)}: {said}"


@pytest.mark.parametrize("rule", RULES)
def test_both_accept_a_right_rule(rule: Document) -> None:
    assert said_of_rule(rule) is None
    assert strict_validator("rule.json").is_valid(rule)


@pytest.mark.parametrize("scenario", [*SCENARIOS, *bundled_documents()])
def test_both_accept_a_right_scenario(scenario: Document) -> None:
    assert said_of_scenario(scenario) is None
    assert strict_validator("scenario.json").is_valid(scenario)


@pytest.mark.parametrize("rule", RULES)
def test_both_agree_on_what_is_near_a_right_rule(rule: Document) -> None:
    for document in (each for each in near(rule) if isinstance(each, dict)):
        assert_agreed("rule.json", document, said_of_rule(document))


@pytest.mark.parametrize("expected", EXPECTED)
def test_both_agree_on_what_is_near_a_right_expectation(expected: Document) -> None:
    rules = [{"name": "first", "fault": {"status": 500}}]
    for each in near(expected):
        document = {"rules": rules, "expect": [each]}
        assert_agreed("scenario.json", document, said_of_scenario(document))


def test_both_agree_on_what_is_near_a_right_scenario() -> None:
    scenarios: list[Document] = [{**SCENARIOS[1], "rules": [], "expect": []}, {"rules": {}}]
    for scenario in [*scenarios, {"expect": {}}]:
        for document in near(scenario):
            assert_agreed("scenario.json", document, said_of_scenario(document))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            {"on": "payment.created", "do": {"payment.approve": {"payment_id": "$event.pay_id"}}},
            (
                "'do.payment.approve.payment_id': payment.created has no field 'pay_id'; "
                "did you mean 'payment_id'?"
            ),
        ),
        (
            {"at": 1, "do": {"payment.approve": {"payment_id": "$event.payment_id"}}},
            "'do.payment.approve.payment_id': there is no $event here; it needs 'on'",
        ),
    ],
)
def test_the_reader_knows_more(document: Document, said: str) -> None:
    assert said_of_rule(document) == said
    assert strict_validator("rule.json").is_valid(document)


@cache
def schema(name: str) -> Document:
    document: Document = strict_validator(name).schema  # type: ignore[assignment]  # ours are objects
    return document


def test_the_schema_of_scenarios_holds_the_schema_of_rules_for_editors_fetch_nothing() -> None:
    rule, defs = schema("rule.json"), schema("scenario.json")["$defs"]
    own = {"$schema", "$id", "title", "$comment", "$defs"}
    assert defs["rule"] == {name: each for name, each in rule.items() if name not in own}
    assert {name: defs[name] for name in rule["$defs"]} == rule["$defs"]


def test_the_schema_of_rules_names_all_operations_and_actions() -> None:
    defs = schema("rule.json")["$defs"]
    assert defs["operation"]["enum"] == [each.name for each in (*OPERATIONS, *BESIDES)]
    for name in ("deed", "deed_of_event"):
        deeds = defs[name]["properties"]
        assert list(deeds) == list(ACTIONS)
        for action, deed in deeds.items():
            assert deed["description"] == ACTIONS[action].summary
            assert list(deed["properties"]) == [each.name for each in ACTIONS[action].parameters]
