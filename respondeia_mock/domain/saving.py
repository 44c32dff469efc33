"""The state of a sandbox as a fixture document, which planted again is the same state.

It holds what answers depend on: every record, settings, what is due, where clock, ids and draws
stand. It does not hold what merely happened (journal, events, deliveries), what counts calls, nor
rules. Whoever listens from the command line is left out as well: a document cannot bring them back.
Keys stand in the order of the entities' fields, which is that of `schemas/fixture.json`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from respondeia_mock.core.behavior import Behavior
from respondeia_mock.core.durations import spell_duration, spell_moment
from respondeia_mock.core.entities import Answer, ApiKey, BusinessHours
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain.outlining import DURATIONS, Record, is_time
from respondeia_mock.domain.timers import KINDS

UNSAID = frozenset({"tags", "notes", "metadata", "description", "note"})
"""Fields that are left out when empty; `phone` is said even if there is none, as addresses tell."""

NO = frozenset({"ai_generated", "revoked", "payer_decides"})
"""Fields that are left out when false."""

LARGEST_EXACT = 2**53


def saved(sandbox: Sandbox) -> Record:
    """Return everything that makes the sandbox what it is now."""
    store = sandbox.store
    return {
        "account": _entry(store.account),
        "users": _entries(store.users.values()),
        "api_keys": [_key(each) for each in store.api_keys.values()],
        "revoked_tokens": sorted(sandbox.revoked),
        "customers": _entries(store.customers),
        "conversations": _entries(store.conversations),
        "messages": _entries(store.messages),
        "payments": _entries(store.payments),
        "training": _entries(store.training),
        "exports": _entries(store.exports),
        "ai_settings": _entry(store.ai_settings),
        "webhooks": _entries(each for each in store.webhooks if not each.outlives_reset),
        "magic": {
            "recipients": _entries(sandbox.behavior.recipients.values()),
            "amounts": _entries(sandbox.behavior.amounts.values()),
        },
        "behavior": _behavior(sandbox.behavior),
        "rate_limit": _rate_limit(sandbox),
        "documented_only": sandbox.documented_only,
        "clock": {"now": spell_moment(sandbox.clock.now_ms()), "speed": sandbox.clock.speed},
        "timers": list(_timers(sandbox)),
        "positions": _positions(sandbox),
    }


def _entries(records: Iterable[object]) -> list[Record]:
    return [_entry(each) for each in records]


def _entry(record: object) -> Record:
    """Return what of a record would not be the same by itself."""
    return {
        name: _spelled(name, value)
        for name, value in _fields(record).items()
        if _is_said(name, value)
    }


def _is_said(name: str, value: object) -> bool:
    if value is None:
        return name == "phone"
    return bool(value) or not (name in UNSAID or name in NO)


def _spelled(name: str, value: Any) -> Any:  # noqa: ANN401 (fields differ in type)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Answer | BusinessHours):
        return _entry(value)
    return spell_moment(value) if is_time(name) else value


def _key(key: ApiKey) -> Record:
    """Return a key; a login's token has no id of its own but its user's."""
    entry = _entry(key)
    if key.user_id is not None:
        del entry["id"]
    return entry


def _behavior(behavior: Behavior) -> Record:
    parts = ("messages", "payments", "training", "assistant", "webhooks")
    return {part: dict(_settings(getattr(behavior, part))) for part in parts}


def _settings(part: object) -> Iterator[tuple[str, Any]]:
    for name, value in _fields(part).items():
        if isinstance(value, tuple):
            yield name, [spell_duration(each) for each in value]
        else:
            is_duration = name in DURATIONS and value is not None
            yield name, spell_duration(value) if is_duration else value


def _rate_limit(sandbox: Sandbox) -> Record:
    own = sandbox.rate_limit
    numbers = {} if own is None else {"rate": own.rate, "burst": own.burst}
    return {"enabled": sandbox.limited, **numbers}


def _timers(sandbox: Sandbox) -> Iterator[Record]:
    for task in sandbox.schedule:
        if task.kind in KINDS and KINDS[task.kind].run is task.run:
            due = spell_moment(round(task.due * 1000))
            yield {"kind": task.kind, "subject": task.subject, "due": due, "turn": task.sequence}


def _positions(sandbox: Sandbox) -> Record:
    """Return the positions; a seed number that JSON would round is a text."""
    entry = _fields(sandbox.positions())
    seed = entry["seed"]
    return {**entry, "seed": seed if abs(seed) <= LARGEST_EXACT else str(seed)}


def _fields(record: object) -> Mapping[str, Any]:
    names: Iterable[str] = type(record).__slots__  # type: ignore[attr-defined]  # every record has slots
    return {name: getattr(record, name) for name in names}
