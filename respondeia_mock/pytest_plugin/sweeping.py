"""The marker `respondeia_sweep`: a test run with each fault at each of its calls, as one item.

Every run sets the test's own fixtures up anew, so that each has a sandbox of its own and nothing
is carried over; fixtures of a wider scope stay. Only the last run is reported: it has the test's
name, its combinations are subtests (where pytest has them), and those that did harm fail.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy

import pytest
from _pytest.runner import runtestprotocol

from respondeia_mock.core.nearest import suggestion
from respondeia_mock.pytest_plugin import RUN
from respondeia_mock.pytest_plugin.gathering import gathered_in
from respondeia_mock.sweeps.faults import Fault, chosen
from respondeia_mock.sweeps.outcomes import Row, judged, table
from respondeia_mock.sweeps.runs import PATIENCE, Run

FIXTURE = "respondeia_mock"
KNOWN = ("faults", "patience")


def run_sweep(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run an item as a sweep, and report it; it stands for `pytest_runtest_protocol`."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    mistake = _mistake(item)
    if mistake is None:
        _sweep(item, nextitem)
    else:
        _report(item, nextitem, lambda: pytest.fail(mistake, pytrace=False))
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _sweep(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    happy, reports = _run(item, Run())
    if happy.effects is None or any(not each.passed for each in reports):
        # Without a run that is well, or of a test that is skipped, there is nothing to compare.
        _log(item, reports)
        _tear_down(item, nextitem)
        return
    faults, patience = _wish(item)
    rows: list[Row] = []
    conduct: dict[str, str] = {}
    for place in happy.places:
        for name, fault in faults.items():
            run, reports = _run(item, Run(place, fault, patience))
            rows.append(Row(place, name, *judged(happy.effects, run, _error(reports))))
            if run.conduct:
                conduct[rows[-1].title] = "\n".join(run.conduct)
    lines = list(table(rows)) if rows else ["the test made no call that can fail"]
    gathered_in(item.config).sweeps.append((item.nodeid, lines))
    _report(item, nextitem, lambda: _tell(item, _verdicts(rows, conduct)))


def _run(item: pytest.Item, run: Run) -> tuple[Run, Sequence[pytest.TestReport]]:
    """Run an item from the set-up of its own fixtures to their end; nothing is reported."""
    item.stash[RUN] = run
    try:
        # A sibling that comes next has what is wider than the item stay set up.
        return run, runtestprotocol(item, log=False, nextitem=copy(item))
    finally:
        del item.stash[RUN]


def _report(item: pytest.Item, nextitem: pytest.Item | None, told: Callable[[], None]) -> None:
    """Report an item whose own part is `told`."""
    names: list[str] = getattr(item, "fixturenames", [])
    earlier = list(names)
    names[:] = ["subtests"] if hasattr(pytest, "Subtests") else []
    item.runtest = told  # type: ignore[method-assign]
    try:
        runtestprotocol(item, log=True, nextitem=nextitem)
    finally:
        del item.runtest
        names[:] = earlier


def _verdicts(rows: Sequence[Row], conduct: Mapping[str, str]) -> dict[str, str]:
    """Return what each combination is to fail with, or nothing."""
    harm = {each.title: "" if each.is_well else str(each) for each in rows}
    return {title: said or conduct.get(title, "") for title, said in harm.items()}


def _tell(item: pytest.Item, verdicts: Mapping[str, str]) -> None:
    """Have each combination be a subtest; without subtests, have all of them be one failure."""
    subtests = getattr(item, "funcargs", {}).get("subtests")
    if subtests is None:
        if any(verdicts.values()):
            pytest.fail("\n".join(filter(None, verdicts.values())), pytrace=False)
        return
    for title, said in verdicts.items():
        with subtests.test(title):
            if said:
                pytest.fail(said, pytrace=False)


def _error(reports: Sequence[pytest.TestReport]) -> str | None:
    """Return what a run failed with, in a line; None if it passed."""
    for each in reports:
        if each.failed:
            crash = getattr(each.longrepr, "reprcrash", None)
            said = str(each.longrepr) if crash is None else str(crash.message)
            return said.partition("\n")[0]
    return None


def _log(item: pytest.Item, reports: Sequence[pytest.TestReport]) -> None:
    for each in reports:
        item.ihook.pytest_runtest_logreport(report=each)


def _tear_down(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """End what is wider than the item and not needed by the next."""
    item.session._setupstate.teardown_exact(nextitem)  # noqa: SLF001 (as pytest does it)


def _mistake(item: pytest.Item) -> str | None:
    """Return what is wrong with the mark, or None."""
    mark = item.get_closest_marker("respondeia_sweep")
    assert mark is not None  # noqa: S101 (who calls has looked)
    if mark.args:
        return "The mark respondeia_sweep takes keywords only"
    for name in mark.kwargs:
        if name not in KNOWN:
            near = suggestion(name, KNOWN) or f"; it takes {', '.join(KNOWN)}"
            return f"The mark respondeia_sweep knows no '{name}'{near}"
    if FIXTURE not in getattr(item, "fixturenames", ()):
        return f"The mark respondeia_sweep needs the fixture {FIXTURE}"
    try:
        _wish(item)
    except ValueError as error:
        return f"The mark respondeia_sweep: {error}"
    return None


def _wish(item: pytest.Item) -> tuple[dict[str, Fault], float]:
    mark = item.get_closest_marker("respondeia_sweep")
    given = mark.kwargs if mark is not None else {}
    return chosen(given.get("faults")), float(given.get("patience", PATIENCE))
