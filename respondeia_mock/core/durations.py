"""How people write time: durations such as `1m30s`, and moments such as `-2d` or a date.

The same spellings hold in YAML, over HTTP and on the command line. A mistake is a ValueError that
says what is accepted ("must be …"); whose mistake it is, and where, is for the caller to add.
"""

import re
from datetime import UTC, datetime, timedelta

from respondeia_mock.core.record import record

LONGEST = 315_360_000  # ten years, in seconds
LATEST = 253_402_300_799_999  # the last millisecond of the year 9999
FARTHEST = 100 * 366 * 86_400_000  # a hundred years, in milliseconds

_DURATION = "must be a number of seconds or a duration such as 800ms, 10s, 2h or 1m30s"
_DATE = "a date (YYYY-MM-DD), an ISO 8601 date-time with an offset, or Unix"
_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_PART = re.compile(r"([0-9]{1,9})(ms|s|m|h|d)")
_PARTS = re.compile(r"(?:[0-9]{1,9}(?:ms|s|m|h|d))+")
_CALENDAR = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?"
)
_MOST_OF_A_UNIT = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@record
class Moment:
    """A point in time: Unix milliseconds, or milliseconds from a now that is not known yet."""

    ms: int
    from_now: bool = False

    def at(self, now_ms: int) -> int:
        """Return Unix milliseconds, never before 1970, given what now is."""
        return max(0, now_ms + self.ms) if self.from_now else self.ms


def parse_duration(value: object) -> float:
    """Return the seconds of `10`, `0.5`, `"800ms"` or `"1m30s"`; at most ten years."""
    seconds: float
    if isinstance(value, str) and _PARTS.fullmatch(value):
        seconds = _milliseconds(value) / 1_000
    elif isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value
    else:
        raise ValueError(_DURATION)
    if not 0 <= seconds <= LONGEST:
        raise ValueError("must be between 0 and ten years")
    return float(seconds)


def parse_moment(value: object) -> Moment:
    """Return the moment of `"-2d"`, `"0s"`, `"2026-03-02"`, an ISO date-time or Unix ms."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Moment(int(_in_range(value)))
    if isinstance(value, str):
        if _PARTS.fullmatch(value.removeprefix("-")):
            return _offset(value)
        if _CALENDAR.fullmatch(value):
            return Moment(_calendar(value))
    raise ValueError(f"must be an offset from now such as -2d or -3d4h, {_DATE} milliseconds")


def parse_time(value: object) -> float:
    """Return the Unix seconds of `"2026-03-02"`, an ISO date-time or Unix seconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(_in_range(value, 1_000))
    if isinstance(value, str) and _CALENDAR.fullmatch(value):
        return _calendar(value) / 1_000
    raise ValueError(f"must be {_DATE} seconds")


def spell_duration(seconds: float) -> str | float:
    """Return what `parse_duration` reads as these seconds; a number below the millisecond."""
    milliseconds = round(seconds * 1_000)
    if milliseconds / 1_000 != seconds:
        return seconds
    if milliseconds == 0:
        return "0s"
    unit = next(each for each in reversed(_UNITS) if milliseconds % _UNITS[each] == 0)
    count = milliseconds // _UNITS[unit]
    return f"{count}{unit}" if count < _MOST_OF_A_UNIT else seconds


def spell_moment(milliseconds: int) -> str:
    """Return Unix milliseconds as an ISO 8601 date-time in UTC, which `parse_moment` reads."""
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _milliseconds(value: str) -> int:
    return sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(value))


def _offset(value: str) -> Moment:
    distance = _milliseconds(value.removeprefix("-"))
    if distance > FARTHEST:
        raise ValueError("must be at most a hundred years away")
    return Moment(-distance if value.startswith("-") else distance, from_now=True)


def _calendar(value: str) -> int:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a date and a time of day that exist") from None
    since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH
    milliseconds = (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000
    return int(_in_range(milliseconds))


def _in_range(time: float, in_a_second: int = 1) -> float:
    if not 0 <= time <= LATEST / in_a_second:
        raise ValueError("must be between 1970 and the year 9999")
    return time
