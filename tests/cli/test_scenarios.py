"""`respondeia-mock scenarios`, and `serve --scenario`: what they print and how they end."""

import json
import signal
import sys
from pathlib import Path

import pytest

from tests.cli.words import ask, masked
from tests.process import Mock, fetch, run

PAY = {"customer_id": "wa:5491123456789", "amount": 5900}
BUY = """\
import json, os, urllib.request
url = os.environ["RESPONDEIA_BASE_URL"] + "/payments/create"
body = json.dumps({"customer_id": "wa:5491123456789", "amount": 5900}).encode()
key = "Bearer " + os.environ["RESPONDEIA_API_KEY"]
headers = {"Authorization": key, "Content-Type": "application/json", "Idempotency-Key": "order-1"}
for _ in range(int(os.environ.get("TRIES", "2"))):
    try:
        urllib.request.urlopen(urllib.request.Request(url, body, headers)).read()
    except OSError:
        pass
"""
MET = """\
Scenario lost-payment-answer: met
  met      it asks again with the same key: 2 calls, all with one Idempotency-Key
  met      one payment came of it: 1 new payment like this
  n/a      its receiver took the good news: no webhook subscribes to payment.approved
"""


@pytest.fixture
def program(tmp_path: Path) -> str:
    file = tmp_path / "buy.py"
    file.write_text(BUY, "utf-8")
    return str(file)


def test_they_are_listed() -> None:
    ran = run("scenarios", "list")
    lines = ran.stdout.splitlines()
    assert len(lines) == 18
    assert lines[0].startswith("burst-then-limited               Five calls go through, ")
    told = json.loads(run("scenarios", "list", "--json").stdout)["scenarios"]
    assert (len(told), told[17]["name"]) == (18, "webhooks-out-of-order")


def test_one_is_shown_as_it_is_written() -> None:
    ran = run("scenarios", "show", "outage")
    assert ran.stdout.startswith("name: outage\ndescription: >-\n")
    assert ran.stdout.endswith("has a key}\n")


def test_those_of_a_folder_are_known_too(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("description: Mine\n", "utf-8")
    folder = ("--scenario-dir", str(tmp_path))
    assert run("scenarios", "show", "mine", *folder).stdout == "description: Mine\n"
    ran = run("scenarios", "list", RESPONDEIA_MOCK_SCENARIO_DIR=str(tmp_path))
    assert ran.stdout.splitlines()[0].split() == ["mine", "Mine"]


def test_all_that_are_known_are_checked() -> None:
    ran = run("scenarios", "check")
    assert (ran.stdout, ran.returncode) == ("18 scenarios: nothing is wrong.\n", 0)


def test_what_is_wrong_is_told_at_its_place(tmp_path: Path) -> None:
    wrong, right = tmp_path / "wrong.yaml", tmp_path / "right.yaml"
    wrong.write_text("spede: 1\nexpect:\n  - {stats: 200}\n", "utf-8")
    right.write_text("fixtures: minmal\n", "utf-8")
    ran = run("scenarios", "check", str(wrong), str(right), "outage")
    first, second, third = ran.stderr.splitlines()
    assert first == f"{wrong}:1:1: 'spede' is not known; did you mean 'speed'?"
    assert second == f"{wrong}:3:6: 'expect[0].stats' is not known; did you mean 'status'?"
    assert third.startswith("minmal: there is no such file, and bundled are only")
    assert ran.returncode == 2


def test_a_name_that_nothing_has_is_the_users_mistake() -> None:
    ran = run("scenarios", "show", "otage")
    said = "otage: no scenario is called so, and there is no such file; did you mean 'outage'?\n"
    assert (ran.stderr, ran.returncode) == (said, 2)


def test_a_command_is_run_and_judged(tmp_path: Path, program: str) -> None:
    with Mock(tmp_path, "--fixtures", "minimal") as mock:
        ran = ask(mock, "scenarios", "run", "lost-payment-answer", "--", sys.executable, program)
        assert (ran.stdout, ran.returncode) == (MET, 0)
        once = run(
            *("scenarios", "run", "lost-payment-answer", "--sandbox", "ci", "--json"),
            *("--", sys.executable, program),
            RESPONDEIA_MOCK_URL=mock.url,
            TRIES="1",
        )
        report = json.loads(once.stdout)
        assert (report["sandbox"], report["met"], once.returncode) == ("ci", False, 3)


def test_a_command_finds_in_its_environment_what_it_finds_under_exec(tmp_path: Path) -> None:
    names = ("BASE_URL", "API_KEY", "MOCK_URL", "WEBHOOK_SECRET")
    code = f"import os; print(*(os.environ['RESPONDEIA_' + name] for name in {names}))"
    with Mock(tmp_path, "--webhook-secret", "whsec_mine") as mock:
        ran = ask(mock, "scenarios", "run", "outage", "--", sys.executable, "-c", code)
        url = f"http://localhost:{mock.port}"
        own = f"{mock.url}/v1 test_sk_demo {mock.url} whsec_mine"
        assert ran.stdout.splitlines()[0] == own
        ran = run(
            *("scenarios", "run", "outage", "--sandbox", "ci", "--", sys.executable, "-c", code),
            RESPONDEIA_MOCK_URL=url,
        )
        below = f"{url}/sandboxes/ci"
        said = f"{below}/v1 test_sk_sandbox_ci {below} whsec_mine"
        assert ran.stdout.splitlines()[0] == said


def test_a_command_that_fails_counts_before_the_report(tmp_path: Path) -> None:
    with Mock(tmp_path, "--fixtures", "minimal") as mock:
        ran = ask(
            mock, "scenarios", "run", "outage", "--", sys.executable, "-c", "raise SystemExit(7)"
        )
        assert ran.stdout.splitlines()[0] == "Scenario outage: met"
        assert ran.returncode == 7
        ran = ask(mock, "scenarios", "run", "outage", "--", "no-such-command")
        assert (ran.stderr, ran.returncode) == ("no-such-command: No such file or directory\n", 2)


def test_without_a_command_it_waits_for_enter(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    (tmp_path / "mine.shop.yaml").write_text("account: {id: acc_mine}\n", "utf-8")
    expected = "expect:\n  - {operation: payments.create, note: it sells}\n"
    own.write_text(f"fixtures: mine.shop.yaml\nspeed: 0\n{expected}", "utf-8")
    with Mock(tmp_path, "--fixtures", "minimal") as mock:
        ran = ask(mock, "scenarios", "run", str(own))  # whose standard input is at its end
        assert masked(ran.stderr) == (
            "mine is under way at http://…, its clock frozen. "
            "Press Enter when the integration has done its part.\n"
        )
        assert ran.stdout == (
            "Scenario mine: 1 of 1 expectations not met\n"
            "  NOT MET  it sells: no call, expected 1 or more\n"
        )
        assert ran.returncode == 3


def test_serving_one_counts_what_it_says_and_tells_its_report(tmp_path: Path) -> None:
    with Mock(tmp_path, "--scenario", "lost-payment-answer", "--plan", "basico") as mock:
        assert mock.told("Seed") == "7"
        with pytest.raises(OSError, match=r".*"):
            mock.post("/v1/payments/create", PAY, idempotency_key="order-1")
        got = mock.post("/v1/payments/create", PAY, idempotency_key="order-1")
        assert (got.status, got.json["status"]) == (201, "pending")
        assert got.headers["X-RateLimit-Limit"] == "100"
        assert mock.get("/__admin/clock").json["speed"] == 0
        assert mock.get("/v1/customers").json["data"][0]["id"] == "wa:5491123456789"
        assert mock.end(signal.SIGINT) == 0
        assert mock.process.stdout is not None
        assert mock.process.stdout.read() == MET


def test_serving_one_that_is_not_met_ends_with_3(tmp_path: Path) -> None:
    with Mock(tmp_path, "--scenario", "outage", "--speed", "1") as mock:
        assert mock.get("/v1/payments").status == 503
        assert fetch(f"{mock.url}/__admin/clock").json["speed"] == 1
        assert mock.end() == 3
        assert mock.process.stdout is not None
        first = mock.process.stdout.readline()
        assert first == "Scenario outage: 1 of 2 expectations not met\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scenario", "otage"), "did you mean 'outage'?\n"),
        (("--scenario-dir", "/nowhere"), "Directory '/nowhere' does not exist.\n"),
    ],
)
def test_serving_one_that_is_not_there_is_the_users_mistake(
    options: tuple[str, ...], said: str
) -> None:
    ran = run("--port", "0", *options)
    assert ran.stderr.endswith(said)
    assert ran.returncode == 2
