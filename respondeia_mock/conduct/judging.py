"""The judge: every check of the table on one sandbox.

It reads what the journal and the outbox still hold and says how much they do not. On a frozen clock
nobody can tell how long a client waited: what is about that is `undetermined`, and no failure.
"""

from collections.abc import Collection
from typing import Any

from respondeia_mock.conduct.case import Case
from respondeia_mock.conduct.checks import CHECKS, check_names
from respondeia_mock.conduct.finding import Finding, Severity, finding_of
from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox


@record
class Judgement:
    """The findings on one sandbox, in the order of the table.

    Attributes:
        evicted: how many calls the journal holds no longer, which nobody has judged.
    """

    findings: tuple[Finding, ...]
    evicted: int = 0

    def count(self, severity: Severity) -> int:
        """Count the findings that weigh so much, without those that are undetermined."""
        determined = [each for each in self.findings if not each.undetermined]
        return sum(each.severity is severity for each in determined)

    @property
    def undetermined(self) -> int:
        """Count the findings that nobody can be sure of."""
        return sum(each.undetermined for each in self.findings)

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        document: dict[str, Any] = {
            "findings": [each.document() for each in self.findings],
            "total": len(self.findings),
            "errors": self.count(Severity.ERROR),
            "warnings": self.count(Severity.WARNING),
            "undetermined": self.undetermined,
        }
        return {**document, "evicted": self.evicted} if self.evicted else document


def judge(
    sandbox: Sandbox, *, advice: bool = False, since: float = 0.0, ignore: Collection[str] = ()
) -> Judgement:
    """Judge how the clients and the receivers of a sandbox have behaved.

    Args:
        sandbox: it is only read.
        advice: give advice as well.
        since: leave out what happened before (Unix seconds of the sandbox's clock).
        ignore: the names of findings that shall not be given.

    Raises:
        ActionError: a name to ignore is no finding's; it names the nearest.
    """
    check_names(ignore)
    case = Case(sandbox, since)
    found = (
        finding_of(check, evidence, frozen=case.frozen)
        for check in CHECKS
        if check.name not in ignore and (advice or check.severity is not Severity.ADVICE)
        for evidence in check.find(case)
    )
    return Judgement(tuple(found), sandbox.journal.evicted)
