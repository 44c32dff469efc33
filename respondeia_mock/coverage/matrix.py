"""A report's operations as a matrix: a row for each, a column for each status that any has.

What the contract has of it and nobody did yet, what was done, and what was seen although the
contract does not have it (a status that only a rule gives, an answer that was lost) are told apart.
It knows no page: how a cell looks is its reader's matter.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from respondeia_mock.core.record import record
from respondeia_mock.coverage.contract import STATUSES

LOST = "lost"
"""The column of answers that never came; the last."""


class Mark(StrEnum):
    """What is known of an operation and a status."""

    SEEN = "seen"
    OPEN = "open"
    BEYOND = "beyond"
    NONE = "none"


@record
class Cell:
    """How many answers an operation gave with a status; 0 unless seen, or beyond."""

    status: str
    mark: Mark
    count: int = 0


@record
class Row:
    """One operation; `covered` of `whole` cells of the contract are seen."""

    name: str
    cells: Sequence[Cell]
    covered: int
    whole: int


@record
class Matrix:
    """Operations in the vendor's order, statuses in that of numbers."""

    statuses: Sequence[str]
    rows: Sequence[Row]


def matrix(operations: Mapping[str, Mapping[str, int]]) -> Matrix:
    """Lay out the `operations` of a report."""
    statuses = sorted({status for each in operations.values() for status in each}, key=_place)
    return Matrix(statuses, [_row(name, each, statuses) for name, each in operations.items()])


def _row(name: str, counts: Mapping[str, int], statuses: Sequence[str]) -> Row:
    cells = [_cell(name, status, counts.get(status, 0)) for status in statuses]
    covered = sum(each.mark is Mark.SEEN for each in cells)
    return Row(name, cells, covered, len(STATUSES.get(name, ())))


def _cell(name: str, status: str, count: int) -> Cell:
    if status in STATUSES.get(name, ()):
        return Cell(status, Mark.SEEN if count else Mark.OPEN, count)
    return Cell(status, Mark.BEYOND if count else Mark.NONE, count)


def _place(status: str) -> tuple[bool, int, str]:
    return (status == LOST, int(status) if status.isdecimal() else 0, status)
