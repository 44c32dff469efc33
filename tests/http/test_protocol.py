"""HTTP on real sockets: one process of the mock, spoken to byte by byte."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader

import pytest

from tests.asgi import Answered
from tests.process import PATIENCE, Mock, has_ipv6

AUTHORIZED = "Host: localhost\r\nAuthorization: Bearer test_sk_demo\r\n"
LIST = f"GET /v1/customers HTTP/1.1\r\n{AUTHORIZED}\r\n".encode()


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    frozen = ["--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42"]
    with Mock(tmp_path_factory.mktemp("protocol"), *frozen) as running:
        yield running
        assert "Traceback" not in running.stderr


class Connection:
    """One TCP connection."""

    def __init__(self, connected: socket.socket, reader: BufferedReader) -> None:
        self._socket = connected
        self._reader = reader

    def send(self, raw: bytes) -> None:
        self._socket.sendall(raw)

    def stop_sending(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def answer(self, *, headless: bool = False) -> Answered:
        """Read one answer; `headless` ones have no body whatever their length says."""
        status = int(self._reader.readline().split()[1])
        headers = []
        while (line := self._reader.readline()) not in {b"\r\n", b""}:
            name, _, value = line.decode("latin-1").partition(":")
            headers.append((name.lower(), value.strip()))
        length = 0 if headless else int(dict(headers).get("content-length", 0))
        return Answered(status, tuple(headers), self._reader.read(length))

    def is_at_end(self) -> bool:
        """Wait for the other side to close, or to say something."""
        return self._reader.read(1) == b""


@contextmanager
def connected(mock: Mock, host: str = "127.0.0.1") -> Iterator[Connection]:
    with (
        socket.create_connection((host, mock.port), PATIENCE) as made,
        made.makefile("rb") as reader,
    ):
        yield Connection(made, reader)


@pytest.fixture
def line(mock: Mock) -> Iterator[Connection]:
    with connected(mock) as made:
        yield made


def post(path: str, body: bytes, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", AUTHORIZED.strip(), *headers, f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_a_connection_is_kept_for_the_next_request(line: Connection) -> None:
    for _ in range(3):
        line.send(LIST)
        answered = line.answer()
        assert answered.status == 200
        assert answered.header("connection") is None
        assert answered.header("date") is not None
        assert answered.json["hasMore"] is False


def test_requests_that_come_at_once_are_answered_in_their_order(line: Connection) -> None:
    unknown = LIST.replace(b"/v1/customers", b"/v1/nothing")
    line.send(LIST + unknown + LIST + unknown)
    assert [line.answer().status for _ in range(4)] == [200, 404, 200, 404]


def test_a_request_in_single_bytes_is_one_request(line: Connection) -> None:
    for place in range(len(LIST)):
        line.send(LIST[place : place + 1])
    assert line.answer().status == 200


def test_a_body_after_its_head_is_waited_for(line: Connection) -> None:
    raw = post("/v1/payments/create", b'{"customer_id":"wa:1","amount":1}')
    line.send(raw[:-10])
    line.send(raw[-10:])
    assert line.answer().json["amount"] == 1


def test_a_body_that_is_awaited_holds_nobody_up(mock: Mock, line: Connection) -> None:
    raw = post("/v1/payments/create", b'{"customer_id":"wa:1","amount":2}')
    line.send(raw[:-1])
    with connected(mock) as other:
        other.send(LIST)
        assert other.answer().status == 200
    line.send(raw[-1:])
    assert line.answer().json["amount"] == 2


def test_a_chunked_body_is_one_body(line: Connection) -> None:
    head = "\r\n".join(["POST /v1/payments/create HTTP/1.1", AUTHORIZED.strip()])
    chunks = b'14\r\n{"customer_id":"wa:1\r\nd\r\n","amount":3}\r\n0\r\n\r\n'
    line.send(head.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
    assert line.answer().json["amount"] == 3
    line.send(LIST)
    assert line.answer().status == 200


def test_a_client_that_asks_first_is_told_to_go_on(line: Connection) -> None:
    body = b'{"customer_id":"wa:1","amount":4}'
    raw = post("/v1/payments/create", body, "Expect: 100-continue")
    line.send(raw[: -len(body)])
    assert line.answer().status == 100
    line.send(body)
    answered = line.answer()
    assert (answered.status, answered.json["amount"]) == (201, 4)


def test_a_body_that_is_too_large_is_400_and_the_connection_goes_on(line: Connection) -> None:
    line.send(post("/v1/payments/create", b"x" * 2_097_152))
    answered = line.answer()
    assert (answered.status, answered.error["code"]) == (400, "payload_too_large")
    line.send(LIST)
    assert line.answer().status == 200


def test_a_connection_is_closed_when_the_client_asks_for_it(line: Connection) -> None:
    line.send(LIST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    answered = line.answer()
    assert answered.status == 200
    assert answered.header("connection") == "close"
    assert line.is_at_end()


def test_a_client_of_http_1_0_is_answered_and_left(line: Connection) -> None:
    line.send(LIST.replace(b"HTTP/1.1", b"HTTP/1.0"))
    assert line.answer().status == 200
    assert line.is_at_end()


def test_an_answer_to_head_has_no_body(line: Connection) -> None:
    line.send(LIST.replace(b"GET", b"HEAD") + LIST)
    assert line.answer(headless=True).status == 404
    assert line.answer().json["data"] is not None


@pytest.mark.parametrize("target", [b"*", b"/%", b"/%FF%00", b"//"])
def test_an_odd_target_is_a_json_404(line: Connection, target: bytes) -> None:
    line.send(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answered = line.answer()
    assert (answered.status, answered.error["code"]) == (404, "not_found")


def test_an_absolute_target_is_its_path(line: Connection) -> None:
    line.send(LIST.replace(b"/v1/customers", b"http://localhost/v1/customers?limit=1"))
    assert line.answer().status == 200


def test_a_request_without_a_host_is_answered_by_the_api_and_not_by_the_control(
    line: Connection,
) -> None:
    line.send(LIST.replace(b"Host: localhost\r\n", b""))
    assert line.answer().status == 200
    line.send(b"GET /__admin/health HTTP/1.1\r\n\r\n")
    assert line.answer().error["code"] == "host_not_allowed"


def test_what_is_not_http_is_refused_and_harms_nobody(mock: Mock, line: Connection) -> None:
    line.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    assert line.answer().status == 400
    assert line.is_at_end()
    assert mock.get("/v1/customers").status == 200


def test_a_client_that_leaves_before_its_answer_harms_nobody(mock: Mock) -> None:
    for _ in range(5):
        with connected(mock) as leaving:
            leaving.send(LIST)
    assert mock.get("/v1/customers").status == 200


def test_a_body_that_never_ends_is_no_call(mock: Mock, line: Connection) -> None:
    raw = post("/v1/payments/create", b'{"customer_id":"wa:gone","amount":5}')
    line.send(raw[:-2])
    line.stop_sending()
    assert line.is_at_end()
    assert mock.get("/v1/customers/wa:gone").status == 404


def test_a_header_of_any_bytes_is_no_reason_to_crash(line: Connection) -> None:
    odd = b"\r\nIdempotency-Key: \xff\xfe\xc3\xb1\r\nX-Any: \x80\r\n"
    raw = post("/v1/payments/create", b'{"customer_id":"wa:1","amount":6}')
    line.send(raw.replace(b"\r\n", odd, 1))
    assert line.answer().status == 201


def test_both_loopback_addresses_are_answered(mock: Mock) -> None:
    for host in ("127.0.0.1", "::1") if has_ipv6() else ("127.0.0.1",):
        with connected(mock, host) as either:
            either.send(LIST)
            assert either.answer().status == 200
