"""Strict reading: what is not as it must be is an error with a sentence and a place."""

from collections.abc import Callable

import pytest

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError

YES, NO = True, False


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (lambda: strict.only(["wen"], ["when", "do"]), "'wen' is not known; did you mean 'when'?"),
        (lambda: strict.only(["q"], ["when"], "a"), "'a.q' is not known; known are when"),
        (lambda: strict.mapping([], "a"), "'a' must be an object"),
        (lambda: strict.text("", "a"), "'a' must be a text"),
        (lambda: strict.text(5, "a"), "'a' must be a text"),
        (lambda: strict.whole(YES, "a"), "'a' must be a whole number, 0 to 1,000,000"),
        (lambda: strict.whole(6, "a", 1, 5), "'a' must be a whole number, 1 to 5"),
        (lambda: strict.number(YES, "a", 0, 1), "'a' must be a number from 0 to 1"),
        (lambda: strict.number(1.5, "a", 0, 1), "'a' must be a number from 0 to 1"),
        (
            lambda: strict.seconds("soon", "a"),
            "'a' must be a number of seconds or a duration such as 800ms, 10s, 2h or 1m30s",
        ),
        (lambda: strict.yes_or_no(1, "a"), "'a' must be true or false"),
        (
            lambda: strict.one_of("vent", ["event"], "a", "thing"),
            "'a': no thing is called 'vent'; did you mean 'event'?",
        ),
        (lambda: strict.one_of(5, ["event"], "a", "thing"), "'a' must be a text"),
        (lambda: strict.values({"b": None}, {"b": strict.text}, "a"), "'a.b' must not be null"),
    ],
)
def test_what_is_wrong_is_said(read: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ActionError) as caught:
        read()
    assert caught.value.message == sentence


def test_what_is_right_is_kept() -> None:
    readers: dict[str, strict.Reader] = {"a": strict.seconds, "b": strict.text}
    assert strict.values({"a": "2h", "b": "x"}, readers, "") == {"a": 7200.0, "b": "x"}
    assert strict.number(0.5, "a", 0, 1) == 0.5
    assert strict.whole(5, "a", 1, 5) == 5
    assert strict.yes_or_no(NO, "a") is False
    assert strict.one_of("event", ["event"], "a", "thing") == "event"
    assert strict.mapping({}, "a") == {}
