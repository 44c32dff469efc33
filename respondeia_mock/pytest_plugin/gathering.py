"""What a run gathers from its tests, and tells at its end: conduct, coverage, sweeps.

Workers of pytest-xdist hand theirs over as JSON; no order matters. The exit code is decided here
too: a run that covers too little fails.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from respondeia_mock.pytest_plugin import GATHERED, least_of, wants_coverage

MOST_TESTS = 5
"""So many tests are named for each finding; the others are counted."""


class Gathered:
    """What was gathered.

    Attributes:
        coverage: one report for each sandbox.
        conduct: the findings, each with its test.
        sweeps: the lines of each, with its test.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.coverage: list[Mapping[str, Any]] = []
        self.conduct: list[tuple[str, Mapping[str, Any]]] = []
        self.sweeps: list[tuple[str, list[str]]] = []
        self.verdict = ""

    def add(self, nodeid: str, account: Mapping[str, Any]) -> None:
        """Add what a sandbox told of itself."""
        if "coverage" in account:
            self.coverage.append(account["coverage"])
        findings = account.get("conduct", {}).get("findings", ())
        self.conduct += [(nodeid, each) for each in findings]

    def take(self, told: str) -> None:
        """Add what a worker has handed over."""
        document = json.loads(told)
        self.coverage += document["coverage"]
        self.conduct += [(nodeid, each) for nodeid, each in document["conduct"]]
        self.sweeps += [(nodeid, lines) for nodeid, lines in document["sweeps"]]

    def hand_over(self) -> str:
        """Return all of it for the controller."""
        from respondeia_mock.coverage.reports import merged

        document = {"conduct": self.conduct, "sweeps": self.sweeps}
        coverage = [merged(self.coverage)] if self.coverage else []
        return json.dumps({**document, "coverage": coverage})

    def covered(self) -> Mapping[str, Any]:
        """Return the coverage of all together."""
        from respondeia_mock.coverage.reports import merged

        return merged(self.coverage)

    def tell(self, reporter: pytest.TerminalReporter) -> None:
        """Print what there is to read."""
        for nodeid, lines in sorted(self.sweeps):
            _section(reporter, f"sweep of {nodeid}", lines)
        conduct = list(_conduct_lines(self.conduct))
        if conduct:
            _section(reporter, "conduct", conduct)
        if wants_coverage(reporter.config):
            from respondeia_mock.coverage import table

            _section(reporter, "coverage", table.lines(self.covered()))
        if self.verdict:
            reporter.write_line(self.verdict, red=True)


def gathered_in(config: pytest.Config) -> Gathered:
    """Return what a run has gathered."""
    return config.stash.setdefault(GATHERED, Gathered())


def finish(session: pytest.Session) -> None:
    """Hand over to the controller of pytest-xdist, or judge what it all comes to."""
    gathered = gathered_in(session.config)
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["respondeia_mock"] = gathered.hand_over()
        return
    from respondeia_mock.coverage.reports import falls_short

    least = least_of(session.config)
    covered = gathered.covered()
    if least is not None and falls_short(covered, least):
        said = f"{covered['percent']:g} % of the contract is covered, less than {least:g} %"
        gathered.verdict = f"respondeia-mock: {said}"
        if session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _section(
    reporter: pytest.TerminalReporter, title: str, lines: "Iterator[str] | list[str]"
) -> None:
    reporter.section(f"respondeia-mock: {title}")
    for line in lines:
        reporter.write_line(line)


def _conduct_lines(conduct: list[tuple[str, Mapping[str, Any]]]) -> Iterator[str]:
    """Yield each kind of finding once, with an instance of it and the tests that had it."""
    from respondeia_mock.conduct.telling import finding_lines

    kinds: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for nodeid, finding in conduct:
        if "undetermined" not in finding:
            kinds.setdefault(finding["name"], []).append((nodeid, finding))
    for name in sorted(kinds):
        yield from finding_lines(kinds[name][0][1])
        tests = list(dict.fromkeys(nodeid for nodeid, _ in sorted(kinds[name], key=_nodeid)))
        more = f" and {len(tests) - MOST_TESTS} more" if len(tests) > MOST_TESTS else ""
        yield f"  In: {', '.join(tests[:MOST_TESTS])}{more}"
    unsure = sum("undetermined" in finding for _, finding in conduct)
    if unsure and kinds:
        yield f"{unsure} more nobody can be sure of: the clock was frozen while the code waited."


def _nodeid(found: tuple[str, Mapping[str, Any]]) -> str:
    return found[0]
