"""What of an answer is the same in every run: the parts that a generated test asserts.

Ids, times, links, keys and measures differ or may, so nothing is said of them; but where an id was
told before, that it is the same one is worth saying.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core.ids import minted_in
from respondeia_mock.core.record import record

MOST_LISTED = 5
_UNSTABLE = re.compile(
    r".*(?:At|_at|Ms|Url|_url|Link|_link|Cursor)|url|token|secret|apiKey|timestamp|message|confidence"
)


@record
class Stable:
    """A part of an answer: `path` is how it is read from it.

    Attributes:
        about: `length` of a list, the `status` of its items, or '' for the value itself.
    """

    path: str
    value: Any
    about: str = ""


def stable(document: Any, path: str = "") -> Iterator[Stable]:  # noqa: ANN401 (any JSON)
    """Yield what can be asserted of a document; minted ids are among it."""
    if not isinstance(document, Mapping):
        return
    for name, value in document.items():
        if _UNSTABLE.fullmatch(name):
            continue
        below = f'{path}["{name}"]'
        if isinstance(value, Mapping):
            yield from stable(value, below)
        elif isinstance(value, list):
            yield from _listed(value, below)
        elif _is_worth(value):
            yield Stable(below, value)


def _listed(items: list[Any], path: str) -> Iterator[Stable]:
    """Yield how many there are of what has fields, and how far each has come."""
    if not items or not all(isinstance(each, Mapping) for each in items):
        return
    statuses = [each.get("status") for each in items]
    if len(items) <= MOST_LISTED and all(isinstance(each, str) for each in statuses):
        yield Stable(path, statuses, "status")
    else:
        yield Stable(path, len(items), "length")


def _is_worth(value: Any) -> bool:  # noqa: ANN401 (any JSON)
    """Say whether a field's value says something: no emptiness, no measure, no part of an id."""
    if isinstance(value, str):
        found = minted_in(value)
        return bool(value) and (not found or value == found[0])
    return isinstance(value, bool) or (isinstance(value, int) and value != 0)
