"""Settings of a running sandbox: what is told, what a change leaves, and what is refused whole."""

from dataclasses import fields
from typing import Any

import pytest

from respondeia_mock.core.allowance import RateLimit
from respondeia_mock.core.behavior import Behavior
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import tuning
from tests.conftest import CallIt

USUAL = {
    "plan": "pro",
    "rate_limit": {"enabled": True, "rate": None, "burst": None},
    "documented_only": False,
    "behavior": {
        "payments": {"mode": "auto", "approve_after": 3.0},
        "messages": {"delivered_after": 0.6, "read_after": 3.0},
        "training": {"duration": 3.0},
        "webhooks": {"retries": (1.0, 2.0, 4.0, 8.0, 16.0), "timeout": 5.0},
        "assistant": {"enabled": True},
    },
}


def change(sandbox: Sandbox, **given: object) -> dict[str, Any]:
    tuning.apply(sandbox, tuning.read(sandbox, given))
    return tuning.tell(sandbox)


def test_what_a_sandbox_begins_with_is_told(sandbox: Sandbox) -> None:
    assert tuning.tell(sandbox) == USUAL


def test_every_setting_of_the_behavior_can_be_told_and_changed() -> None:
    parts = {
        each.name: {field.name for field in fields(getattr(Behavior(), each.name))}
        for each in fields(Behavior)
        if each.name not in {"recipients", "amounts"}
    }
    assert {part: set(readers) for part, readers in tuning.BEHAVIOR.items()} == parts


def test_nothing_given_changes_nothing(sandbox: Sandbox) -> None:
    assert change(sandbox) == USUAL
    assert change(sandbox, rate_limit={}, behavior={"payments": {}, "messages": {}}) == USUAL


@pytest.mark.parametrize(
    ("part", "name", "given", "told"),
    [
        ("payments", "mode", "checkout", "checkout"),
        ("payments", "approve_after", "1m30s", 90.0),
        ("payments", "approve_after", 0, 0.0),
        ("messages", "delivered_after", "800ms", 0.8),
        ("messages", "read_after", 12.5, 12.5),
        ("messages", "read_after", None, None),
        ("training", "duration", "2h", 7200.0),
        ("webhooks", "retries", ["1s", 0.5], (1.0, 0.5)),
        ("webhooks", "retries", [], ()),
        ("webhooks", "timeout", "250ms", 0.25),
        ("assistant", "enabled", False, False),
    ],
)
def test_one_setting_changes_and_the_others_stay(
    sandbox: Sandbox, part: str, name: str, given: object, told: object
) -> None:
    behavior: dict[str, Any] = dict(USUAL["behavior"])  # type: ignore[call-overload]  # a dict
    expected = {**behavior, part: {**behavior[part], name: told}}
    assert change(sandbox, behavior={part: {name: given}}) == {**USUAL, "behavior": expected}
    assert getattr(getattr(sandbox.behavior, part), name) == told


def test_magic_values_survive_a_change(sandbox: Sandbox) -> None:
    change(sandbox, behavior={"payments": {"mode": "checkout"}})
    assert (len(sandbox.behavior.recipients), len(sandbox.behavior.amounts)) == (4, 3)


def test_what_was_told_can_be_given_back(sandbox: Sandbox) -> None:
    told = change(
        sandbox,
        plan="agencia",
        rate_limit={"enabled": False, "rate": 20, "burst": 30},
        documented_only=True,
        behavior={"messages": {"read_after": None}, "webhooks": {"retries": [1]}},
    )
    given = {**told, "behavior": {**told["behavior"], "webhooks": {"retries": [1.0], "timeout": 5}}}
    sandbox.reset()
    assert change(sandbox, **given) == told


@pytest.mark.parametrize(
    ("given", "told", "in_force"),
    [
        ({"rate": 20, "burst": 30}, (20, 30), (20, 30)),
        ({"rate": 20}, (20, 20), (20, 20)),
        ({"burst": 900}, (500, 900), (500, 900)),
        ({"rate": 600, "burst": None}, (600, 600), (600, 600)),
        ({"rate": None, "burst": None}, (None, None), (500, 750)),
        ({"enabled": False}, (None, None), (500, 750)),
    ],
)
def test_numbers_of_ones_own_win_over_the_plans(
    sandbox: Sandbox,
    given: dict[str, object],
    told: tuple[int | None, int | None],
    in_force: tuple[int, int],
) -> None:
    limits = change(sandbox, rate_limit=given)["rate_limit"]
    assert (limits["rate"], limits["burst"]) == told
    assert sandbox.limit() == RateLimit(*in_force)


def test_null_goes_back_to_the_plans_number(sandbox: Sandbox) -> None:
    change(sandbox, rate_limit={"rate": 20, "burst": 600})
    assert change(sandbox, rate_limit={"rate": None})["rate_limit"] == {
        "enabled": True,
        "rate": 500,
        "burst": 600,
    }
    change(sandbox, rate_limit={"burst": None, "rate": None})
    assert sandbox.limit() == RateLimit(500, 750)


def test_a_number_that_stays_is_kept_beside_one_that_changes(sandbox: Sandbox) -> None:
    change(sandbox, rate_limit={"rate": 20, "burst": 30})
    assert change(sandbox, rate_limit={"rate": 25})["rate_limit"]["burst"] == 30
    assert sandbox.limit() == RateLimit(25, 30)


def test_an_unlimited_plan_stays_so_with_a_burst(sandbox: Sandbox) -> None:
    told = change(sandbox, plan="enterprise", rate_limit={"burst": 10})
    assert told["rate_limit"] == {"enabled": True, "rate": None, "burst": 10}
    assert sandbox.limit() == RateLimit(None, 10)


def test_numbers_are_counted_from_the_plan_given_with_them(sandbox: Sandbox) -> None:
    change(sandbox, plan="basico", rate_limit={"burst": 200})
    assert sandbox.limit() == RateLimit(100, 200)


@pytest.mark.parametrize(
    ("given", "remaining"),
    [
        ({"plan": "agencia"}, "1999"),
        ({"plan": "pro"}, "497"),
        ({"rate_limit": {"rate": 20}}, "19"),
        ({"rate_limit": {"rate": 500, "burst": 750}}, "497"),
        ({"behavior": {"payments": {"mode": "checkout"}}}, "497"),
        ({"rate_limit": {"enabled": False}}, "500"),
    ],
)
def test_the_counters_start_anew_with_another_limit(
    sandbox: Sandbox, call: CallIt, given: dict[str, object], remaining: str
) -> None:
    for _ in range(2):
        call("GET", "/v1/customers")
    change(sandbox, **given)
    assert call("GET", "/v1/customers").headers["X-RateLimit-Remaining"] == remaining


def test_a_smaller_limit_holds_from_the_next_call_on(sandbox: Sandbox, call: CallIt) -> None:
    call("GET", "/v1/customers")
    change(sandbox, rate_limit={"rate": 2, "burst": 3})
    assert [call("GET", "/v1/customers").status for _ in range(4)] == [200, 200, 200, 429]
    change(sandbox, rate_limit={"enabled": False})
    assert call("GET", "/v1/customers").status == 200


def test_timers_that_are_set_stay_as_they_are(sandbox: Sandbox, call: CallIt) -> None:
    payment = {"customer_id": "wa:1", "amount": 5900}
    first = call("POST", "/v1/payments/create", payment).body["id"]
    change(sandbox, behavior={"payments": {"approve_after": "10s"}})
    second = call("POST", "/v1/payments/create", payment).body["id"]
    change(sandbox, behavior={"payments": {"mode": "checkout"}})
    third = call("POST", "/v1/payments/create", payment).body["id"]

    sandbox.advance(sandbox.clock.now() + 3)
    assert _statuses(sandbox, first, second, third) == ["approved", "pending", "pending"]
    sandbox.advance(sandbox.clock.now() + 7)
    assert _statuses(sandbox, first, second, third) == ["approved", "approved", "pending"]


def test_a_reset_brings_the_seeds_settings_back(sandbox: Sandbox) -> None:
    change(
        sandbox,
        plan="basico",
        documented_only=True,
        rate_limit={"enabled": False, "rate": 5},
        behavior={"training": {"duration": 1}},
    )
    sandbox.reset()
    assert tuning.tell(sandbox) == USUAL


WRONG: list[tuple[dict[str, object], str, str]] = [
    ({"plna": "pro"}, "plna", "'plna' is not known; did you mean 'plan'?"),
    ({"plan": "por"}, "plan", "'plan': no plan is called 'por'; did you mean 'pro'?"),
    ({"plan": None}, "plan", "'plan' must not be null"),
    ({"rate_limit": 20}, "rate_limit", "'rate_limit' must be an object"),
    (
        {"rate_limit": {"rat": 20}},
        "rate_limit.rat",
        "'rate_limit.rat' is not known; did you mean 'rate'?",
    ),
    (
        {"rate_limit": {"rate": 0}},
        "rate_limit.rate",
        "'rate_limit.rate' must be a whole number, 1 to 9,007,199,254,740,991",
    ),
    (
        {"rate_limit": {"burst": True}},
        "rate_limit.burst",
        "'rate_limit.burst' must be a whole number, 1 to 9,007,199,254,740,991",
    ),
    (
        {"rate_limit": {"burst": 499}},
        "rate_limit.burst",
        "'rate_limit.burst' must be at least the rate, 500, not 499",
    ),
    (
        {"rate_limit": {"rate": 1000, "burst": 999}},
        "rate_limit.burst",
        "'rate_limit.burst' must be at least the rate, 1,000, not 999",
    ),
    (
        {"rate_limit": {"enabled": None}},
        "rate_limit.enabled",
        "'rate_limit.enabled' must be true or false",
    ),
    ({"documented_only": 1}, "documented_only", "'documented_only' must be true or false"),
    (
        {"behavior": {"payment": {}}},
        "behavior.payment",
        "'behavior.payment' is not known; did you mean 'payments'?",
    ),
    (
        {"behavior": {"payments": {"modes": "auto"}}},
        "behavior.payments.modes",
        "'behavior.payments.modes' is not known; did you mean 'mode'?",
    ),
    (
        {"behavior": {"payments": {"mode": "chekout"}}},
        "behavior.payments.mode",
        "'behavior.payments.mode': no mode is called 'chekout'; did you mean 'checkout'?",
    ),
    (
        {"behavior": {"messages": {"delivered_after": None}}},
        "behavior.messages.delivered_after",
        (
            "'behavior.messages.delivered_after' must be a number of seconds or a duration such as "
            "800ms, 10s, 2h or 1m30s"
        ),
    ),
    (
        {"behavior": {"messages": {"read_after": -1}}},
        "behavior.messages.read_after",
        "'behavior.messages.read_after' must be between 0 and ten years",
    ),
    (
        {"behavior": {"webhooks": {"retries": "1s"}}},
        "behavior.webhooks.retries",
        "'behavior.webhooks.retries' must be a list of at most 100 durations",
    ),
    (
        {"behavior": {"webhooks": {"retries": [1] * 101}}},
        "behavior.webhooks.retries",
        "'behavior.webhooks.retries' must be a list of at most 100 durations",
    ),
    (
        {"behavior": {"webhooks": {"retries": [1, "soon"]}}},
        "behavior.webhooks.retries[1]",
        (
            "'behavior.webhooks.retries[1]' must be a number of seconds or a duration such as "
            "800ms, 10s, 2h or 1m30s"
        ),
    ),
    (
        {"behavior": {"magic": {}}},
        "behavior.magic",
        (
            "'behavior.magic' is not known; known are payments, messages, training, webhooks, "
            "assistant"
        ),
    ),
]


@pytest.mark.parametrize(("wrong", "field", "message"), WRONG)
def test_what_is_wrong_is_told_and_nothing_is_applied(
    sandbox: Sandbox, wrong: dict[str, object], field: str, message: str
) -> None:
    right: dict[str, Any] = {
        "documented_only": True,
        "behavior": {"training": {"duration": 9}},
        "rate_limit": {"enabled": False},
    }
    for name, value in wrong.items():
        mixed = isinstance(value, dict) and name in right
        right[name] = {**right[name], **value} if mixed else value  # type: ignore[dict-item]  # a dict

    with pytest.raises(ActionError) as refused:
        change(sandbox, **right)

    assert (refused.value.field, refused.value.message) == (field, message)
    assert tuning.tell(sandbox) == USUAL


def _statuses(sandbox: Sandbox, *ids: str) -> list[str]:
    found = [sandbox.store.payments.get(each) for each in ids]
    return [each.status for each in found if each is not None]
