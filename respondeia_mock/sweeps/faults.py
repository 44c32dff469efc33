"""The faults of a sweep by name, and the rule that has one happen at one call."""

from collections.abc import Iterable, Mapping
from typing import Any

from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import record

Fault = Mapping[str, Any]

FAULTS: Mapping[str, Fault] = {
    "429": {"status": 429, "retry_after": 1},
    "500": {"status": 500},
    "503": {"status": 503},
    "timeout": {"timeout": True},
    "reset": {"connection_reset": True},
    "truncated": {"truncate": 0.5},
    "lost_answer": {"connection_reset": True, "after_commit": True},
}
"""What can befall any call; the last happens after the operation did."""


@record
class Place:
    """A call of the happy run.

    Attributes:
        number: which call it was, from 1.
        nth: which of its operation, from 1.
    """

    number: int
    operation: str
    nth: int


def chosen(wanted: Iterable[str] | Mapping[str, Fault] | None) -> dict[str, Fault]:
    """Return faults by name: all, those of these names, or own ones as in a rule.

    Raises:
        ValueError: none is called so; it names the nearest.
    """
    if wanted is None:
        return dict(FAULTS)
    if isinstance(wanted, Mapping):
        return dict(wanted)
    names = [str(each) for each in wanted]
    for name in names:
        if name not in FAULTS:
            near = suggestion(name, FAULTS) or f"; known are {', '.join(FAULTS)}"
            raise ValueError(f"No fault is called '{name}'{near}")
    return {name: FAULTS[name] for name in names}


def rule(place: Place, fault: Fault) -> dict[str, Any]:
    """Return the rule that has a fault happen at a call, and at no other."""
    when = {"operation": place.operation}
    return {"name": f"sweep of call {place.number}", "when": when, "nth": place.nth, "fault": fault}
