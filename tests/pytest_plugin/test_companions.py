"""Beside other plugins: pytest-xdist, pytest-asyncio, anyio; and what an idle plugin costs."""

import subprocess
import sys

import pytest

import respondeia_mock.pytest_plugin
from respondeia_mock.settings import Settings
from tests.pytest_plugin.conftest import Run
from tests.serving import Served

pytest_plugins = ["pytester"]

MANY = """
@pytest.mark.parametrize("n", range(8))
def test_it(respondeia_mock, n):
    Shop(respondeia_mock, key=None).buy()


@pytest.mark.respondeia_sweep(faults=["500"])
def test_swept(respondeia_mock):
    Shop(respondeia_mock).buy()
"""
SWEPT = "1 payments.create  failed cleanly"
RECEIVER = """
import asyncio

loops = []


async def app(scope, receive, send):
    loops.append(asyncio.get_running_loop())
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


async def heard(mock):
    mock.webhooks.deliver_to(app, events=["payment.approved"])
    Shop(mock).buy()
    await mock.clock.aadvance("5m")
    await mock.asettle()
    assert loops == [asyncio.get_running_loop()]
    loops.clear()
"""


@pytest.mark.parametrize("shared", [False, True])
def test_workers_of_xdist_gather_together(run: Run, shared: bool) -> None:  # noqa: FBT001
    options = ["-p", "xdist.plugin", "-n", "2", "--respondeia-coverage-fail-under=50"]
    with Served(Settings()) as served:
        at = ["--respondeia-url", served.url] if shared else []
        result = run(MANY, *options, *at)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=9)
    tests = ", ".join(f"test_shop.py::test_it[[]{n}]" for n in range(5))
    result.stdout.fnmatch_lines(
        [
            "*= respondeia-mock: sweep of test_shop.py::test_swept =*",
            "1 payments.create  failed cleanly",
            "error  missing_idempotency_key",
            f"  In: {tests} and 3 more",
            "payments.create           *    9 *",
            "respondeia-mock: * % of the contract is covered, less than 50 %",
        ]
    )


def test_coroutines_of_pytest_asyncio(run: Run) -> None:
    result = run(
        f"""{RECEIVER}

@pytest.mark.asyncio
async def test_it(respondeia_mock):
    await heard(respondeia_mock)


@pytest.mark.asyncio
@pytest.mark.respondeia(scenario="lost-payment-answer")
async def test_is_judged(respondeia_mock):
    pass


@pytest.mark.asyncio
@pytest.mark.respondeia_sweep(faults=["500"])
async def test_is_swept(respondeia_mock):
    Shop(respondeia_mock).buy()
""",
        *("-p", "pytest_asyncio.plugin"),
        ini="asyncio_default_fixture_loop_scope = function\n",
    )
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        ["Scenario lost-payment-answer: 2 of 3 expectations not met", SWEPT]
    )


def test_coroutines_of_anyio(run: Run) -> None:
    result = run(
        f"""{RECEIVER}

@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.anyio
async def test_it(respondeia_mock):
    await heard(respondeia_mock)


@pytest.mark.anyio
@pytest.mark.respondeia_sweep(faults=["500"])
async def test_is_swept(respondeia_mock):
    Shop(respondeia_mock).buy()
""",
        *("-p", "anyio.pytest_plugin"),
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines([SWEPT])


def test_classes_of_unittest_may_use_it(run: Run) -> None:
    result = run(
        """
import unittest


class TestShop(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _mock(self, respondeia_mock):
        self.mock = respondeia_mock

    def test_it(self):
        Shop(self.mock).buy()

    @pytest.mark.respondeia(scenario="lost-payment-answer")
    def test_is_judged(self):
        pass
"""
    )
    result.assert_outcomes(passed=1, failed=1)


def test_importing_it_imports_pytest_only() -> None:
    code = (
        "import sys, pytest; before = set(sys.modules); import respondeia_mock.pytest_plugin; "
        "print(sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.strip() == "['respondeia_mock', 'respondeia_mock.pytest_plugin']"


def test_a_run_that_does_not_use_it_loads_nothing_of_it(run: Run) -> None:
    result = run(
        """
import sys


def test_it():
    loaded = [name for name in sys.modules if name.startswith("respondeia_mock")]
    assert loaded == ["respondeia_mock", "respondeia_mock.pytest_plugin"]
""".replace("from shop", "")
    )
    result.assert_outcomes(passed=1)


def test_pytest_finds_it_by_its_name() -> None:
    from importlib.metadata import entry_points

    (found,) = entry_points(group="pytest11", name="respondeia_mock")
    assert found.load() is respondeia_mock.pytest_plugin
