"""Generated records: as many as asked for, believable, unique, the same every time."""

import re
from collections import Counter

from respondeia_mock.loading.fixtures import read_fixture
from respondeia_mock.loading.generate import generate

NOW = 1772452800000
WANTED = {"generate": {"customers": 300, "messages_per_customer": 4, "payments": 200}}


def test_as_many_records_come_as_are_asked_for() -> None:
    made = generate(WANTED)
    assert {name: len(records) for name, records in made.items()} == {
        "customers": 300,
        "messages": 1200,
        "payments": 200,
    }


def test_the_same_seed_gives_the_same_records_and_another_does_not() -> None:
    assert generate(WANTED) == generate(WANTED)
    assert generate(WANTED) != generate({"generate": {**WANTED["generate"], "seed": 7}})


def test_addresses_are_argentine_mobile_numbers_and_unique() -> None:
    addresses = [each["id"] for each in generate(WANTED)["customers"]]
    assert all(re.fullmatch(r"wa:549\d{10}", address) for address in addresses)
    assert len(set(addresses)) == 300


def test_an_address_that_is_declared_is_left_alone() -> None:
    first = generate({"generate": {"customers": 1}})["customers"][0]["id"]
    made = generate({"generate": {"customers": 1}, "customers": [{"id": first}]})["customers"]
    assert len({each["id"] for each in made}) == 2


def test_payments_are_made_in_every_state_by_whoever_is_there() -> None:
    assert set(Counter(each["status"] for each in generate(WANTED)["payments"])) == {
        "approved",
        "pending",
        "rejected",
        "refunded",
    }
    document = {"generate": {"payments": 3}, "customers": [{"id": "wa:1"}]}
    assert {each["customer_id"] for each in generate(document)["payments"]} == {"wa:1"}


def test_where_nobody_is_nobody_pays() -> None:
    assert generate({"generate": {"payments": 3}})["payments"] == []


def test_declared_records_stay_and_other_sections_are_kept() -> None:
    document = {
        "generate": {"customers": 1},
        "customers": [{"id": "wa:1"}],
        "account": {"id": "acc_x"},
    }
    made = generate(document)
    assert made["customers"][0] == {"id": "wa:1"}
    assert (len(made["customers"]), made["account"]) == (2, {"id": "acc_x"})


def test_generated_records_can_be_planted() -> None:
    text = (
        "generate: {customers: 20, messages_per_customer: 3, payments: 5, locale: pt_BR, seed: 1}"
    )
    store = read_fixture(text, "f.yaml").plant(NOW).store
    assert (len(store.customers), len(store.conversations)) == (20, 20)
    assert (len(store.messages), len(store.payments)) == (60, 5)
    assert all(NOW - 90 * 86400000 <= each.timestamp < NOW for each in store.messages)
