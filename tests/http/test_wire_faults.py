"""Faults on the wire, byte by byte on real sockets; the same whether httptools or h11 reads."""

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from time import perf_counter  # noqa: TID251 (real time is what is held back)
from typing import Any

import pytest

from respondeia_mock.http.plain_protocol import PlainProtocol
from respondeia_mock.http.protocol import Protocol
from tests.conftest import FROZEN
from tests.process import PATIENCE
from tests.serving import Desk, Served

SEND = {"channel": "whatsapp", "to": "wa:5491123456789", "content": "Hola"}


@pytest.fixture(scope="module", params=[Protocol, PlainProtocol])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    protocol: type[asyncio.Protocol] = request.param
    with Served(FROZEN, protocol) as running:
        yield running


@pytest.fixture
def desk(served: Served) -> Desk:
    return served.desk()


class Client:
    """One connection on which nothing is hidden."""

    def __init__(self, desk: Desk) -> None:
        host, _, port = desk.server.removeprefix("http://").partition(":")
        self._desk = desk
        self.socket = socket.create_connection((host, int(port)), PATIENCE)

    def send(self, body: object = SEND, path: str = "/v1/messages/send", **headers: str) -> None:
        raw = json.dumps(body).encode()
        lines = [
            f"POST /sandboxes/{self._desk.name}{path} HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer test_sk_demo",
            "Content-Type: application/json",
            f"Content-Length: {len(raw)}",
            *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
        ]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode() + raw)

    def everything(self) -> bytes:
        """Read to the end."""
        received = b""
        while part := self.socket.recv(65536):
            received += part
        return received

    def some(self) -> bytes:
        return self.socket.recv(65536)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Read one answer by its Content-Length."""
        with self.socket.makefile("rb", buffering=0) as reader:
            status = int(reader.readline().split()[1])
            headers = {}
            while (line := reader.readline()) != b"\r\n":
                name, _, value = line.decode().partition(":")
                headers[name.lower()] = value.strip()
            body = b""
            while len(body) < int(headers["content-length"]):
                body += reader.read(int(headers["content-length"]) - len(body)) or b""
        return status, headers, body


@pytest.fixture
def client(desk: Desk) -> Iterator[Client]:
    made = Client(desk)
    with made.socket:
        yield made


def fail(desk: Desk, fault: object, **more: object) -> str:
    return str(desk.post("/__admin/rules", {"fault": fault, **more})["id"])


def last(desk: Desk) -> Any:  # noqa: ANN401 (a JSON document)
    return desk.get("/__admin/requests?limit=1")["requests"][0]


def test_a_reset_is_a_reset(desk: Desk, client: Client) -> None:
    fail(desk, {"connection_reset": True}, times=1)
    client.send()
    with pytest.raises(ConnectionResetError):
        client.everything()
    assert last(desk)["status"] is None
    assert desk.get("/v1/messages?customer_id=wa:5491123456789")["data"] == []


def test_an_empty_response_is_an_end_without_a_byte(desk: Desk, client: Client) -> None:
    fail(desk, {"empty_response": True})
    client.send()
    assert client.everything() == b""
    assert last(desk)["status"] is None


def test_after_commit_the_operation_has_happened(desk: Desk, client: Client) -> None:
    fail(desk, {"connection_reset": True, "after_commit": True}, times=1)
    client.send(Idempotency_Key="k")
    with pytest.raises(ConnectionResetError):
        client.everything()
    (message,) = desk.get("/v1/messages?customer_id=wa:5491123456789")["data"]
    again = Client(desk)
    with again.socket:
        again.send(Idempotency_Key="k")
        status, headers, body = again.answer()
    assert (status, headers["idempotent-replayed"]) == (201, "true")
    assert json.loads(body)["messageId"] == message["id"]


def test_a_fault_of_the_client_is_for_one_call(desk: Desk, client: Client) -> None:
    client.send(Prefer="code=503")
    assert client.answer()[0] == 503
    client.send()
    assert client.answer()[0] == 201
    client.send(X_Mock_Fault="connection_reset")
    with pytest.raises(ConnectionResetError):
        client.everything()


def test_a_truncated_body_ends_before_its_length(desk: Desk, client: Client) -> None:
    fail(desk, {"truncate": 0.5})
    client.send()
    head, _, body = client.everything().partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert head.startswith(b"HTTP/1.1 201 ")
    assert len(body) == length // 2
    assert body.startswith(b'{"messageId":"msg_')


def test_a_malformed_body_is_whole_and_no_json(desk: Desk, client: Client) -> None:
    fail(desk, {"malformed": True})
    client.send()
    status, _, body = client.answer()
    assert status == 201
    assert body.startswith(b'{"messageId":"msg_')
    assert body.endswith(b",}")


def test_a_dribbled_body_comes_in_pieces(desk: Desk, client: Client) -> None:
    fail(desk, {"dribble": {"chunks": 4, "over": "300ms"}})
    started = perf_counter()
    client.send()
    status, headers, body = client.answer()
    took = perf_counter() - started
    assert status == 201
    assert len(body) == int(headers["content-length"])
    assert json.loads(body)["status"] == "sent"
    assert took >= 0.29
    client.send()
    assert client.answer()[0] == 201


def test_a_dribbled_body_can_be_cut_off(desk: Desk, client: Client) -> None:
    fail(desk, {"dribble": {"chunks": 2, "over": "10ms"}, "truncate": 0.9})
    client.send()
    head, _, body = client.everything().partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert len(body) == int(length * 0.9)


def test_a_delay_on_a_frozen_clock_is_real_time(desk: Desk, client: Client) -> None:
    fail(desk, {"delay": "200ms"})
    started = perf_counter()
    client.send()
    assert client.answer()[0] == 201
    assert perf_counter() - started >= 0.19


def test_a_delay_goes_as_fast_as_the_clock(desk: Desk, client: Client) -> None:
    desk.did("PUT", "/__admin/clock", {"speed": 3600})
    fail(desk, {"delay": "10m"})
    started = perf_counter()
    client.send()
    assert client.answer()[0] == 201
    assert 0.16 <= perf_counter() - started < PATIENCE


def test_moving_the_clock_on_brings_a_held_answer(desk: Desk, client: Client) -> None:
    desk.did("PUT", "/__admin/clock", {"speed": 1})
    fail(desk, {"delay": "2h"})
    client.send()
    seen = {"request": {"operation": "messages.send"}, "timeout": PATIENCE}
    assert desk.post("/__admin/wait", seen)["status"] == 201
    desk.advance("2h")
    assert client.answer()[0] == 201


def test_the_operation_is_done_before_its_answer_is_held_back(desk: Desk, client: Client) -> None:
    desk.did("PUT", "/__admin/clock", {"speed": 1})
    fail(desk, {"delay": "2h"}, times=1)
    client.send(Idempotency_Key="k")
    desk.post("/__admin/wait", {"request": {"operation": "messages.send"}, "timeout": PATIENCE})
    other = Client(desk)
    with other.socket:
        other.send(Idempotency_Key="k")
        assert other.answer()[1]["idempotent-replayed"] == "true"


def test_a_reset_of_the_sandbox_ends_what_is_held_back(desk: Desk, client: Client) -> None:
    fail(desk, {"timeout": True})
    client.send()
    desk.post("/__admin/wait", {"request": {"operation": "messages.send"}, "timeout": PATIENCE})
    desk.post("/__admin/reset")
    assert client.everything() == b""


def test_a_client_may_leave_a_hanging_answer(desk: Desk, client: Client) -> None:
    fail(desk, {"timeout": True}, times=1)
    client.send()
    desk.post("/__admin/wait", {"request": {"operation": "messages.send"}, "timeout": PATIENCE})
    client.socket.close()
    assert desk.send()


def test_a_hundred_hanging_answers_delay_nobody(desk: Desk) -> None:
    fail(desk, {"timeout": True}, times=100)
    fail(desk, {"dribble": {"chunks": 100, "over": "1h"}}, times=20)
    with ExitStack() as open_until_the_end:
        hung = [Client(desk) for _ in range(120)]
        for each in hung:
            open_until_the_end.enter_context(each.socket)
            each.send()
        counted = {"request": {"operation": "messages.send"}, "timeout": PATIENCE}
        desk.post("/__admin/wait", counted)
        while desk.get("/__admin/requests")["total"] < 120:
            pass
        took = []
        for _ in range(20):
            started = perf_counter()
            desk.send()
            took.append(perf_counter() - started)
        assert sorted(took)[10] < 0.5
        desk.post("/__admin/reset")
        ends = [each.everything() for each in hung]
    assert sum(end == b"" for end in ends) == 100
    assert sum(end.startswith(b"HTTP/1.1 201 ") for end in ends) == 20


def test_the_servers_end_ends_what_is_held_back(served: Served) -> None:
    protocol: Any = served.protocol
    with Served(FROZEN, protocol) as running:
        desk = running.desk()
        fail(desk, {"timeout": True})
        client = Client(desk)
        with client.socket:
            client.send()
            seen = {"request": {"operation": "messages.send"}, "timeout": PATIENCE}
            desk.post("/__admin/wait", seen)
            started = perf_counter()
            running.stop()
            assert client.everything() == b""
            assert perf_counter() - started < 0.9  # the server would wait for a second
