"""Windows of a clock minute: the rate, the carry, the burst, and what the three headers say."""

import pytest

from respondeia_mock.core.allowance import PLANS, Allowance, RateLimit, Window, take

NOON = 1_772_452_800.0
SMALL = RateLimit(rate=4, burst=6)


@pytest.fixture
def window() -> Window:
    return opened(SMALL)


def opened(limit: RateLimit) -> Window:
    return Window(29_540_880, limit)


def calls(window: Window, limit: RateLimit, at: float, count: int) -> list[Allowance]:
    return [take(window, limit, at) for _ in range(count)]


def accepted(window: Window, limit: RateLimit, at: float, count: int) -> int:
    return sum(not each.refused for each in calls(window, limit, at, count))


@pytest.mark.parametrize(
    ("plan", "rate", "burst", "shown"),
    [
        ("basico", 100, 150, 100),
        ("pro", 500, 750, 500),
        ("agencia", 2000, 3000, 2000),
        ("enterprise", None, 1_000_000, 1_000_000),
    ],
)
def test_the_plans_are_those_of_the_page(
    plan: str, rate: int | None, burst: int, shown: int
) -> None:
    assert PLANS[plan] == RateLimit(rate, burst)
    assert PLANS[plan].shown == shown


def test_remaining_counts_down_to_zero_and_stays_there_through_the_burst(window: Window) -> None:
    taken = calls(window, SMALL, NOON, 7)
    assert [each.remaining for each in taken] == [3, 2, 1, 0, 0, 0, 0]
    assert [each.refused for each in taken] == [False] * 6 + [True]
    assert {each.limit for each in taken} == {4}


@pytest.mark.parametrize(("plan", "burst"), [("basico", 150), ("pro", 750), ("agencia", 3000)])
def test_a_quiet_account_may_burst(plan: str, burst: int) -> None:
    assert accepted(opened(PLANS[plan]), PLANS[plan], NOON, burst + 5) == burst


@pytest.mark.parametrize(
    ("at", "reset"),
    [(NOON, 1_772_452_860), (NOON + 59.999, 1_772_452_860), (NOON + 60, 1_772_452_920)],
)
def test_reset_is_the_end_of_the_clock_minute(window: Window, at: float, reset: int) -> None:
    assert take(window, SMALL, at).reset == reset


def test_a_busy_account_sustains_its_rate(window: Window) -> None:
    minutes = [accepted(window, SMALL, NOON + 60 * minute, 20) for minute in range(4)]
    assert minutes == [6, 4, 4, 4]


@pytest.mark.parametrize(("used", "next_minute"), [(6, 4), (5, 5), (4, 6), (3, 6), (1, 6)])
def test_what_a_minute_leaves_unused_is_carried_over_up_to_the_burst(
    window: Window, used: int, next_minute: int
) -> None:
    assert accepted(window, SMALL, NOON, used) == used
    assert accepted(window, SMALL, NOON + 60, 20) == next_minute


def test_refused_requests_do_not_count(window: Window) -> None:
    accepted(window, SMALL, NOON, 1000)
    assert window.used == 6
    assert accepted(window, SMALL, NOON + 60, 20) == 4


def test_a_minute_without_calls_fills_the_burst_again(window: Window) -> None:
    accepted(window, SMALL, NOON, 20)
    assert accepted(window, SMALL, NOON + 120, 20) == 6


def test_each_minute_without_calls_adds_its_rate_to_a_large_burst() -> None:
    limit = RateLimit(rate=2, burst=9)
    window = opened(limit)
    assert accepted(window, limit, NOON, 20) == 9
    assert accepted(window, limit, NOON + 60, 20) == 2
    assert accepted(window, limit, NOON + 180, 20) == 4
    assert accepted(window, limit, NOON + 6000, 20) == 9


def test_a_plan_without_burst_carries_nothing() -> None:
    limit = RateLimit(rate=3, burst=3)
    window = opened(limit)
    assert accepted(window, limit, NOON, 20) == 3
    assert accepted(window, limit, NOON + 600, 20) == 3


def test_a_call_that_seems_earlier_counts_in_the_window_that_is_open(window: Window) -> None:
    take(window, SMALL, NOON + 60)
    late = take(window, SMALL, NOON + 59)
    assert late == Allowance(4, 2, 1_772_452_920)


def test_an_unlimited_plan_refuses_nothing_and_counts_all_the_same() -> None:
    limit = PLANS["enterprise"]
    window = opened(limit)
    window.used = 999_998
    assert calls(window, limit, NOON, 3) == [
        Allowance(1_000_000, 1, 1_772_452_860),
        Allowance(1_000_000, 0, 1_772_452_860),
        Allowance(1_000_000, 0, 1_772_452_860),
    ]


def test_an_unlimited_plan_has_windows_too() -> None:
    limit = PLANS["enterprise"]
    window = opened(limit)
    take(window, limit, NOON)
    assert take(window, limit, NOON + 61) == Allowance(1_000_000, 999_999, 1_772_452_920)


def test_looking_at_a_window_counts_nothing_and_rolls_nothing(window: Window) -> None:
    calls(window, SMALL, NOON, 7)

    later = window.seen(29_540_881, SMALL)

    assert (later.used, later.refused, later.carry) == (0, 0, 0)
    assert (window.minute, window.used, window.refused, window.carry) == (29_540_880, 6, 1, 2)
    now = window.seen(29_540_880, SMALL)
    assert (now.used, now.refused, now.carry) == (6, 1, 2)
