"""`respondeia-mock export`: to standard output, into a file, as JSON; what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.words import ask
from tests.process import Mock

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42", "--fixtures", "minimal")
LISTED = """# 1 call and 0 actions from 2026-03-02T12:00:00Z.
description: "What was done by hand: 1 call and 0 actions."
fixtures: minimal
plan: pro
payments: auto
speed: 0
seed: 42
expect:
  - operation: customers.list
    count: 1
"""


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """Serve, with one call made."""
    with Mock(tmp_path_factory.mktemp("export"), *FROZEN) as started:
        assert started.get("/v1/customers").status == 200
        yield started


def test_it_is_printed(mock: Mock) -> None:
    ran = ask(mock, "export", "--as", "scenario")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, LISTED, "")


def test_or_written_and_the_file_checks(mock: Mock, tmp_path: Path) -> None:
    file = tmp_path / "listed.yaml"
    ran = ask(mock, "export", "--as", "scenario", "--output", str(file))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert file.read_text("utf-8") == LISTED
    checked = ask(mock, "scenarios", "check", str(file))
    assert checked.returncode == 0, checked.stderr
    fixture = tmp_path / "fixture.yaml"
    ask(mock, "export", "--as", "fixture", "--exact", "--output", str(fixture))
    assert "\npositions:\n  seed: 42\n" in fixture.read_text("utf-8")
    checked = ask(mock, "fixtures", "check", str(fixture))
    assert checked.returncode == 0, checked.stderr


def test_as_json_it_is_what_the_server_says(mock: Mock) -> None:
    ran = ask(mock, "export", "--as", "pytest", "--json")
    assert json.loads(ran.stdout) == mock.get("/__admin/export?as=pytest").json


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "Missing option '--as'"),
        (("--as", "yaml"), 2, "'yaml' is not one of"),
        (("--as", "pytest", "--exact"), 2, "--exact is for --as fixture."),
        (("--as", "pytest", "--output", "no/such/folder.py"), 1, "Cannot write no/such/folder.py"),
    ],
)
def test_what_is_wrong_is_said(mock: Mock, options: tuple[str, ...], code: int, said: str) -> None:
    ran = ask(mock, "export", *options)
    assert ran.returncode == code
    assert said in ran.stderr
