"""Leaving guesses out: of which answers, of what is said later, and of no other document."""

from dataclasses import replace
from typing import Any

import pytest

from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.events import EventName
from respondeia_mock.core.exchange import Call, Exchange, Reply
from respondeia_mock.core.guesses import Prune, keep_all, leave_headers_out, leave_out, told_of
from respondeia_mock.core.operation import Access, Operation
from respondeia_mock.core.routes import PREFLIGHT, UNMATCHED
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.setup import Planted, Setup
from respondeia_mock.core.store import Store

PING = Operation("ping", "GET", "/v1/ping", Access.PUBLIC, "nowhere:ping", "Introduction")
OUTSIDE = Operation("out", "GET", "/out", Access.PUBLIC, "nowhere:out", "Introduction")


class Empty:
    """A seed with nothing in it but what is to be left out."""

    def plant(self, now_ms: int) -> Planted:
        return Planted(Store(), documented_only=True)


@pytest.fixture
def asked() -> list[str]:
    """The schemas whose pruner was asked for."""
    return []


@pytest.fixture
def sandbox(asked: list[str]) -> Sandbox:
    def pruner_of(name: str) -> Prune:
        asked.append(name)
        return without_x

    return Sandbox("test", Setup(Empty(), now=0.0, speed=0, pruner_of=pruner_of))


def without_x(document: Any) -> Any:  # noqa: ANN401 (any JSON)
    if not isinstance(document, dict):
        return document
    return {name: without_x(value) for name, value in document.items() if name != "x"}


def left(sandbox: Sandbox, reply: Reply, operation: Operation = PING, path: str = "v1") -> Reply:
    exchange = Exchange(Call("GET", (path, "ping"), {}), operation, sandbox)
    leave_out(exchange, reply)
    leave_headers_out(exchange, reply)
    return reply


def test_a_success_loses_its_guesses(sandbox: Sandbox, asked: list[str]) -> None:
    assert left(sandbox, Reply(201, b'{"a":1,"x":2}')).body == b'{"a":1}'
    assert asked == ["responses/ping"]


@pytest.mark.parametrize("status", [199, 300, 400, 429, 500])
def test_the_body_of_no_success_stays(sandbox: Sandbox, asked: list[str], status: int) -> None:
    assert left(sandbox, Reply(status, b'{"x":2}')).body == b'{"x":2}'
    assert asked == []


@pytest.mark.parametrize("operation", [PREFLIGHT, UNMATCHED])
def test_what_is_no_operation_has_no_schema(
    sandbox: Sandbox, asked: list[str], operation: Operation
) -> None:
    headers = {"WWW-Authenticate": "Bearer", "X-Mock-Hint": "h"}
    reply = left(sandbox, Reply(200, b'{"x":2}', headers), operation)
    assert (reply.body, reply.headers, asked) == (b'{"x":2}', {"X-Mock-Hint": "h"}, [])


def test_outside_of_v1_nothing_is_touched(sandbox: Sandbox, asked: list[str]) -> None:
    reply = left(sandbox, Reply(200, b'{"x":2}', {"WWW-Authenticate": "Bearer"}), OUTSIDE, "out")
    assert (reply.body, reply.headers, asked) == (
        b'{"x":2}',
        {"WWW-Authenticate": "Bearer"},
        [],
    )


def test_guessed_headers_go_and_others_stay(sandbox: Sandbox) -> None:
    given = {"Idempotent-Replayed": "true", "WWW-Authenticate": "Bearer", "Retry-After": "1"}
    assert left(sandbox, Reply(200, b"{}", given)).headers == {"Retry-After": "1"}


def test_what_is_said_later_loses_its_guesses_then(sandbox: Sandbox) -> None:
    said = [b'{"x":1}']
    reply = Reply(200, b"{}")
    reply.late = lambda: said[0]
    late = left(sandbox, reply).late
    assert late is not None
    said[0] = b'{"x":1,"b":[{"x":1}]}'
    assert late() == b'{"b":[{"x":1}]}'


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"x":'])
def test_a_body_that_is_no_json_stays(sandbox: Sandbox, body: bytes) -> None:
    assert left(sandbox, Reply(200, body)).body == body


def test_an_event_loses_its_guesses_as_its_schema_has_them(
    sandbox: Sandbox, asked: list[str]
) -> None:
    event = sandbox.record(EventName.MESSAGE_SENT, {"a": 1, "x": 2})
    assert (told_of(sandbox, event), event.data) == ({"a": 1}, {"a": 1, "x": 2})
    assert asked == ["events/message.sent"]


def test_where_all_is_told_nobody_is_asked(sandbox: Sandbox, asked: list[str]) -> None:
    sandbox.documented_only = False
    assert told_of(sandbox, sandbox.record(EventName.MESSAGE_SENT, {"x": 2})) is None
    assert asked == []


def test_deliveries_are_written_down_without_guesses(sandbox: Sandbox) -> None:
    hook = Webhook("wh_1", "http://localhost", ("message.sent",), "whsec_1")
    sandbox.store.webhooks.add(hook)
    sandbox.publish(EventName.MESSAGE_SENT, {"a": 1, "x": 2})
    (delivery,) = sandbox.outbox
    assert (delivery.data, list(delivery.headers(1))) == (
        {"a": 1},
        ["Content-Type", "X-RespondeIA-Signature"],
    )


def test_without_marks_nothing_is_known_to_be_a_guess(sandbox: Sandbox) -> None:
    sandbox.setup = replace(sandbox.setup, pruner_of=keep_all)
    assert left(sandbox, Reply(200, b'{"x":2}')).body == b'{"x":2}'
