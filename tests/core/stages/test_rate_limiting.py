"""The rate limit over whole calls: who is counted, what a 429 says, headers on every answer."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from respondeia_mock.actions import ACTIONS
from respondeia_mock.app import build_engine
from respondeia_mock.core.action import perform
from respondeia_mock.core.allowance import RateLimit
from respondeia_mock.core.clock import Clock
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.exchange import Reply
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import FROZEN, Answer, CallIt, caller, make_call

NOON = 1772452800.0
LOGIN = {"email": "demo@respondeia.com", "password": "demo1234"}
PAYMENT = {"customer_id": "wa:1", "amount": 5900}


@pytest.fixture
def small(sandbox: Sandbox) -> Sandbox:
    """The test sandbox, with two calls a minute and a burst of three."""
    sandbox.rate_limit = RateLimit(2, 3)
    return sandbox


def statuses(call: CallIt, count: int) -> list[int]:
    return [call("GET", "/v1/customers").status for _ in range(count)]


def limits(answer: Answer | Reply) -> tuple[str, str, str]:
    names = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
    limit, remaining, reset = (answer.headers[name] for name in names)
    return limit, remaining, reset


def from_client(engine: Engine, client: str, token: str | None = None) -> Reply:
    made = make_call("GET", "/v1/customers", token=token)
    made.client = client
    return engine.handle(made)


@pytest.mark.usefixtures("small")
def test_the_burst_is_spent_before_429(call: CallIt) -> None:
    assert statuses(call, 5) == [200, 200, 200, 429, 429]


@pytest.mark.usefixtures("small")
def test_a_429_says_when_to_come_back_and_nothing_else(call: CallIt) -> None:
    statuses(call, 3)
    refused = call("GET", "/v1/customers")
    assert refused.raw == b'{"error":"rate_limit_exceeded","retryAfter":60}'
    assert refused.headers["Retry-After"] == "60"
    assert limits(refused) == ("2", "0", "1772452860")


def test_after_that_time_the_same_call_succeeds(
    call: CallIt, small: Sandbox, advance: Callable[[float], list[str]]
) -> None:
    advance(17.5)
    statuses(call, 3)
    assert call("GET", "/v1/customers").body["retryAfter"] == 43
    advance(43)
    assert limits(call("GET", "/v1/customers")) == ("2", "1", "1772452920")


@pytest.mark.usefixtures("small")
def test_a_busy_account_sustains_its_rate(
    call: CallIt, advance: Callable[[float], list[str]]
) -> None:
    taken = []
    for _ in range(3):
        taken.append(statuses(call, 5).count(200))
        advance(60)
    assert taken == [3, 2, 2]


@pytest.mark.usefixtures("small")
def test_a_quiet_minute_gives_the_burst_back(
    call: CallIt, advance: Callable[[float], list[str]]
) -> None:
    statuses(call, 5)
    advance(120)
    assert statuses(call, 5).count(200) == 3


@pytest.mark.parametrize(
    ("speed", "at", "seconds"),
    [
        (0, 0.0, 60),
        (1, 0.0, 60),
        (1, 0.25, 60),
        (1, 59.0, 1),
        (1, 59.999, 1),
        (0.5, 0.0, 60),
        (7, 0.0, 9),
        (60, 0.0, 1),
        (3600, 30.0, 1),
    ],
)
def test_the_wait_is_for_who_really_sleeps(
    call: CallIt, small: Sandbox, speed: float, at: float, seconds: int
) -> None:
    small.clock = Clock(NOON + at, speed, lambda: 0.0)
    statuses(call, 3)
    refused = call("GET", "/v1/customers")
    assert refused.body == {"error": "rate_limit_exceeded", "retryAfter": seconds}
    assert refused.headers["Retry-After"] == str(seconds)


@pytest.mark.parametrize(
    ("plan", "rate"), [("basico", "100"), ("pro", "500"), ("agencia", "2000"), (None, "500")]
)
def test_the_plan_says_how_many(plan: str | None, rate: str) -> None:
    answered = caller(build_engine(replace(FROZEN, plan=plan)))("GET", "/v1/customers")
    assert limits(answered) == (rate, str(int(rate) - 1), "1772452860")


def test_another_plan_starts_the_counters_anew(call: CallIt, sandbox: Sandbox) -> None:
    statuses(call, 3)
    perform(ACTIONS["account.set_plan"], sandbox, {"plan": "basico"})
    assert limits(call("GET", "/v1/customers")) == ("100", "99", "1772452860")


def test_an_unlimited_plan_carries_the_headers_of_the_minute() -> None:
    engine = build_engine(replace(FROZEN, plan="enterprise"))
    call, sandbox = caller(engine), engine.sandboxes.test
    assert limits(call("GET", "/v1/customers")) == ("1000000", "999999", "1772452860")
    sandbox.advance(NOON + 61)
    assert limits(call("GET", "/v1/customers")) == ("1000000", "999999", "1772452920")


def test_without_a_limit_the_plans_numbers_are_shown_and_nothing_is_refused() -> None:
    engine = build_engine(replace(FROZEN, rate_limit=False))
    engine.sandboxes.test.rate_limit = RateLimit(2, 3)
    call = caller(engine)
    assert statuses(call, 5) == [200] * 5
    assert limits(call("GET", "/v1/customers")) == ("2", "2", "1772452860")
    engine.sandboxes.test.advance(NOON + 60)
    assert limits(call("GET", "/v1/customers", token=None)) == ("2", "2", "1772452920")


@pytest.mark.parametrize(
    ("method", "path", "body", "token", "status"),
    [
        ("GET", "/v1/customers", None, "test_1", 200),
        ("POST", "/v1/payments/create", PAYMENT, "test_1", 201),
        ("GET", "/v1/messages", None, "test_1", 400),
        ("POST", "/v1/payments/create", {}, "test_1", 400),
        ("GET", "/v1/customers", None, None, 401),
        ("GET", "/v1/customers", None, "YOUR_API_TOKEN", 401),
        ("GET", "/v1/nothing", None, None, 401),
        ("GET", "/v1/nothing", None, "test_1", 404),
        ("DELETE", "/v1/customers", None, "test_1", 404),
        ("GET", "/v1/payments/pay_9", None, "test_1", 404),
        ("POST", "/v1/auth/login", LOGIN, None, 200),
        ("POST", "/v1/auth/login", {**LOGIN, "password": "wrong"}, None, 401),
        ("POST", "/v1/auth/login", {}, None, 400),
    ],
)
def test_every_answer_carries_the_three_headers(
    call: CallIt, method: str, path: str, body: object, token: str | None, status: int
) -> None:
    answered = call(method, path, body, token=token)
    assert answered.status == status
    assert limits(answered) == ("500", "499", "1772452860")


def test_a_crash_carries_them_too(call: CallIt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.resources.customers.cut", None)
    crashed = call("GET", "/v1/customers")
    assert crashed.status == 500
    assert limits(crashed) == ("500", "499", "1772452860")


def test_a_crash_of_the_counting_itself_is_answered(
    call: CallIt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.stages.rate_limiting.take", None)
    crashed = call("GET", "/v1/customers")
    assert crashed.status == 500
    assert "X-RateLimit-Limit" not in crashed.headers


@pytest.mark.usefixtures("small")
def test_a_browsers_preflight_tells_what_is_left_and_takes_nothing(call: CallIt) -> None:
    assert [limits(call("OPTIONS", "/v1/customers", token=None))[1] for _ in range(5)] == ["2"] * 5
    call("GET", "/v1/customers", token=None)
    assert limits(call("OPTIONS", "/v1/customers", token=None)) == ("2", "1", "1772452860")
    call("GET", "/v1/customers")
    call("GET", "/v1/customers")
    assert limits(call("OPTIONS", "/v1/customers")) == ("2", "0", "1772452860")


@pytest.mark.usefixtures("small")
def test_a_preflight_is_answered_when_everything_is_used_up(call: CallIt) -> None:
    statuses(call, 4)
    answered = call("OPTIONS", "/v1/customers")
    assert (answered.status, limits(answered)[1]) == (200, "0")


@pytest.mark.usefixtures("small")
def test_what_is_left_is_that_of_the_present_minute(
    call: CallIt, advance: Callable[[float], list[str]]
) -> None:
    statuses(call, 3)
    advance(60)
    assert limits(call("OPTIONS", "/v1/customers")) == ("2", "2", "1772452920")


@pytest.mark.usefixtures("small")
def test_all_keys_of_an_account_are_counted_together(call: CallIt) -> None:
    found = [call("GET", "/v1/customers", token=f"test_{n}").status for n in range(4)]
    assert found == [200, 200, 200, 429]


@pytest.mark.usefixtures("small")
def test_all_clients_of_an_account_are_counted_together(engine: Engine) -> None:
    found = [from_client(engine, f"10.0.0.{n}", "test_1").status for n in range(4)]
    assert found == [200, 200, 200, 429]


def test_test_data_and_live_data_are_counted_apart(call: CallIt, small: Sandbox) -> None:
    session = call("POST", "/v1/auth/login", LOGIN, token=None).body["user"]["token"]
    assert statuses(call, 4) == [200, 200, 200, 429]
    assert call("GET", "/v1/customers", token=session).headers["X-RateLimit-Remaining"] == "499"


@pytest.mark.usefixtures("small")
def test_without_a_valid_token_each_client_is_counted_for_itself(engine: Engine) -> None:
    assert [from_client(engine, "10.0.0.1").status for _ in range(4)] == [401, 401, 401, 429]
    assert from_client(engine, "10.0.0.1", "YOUR_API_TOKEN").status == 429
    assert from_client(engine, "10.0.0.2").status == 401
    assert from_client(engine, "10.0.0.1", "test_1").status == 200


def test_wrong_logins_are_counted_by_client(call: CallIt, engine: Engine) -> None:
    engine.sandboxes.live.rate_limit = RateLimit(1, 1)
    wrong = {**LOGIN, "password": "wrong"}
    tried = [call("POST", "/v1/auth/login", wrong, token=None).status for _ in range(2)]
    assert tried == [401, 429]


@pytest.mark.usefixtures("small")
def test_the_limit_is_asked_before_the_token_the_path_and_the_body(call: CallIt) -> None:
    statuses(call, 3)
    assert call("GET", "/v1/nothing").status == 429
    assert call("POST", "/v1/payments/create", raw=b"{").status == 429


@pytest.mark.usefixtures("small")
def test_calls_that_are_refused_for_another_reason_count(call: CallIt) -> None:
    found = [call("GET", "/v1/nothing").status for _ in range(4)]
    assert found == [404, 404, 404, 429]


@pytest.mark.usefixtures("small")
def test_a_replay_counts_and_carries_the_headers_of_now(call: CallIt) -> None:
    made = [
        call("POST", "/v1/payments/create", PAYMENT, idempotency_key="order-1") for _ in range(3)
    ]
    assert [limits(each)[1] for each in made] == ["1", "0", "0"]
    assert "Idempotent-Replayed" in made[1].headers


@pytest.mark.parametrize("has_account", [True, False])
def test_of_too_many_clients_the_account_stays(
    engine: Engine,
    small: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    has_account: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    monkeypatch.setattr("respondeia_mock.core.stages.rate_limiting.CLIENTS_COUNTED", 3)
    if has_account:
        from_client(engine, "10.0.0.1", "test_1")
    for number in range(1, 5):
        from_client(engine, f"10.0.0.{number}")
    kept = ["account", "client 10.0.0.3", "client 10.0.0.4"]
    assert list(small.windows) == (kept if has_account else ["client 10.0.0.4"])


@pytest.mark.usefixtures("small")
def test_what_is_not_counted_is_never_refused(call: CallIt) -> None:
    told = [
        call("POST", "/webhooks/mercadopago/acc_demo", {"data": {"id": "1"}}, token=None).status
        for _ in range(5)
    ]
    assert told == [200] * 5


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.message for each in caplog.records]


@pytest.mark.usefixtures("small")
def test_the_third_429_of_a_frozen_minute_tells_how_time_passes(
    call: CallIt, caplog: pytest.LogCaptureFixture, advance: Callable[[float], list[str]]
) -> None:
    statuses(call, 5)
    assert told(caplog) == []
    statuses(call, 2)
    (line,) = told(caplog)
    assert line == (
        "3 calls of one minute were answered 429, and the clock of the sandbox 'test' is frozen: "
        "waiting does not help. Move it on: "
        'POST /__admin/clock/advance {"by": "60s"}, or give it a speed'
    )
    advance(60.5)
    statuses(call, 5)  # the burst is spent: two, then three refusals
    assert len(told(caplog)) == 2
    assert '{"by": "60s"}' in told(caplog)[1]


def test_it_names_the_sandbox(
    engine: Engine, call: CallIt, caplog: pytest.LogCaptureFixture
) -> None:
    engine.sandboxes.open("shop").rate_limit = RateLimit(0, 0)
    for _ in range(4):
        call("GET", "/v1/customers", sandbox="shop")
    (line,) = told(caplog)
    assert "POST /sandboxes/shop/__admin/clock/advance" in line


@pytest.mark.parametrize("moved_by", ["speed", "sleep"])
def test_where_time_passes_a_429_tells_nothing(
    small: Sandbox, call: CallIt, caplog: pytest.LogCaptureFixture, moved_by: str
) -> None:
    small.clock = Clock(NOON, 1.0 if moved_by == "speed" else 0.0)
    small.drives_sleep = moved_by == "sleep"
    assert statuses(call, 7)[3:] == [429, 429, 429, 429]
    assert told(caplog) == []
