"""`respondeia-mock fixtures check|generate`: every mistake, a line a file, many records."""

from pathlib import Path

import pytest

from respondeia_mock.cli.fixturing import generate
from respondeia_mock.loading.fixtures import load_fixtures
from respondeia_mock.loading.validators import BASE, read_schema
from tests.process import run


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def test_right_fixtures_get_a_line_each(tmp_path: Path) -> None:
    mine = written(tmp_path, "mine.yaml", 'customers: [{id: "wa:1"}, {id: "wa:2"}]')
    ran = run("fixtures", "check", "shop", mine, "minimal")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        "shop: ok (users 2, api_keys 1, customers 40, conversations 42, messages 195, "
        "payments 26, training 4)\n"
        f"{mine}: ok (customers 2)\n"
        "minimal: ok (users 1)\n"
    )


def test_an_empty_fixture_is_right(tmp_path: Path) -> None:
    empty = written(tmp_path, "empty.yaml", "")
    assert run("fixtures", "check", empty).stdout == f"{empty}: ok (no records)\n"


def test_every_mistake_is_told_and_nothing_else(tmp_path: Path) -> None:
    wrong = written(tmp_path, "wrong.yaml", "custmers: []\naccount: {plan: gold}\n")
    right = written(tmp_path, "right.yaml", "")
    ran = run("fixtures", "check", right, wrong, "shpo")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.splitlines() == [
        "shpo: there is no such file, and bundled are only minimal and shop; did you mean 'shop'?",
        f"{wrong}:1:1: unknown key 'custmers'; did you mean 'customers'?",
        (
            f"{wrong}:2:17: account.plan: must be one of basico, pro, agencia or enterprise, "
            "not 'gold'"
        ),
    ]


def test_nothing_to_check_is_a_usage_error() -> None:
    ran = run("fixtures", "check")
    assert ran.returncode == 2
    assert "Missing argument" in ran.stderr


def test_a_generated_fixture_loads(tmp_path: Path) -> None:
    path = tmp_path / "many.yaml"
    numbers = ("--customers", "30", "--messages-per-customer", "4", "--payments", "7")
    ran = run("fixtures", "generate", *numbers, "--output", str(path))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    store = load_fixtures([str(path)]).plant(1772452800000).store
    assert (len(store.customers), len(store.messages), len(store.payments)) == (30, 120, 7)
    ran = run("fixtures", "generate", *numbers)
    assert ran.stdout == path.read_text("utf-8")
    assert ran.stdout.startswith("customers:\n  - id: wa:549")
    again = run("fixtures", "generate", *numbers, "--seed", "7")
    assert again.stdout != ran.stdout


def test_what_is_generated_is_json_if_its_name_ends_so(tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    assert run("fixtures", "generate", "--output", str(path)).returncode == 0
    assert path.read_text("utf-8").startswith('{\n  "customers": [\n')
    assert len(load_fixtures([str(path)]).plant(0).store.customers) == 100


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (["--customers", "-1"], 2, "Invalid value for '--customers': -1 is not in the range"),
        (["--locale", "xx"], 2, "Faker knows no locale 'xx'."),
        (["--output", "nowhere/f.yaml"], 1, "Cannot write nowhere/f.yaml: No such file"),
    ],
)
def test_what_cannot_be_generated_is_told(options: list[str], code: int, sentence: str) -> None:
    ran = run("fixtures", "generate", "--customers", "1", *options)
    assert ran.returncode == code
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_no_more_can_be_asked_for_than_a_fixture_may_ask_for() -> None:
    schema = read_schema(f"{BASE}fixture.json")["properties"]["generate"]["properties"]
    most = {each.name: getattr(each.type, "max", None) for each in generate.params}
    for name in ("customers", "messages_per_customer", "payments"):
        assert most[name] == schema[name]["maximum"]
