"""Durations and moments, in every spelling that is accepted and in those that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from respondeia_mock.core.durations import (
    LATEST,
    LONGEST,
    Moment,
    parse_duration,
    parse_moment,
    parse_time,
    spell_duration,
    spell_moment,
)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (0, 0.0),
        (10, 10.0),
        (0.25, 0.25),
        ("0s", 0.0),
        ("800ms", 0.8),
        ("10s", 10.0),
        ("2h", 7200.0),
        ("1m30s", 90.0),
        ("1d2h3m4s5ms", 93784.005),
        ("3650d", 315360000.0),
    ],
)
def test_a_duration_is_seconds(value: object, seconds: float) -> None:
    found = parse_duration(value)
    assert (type(found), found) == (float, seconds)


@pytest.mark.parametrize(
    "value", ["10", "", "s", "-5s", "5 s", "5S", "1.5s", "5s\n", "\u0665s", True, None]
)
def test_what_is_no_duration_is_told_what_is(value: object) -> None:
    with pytest.raises(ValueError, match="must be a number of seconds or a duration such as 800ms"):
        parse_duration(value)


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), 10**400, "3651d", 315360000.5])
def test_a_duration_is_between_nothing_and_ten_years(value: object) -> None:
    with pytest.raises(ValueError, match="must be between 0 and ten years"):
        parse_duration(value)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("-2d", Moment(-172800000, from_now=True)),
        ("-3d4h", Moment(-273600000, from_now=True)),
        ("0s", Moment(0, from_now=True)),
        ("5m", Moment(300000, from_now=True)),
        (0, Moment(0)),
        (1772452800000, Moment(1772452800000)),
        ("2026-03-02", Moment(1772409600000)),
        ("2026-03-02T12:00:00Z", Moment(1772452800000)),
        ("2026-03-02 12:00-03:00", Moment(1772463600000)),
        ("2026-03-02T12:00:00.1239Z", Moment(1772452800123)),
        ("2026-03-02T12:00:00.123456789+00:00", Moment(1772452800123)),
    ],
)
def test_a_moment_is_absolute_or_counted_from_now(value: object, moment: Moment) -> None:
    assert parse_moment(value) == moment


def test_an_offset_is_counted_from_the_now_it_is_given() -> None:
    assert parse_moment("-2d").at(1772452800000) == 1772280000000


def test_an_absolute_moment_stays_where_it_is() -> None:
    assert parse_moment("2026-03-02").at(5) == 1772409600000


def test_no_offset_leads_before_1970() -> None:
    assert parse_moment("-2d").at(1000) == 0


@pytest.mark.parametrize(
    "value",
    ["yesterday", "", "-", "--2d", "2d\n", "2026-3-2", "2026-03-02T12:00:00", 1.5, True, None],
)
def test_what_is_no_moment_is_told_what_is(value: object) -> None:
    with pytest.raises(ValueError, match="must be an offset from now such as -2d or -3d4h, a date"):
        parse_moment(value)


@pytest.mark.parametrize("value", ["2026-02-30", "2026-13-01", "2026-03-02T25:00Z", "0000-01-01"])
def test_a_day_that_no_calendar_has_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="must be a date and a time of day that exist"):
        parse_moment(value)


@pytest.mark.parametrize("value", ["1969-12-31", -1, 253402300800000, "9999-12-31T23:59:59-12:00"])
def test_a_moment_lies_between_1970_and_9999(value: object) -> None:
    with pytest.raises(ValueError, match="must be between 1970 and the year 9999"):
        parse_moment(value)


@pytest.mark.parametrize("value", ["36601d", "-36601d"])
def test_an_offset_is_at_most_a_hundred_years(value: str) -> None:
    with pytest.raises(ValueError, match="must be at most a hundred years away"):
        parse_moment(value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (0, 0.0),
        (1772452800, 1772452800.0),
        (1772452800.25, 1772452800.25),
        ("2026-03-02", 1772409600.0),
        ("2026-03-02T12:00:00.5Z", 1772452800.5),
    ],
)
def test_a_time_is_unix_seconds(value: object, seconds: float) -> None:
    found = parse_time(value)
    assert (type(found), found) == (float, seconds)


@pytest.mark.parametrize("value", ["-2d", "1772452800", "", True, None])
def test_what_is_no_time_is_told_what_is(value: object) -> None:
    with pytest.raises(ValueError, match=r"^must be a date \(YYYY-MM-DD\), .* or Unix seconds$"):
        parse_time(value)


@pytest.mark.parametrize("value", [-0.5, float("nan"), 253402300800])
def test_a_time_lies_between_1970_and_9999(value: object) -> None:
    with pytest.raises(ValueError, match="must be between 1970 and the year 9999"):
        parse_time(value)


@pytest.mark.parametrize(
    ("seconds", "spelled"),
    [
        (0.0, "0s"),
        (0.6, "600ms"),
        (3.0, "3s"),
        (90.0, "90s"),
        (120.0, "2m"),
        (7200.0, "2h"),
        (86400.0, "1d"),
        (1.5, "1500ms"),
        (0.0001, 0.0001),
        (315_360_000.0, "3650d"),
        (1_000_000.001, 1_000_000.001),
    ],
)
def test_a_duration_is_spelled_in_the_largest_unit_that_fits(
    seconds: float, spelled: str | float
) -> None:
    assert spell_duration(seconds) == spelled


@given(some.floats(0, LONGEST))
def test_a_spelled_duration_is_read_back_exactly(seconds: float) -> None:
    assert parse_duration(spell_duration(seconds)) == seconds


@pytest.mark.parametrize(
    ("milliseconds", "spelled"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1772452800007, "2026-03-02T12:00:00.007Z"),
        (LATEST, "9999-12-31T23:59:59.999Z"),
    ],
)
def test_a_moment_is_spelled_to_the_millisecond(milliseconds: int, spelled: str) -> None:
    assert spell_moment(milliseconds) == spelled
    assert parse_moment(spelled) == Moment(milliseconds)


@given(some.integers(0, LATEST))
def test_a_spelled_moment_is_read_back_exactly(milliseconds: int) -> None:
    assert parse_moment(spell_moment(milliseconds)) == Moment(milliseconds)
