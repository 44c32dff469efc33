"""A scenario's beginning in a sandbox, and its end.

It begins with the sandbox at its seed: a `Stage` is what a `Setup` opens with, so that a reset
begins it anew. It ends when it is stopped: its rules go, what has happened stays, and so does the
report.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from respondeia_mock.core.owing import let_go
from respondeia_mock.core.record import record
from respondeia_mock.core.scripting import add_rule
from respondeia_mock.core.setup import Setup
from respondeia_mock.scenario.document import Scenario
from respondeia_mock.scenario.progress import Progress

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox


@record
class Stage:
    """What begins with a sandbox."""

    scenario: Scenario

    def begin(self, sandbox: "Sandbox") -> None:
        """Put the rules in and begin to count."""
        rules = [add_rule(sandbox, each) for each in self.scenario.rules]
        sandbox.progress = Progress(sandbox, self.scenario, rules)


def progress_of(sandbox: "Sandbox") -> Progress | None:
    """Return how far the scenario under way has come; None without one."""
    progress = sandbox.progress
    return progress if isinstance(progress, Progress) else None


def stop(sandbox: "Sandbox") -> Mapping[str, Any] | None:
    """End the scenario under way; return its report, or None if there was none."""
    progress = progress_of(sandbox)
    if progress is None:
        return None
    report = progress.report(sandbox.clock.now())
    for rule in progress.rules:
        let_go(sandbox, rule)
    kept = [each for each in sandbox.rules if each not in progress.rules]
    sandbox.rules.replace(kept)
    sandbox.progress, sandbox.reported = None, report
    return report


class Repertoire(Protocol):
    """The scenarios that are known by name, and what a sandbox needs for one."""

    def names(self) -> list[str]:
        """Return the names."""

    def find(self, given: object) -> Scenario:
        """Return the scenario of a name, or the one that a document describes.

        Raises:
            ActionError: there is none, or it is wrong.
            ConfigurationError: its file is wrong.
        """

    def setup(self, setup: Setup, scenario: Scenario) -> Setup:
        """Return a setup with what the scenario says put over it, which begins with it.

        Raises:
            ConfigurationError: its fixtures are wrong.
        """


def summary(scenario: Scenario) -> dict[str, Any]:
    """Tell what a scenario is, for who looks for one."""
    return {
        "name": scenario.name,
        "description": scenario.description,
        "rules": len(scenario.rules),
        "expectations": len(scenario.expect),
    }
