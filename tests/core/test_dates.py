"""Two dates of a request: days inclusive at both ends, date-times with an offset."""

import pytest

from respondeia_mock.core.dates import stretch
from respondeia_mock.core.errors import ApiError


def between(**given: str) -> tuple[int | None, int | None]:
    return stretch(given, "start_date", "end_date")


def refusal(**given: str) -> tuple[str, str | None]:
    with pytest.raises(ApiError) as caught:
        between(**given)
    assert (caught.value.status, caught.value.code) == (400, "invalid_parameter")
    return caught.value.message, caught.value.field


def test_nothing_given_is_open_at_both_ends() -> None:
    assert between() == (None, None)


def test_a_day_is_a_whole_utc_day() -> None:
    assert between(start_date="2026-03-02", end_date="2026-03-02") == (1772409600000, 1772496000000)


def test_each_end_may_be_open() -> None:
    assert between(start_date="2026-03-02") == (1772409600000, None)
    assert between(end_date="2026-03-02") == (None, 1772496000000)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("2026-03-02T12:00:00Z", 1772452800000),
        ("2026-03-02T09:00:00-03:00", 1772452800000),
        ("2026-03-02T12:00Z", 1772452800000),
        ("2026-03-02T12:00:00.123Z", 1772452800123),
        ("2026-03-02T12:00:00.1239999Z", 1772452800123),
        ("2039-03-03T22:12:25.417Z", 2182803145417),
        ("1969-12-31T23:59:59.999Z", -1),
    ],
)
def test_a_date_time_is_exact_to_the_millisecond(text: str, start: int) -> None:
    assert between(start_date=text) == (start, None)


def test_a_date_time_at_the_end_is_inclusive() -> None:
    moment = "2026-03-02T12:00:00Z"
    assert between(start_date=moment, end_date=moment) == (1772452800000, 1772452800001)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-03", "2026-03-02"),
        ("2026-03-02T12:00:01Z", "2026-03-02T12:00:00Z"),
        ("2026-03-03T00:00:00Z", "2026-03-02"),
    ],
)
def test_a_start_after_the_end_is_refused(start: str, end: str) -> None:
    sentence = "The 'start_date' parameter must not be after 'end_date'"
    assert refusal(start_date=start, end_date=end) == (sentence, "start_date")


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "2026-03-02T25:00:00Z"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    sentence = f"The 'end_date' parameter must be a date that exists, not '{text}'"
    assert refusal(end_date=text) == (sentence, "end_date")


def test_the_last_day_there_is_counts_whole() -> None:
    assert between(start_date="9999-12-31") == (253402214400000, None)
    assert between(end_date="9999-12-31") == (None, 253402300800000)
