"""Setups of sandboxes with settings of their own: what is read, kept, put over, and refused."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.errors import ActionError, ConfigurationError
from respondeia_mock.core.founding import Fixture, Terms
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.setup import Seed, Setup
from respondeia_mock.loading import founder, seeds
from respondeia_mock.loading.founder import Founder
from respondeia_mock.loading.scenarios import Repertoire
from respondeia_mock.scenario.staging import progress_of
from respondeia_mock.scenario.words import vocabulary
from tests.conftest import FROZEN, NOW

SHOP = {"customers": [{"id": "wa:1", "name": "Ana"}], "account": {"plan": "basico"}}


@pytest.fixture
def usual() -> Setup:
    return build_engine(FROZEN).sandboxes.test.setup


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Fixture, ...]]:
    """What was read, one entry a reading."""
    readings: list[tuple[Fixture, ...]] = []
    load_seed = seeds.load_seed

    def noting(names: tuple[Fixture, ...], secret: str) -> seeds.FixtureSeed:
        readings.append(names)
        return load_seed(names, secret)

    monkeypatch.setattr("respondeia_mock.loading.founder.load_seed", noting)
    return readings


@pytest.fixture
def founding(usual: Setup) -> Callable[[Terms], Sandbox]:
    made = Founder(usual, usual.seed, _as_it_is, "whsec_1")

    def found(terms: Terms) -> Sandbox:
        return Sandbox("one", made.setup(terms))

    return found


def _as_it_is(seed: Seed, _plan: str | None, _payments: str | None) -> Seed:
    return seed


def customers(sandbox: Sandbox) -> list[str]:
    return [each.id for each in sandbox.store.customers]


def test_without_terms_all_is_as_the_server_was_started(usual: Setup) -> None:
    assert Founder(usual, usual.seed, _as_it_is, "s").setup(Terms("one")) == usual


def test_the_clock_and_the_seed_are_as_asked_for(
    usual: Setup, founding: Callable[[Terms], Sandbox]
) -> None:
    sandbox = founding(Terms(speed=0, now=1_800_000_000.5, seed=7))
    assert (sandbox.clock.now(), sandbox.clock.speed) == (1_800_000_000.5, 0)
    assert sandbox.ids.mint("msg") != Sandbox("one", usual).ids.mint("msg")
    assert sandbox.ids.mint("msg") == _second_id(7)
    assert (usual.now, usual.seed_number) == (NOW, 42)


def _second_id(seed: int) -> str:
    other = build_engine(changed(FROZEN, seed=seed)).sandboxes.open("one")
    other.ids.mint("msg")
    return other.ids.mint("msg")


def test_other_fixtures_are_read_once(
    founding: Callable[[Terms], Sandbox], read: list[tuple[Fixture, ...]]
) -> None:
    for _ in range(3):
        assert len(customers(founding(Terms(fixtures=("shop",))))) == 40
        assert customers(founding(Terms(fixtures=("minimal", SHOP)))) == ["wa:1"]
    assert read == [("shop",), ("minimal", SHOP)]


def test_sandboxes_of_one_reading_share_nothing_that_changes(
    founding: Callable[[Terms], Sandbox],
) -> None:
    first, second = (founding(Terms(fixtures=(SHOP,))) for _ in range(2))
    found = first.store.customers.get("wa:1")
    assert found is not None
    first.store.customers.remove(found)
    assert (customers(first), customers(second)) == ([], ["wa:1"])


def test_a_file_is_read_again_when_it_has_changed(
    founding: Callable[[Terms], Sandbox], read: list[tuple[Fixture, ...]], tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    terms = Terms(fixtures=(str(file),))
    for text, at in (("wa:1", 1), ("wa:1", 1), ("wa:2", 2)):
        file.write_text(f'customers: [{{id: "{text}"}}]', "utf-8")
        os.utime(file, (at, at))
        assert customers(founding(terms)) == [text]
    assert len(read) == 2


def test_only_so_many_readings_are_kept(
    founding: Callable[[Terms], Sandbox],
    read: list[tuple[Fixture, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(founder, "KEPT", 2)
    one, two, three = ({"account": {"name": name}} for name in ("one", "two", "three"))
    for document in (one, two, one, three, one, two):
        founding(Terms(fixtures=(document,)))
    assert read == [(one,), (two,), (three,), (two,)]


def test_a_document_is_told_from_another_whatever_its_numbers(
    founding: Callable[[Terms], Sandbox], read: list[tuple[Fixture, ...]]
) -> None:
    for amount in (1, 2):
        payment = {"customer_id": "wa:1", "amount": amount}
        (made,) = founding(Terms(fixtures=({"payments": [payment]},))).store.payments
        assert made.amount == amount
    assert len(read) == 2


def test_every_mistake_of_a_document_is_told(founding: Callable[[Terms], Sandbox]) -> None:
    wrong = {"customrs": [], "customers": [{"id": 1}], "account": {"plan": "por"}}
    with pytest.raises(ConfigurationError) as refused:
        founding(Terms(fixtures=("minimal", wrong)))
    assert refused.value.mistakes == (
        (
            "the document given: account.plan: must be one of basico, pro, agencia or enterprise, "
            "not 'por'"
        ),
        "the document given: customers[0].id: must be an address such as wa:5491123456789, not 1",
        "the document given: unknown key 'customrs'; did you mean 'customers'?",
    )


@pytest.mark.parametrize("name", ["shpo", "no/such.yaml", "\x00"])
def test_a_fixture_that_is_not_there_is_told_each_time(
    founding: Callable[[Terms], Sandbox], name: str
) -> None:
    for _ in range(2):
        with pytest.raises(ConfigurationError):
            founding(Terms(fixtures=(name,)))


def test_the_servers_options_are_put_over_other_fixtures(tmp_path: Path) -> None:
    engine = build_engine(
        changed(FROZEN, plan="agencia", payments="checkout", webhook_url="http://localhost/hook")
    )
    one = engine.sandboxes.found(Terms("one", fixtures=(SHOP,)))
    two = engine.sandboxes.found(Terms("two", fixtures=(SHOP,), plan="enterprise"))
    assert [each.store.account.plan for each in (one, two)] == ["agencia", "enterprise"]
    assert [each.behavior.payments.mode for each in (one, two)] == ["checkout", "checkout"]
    assert [len(each.store.webhooks) for each in (one, two)] == [1, 1]


def test_another_plan_alone_leaves_the_fixtures() -> None:
    engine = build_engine(changed(FROZEN, fixtures=("shop",)))
    made = engine.sandboxes.found(Terms(plan="basico"))
    assert (made.store.account.plan, len(made.store.customers)) == ("basico", 40)
    assert engine.sandboxes.test.store.account.plan == "pro"


def test_a_reset_keeps_what_was_asked_for() -> None:
    made = build_engine(FROZEN).sandboxes.found(
        Terms("one", (SHOP,), plan="enterprise", speed=60, now=1_800_000_000.0, seed=7)
    )
    first = made.ids.mint("msg")
    made.store.customers.remove(next(iter(made.store.customers)))
    made.reset()
    assert (made.clock.speed, round(made.clock.now()), customers(made), made.ids.mint("msg")) == (
        60,
        1_800_000_000,
        ["wa:1"],
        first,
    )
    assert made.store.account.plan == "enterprise"


def test_webhooks_declared_without_a_secret_get_the_servers(
    founding: Callable[[Terms], Sandbox],
) -> None:
    hook = {"url": "http://localhost:9/hook", "events": ["message.sent"]}
    (made,) = founding(Terms(fixtures=({"webhooks": [hook]},))).store.webhooks
    assert made.secret == "whsec_1"


def test_where_scenarios_are_not_known_none_is_started(usual: Setup) -> None:
    with pytest.raises(ActionError) as refused:
        Founder(usual, usual.seed, _as_it_is, "s").setup(Terms(scenario="outage"))
    assert refused.value.message == "'scenario': no scenarios are known here"
    assert refused.value.field == "scenario"


def test_a_sandbox_begins_with_its_scenario_and_with_what_it_says(usual: Setup) -> None:
    asked: list[tuple[str | None, str | None]] = []

    def choose(seed: Seed, plan: str | None, payments: str | None) -> Seed:
        asked.append((plan, payments))
        return seed

    document = {
        "plan": "basico",
        "payments": "checkout",
        "speed": 60,
        "now": 5,
        "seed": 7,
        "rules": [{"fault": {"status": 503}}],
    }
    known = Repertoire(vocabulary(), lambda _, seed: seed)
    made = Founder(usual, usual.seed, choose, "s", lambda: known)
    sandbox = Sandbox("one", made.setup(Terms(scenario=document, speed=2, plan="agencia")))
    assert asked == [("agencia", "checkout")]
    assert (sandbox.clock.speed, sandbox.setup.now, sandbox.setup.seed_number) == (2, 5, 7)
    sandbox.rules.replace(())
    sandbox.reset()
    assert [each.document for each in sandbox.rules] == [{"fault": {"status": 503}}]
    assert progress_of(sandbox) is not None


def test_a_document_reads_as_the_file_with_the_same_text(
    founding: Callable[[Terms], Sandbox], tmp_path: Path
) -> None:
    document = {
        "customers": [{"id": "wa:1", "name": "Ñandú 🧉", "metadata": {"9": 1.5, "a": [None]}}],
        "payments": [{"id": "pay_1", "customer_id": "wa:1", "amount": 5900, "created_at": "-2d"}],
        "behavior": {"messages": {"read_after": None}, "training": {"duration": "2s"}},
    }
    file = tmp_path / "same.json"
    file.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    ours, theirs = (founding(Terms(fixtures=(each,))) for each in (document, str(file)))
    assert list(ours.store.customers) == list(theirs.store.customers)
    assert list(ours.store.payments) == list(theirs.store.payments)
    assert ours.behavior == theirs.behavior
