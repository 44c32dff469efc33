"""What the lists of the control API share: how many are shown, and what other sandboxes hold."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.control.desk import ControlError, Visit

DEFAULT_LIMIT = 100
MOST_DIGITS = 30
T = TypeVar("T")


def latest(visit: Visit, found: Sequence[T]) -> Sequence[T]:
    """Return the last of what was found: 100, or as many as `limit` says."""
    check_numbers(visit.query, "limit")
    limit = int(visit.query.get("limit", DEFAULT_LIMIT))
    return found[-limit:] if limit else ()


def elsewhere(visit: Visit, count: Callable[[Sandbox], int]) -> dict[str, Any]:
    """Tell how many other sandboxes have, if any do: a call may have gone astray."""
    counts = {
        each.name: count(each) for each in visit.engine.sandboxes if each is not visit.sandbox
    }
    others = {name: number for name, number in counts.items() if number}
    return {"elsewhere": others} if others else {}


def check_numbers(query: Mapping[str, str], *names: str) -> None:
    """Refuse query parameters that are not numbers; `since` may have a fraction."""
    for name in filter(query.__contains__, names):
        text = query[name]
        digits = text.replace(".", "", 1) if name == "since" else text
        if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
            sentence = f"must be a number of at most {MOST_DIGITS} digits"
            message = f"'{name}' {sentence}, not '{text[:MOST_DIGITS]}'"
            raise ControlError(400, "invalid", message, name)
