"""The README's receivers take what the mock sends, and refuse it once a byte was changed.

Each runs by the command that the README names, on a free port, and hears of all thirteen events.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.process import PATIENCE, fetch, run
from tests.serving import EVENTS, Desk
from tests.test_readme import README, blocks
from tests.test_webhooks_end_to_end import FOLDER, SECRET, STORY, live, why_no_express

CARELESS = """\
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

async def receive(request: Request) -> Response:
    return Response()

app = Starlette(routes=[Route("/careless", receive, methods=["POST"])])
"""
UVICORN = (sys.executable, "-m", "uvicorn", "receiver:app", "--port", "0")
NODE = ("node", "receiver.mjs")
PHP = ("php", "-S", "127.0.0.1:0", "receiver.php")

RECEIVERS = {
    "starlette": ("python", "receiver.py", UVICORN, "/webhooks/respondeia"),
    "express as the page": ("javascript", "receiver.mjs", NODE, "/webhooks/respondeia"),
    "express over raw bytes": ("javascript", "receiver.mjs", NODE, "/webhooks/raw"),
    "php": ("php", "receiver.php", PHP, "/webhooks/respondeia"),
}


@contextmanager
def running(folder: Path, command: tuple[str, ...], **environment: str) -> Iterator[str]:
    """Run a receiver that says which port it got; yield where it listens."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PORT": "0", **environment},  # noqa: TID251 (the child's)
    )
    with process:
        try:
            yield f"http://127.0.0.1:{_port(process)}"
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)


def _port(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"(?:\bport |http://127\.0\.0\.1:)(\d+)", line):
            return found[1]
    raise AssertionError(f"the receiver ended:\n{said}")


def _block(language: str, word: str) -> str:
    """Return the only block in this language that holds a word."""
    (text,) = (each for each in blocks(language) if word in each)
    return text


def _skip_without(language: str) -> None:
    if language == "javascript" and (why := why_no_express()):
        pytest.skip(why)
    if language == "php" and shutil.which("php") is None:
        pytest.skip("php is not on PATH, and one of the README's receivers is written in it")


@pytest.fixture(params=RECEIVERS)
def receiver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Run one of the README's receivers; its URL."""
    language, file, command, path = RECEIVERS[request.param]
    _skip_without(language)
    (tmp_path / file).write_text(_block(language, "sha256="), "utf-8")
    if language == "javascript":
        (tmp_path / "node_modules").symlink_to(Path(FOLDER).resolve() / "node_modules")
    with running(tmp_path, command, RESPONDEIA_WEBHOOK_SECRET=SECRET) as url:
        yield url + path


@pytest.fixture
def heard(receiver: str, desk: Desk) -> list[Any]:
    """Have everything happen that is told of; the deliveries, once all have been answered."""
    desk.subscribe(receiver, secret=SECRET)
    live(desk)
    desk.settle()
    return desk.deliveries()


def test_it_takes_all_thirteen_events_and_refuses_forgeries(
    receiver: str, heard: list[Any], desk: Desk
) -> None:
    told = [(each["event"], each["state"], each["status"], each["attempts"]) for each in heard]
    assert told == [(event, "succeeded", 200, 1) for event in STORY]
    assert {event for event, *_ in told} == set(EVENTS)
    for body, headers in (_sent(desk, each["id"]) for each in heard):
        again = fetch(receiver, "POST", body, **headers)
        assert (again.status, again.json) == (200, {"received": True})
        _refuses(receiver, _tampered(body), headers)


def test_it_refuses_what_is_unsigned_and_the_signature_of_the_body(
    receiver: str, heard: list[Any], desk: Desk
) -> None:
    body, headers = _sent(desk, heard[0]["id"])
    for signature in ("", "sha256=", "ñ", json.loads(body)["signature"]):
        _refuses(receiver, body, {**headers, "X_RespondeIA_Signature": signature})


def _sent(desk: Desk, identifier: str) -> tuple[bytes, dict[str, str]]:
    """Return what went out, header names as `fetch` takes them."""
    sent = desk.delivery(identifier)
    headers = {name.replace("-", "_"): value for name, value in sent["headers"].items()}
    return sent["body"].encode(), headers


def _tampered(body: bytes) -> bytes:
    """Change one digit of the timestamp."""
    place = body.index(b'"timestamp":') + len(b'"timestamp":')
    return body[:place] + b"2" + body[place + 1 :]


def _refuses(receiver: str, body: bytes, headers: dict[str, str]) -> None:
    got = fetch(receiver, "POST", body, **headers)
    assert (got.status, got.json) == (401, {"error": "Invalid signature"})


def test_the_commands_are_those_of_the_readme() -> None:
    assert "`uvicorn receiver:app --port 8000`" in README
    assert "`node receiver.mjs`" in README
    assert "`php -S 127.0.0.1:8000 receiver.php`" in README


def test_the_doctor_says_what_is_shown(tmp_path: Path) -> None:
    shown = _block("text", "$ respondeia-mock doctor")
    _, good, careless = re.split(r"^\$ .*\n", shown, flags=re.MULTILINE)
    (tmp_path / "receiver.py").write_text(_block("python", "sha256="), "utf-8")
    with running(tmp_path, UVICORN, RESPONDEIA_WEBHOOK_SECRET="whsec_test_respondeia") as url:
        _is_said(good, f"{url}/webhooks/respondeia", 0)
    (tmp_path / "receiver.py").write_text(CARELESS, "utf-8")
    with running(tmp_path, UVICORN) as url:
        _is_said(careless, f"{url}/careless", 3)


def _is_said(shown: str, url: str, code: int) -> None:
    """Examine a receiver; all lines that are shown are said, in their order."""
    done = run("doctor", url, "--secret", "whsec_test_respondeia")
    said = iter(done.stdout.splitlines())
    assert [line for line in shown.splitlines() if line not in said] == []
    assert done.returncode == code
