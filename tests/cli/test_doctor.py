"""`respondeia-mock doctor`, on receivers that verify well and on some that do not."""

import json
import shlex
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.receivers import (
    SECRET,
    Judge,
    Receiver,
    accepting,
    as_the_page,
    digest,
    raw,
    redirecting,
    refusing,
    stripping,
)
from tests.process import run

CARELESS = """\
ok    good: An event, signed with the secret.
      A correct receiver answers 2xx; this one answered 200.
FAIL  tampered: The same event with a field added after it was signed.
      A correct receiver refuses with 4xx; this one answered 200: accepted a forgery.
FAIL  unsigned: The same event without any signature, as anybody could send it.
      A correct receiver refuses with 4xx; this one answered 200: accepted a forgery.
FAIL  wrong_secret: The same event, signed with another secret.
      A correct receiver refuses with 4xx; this one answered 200: accepted a forgery.
note  stale: An event of an hour ago, correctly signed: who accepts it would accept a recorded one \
too, who refuses it may lose one that was retried for long.
      A correct receiver may do either; this one answered 200.
note  re_spaced: Indented JSON whose header signs exactly these bytes: who hashes the bytes \
accepts it, who hashes `JSON.stringify` of the parsed body, as the vendor's page does, refuses it.
      A correct receiver may do either; this one answered 200.
note  twice: One delivery as two attempts with the same id, as after an answer that got lost.
      A correct receiver answers 2xx both times and counts once; this one answered 200 and 200.
ok    out_of_order: message.read, and after it message.delivered of the same message: retries \
overtake.
      A correct receiver answers 2xx; this one answered 200 and 200.

8 probes: 2 ok, 3 FAIL, 3 note.
'twice' is judged with --probe only.
"""


def verdicts(*options: str) -> tuple[int, dict[str, str], dict[str, list[int | None]]]:
    """Run the doctor; return its exit code, and verdict and statuses of each probe."""
    ran = run("doctor", *options, "--json")
    told: dict[str, Any] = json.loads(ran.stdout)
    given = {each["name"]: each["verdict"] for each in told["probes"]}
    return ran.returncode, given, {each["name"]: each["statuses"] for each in told["probes"]}


def test_a_careless_receiver_is_told_all_of_it() -> None:
    with Receiver(accepting) as receiver:
        ran = run("doctor", receiver.url, "--secret", SECRET)
    assert ran.stdout == CARELESS
    assert ran.stderr == ""
    assert ran.returncode == 3


@pytest.mark.parametrize(("judge", "re_spaced"), [(raw, 200), (as_the_page, 401), (stripping, 200)])
def test_each_way_to_verify_is_healthy(judge: Judge, re_spaced: int) -> None:
    with Receiver(judge) as receiver:
        code, given, statuses = verdicts(receiver.url, "--secret", SECRET)
    assert code == 0
    assert given == {
        "good": "ok",
        "tampered": "ok",
        "unsigned": "ok",
        "wrong_secret": "ok",
        "stale": "note",
        "re_spaced": "note",
        "twice": "note",
        "out_of_order": "ok",
    }
    assert statuses == {
        "good": [200],
        "tampered": [401],
        "unsigned": [401],
        "wrong_secret": [401],
        "stale": [200],
        "re_spaced": [re_spaced],
        "twice": [200, 200],
        "out_of_order": [200, 200],
    }


@pytest.mark.parametrize("judge", [refusing, redirecting])
def test_who_refuses_a_good_one_fails(judge: Judge) -> None:
    with Receiver(judge) as receiver:
        code, given, _ = verdicts(receiver.url, "--secret", SECRET)
        asked = receiver.heard.qsize()
    assert code == 3
    assert given["good"] == given["out_of_order"] == "refused_a_good_one"
    assert asked == 10, "redirects are not followed"


def test_the_wrong_secret_looks_like_a_receiver_that_refuses() -> None:
    with Receiver(raw) as receiver:
        code, given, _ = verdicts(receiver.url, "--secret", "whsec_other")
    assert code == 3
    assert given["good"] == "refused_a_good_one"
    assert given["tampered"] == "ok"


def test_what_is_sent_is_a_webhook_of_the_event_that_was_chosen() -> None:
    with Receiver(raw) as receiver:
        run("doctor", receiver.url, "--secret", SECRET, "--event", "customer.updated")
        headers, body = receiver.next()
    document = json.loads(body)
    assert list(document) == ["event", "timestamp", "data", "signature"]
    assert document["event"] == "customer.updated"
    assert document["data"]["updated_fields"] == ["tags"]
    assert headers["x-respondeia-signature"] == digest(body)
    assert sorted(headers) == [
        "content-length",
        "content-type",
        "host",
        "user-agent",
        "x-respondeia-attempt",
        "x-respondeia-delivery",
        "x-respondeia-event",
        "x-respondeia-signature",
    ]


@pytest.mark.parametrize(
    ("counted", "code", "verdict"), [("once", 0, "ok"), ("twice", 3, "counted_twice")]
)
def test_a_number_tells_whether_an_event_counts_once(
    tmp_path: Path, counted: str, code: int, verdict: str
) -> None:
    counter = tmp_path / "count"
    seen: set[str] = set()
    counter.write_text("0\n", "utf-8")

    def counting(headers: Mapping[str, str], body: bytes) -> int:
        identifier = headers["x-respondeia-delivery"]
        if raw(headers, body) == 200 and (counted == "twice" or identifier not in seen):
            seen.add(identifier)
            counter.write_text(f"{int(counter.read_text('utf-8')) + 1}\n", "utf-8")
        return raw(headers, body)

    show = f"import pathlib; print(pathlib.Path({str(counter)!r}).read_text())"
    probe = shlex.join([sys.executable, "-c", show])
    with Receiver(counting) as receiver:
        found, given, _ = verdicts(receiver.url, "--secret", SECRET, "--probe", probe)
    assert (found, given["twice"]) == (code, verdict)


@pytest.mark.parametrize(
    ("probe", "sentence"),
    [
        (f"{sys.executable} -c 'print(1.5)'", "has to print a whole number; it printed 1.5\n"),
        (f"{sys.executable} -c pass", "has to print a whole number; it printed nothing\n"),
        ("no-such-command", "cannot be run: "),
        ("'", "cannot be run: No closing quotation.\n"),
    ],
)
def test_a_probe_that_prints_no_number_is_2(probe: str, sentence: str) -> None:
    with Receiver(raw) as receiver:
        ran = run("doctor", receiver.url, "--secret", SECRET, "--probe", probe)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"--probe: `{probe}` ")
    assert sentence in ran.stderr


def test_a_receiver_that_is_not_there_is_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ran = run("doctor", f"http://127.0.0.1:{port}/hook", "--secret", SECRET)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith(f"127.0.0.1:{port} cannot be reached: ")
    assert ran.stderr.count("\n") == 1


def test_a_receiver_that_hangs_up_has_not_answered() -> None:
    def hanging_up(_headers: Mapping[str, str], _body: bytes) -> int:
        raise ConnectionAbortedError

    with Receiver(hanging_up) as receiver:
        code, given, statuses = verdicts(receiver.url, "--secret", SECRET)
    assert code == 3
    assert given["good"] == "refused_a_good_one"
    assert given["tampered"] == "note"
    assert statuses["twice"] == [None, None]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["ftp://127.0.0.1/"], "The URL begins with neither http:// nor https://."),
        (["https://api.respondeia.com/x"], "api.respondeia.com is the real service"),
        (["http://127.0.0.1/", "--event", "payment.aproved"], "did you mean 'payment.approved'?"),
        (["http://127.0.0.1/", "--event", "ping"], "No event is called 'ping'; they are message"),
    ],
)
def test_a_wrong_option_is_2(options: list[str], sentence: str) -> None:
    ran = run("doctor", *options, "--secret", SECRET)
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_without_a_secret_it_asks_for_it() -> None:
    ran = run("doctor", "http://127.0.0.1/")
    assert ran.returncode == 2
    assert "Missing option '--secret'" in ran.stderr
