"""A client whose waits move the clock on, and the judge of what it did."""

from collections.abc import Callable
from typing import Any

import pytest

from respondeia_mock.conduct.finding import Finding
from respondeia_mock.conduct.judging import judge
from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.exchange import Reply
from respondeia_mock.core.outcomes import settle_attempt
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.scripting import add_rule
from tests.conftest import make_call

PAYMENT = {"customer_id": "wa:5491123456789", "amount": 5900, "description": "Plan Pro"}


class Client:
    """Calls the test sandbox, and waits by moving its clock on."""

    def __init__(self, engine: Engine, sandbox: Sandbox) -> None:
        self.engine = engine
        self.sandbox = sandbox
        sandbox.drives_sleep = True

    def send(self, method: str, path: str, body: object = None, **more: Any) -> Reply:  # noqa: ANN401 (headers, and the token)
        return self.engine.handle(make_call(method, path, body, **more))

    def get(self, path: str, **more: Any) -> Reply:  # noqa: ANN401 (as above)
        return self.send("GET", path, **more)

    def pay(self, key: str | None = None, **more: object) -> Reply:
        headers = {} if key is None else {"Idempotency_Key": key}
        return self.send("POST", "/v1/payments/create", {**PAYMENT, **more}, **headers)

    def wait(self, seconds: float) -> None:
        self.sandbox.advance(self.sandbox.clock.now() + seconds)

    def fails(self, operation: str = "", times: int = 1, **fault: object) -> None:
        """Have the next calls of an operation, or of any, fail so."""
        when = {"operation": operation} if operation else {}
        add_rule(self.sandbox, {"when": when, "times": times, "fault": fault})

    def subscribe(self, *events: str, url: str = "http://127.0.0.1:9/hook") -> str:
        reply = self.send("POST", "/v1/webhooks", {"url": url, "events": events})
        assert reply.status == 201
        return str(next(reversed(list(self.sandbox.store.webhooks))).id)

    def receive(
        self, status: int | None = 200, duration: float = 0.01, error: str | None = None
    ) -> list[Delivery]:
        """Have the receiver answer everything that may go out now."""
        outbox = self.sandbox.outbox
        ready = outbox.take_ready()
        for each in ready:
            number, at = len(each.attempts) + 1, self.sandbox.clock.now()
            attempt = Attempt(number, at, status, duration=duration, error=error)
            settle_attempt(self.sandbox, outbox, each, attempt)
        return ready


Findings = Callable[..., list[Finding]]
Names = Callable[..., list[str]]


@pytest.fixture
def client(engine: Engine, sandbox: Sandbox) -> Client:
    return Client(engine, sandbox)


@pytest.fixture
def findings(sandbox: Sandbox) -> Findings:
    """Judge the test sandbox."""
    return lambda **chosen: list(judge(sandbox, **chosen).findings)


@pytest.fixture
def names(findings: Findings) -> Names:
    """Judge the test sandbox; return the findings' names."""
    return lambda **chosen: [each.name for each in findings(**chosen)]


@pytest.fixture
def ids(sandbox: Sandbox) -> Callable[..., tuple[str, ...]]:
    """Return the ids of the calls at these places of the journal."""
    return lambda *places: tuple([each.id for each in sandbox.journal][place] for place in places)
