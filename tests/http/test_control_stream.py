"""The stream over real sockets: everything once and in order, however slow or late one listens."""

import asyncio
import logging
import socket
from urllib.parse import urlsplit

import pytest
from starlette.types import Message, Scope

from respondeia_mock.core import sandboxes
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.application import Application
from respondeia_mock.http.control import streaming, tape
from respondeia_mock.http.control.streaming import Reader, Stream
from respondeia_mock.http.control.tape import KINDS, tape_of
from tests.conftest import FROZEN, CallIt
from tests.http.conftest import Ask
from tests.listening import Listener, Told
from tests.process import fetch
from tests.receivers.listening import Receiver, answers
from tests.serving import Desk, Served


def listening(desk: Desk, query: str = "", last: int | None = None) -> Listener:
    return Listener(f"{desk.server}/sandboxes/{desk.name}/__admin/stream?{query}", last)


def events(told: list[Told]) -> list[str]:
    return [each.event for each in told]


def test_it_says_at_once_whose_it_is_and_from_where_on(desk: Desk) -> None:
    with listening(desk) as listener:
        assert listener.answer.status == 200
        assert listener.answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert listener.answer.headers["cache-control"] == "no-store"
        first = next(listener.blocks())
    assert first[""] == f"the sandbox '{desk.name}'"
    assert first["retry"] == "1000"
    assert int(first["id"]) > 1_700_000_000_000


def test_a_payment_is_told_from_the_call_to_the_receiver_s_answer(desk: Desk) -> None:
    with Receiver(answers(500), answers(200)) as receiver:
        webhook = desk.subscribe(receiver.url, "payment.created")
        with listening(desk) as listener:
            payment = desk.pay()
            desk.settle()
            desk.advance("1s")
            told = listener.take(8)
    assert events(told) == [
        "event",
        "event",
        "delivery",
        "request",
        "delivery",
        "clock",
        "delivery",
        "delivery",
    ]
    created, request = told[1].document, told[3].document
    assert (created["event"], created["data"]["payment_id"]) == ("payment.created", payment)
    assert created["cause"] == request["id"]
    assert (request["operation"], request["status"]) == ("payments.create", 201)
    states = [
        (each.document["state"], each.document["attempts"], each.document["status"])
        for each in told
        if each.event == "delivery"
    ]
    assert states == [
        ("waiting", 0, None),
        ("waiting", 1, 500),
        ("waiting", 1, 500),
        ("succeeded", 2, 200),
    ]
    assert {each.document["webhook_id"] for each in told if each.event == "delivery"} == {webhook}
    assert told[5].document == {"change": "jump", "now": 1772452801, "speed": 0}
    numbers = [each.number or 0 for each in told]
    assert numbers == list(range(numbers[0], numbers[0] + 8))


def test_a_request_is_told_with_the_json_of_the_list(desk: Desk) -> None:
    with listening(desk, "kinds=request") as listener:
        desk.ask("GET", "/v1/customer")
        (told,) = listener.take(1)
    assert desk.get("/__admin/requests")["requests"] == [told.document]


def test_a_call_that_hangs_is_told_without_a_status(desk: Desk) -> None:
    rule = {"name": "silent", "when": {}, "fault": {"timeout": True}}
    desk.post("/__admin/rules", rule)
    address = urlsplit(desk.server)
    head = "Host: localhost\r\nAuthorization: Bearer test_sk_demo\r\n\r\n"
    with (
        listening(desk, "kinds=request") as listener,
        socket.create_connection((address.hostname or "", address.port or 0)) as hanging,
    ):
        hanging.sendall(f"GET /sandboxes/{desk.name}/v1/customers HTTP/1.1\r\n{head}".encode())
        (told,) = listener.take(1)
        (entry,) = desk.get("/__admin/requests")["requests"]
    assert (told.document["status"], told.document["lost"]) == (None, "timeout")
    assert told.document["rule"] == "silent"
    assert entry == told.document


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ("request", ["request", "reset"]),
        ("event", ["event", "event", "reset"]),
        ("request,clock", ["request", "clock", "clock", "reset"]),
        ("event, clock", ["event", "event", "clock", "clock", "reset"]),
    ],
)
def test_only_the_kinds_asked_for_are_told_and_a_reset_to_all(
    desk: Desk, kinds: str, told: list[str]
) -> None:
    with listening(desk, f"kinds={kinds.replace(' ', '%20')}") as listener:
        desk.pay()
        desk.advance("1s")
        desk.post("/__admin/reset")
        assert events(listener.take(len(told))) == told


def test_who_lost_the_line_goes_on_where_it_was_lost(desk: Desk) -> None:
    with listening(desk) as listener:
        desk.send("a")
        before = listener.take(3)
    desk.send("b")
    with listening(desk, last=before[-1].number) as listener:
        desk.send("c")
        after = listener.take(4)
    assert events(after) == ["event", "request"] * 2
    assert [each.document["data"]["content"] for each in after[::2]] == ["b", "c"]
    assert after[0].number == (before[-1].number or 0) + 1


def test_who_lost_the_line_before_anything_was_told_misses_nothing(desk: Desk) -> None:
    with listening(desk) as listener:
        start = int(next(listener.blocks())["id"])
    desk.send("a")
    with listening(desk, "kinds=request", start) as listener:
        assert events(listener.take(1)) == ["request"]


def test_what_is_held_no_longer_is_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tape, "KEPT", 2)
    with listening(desk) as listener:
        desk.pay()
        last = listener.take(3)[-1].number
    for _ in range(5):
        desk.get("/v1/payments")
    with listening(desk, last=last) as listener:
        missed, *rest = listener.take(3)
        desk.get("/v1/payments")
        rest += listener.take(1)
    assert (missed.event, missed.document) == ("missed", {"count": 3})
    assert events(rest) == ["request"] * 3
    assert [each.number for each in rest] == [(last or 0) + more for more in (4, 5, 6)]
    assert missed.number == (last or 0) + 3


def test_while_nobody_listens_what_is_missed_is_still_counted(
    served: Served, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape, "GRACE", -1.0)
    with listening(desk) as listener:
        desk.pay()
        last = listener.take(3)[-1].number
    watching = tape_of(served.application.parts.engine.sandboxes.open(desk.name))
    while watching._readers:  # until the server has noticed that the line is gone
        desk.get("/__admin/health")
    for _ in range(3):
        desk.get("/v1/payments")
    with listening(desk, last=last) as listener:
        desk.get("/v1/payments")
        missed, request = listener.take(2)
    assert (missed.event, missed.document) == ("missed", {"count": 3})
    assert (request.event, request.number) == ("request", (last or 0) + 4)


@pytest.mark.parametrize("last", [5, 9_999_999_999_999_999])
def test_of_a_number_that_is_none_of_its_own_it_says_so_and_tells_what_it_holds(
    desk: Desk, last: int
) -> None:
    with listening(desk) as listener:
        desk.get("/v1/customers")
        listener.take(1)
        with listening(desk, last=last) as other:
            told = other.take(2)
    assert events(told) == ["missed", "request"]
    assert told[0].document == {"count": None}


def test_every_listener_is_told_everything(desk: Desk) -> None:
    listeners = [listening(desk, "kinds=request") for _ in range(20)]
    for _ in range(10):
        desk.get("/v1/customers")
    heard = [[each.document["id"] for each in listener.take(10)] for listener in listeners]
    for listener in listeners:
        listener.close()
    listed = desk.get("/__admin/requests")["requests"]
    assert heard == [[each["id"] for each in listed]] * 20


def test_one_sandbox_is_not_told_of_another(served: Served) -> None:
    mine, other = served.desk(), served.desk()
    with listening(mine) as listener:
        other.pay()
        mine.get("/v1/customers")
        (told,) = listener.take(1)
    assert told.document["operation"] == "customers.list"


def test_in_silence_a_comment_says_that_the_line_stands(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert streaming.HEARTBEAT == 15.0
    monkeypatch.setattr(streaming, "HEARTBEAT", 0.001)
    with listening(desk, "kinds=clock") as listener:
        blocks = listener.blocks()
        next(blocks)
        assert [next(blocks) for _ in range(2)] == [{"": "nothing has happened"}] * 2


BIG = 900_000


def forge(desk: Desk, number: int) -> None:
    data = {"number": number, "filling": "x" * BIG}
    desk.act("event.forge", event="message.sent", data=data)


def test_a_slow_listener_holds_up_nobody_and_is_told_what_it_missed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape, "KEPT", 4)
    url = f"{desk.server}/sandboxes/{desk.name}/__admin/stream?kinds=event"
    with Listener(url, buffer=4096) as slow, listening(desk, "kinds=event") as quick:
        for number in range(30):  # 27 MB: more than sockets hold between them
            forge(desk, number)
            (told,) = quick.take(1)
            assert told.document["data"]["number"] == number
        seen: list[int] = []
        missed = []
        while 29 not in seen:
            (told,) = slow.take(1)
            if told.event == "missed":
                missed.append(told.document["count"])
            else:
                seen.append(told.document["data"]["number"])
    assert len(seen) + sum(missed) == 30
    assert len(missed) == 1
    assert seen[-4:] == [26, 27, 28, 29]
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("kinds=requests", "Nothing of the kind 'requests' is told; did you mean 'request'?"),
        (
            "kinds=",
            "Nothing of the kind '' is told; they are request, event, delivery, clock",
        ),
        ("kind=request", "'kind' is not known here; did you mean 'kinds'?"),
    ],
)
def test_a_wrong_choice_is_400(asked: Ask, query: str, message: str) -> None:
    answered = asked("GET", f"/__admin/stream?{query}")
    assert (answered.status, answered.error["message"]) == (400, message)


@pytest.mark.parametrize("last", ["first", "-1", "1.5", "9" * 31, "²"])
def test_a_wrong_number_to_go_on_from_is_400(asked: Ask, last: str) -> None:
    answered = asked("GET", "/__admin/stream", headers={"last-event-id": last.encode()})
    assert answered.status == 400
    assert answered.error["field"] == "Last-Event-ID"


def test_a_mistake_leaves_nobody_watching(application: Application, asked: Ask) -> None:
    asked("GET", "/__admin/stream?kinds=x")
    assert application.parts.engine.sandboxes.test.watcher is None


def test_a_head_request_is_answered_and_ends(asked: Ask) -> None:
    answered = asked("HEAD", "/__admin/stream")
    assert (answered.status, answered.body) == (200, b"")


class TestEnding:
    """How streams end: with the listener, the sandbox, the server."""

    def test_with_the_server_at_once_and_in_words(self, caplog: pytest.LogCaptureFixture) -> None:
        with Served(FROZEN) as server:
            desk = server.desk()
            with listening(desk) as one, listening(desk, "kinds=clock") as two:
                desk.get("/v1/customers")
                server.stop()
                assert events(list(one.told())) == ["request", "ended"]
                (ended,) = two.told()
        assert (ended.event, ended.number) == ("ended", None)
        assert ended.document == {"reason": "the server ends"}
        assert not [each for each in caplog.records if "Cancel" in each.getMessage()]

    def test_with_the_server_although_a_listener_takes_nothing(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with Served(FROZEN) as server:
            desk = server.desk()
            url = f"{server.url}/sandboxes/{desk.name}/__admin/stream"
            with Listener(url, buffer=4096):
                for number in range(20):
                    forge(desk, number)
                server.stop()
        assert not [each for each in caplog.records if "Cancel" in each.getMessage()]

    def test_with_its_sandbox(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sandboxes, "MOST", 3)
        with Served(FROZEN) as server:
            desk = server.desk("one")
            with listening(desk, "kinds=clock") as listener:
                server.desk("two").get("/v1/customers")
                (told,) = listener.told()
        assert (told.event, told.document) == ("dropped", {"sandbox": "one"})

    def test_with_its_sandbox_when_somebody_deletes_it(self, desk: Desk) -> None:
        with listening(desk) as listener:
            desk.get("/v1/customers")
            deleted = fetch(f"{desk.server}/__admin/sandboxes/{desk.name}", "DELETE")
            assert deleted.status == 200
            assert events(list(listener.told())) == ["request", "dropped"]

    def test_with_the_listener(self, sandbox: Sandbox, call: CallIt) -> None:
        sent = run(sandbox, call, calls=2)
        assert [each["type"] for each in sent[:2]] == ["http.response.start", "http.response.body"]
        assert b"".join(each.get("body", b"") for each in sent).count(b"event: request") == 2
        watching = tape_of(sandbox)
        assert watching._readers == {}

    def test_the_log_says_nothing_of_any_of_it(self, caplog: pytest.LogCaptureFixture) -> None:
        with Served(FROZEN) as server, listening(server.desk()):
            pass
        assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


def run(sandbox: Sandbox, call: CallIt, calls: int) -> list[Message]:
    """Listen without a server for so many calls, then leave; return what was sent."""
    sent: list[Message] = []

    async def main() -> None:
        leaving = asyncio.Event()

        async def receive() -> Message:
            await leaving.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)
            told = sum(b"event: request" in each.get("body", b"") for each in sent)
            if told == calls:
                leaving.set()
            elif len(sent) > 1:
                call("GET", "/v1/customers")

        reader = Reader(tape_of(sandbox), KINDS, None)
        scope: Scope = {"type": "http", "method": "GET"}
        await Stream(reader, sandbox.name)(scope, receive, send)

    asyncio.run(main())
    return sent
