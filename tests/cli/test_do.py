"""`respondeia-mock do`: what happens outside the API, from the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from respondeia_mock.actions import ACTIONS
from tests.cli.words import ask, masked
from tests.process import Mock

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42")


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with Mock(tmp_path_factory.mktemp("do"), *FROZEN) as started:
        yield started


def pending(mock: Mock, prefix: str = "") -> str:
    body = {"customer_id": "wa:5491123456789", "amount": 5900}
    return str(mock.post(f"{prefix}/v1/payments/create", body).json["id"])


def test_result_and_events_are_printed(mock: Mock) -> None:
    payment = pending(mock)
    ran = ask(mock, "do", "payment.approve", f"payment_id={payment}")
    assert masked(ran.stdout) == (
        "payment.approve  payment_id=pay_…  status=approved\n  payment.approved  evt_…\n"
    )
    assert (ran.stderr, ran.returncode) == ("", 0)
    assert mock.get(f"/v1/payments/{payment}").json["status"] == "approved"


def test_as_json_it_is_what_the_control_api_answers(mock: Mock) -> None:
    payment = pending(mock)
    ran = ask(mock, "do", "payment.reject", f"payment_id={payment}", "--json")
    told = json.loads(ran.stdout)
    assert told["action"] == "payment.reject"
    assert told["result"] == {"payment_id": payment, "status": "rejected"}
    assert [each["event"] for each in told["events"]] == ["payment.rejected"]


def test_texts_are_texts_whatever_they_look_like(mock: Mock) -> None:
    pairs = ("customer_id=wa:77", "content=100", "name=a=b")
    ran = ask(mock, "do", "message.receive", *pairs)
    assert ran.returncode == 0, ran.stderr
    listed = mock.get("/v1/messages?customer_id=wa:77").json["messages"]
    assert listed[0]["content"] == "100"
    assert mock.get("/v1/customers/wa:77").json["name"] == "a=b"


def test_numbers_and_objects_are_json(mock: Mock) -> None:
    pairs = ("event=message.read", 'data={"customer_id": "wa:5", "n": [1]}', "timestamp=12.5")
    ran = ask(mock, "do", "event.forge", *pairs, "--json")
    event = json.loads(ran.stdout)["events"][0]
    assert event["at"] == 12.5
    assert (event["data"]["customer_id"], event["data"]["n"]) == ("wa:5", [1])
    text = ask(mock, "do", "event.forge", "event=message.read")
    assert masked(text.stdout).splitlines()[0] == "event.forge  event_id=evt_…  deliveries=[]"


@pytest.mark.parametrize(("by", "seconds"), [("90", 90), ("1.5", 1.5), ("1m30s", 90)])
def test_a_duration_is_a_number_or_a_text(mock: Mock, by: str, seconds: float) -> None:
    told = json.loads(ask(mock, "do", "clock.advance", f"by={by}", "--json").stdout)
    assert told["result"]["now"] == mock.get("/__admin/clock").json["now"]
    before = told["result"]["now"]
    again = json.loads(ask(mock, "do", "clock.advance", f"by={by}", "--json").stdout)
    assert again["result"]["now"] == before + seconds


def test_a_sandbox_is_named(mock: Mock) -> None:
    payment = pending(mock, "/sandboxes/one")
    ran = ask(mock, "do", "payment.approve", f"payment_id={payment}", "--sandbox", "one")
    assert ran.returncode == 0
    assert mock.get(f"/sandboxes/one/v1/payments/{payment}").json["status"] == "approved"


def test_without_an_action_it_lists_what_can_happen(mock: Mock) -> None:
    ran = ask(mock, "do")
    lines = ran.stdout.splitlines()
    assert lines[0].split() == ["ACTION", "TAKES", "WHAT", "HAPPENS"]
    assert [each.split()[0] for each in lines[1:]] == list(ACTIONS)
    assert "message.fail           message_id [error_code]  " in ran.stdout
    listed = json.loads(ask(mock, "do", "--json").stdout)["actions"]
    assert [each["name"] for each in listed] == list(ACTIONS)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["payment.aprove", "payment_id=pay_1"],
            "No action 'payment.aprove'; did you mean 'payment.approve'?",
        ),
        (
            ["payment.approve", "payment_di=pay_1"],
            "'payment_di' is no parameter of payment.approve; did you mean 'payment_id'?",
        ),
        (["payment.approve"], "'payment_id' is required"),
        (["payment.approve", "payment_id=pay_1"], "No payment with id 'pay_1' exists"),
        (["payment.approve", "pay_1"], "'pay_1' is not KEY=VALUE."),
        (["clock.advance", "by=true"], "'by' must be a number of seconds or a duration"),
        (["payment.approve", "=pay_1"], "'=pay_1' is not KEY=VALUE."),
        (["account.set_plan", "plan=por"], "'plan' must be one of basico, pro, agencia, enter"),
        (
            ["event.forge", "event=message.read", "timestamp=soon"],
            "'timestamp' must be JSON (number), not 'soon'.",
        ),
        (
            ["event.forge", "event=message.read", "data=[1]"],
            "'data' must be an object",
        ),
        (["event.forge", "event=message.raed"], "did you mean 'message.read'?"),
    ],
)
def test_a_mistake_is_told_and_exits_with_2(mock: Mock, words: list[str], sentence: str) -> None:
    before = mock.get("/__admin/events?limit=0").json["total"]
    ran = ask(mock, "do", *words)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in ran.stderr
    assert mock.get("/__admin/events?limit=0").json["total"] == before


def test_the_admin_token_is_shown(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--admin-token", "s3cret") as closed:
        payment = pending(closed)
        words = ("do", "payment.approve", f"payment_id={payment}")
        refused = ask(closed, *words)
        assert refused.returncode == 2
        assert "The admin token is missing or wrong" in refused.stderr
        assert ask(closed, *words, "--admin-token", "s3cret").returncode == 0
