"""`respondeia-mock clock` and `reset`: a running sandbox's time, and its start."""

import json
from collections.abc import Iterator

import pytest

from tests.cli.words import ask, masked
from tests.process import Mock, fetch

NOW = 1772452800
BODY = {"customer_id": "wa:5491123456789", "amount": 5900}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    options = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42")
    with Mock(tmp_path_factory.mktemp("clock"), *options) as started:
        yield started


@pytest.fixture
def mock(server: Mock) -> Mock:
    assert server.post("/__admin/reset", {}).status == 200
    return server


def now(mock: Mock, prefix: str = "") -> float:
    return float(mock.get(f"{prefix}/__admin/clock").json["now"])


def test_it_is_shown(mock: Mock) -> None:
    assert ask(mock, "clock").stdout == "2026-03-02T12:00:00Z  frozen\n"
    assert json.loads(ask(mock, "clock", "--json").stdout) == {"now": NOW, "speed": 0}


def test_a_clock_that_runs_shows_its_speed(mock: Mock) -> None:
    document = b'{"speed": 0.5}'
    assert fetch(f"{mock.url}/sandboxes/slow/__admin/clock", "PUT", document).status == 200
    said = ask(mock, "clock", "--sandbox", "slow").stdout
    assert said.endswith("  speed 0.5\n")


@pytest.mark.parametrize(
    ("by", "seconds"), [("2h", 7200), ("1m30s", 90), ("800ms", 0.8), ("5", 5), ("2.5", 2.5)]
)
def test_it_moves_on_by_a_duration(mock: Mock, by: str, seconds: float) -> None:
    ran = ask(mock, "clock", "advance", by)
    assert ran.returncode == 0, ran.stderr
    assert now(mock) == NOW + seconds
    assert ran.stdout.startswith("Nothing was due.\nIt is 2026-03-02T")


def test_what_fired_is_printed_in_its_order(mock: Mock) -> None:
    mock.post("/v1/payments/create", BODY)
    hello = {"channel": "whatsapp", "to": "wa:5491123456789", "content": "Hola"}
    mock.post("/v1/messages/send", hello)
    ran = ask(mock, "clock", "advance", "10s")
    assert masked(ran.stdout) == (
        "2026-03-02T12:00:00Z  delivered_by_itself  msg_… delivered\n"
        "2026-03-02T12:00:03Z  decided_by_itself  pay_… approved\n"
        "2026-03-02T12:00:03Z  read_by_itself  msg_… read\n"
        "It is 2026-03-02T12:00:10Z now.\n"
    )


def test_it_moves_on_until_something(mock: Mock) -> None:
    for until, seconds in (("next", 3), ("idle", 3)):
        mock.post("/__admin/reset", {})
        mock.post("/v1/payments/create", BODY)
        assert ask(mock, "clock", "advance", "--until", until).returncode == 0
        assert now(mock) == NOW + seconds
    mock.post("/v1/payments/create", BODY)
    ran = ask(mock, "clock", "advance", "--until", "payment.approved", "--json")
    told = json.loads(ran.stdout)
    assert told["now"] == NOW + 6
    assert [each["kind"] for each in told["fired"]] == ["decided_by_itself"]


def test_an_event_that_nothing_raises_is_told(mock: Mock) -> None:
    ran = ask(mock, "clock", "advance", "--until", "payment.rejected")
    assert ran.returncode == 2
    assert ran.stderr == "Nothing that is due raised 'payment.rejected'.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["advance"], "Give either a duration such as 2h, or --until."),
        (["advance", "2h", "--until", "next"], "Give either a duration such as 2h, or --until."),
        (["--until", "next"], "--until is for `clock advance`."),
        (["2h"], "'2h' is not 'advance'."),
        (["advance", "soon"], "such as 800ms, 10s, 2h or 1m30s, not 'soon'."),
        (["advance", "99999999999"], "must be between 0 and ten years, not '99999999999'."),
        (["advance", "²"], "not '²'."),
        (["advance", "--until", "nxet"], "No event is called 'nxet'; did you mean 'next'?"),
        (
            ["advance", "--until", "payment.aproved"],
            "No event is called 'payment.aproved'; did you mean 'payment.approved'?",
        ),
    ],
)
def test_a_mistake_is_told_and_exits_with_2(mock: Mock, words: list[str], sentence: str) -> None:
    ran = ask(mock, "clock", *words)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in ran.stderr
    assert now(mock) == NOW


def test_reset_goes_back_to_the_start(mock: Mock) -> None:
    mock.post("/v1/payments/create", BODY)
    mock.post("/__admin/clock/advance", {"by": "1h"})
    ran = ask(mock, "reset")
    assert ran.stdout == ("The sandbox 'test' is as it was at its start, 2026-03-02T12:00:00Z.\n")
    assert now(mock) == NOW
    assert mock.get("/__admin/events").json["total"] == 0


def test_reset_leaves_other_sandboxes_alone(mock: Mock) -> None:
    for prefix in ("/sandboxes/one", "/sandboxes/two"):
        mock.post(f"{prefix}/__admin/clock/advance", {"by": "1h"})
    ran = ask(mock, "reset", "--sandbox", "one", "--json")
    assert json.loads(ran.stdout) == {"reset": "one", "now": NOW}
    assert (now(mock, "/sandboxes/one"), now(mock, "/sandboxes/two")) == (NOW, NOW + 3600)
