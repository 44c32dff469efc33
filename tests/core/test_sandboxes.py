"""All sandboxes of a server: which one a token names, which are made, and which one goes."""

import gc
from weakref import ref

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.entities import Customer
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import Event, EventName
from respondeia_mock.core.founding import Terms
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import (
    Sandboxes,
    is_name,
    key_prefix,
    named_by_token,
    session_prefix,
)
from respondeia_mock.core.setup import Planted, Setup
from respondeia_mock.core.store import Store
from tests.conftest import FROZEN, CallIt, caller


class Empty:
    """A seed with nothing in it."""

    def plant(self, now_ms: int) -> Planted:
        return Planted(Store())


def make(name: str) -> Sandbox:
    return Sandbox(name, Setup(Empty(), now=0.0, speed=0))


@pytest.fixture
def dropped() -> list[str]:
    return []


@pytest.fixture
def sandboxes(dropped: list[str], monkeypatch: pytest.MonkeyPatch) -> Sandboxes:
    monkeypatch.setattr("respondeia_mock.core.sandboxes.MOST", 4)
    return Sandboxes(make, dropped.append)


class Town:
    """A founder that makes setups of seeds and speeds, and knows some scenarios."""

    def setup(self, terms: Terms) -> Setup:
        if terms.scenario == "broken":
            raise ActionError("It is broken", "scenario")
        return Setup(Empty(), now=0.0, speed=terms.speed or 0, seed_number=terms.seed or 42)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def founded(town: Town, dropped: list[str], monkeypatch: pytest.MonkeyPatch) -> Sandboxes:
    monkeypatch.setattr("respondeia_mock.core.sandboxes.MOST", 5)
    return Sandboxes(make, dropped.append, town)


def flying(sandbox: Sandbox) -> Delivery:
    """Have a delivery on its way."""
    event = Event("evt_1", 1, EventName.MESSAGE_SENT, 0.0, {}, "")
    sandbox.outbox.post(Delivery("dlv_1", event, "wh_1", "http://localhost", "whsec_1"))
    (delivery,) = sandbox.outbox.take_ready()
    return delivery


def names(sandboxes: Sandboxes) -> list[str]:
    return [each.name for each in sandboxes]


def test_test_and_live_are_always_there(sandboxes: Sandboxes) -> None:
    assert (names(sandboxes), len(sandboxes)) == (["test", "live"], 2)
    assert sandboxes.open("test") is sandboxes.get("test") is sandboxes.test
    assert sandboxes.open("live") is sandboxes.get("live") is sandboxes.live


def test_others_are_made_on_their_first_use(sandboxes: Sandboxes) -> None:
    assert sandboxes.get("bob") is None
    bob = sandboxes.open("bob")
    assert sandboxes.open("bob") is sandboxes.get("bob") is bob
    assert (names(sandboxes), len(sandboxes)) == (["test", "live", "bob"], 3)


def test_the_one_idle_for_longest_is_dropped(sandboxes: Sandboxes, dropped: list[str]) -> None:
    for name in ("ann", "bob", "ann", "cat"):
        sandboxes.open(name)
    assert names(sandboxes) == ["test", "live", "ann", "cat"]
    assert dropped == ["bob"]


def test_test_and_live_are_never_dropped(sandboxes: Sandboxes, dropped: list[str]) -> None:
    for name in ("ann", "bob", "cat", "dan", "eve"):
        sandboxes.open(name)
    assert names(sandboxes) == ["test", "live", "dan", "eve"]
    assert dropped == ["ann", "bob", "cat"]


def test_nobody_has_to_listen_to_what_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.sandboxes.MOST", 3)
    sandboxes = Sandboxes(make)
    sandboxes.open("ann")
    sandboxes.open("bob")
    assert names(sandboxes) == ["test", "live", "bob"]


def test_a_server_holds_a_thousand() -> None:
    sandboxes = Sandboxes(make)
    for number in range(1001):
        sandboxes.open(f"worker-{number}")
    assert len(sandboxes) == 1000


def test_what_is_dropped_gives_its_room_for_bodies_back(
    engine: Engine, call: CallIt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.sandboxes.MOST", 3)
    call("GET", "/v1/customers", sandbox="ann")
    budget = engine.sandboxes.test.setup.budget
    assert budget.held == 27
    engine.sandboxes.open("bob")
    assert budget.held == 0


def test_one_that_brings_a_delivery_stays(sandboxes: Sandboxes, dropped: list[str]) -> None:
    flying(sandboxes.open("ann"))
    for name in ("bob", "cat"):
        sandboxes.open(name)
    assert (names(sandboxes), dropped) == (["test", "live", "ann", "cat"], ["bob"])


def test_one_whose_delivery_was_taken_stays(sandboxes: Sandboxes, dropped: list[str]) -> None:
    sandbox = sandboxes.open("ann")
    delivery = flying(sandbox)
    sandbox.outbox.capture(delivery)
    sandbox.outbox.lend(delivery)
    assert sandbox.is_busy
    for name in ("bob", "cat"):
        sandboxes.open(name)
    assert dropped == ["bob"]


def test_where_all_bring_deliveries_the_idlest_goes(
    sandboxes: Sandboxes, dropped: list[str]
) -> None:
    deliveries = [flying(sandboxes.open(name)) for name in ("ann", "bob")]
    sandboxes.open("cat")
    assert (names(sandboxes), dropped) == (["test", "live", "bob", "cat"], ["ann"])
    assert [each.state for each in deliveries] == ["skipped", "waiting"]
    assert deliveries[0].reason == "the sandbox was dropped"


def test_one_is_made_on_its_terms(founded: Sandboxes) -> None:
    made = founded.found(Terms("Worker-1", scenario="outage", speed=60, seed=7))
    assert founded.get("worker-1") is founded.open("worker-1") is made
    assert (made.name, made.clock.speed, made.setup.seed_number) == ("worker-1", 60, 7)
    made.clock.speed = 1
    made.reset()
    assert made.clock.speed == 60


def test_a_name_is_drawn_if_none_is_given(founded: Sandboxes) -> None:
    founded.open("box-2")
    assert [founded.found(Terms()).name for _ in range(2)] == ["box-1", "box-3"]
    founded.drop("box-3")
    assert founded.found(Terms()).name == "box-4"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("test", "There is a sandbox 'test' already; it can be reset"),
        ("Live", "There is a sandbox 'live' already; it can be reset"),
        ("ann", "There is a sandbox 'ann' already; it can be reset"),
        ("ANN", "There is a sandbox 'ann' already; it can be reset"),
        ("a_b", "'name' must be 1 to 100 of the letters a to z, digits and hyphens"),
        ("", "'name' must be 1 to 100 of the letters a to z, digits and hyphens"),
        ("x" * 101, "'name' must be 1 to 100 of the letters a to z, digits and hyphens"),
    ],
)
def test_a_name_that_is_taken_or_malformed_is_refused(
    founded: Sandboxes, name: str, sentence: str
) -> None:
    ann = founded.open("ann")
    with pytest.raises(ActionError) as refused:
        founded.found(Terms(name))
    assert (refused.value.message, refused.value.field) == (sentence, "name")
    assert (names(founded), founded.get("ann")) == (["test", "live", "ann"], ann)


def test_one_whose_scenario_is_wrong_is_not_there(founded: Sandboxes) -> None:
    with pytest.raises(ActionError, match="It is broken"):
        founded.found(Terms("ann", scenario="broken"))
    assert names(founded) == ["test", "live"]


def test_one_that_is_made_makes_the_idlest_go(founded: Sandboxes, dropped: list[str]) -> None:
    for _ in range(4):
        founded.found(Terms())
    assert names(founded) == ["test", "live", "box-2", "box-3", "box-4"]
    assert dropped == ["box-1"]


def test_without_a_founder_none_has_terms(sandboxes: Sandboxes) -> None:
    with pytest.raises(ActionError, match="No sandbox can be made here but by its first use"):
        sandboxes.found(Terms("ann"))


def test_one_that_is_deleted_is_gone_and_begins_anew(
    sandboxes: Sandboxes, dropped: list[str]
) -> None:
    ann = sandboxes.open("ann")
    delivery = flying(ann)
    sandboxes.drop("ann")
    assert (sandboxes.get("ann"), names(sandboxes), dropped) == (None, ["test", "live"], [])
    assert (delivery.state, delivery.reason) == ("skipped", "the sandbox was dropped")
    assert sandboxes.open("ann") is not ann


@pytest.mark.parametrize(
    ("name", "code", "sentence"),
    [
        ("test", "invalid", "'test' always exists; it can be reset, not deleted"),
        ("live", "invalid", "'live' always exists; it can be reset, not deleted"),
        ("ane", "not_found", "No sandbox is called 'ane'; did you mean 'ann'?"),
        ("zzz", "not_found", "No sandbox is called 'zzz'"),
    ],
)
def test_what_cannot_be_deleted_is_told(
    sandboxes: Sandboxes, name: str, code: str, sentence: str
) -> None:
    sandboxes.open("ann")
    with pytest.raises(ActionError) as refused:
        sandboxes.drop(name)
    assert (refused.value.code, refused.value.message) == (code, sentence)
    assert names(sandboxes) == ["test", "live", "ann"]


def test_where_an_id_lives_is_told_to_the_others(sandboxes: Sandboxes) -> None:
    ann, bob = sandboxes.open("ann"), sandboxes.open("bob")
    ann.store.customers.add(Customer("wa:1"))
    assert sandboxes.whereabouts("wa:1", bob) == "'wa:1' is in the sandbox 'ann', this is 'bob'"
    assert sandboxes.whereabouts("wa:1", ann) == ""
    assert sandboxes.whereabouts("wa:2", bob) == ""


class Traced(Sandbox):
    """A sandbox whose end can be seen."""

    __slots__ = ("__weakref__",)


def test_what_is_deleted_leaves_without_the_garbage_collector() -> None:
    engine = build_engine(FROZEN)
    usual = engine.sandboxes.test.setup
    engine.sandboxes = Sandboxes(lambda name: Traced(name, usual))
    call = caller(engine)
    seen = ref(engine.sandboxes.open("ann"))
    hook = {"url": "http://localhost:9/hook", "events": ["payment.created"]}
    call("POST", "/v1/webhooks", hook, sandbox="ann")
    call("POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 1}, sandbox="ann")
    call("GET", "/v1/nothing", sandbox="ann")
    gc.disable()
    try:
        engine.sandboxes.drop("ann")
        assert seen() is None
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("bob", True),
        ("worker-12", True),
        ("0", True),
        ("-", True),
        ("x" * 100, True),
        ("x" * 101, False),
        ("", False),
        ("Bob", False),
        ("a_b", False),
        ("a.b", False),
        ("ñandú", False),
        ("\u0661", False),
        ("bob\n", False),
    ],
)
def test_a_name_is_lower_case_letters_digits_and_hyphens(name: str, fits: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    assert is_name(name) is fits


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("test_sk_abc123...", "test"),
        ("test_", "test"),
        ("YOUR_API_TOKEN", "test"),
        ("sk_live_0123", "live"),
        ("session_live_0123", "live"),
        ("test_sk_sandbox", "test"),
        ("test_sk_sandbox_bob", "bob"),
        ("test_sk_sandbox_bob_0123_45", "bob"),
        ("test_sk_sandbox_Worker-1_x", "worker-1"),
        ("test_sk_sandbox_", None),
        ("test_sk_sandbox__x", None),
        ("test_sk_sandbox_a.b", None),
        ("test_sk_sandbox_test", None),
        ("test_sk_sandbox_LIVE_1", None),
    ],
)
def test_the_shape_of_a_token_names_a_sandbox(token: str, name: str | None) -> None:
    assert named_by_token(token) == name


@pytest.mark.parametrize(
    ("name", "key", "session"),
    [
        ("test", "test_sk", "test_sk"),
        ("live", "sk_live", "session_live"),
        ("bob", "test_sk_sandbox_bob", "test_sk_sandbox_bob"),
    ],
)
def test_what_is_minted_in_a_sandbox_names_it(name: str, key: str, session: str) -> None:
    assert (key_prefix(name), session_prefix(name)) == (key, session)
