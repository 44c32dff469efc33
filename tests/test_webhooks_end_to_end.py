"""All thirteen events over real sockets, verified by receivers as people write them.

Page, "Verifying Webhook Signatures": one in Express as the page has it; in Python one that prints
the parsed body again, one that hashes the raw bytes, one that takes `signature` out of the body.
"""

import hashlib
import hmac
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.process import PATIENCE
from tests.receivers.listening import Receiver, Request, answers
from tests.serving import EVENTS, Desk, Served

HERE = Path(__file__).parent
PROGRAM = HERE / "receivers" / "express_receiver.mjs"
FOLDER = os.environ.get("RESPONDEIA_EXPRESS", HERE.parent / ".ci" / "cache" / "express")  # noqa: TID251 (the tests' own)
SECRET = "whsec_ñandú 🔑"
ANA = "wa:5491123456789"
CONTENT = 'Mañana llegó el "pedido" \\ 🎉👩‍👩‍👧 \u2028\x7f\x01\ttab'
METADATA = {
    "zona": "Nuñez",
    "10": "ten",
    "9": {"b": 1, "2": [1e21, 0.1, -0.0, 1e16], "01": None},
    "-1": True,
    "__proto__": {"ñ": "á/é"},
    "": "empty",
    "🎉": 9007199254740993,
}


def as_the_page_says(request: Request) -> bool:
    payload = json.dumps(json.loads(request.body), separators=(",", ":"), ensure_ascii=False)
    return signed(payload.encode()) == request.headers["x-respondeia-signature"]


def over_raw_bytes(request: Request) -> bool:
    return signed(request.body) == request.headers["x-respondeia-signature"]


def without_the_field(request: Request) -> bool:
    payload = json.loads(request.body)
    signature = payload.pop("signature")
    text = json.dumps(payload, separators=(",", ":"), ensure_ascii=False)
    return bool(signature == signed(text.encode()))


def signed(payload: bytes) -> str:
    return "sha256=" + hmac.new(SECRET.encode(), payload, hashlib.sha256).hexdigest()


Verify = Callable[[Request], bool]
VERIFICATIONS: dict[str, Verify] = {
    "as the page says": as_the_page_says,
    "over raw bytes": over_raw_bytes,
    "without the field": without_the_field,
}


@dataclass(frozen=True)
class Told:
    """What the receivers said of the events of one story."""

    python: list[Request]
    express: list[dict[str, Any]] | None
    states: list[tuple[str, str, int]]


@pytest.fixture(scope="module")
def told(served: Served) -> Told:
    desk = served.desk()
    with Receiver() as receiver, express() as spoken:
        desk.subscribe(receiver.url, secret=SECRET)
        if spoken is not None:
            url = f"http://127.0.0.1:{spoken.port}/webhooks/respondeia"
            desk.subscribe(url, secret=SECRET)
        live(desk)
        desk.settle()
        said = None if spoken is None else [spoken.line() for _ in STORY]
        return Told(receiver.wait_for(len(STORY)), said, desk.states())


STORY = [
    "customer.created",
    "message.received",
    "conversation.escalated",
    "customer.updated",
    "message.sent",
    "message.delivered",
    "message.read",
    "payment.created",
    "payment.approved",
    "payment.refunded",
    "message.sent",
    "message.failed",
    "payment.created",
    "payment.rejected",
    "ai.training.completed",
    "customer.updated",
]


def live(desk: Desk) -> None:
    """Have each of the thirteen happen, in this order."""
    desk.act("message.receive", customer_id=ANA, content=CONTENT, name="Ana Ñuñez 🦊")
    desk.act("conversation.escalate", customer_id=ANA)
    desk.did("PATCH", f"/v1/customers/{ANA}", {"metadata": METADATA, "tags": ["ñ", "🎉"]})
    message = desk.send(CONTENT, ANA)
    desk.act("message.deliver", message_id=message)
    desk.act("message.read", message_id=message)
    paid = desk.pay(CONTENT)
    desk.act("payment.approve", payment_id=paid)
    desk.post(f"/v1/payments/{paid}/refund")
    desk.act("message.fail", message_id=desk.send(CONTENT, ANA))
    desk.act("payment.reject", payment_id=desk.pay(CONTENT))
    item = {"question": "¿Envían a Ñuñoa? 🚚", "answer": CONTENT}
    job = desk.post("/v1/ai/training/upload", {"type": "faq", "data": [item]})
    desk.act("training.complete", job_id=job["jobId"])
    desk.did("PATCH", f"/v1/customers/{ANA}", {"metadata": {"small": 1e-7}})


class Spoken:
    """What the Express receiver says, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self.line()["port"])

    def line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        return said


@contextmanager
def express() -> Iterator[Spoken | None]:
    """Run the page's receiver, if there are Node and Express."""
    if why_no_express() is not None:
        yield None
        return
    command = ["node", str(PROGRAM), SECRET]
    environment = {**os.environ, "RESPONDEIA_EXPRESS": str(FOLDER)}  # noqa: TID251 (the child's)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield Spoken(process)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def why_no_express() -> str | None:
    """Say why the Express receiver cannot run, if it cannot."""
    if shutil.which("node") is None:
        return "node is not on PATH, and the page's receiver is written for it"
    if not Path(FOLDER, "node_modules", "express").is_dir():
        return f"no Express in {FOLDER}: .ci/run installs it, or set RESPONDEIA_EXPRESS"
    return None


def test_all_thirteen_arrive_once_and_in_the_order_of_happening(told: Told) -> None:
    assert [each.event for each in told.python] == STORY
    assert set(STORY) == set(EVENTS)
    assert {state for _, state, _ in told.states} == {"succeeded"}
    assert {attempts for _, _, attempts in told.states} == {1}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("verify", VERIFICATIONS.values(), ids=VERIFICATIONS)
def test_it_is_verified_in_python(told: Told, verify: Verify, event: str) -> None:
    came = [each for each in told.python[:-1] if each.event == event]
    assert came
    assert [json.loads(each.body)["event"] for each in came] == [event] * len(came)
    assert all(map(verify, came))


@pytest.mark.parametrize("event", EVENTS)
def test_it_is_verified_by_the_pages_express_receiver(told: Told, event: str) -> None:
    if told.express is None:
        pytest.skip(why_no_express() or "")
    assert {each["verified"] for each in told.express if each["event"] == event} == {True}
    assert [each["event"] for each in told.express] == STORY


@pytest.mark.parametrize("verify", VERIFICATIONS.values(), ids=VERIFICATIONS)
def test_one_changed_byte_is_noticed(told: Told, verify: Verify) -> None:
    request = told.python[0]
    forged = request.body.replace(b"5491123456789", b"5491123456780")
    assert forged != request.body
    assert not verify(Request(request.path, request.version, request.headers, forged))


def test_both_signatures_are_there_and_differ(told: Told) -> None:
    for request in told.python:
        assert json.loads(request.body)["signature"] != request.headers["x-respondeia-signature"]


def test_python_prints_some_numbers_otherwise_than_the_page_and_has_to_hash_raw_bytes(
    told: Told,
) -> None:
    last = told.python[-1]
    assert b'"metadata":{"small":1e-7}' in last.body
    assert (as_the_page_says(last), over_raw_bytes(last)) == (False, True)


def test_what_a_client_stored_arrives_as_javascript_prints_it(told: Told) -> None:
    updated, _ = [each for each in told.python if each.event == "customer.updated"]
    assert (
        '"tags":["ñ","🎉"],"metadata":{"9":{"2":[1e+21,0.1,0,10000000000000000],"b":1,'
        '"01":null},"10":"ten","zona":"Nuñez","-1":true,"__proto__":{"ñ":"á/é"},"":"empty",'
        '"🎉":9007199254740992}'
    ) in updated.body.decode()


def test_the_headers_are_these_and_no_others(told: Told) -> None:
    request = told.python[0]
    assert {name: value for name, value in request.headers.items() if name not in VARYING} == {
        "content-type": "application/json",
        "user-agent": "RespondeIA-Webhooks/1.0",
        "x-respondeia-event": "customer.created",
        "x-respondeia-attempt": "1",
        "content-length": str(len(request.body)),
    }
    assert request.headers.keys() >= VARYING


VARYING = {"host", "x-respondeia-delivery", "x-respondeia-signature"}


def test_a_retry_brings_the_same_bytes_timestamp_and_signature(desk: Desk) -> None:
    with Receiver(answers(500), answers(500), answers(204, b"")) as receiver:
        desk.subscribe(receiver.url, "payment.created")
        desk.pay("Té con leche ☕")
        desk.settle()
        desk.advance("3s")
        first, second, third = receiver.requests
    assert first.body == second.body == third.body
    varying = {"x-respondeia-attempt"}
    assert {(name, value) for name, value in first.headers.items() if name not in varying} == {
        (name, value) for name, value in third.headers.items() if name not in varying
    }
    assert [each.attempt for each in (first, second, third)] == ["1", "2", "3"]
    assert desk.states() == [("payment.created", "succeeded", 3)]


def test_a_test_of_a_webhook_answers_when_its_one_attempt_is_made(desk: Desk) -> None:
    with Receiver(answers(503)) as receiver:
        webhook = desk.subscribe(receiver.url, "payment.approved", "message.sent")
        answer = desk.post(f"/v1/webhooks/{webhook}/test")
        assert (answer["event"], answer["success"]) == ("payment.approved", False)
        assert (answer["statusCode"], answer["error"]) == (503, "the receiver answered 503")
        desk.advance("1h")
        assert receiver.events == ["payment.approved"]


def test_the_lock_of_the_express_receiver_names_no_registry() -> None:
    lock = json.loads((HERE / "receivers" / "package-lock.json").read_text("utf-8"))
    assert lock["packages"]["node_modules/express"]["version"] == "5.1.0"
    assert [name for name, each in lock["packages"].items() if "resolved" in each] == []
