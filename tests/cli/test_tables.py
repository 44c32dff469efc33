"""`routes`, `magic` and `openapi`: what the mock knows, and no server is asked."""

import json
import re
from pathlib import Path

import pytest
import yaml

from tests.cli.folders import run_in, write
from tests.process import Mock

NOWHERE = {"RESPONDEIA_MOCK_URL": "http://127.0.0.1:1"}


def test_every_operation_is_listed(tmp_path: Path) -> None:
    ran = run_in(tmp_path, "routes", **NOWHERE)
    lines = [re.split(r" {2,}", each) for each in ran.stdout.splitlines()]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert lines[0] == ["METHOD", "PATH", "ASKS FOR", "SOURCE", "OPERATION"]
    assert len(lines) == 1 + 28
    assert lines[1] == ["POST", "/v1/auth/login", "public", "documented", "auth.login"]
    assert lines[9][:4] == ["PATCH", "/v1/customers/{customer_id}", "customers:write", "documented"]
    assert lines[-1] == ["GET", "/exports/{export_id}", "public", "inferred", "exports.download"]


def test_the_operations_as_json(tmp_path: Path) -> None:
    routes = json.loads(run_in(tmp_path, "routes", "--json").stdout)["routes"]
    assert routes[14] == {
        "operation": "payments.create",
        "method": "POST",
        "path": "/v1/payments/create",
        "permission": "full",
        "source": "documented",
        "status": 201,
        "summary": routes[14]["summary"],
    }
    assert routes[14]["summary"].endswith(".")
    assert sum(each["source"] == "inferred" for each in routes) == 2


def test_the_magic_values_of_the_shop(tmp_path: Path) -> None:
    ran = run_in(tmp_path, "magic", **NOWHERE)
    lines = [re.split(r" {2,}", each) for each in ran.stdout.splitlines()]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert lines[0] == ["message to", "wa:5491100000001", "fails", "fails; cannot be reached"]
    assert lines[4] == ["payment of", "100401", "rejected", "cc_rejected_insufficient_amount"]
    assert lines[6] == ["payment of", "100403", "pending"]
    assert lines[7] == ["card holder", "APRO", "approved"]
    assert lines[8] == ["card holder", "OTHE", "rejected", "cc_rejected_other_reason"]
    assert lines[-1] == ["card holder", "CONT", "pending"]


def test_they_are_what_a_server_tells(tmp_path: Path) -> None:
    with Mock(tmp_path) as mock:
        told = mock.get("/__admin/magic").json
    assert json.loads(run_in(tmp_path, "magic", "--json").stdout) == told


def test_they_are_those_of_the_fixtures_chosen(tmp_path: Path) -> None:
    amounts = "magic: {amounts: [{amount: 7, outcome: pending}]}\n"
    write(tmp_path, mine=amounts, other="magic: {amounts: []}\n")
    for options, environment in (
        (["--fixtures", "mine.yaml"], {}),
        ([], {"RESPONDEIA_MOCK_FIXTURES": "other.yaml,mine.yaml"}),
    ):
        ran = run_in(tmp_path, "magic", *options, "--json", **environment)
        assert json.loads(ran.stdout)["amounts"] == [{"amount": 7, "outcome": "pending"}]
    write(tmp_path, **{"respondeia-mock": "fixtures: [mine.yaml]\n"})
    ran = run_in(tmp_path, "magic", "--json")
    assert json.loads(ran.stdout)["amounts"] == [{"amount": 7, "outcome": "pending"}]


def test_a_fixture_that_is_wrong_is_told(tmp_path: Path) -> None:
    write(tmp_path, mine="custommers: []\n")
    ran = run_in(tmp_path, "magic", "--fixtures", "mine.yaml")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "mine.yaml:1:1: unknown key 'custommers'; did you mean 'customers'?\n"


def test_openapi_is_the_document_that_a_server_gives(tmp_path: Path) -> None:
    with Mock(tmp_path) as mock:
        served = {form: mock.get(f"/openapi.{form}").body for form in ("json", "yaml")}
    assert run_in(tmp_path, "openapi", **NOWHERE).stdout == served["json"].decode()
    assert run_in(tmp_path, "openapi", "--format", "yaml").stdout == served["yaml"].decode()


@pytest.mark.parametrize(
    ("options", "file", "read"),
    [
        (["--output", "api.json"], "api.json", json.loads),
        (["--output", "api.txt"], "api.txt", json.loads),
        (["--output", "api.yaml"], "api.yaml", yaml.safe_load),
        (["--output", "api.yml"], "api.yml", yaml.safe_load),
        (["--output", "api.yaml", "--format", "json"], "api.yaml", json.loads),
    ],
)
def test_openapi_is_written_as_its_file_is_called(
    tmp_path: Path, options: list[str], file: str, read: type
) -> None:
    ran = run_in(tmp_path, "openapi", *options)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    text = tmp_path.joinpath(file).read_text("utf-8")
    assert text.startswith("{") == (read is json.loads)
    assert len(read(text)["paths"]) == 26


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    ran = run_in(tmp_path, "openapi", "--output", "nowhere/api.json")
    assert ran.returncode == 1
    assert ran.stderr == "Cannot write nowhere/api.json: No such file or directory.\n"
