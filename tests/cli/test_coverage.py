"""`respondeia-mock coverage`: the table, JSON, and what is not enough."""

import json
from collections.abc import Iterator

import pytest

from tests.cli.words import ask
from tests.process import Mock

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42", "--fixtures", "minimal")


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """Serve, with one message sent here and one payment made in another sandbox."""
    with Mock(tmp_path_factory.mktemp("coverage"), *FROZEN) as started:
        sent = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}
        assert started.post("/v1/messages/send", sent).status == 201
        paid = {"customer_id": "wa:1", "amount": 5900}
        assert started.post("/sandboxes/shop/v1/payments/create", paid).status == 201
        yield started


def test_it_is_a_table_and_a_sum(mock: Mock) -> None:
    ran = ask(mock, "coverage")
    shown = ran.stdout.splitlines()
    assert shown[0].split()[:3] == ["operation", "200", "201"]
    assert "messages.send                      1     ·     ·     ·           ·     ·     ·" in shown
    assert shown[-2:] == [
        "1.7 % covered: operations 1/191, transitions 2/16, events 0/13, permissions 1/7",
        "Calls elsewhere: 1 in shop (--all, --sandbox).",
    ]
    assert max(map(len, shown)) <= 100
    assert (ran.returncode, ran.stderr) == (0, "")


def test_as_json_it_is_what_the_server_says(mock: Mock) -> None:
    ran = ask(mock, "coverage", "--json")
    assert json.loads(ran.stdout) == mock.get("/__admin/coverage").json
    assert ran.returncode == 0


def test_all_sandboxes_or_another_one(mock: Mock) -> None:
    everywhere = json.loads(ask(mock, "coverage", "--json", "--all").stdout)
    assert everywhere["operations"]["messages.send"]["201"] == 1
    assert everywhere["operations"]["payments.create"]["201"] == 1
    shop = json.loads(ask(mock, "coverage", "--json", "--sandbox", "shop").stdout)
    assert shop["operations"]["messages.send"]["201"] == 0
    assert shop["operations"]["payments.create"]["201"] == 1


@pytest.mark.parametrize(
    ("least", "code", "said"),
    [
        ("80", 3, "1.7 % is covered, less than 80 %\n"),
        ("1.8", 3, "1.7 % is covered, less than 1.8 %\n"),
        ("1.7", 0, ""),
    ],
)
def test_too_little_is_exit_code_3(mock: Mock, least: str, code: int, said: str) -> None:
    ran = ask(mock, "coverage", "--fail-under", least)
    assert (ran.returncode, ran.stderr) == (code, said)
    assert " % covered: " in ran.stdout
    ran = ask(mock, "coverage", "--json", "--fail-under", least)
    assert (ran.returncode, json.loads(ran.stdout)["covered"]) == (code, 4)


def test_a_part_is_at_most_a_hundred(mock: Mock) -> None:
    ran = ask(mock, "coverage", "--fail-under", "101")
    assert ran.returncode == 2
    assert "101.0 is not in the range 0<=x<=100" in ran.stderr
