"""What must come of a session when somebody does the same: expectations of a scenario.

Calls are counted by operation, so that a client that leaves one out is found; what came to be is
expected as it was, where nothing more was going to happen to it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core.delivery import State
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.export.session import Session

KNOWN = frozenset(each.name for each in (*OPERATIONS, *BESIDES))
KEY = "idempotency-key"
TOLD = {
    "payments": ("status",),
    "messages": ("direction", "status"),
    "training": ("status",),
    "conversations": ("status",),
    "exports": (),
}
"""The things that are expected, and the fields by which they are told apart."""

Expectation = dict[str, Any]


def expectations(session: Session) -> Iterator[Expectation]:
    """Yield what must come of doing the same."""
    yield from _calls(session)
    settled = _is_settled(session.sandbox)
    for kind, fields in TOLD.items():
        yield from _things(session, kind, fields, settled)
    yield from _deliveries(session.sandbox)


def keys_of_calls(calls: Iterable[Exchange]) -> dict[str, tuple[int, Counter[str | None]]]:
    """Return by operation how many calls there were, and how often under which Idempotency-Key."""
    found: dict[str, tuple[int, Counter[str | None]]] = {}
    for each in calls:
        if each.operation.name in KNOWN:
            count, keys = found.get(each.operation.name, (0, Counter()))
            keys[each.call.headers.get(KEY)] += 1
            found[each.operation.name] = count + 1, keys
    return found


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


def _things(
    session: Session, kind: str, fields: tuple[str, ...], settled: "Settled"
) -> Iterator[Expectation]:
    """Yield how many new things of a kind there were, by what they had come to."""
    before = {each.id for each in getattr(session.start.store, kind)}
    new = [each for each in getattr(session.sandbox.store, kind) if each.id not in before]
    if not new or not all(map(settled, new)):
        return
    counts = Counter(tuple(getattr(each, name) for name in fields) for each in new)
    for values, count in counts.items():
        where = dict(zip(fields, values, strict=True))
        yield {"state": kind, "count": count, **({"where": where} if where else {})}


class Settled:
    """Says whether nothing more is going to happen to a thing: no timer and no rule is about it."""

    def __init__(self, subjects: set[str]) -> None:
        """Take what timers and rules are about."""
        self._subjects = subjects

    def __call__(self, thing: Any) -> bool:  # noqa: ANN401 (any record of the store)
        """Say so of one thing."""
        own = {thing.id, getattr(thing, "customer_id", thing.id)}
        return self._subjects.isdisjoint(own)


def _is_settled(sandbox: Sandbox) -> Settled:
    timers = {each.subject for each in sandbox.schedule}
    acts = sandbox.acts.waiting.values()
    touched = {value for act in acts for value in act.data.values() if isinstance(value, str)}
    return Settled(timers | touched)


def _deliveries(sandbox: Sandbox) -> Iterator[Expectation]:
    arrived = [str(each.event.name) for each in sandbox.outbox if each.state == State.SUCCEEDED]
    for event in dict.fromkeys(arrived):
        yield {"delivery": event, "succeeded": True}
