"""The settings of a sandbox while it runs: read them, and change any part of them.

What is told is what may be given back: durations in seconds, and null for a number that is the
plan's. A change is read whole before any of it is applied. It holds at once for what happens from
now on; timers that are set, and deliveries that are written down, stay as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.allowance import PLANS, RateLimit
from respondeia_mock.core.behavior import Behavior
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import account
from respondeia_mock.domain.outlining import rate_limit

MOST_A_MINUTE = 2**53 - 1
MOST_RETRIES = 100


@record
class Change:
    """All settings as they shall be."""

    plan: str
    limited: bool
    rate_limit: RateLimit | None
    documented_only: bool
    behavior: Behavior


def tell(sandbox: Sandbox) -> dict[str, Any]:
    """Return the settings in force; a rate or a burst that is the plan's is None."""
    limit, behavior = sandbox.rate_limit, sandbox.behavior
    return {
        "plan": sandbox.store.account.plan,
        "rate_limit": {
            "enabled": sandbox.limited,
            "rate": limit.rate if limit else None,
            "burst": limit.burst if limit else None,
        },
        "documented_only": sandbox.documented_only,
        "behavior": {part: _told(getattr(behavior, part)) for part in BEHAVIOR},
    }


def read(sandbox: Sandbox, document: Mapping[str, Any]) -> Change:
    """Read what shall be other than it is; what is not given stays.

    Raises:
        ActionError: what is wrong and where; nothing has changed.
    """
    given = strict.values(document, READERS, "")
    limits: Mapping[str, Any] = given.get("rate_limit", {})
    plan = given.get("plan", sandbox.store.account.plan)
    behavior = sandbox.behavior
    for part, values in given.get("behavior", {}).items():
        behavior = behavior.changed(part, **values)
    return Change(
        plan=plan,
        limited=limits.get("enabled", sandbox.limited),
        rate_limit=_limit(sandbox, limits, plan),
        documented_only=given.get("documented_only", sandbox.documented_only),
        behavior=behavior,
    )


def apply(sandbox: Sandbox, change: Change) -> None:
    """Make the settings so; with another plan or other numbers the rate counters start anew."""
    before = sandbox.limit()
    sandbox.rate_limit = change.rate_limit
    if change.plan != sandbox.store.account.plan:
        account.set_plan(sandbox, change.plan)
    if sandbox.limit() != before:
        sandbox.windows.clear()
    sandbox.limited = change.limited
    sandbox.documented_only = change.documented_only
    sandbox.behavior = change.behavior


def _told(part: object) -> dict[str, Any]:
    return {each.name: getattr(part, each.name) for each in fields(part)}  # type: ignore[arg-type]  # a record


def _limit(sandbox: Sandbox, given: Mapping[str, Any], plan: str) -> RateLimit | None:
    """Return the numbers chosen instead of the plan's: those there are, and those given."""
    if not given.keys() & {"rate", "burst"}:
        return sandbox.rate_limit
    chosen = sandbox.rate_limit
    numbers = {} if chosen is None else {"rate": chosen.rate, "burst": chosen.burst}
    numbers |= {name: given[name] for name in ("rate", "burst") if name in given}
    limit = rate_limit({name: each for name, each in numbers.items() if each is not None}, plan)
    if limit is not None and limit.rate is not None and limit.burst < limit.rate:
        path = "rate_limit.burst"
        sentence = f"'{path}' must be at least the rate, {limit.rate:,}, not {limit.burst:,}"
        raise ActionError(sentence, path)
    return limit


def _all(readers: Mapping[str, strict.Reader]) -> strict.Reader:
    """Make the reader of an object out of those of its values."""

    def read_all(value: object, path: str) -> dict[str, Any]:
        given = strict.mapping(value, path)
        strict.only(given, readers, path)
        return {name: readers[name](each, strict.below(path, name)) for name, each in given.items()}

    return read_all


def _or_null(reader: strict.Reader) -> strict.Reader:
    return lambda value, path: None if value is None else reader(value, path)


def _one_of(known: tuple[str, ...], what: str) -> strict.Reader:
    return lambda value, path: strict.one_of(value, known, path, what)


def _a_minute(value: object, path: str) -> int:
    return strict.whole(value, path, 1, MOST_A_MINUTE)


def _waits(value: object, path: str) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) > MOST_RETRIES:
        raise ActionError(f"'{path}' must be a list of at most {MOST_RETRIES} durations", path)
    return tuple(strict.seconds(each, f"{path}[{place}]") for place, each in enumerate(value))


BEHAVIOR: Mapping[str, Mapping[str, strict.Reader]] = {
    "payments": {
        "mode": _one_of(("auto", "checkout"), "mode"),
        "approve_after": strict.seconds,
    },
    "messages": {"delivered_after": strict.seconds, "read_after": _or_null(strict.seconds)},
    "training": {"duration": strict.seconds},
    "webhooks": {"retries": _waits, "timeout": strict.seconds},
    "assistant": {"enabled": strict.yes_or_no},
}
"""What can be set of each part of `behavior`."""

READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "plan": _one_of(tuple(PLANS), "plan"),
    "rate_limit": _all(
        {
            "enabled": strict.yes_or_no,
            "rate": _or_null(_a_minute),
            "burst": _or_null(_a_minute),
        }
    ),
    "documented_only": strict.yes_or_no,
    "behavior": _all({part: _all(readers) for part, readers in BEHAVIOR.items()}),
}
