"""What the pytest plugin costs: a run that does not use it, and a test that does.

Run as `python -m tests.benchmarks.plugin`. The first figure is what `pytest --collect-only` of an
empty folder costs in CPU time with the installed plugin, less that with it blocked: the median of
twenty pairs. Both sides find plugins by their entry points, as a user's run does; `-p MODULE` would
have pytest read what is installed a second time, and count that too. The second figure is a
thousand tests of three calls each with the fixture, less the same over one server that stays, the
best of three each.
"""

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

RUNS = 20
TESTS = 1_000
ROUNDS = 3
IDLE_LIMIT, TEST_LIMIT = 5.0, 3.0
OURS = "respondeia_mock"
PLUGIN = ("-p", "respondeia_mock.pytest_plugin")
ALONE = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
}
FOUND = {
    **{name: value for name, value in ALONE.items() if name != "PYTEST_DISABLE_PLUGIN_AUTOLOAD"},
    "PYTHONHASHSEED": "0",
}
CALLS = """
from http.client import HTTPConnection
from urllib.parse import urlsplit
import pytest

CONNECTIONS = {{}}


def calls(mock):
    parts = urlsplit(mock.base_url)
    connection = CONNECTIONS.setdefault(parts.netloc, HTTPConnection(parts.netloc))
    headers = {{"Authorization": f"Bearer {{mock.api_key}}", "Content-Type": "application/json"}}
    body = b'{{"customer_id": "wa:1", "amount": 5900}}'
    for method, path, sent in (
        ("POST", "/payments/create", body), ("GET", "/payments", None), ("GET", "/customers", None)
    ):
        connection.request(method, parts.path + path, sent, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 300


@pytest.mark.parametrize("n", range({tests}))
def test_it({fixture}, n):
    calls({fixture})
"""
LASTING = """
import pytest
from respondeia_mock import MockServer


@pytest.fixture(scope="session")
def lasting():
    with MockServer(no_rate_limit=True) as server:
        yield server


@pytest.fixture(autouse=True)
def emptied(request):
    yield
    if "lasting" in request.fixturenames and request.node.callspec.params["n"] % 50 == 49:
        request.getfixturevalue("lasting").reset()
"""


def command(*options: str) -> list[str]:
    """Return how pytest is started."""
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]


def took(folder: Path, *options: str) -> float:
    """Return how many milliseconds a run of pytest takes."""
    started = perf_counter()
    done = subprocess.run(
        command(*options), cwd=folder, env=ALONE, capture_output=True, text=True, check=False
    )
    elapsed = (perf_counter() - started) * 1000
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return elapsed


def spent(folder: Path, *blocked: str) -> float:
    """Return how many milliseconds of CPU time collecting nothing takes without these plugins."""
    options = [option for name in blocked for option in ("-p", f"no:{name}")]
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(
        command("--collect-only", *options),
        cwd=folder,
        env=FOUND,
        stdout=subprocess.DEVNULL,
        check=False,  # 5: nothing was collected
    )
    after = getrusage(RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000


def idle(folder: Path) -> float:
    """Return what the plugin costs a run that has no test, every other pair turned round."""
    others = [each.name for each in entry_points(group="pytest11") if each.name != OURS]
    sides = [(*others, OURS), tuple(others)]
    spent(folder, *sides[0]), spent(folder, *sides[1])
    pairs = []
    for turn in range(RUNS):
        order = (0, 1) if turn % 2 else (1, 0)
        cost = {side: spent(folder, *sides[side]) for side in order}
        pairs.append((cost[0], cost[1]))
    without, with_it = (median(each) for each in zip(*pairs, strict=True))
    print(f"collect-only: {without:.0f} ms of CPU time without, {with_it:.0f} ms with the plugin")
    return float(median(with_it - without for without, with_it in pairs))


def each_test(folder: Path) -> float:
    """Return what the fixture costs a test."""
    (folder / "conftest.py").write_text(LASTING, "utf-8")
    for fixture in ("respondeia_mock", "lasting"):
        text = CALLS.format(tests=TESTS, fixture=fixture)
        (folder / f"test_{fixture}.py").write_text(text, "utf-8")
    pairs = [
        (took(folder, "test_lasting.py", *PLUGIN), took(folder, "test_respondeia_mock.py", *PLUGIN))
        for _ in range(ROUNDS)
    ]
    lasting, own = (min(each) / TESTS for each in zip(*pairs, strict=True))
    print(f"a test of three calls: {lasting:.2f} ms over a lasting server, {own:.2f} ms of its own")
    return float(own - lasting)


def main() -> int:
    """Measure, tell, and say by the exit code whether both are within their limits."""
    with TemporaryDirectory() as name:
        found = [("an idle run", idle(Path(name)), IDLE_LIMIT)]
        found.append(("the fixture, a test", each_test(Path(name)), TEST_LIMIT))
    for what, cost, limit in found:
        print(f"{what}: {cost:.2f} ms, at most {limit:g}")
    return int(any(cost > limit for _, cost, limit in found))


if __name__ == "__main__":
    sys.exit(main())
