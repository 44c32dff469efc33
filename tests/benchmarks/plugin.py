"""What the pytest plugin costs: a run that does not use it, and a test that does.

Run as `python tests/benchmarks/plugin.py`. The first figure is the median of `pytest
--collect-only` of an empty folder with the plugin less that without, in turns; the second a
thousand tests of three calls each with the fixture, less the same over one server that stays, the
best of three each.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

RUNS = 20
TESTS = 1_000
ROUNDS = 3
IDLE_LIMIT, TEST_LIMIT = 5.0, 3.0
PLUGIN = ("-p", "respondeia_mock.pytest_plugin")
ALONE = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
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


def took(folder: Path, *options: str) -> float:
    """Return how many milliseconds a run of pytest takes."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    started = perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=ALONE, capture_output=True, text=True, check=False
    )
    elapsed = (perf_counter() - started) * 1000
    if done.returncode not in {0, 5}:  # 5: nothing was collected
        raise SystemExit(done.stdout + done.stderr)
    return elapsed


def idle(folder: Path) -> float:
    """Return what the plugin costs a run that has no test."""
    took(folder, "--collect-only")
    took(folder, "--collect-only", *PLUGIN)
    pairs = [
        (took(folder, "--collect-only"), took(folder, "--collect-only", *PLUGIN))
        for _ in range(RUNS)
    ]
    without, with_it = (median(each) for each in zip(*pairs, strict=True))
    print(f"collect-only: {without:.1f} ms without, {with_it:.1f} ms with the plugin")
    return float(with_it - without)


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
