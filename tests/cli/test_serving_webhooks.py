"""The options of `serve` about webhooks, and that no other command's weight is loaded with it."""

import json
import subprocess
from pathlib import Path

import pytest

from respondeia_mock.cli import COMMANDS
from tests.cli.receivers import Receiver, digest
from tests.process import Mock, command, run, surroundings

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42", "--fixtures", "minimal")
HELLO = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}


def test_a_webhook_of_the_start_hears_of_everything(tmp_path: Path) -> None:
    with (
        Receiver(lambda *_: 200) as receiver,
        Mock(tmp_path, *FROZEN, "--webhook", receiver.url) as mock,
    ):
        assert mock.told("Webhook") == f"{receiver.url} (all events)"
        mock.post("/v1/messages/send", HELLO)
        events = [json.loads(receiver.next()[1])["event"] for _ in range(2)]
        assert events == ["customer.created", "message.sent"]
        listed = mock.get("/v1/webhooks").json["data"]
        assert [(each["url"], len(each["events"])) for each in listed] == [(receiver.url, 13)]
        mock.post("/__admin/reset", {})
        assert len(mock.get("/v1/webhooks").json["data"]) == 1


def test_its_secret_and_its_events_are_chosen(tmp_path: Path) -> None:
    chosen = ("--webhook-secret", "whsec_ñ", "--webhook-events", "message.sent,payment.created")
    with (
        Receiver(lambda *_: 200) as receiver,
        Mock(tmp_path, *FROZEN, "--webhook", receiver.url, *chosen) as mock,
    ):
        assert mock.told("Webhook secret") == "whsec_ñ"
        assert mock.told("Webhook") == f"{receiver.url} (message.sent, payment.created)"
        mock.post("/v1/messages/send", HELLO)
        headers, body = receiver.next()
        made = mock.post("/v1/webhooks", {"url": receiver.url, "events": ["message.read"]}).json
    assert json.loads(body)["event"] == "message.sent"
    assert headers["x-respondeia-signature"] == digest(body, "whsec_ñ")
    assert made["secret"] == "whsec_ñ"


def test_they_come_from_the_environment(tmp_path: Path) -> None:
    given = {
        "RESPONDEIA_MOCK_WEBHOOK": "http://127.0.0.1:9/hook",
        "RESPONDEIA_MOCK_WEBHOOK_SECRET": "whsec_mine",
        "RESPONDEIA_MOCK_WEBHOOK_EVENTS": "message.sent",
        "RESPONDEIA_MOCK_ALLOW_WEBHOOK_HOSTS": "example.com, *.example.org",
    }
    with Mock(tmp_path, *FROZEN, **given) as mock:
        assert mock.told("Webhook") == "http://127.0.0.1:9/hook (message.sent)"
        assert mock.told("Webhook secret") == "whsec_mine"


def test_a_public_host_is_refused_until_it_is_allowed(tmp_path: Path) -> None:
    url = "http://shop.invalid/hook"  # a name that leads nowhere: nobody is dialled
    with Mock(tmp_path, *FROZEN, "--webhook", url) as mock:
        mock.post("/v1/messages/send", HELLO)
        mock.post("/__admin/settle", {})
        refused = mock.get("/__admin/deliveries").json["deliveries"][0]
    with Mock(tmp_path, *FROZEN, "--webhook", url, "--allow-webhook-host", "*.invalid") as mock:
        mock.post("/v1/messages/send", HELLO)
        mock.post("/__admin/settle", {})
        tried = mock.get("/__admin/deliveries").json["deliveries"][0]
    assert refused["state"] == "skipped"
    assert "--allow-webhook-host shop.invalid" in refused["reason"]
    assert tried["state"] == "waiting"
    assert tried["attempts"] == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--webhook", "localhost:4000"], "begins with neither http:// nor https://."),
        (["--webhook", "http://a@b/"], "holds a user name or password"),
        (["--webhook", "https://api.respondeia.com/"], "is the real service"),
        (
            ["--webhook", "http://localhost/", "--webhook-events", "message.snet"],
            "No event is called 'message.snet'; did you mean 'message.sent'?",
        ),
        (["--webhook-events", "message.sent"], "--webhook-events needs --webhook."),
        (["--webhook-secret", ""], "Invalid value for '--webhook-secret': must not be empty."),
        (
            ["--allow-webhook-host", "a b"],
            "--allow-webhook-host: a b is neither a host name nor an IP address.",
        ),
    ],
)
def test_a_wrong_option_is_told_and_exits_with_2(options: list[str], sentence: str) -> None:
    ran = run("--port", "0", *options)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("option", ["--version", "--help", "serve --help"])
def test_what_is_said_at_once_loads_no_client(option: str) -> None:
    words = command(*option.split())
    timed = [words[0], "-X", "importtime", *words[1:]]
    ran = subprocess.run(timed, capture_output=True, text=True, check=True, env=surroundings())
    loaded = {each.rpartition("|")[2].strip() for each in ran.stderr.splitlines()}
    assert "respondeia_mock.cli" in loaded
    assert not loaded & {"httpx2", "aiohttp", "uvicorn", "starlette"}


def test_the_version_loads_no_command() -> None:
    words = command("--version")
    timed = [words[0], "-X", "importtime", *words[1:]]
    ran = subprocess.run(timed, capture_output=True, text=True, check=True, env=surroundings())
    loaded = {each.rpartition("|")[2].strip() for each in ran.stderr.splitlines()}
    commands = {each for each in loaded if each.startswith("respondeia_mock.")}
    assert commands == {"respondeia_mock.cli", "respondeia_mock.__main__"} & commands


def test_serving_loads_no_other_command(tmp_path: Path) -> None:
    words = command("serve", "--port", "0", "--fixtures", str(tmp_path / "none.yaml"))
    timed = [words[0], "-X", "importtime", *words[1:]]
    ran = subprocess.run(timed, capture_output=True, text=True, check=False, env=surroundings())
    loaded = {each.rpartition("|")[2].strip() for each in ran.stderr.splitlines()}
    assert "respondeia_mock.server" in loaded
    assert not {"httpx2", "respondeia_mock.client", "respondeia_mock.cli.doctoring"} & loaded


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    ran = run(name, "--help")
    assert ran.returncode == 0
    assert ran.stdout.startswith(f"Usage: respondeia-mock {name} [OPTIONS]")
