"""Ten thousand events to ten receivers: nothing lost, nothing doubled, order kept for each webhook.

One loop holds both sides: the mock's worker, and receivers that are as lean as can be. The tenth
refuses every seventh first attempt, so that a crowd of retries falls due at one moment.
"""

import asyncio
import json
import re
from typing import cast

import pytest
import uvloop

from respondeia_mock.app import build
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.application import Application
from respondeia_mock.http.control.advancing import Advance
from tests.conftest import FROZEN, caller

EVENTS, RECEIVERS = 10_000, 10
HEAD = re.compile(
    rb"x-respondeia-attempt: (\d+)\r\n.*content-length: (\d+)", re.IGNORECASE | re.DOTALL
)


class Receiver(asyncio.Protocol):
    """Notes attempt and message of what comes; one that is `moody` refuses some."""

    def __init__(self, came: list[tuple[int, str]], *, moody: bool) -> None:
        self._came = came
        self._moody = moody
        self._seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, blank, body = self._seen.partition(b"\r\n\r\n")
        found = HEAD.search(head)
        if not blank or found is None or len(body) < int(found[2]):
            return
        assert len(body) == int(found[2])
        self._seen = b""
        attempt = int(found[1])
        self._came.append((attempt, json.loads(body)["data"]["content"]))
        refused = self._moody and attempt == 1 and len(self._came) % 7 == 0
        status = b"503 No" if refused else b"200 OK"
        self._transport.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")


Came = list[list[tuple[int, str]]]


@pytest.fixture(scope="module")
def story() -> tuple[Came, Sandbox]:
    return uvloop.run(told())


async def told() -> tuple[Came, Sandbox]:
    """Have it all happen; return what came to each receiver, and the sandbox."""
    application = build(FROZEN)
    sandbox = application.parts.engine.sandboxes.test
    sandbox.limited = False
    came: Came = [[] for _ in range(RECEIVERS)]
    application.parts.courier.start()
    servers = [await listening(each, moody=each is came[-1]) for each in came]
    send_all(application, [each.sockets[0].getsockname()[1] for each in servers])
    await Advance(application.parts.courier, sandbox).to(sandbox.clock.now() + 60)
    await application.parts.courier.close()
    for server in servers:
        server.close()
        await server.wait_closed()
    return came, sandbox


async def listening(came: list[tuple[int, str]], *, moody: bool) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Receiver(came, moody=moody), "127.0.0.1", 0)


def send_all(application: Application, ports: list[int]) -> None:
    call = caller(application.parts.engine)
    for port in ports:
        url = f"http://127.0.0.1:{port}/hook"
        call("POST", "/v1/webhooks", {"url": url, "events": ["message.sent"]})
    for number in range(EVENTS):
        body = {"channel": "whatsapp", "to": "wa:1", "content": str(number)}
        assert call("POST", "/v1/messages/send", body).status == 201


def test_first_attempts_come_all_once_and_in_order(story: tuple[Came, Sandbox]) -> None:
    came, _ = story
    in_order = [str(number) for number in range(10_000)]
    for each in came:
        assert [content for attempt, content in each if attempt == 1] == in_order


def test_what_was_refused_comes_once_more_and_nothing_else_does(
    story: tuple[Came, Sandbox],
) -> None:
    came, _ = story
    assert [len(each) for each in came[:-1]] == [10_000] * 9
    again = [(attempt, content) for attempt, content in came[-1] if attempt > 1]
    assert sorted(again) == sorted((2, str(number)) for number in range(6, 10_000, 7))


def test_the_log_says_the_same(story: tuple[Came, Sandbox]) -> None:
    _, sandbox = story
    assert {each.state for each in sandbox.outbox} == {"succeeded"}
    assert (sandbox.outbox.total, sandbox.outbox.attempted) == (100_000, 101_428)
    assert sandbox.outbox.is_idle
