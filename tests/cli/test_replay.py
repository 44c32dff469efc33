"""`respondeia-mock replay`: recorded bodies go out again in their order, signed anew."""

import json
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from respondeia_mock.core.clock import elapsed
from tests.cli.receivers import SECRET, Judge, Receiver, as_the_page, digest, raw, refusing
from tests.cli.words import masked
from tests.process import run

LINES = """\
{"at": 1772452800, "body": {"event": "payment.created", "timestamp": 1772452800, "data": \
{"payment_id": "pay_1", "amount": 5900.0, "1": "ñ"}, "signature": "sha256=old"}}

{"at": "2026-03-02T12:00:00.3Z", "body": {"event": "payment.approved", "timestamp": 1772452801, \
"data": {"payment_id": "pay_1"}, "extra": null}}
{"body": "{\\"event\\": \\"message.read\\", \\"timestamp\\": 1, \\"data\\": {}}"}
"""
FIRST = '{"event":"payment.created","timestamp":1772452800,"data":{"1":"ñ","payment_id":"pay_1",'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "recorded.jsonl"
    path.write_text(LINES, "utf-8")
    return path


@pytest.mark.parametrize("judge", [raw, as_the_page])
def test_lines_go_out_in_their_order_signed_anew(file: Path, judge: Judge) -> None:
    with Receiver(judge) as receiver:
        ran = run("replay", str(file), "--to", receiver.url, "--secret", SECRET)
        sent = [receiver.next() for _ in range(3)]
    assert ran.returncode == 0
    assert masked(ran.stdout) == (
        "line 1  payment.created  200  … ms\n"
        "line 3  payment.approved  200  … ms\n"
        "line 4  message.read  200  … ms\n"
        "3 sent, 3 answered with 2xx.\n"
    )
    bodies = [body.decode() for _, body in sent]
    assert bodies[0].startswith(FIRST + '"amount":5900},"signature":"sha256=')
    without = (FIRST + '"amount":5900}}').encode()
    assert json.loads(bodies[0])["signature"] == digest(without)
    assert list(json.loads(bodies[1])) == ["event", "timestamp", "data", "extra", "signature"]
    assert [headers["x-respondeia-event"] for headers, _ in sent] == [
        "payment.created",
        "payment.approved",
        "message.read",
    ]
    assert len({headers["x-respondeia-delivery"] for headers, _ in sent}) == 3


def test_a_receiver_that_refuses_is_told_and_not_blamed(file: Path) -> None:
    with Receiver(refusing) as receiver:
        ran = run("replay", str(file), "--to", receiver.url, "--secret", SECRET)
    assert ran.returncode == 0
    assert ran.stdout.endswith("\n3 sent, 0 answered with 2xx.\n")


@pytest.mark.parametrize(("timing", "least"), [("real", 0.3), ("none", 0.0)])
def test_real_timing_keeps_the_distances(file: Path, timing: str, least: float) -> None:
    came: list[float] = []

    def timed(_headers: Mapping[str, str], _body: bytes) -> int:
        came.append(elapsed())
        return 200

    with Receiver(timed) as receiver:
        to = ("--to", receiver.url, "--secret", SECRET, "--timing", timing)
        ran = run("replay", str(file), *to, "--json")
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(each["line"], each["status"]) for each in told] == [(1, 200), (3, 200), (4, 200)]
    # The first is on its way for a while, too.
    assert came[1] - came[0] > least / 2


def test_a_receiver_that_is_not_there_is_1_and_tells_the_line(file: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ran = run("replay", str(file), "--to", f"http://127.0.0.1:{port}/", "--secret", SECRET)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith(f"{file}:1: 127.0.0.1:{port} cannot be reached: ")


def test_every_bad_line_is_told_and_nothing_is_sent(tmp_path: Path) -> None:
    good = '{"body": {"event": "message.read", "timestamp": 1, "data": {}}}'
    bad = {
        "{": "the line is no JSON: ",
        "[]": "the line must be an object",
        '{"bdy": {}}': "'bdy' is not known here; did you mean 'body'?",
        "{}": "'body' is missing",
        '{"body": 5}': "'body' must be an object",
        '{"body": "x"}': "'body' is no JSON: ",
        '{"body": {"event": 5, "timestamp": 1, "data": {}}}': "'body.event' must be a string",
        '{"body": {"event": "message.read", "timestamp": true, "data": {}}}': (
            "'body.timestamp' must be whole Unix seconds"
        ),
        '{"body": {"event": "message.read", "timestamp": 1}}': "'body.data' must be an object",
        '{"body": {"event": "message.raed", "timestamp": 1, "data": {}}}': (
            "No event is called 'message.raed'; did you mean 'message.read'?"
        ),
        '{"at": "noon", "body": {"event": "message.read", "timestamp": 1, "data": {}}}': (
            "'at' must be a date (YYYY-MM-DD), an ISO 8601 date-time"
        ),
    }
    file = tmp_path / "bad.jsonl"
    file.write_text("\n".join([good, *bad]), "utf-8")
    with Receiver(raw) as receiver:
        ran = run("replay", str(file), "--to", receiver.url, "--secret", SECRET)
        assert receiver.heard.empty()
    assert ran.returncode == 2
    assert ran.stdout == ""
    told = ran.stderr.splitlines()
    assert len(told) == len(bad)
    for number, (line, sentence) in enumerate(zip(told, bad.values(), strict=True), 2):
        assert line.startswith(f"{file}:{number}: {sentence}")


def test_an_empty_file_is_2(tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.write_text("\n", "utf-8")
    ran = run("replay", str(file), "--to", "http://127.0.0.1/", "--secret", SECRET)
    assert (ran.returncode, ran.stderr) == (2, f"{file}: it holds no line\n")


def test_a_file_that_is_not_there_is_2() -> None:
    ran = run("replay", "nowhere.jsonl", "--to", "http://127.0.0.1/", "--secret", SECRET)
    assert ran.returncode == 2
    assert "'nowhere.jsonl' does not exist" in ran.stderr
