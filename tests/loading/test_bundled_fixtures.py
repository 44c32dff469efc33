"""The bundled fixtures are right, and hold what the documentation says they hold.

They are not validated when the mock starts, so they are here.
"""

import re
from collections import Counter

import pytest

from respondeia_mock.core.setup import Planted
from respondeia_mock.core.store import thread
from respondeia_mock.loading.fixtures import bundled, load_fixtures, read_fixture

NOW = 1772452800000
MINTED = re.compile(r"[a-z]+_[0-9a-hjkmnp-tv-z]{14}")


@pytest.fixture(params=["minimal", "shop"])
def either(request: pytest.FixtureRequest) -> Planted:
    return load_fixtures([request.param]).plant(NOW)


@pytest.fixture
def shop() -> Planted:
    return load_fixtures(["shop"]).plant(NOW)


@pytest.mark.parametrize("name", ["minimal", "shop"])
def test_a_bundled_fixture_has_no_mistake(name: str) -> None:
    read_fixture(bundled()[name].read_text("utf-8"), name)


def test_these_are_bundled() -> None:
    assert list(bundled()) == ["minimal", "shop"]


def test_the_demo_account_can_log_in(either: Planted) -> None:
    account, user = either.store.account, either.store.users["usr_demo"]
    assert (account.id, account.plan, account.currency) == ("acc_demo", "pro", "ARS")
    assert (user.email, user.password, user.role) == ("demo@respondeia.com", "demo1234", "owner")


def test_the_magic_recipients_and_amounts_are_those_of_the_documentation(either: Planted) -> None:
    behavior = either.behavior
    assert {address: each.outcome for address, each in behavior.recipients.items()} == {
        "wa:5491100000001": "fails",
        "wa:5491100000002": "never_read",
        "wa:5491100000003": "read_without_delivered",
        "wa:5491100000004": "stays_sent",
    }
    assert behavior.recipients["wa:5491100000001"].error_code == "recipient_unreachable"
    assert [(each.amount, each.outcome, each.reason) for each in behavior.amounts.values()] == [
        (100401, "rejected", "cc_rejected_insufficient_amount"),
        (100402, "rejected", "cc_rejected_other_reason"),
        (100403, "pending", "cc_rejected_other_reason"),
    ]


def test_minimal_is_empty_and_its_assistant_is_off() -> None:
    store = load_fixtures(["minimal"]).plant(NOW).store
    assert store.ai_settings.enabled is False
    assert store.api_keys == {}
    assert [len(table) for table in (store.customers, store.messages, store.payments)] == [0, 0, 0]


def test_the_shop_has_as_much_as_is_promised(shop: Planted) -> None:
    store = shop.store
    assert (len(store.users), len(store.customers), len(store.conversations)) == (2, 40, 42)
    assert (len(store.messages), len(store.payments), len(store.training)) == (195, 26, 4)
    assert store.ai_settings.enabled is True


def test_the_shop_has_something_in_every_state(shop: Planted) -> None:
    store = shop.store
    assert Counter(each.status for each in store.conversations) == {
        "open": 33,
        "escalated": 3,
        "closed": 6,
    }
    assert Counter(each.status for each in store.payments) == {
        "approved": 16,
        "pending": 4,
        "rejected": 3,
        "refunded": 3,
    }
    assert {each.status for each in store.messages} == {"delivered", "read", "failed"}
    assert {each.type for each in store.messages} == {"text", "image", "document"}
    assert {each.channel for each in store.customers} == {"whatsapp", "telegram", "webchat"}
    assert {each.status for each in store.training} == {"completed"}


def test_the_shop_knows_the_number_of_the_vendors_page(shop: Planted) -> None:
    ana = shop.store.customers.get("wa:5491123456789")
    assert ana is not None
    assert ana.name == "Ana Gutiérrez"
    first = next(shop.store.messages.ordered(thread("conv_ana")))
    assert first.content == "Hola, quiero información sobre precios"


def test_the_shop_has_a_key_that_may_only_read(shop: Planted) -> None:
    key = shop.store.api_keys["test_sk_readonly"]
    assert key.permissions == ("messages:read", "customers:read", "analytics:read")


def test_the_shop_was_taught_what_the_vendors_page_teaches(shop: Planted) -> None:
    job = shop.store.training.get("job_faq")
    assert job is not None
    assert [entry["question"] for entry in job.data["faqs"][:3]] == [
        "Cuáles son los horarios de atención?",
        "Cómo cancelo mi suscripción?",
        "Ofrecen prueba gratuita?",
    ]


def test_nothing_in_a_bundled_fixture_lies_in_the_future(either: Planted) -> None:
    store = either.store
    tables = (store.customers, store.conversations, store.messages, store.payments, store.training)
    for table in tables:
        assert all(record.moment <= NOW for record in table)
    assert all((each.read_at or 0) <= NOW for each in store.messages)


def test_the_ids_of_a_fixture_do_not_look_like_minted_ones(either: Planted) -> None:
    store = either.store
    ids = [*store.users, *(key.id for key in store.api_keys.values())]
    for table in (store.conversations, store.messages, store.payments, store.training):
        ids += [record.id for record in table]
    assert [identifier for identifier in ids if MINTED.fullmatch(identifier)] == []
