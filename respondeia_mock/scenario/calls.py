"""Expectations on calls: how many, with which headers, after what, and how patient.

A tally sees every call once it is answered and keeps numbers, not calls: the journal may have
forgotten what it counted.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import record
from respondeia_mock.scenario import answers
from respondeia_mock.scenario.answers import Answers, read_answers, told
from respondeia_mock.scenario.counting import (
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    Count,
    Nearest,
    Verdict,
    counted,
    read_count,
    some,
)
from respondeia_mock.scenario.turning import Gate, Turn, read_turn
from respondeia_mock.scenario.waits import Patience

if TYPE_CHECKING:
    from respondeia_mock.core.exchange import Exchange
    from respondeia_mock.core.sandbox import Sandbox
    from respondeia_mock.core.vocabulary import Vocabulary

OWN = ("count", "same_header", "distinct_header", "respects_retry_after", "after")
KEYS = (*answers.KEYS, *OWN)
SHOWN = 8
MOST_VALUES = 100_000
"""How many values of a header are told apart."""


@record
class CallsExpectation:
    """So many calls like this."""

    document: Mapping[str, Any]
    answers: Answers
    count: Count = Count()
    same_header: str | None = None
    distinct_header: str | None = None
    respects_retry_after: bool = False
    after: Turn | None = None

    def tally(self, _: "Sandbox") -> "CallTally":
        """Begin to count."""
        return CallTally(self)


class CallTally:
    """What came of a `CallsExpectation` so far."""

    __slots__ = ("_early", "_near", "_patience", "_values", "expected", "gate", "number")

    def __init__(self, expected: CallsExpectation) -> None:
        """Start at nothing."""
        self.expected = expected
        self.gate = None if expected.after is None else Gate(expected.after)
        self.number = 0
        self._near = Nearest()
        self._early: str | None = None
        self._values: dict[str | None, int] = {}
        self._patience = Patience() if expected.respects_retry_after else None

    def answered(self, exchange: "Exchange") -> None:
        """Count a call if it is meant."""
        meant = self.expected.answers
        if not meant.concerns(exchange):
            return
        misses = meant.misses(exchange)
        if misses:
            self._near.offer(told(exchange), misses, meant.asked + (self.gate is not None))
        elif self.gate is not None and not self.gate.is_open:
            self._early = f"{told(exchange)} came before {self.gate.turn}"
        else:
            self._take(exchange)

    def judge(self, _: "Sandbox") -> Verdict:
        """Return what it comes to now."""
        if self.gate is not None and not self.gate.is_open:
            return Verdict(NOT_APPLICABLE, f"{self.gate.turn} never came about")
        verdict = counted(self.expected.count, self.number, "call", self._near)
        if verdict.result == NOT_MET:
            return Verdict(NOT_MET, verdict.seen, verdict.nearest or self._early)
        for header, judge in (
            (self.expected.same_header, self._same),
            (self.expected.distinct_header, self._distinct),
        ):
            if header is not None and self.number and (flaw := judge(header)) is not None:
                return Verdict(NOT_MET, some(self.number, "call"), flaw)
        if self._patience is not None:
            return self._patience.judge()
        return Verdict(MET, self._seen())

    def _take(self, exchange: "Exchange") -> None:
        self.number += 1
        self._near.last = told(exchange)
        name = self.expected.same_header or self.expected.distinct_header
        if name is not None:
            value = exchange.call.headers.get(name.lower()) or None
            if value in self._values or len(self._values) < MOST_VALUES:
                self._values[value] = self._values.get(value, 0) + 1
        if self._patience is not None:
            self._patience.see(exchange)

    def _seen(self) -> str:
        expected = self.expected
        if expected.same_header and self.number:
            return f"{some(self.number, 'call')}, all with one {expected.same_header}"
        if expected.distinct_header and self.number:
            return f"{some(self.number, 'call')}, each with its own {expected.distinct_header}"
        return some(self.number, "call")

    def _same(self, header: str) -> str | None:
        if len(self._values) == 1 and None not in self._values:
            return None
        shares = [f"{each} carried {_spelled(header, value)}" for value, each in self._most()]
        return f"{some(self.number, 'call')}, of which {' and '.join(shares)}"

    def _distinct(self, header: str) -> str | None:
        if None in self._values:
            return f"{some(self._values[None], 'call')} carried no {header}"
        value, most = self._most()[0]
        return f"{most} calls carried {_spelled(header, value)}" if most > 1 else None

    def _most(self) -> list[tuple[str | None, int]]:
        """Return the values that were carried most often, with how often that was."""
        shares = sorted(self._values.items(), key=lambda share: -share[1])
        return shares[:3]


def read_calls(document: Mapping[str, Any], path: str, known: "Vocabulary") -> CallsExpectation:
    """Read an expectation on calls.

    Raises:
        ActionError: what is wrong and where.
    """
    strict.only(document, (*KEYS, "note"), path)
    readers: dict[str, strict.Reader] = {
        "count": read_count,
        "same_header": strict.text,
        "distinct_header": strict.text,
        "respects_retry_after": _only_true,
        "after": lambda value, at: read_turn(value, at, known),
    }
    own = {name: document[name] for name in readers if name in document}
    if "same_header" in own and "distinct_header" in own:
        where = strict.below(path, "distinct_header")
        raise ActionError(f"'{where}': the same and each its own exclude each other", where)
    asked = {name: document[name] for name in answers.KEYS if name in document}
    meant = read_answers(asked, path, known)
    return CallsExpectation(document, meant, **strict.values(own, readers, path))


def _only_true(value: object, path: str) -> bool:
    if value is not True:
        raise ActionError(f"'{path}' can only be true; leave it out otherwise", path)
    return True


def _spelled(header: str, value: str | None) -> str:
    if value is None:
        return f"no {header}"
    return f"{header} {value if len(value) <= SHOWN else value[:SHOWN] + '…'}"
