"""What a judgement is made of: the checks, what each gives as evidence, and the finding of both."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from respondeia_mock.conduct.case import Case

MOST_NAMED = 50
"""So many requests and deliveries a finding names; it counts all."""


class Severity(StrEnum):
    """How much a finding weighs. Advice is given only when it is asked for."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


@record
class Evidence:
    """One breach, as a check found it.

    Attributes:
        what: what was done, in one sentence.
        requests: the ids of the calls that show it, oldest first.
        deliveries: the same of deliveries.
    """

    what: str
    requests: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()


@record
class Check:
    """A line of the table.

    Attributes:
        heading: where the vendor's page speaks of it.
        advice: what it says there.
        fix: what to change.
        timed: it measures waits, which a frozen clock cannot.
    """

    name: str
    severity: Severity
    heading: str
    advice: str
    fix: str
    find: Callable[["Case"], Iterable[Evidence]]
    timed: bool = False


@record
class Finding:
    """A breach with everything that is said about it.

    Attributes:
        undetermined: nobody can tell, since the clock is frozen; it is no failure.
    """

    name: str
    severity: Severity
    what: str
    requests: tuple[str, ...]
    deliveries: tuple[str, ...]
    advice: str
    fix: str
    undetermined: bool = False

    def document(self) -> dict[str, Any]:
        """Return it as JSON; without `deliveries` and `undetermined` where they say nothing."""
        document: dict[str, Any] = {
            "name": self.name,
            "severity": self.severity,
            "what": self.what,
            "requests": self.requests[:MOST_NAMED],
        }
        if self.deliveries:
            document["deliveries"] = self.deliveries[:MOST_NAMED]
        document |= {"advice": self.advice, "fix": self.fix}
        return {**document, "undetermined": True} if self.undetermined else document


def finding_of(check: Check, evidence: Evidence, *, frozen: bool) -> Finding:
    """Put a check and its evidence together."""
    return Finding(
        check.name,
        check.severity,
        evidence.what,
        evidence.requests,
        evidence.deliveries,
        f'Page, "{check.heading}": {check.advice}',
        check.fix,
        undetermined=check.timed and frozen,
    )
