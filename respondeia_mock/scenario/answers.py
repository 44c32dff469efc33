"""Which calls are meant, by what they asked and by what was answered.

A pattern of calls (`core.matching`), and of the answer a status, a class of them, or its loss.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.matching import CALL, CallPattern, read_pattern
from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from respondeia_mock.core.exchange import Exchange
    from respondeia_mock.core.vocabulary import Vocabulary

KEYS = (*CALL, "status")


@record
class Answers:
    """Calls of a pattern, with answers of certain statuses.

    Attributes:
        statuses: ranges of statuses, first and last; empty asks nothing; (0, 0) is a lost answer.
        spelled: the statuses as they were given.
    """

    pattern: CallPattern
    statuses: tuple[tuple[int, int], ...] = ()
    spelled: str = ""

    def misses(self, exchange: "Exchange") -> list[str]:
        """Return in what a call differs."""
        found = list(self.pattern.misses(exchange))
        status = exchange.status or 0
        if self.statuses and not any(low <= status <= high for low, high in self.statuses):
            was = f"status is {status}" if status else "the answer was lost"
            found.append(f"{was}, not {self.spelled}")
        return found

    @property
    def asked(self) -> int:
        """Count what is asked."""
        return self.pattern.asked + bool(self.statuses)

    def concerns(self, exchange: "Exchange") -> bool:
        """Say whether a call counts at all: of /v1, or named by its operation or its path."""
        named = self.pattern.operation is not None or self.pattern.path is not None
        return named or exchange.operation.counted


def read_answers(document: Mapping[str, Any], path: str, known: "Vocabulary") -> Answers:
    """Read which calls, with which answers: a status, a list of them, `2xx` or `lost`."""
    pattern = {name: value for name, value in document.items() if name != "status"}
    read = read_pattern(pattern, path, known.operations, CALL)
    if "status" not in document:
        return Answers(read)
    given, where = document["status"], strict.below(path, "status")
    listed = given if isinstance(given, list) and given else [given]
    places = [where] if listed is not given else [f"{where}[{at}]" for at in range(len(listed))]
    ranges = tuple(_statuses(value, at) for value, at in zip(listed, places, strict=True))
    return Answers(read, ranges, " or ".join(map(str, listed)))


def told(exchange: "Exchange") -> str:
    """Return how a call is named in sentences."""
    return f"{exchange.call.method} {exchange.call.path} ({exchange.id})"


def _statuses(value: object, path: str) -> tuple[int, int]:
    if value == "lost":
        return 0, 0
    if isinstance(value, str) and len(value) == len("2xx") and value[0] in "12345":
        if value[1:] == "xx":
            return int(value[0]) * 100, int(value[0]) * 100 + 99
    elif isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599:  # noqa: PLR2004
        return value, value
    raise ActionError(f"'{path}' must be a status such as 429, 2xx, or lost", path)
