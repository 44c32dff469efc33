"""The two shops: each careful one passes without a finding, each careless one is found out.

They are tested as a user would: by `pytest` in their folder, with the plugin as it is installed.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process import surroundings

FOLDER = Path(__file__).parent
SHOPS = ("flask_shop", "starlette_shop")
PATIENCE = 120
BRIEF = ("-q", "--color=no", "-p", "no:cacheprovider", "-p", "no:asyncio")


FOUND = {
    "test_who_has_paid_is_thanked": ["missing_idempotency_key"],
    "test_who_has_not_paid_is_not_thanked": ["missing_idempotency_key"],
    "test_an_outage_is_waited_for": ["no_backoff", "missing_idempotency_key"],
    "test_a_refusal_is_final": ["retried_4xx"],
    "test_a_lost_answer_charges_nobody_twice": ["missing_idempotency_key"],
    "test_who_is_told_thrice_thanks_once": ["missing_idempotency_key"],
    "test_forgeries_are_refused": ["missing_idempotency_key", "forged_webhook_accepted"],
    "test_limits_are_respected": ["retry_after_ignored", "missing_idempotency_key"],
    "test_no_fault_charges_or_thanks_twice": ["missing_idempotency_key"],
}
NOT_MET = {
    "test_a_lost_answer_charges_nobody_twice": [
        "it asks again with the same key: 2 calls",
        "one payment came of it: 2 new payments like this, expected exactly 1",
    ],
    "test_who_is_told_thrice_thanks_once": [
        "it acts on the first only: 3 calls, expected at most 1",
    ],
    "test_forgeries_are_refused": [
        "the forgery is refused: 1 delivery of payment.approved like this, expected none",
        "nobody is thanked for it: 1 call, expected none",
    ],
    "test_limits_are_respected": ["it waits as long as it is told: a call came too soon"],
}
SWEPT = """\
call               429       500       503       timeout   reset     truncated  lost_answer
1 payments.create  survived  survived  survived  survived  survived  survived   survived
2 messages.send    survived  survived  survived  survived  survived  survived   survived
"""
SWEPT_CARELESSLY = """\
call               429       500       503       timeout   reset     truncated          lost_answer
1 payments.create  survived  survived  survived  survived  survived  doubled an effect  doubled an effect
2 messages.send    survived  survived  survived  survived  survived  doubled an effect  doubled an effect
"""  # noqa: E501 (as it is printed)


def run_in(project: str, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run pytest in a project's folder to its end."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *BRIEF, *options],
        cwd=FOLDER / project,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env=surroundings(NO_PROXY="*", PYTEST_ADDOPTS=""),
    )


def failures(output: str) -> dict[str, str]:
    """Return what is told of each test that failed."""
    told = output.partition(" FAILURES ")[2].partition("\n=====")[0]
    parts = re.split(r"^_+ (test_\w+(?: \[.*\])?) _+$", told, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("project", SHOPS)
def test_the_careful_shop_passes_without_a_finding(project: str) -> None:
    run = run_in(project, "--respondeia-conduct=error")
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"^9 passed\b", run.stdout, re.MULTILINE)
    assert SWEPT in run.stdout
    assert "respondeia-mock: conduct" not in run.stdout


@pytest.mark.parametrize("project", SHOPS)
def test_the_careless_shop_is_found_out(project: str) -> None:
    run = run_in(project, "--shop", "careless", "--respondeia-conduct=error")
    assert run.returncode == 1, run.stdout + run.stderr
    told = failures(run.stdout)
    findings = {
        name: re.findall(r"^(?:error|warning)  (\w+)$", text, re.MULTILINE)
        for name, text in told.items()
    }
    assert findings == FOUND
    not_met = {
        name: re.findall(r"^  NOT MET  (.*)$", text, re.MULTILINE) for name, text in told.items()
    }
    assert {name: notes for name, notes in not_met.items() if notes} == NOT_MET
    assert "Traceback" not in run.stdout


@pytest.mark.parametrize("project", SHOPS)
def test_without_scenarios_and_sweeps_the_careless_shop_looks_well(project: str) -> None:
    run = run_in(project, "--shop", "careless", "--respondeia-conduct=off")
    failed = {name.partition(" ")[0] for name in failures(run.stdout)}
    assert failed == {*NOT_MET, "test_no_fault_charges_or_thanks_twice"}, run.stdout + run.stderr
    assert SWEPT_CARELESSLY in run.stdout
    assert re.search(r"\b4 passed\b", run.stdout)
