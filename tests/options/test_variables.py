"""Variables that look like the mock's and mean nothing: told, and no mistake."""

import json
from pathlib import Path

import pytest

from respondeia_mock.options.table import JUDGING, OPTIONS, key
from respondeia_mock.options.variables import unknown_variables
from tests.process import Mock, run


def test_every_variable_that_is_read_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for option in (*OPTIONS, *JUDGING):
        monkeypatch.setenv(f"RESPONDEIA_MOCK_{key(option).upper()}", "x")
    for name in ("URL", "CONFIG", "ALLOW_HOSTS", "ALLOW_WEBHOOK_HOSTS"):
        monkeypatch.setenv(f"RESPONDEIA_MOCK_{name}", "x")
    monkeypatch.setenv("RESPONDEIA_API_KEY", "x")
    assert list(unknown_variables()) == []


def test_an_unknown_one_is_told_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDEIA_MOCK_PROT", "1")
    monkeypatch.setenv("RESPONDEIA_MOCK_ALOW_HOSTS", "a")
    assert list(unknown_variables()) == [
        (
            "The variable RESPONDEIA_MOCK_ALOW_HOSTS means nothing here; "
            "did you mean 'RESPONDEIA_MOCK_ALLOW_HOSTS'?"
        ),
        (
            "The variable RESPONDEIA_MOCK_PROT means nothing here; "
            "did you mean 'RESPONDEIA_MOCK_PORT'?"
        ),
    ]


def test_a_server_starts_all_the_same(tmp_path: Path) -> None:
    with Mock(tmp_path, RESPONDEIA_MOCK_PALN="pro") as mock:
        assert mock.get("/v1/customers").status == 200
        assert mock.stderr == (
            "The variable RESPONDEIA_MOCK_PALN means nothing here; "
            "did you mean 'RESPONDEIA_MOCK_PLAN'?\n"
        )


def test_it_is_a_line_of_the_log(tmp_path: Path) -> None:
    with Mock(tmp_path, "--log-format", "json", RESPONDEIA_MOCK_PALN="pro") as mock:
        assert json.loads(mock.stderr)["level"] == "warning"


def test_a_command_that_asks_tells_it_too() -> None:
    ran = run("clock", RESPONDEIA_MOCK_ULR="http://127.0.0.1:1")
    assert ran.stderr.splitlines()[0] == (
        "The variable RESPONDEIA_MOCK_ULR means nothing here; did you mean 'RESPONDEIA_MOCK_URL'?"
    )
