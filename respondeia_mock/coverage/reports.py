"""From a tally to a document, and from several documents to one.

Counts add up, names are united, and what they come to is reckoned anew: so no order matters.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from respondeia_mock.catalog import BESIDES
from respondeia_mock.core.routes import UNMATCHED
from respondeia_mock.core.tally import Tally
from respondeia_mock.coverage.contract import (
    EVENTS,
    STATUSES,
    TRANSITIONS,
    permissions,
    share,
    shares,
)

Document = dict[str, Any]

ADVICE = "Run with --documented-only: what leans on a guess fails there, and not in production."

_BESIDES = {row.name for row in BESIDES}


def report(*tallies: Tally) -> Document:
    """Return what sandboxes have seen, all together."""
    return merged(map(_counted, tallies))


def merged(documents: Iterable[Mapping[str, Any]]) -> Document:
    """Return what several reports say together; of none, that nothing was seen."""
    given = list(documents)
    inferred = [each["inferred"] for each in given]
    return _written(
        operations=_added(each["operations"] for each in given),
        transitions=_added(each["transitions"] for each in given),
        events=_added(each["events"] for each in given),
        inferred={
            "operations": _added(each["operations"] for each in inferred),
            "sent": _added(each["sent"] for each in inferred),
            "offered": _united(each["offered"] for each in inferred),
        },
        undocumented=sum(each["undocumented"] for each in given),
    )


def falls_short(document: Mapping[str, Any], least: float) -> bool:
    """Say whether less than `least` per cent of the whole is covered."""
    return bool(document["covered"] * 100 < least * document["whole"])


def _counted(tally: Tally) -> Document:
    """Return the counts of a tally as they stand in a report."""
    seen, told = tally.operations, tally.raised + tally.moves
    answers = {
        name: {str(status): count for status, count in each.answers.items()}
        for name, each in seen.items()
    }
    return {
        "operations": {name: each for name, each in answers.items() if name in STATUSES},
        "transitions": {
            group: {state: told[by] for state, by in states.items()}
            for group, states in TRANSITIONS.items()
        },
        "events": {
            name: {each: getattr(tally, each)[name] for each in counted}
            for name, counted in EVENTS.items()
        },
        "inferred": {
            "operations": {name: each for name, each in answers.items() if name in _BESIDES},
            "sent": {name: each.sent for name, each in seen.items() if each.sent},
            "offered": {name: each.offered for name, each in seen.items() if each.offered},
        },
        "undocumented": sum(answers.get(UNMATCHED.name, {}).values()),
    }


def _written(
    *,
    operations: Document,
    transitions: Document,
    events: Document,
    inferred: Document,
    undocumented: int,
) -> Document:
    """Return the document of these counts, in the contract's order and with what they come to."""
    counts: Document = {
        "operations": _ordered(operations, STATUSES),
        "transitions": _ordered(transitions, TRANSITIONS),
        "events": _ordered(events, EVENTS),
    }
    counts["permissions"] = permissions(counts["operations"])
    dimensions = shares(counts)
    covered, whole = (
        sum(int(each[name]) for each in dimensions.values()) for name in ("covered", "whole")
    )
    offered = {name: sorted(inferred["offered"][name]) for name in sorted(inferred["offered"])}
    return {
        **share(covered, whole),
        "dimensions": dimensions,
        **counts,
        "inferred": {
            "operations": _ordered(inferred["operations"], {}),
            "sent": _ordered(inferred["sent"], {}),
            "offered": offered,
            **({"advice": ADVICE} if inferred["sent"] or offered else {}),
        },
        "undocumented": undocumented,
    }


def _ordered(
    counts: Mapping[str, Mapping[str, int]], whole: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, int]]:
    """Return counts with everything of the whole first, 0 where there is none; then the rest."""
    return {
        name: {
            **{each: counts.get(name, {}).get(each, 0) for each in whole.get(name, ())},
            **{each: counts[name][each] for each in sorted(counts.get(name, ()))},
        }
        for name in (*whole, *sorted(counts.keys() - whole.keys()))
    }


def _added(parts: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    total: dict[str, dict[str, int]] = {}
    for part in parts:
        for name, counts in part.items():
            sums = total.setdefault(name, {})
            for each, count in counts.items():
                sums[each] = sums.get(each, 0) + count
    return total


def _united(parts: Iterable[Mapping[str, Iterable[str]]]) -> dict[str, set[str]]:
    total: dict[str, set[str]] = {}
    for part in parts:
        for name, fields in part.items():
            total.setdefault(name, set()).update(fields)
    return total
