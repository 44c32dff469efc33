"""The engine: which sandbox a call goes to, how deep it goes, and what happens when we crash."""

import logging
from dataclasses import replace

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.exchange import Call, Exchange, Reply, answer
from respondeia_mock.core.operation import Access, Operation
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.stages import Stage
from respondeia_mock.core.stages.journaling import Journaling
from tests.conftest import FROZEN, CallIt, make_call

PAYMENT = {"customer_id": "wa:1", "amount": 5900}
LOGIN = {"email": "demo@respondeia.com", "password": "demo1234"}


class Noting:
    """A stage that notes who passes, and answers what it is told to."""

    def __init__(self, name: str, notes: list[str], end: Reply | Exception | None = None) -> None:
        self.name, self.notes, self.end = name, notes, end

    def enter(self, exchange: Exchange) -> Reply | None:
        self.notes.append(f"into {self.name}")
        if isinstance(self.end, Exception):
            raise self.end
        return self.end

    def leave(self, exchange: Exchange, reply: Reply) -> None:
        self.notes.append(f"out of {self.name}, {reply.status}")


class Silent:
    """A stage with nothing to do on the way out."""

    def enter(self, exchange: Exchange) -> Reply | None:
        return None


def ping(_sandbox: Sandbox, _call: Call) -> Reply:
    return answer({"pong": True})


PING = Operation("ping", "GET", "/v1/ping", Access.PUBLIC, f"{__name__}:ping", "Introduction")


@pytest.fixture
def notes() -> list[str]:
    return []


def through(engine: Engine, *stages: Stage) -> Reply:
    return Engine([PING], engine.sandboxes, stages).handle(make_call("GET", "/v1/ping"))


def test_stages_are_left_in_the_reverse_order(engine: Engine, notes: list[str]) -> None:
    through(engine, Noting("a", notes), Silent(), Noting("b", notes, Reply(200, b"")))
    assert notes == ["into a", "into b", "out of b, 200", "out of a, 200"]


@pytest.mark.parametrize("end", [Reply(400, b""), ApiError(400, "invalid_json", "No")])
def test_stages_beyond_the_one_that_answers_are_not_entered(
    engine: Engine, notes: list[str], end: Reply | Exception
) -> None:
    through(engine, Noting("a", notes), Noting("b", notes, end), Noting("c", notes))
    assert notes == ["into a", "into b", "out of b, 400", "out of a, 400"]


def test_the_exchange_tells_how_deep_it_went(engine: Engine, sandbox: Sandbox) -> None:
    through(engine, Journaling(), Silent(), Noting("c", [], Reply(200, b"")))
    assert [each.depth for each in sandbox.journal] == [2]


def test_a_bug_of_ours_answers_500_and_is_told(
    engine: Engine, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    reply = through(engine, Journaling(), Noting("b", [], ZeroDivisionError("by nothing")))
    assert reply.status == 500
    assert reply.body == (
        b'{"error":{"code":"internal_error","message":"An internal error occurred",'
        b'"documentation_url":"https://docs.respondeia.com/api/errors#internal_error"}}'
    )
    (exchange,) = sandbox.journal
    assert exchange.crash == "ZeroDivisionError: by nothing"
    assert caplog.messages == [f"respondeia-mock crashed in {exchange.id} ping"]


def test_after_a_crash_the_time_runs_on(engine: Engine, sandbox: Sandbox) -> None:
    through(engine, Journaling(), Noting("b", [], ZeroDivisionError()))
    sandbox.clock.jump(1772452899.0)
    assert sandbox.clock.now() == 1772452899.0


def test_stages_of_which_none_replies_are_a_bug_of_ours(engine: Engine, sandbox: Sandbox) -> None:
    assert through(engine, Journaling(), Silent()).status == 500
    assert [each.crash for each in sandbox.journal] == [
        "AssertionError: the last stage always replies"
    ]


def test_what_fell_due_happens_before_the_call(call: CallIt, sandbox: Sandbox) -> None:
    payment = call("POST", "/v1/payments/create", PAYMENT).body["id"]
    sandbox.clock.jump(sandbox.clock.now() + 60)
    found = call("GET", f"/v1/payments/{payment}").body
    assert (found["status"], found["paidAt"]) == ("approved", 1772452803000)


def test_a_call_without_a_token_is_one_to_the_test_data(call: CallIt, engine: Engine) -> None:
    call("GET", "/v1/customers", token=None)
    assert [len(each.journal) for each in engine.sandboxes] == [1, 0]


def test_a_login_is_one_to_the_live_data(call: CallIt, engine: Engine) -> None:
    token = call("POST", "/v1/auth/login", LOGIN, token=None).body["user"]["token"]
    assert call("GET", "/v1/customers", token=token).status == 200
    assert [len(each.journal) for each in engine.sandboxes] == [0, 2]


def test_a_login_under_a_prefix_belongs_to_that_sandbox(call: CallIt, engine: Engine) -> None:
    token = call("POST", "/v1/auth/login", LOGIN, token=None, sandbox="bob").body["user"]["token"]
    assert token.startswith("test_sk_sandbox_bob_")
    call("POST", "/v1/payments/create", PAYMENT, token=token)
    assert [len(each.store.payments) for each in engine.sandboxes] == [0, 0, 1]


def test_the_token_names_the_sandbox(call: CallIt, engine: Engine) -> None:
    call("POST", "/v1/payments/create", PAYMENT, token="test_sk_sandbox_Bob_1")
    assert [(each.name, len(each.store.payments)) for each in engine.sandboxes] == [
        ("test", 0),
        ("live", 0),
        ("bob", 1),
    ]


def test_the_prefix_of_the_path_wins_over_the_token(call: CallIt, engine: Engine) -> None:
    made = call("POST", "/v1/payments/create", PAYMENT, token="test_sk_sandbox_bob", sandbox="ann")
    assert made.status == 201
    assert [(each.name, len(each.store.payments)) for each in engine.sandboxes][2:] == [("ann", 1)]


def test_a_malformed_sandbox_token_opens_no_sandbox(call: CallIt, engine: Engine) -> None:
    assert call("GET", "/v1/customers", token="test_sk_sandbox_a.b").status == 401
    assert [each.name for each in engine.sandboxes] == ["test", "live"]


def test_two_sandboxes_never_share_an_id(call: CallIt) -> None:
    first, second = (
        call("POST", "/v1/payments/create", PAYMENT, sandbox=name).body["id"]
        for name in ("ann", "bob")
    )
    assert first != second
    assert first.startswith("pay_00")


def test_the_first_call_to_the_live_data_is_told_once(
    call: CallIt, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        call("GET", "/v1/customers", token="sk_live_unknown")
        call("GET", "/v1/customers", token="sk_live_unknown")
    assert caplog.messages == [
        "a call landed in the live data (its token is a login's or a live key)"
    ]


def test_an_id_of_another_sandbox_says_which(call: CallIt) -> None:
    payment = call("POST", "/v1/payments/create", PAYMENT, sandbox="bob").body["id"]
    missing = call("GET", f"/v1/payments/{payment}")
    assert missing.status == 404
    assert missing.headers["X-Mock-Hint"] == (
        f"'{payment}' is in the sandbox 'bob', this is 'test'"
    )


def test_an_id_that_nobody_has_needs_no_hint(call: CallIt) -> None:
    assert "X-Mock-Hint" not in call("GET", "/v1/payments/pay_9").headers


def test_a_404_without_an_id_in_its_path_needs_no_hint(call: CallIt) -> None:
    missing = call("GET", "/v1/ai/training/status?job_id=job_9")
    assert missing.status == 404
    assert "X-Mock-Hint" not in missing.headers


def test_a_wrong_method_is_a_404_that_says_which_are_right(call: CallIt) -> None:
    missing = call("PUT", "/v1/webhooks")
    assert missing.body["error"]["message"] == "No such endpoint: PUT /v1/webhooks"
    assert missing.headers["X-Mock-Hint"] == "PUT is not possible here; try GET or POST"


def test_the_same_calls_give_the_same_answers_in_every_run() -> None:
    def run() -> list[bytes]:
        engine = build_engine(replace(FROZEN, seed=7))
        calls = [
            make_call("POST", "/v1/payments/create", PAYMENT),
            make_call("POST", "/v1/auth/login", LOGIN, token=None),
            make_call("GET", "/v1/payments"),
        ]
        return [engine.handle(each).body for each in calls]

    assert run() == run()
