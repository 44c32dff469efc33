"""`respondeia-mock conduct`: what is printed, and the exit codes."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.words import ask, masked
from tests.process import Mock, fetch, run

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42", "--fixtures", "minimal")
FAULT = {"status": 429, "retry_after": 30}


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with Mock(tmp_path_factory.mktemp("conduct"), *FROZEN) as started:
        yield started


@pytest.fixture(autouse=True)
def _fresh(mock: Mock) -> None:
    mock.post("/__admin/reset", {})
    mock.post("/sandboxes/other/__admin/reset", {})


def test_nothing_is_said_against_who_did_nothing(mock: Mock) -> None:
    ran = ask(mock, "conduct")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "Nothing to say against it.\n", "")


def drive(mock: Mock) -> None:
    """Say that the client's sleeping moves the clock."""
    assert fetch(f"{mock.url}/__admin/clock", "PUT", b'{"drives_sleep": true}').status == 200


def hurry(mock: Mock) -> None:
    mock.post("/__admin/rules", {"times": 1, "fault": FAULT})
    for _ in range(2):
        mock.get("/v1/customers")


def test_what_a_frozen_clock_cannot_tell_is_no_failure(mock: Mock) -> None:
    hurry(mock)
    ran = ask(mock, "conduct")
    assert ran.returncode == 0
    assert masked(ran.stdout, r"\d\.\d{3}(?= s after)") == (
        "undetermined  retry_after_ignored\n"
        "  What: GET /v1/customers was sent again … s after an answer 429 "
        "that asked to wait 30 s.\n"
        "  Requests: req_…, req_…\n"
        '  Page, "Handling Rate Limits": after a 429 wait the seconds that Retry-After tells '
        "(60 if it tells none), then retry.\n"
        "  Fix: Read Retry-After and send nothing again before that time has passed.\n"
        "  The clock is frozen: how long the client meant to wait, nobody can tell.\n"
        "\n"
        "0 errors, 0 warnings, 1 undetermined.\n"
    )


def test_an_error_is_exit_code_three(mock: Mock) -> None:
    drive(mock)
    hurry(mock)
    ran = ask(mock, "conduct")
    assert ran.returncode == 3
    assert ran.stdout.startswith("error  retry_after_ignored\n")
    assert ran.stdout.endswith("\n1 error, 0 warnings, 0 undetermined.\n")


def test_what_is_ignored_fails_nothing(mock: Mock) -> None:
    drive(mock)
    hurry(mock)
    ran = ask(mock, "conduct", "--ignore", "retry_after_ignored", "--ignore", "no_backoff")
    assert (ran.returncode, ran.stdout) == (0, "Nothing to say against it.\n")


def test_a_warning_is_no_failure_and_advice_is_given_when_asked_for(mock: Mock) -> None:
    drive(mock)
    for _ in range(2):
        mock.get("/v1/customers")
    mock.get("/v1/mesages")
    mock.get("/sandboxes/other/v1/mesages")

    plain, advised = ask(mock, "conduct"), ask(mock, "conduct", "--advice")

    assert (plain.returncode, advised.returncode) == (0, 0)
    assert plain.stdout.endswith(
        "\n0 errors, 1 warning, 0 undetermined.\nElsewhere: 1 in other (--sandbox).\n"
    )
    assert "\n\nadvice  repeated_identical_get\n" in advised.stdout
    assert "\n0 errors, 1 warning, 0 undetermined, 1 advice.\n" in advised.stdout


def test_another_sandbox_is_judged_as_json(mock: Mock) -> None:
    mock.get("/sandboxes/other/v1/mesages")
    ran = ask(mock, "conduct", "--sandbox", "other", "--json")
    document = json.loads(ran.stdout)
    assert [each["name"] for each in document["findings"]] == ["undocumented_path"]
    assert (ran.returncode, document["warnings"]) == (0, 1)


def test_a_finding_that_there_is_not_is_exit_code_two(mock: Mock) -> None:
    ran = ask(mock, "conduct", "--ignore", "no_backof")
    assert ran.returncode == 2
    assert "No finding is called 'no_backof'; did you mean 'no_backoff'?" in ran.stderr


def test_where_nothing_serves_is_exit_code_one(tmp_path: Path) -> None:
    assert not list(tmp_path.iterdir())
    ran = run("conduct", "--url", "http://127.0.0.1:9")
    assert ran.returncode == 1
