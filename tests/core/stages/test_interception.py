"""A rule, or the client itself, has a call fail; and what no fault ever reaches."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.exchange import Exchange, Reply, answer
from respondeia_mock.core.faults import Fault
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.scripting import add_rule
from respondeia_mock.core.stages.interception import Interception
from tests.conftest import FROZEN, NOW, Answer, CallIt, Events, caller, make_call

CREATE = "/v1/payments/create"
PAYMENT = {"customer_id": "wa:1", "amount": 5900}
OUTAGE = {"fault": {"status": 503}}
LIMITS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")

Handle = Callable[..., Reply]
AddRule = Callable[..., Rule]


@pytest.fixture
def handle(engine: Engine) -> Handle:
    """Call the engine and return the reply itself, whatever it is."""
    return lambda *args, **more: engine.handle(make_call(*args, **more))


@pytest.fixture
def rule(sandbox: Sandbox) -> AddRule:
    """Add a rule that is written as keywords."""
    return lambda **document: add_rule(sandbox, document)


def pay(call: CallIt, key: str = "order-1", **headers: Any) -> Answer:  # noqa: ANN401 (as `call` takes them)
    return call("POST", CREATE, PAYMENT, idempotency_key=key, **headers)


def limits(headers: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(headers[name] for name in LIMITS)


def test_a_rule_answers_instead_of_the_operation(
    call: CallIt, rule: AddRule, sandbox: Sandbox, last_exchange: Callable[[], Exchange]
) -> None:
    outage = rule(when={"operation": "payments.create"}, **OUTAGE)
    answered = pay(call)
    assert (answered.status, answered.body["error"]["code"]) == (503, "service_unavailable")
    assert len(sandbox.store.payments) == 0
    assert limits(answered.headers) == ("500", "499", "1772452860")
    assert outage.hits == 1
    exchange = last_exchange()
    assert (exchange.rule, exchange.fault, exchange.asked) == (outage, outage.effect, "")
    assert (exchange.depth, exchange.status, exchange.lost) == (4, 503, None)


def test_other_calls_fare_as_usual(
    call: CallIt, rule: AddRule, last_exchange: Callable[[], Exchange]
) -> None:
    rule(when={"operation": "payments.create"}, **OUTAGE)
    assert call("GET", "/v1/customers").status == 200
    exchange = last_exchange()
    assert (exchange.rule, exchange.fault, exchange.near) == (None, None, ())


def test_a_fault_comes_before_the_body_is_looked_at(call: CallIt, rule: AddRule) -> None:
    rule(**OUTAGE)
    assert call("POST", CREATE, {"amount": "much"}).status == 503
    assert call("POST", CREATE, raw=b"{").status == 503
    assert call("GET", "/v1/payments/pay_nothing").status == 503


def test_a_fault_after_commit_replaces_a_400_too(call: CallIt, rule: AddRule) -> None:
    rule(fault={"status": 503, "after_commit": True})
    answered = call("POST", CREATE, {"amount": "much"})
    assert (answered.status, answered.body["error"]["code"]) == (503, "service_unavailable")


def test_a_body_is_matched_before_it_is_checked(call: CallIt, rule: AddRule) -> None:
    rule(when={"body": {"customerId": "wa:1"}}, **OUTAGE)
    assert call("POST", CREATE, {"customer_id": "wa:1", "amount": "much"}).status == 503
    assert call("POST", CREATE, {"customer_id": "wa:2", "amount": "much"}).status == 400


def test_after_commit_the_operation_happens_and_its_answer_is_replaced(
    call: CallIt, rule: AddRule, sandbox: Sandbox, events: Events
) -> None:
    rule(times=1, fault={"status": 500, "after_commit": True, "message": "Gone"})
    answered = call("POST", CREATE, PAYMENT)
    assert (answered.status, answered.body["error"]["message"]) == (500, "Gone")
    assert len(sandbox.store.payments) == 1
    assert events() == ["customer.created", "payment.created"]


def test_a_lost_answer_is_what_it_would_have_been(
    call: CallIt, handle: Handle, rule: AddRule, last_exchange: Callable[[], Exchange]
) -> None:
    rule(times=1, fault={"connection_reset": True, "after_commit": True})
    reply = handle("POST", CREATE, PAYMENT, idempotency_key="k")
    assert reply.wire is not None
    assert (reply.status, reply.wire.lost) == (201, "connection_reset")
    assert (last_exchange().status, last_exchange().lost) == (None, "connection_reset")
    again = pay(call, "k")
    assert (again.status, again.raw) == (201, reply.body)
    assert again.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("fault", [{"status": 503}, {"timeout": True}, {"status": 429}])
def test_after_commit_a_retry_with_the_key_gets_the_stored_201(
    call: CallIt, handle: Handle, rule: AddRule, sandbox: Sandbox, fault: dict[str, object]
) -> None:
    rule(times=1, fault={**fault, "after_commit": True})
    handle("POST", CREATE, PAYMENT, idempotency_key="k")
    again = pay(call, "k")
    (payment,) = sandbox.store.payments
    assert (again.status, again.body["id"]) == (201, payment.id)
    assert again.headers["Idempotent-Replayed"] == "true"


def test_without_after_commit_a_retry_performs(
    call: CallIt, handle: Handle, rule: AddRule, sandbox: Sandbox
) -> None:
    rule(times=1, fault={"connection_reset": True})
    assert handle("POST", CREATE, PAYMENT, idempotency_key="k").wire is not None
    assert len(sandbox.store.payments) == 0
    again = pay(call, "k")
    assert again.status == 201
    assert "Idempotent-Replayed" not in again.headers


def test_a_replay_may_be_lost_as_well(call: CallIt, handle: Handle, rule: AddRule) -> None:
    first = pay(call)
    rule(fault={"truncate": 0.5})
    again = handle("POST", CREATE, PAYMENT, idempotency_key="order-1")
    assert again.wire is not None
    assert (again.wire.truncate, again.body) == (0.5, first.raw)


def test_an_answer_that_is_disturbed_is_remembered_whole(
    call: CallIt, handle: Handle, rule: AddRule
) -> None:
    rule(times=1, fault={"malformed": True})
    broken = handle("POST", CREATE, PAYMENT, idempotency_key="k")
    with pytest.raises(json.JSONDecodeError):
        json.loads(broken.body)
    again = pay(call, "k")
    assert again.raw[:-1] + b",}" == broken.body


@pytest.mark.parametrize(
    ("retry_after", "told", "reset"), [({}, "1", NOW + 1), ({"retry_after": 7}, "7", NOW + 7)]
)
@pytest.mark.parametrize("more", [{}, {"after_commit": True}])
def test_a_429_tells_one_number_everywhere(
    call: CallIt,
    rule: AddRule,
    retry_after: dict[str, int],
    told: str,
    reset: float,
    more: dict[str, bool],
) -> None:
    rule(fault={"status": 429, **retry_after, **more})
    answered = call("POST", CREATE, PAYMENT)
    assert answered.status == 429
    assert answered.body == {"error": "rate_limit_exceeded", "retryAfter": int(told)}
    assert answered.headers["Retry-After"] == told
    assert limits(answered.headers) == ("500", "0", str(int(reset)))


def test_at_speed_a_client_that_waits_as_told_is_past_the_reset(rule: AddRule) -> None:
    engine = build_engine(replace(FROZEN, speed=60, now=NOW))
    add_rule(engine.sandboxes.test, {"fault": {"status": 429, "retry_after": 7}})
    answered = caller(engine)("GET", "/v1/customers")
    (exchange,) = engine.sandboxes.test.journal
    assert answered.headers["Retry-After"] == "7"
    reset = int(answered.headers["X-RateLimit-Reset"])
    assert 0 <= reset - (exchange.at + 7 * 60) < 1


def test_a_429_on_demand_takes_nothing_of_the_allowance(call: CallIt, rule: AddRule) -> None:
    rule(times=3, fault={"status": 429})
    for _ in range(3):
        assert call("GET", "/v1/customers").status == 429
    assert call("GET", "/v1/customers").headers["X-RateLimit-Remaining"] == "499"


def test_a_429_on_demand_where_nothing_is_limited(sandbox: Sandbox, call: CallIt) -> None:
    sandbox.limited = False
    answered = call("GET", "/v1/customers", prefer="code=429")
    assert limits(answered.headers) == ("500", "0", "1772452801")
    assert sandbox.windows == {}


def test_other_failures_count_as_calls(call: CallIt, rule: AddRule) -> None:
    rule(times=2, **OUTAGE)
    call("GET", "/v1/customers")
    call("GET", "/v1/customers")
    assert call("GET", "/v1/customers").headers["X-RateLimit-Remaining"] == "497"


def test_a_canned_answer(
    handle: Handle, rule: AddRule, sandbox: Sandbox, last_exchange: Callable[[], Exchange]
) -> None:
    body = {"id": "pay_canned", "1": 1.0}
    canned = rule(
        when={"operation": "payments.create"},
        reply={"status": 202, "headers": {"X-Shop": "a"}, "body": body},
    )
    reply = handle("POST", CREATE, {"amount": "much"})
    assert (reply.status, reply.body) == (202, b'{"1":1,"id":"pay_canned"}')
    assert reply.headers["X-Shop"] == "a"
    assert limits(reply.headers) == ("500", "499", "1772452860")
    assert len(sandbox.store.payments) == 0
    assert (last_exchange().rule, last_exchange().fault) == (canned, None)


def test_deeds_happen_after_the_call_and_the_call_goes_on(
    call: CallIt, rule: AddRule, sandbox: Sandbox, last_exchange: Callable[[], Exchange]
) -> None:
    receive = {"message.receive": {"customer_id": "wa:2", "content": "Hola"}}
    acting = rule(when={"operation": "payments.create"}, do=receive)
    assert pay(call).status == 201
    assert last_exchange().rule is acting
    assert len(sandbox.store.messages) == 0
    sandbox.catch_up()
    (message,) = sandbox.store.messages
    assert (message.content, acting.hits, acting.failed) == ("Hola", 1, "")


def test_the_first_rule_that_is_not_used_up_wins(call: CallIt, rule: AddRule) -> None:
    rules = [
        rule(when={"operation": "payments.create"}, **OUTAGE),
        rule(times=1, fault={"status": 500}),
        rule(skip=1, fault={"status": 400}),
    ]
    found = [call("GET", "/v1/customers").status for _ in range(4)]
    assert found == [500, 200, 400, 400]
    assert [each.hits for each in rules] == [0, 1, 2]


def test_a_seeded_probability_hits_the_same_calls_in_two_runs() -> None:
    def run(seed: int) -> list[int]:
        engine = build_engine(replace(FROZEN, seed=seed, rate_limit=False))
        add_rule(engine.sandboxes.test, {"probability": 0.3, **OUTAGE})
        one = caller(engine)
        return [one("GET", "/v1/customers").status for _ in range(1000)]

    first, second, other = run(1), run(1), run(2)
    assert first == second
    assert first != other
    assert 260 < first.count(503) < 340


def test_a_probability_of_0_and_a_delay_of_0_are_nothing(handle: Handle, rule: AddRule) -> None:
    never = rule(probability=0, **OUTAGE)
    delay = rule(fault={"delay": 0})
    reply = handle("GET", "/v1/customers")
    assert (reply.status, reply.wire) == (200, None)
    assert (never.hits, delay.hits) == (0, 1)


def test_a_delay_is_drawn_from_the_seed(handle: Handle, rule: AddRule, sandbox: Sandbox) -> None:
    rule(fault={"delay": {"uniform": ["50ms", "300ms"]}})
    drawn = []
    for _ in range(5):
        reply = handle("GET", "/v1/customers")
        assert reply.wire is not None
        assert reply.wire.sandbox is sandbox
        drawn.append(reply.wire.delay)
    assert len(set(drawn)) == 5
    assert all(0.05 <= each <= 0.3 for each in drawn)


@pytest.mark.parametrize(
    ("headers", "status", "asked"),
    [
        ({"prefer": "code=503"}, 503, "code=503"),
        ({"prefer": "code=429"}, 429, "code=429"),
        ({"prefer": "return=minimal, code=500"}, 500, "return=minimal, code=500"),
    ],
)
def test_a_client_asks_for_a_failure_of_this_call_alone(
    call: CallIt,
    headers: dict[str, Any],
    status: int,
    asked: str,
    last_exchange: Callable[[], Exchange],
) -> None:
    assert pay(call, **headers).status == status
    assert (last_exchange().asked, last_exchange().rule) == (asked, None)
    assert pay(call).status == 201
    assert last_exchange().asked == ""


def test_a_client_asks_for_its_answer_to_be_lost(
    handle: Handle, last_exchange: Callable[[], Exchange]
) -> None:
    lost = handle("GET", "/v1/customers", x_mock_fault="connection_reset")
    assert lost.wire is not None
    assert (lost.wire.lost, last_exchange().asked) == ("connection_reset", "connection_reset")
    slow = handle("GET", "/v1/customers", prefer="wait=2")
    assert slow.wire is not None
    assert (slow.wire.delay, slow.status) == (2.0, 200)
    assert handle("GET", "/v1/customers").wire is None


def test_what_was_asked_for_is_not_replayed(call: CallIt, handle: Handle) -> None:
    lost = handle(
        "POST", CREATE, PAYMENT, idempotency_key="k", x_mock_fault="timeout, after_commit"
    )
    assert lost.wire is not None
    again = handle("POST", CREATE, PAYMENT, idempotency_key="k")
    assert (again.status, again.wire, again.body) == (201, None, lost.body)


def test_what_a_client_asks_for_comes_before_the_rules(call: CallIt, rule: AddRule) -> None:
    outage = rule(**OUTAGE)
    assert call("GET", "/v1/customers", prefer="code=500").status == 500
    assert outage.hits == 0


@pytest.mark.parametrize("prefer", ["return=representation", "respond-async; wait=5", ""])
def test_other_preferences_are_left_alone(
    handle: Handle, rule: AddRule, prefer: str, last_exchange: Callable[[], Exchange]
) -> None:
    reply = handle("GET", "/v1/customers", prefer=prefer)
    assert (reply.status, reply.wire) == (200, None)
    assert "X-Mock-Hint" not in reply.headers
    rule(**OUTAGE)
    assert handle("GET", "/v1/customers", prefer=prefer).status == 503
    assert last_exchange().asked == ""


def test_what_is_not_understood_is_told_in_a_hint(call: CallIt, rule: AddRule) -> None:
    answered = call("GET", "/v1/customers", x_mock_fault="conection_reset")
    assert answered.status == 200
    assert answered.headers["X-Mock-Hint"] == (
        "nothing was made to fail: 'X-Mock-Fault: conection_reset' is not known;"
        " did you mean 'connection_reset'?"
    )
    rule(**OUTAGE)
    assert call("GET", "/v1/customers", prefer="code=x").status == 503


@pytest.mark.parametrize("asked", [{}, {"prefer": "code=503", "x_mock_fault": "after_commit"}])
def test_401_404_403_and_429_are_never_reached_by_a_fault(
    call: CallIt, rule: AddRule, sandbox: Sandbox, asked: dict[str, Any]
) -> None:
    outage = rule(fault={"status": 503, "delay": "2s"})
    body = {"name": "reader", "permissions": ["messages:read"]}
    reader = call("POST", "/v1/auth/api-keys", body, prefer="wait=0").body["apiKey"]
    found = [
        call("GET", "/v1/customers", token="nobody", **asked),
        call("GET", "/v1/nothing", **asked),
        call("PUT", "/v1/customers", **asked),
        call("GET", "/v1/customers", token=reader, **asked),
    ]
    assert [each.status for each in found] == [401, 404, 404, 403]
    sandbox.windows["account"].used = 750
    assert call("GET", "/v1/customers", **asked).headers["Retry-After"] == "60"
    assert (outage.hits, outage.seen, outage.near) == (0, 0, None)


@pytest.mark.parametrize("asked", [{}, {"prefer": "code=503", "x_mock_fault": "malformed"}])
def test_a_preflight_is_never_reached_by_a_fault(
    handle: Handle, rule: AddRule, asked: dict[str, Any]
) -> None:
    outage = rule(**OUTAGE)
    every = rule(when={"path": "**"}, **OUTAGE)
    reply = handle("OPTIONS", CREATE, origin="http://shop.test", token=None, **asked)
    assert (reply.status, reply.body, reply.wire) == (200, b"{}", None)
    assert (outage.seen, every.seen) == (0, 0)


def test_an_empty_when_leaves_alone_what_is_not_of_v1(handle: Handle, rule: AddRule) -> None:
    rule(**OUTAGE)
    assert handle("POST", "/webhooks/mercadopago/acc_demo", {}, token=None).status == 200
    rule(when={"operation": "mercadopago.notify"}, **OUTAGE)
    assert handle("POST", "/webhooks/mercadopago/acc_demo", {}, token=None).status == 503


def test_a_download_that_is_replaced_is_json(call: CallIt, handle: Handle, rule: AddRule) -> None:
    made = call("POST", "/v1/analytics/export", {"type": "customers"}).body
    path = made["downloadUrl"].removeprefix("http://localhost:3000")
    assert handle("GET", path, token=None).media_type.startswith("text/csv")
    rule(when={"operation": "exports.download"}, fault={"status": 500, "after_commit": True})
    replaced = handle("GET", path, token=None)
    assert (replaced.status, replaced.media_type) == (500, "application/json")
    assert "Content-Disposition" not in replaced.headers


def test_faults_of_one_sandbox_never_reach_another(engine: Engine, call: CallIt) -> None:
    add_rule(engine.sandboxes.test, OUTAGE)
    mine = add_rule(engine.sandboxes.open("one"), {"fault": {"status": 500}})
    assert call("GET", "/v1/customers").status == 503
    assert call("GET", "/v1/customers", token="test_sk_sandbox_one").status == 500
    assert call("GET", "/v1/customers", sandbox="one").status == 500
    assert call("GET", "/v1/customers", sandbox="two").status == 200
    assert mine.hits == 2


def test_a_reset_takes_the_faults_away(call: CallIt, rule: AddRule, sandbox: Sandbox) -> None:
    rule(**OUTAGE)
    sandbox.reset()
    assert call("GET", "/v1/customers").status == 200


def test_a_rule_ends_with_its_ttl_on_the_sandboxs_clock(
    call: CallIt, rule: AddRule, sandbox: Sandbox
) -> None:
    rule(ttl="5m", **OUTAGE)
    sandbox.advance(NOW + 300)
    assert call("GET", "/v1/customers").status == 503
    sandbox.advance(NOW + 300.001)
    assert call("GET", "/v1/customers").status == 200


def test_where_nothing_was_counted_a_429_has_no_limits_to_show(
    sandbox: Sandbox, last_exchange: Callable[[], Exchange], call: CallIt
) -> None:
    call("GET", "/v1/customers")
    exchange = last_exchange()
    exchange.fault, exchange.allowance = Fault(status=429), None
    reply: Any = answer({})
    Interception().leave(exchange, reply)
    assert exchange.allowance is None
