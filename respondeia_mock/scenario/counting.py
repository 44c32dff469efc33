"""What expectations count in, and what comes of one: a range, a verdict, a nearest miss."""

from collections.abc import Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record

MET = "met"
NOT_MET = "not_met"
NOT_APPLICABLE = "not_applicable"
SHOWN = 3
"""How many differences a nearest miss tells."""


@record
class Count:
    """How many are expected: `least` to `most`, None being any number."""

    least: int = 1
    most: int | None = None

    def holds(self, number: int) -> bool:
        """Say whether so many are expected."""
        return self.least <= number and (self.most is None or number <= self.most)

    def __str__(self) -> str:
        """Say it in words."""
        if self.most is None:
            return f"{self.least} or more"
        if self.least == self.most:
            return "none" if self.most == 0 else f"exactly {self.most}"
        return f"at most {self.most}" if self.least == 0 else f"{self.least} to {self.most}"


@record
class Verdict:
    """What an expectation came to.

    Attributes:
        result: `met`, `not_met` or `not_applicable`.
        seen: what there was, in a sentence.
        nearest: the nearest miss, in a sentence; None where nothing came near.
    """

    result: str
    seen: str
    nearest: str | None = None


class Nearest:
    """What helps where the number is wrong: the latest that hit, and that differed least.

    Attributes:
        last: the latest that was as expected: of too many it is the one too much.
        sentence: the latest of those that differed least, and in what.
    """

    __slots__ = ("_differences", "last", "sentence")

    def __init__(self) -> None:
        """Start with none."""
        self._differences: int | None = None
        self.last: str | None = None
        self.sentence: str | None = None

    def copy(self) -> "Nearest":
        """Return one that may go on by itself."""
        other = Nearest()
        other.last, other.sentence = self.last, self.sentence
        other._differences = self._differences
        return other

    def offer(self, who: str, misses: list[str], asked: int) -> None:
        """Take a miss into account; what has nothing in common with `asked` parts is none."""
        differences = len(misses)
        if differences >= asked:
            return
        if self._differences is None or differences <= self._differences:
            more = differences - SHOWN
            rest = [f"and {more} more"] if more > 0 else []
            self._differences = differences
            self.sentence = f"{who}: {'; '.join([*misses[:SHOWN], *rest])}"


def read_count(value: object, path: str) -> Count:
    """Read `count: 2` or `count: {min: 1, max: 3}`."""
    if not isinstance(value, Mapping):
        number = strict.whole(value, path)
        return Count(number, number)
    given = strict.values(value, {"min": strict.whole, "max": strict.whole}, path)
    if not given:
        raise ActionError(f"'{path}' must be a number, or have 'min' or 'max'", path)
    count = Count(given.get("min", 0), given.get("max"))
    if count.most is not None and count.least > count.most:
        raise ActionError(f"'{path}': 'min' must be at most 'max'", path)
    return count


def read_where(value: object, path: str, fields: tuple[str, ...]) -> Mapping[str, Any]:
    """Read `where: {field: value}`; only these fields are there."""
    given = strict.mapping(value, path)
    strict.only(given, fields, path)
    return given


def some(number: int, what: str) -> str:
    """Return `1 call`, `2 calls`, `no call`; of `delivery of x` the first word is counted."""
    if number <= 1:
        return f"{number or 'no'} {what}"
    word, blank, rest = what.partition(" of ")
    return (
        f"{number} {word[:-1]}ies{blank}{rest}"
        if word.endswith("y")
        else f"{number} {word}s{blank}{rest}"
    )


def counted(count: Count, number: int, what: str, near: Nearest, like: str = "") -> Verdict:
    """Return the verdict on a number alone."""
    seen = some(number, what) + like
    if count.holds(number):
        return Verdict(MET, seen)
    last = near.last and f"the last was {near.last}"
    nearest = near.sentence if number < count.least else last
    return Verdict(NOT_MET, f"{seen}, expected {count}", nearest)
