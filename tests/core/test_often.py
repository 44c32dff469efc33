"""How often a rule applies: what is read, and how counts are judged."""

import pytest

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.matching import CallPattern
from respondeia_mock.core.often import Often, read_often


def never() -> float:
    raise AssertionError("a draw that nobody needs")


def test_everything_that_may_be_said_is_read() -> None:
    given = {"skip": 3, "nth": 1, "times": 2, "probability": 0.3, "ttl": "5m", "fault": {}}
    assert read_often(given, CallPattern(), "") == Often(3, 1, 2, 0.3, 300.0)


def test_nothing_said_is_always() -> None:
    always = read_often({}, 30.0, "")
    assert always == Often()
    assert always.ended(1e9, 1_000_000) is None
    assert always.spares(1, never) is None


@pytest.mark.parametrize("name", ["skip", "nth", "times", "probability", "ttl"])
def test_a_moment_comes_once(name: str) -> None:
    with pytest.raises(ActionError) as caught:
        read_often({name: 1}, 30.0, "rules[0]")
    assert caught.value.message == (f"'rules[0].{name}' has no meaning with 'at', which comes once")
    assert caught.value.field == f"rules[0].{name}"


@pytest.mark.parametrize("name", ["skip", "nth", "times", "probability", "ttl"])
def test_null_is_no_number(name: str) -> None:
    with pytest.raises(ActionError) as caught:
        read_often({name: None}, CallPattern(), "")
    assert (caught.value.message, caught.value.field) == (f"'{name}' must not be null", name)


def test_why_a_rule_applies_no_more() -> None:
    often = Often(times=2, ttl=10.0)
    assert often.ended(10.0, 1) is None
    assert often.ended(10.5, 1) == "its ttl is over"
    assert often.ended(1.0, 2) == "it is used up: it was hit 2 times"


def test_why_a_match_is_not_hit() -> None:
    often = Often(skip=1, nth=2, probability=0.5)
    assert often.spares(1, never) == "it skips the first 1, and this was number 1"
    assert often.spares(2, never) == "it means number 2, and this was number 1"
    assert often.spares(3, lambda: 0.5) == "its probability decided otherwise"
    assert often.spares(3, lambda: 0.49) is None


def test_a_probability_of_0_never_hits_and_one_of_1_always() -> None:
    assert Often(probability=0).spares(1, lambda: 0.0) == "its probability decided otherwise"
    assert Often(probability=1).spares(1, lambda: 0.9999999) is None
