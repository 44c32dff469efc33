"""The pytest plugin: `respondeia_mock` is a sandbox for each test, over one server for the session.

What goes wrong in a sandbox fails the test that had it: a crash of the mock, a scenario's unmet
expectation, on demand its conduct. pytest imports this in every run, so it imports pytest alone:
what it takes to serve a mock is imported by the first test that asks for one.
"""

from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from respondeia_mock.client.mock import Client
    from respondeia_mock.pytest_plugin.gathering import Gathered
    from respondeia_mock.pytest_plugin.lending import Lender, Lent
    from respondeia_mock.sweeps.runs import Run

MARKERS = (
    "respondeia(scenario=, fixtures=, plan=, speed=, now=, seed=): what the test's mock starts as",
    "respondeia_sweep(faults=): run the test again with each fault at each of its calls",
)
CONDUCT = ("error", "warn", "off")

LENT: "pytest.StashKey[list[Lent]]" = pytest.StashKey()
"""The mocks that an item has."""
LENDER: "pytest.StashKey[Lender]" = pytest.StashKey()
"""Who gives them; in a run's config from the first mock on."""
RUN: "pytest.StashKey[Run]" = pytest.StashKey()
"""Which run of a sweep an item is in."""
GATHERED: "pytest.StashKey[Gathered]" = pytest.StashKey()
"""What is told at a run's end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the options; each may stand in the ini file as well, with underscores."""
    group = parser.getgroup("respondeia", "respondeia-mock")
    group.addoption(
        "--respondeia-url",
        metavar="URL",
        help="Use the mock that runs there, a sandbox for each test, instead of starting one.",
    )
    group.addoption(
        "--respondeia-coverage",
        action="store_true",
        help="Tell at the end what of the vendor's contract the tests exercised.",
    )
    group.addoption(
        "--respondeia-coverage-fail-under",
        metavar="PERCENT",
        type=_percent,
        help="Fail if less than this is covered; tells the coverage as well.",
    )
    group.addoption(
        "--respondeia-conduct",
        choices=CONDUCT,
        help="What findings about the code's conduct are: failures, lines to read, or nothing. "
        "Default: that of respondeia-mock.yaml, else warn.",
    )
    parser.addini("respondeia_url", "As --respondeia-url.")
    parser.addini("respondeia_coverage", "As --respondeia-coverage.", "bool", default=False)
    parser.addini("respondeia_coverage_fail_under", "As --respondeia-coverage-fail-under.")
    parser.addini("respondeia_conduct", "As --respondeia-conduct.")


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known; refuse values of the ini file that are none."""
    for each in MARKERS:
        config.addinivalue_line("markers", each)
    conduct = config.getini("respondeia_conduct")
    if conduct and conduct not in CONDUCT:
        known = ", ".join(CONDUCT)
        raise pytest.UsageError(f"respondeia_conduct: must be one of {known}, not '{conduct}'")
    least_of(config)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test that is marked as a sweep once for each call and fault."""
    if item.get_closest_marker("respondeia_sweep") is None:
        return None
    from respondeia_mock.pytest_plugin.sweeping import run_sweep

    return run_sweep(item, nextitem)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse a marker that is wrong, whether or not the test has a mock."""
    if item.get_closest_marker("respondeia") is not None:
        from respondeia_mock.pytest_plugin.marking import wish_of

        wish_of(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Judge what a test did in its mocks when it has ended, as a part of it."""
    try:
        result = yield
    except (Exception, pytest.fail.Exception):
        if LENT in item.stash:
            from respondeia_mock.pytest_plugin.judging import explain

            explain(item)
        raise
    if LENT in item.stash:
        from respondeia_mock.pytest_plugin.judging import judge

        judge(item)
    return result


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 (xdist's)
    """Take what a worker of pytest-xdist has gathered."""
    told = getattr(node, "workeroutput", {}).get("respondeia_mock")
    if told is not None:
        from respondeia_mock.pytest_plugin.gathering import gathered_in

        gathered_in(node.config).take(told)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the server; hand over what was gathered, or judge it."""
    config = session.config
    if LENDER in config.stash:
        from respondeia_mock.pytest_plugin.gathering import gathered_in

        left = config.stash[LENDER].close()
        gathered_in(config).add("", {} if left is None else {"coverage": left})
    if GATHERED in config.stash or wants_coverage(config):
        from respondeia_mock.pytest_plugin.gathering import finish

        finish(session)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Tell what was gathered."""
    if GATHERED in config.stash:
        config.stash[GATHERED].tell(terminalreporter)


@pytest.fixture(scope="session")
def respondeia_mock_server(request: pytest.FixtureRequest) -> "Client":
    """The mock that serves the session; it speaks of the sandbox `test`, and makes others."""
    from respondeia_mock.pytest_plugin.lending import lender_of

    return lender_of(request.config).server


@pytest.fixture
def respondeia_mock_factory(
    request: pytest.FixtureRequest,
) -> "Iterator[Callable[..., Client]]":
    """Make further mocks for this test, each with what a mark could choose."""
    from respondeia_mock.pytest_plugin.lending import Loans

    with Loans(request) as loans:
        yield loans.further


@pytest.fixture
def respondeia_mock(request: pytest.FixtureRequest) -> "Iterator[Client]":
    """A mock of this test's own: a sandbox on a frozen clock, gone with the test."""
    from respondeia_mock.pytest_plugin.lending import Loans

    with Loans(request) as loans:
        yield loans.first()


def wants_coverage(config: pytest.Config) -> bool:
    """Say whether coverage is to be told at the end."""
    chosen = config.getoption("respondeia_coverage") or config.getini("respondeia_coverage")
    return bool(chosen) or least_of(config) is not None


def least_of(config: pytest.Config) -> float | None:
    """Return how many per cent must be covered; UsageError if the ini file holds something else."""
    flagged: float | None = config.getoption("respondeia_coverage_fail_under")
    written = config.getini("respondeia_coverage_fail_under")
    if flagged is not None or not written:
        return flagged
    try:
        return _percent(written)
    except ValueError:
        name = "respondeia_coverage_fail_under"
        raise pytest.UsageError(f"{name}: must be 0 to 100, not '{written}'") from None


def _percent(text: str) -> float:
    """Read a number from 0 to 100; argparse makes a sentence of a ValueError."""
    value = float(text)
    if not 0 <= value <= 100:  # noqa: PLR2004 (per cent)
        raise ValueError(text)
    return value
