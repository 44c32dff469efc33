"""What becomes of a test because of what happened in its mocks.

When its own part has ended, a crash of the mock, a scenario's unmet expectation or, if it was
chosen, an error in its conduct fails it. When its mocks go, what is left is gathered for the end,
and what its fixtures did meanwhile is judged in the same way.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from respondeia_mock.client.line import MockError
from respondeia_mock.conduct.telling import finding_lines
from respondeia_mock.pytest_plugin import LENDER, LENT, RUN
from respondeia_mock.pytest_plugin.gathering import gathered_in
from respondeia_mock.pytest_plugin.lending import Lent
from respondeia_mock.scenario.reports import report_lines

SECTION = "respondeia-mock"
CALLS = 20
"""So many of the last calls are told of a test that failed."""


def judge(item: pytest.Item) -> None:
    """Fail a test that has ended well for what happened in its mocks."""
    if _is_made_to_fail(item):
        return  # a sweep judges by other measures
    conduct = item.config.stash[LENDER].choices.conduct
    told: list[str] = []
    for lent in item.stash[LENT]:
        report = lent.finish() if lent.is_staged else None
        if report is not None and not report["met"]:
            told += report_lines(report)
        wanted = ("crashes", "conduct") if conduct == "error" else ("crashes",)
        told += _against(lent, lent.account(*wanted))
    if told:
        pytest.fail("\n".join(told), pytrace=False)


def explain(item: pytest.Item) -> None:
    """Tell, beside a failed test, which calls arrived, and which of them the mock crashed in."""
    for lent in [] if _is_made_to_fail(item) else item.stash[LENT]:
        try:
            lines = [*_calls(lent), *_against(lent, lent.account("crashes"))]
        except MockError as error:  # the test's own failure is what matters
            lines = [str(error)]
        item.add_report_section("call", SECTION, "\n".join(lines))


def take_back(item: pytest.Item, loans: Iterable[Lent]) -> None:
    """Take mocks back; gather what they tell, and fail for what was not seen before.

    Under a sweep's fault the conduct fails no run, but the combination: see `sweeping`.
    """
    gathered, choices = gathered_in(item.config), item.config.stash[LENDER].choices
    wanted = ["crashes"]
    wanted += ["conduct"] if choices.conduct != "off" else []
    wanted += ["coverage"] if choices.coverage else []
    told: list[str] = []
    for lent in loans:
        account = lent.give_back(*wanted)
        gathered.add(item.nodeid, account)
        if choices.conduct != "error":
            account = {**account, "conduct": {}}
        told += _against(lent, account)
    if _is_made_to_fail(item):
        item.stash[RUN].conduct = told
    elif told:
        pytest.fail("\n".join(told), pytrace=False)


def _against(lent: Lent, account: Mapping[str, Any]) -> Iterator[str]:
    """Yield what an account holds against a test that was not said before."""
    for call in account.get("crashes", ()):
        if call["id"] not in lent.seen:
            lent.seen.add(call["id"])
            where = f"{call['method']} {call['path']}"
            yield f"respondeia-mock itself crashed in {where}: {call['crashed']}"
            yield "That is a mistake of the mock, not of the code under test; please report it."
    for finding in account.get("conduct", {}).get("findings", ()):
        known = f"{finding['name']} {finding['what']}"
        if fails(finding) and known not in lent.seen:
            lent.seen.add(known)
            yield from finding_lines(finding)


def _is_made_to_fail(item: pytest.Item) -> bool:
    return RUN in item.stash and not item.stash[RUN].is_happy


def fails(finding: Mapping[str, Any]) -> bool:
    """Say whether a finding is an error that somebody can be sure of."""
    return finding["severity"] == "error" and "undetermined" not in finding


def _calls(lent: Lent) -> Iterator[str]:
    """Yield a line for each of the last calls."""
    made = lent.requests.list(CALLS)
    yield f"{lent!r} had {len(made) if len(made) < CALLS else f'at least {CALLS}'} calls"
    for each in made:
        told = [f"{name} {each[name]}" for name in ("lost", "rule", "hint") if name in each]
        said = f"  ({'; '.join(told)})" if told else ""
        yield f"  {each['method']} {each['path']} {each['status']}{said}"
