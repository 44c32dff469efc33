"""What must come of a session when somebody does the same: expectations of a scenario.

Calls are counted by operation, so that a client that leaves one out is found; what came to be is
expected as it was, where nothing more was going to happen to it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.delivery import State
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.export.session import Session

KNOWN = frozenset(each.name for each in (*OPERATIONS, *BESIDES))
KEY = "idempotency-key"
PAYING, CREATED = "payments.create", 201
TOLD = {
    "payments": ("status",),
    "messages": ("direction", "status"),
    "training": ("status",),
    "conversations": ("status",),
    "exports": (),
}
"""The things that are expected, and the fields by which they are told apart."""

LED_BY = {"conversations": "messages"}
"""Things that become other by what others come to."""

Expectation = dict[str, Any]


def expectations(session: Session) -> Iterator[Expectation]:
    """Yield what must come of doing the same."""
    yield from _calls(session)
    subjects = _subjects(session.sandbox)
    for kind, fields in TOLD.items():
        if all(_is_settled(each, subjects) for each in _new(session, LED_BY.get(kind, kind))):
            yield from _things(_new(session, kind), kind, fields)
    yield from _deliveries(session.sandbox)


def keys_of_calls(calls: Iterable[Exchange]) -> dict[str, tuple[int, Counter[str | None]]]:
    """Return by operation how many calls there were, and how often under which Idempotency-Key."""
    found: dict[str, tuple[int, Counter[str | None]]] = {}
    for each in calls:
        if each.operation.name in KNOWN:
            count, keys = found.get(each.operation.name, (0, Counter()))
            keys[_key(each)] += 1
            found[each.operation.name] = count + 1, keys
    return found


def lacking_keys(calls: Iterable[Exchange]) -> Iterator[str]:
    """Yield a sentence if payments were made without an Idempotency-Key."""
    keyless = [each for each in calls if each.operation.name == PAYING and not _key(each)]
    if any(each.status == CREATED for each in keyless):
        yield "A payment was made without an Idempotency-Key, which conduct counts as an error."


def _key(exchange: Exchange) -> str | None:
    return exchange.call.headers.get(KEY)


def _calls(session: Session) -> Iterator[Expectation]:
    whole = not session.sandbox.journal.evicted
    for operation, (count, keys) in keys_of_calls(session.calls).items():
        expected: Expectation = {"operation": operation}
        expected["count"] = count if whole else {"min": count}
        if None not in keys and len(keys) == 1:
            expected["same_header"] = "Idempotency-Key"
        elif None not in keys and len(keys) == count:
            expected["distinct_header"] = "Idempotency-Key"
        yield expected


def _new(session: Session, kind: str) -> list[Any]:
    """Return the things of a kind that were not there at the start."""
    before = {each.id for each in getattr(session.start.store, kind)}
    return [each for each in getattr(session.sandbox.store, kind) if each.id not in before]


def _things(new: list[Any], kind: str, fields: tuple[str, ...]) -> Iterator[Expectation]:
    """Yield how many new things of a kind there are, by what they have come to."""
    counts = Counter(tuple(getattr(each, name) for name in fields) for each in new)
    for values, count in counts.items():
        where = dict(zip(fields, values, strict=True))
        yield {"state": kind, "count": count, **({"where": where} if where else {})}


def _is_settled(thing: Any, subjects: AbstractSet[str]) -> bool:  # noqa: ANN401 (any record)
    """Say whether nothing more is going to happen to a thing: no timer and no rule is about it."""
    return subjects.isdisjoint({thing.id, getattr(thing, "customer_id", thing.id)})


def _subjects(sandbox: Sandbox) -> AbstractSet[str]:
    """Return the ids that timers, and rules about to act, are about."""
    timers = {each.subject for each in sandbox.schedule}
    acts = sandbox.acts.waiting.values()
    return timers | {each for act in acts for each in act.data.values() if isinstance(each, str)}


def _deliveries(sandbox: Sandbox) -> Iterator[Expectation]:
    arrived = [str(each.event.name) for each in sandbox.outbox if each.state == State.SUCCEEDED]
    for event in dict.fromkeys(arrived):
        yield {"delivery": event, "succeeded": True}
