"""The suite's vocabulary: an engine on a frozen clock, and calls to it without sockets."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import pytest

from respondeia_mock.actions import named
from respondeia_mock.app import build_engine
from respondeia_mock.core.action import perform
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.exchange import Call, Exchange
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.loading.schemas import SchemaBook
from respondeia_mock.settings import Settings
from tests import documented
from tests.serving import Desk, Served

NOW = 1_772_452_800.0
"""2026-03-02T12:00:00Z, where the tests' clocks start."""

FROZEN = Settings(fixtures=("minimal",), now=NOW, speed=0, seed=42)
TOKEN = "test_sk_demo"
BOOK = SchemaBook()


@dataclass(frozen=True)
class Answer:
    """What a test sees of a reply."""

    status: int
    body: Any
    headers: Mapping[str, str]
    raw: bytes


class CallIt(Protocol):
    """Calls the engine as a client would; every answer is held against its schema."""

    def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = TOKEN,
        raw: bytes | None = None,
        sandbox: str | None = None,
        **headers: str,
    ) -> Answer: ...


class Act(Protocol):
    """Makes something happen outside the API, in the test sandbox."""

    def __call__(self, action: str, /, **params: str) -> dict[str, Any]: ...


Advance = Callable[[float], list[str]]
Events = Callable[[], list[str]]


@pytest.fixture
def engine() -> Engine:
    return build_engine(FROZEN)


@pytest.fixture
def sandbox(engine: Engine) -> Sandbox:
    return engine.sandboxes.test


@pytest.fixture
def call(engine: Engine) -> CallIt:
    return caller(engine)


def caller(engine: Engine) -> CallIt:
    """Return a function that calls this engine."""

    def call_it(
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = TOKEN,
        raw: bytes | None = None,
        sandbox: str | None = None,
        **headers: str,
    ) -> Answer:
        made = make_call(method, path, body, token=token, raw=raw, sandbox=sandbox, **headers)
        reply = engine.handle(made)
        is_json = reply.media_type == "application/json"
        answer = Answer(
            reply.status, json.loads(reply.body) if is_json else None, reply.headers, reply.body
        )
        _hold_against_schema(engine, made, answer)
        return answer

    return call_it


def make_call(
    method: str,
    path: str,
    body: object = None,
    *,
    token: str | None = TOKEN,
    raw: bytes | None = None,
    sandbox: str | None = None,
    **headers: str,
) -> Call:
    """Make a call as the codec would; header names are written with underscores."""
    path, _, query = path.partition("?")
    pairs = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
    sent = {
        "host": "localhost:3000",
        **{k.replace("_", "-").lower(): v for k, v in headers.items()},
    }
    if token is not None:
        sent["authorization"] = f"Bearer {token}"
    content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
    segments = tuple(path.split("/")[1:])
    return Call(method, segments, sent, pairs, content, sandbox_name=sandbox, client="127.0.0.1")


def _hold_against_schema(engine: Engine, made: Call, answer: Answer) -> None:
    operation, _ = engine.routes.match(made.method, made.segments)
    is_file = "Content-Disposition" in answer.headers
    if answer.body is None or is_file or operation.name == "preflight":
        return
    if engine.sandboxes.test.documented_only and answer.status < 300:
        flaw = documented.flaw(f"responses/{operation.name}", answer.body)
    else:
        flaw = BOOK.response_violation(operation.name, answer.status, answer.body)
    assert flaw is None, f"{operation.name} answered {answer.status}: {flaw}"
    if answer.status < 300:
        assert answer.status == operation.status


@pytest.fixture
def advance(sandbox: Sandbox) -> Callable[[float], list[str]]:
    """Move the test sandbox's clock on by seconds; return the summaries of what fired."""

    def by(seconds: float) -> list[str]:
        return [each.summary for each in sandbox.advance(sandbox.clock.now() + seconds)]

    return by


@pytest.fixture
def events(sandbox: Sandbox) -> Callable[[], list[str]]:
    """List the names of the events so far in the test sandbox."""
    return lambda: [str(each.name) for each in sandbox.events]


@pytest.fixture
def last_exchange(sandbox: Sandbox) -> Callable[[], Exchange]:
    """Return the latest exchange in the test sandbox's journal."""
    return lambda: list(sandbox.journal)[-1]


@pytest.fixture
def act(sandbox: Sandbox) -> Act:
    """Perform an action in the test sandbox; return its result."""
    return lambda action, /, **params: perform(named(action), sandbox, params).result


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """One real server for all tests, on a frozen clock."""
    with Served(FROZEN) as running:
        yield running


@pytest.fixture
def desk(served: Served) -> Desk:
    """A sandbox of that server for this test alone."""
    return served.desk()
