"""Connections between two calls: closed when idle for long, and nothing of the last call kept."""

import asyncio
import gc
from collections.abc import Callable
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from respondeia_mock.http.protocol import Protocol
from tests.serving import Served


class Timer:
    """What a loop gives for what it shall call later."""

    def __init__(self, due: float, call: Callable[[], None]) -> None:
        self.due, self.call = due, call
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Loop:
    """A loop whose time passes when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0
        self.timers: list[Timer] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        timer = Timer(self.now + seconds, call)
        self.timers.append(timer)
        return timer

    def pass_to(self, moment: float) -> None:
        self.now = moment
        for timer in self.timers:
            if timer.due <= moment and not timer.cancelled:
                self.timers.remove(timer)
                timer.call()


class Transport(asyncio.Transport):
    """A transport that only knows whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


@pytest.fixture
def loop() -> Loop:
    return Loop()


@pytest.fixture
def transport() -> Transport:
    return Transport()


@pytest.fixture
def protocol(loop: Loop, transport: Transport) -> Protocol:
    async def nobody(scope: object, receive: object, send: object) -> None: ...

    config = uvicorn.Config(nobody, ws="none", log_config=None, timeout_keep_alive=5)
    made = Protocol(config, ServerState(), {}, _loop=loop)  # type: ignore[arg-type]  # all it needs
    made.connection_made(transport)
    return made


def test_a_connection_is_closed_when_it_was_idle_for_five_seconds(
    protocol: Protocol, loop: Loop, transport: Transport
) -> None:
    protocol.on_response_complete()
    loop.pass_to(4.9)
    assert not transport.closed
    loop.pass_to(5)
    assert transport.closed


def test_the_five_seconds_begin_with_the_last_answer(
    protocol: Protocol, loop: Loop, transport: Transport
) -> None:
    protocol.on_response_complete()
    loop.pass_to(3)
    protocol.data_received(b"G")
    protocol.on_response_complete()
    loop.pass_to(7.9)
    assert not transport.closed
    loop.pass_to(8)
    assert transport.closed


def test_who_is_in_the_midst_of_a_request_is_not_idle(
    protocol: Protocol, loop: Loop, transport: Transport
) -> None:
    protocol.on_response_complete()
    loop.pass_to(3)
    protocol.data_received(b"GET /v1")
    loop.pass_to(60)
    assert not transport.closed
    protocol.on_response_complete()
    loop.pass_to(65)
    assert transport.closed


def test_a_thousand_answers_begin_one_timer(protocol: Protocol, loop: Loop) -> None:
    for _ in range(1000):
        protocol.data_received(b"")
        protocol.on_response_complete()
    assert len(loop.timers) == 1
    assert protocol.server_state.total_requests == 1000


def test_a_connection_that_is_lost_leaves_no_timer(protocol: Protocol, loop: Loop) -> None:
    protocol.on_response_complete()
    protocol.connection_lost(ConnectionResetError())
    assert [timer.cancelled for timer in loop.timers] == [True]


def test_an_answered_call_is_let_go_without_the_collector(served: Served) -> None:
    connection = HTTPConnection(urlsplit(served.url).netloc)
    gc.collect()
    gc.disable()
    try:
        before = cycles()
        for _ in range(20):
            connection.request("GET", "/v1/customers")
            assert connection.getresponse().read()
        assert cycles() - before <= 2
    finally:
        gc.enable()
        connection.close()


def cycles() -> int:
    return sum(isinstance(each, RequestResponseCycle) for each in gc.get_objects())
