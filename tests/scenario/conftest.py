"""A sandbox in which a scenario is under way, and what its report says."""

from collections.abc import Callable
from typing import Any

import pytest

from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.scenario.document import read_scenario
from respondeia_mock.scenario.staging import Stage, progress_of
from respondeia_mock.scenario.words import vocabulary

Begin = Callable[..., None]
Judged = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def begin(sandbox: Sandbox) -> Begin:
    """Begin a scenario with these expectations, and these rules, in the test sandbox."""

    def it(*expect: object, rules: tuple[object, ...] = (), **choices: object) -> None:
        document = {"rules": list(rules), "expect": list(expect)}
        scenario = read_scenario(document, vocabulary(), "tried")
        sandbox.reset(changed(sandbox.setup, opening=Stage(scenario), **choices))

    return it


@pytest.fixture
def judged(sandbox: Sandbox) -> Judged:
    """Judge now; return what each expectation came to, without the expectation."""

    def now() -> list[dict[str, Any]]:
        progress = progress_of(sandbox)
        assert progress is not None
        told = progress.report()["expectations"]
        return [{name: each[name] for name in each if name != "expectation"} for each in told]

    return now
