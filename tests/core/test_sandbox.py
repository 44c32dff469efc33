"""One sandbox: reset, events and what is owed, tasks at their own moments."""

from dataclasses import dataclass, field

import pytest

from respondeia_mock.core.allowance import RateLimit
from respondeia_mock.core.budget import BodyBudget
from respondeia_mock.core.clock import Clock
from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.entities import Customer, Webhook
from respondeia_mock.core.events import Event, EventName
from respondeia_mock.core.exchange import Call, Exchange, Reply
from respondeia_mock.core.record import changed
from respondeia_mock.core.routes import UNMATCHED
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.schedule import Fired
from respondeia_mock.core.setup import Planted, Setup
from respondeia_mock.core.store import Store
from tests.conftest import CallIt

NOON = 1772452800.0


@dataclass
class Garden:
    """A seed that remembers when it was planted."""

    planted_at: list[int] = field(default_factory=list)

    def plant(self, now_ms: int) -> Planted:
        self.planted_at.append(now_ms)
        store = Store()
        store.customers.add(Customer("wa:1", created_at=now_ms - 1000))
        return Planted(store)


@pytest.fixture
def plain() -> Sandbox:
    return Sandbox("test", Setup(Garden(), now=NOON, speed=0))


def subscribe(sandbox: Sandbox, identifier: str, *events: str, active: bool = True) -> None:
    hook = Webhook(identifier, "http://localhost", events, "whsec_1", active)
    sandbox.store.webhooks.add(hook)


def ring(sandbox: Sandbox, subject: str) -> str:
    sandbox.record(EventName.MESSAGE_SENT, {"to": subject})
    return f"rang {subject}"


def ring_again(sandbox: Sandbox, subject: str) -> str:
    if subject != "aaa":
        sandbox.after(10, ring_again, subject + "a")
    return f"rang {subject}"


def find_nothing(_sandbox: Sandbox, _subject: str) -> None:
    return None


def break_down(_sandbox: Sandbox, subject: str) -> str:
    raise RuntimeError(subject)


def test_everything_goes_back_to_the_seed(plain: Sandbox) -> None:
    first = plain.ids.mint("msg")
    plain.store.customers.add(Customer("wa:2"))
    plain.after(5, ring, "wa:1")
    subscribe(plain, "wh_1", "message.sent")
    plain.publish(EventName.MESSAGE_SENT, {})
    plain.revoked.add("test_1")
    plain.advance(NOON + 3600)
    plain.reset()
    assert plain.clock.now() == NOON
    assert [each.id for each in plain.store.customers] == ["wa:1"]
    assert (list(plain.events), list(plain.outbox), list(plain.schedule)) == ([], [], [])
    assert plain.revoked == set()
    assert plain.ids.mint("msg") == first
    assert plain.next_sequence() == 1


def test_a_reset_forgets_calls_limits_and_remembered_replies(
    call: CallIt, sandbox: Sandbox
) -> None:
    payment = {"customer_id": "wa:1", "amount": 5900}
    call("POST", "/v1/payments/create", payment, idempotency_key="order-1")
    sandbox.reset()
    assert len(sandbox.journal) == 0
    again = call("POST", "/v1/payments/create", payment, idempotency_key="order-1")
    assert again.headers["X-RateLimit-Remaining"] == "499"
    assert "Idempotent-Replayed" not in again.headers


def test_a_reset_gives_the_room_for_bodies_back() -> None:
    budget = BodyBudget()
    sandbox = Sandbox("test", Setup(Garden(), now=NOON, budget=budget))
    exchange = Exchange(Call("GET", ("v1",), {}), UNMATCHED, sandbox)
    sandbox.journal.append(exchange)
    sandbox.journal.complete(exchange, Reply(404, b"1234567"))
    assert budget.held == 7
    sandbox.reset()
    assert budget.held == 0


def test_the_seed_is_planted_at_the_clocks_origin() -> None:
    garden = Garden()
    sandbox = Sandbox("test", Setup(garden, now=NOON, speed=0))
    sandbox.advance(NOON + 60)
    sandbox.reset()
    assert garden.planted_at == [1772452800000, 1772452800000]


def test_unless_told_otherwise_the_clock_starts_at_the_real_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("respondeia_mock.core.beginning.real_now", lambda: 1800000000.25)
    garden = Garden()
    sandbox = Sandbox("test", Setup(garden, speed=0))
    assert (sandbox.clock.now(), garden.planted_at) == (1800000000.25, [1800000000250])


def test_links_name_any_sandbox_but_test(plain: Sandbox) -> None:
    other = Sandbox("worker-1", Setup(Garden(), now=NOON))
    assert plain.linked("http://localhost:3000") == "http://localhost:3000"
    assert other.linked("https://shown") == "https://shown/sandboxes/worker-1"


def test_the_options_own_numbers_win_over_the_plans(plain: Sandbox) -> None:
    assert plain.limit() == RateLimit(500, 750)
    plain.store.account = changed(plain.store.account, plan="basico")
    assert plain.limit() == RateLimit(100, 150)
    plain.rate_limit = RateLimit(7, 9)
    assert plain.limit() == RateLimit(7, 9)


def test_an_event_bears_its_moment_its_cause_and_a_number(plain: Sandbox) -> None:
    plain.next_sequence()
    plain.begin("req_1")
    event = plain.publish(EventName.MESSAGE_SENT, {"message_id": "msg_1"})
    plain.end()
    assert (event.at, event.cause, event.sequence) == (NOON, "req_1", 2)
    assert list(plain.events) == [event]


def test_outside_of_calls_tasks_and_actions_there_is_no_cause(plain: Sandbox) -> None:
    plain.begin("req_1")
    plain.end()
    assert plain.publish(EventName.MESSAGE_SENT, {}).cause == ""


def test_each_active_subscriber_is_owed_a_delivery(plain: Sandbox) -> None:
    subscribe(plain, "wh_1", "message.sent", "message.read")
    subscribe(plain, "wh_2", "message.read")
    subscribe(plain, "wh_3", "message.sent", active=False)
    subscribe(plain, "wh_4", "message.sent")
    event = plain.publish(EventName.MESSAGE_SENT, {"message_id": "msg_1"})
    owed = [(each.webhook_id, each.event) for each in plain.outbox]
    assert owed == [("wh_1", event), ("wh_4", event)]


def test_what_is_only_recorded_is_told_to_nobody(plain: Sandbox) -> None:
    subscribe(plain, "wh_1", "message.sent")
    plain.record(EventName.MESSAGE_SENT, {})
    assert (len(list(plain.events)), list(plain.outbox)) == (1, [])


def test_due_tasks_run_in_order_each_at_its_own_moment(plain: Sandbox) -> None:
    plain.after(20, ring, "late")
    plain.at(NOON + 10, ring, "early")
    fired = plain.advance(NOON + 30)
    assert fired == [
        Fired(NOON + 10, "ring", "tsk_2", "rang early"),
        Fired(NOON + 20, "ring", "tsk_1", "rang late"),
    ]
    assert [(each.at, each.cause) for each in plain.events] == [
        (NOON + 10, "tsk_2"),
        (NOON + 20, "tsk_1"),
    ]
    assert plain.clock.now() == NOON + 30


def test_what_a_task_adds_runs_as_well_counted_from_its_moment(plain: Sandbox) -> None:
    plain.after(10, ring_again, "a")
    fired = plain.advance(NOON + 25)
    assert [(each.at, each.summary) for each in fired] == [
        (NOON + 10, "rang a"),
        (NOON + 20, "rang aa"),
    ]
    assert [each.due for each in plain.schedule] == [NOON + 30]


def test_a_task_that_finds_nothing_to_do_says_so(plain: Sandbox) -> None:
    plain.after(0, find_nothing, "pay_1")
    assert plain.advance(NOON) == [Fired(NOON, "find_nothing", "tsk_1", "nothing to do")]


def test_after_a_task_that_breaks_the_time_runs_on(plain: Sandbox) -> None:
    plain.after(5, break_down, "pay_1")
    with pytest.raises(RuntimeError, match="pay_1"):
        plain.advance(NOON + 10)
    assert plain.advance(NOON + 10) == []
    assert plain.clock.now() == NOON + 10


def test_a_running_clock_catches_up_with_what_fell_due(plain: Sandbox) -> None:
    machine = [0.0]
    plain.clock = Clock(NOON, 60, lambda: machine[0])
    plain.after(90, ring, "wa:1")
    machine[0] = 1.25
    plain.catch_up()
    assert len(plain.schedule) == 1
    machine[0] = 1.5
    plain.catch_up()
    assert [each.at for each in plain.events] == [NOON + 90]


def test_there_is_nothing_to_catch_up_with_at_first(plain: Sandbox) -> None:
    plain.catch_up()
    assert list(plain.events) == []


def test_what_is_told_is_given_its_own_id_if_one_is_named(plain: Sandbox) -> None:
    subscribe(plain, "wh_1", "message.sent")
    event = plain.record(EventName.MESSAGE_SENT, {}, at=1772000000.5)
    (delivery,) = plain.tell(event, "dlv_forged")
    assert (event.at, delivery.header_id) == (1772000000.5, "dlv_forged")


def test_the_listener_hears_what_it_has_to_act_on() -> None:
    heard: list[str] = []

    class Ear:
        def woken(self, sandbox: Sandbox) -> None:
            heard.append(f"woken {sandbox.name}")

        def changed(self, sandbox: Sandbox, delivery: Delivery) -> None:
            heard.append(f"changed {sandbox.name} {delivery.state}")

        def sooner(self, sandbox: Sandbox) -> None:
            heard.append(f"sooner {sandbox.name}")

        def restarted(self, sandbox: Sandbox) -> None:
            heard.append(f"restarted {sandbox.name}")

    sandbox = Sandbox("test", Setup(Garden(), now=NOON, speed=0, listener=Ear()))
    subscribe(sandbox, "wh_1", "message.sent")
    sandbox.publish(EventName.MESSAGE_SENT, {})
    sandbox.after(5, ring, "wa:1")
    sandbox.after(9, ring, "wa:2")
    sandbox.reset()
    assert heard == [
        "restarted test",
        "woken test",
        "changed test waiting",
        "sooner test",
        "changed test skipped",
        "restarted test",
    ]


class Eye:
    """A watcher that writes down what it is told."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def answered(self, exchange: Exchange) -> None:
        self.seen.append(f"{exchange.operation.name} {exchange.status}")

    def happened(self, event: Event) -> None:
        self.seen.append(event.name)

    def moved_on(self, delivery: Delivery) -> None:
        self.seen.append(f"{delivery.event.name} {delivery.state}")

    def clock_changed(self, how: str) -> None:
        self.seen.append(how)

    def restarted(self) -> None:
        self.seen.append("restarted")

    def closed(self) -> None:
        self.seen.append("closed")


def test_a_watcher_sees_everything_as_it_happens(call: CallIt, sandbox: Sandbox) -> None:
    eye = sandbox.watcher = Eye()
    subscribe(sandbox, "wh_1", "payment.created")
    call("POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 5900})
    call("GET", "/v1/customers", token="nobody")
    sandbox.advance(NOON + 3)
    sandbox.clock.speed = 60
    sandbox.reset()
    call("GET", "/v1/customers")
    sandbox.close()
    assert eye.seen == [
        "customer.created",
        "payment.created",
        "payment.created waiting",
        "payments.create 201",
        "customers.list 401",
        "payment.approved",
        "jump",
        "speed",
        "payment.created skipped",
        "restarted",
        "customers.list 200",
        "closed",
    ]


def test_calls_are_forgotten_and_nothing_else(call: CallIt, sandbox: Sandbox) -> None:
    for _ in range(3):
        call("POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 5900})
    held = sandbox.setup.budget.held
    assert sandbox.forget_calls() == 3
    assert (len(sandbox.journal), sandbox.journal.evicted) == (0, 0)
    assert (held > 0, sandbox.setup.budget.held) == (True, 0)
    assert sandbox.events.total == 4
    assert call("GET", "/v1/payments").headers["X-RateLimit-Remaining"] == "496"


def test_a_reset_ends_what_was_owed(plain: Sandbox) -> None:
    subscribe(plain, "wh_1", "message.sent")
    plain.publish(EventName.MESSAGE_SENT, {})
    (delivery,) = plain.outbox
    plain.reset()
    assert (delivery.state, delivery.reason) == ("skipped", "the sandbox was reset")


def test_a_closed_sandbox_owes_nothing_and_nothing_is_due() -> None:
    budget = BodyBudget()
    sandbox = Sandbox("test", Setup(Garden(), now=NOON, speed=0, budget=budget))
    exchange = Exchange(Call("GET", ("v1",), {}), UNMATCHED, sandbox)
    sandbox.journal.append(exchange)
    sandbox.journal.complete(exchange, Reply(404, b"1234567"))
    subscribe(sandbox, "wh_1", "message.sent")
    sandbox.publish(EventName.MESSAGE_SENT, {})
    sandbox.after(5, ring, "wa:1")
    (delivery,) = sandbox.outbox
    sandbox.close()
    assert (delivery.state, delivery.reason) == ("skipped", "the sandbox was dropped")
    assert (list(sandbox.schedule), budget.held) == ([], 0)


def test_outboxes_share_the_room_for_answers() -> None:
    room = BodyBudget(most=3)
    setup = Setup(Garden(), now=NOON, speed=0, answers_budget=room)
    answered = []
    for name in ("one", "two"):
        sandbox = Sandbox(name, setup)
        subscribe(sandbox, "wh_1", "message.sent")
        sandbox.publish(EventName.MESSAGE_SENT, {})
        (delivery,) = sandbox.outbox.take_ready()
        sandbox.outbox.finish(delivery, Attempt(1, NOON, 200, body=b"ok"))
        answered.append(delivery.attempts[0].body)
    assert (answered, room.held) == ([b"ok", b""], 2)
