"""`respondeia-mock listen`: events arrive at a URL of one's own; Ctrl-C leaves nothing."""

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.receivers import SECRET, Receiver, as_the_page, raw, refusing
from tests.cli.words import ask, interrupt, masked, running
from tests.process import PATIENCE, Mock, run

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42", "--fixtures", "minimal")
HELLO = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    with Mock(tmp_path_factory.mktemp("listen"), *FROZEN) as started:
        yield started


def line(process: "subprocess.Popen[str]") -> str:
    """Wait for the next line that it prints."""
    assert process.stdout is not None
    return process.stdout.readline()


def begun(process: "subprocess.Popen[str]") -> str:
    """Wait until it listens; return what it said."""
    return line(process) + line(process)


def webhooks(mock: Mock) -> list[str]:
    return [each["url"] for each in mock.get("/v1/webhooks").json["data"]]


def test_events_arrive_and_are_told(mock: Mock) -> None:
    at = {"RESPONDEIA_MOCK_URL": mock.url}
    with (
        Receiver(as_the_page) as receiver,
        running("listen", "--forward-to", receiver.url, **at) as process,
    ):
        assert begun(process) == (
            f"Listening at {mock.url} for {receiver.url}; Ctrl-C ends it.\nSecret  {SECRET}\n"
        )
        assert webhooks(mock) == ["http://capture.invalid/listen"]
        message = mock.post("/v1/messages/send", HELLO).json["messageId"]
        told = [masked(line(process)) for _ in range(2)]
        sent = [receiver.next() for _ in range(2)]
        said, errors = interrupt(process)
    assert told == [
        "…  customer.created  dlv_…  200  … ms\n",
        "…  message.sent  dlv_…  200  … ms\n",
    ]
    assert json.loads(sent[1][1])["data"]["message_id"] == message
    assert (said, errors, process.returncode) == ("", "", 0)
    assert webhooks(mock) == []


def test_what_arrives_is_what_the_log_has(mock: Mock) -> None:
    at = {"RESPONDEIA_MOCK_URL": mock.url}
    with (
        Receiver(raw) as receiver,
        running("listen", "--forward-to", receiver.url, "--json", **at) as process,
    ):
        began = json.loads(line(process))
        mock.post("/v1/messages/send", HELLO)
        told = json.loads(line(process))
        headers, body = receiver.next()
        logged = mock.get(f"/__admin/deliveries/{told['id']}").json
    assert began["listening"] == mock.url
    assert (began["forward_to"], began["secret"]) == (receiver.url, SECRET)
    assert began["webhook_id"] == logged["webhook_id"]
    assert told["status"] == 200
    assert logged["body"].encode() == body
    assert {name.lower(): value for name, value in logged["headers"].items()} == {
        name: value for name, value in headers.items() if name not in {"host", "content-length"}
    }
    assert logged["state"] == "succeeded"
    assert logged["attempts"][0]["body"] == '{"taken":true}'


def test_only_the_events_that_were_asked_for_arrive(mock: Mock) -> None:
    options = ("--events", "payment.created, payment.approved", "--url", mock.url)
    with (
        Receiver(raw) as receiver,
        running("listen", "--forward-to", receiver.url, *options) as process,
    ):
        begun(process)
        ask(mock, "trigger", "payment.rejected")
        ask(mock, "trigger", "payment.approved")
        events = [line(process).split()[1] for _ in range(3)]
    assert events == ["payment.created", "payment.created", "payment.approved"]


def test_what_a_receiver_refuses_is_tried_again_on_the_mocks_clock(mock: Mock) -> None:
    options = ("--events", "message.sent", "--url", mock.url)
    with (
        Receiver(refusing) as receiver,
        running("listen", "--forward-to", receiver.url, *options) as process,
    ):
        begun(process)
        mock.post("/v1/messages/send", HELLO)
        first = masked(line(process))
        mock.post("/__admin/clock/advance", {"by": "1s"})
        again = masked(line(process))
        numbers = [receiver.next()[0]["x-respondeia-attempt"] for _ in range(2)]
    assert first == again == "…  message.sent  dlv_…  500  … ms\n"
    assert numbers == ["1", "2"]


def test_a_receiver_that_is_not_there_is_a_bad_gateway(mock: Mock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}/"
    options = ("--events", "message.sent", "--url", mock.url, "--json")
    with running("listen", "--forward-to", nowhere, *options) as process:
        line(process)
        mock.post("/v1/messages/send", HELLO)
        told = json.loads(line(process))
        logged = mock.get(f"/__admin/deliveries/{told['id']}").json
    assert told["status"] is None
    assert "cannot be reached" in told["error"]
    assert logged["attempts"][0]["status"] == 502
    assert logged["attempts"][0]["body"] == told["error"]
    assert logged["state"] == "waiting"


def test_it_ends_quietly_by_sigterm_as_well(mock: Mock) -> None:
    with (
        Receiver(raw) as receiver,
        running("listen", "--forward-to", receiver.url, "--url", mock.url) as process,
    ):
        begun(process)
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=PATIENCE) == ("", "")
        assert process.returncode == 0
    assert webhooks(mock) == []


def test_when_the_server_ends_it_says_so_and_exits_with_1(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with (
        Mock(tmp_path_factory.mktemp("ending"), *FROZEN) as ending,
        Receiver(raw) as receiver,
        running("listen", "--forward-to", receiver.url, "--url", ending.url) as process,
    ):
        begun(process)
        ending.end()
        said, errors = process.communicate(timeout=PATIENCE)
        assert (said, process.returncode) == ("", 1)
        assert ending.url in errors
        assert errors.count("\n") == 1


def test_a_sandbox_is_listened_to(mock: Mock) -> None:
    options = ("--sandbox", "mine", "--url", mock.url)
    with (
        Receiver(raw) as receiver,
        running("listen", "--forward-to", receiver.url, *options) as process,
    ):
        begun(process)
        mock.post("/v1/messages/send", HELLO)
        mock.post("/sandboxes/mine/v1/messages/send", {**HELLO, "content": "mine"})
        assert line(process).split()[1] == "customer.created"
        assert line(process).split()[1] == "message.sent"
        bodies = [json.loads(receiver.next()[1]) for _ in range(2)]
    assert bodies[1]["data"]["content"] == "mine"


def test_the_secret_alone_is_printed_and_nothing_stays(mock: Mock) -> None:
    ran = ask(mock, "listen", "--print-secret")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{SECRET}\n", "")
    assert webhooks(mock) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([], "Missing option '--forward-to'."),
        (["--forward-to", "localhost:3000"], "begins with neither http:// nor https://."),
        (["--forward-to", "http://localhost", "--events", "a"], "No event is called 'a'"),
        (
            ["--forward-to", "http://localhost", "--events", "message.sent,message.raed"],
            "No event is called 'message.raed'; did you mean 'message.read'?",
        ),
        (["--forward-to", "http://localhost", "--api-key", "x"], "Invalid API token"),
    ],
)
def test_a_mistake_is_told_and_exits_with_2(mock: Mock, options: list[str], sentence: str) -> None:
    ran = ask(mock, "listen", *options)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in ran.stderr
    assert webhooks(mock) == []


def test_without_a_server_it_is_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    ran = run("listen", "--forward-to", "http://localhost/", "--url", url)
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"Nothing answers at {url};")


def test_without_admin_it_is_2_and_nothing_is_subscribed(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--no-admin") as closed:
        ran = ask(closed, "listen", "--forward-to", "http://localhost/")
        assert webhooks(closed) == []
    assert ran.returncode == 2
    assert ran.stderr.startswith("Nothing answers GET /__admin/health")


def test_a_reset_does_not_end_it(mock: Mock) -> None:
    with (
        Receiver(raw) as receiver,
        running("listen", "--forward-to", receiver.url, "--url", mock.url) as process,
    ):
        begun(process)
        mock.post("/v1/messages/send", HELLO)
        assert "dlv_" in line(process)
        assert mock.post("/__admin/reset", {}).status == 200
        assert process.poll() is None
        assert interrupt(process)[1] == ""
        assert process.returncode == 0


def test_where_guesses_are_left_out_none_is_forwarded(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--documented-only") as mock, Receiver(raw) as receiver:
        at = {"RESPONDEIA_MOCK_URL": mock.url}
        with running("listen", "--forward-to", receiver.url, **at) as process:
            begun(process)
            mock.post("/v1/payments/create", {"customer_id": "wa:1", "amount": 100})
            told = [masked(line(process)) for _ in range(2)]
            headers, body = [receiver.next() for _ in range(2)][1][:2]
            interrupt(process)
    assert told == [
        "…  customer.created  dlv_…  200  … ms\n",
        "…  payment.created  dlv_…  200  … ms\n",
    ]
    assert json.loads(body)["data"] == {}
    assert "x-respondeia-signature" in headers
    assert "x-respondeia-event" not in headers
