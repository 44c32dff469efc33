"""`respondeia-mock trigger`: every event happens really, with what it needs, and is there after."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from respondeia_mock.core.events import EventName
from tests.cli.words import ask, masked
from tests.process import Mock, run

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42")
ANA = "wa:5491123456789"


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with Mock(tmp_path_factory.mktemp("trigger"), *FROZEN) as started:
        yield started


SAID = {
    "message.received": """\
message.receive  msg_…  conv_…
  message.received  evt_…
""",
    "message.sent": """\
POST /v1/messages/send  msg_…  sent
  message.sent  evt_…
""",
    "message.delivered": """\
POST /v1/messages/send  msg_…  sent
  message.sent  evt_…
message.deliver  msg_…  delivered
  message.delivered  evt_…
""",
    "message.read": """\
POST /v1/messages/send  msg_…  sent
  message.sent  evt_…
message.deliver  msg_…  delivered
  message.delivered  evt_…
message.read  msg_…  read
  message.read  evt_…
""",
    "message.failed": """\
POST /v1/messages/send  msg_…  sent
  message.sent  evt_…
message.fail  msg_…  failed
  message.failed  evt_…
""",
    "payment.created": """\
POST /v1/payments/create  pay_…  wa:5491123456789  pending  http://…/checkout/pay_…
  payment.created  evt_…
""",
    "payment.approved": """\
POST /v1/payments/create  pay_…  wa:5491123456789  pending  http://…/checkout/pay_…
  payment.created  evt_…
payment.approve  pay_…  approved
  payment.approved  evt_…
""",
    "payment.rejected": """\
POST /v1/payments/create  pay_…  wa:5491123456789  pending  http://…/checkout/pay_…
  payment.created  evt_…
payment.reject  pay_…  rejected
  payment.rejected  evt_…
""",
    "payment.refunded": """\
POST /v1/payments/create  pay_…  wa:5491123456789  pending  http://…/checkout/pay_…
  payment.created  evt_…
payment.approve  pay_…  approved
  payment.approved  evt_…
POST /v1/payments/pay_…/refund  pay_…  wa:5491123456789  refunded  http://…/checkout/pay_…
  payment.refunded  evt_…
""",
    "customer.created": """\
POST /v1/messages/send  msg_…  sent
  customer.created  evt_…
  message.sent  evt_…
""",
    "customer.updated": """\
PATCH /v1/customers/wa:5491123456789  wa:5491123456789
  customer.updated  evt_…
""",
    "conversation.escalated": """\
message.receive  msg_…  conv_…
  customer.created  evt_…
  message.received  evt_…
conversation.escalate  conv_…  escalated
  conversation.escalated  evt_…
""",
    "ai.training.completed": """\
POST /v1/ai/training/upload  job_…  queued
training.complete  job_…  completed
  ai.training.completed  evt_…
""",
}


def test_there_is_a_way_to_every_event() -> None:
    assert set(SAID) == set(EventName)


@pytest.mark.parametrize("event", SAID)
def test_every_event_happens_with_what_it_needs_and_again(mock: Mock, event: str) -> None:
    for _ in range(2):
        ran = ask(mock, "trigger", event)
        assert masked(ran.stdout) == SAID[event]
        assert ran.stderr == ""
        assert ran.returncode == 0


def test_what_was_set_is_what_is_made(mock: Mock) -> None:
    values = ("--set", "amount=100", "--set", "customer_id=tg:42", "--set", "description=Dos mates")
    ran = ask(mock, "trigger", "payment.approved", *values, "--json")
    told = json.loads(ran.stdout)
    assert told["event"] == "payment.approved"
    assert [each["step"] for each in told["steps"]] == [
        "POST /v1/payments/create",
        "payment.approve",
    ]
    assert [each["event"] for each in told["events"]] == [
        "customer.created",
        "payment.created",
        "payment.approved",
    ]
    payment = mock.get(f"/v1/payments/{told['events'][1]['data']['payment_id']}").json
    assert payment["amount"] == 100
    assert payment["customerId"] == "tg:42"
    assert payment["description"] == "Dos mates"
    assert payment["status"] == "approved"


def test_the_channel_is_that_of_the_address(mock: Mock) -> None:
    values = ("--set", "customer_id=web:7", "--set", "content=Hola", "--set", "name=Eva")
    ran = ask(mock, "trigger", "message.received", *values, "--json")
    data = json.loads(ran.stdout)["events"][-1]["data"]
    assert (data["channel"], data["content"]) == ("webchat", "Hola")
    assert mock.get("/v1/customers/web:7").json["name"] == "Eva"


def test_json_values_are_json(mock: Mock) -> None:
    values = ("--set", 'tags=["a","b"]', "--set", 'metadata={"n": 1}', "--set", "name=5")
    ran = ask(mock, "trigger", "customer.updated", *values)
    assert ran.returncode == 0
    ana = mock.get(f"/v1/customers/{ANA}").json
    assert (ana["tags"], ana["metadata"], ana["name"]) == (["a", "b"], {"n": 1}, "5")


def test_a_customer_who_is_updated_is_made_first_where_there_is_none(mock: Mock) -> None:
    ran = ask(
        mock, "trigger", "customer.updated", "--sandbox", "fresh", "--set", "customer_id=wa:9"
    )
    assert masked(ran.stdout) == (
        "POST /v1/messages/send  msg_…  sent\n"
        "  customer.created  evt_…\n"
        "  message.sent  evt_…\n"
        "PATCH /v1/customers/wa:9  wa:9\n"
        "  customer.updated  evt_…\n"
    )
    assert mock.get("/sandboxes/fresh/v1/customers/wa:9").json["tags"] == ["vip"]
    assert mock.get("/v1/customers/wa:9").status == 404


def test_what_changes_nothing_raises_nothing_and_is_1(mock: Mock) -> None:
    notes = ("--set", "customer_id=wa:3", "--set", "notes=x")
    assert ask(mock, "trigger", "customer.updated", *notes).returncode == 0
    again = ask(mock, "trigger", "customer.updated", *notes)
    assert again.returncode == 1
    assert again.stdout == "PATCH /v1/customers/wa:3  wa:3\n"
    assert again.stderr == "Nothing of this raised customer.updated: all is as it was before.\n"


def test_what_a_fast_clock_has_done_by_itself_counts(tmp_path: Path) -> None:
    with Mock(tmp_path, "--speed", "1000000") as fast:
        ran = ask(fast, "trigger", "message.delivered")
        late = ask(fast, "trigger", "payment.rejected")
    assert masked(ran.stdout) == (
        "POST /v1/messages/send  msg_…  sent\n"
        "  message.sent  evt_…\n"
        "message.deliver  happened by itself\n"
        "  message.delivered  evt_…\n"
    )
    assert late.returncode == 2
    assert "is approved" in late.stderr


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["payment.aproved"], "'payment.aproved'; did you mean 'payment.approved'?"),
        (["payment.approved", "--set", "amonut=1"], "takes no 'amonut'; did you mean 'amount'?"),
        (["payment.approved", "--set", "zzz=1"], "takes no 'zzz'; it takes customer_id, amount,"),
        (["payment.approved", "--set", "amount"], "'amount' is not KEY=VALUE."),
        (["payment.approved", "--set", "amount=-3"], "must be a positive whole number of cents"),
        (["payment.approved", "--set", "amount=x"], "must be a positive whole number of cents"),
        (["payment.approved", "--sandbox", "a_b"], "'a_b' holds more than letters, digits"),
        (
            ["payment.approved", "--api-key", "nobodys"],
            "Invalid API token (keys that start with test_",
        ),
        (["conversation.escalated", "--set", "reason=why"], "must be one of customer_request"),
    ],
)
def test_a_mistake_is_told_and_exits_with_2(mock: Mock, options: list[str], sentence: str) -> None:
    ran = ask(mock, "trigger", *options)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_without_a_server_it_says_how_to_get_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    ran = run("trigger", "payment.approved", "--url", f"{url}/v1/")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr == (
        f"Nothing answers at {url}; start `respondeia-mock`, or name the server with --url.\n"
    )


def test_every_event_can_be_had_where_guesses_are_left_out(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--documented-only") as mock:
        for event in EventName:
            done = ask(mock, "trigger", event)
            assert (done.returncode, done.stderr) == (0, "")
            assert f"  {event}  evt_…" in masked(done.stdout)
        again = ask(mock, "trigger", "customer.updated")
    assert "  customer.updated  evt_…" in masked(again.stdout)
