"""What came of a test under a fault, and all of it as a table."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from respondeia_mock.core.record import record
from respondeia_mock.sweeps.effects import Effects
from respondeia_mock.sweeps.faults import Place
from respondeia_mock.sweeps.runs import Run

NAMED = 3
"""So many effects are named for each combination."""


class Outcome(StrEnum):
    """What came of one combination; the first two are well."""

    SURVIVED = "survived"
    FAILED = "failed cleanly"
    LOST = "lost an effect"
    DOUBLED = "doubled an effect"
    HUNG = "hung"
    CRASHED = "crashed the mock"
    MISSED = "never came so far"


WELL = frozenset({Outcome.SURVIVED, Outcome.FAILED})


@record
class Row:
    """A combination of a call and a fault, and what came of it.

    Attributes:
        told: the effects that are amiss, or what the test failed with.
    """

    place: Place
    fault: str
    outcome: Outcome
    told: str = ""

    @property
    def title(self) -> str:
        """Return which combination it is."""
        return f"{self.fault} at call {self.place.number}, {self.place.operation}"

    @property
    def is_well(self) -> bool:
        """Say whether the test does not mind, or fails without harm."""
        return self.outcome in WELL

    def __str__(self) -> str:
        """Return it in a line."""
        return f"{self.title}: {self.outcome}{f': {self.told}' if self.told else ''}"


def judged(happy: Effects, run: Run, error: str | None) -> tuple[Outcome, str]:
    """Return what came of a run, and what is to be said of it.

    Args:
        happy: what the run without a fault left behind.
        run: one that has ended.
        error: what the test failed with; None if it passed.
    """
    if run.hung or run.effects is None:
        return Outcome.HUNG, "the client waits without a timeout of its own"
    if run.crashes:
        return Outcome.CRASHED, run.crashes[0]
    if not run.hit:
        return Outcome.MISSED, "this run made other calls than the first; is chance in the test?"
    doubled = happy.doubled_in(run.effects)
    if doubled:
        return Outcome.DOUBLED, _named(doubled)
    if error is not None:
        return Outcome.FAILED, error
    lost = happy.lost_in(run.effects)
    return (Outcome.LOST, _named(lost)) if lost else (Outcome.SURVIVED, "")


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of a table, calls down and faults across; then what is amiss."""
    faults = list(dict.fromkeys(each.fault for each in rows))
    places = list(dict.fromkeys(each.place for each in rows))
    found = {(each.place, each.fault): each for each in rows}
    titles = [f"{each.number} {each.operation}" for each in places]
    first = max(map(len, [*titles, "call"]))
    widths = [max([len(fault), *_lengths(rows, fault)]) for fault in faults]
    yield _joined("call".ljust(first), faults, widths)
    for place, title in zip(places, titles, strict=True):
        cells = [str(found[place, fault].outcome) for fault in faults]
        yield _joined(title.ljust(first), cells, widths)
    for row in rows:
        if not row.is_well:
            yield str(row)


def _lengths(rows: Iterable[Row], fault: str) -> list[int]:
    return [len(each.outcome) for each in rows if each.fault == fault]


def _joined(title: str, cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "  ".join([title, *padded]).rstrip()


def _named(effects: Sequence[str]) -> str:
    more = f" and {len(effects) - NAMED} more" if len(effects) > NAMED else ""
    return "; ".join(effects[:NAMED]) + more
