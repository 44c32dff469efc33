"""The stretch of time that two dates of a request name. Page, "Payments", `start_date`, `end_date`.

A bare day is a UTC day, inclusive at both ends; a date-time has an offset and is inclusive too.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from respondeia_mock.core.errors import invalid

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def stretch(given: Mapping[str, Any], first: str, last: str) -> tuple[int | None, int | None]:
    """Return the start and the end, Unix milliseconds, the end exclusive; None where not given.

    Args:
        given: the parameters of the request.
        first: the name of the one that says the start.
        last: the name of the one that says the end.

    Raises:
        ApiError: 400 for a date that does not exist, or a start after the end.
    """
    start = _moment(first, given[first], 0) if first in given else None
    end = _moment(last, given[last], 1) if last in given else None
    if start is not None and end is not None and start >= end:
        raise invalid(first, f"The '{first}' parameter must not be after '{last}'")
    return start, end


def _moment(name: str, text: str, beyond: int) -> int:
    """Return Unix milliseconds, moved `beyond` what is named: by days, or by milliseconds."""
    try:
        if not _DAY.fullmatch(text):
            return (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND + beyond
        day = datetime.combine(date.fromisoformat(text), time.min, UTC)
        return (day - _EPOCH + timedelta(days=beyond)) // _MILLISECOND
    except ValueError:
        sentence = f"The '{name}' parameter must be a date that exists, not '{text}'"
        raise invalid(name, sentence) from None
