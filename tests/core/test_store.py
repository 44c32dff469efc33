"""Tables and the store: order, groups, and forks that go their own ways."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from respondeia_mock.core.entities import Account, ApiKey, Customer, Message, Payment
from respondeia_mock.core.record import changed
from respondeia_mock.core.store import Store, Table, thread

SOME = settings(max_examples=100, deadline=None, derandomize=True, database=None)


def payment(number: int, at: int, customer: str = "wa:1") -> Payment:
    return Payment(f"pay_{number}", customer, 5900, created_at=at)


def grouped() -> Table[Payment]:
    return Table(lambda record: (record.customer_id,))


def ids(table: Table[Payment], group: str | None = None, since: int = 0) -> list[str]:
    return [each.id for each in table.ordered(group, since)]


@pytest.fixture
def table() -> Table[Payment]:
    filled = grouped()
    for each in (payment(1, 30), payment(2, 10, "wa:2"), payment(3, 20), payment(4, 30)):
        filled.add(each)
    return filled


def test_records_stand_by_moment_and_ties_by_id(table: Table[Payment]) -> None:
    assert ids(table) == ["pay_2", "pay_3", "pay_1", "pay_4"]
    assert [each.id for each in table] == ["pay_2", "pay_3", "pay_1", "pay_4"]
    assert len(table) == 4


def test_a_group_has_its_own_list(table: Table[Payment]) -> None:
    assert table.keys("wa:1") == [(20, "pay_3"), (30, "pay_1"), (30, "pay_4")]
    assert ids(table, "wa:2") == ["pay_2"]


def test_an_unknown_group_is_empty(table: Table[Payment]) -> None:
    assert (table.keys("wa:3"), table.newest("wa:3"), ids(table, "wa:3")) == ((), None, [])


def test_the_newest_is_the_last_of_all_or_of_a_group(table: Table[Payment]) -> None:
    assert table.newest() == payment(4, 30)
    assert table.newest("wa:2") == payment(2, 10, "wa:2")


def test_a_table_without_records_has_no_newest() -> None:
    assert grouped().newest() is None


@pytest.mark.parametrize(
    ("since", "found"), [(20, ["pay_3", "pay_1", "pay_4"]), (21, ["pay_1", "pay_4"]), (31, [])]
)
def test_records_since_a_moment_include_that_moment(
    table: Table[Payment], since: int, found: list[str]
) -> None:
    assert ids(table, since=since) == found


def test_records_are_picked_in_the_order_of_the_keys(table: Table[Payment]) -> None:
    assert table.pick([(30, "pay_4"), (10, "pay_2")]) == [payment(4, 30), payment(2, 10, "wa:2")]


def test_a_newer_version_takes_the_place_of_the_older(table: Table[Payment]) -> None:
    table.put(changed(payment(3, 20), status="approved"))
    found = table.get("pay_3")
    assert found is not None
    assert (found.status, len(table), ids(table, "wa:1")) == (
        "approved",
        4,
        ["pay_3", "pay_1", "pay_4"],
    )


def test_a_removed_record_leaves_all_lists(table: Table[Payment]) -> None:
    table.remove(payment(3, 20))
    assert table.get("pay_3") is None
    assert ids(table) == ["pay_2", "pay_1", "pay_4"]
    assert ids(table, "wa:1") == ["pay_1", "pay_4"]


def test_records_of_a_table_without_groups_have_one_list() -> None:
    customers: Table[Customer] = Table()
    customers.add(Customer("wa:1", created_at=5))
    assert customers.keys() == [(5, "wa:1")]
    assert customers.keys("wa:1") == ()


def test_a_fork_does_not_see_what_the_first_does(table: Table[Payment]) -> None:
    fork = table.fork()
    table.add(payment(5, 25))
    table.remove(payment(1, 30))
    table.put(changed(payment(3, 20), status="approved"))
    assert ids(fork, "wa:1") == ["pay_3", "pay_1", "pay_4"]
    assert fork.get("pay_3") == payment(3, 20)


def test_the_first_does_not_see_what_a_fork_does(table: Table[Payment]) -> None:
    fork = table.fork()
    fork.add(payment(5, 25))
    fork.remove(payment(1, 30))
    assert ids(table, "wa:1") == ["pay_3", "pay_1", "pay_4"]
    assert ids(fork, "wa:1") == ["pay_3", "pay_5", "pay_4"]


def test_a_fork_of_a_fork_is_on_its_own_too(table: Table[Payment]) -> None:
    fork = table.fork()
    fork.add(payment(5, 25))
    second = fork.fork()
    fork.add(payment(6, 26))
    assert ids(second, "wa:1") == ["pay_3", "pay_5", "pay_1", "pay_4"]


@SOME
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from("xyz"))))
def test_in_whatever_order_records_come_the_lists_are_sorted(rows: list[tuple[int, str]]) -> None:
    table = grouped()
    for number, (moment, customer) in enumerate(rows):
        table.add(payment(number, moment, customer))
    everything = [(moment, f"pay_{number}") for number, (moment, _) in enumerate(rows)]
    assert list(table.keys()) == sorted(everything)
    assert sum(len(table.keys(group)) for group in "xyz") == len(rows)


def test_messages_are_listed_by_customer_and_by_conversation() -> None:
    store = Store()
    message = Message("msg_1", "wa:1", "conv_1", "whatsapp", "Hola", "inbound", 7)
    store.messages.add(message)
    assert store.messages.keys("wa:1") == store.messages.keys(thread("conv_1")) == [(7, "msg_1")]


def test_a_store_knows_which_ids_it_holds() -> None:
    store = Store()
    store.payments.add(payment(1, 10))
    store.api_keys["sk_live_1"] = ApiKey("key_1", "sk_live_1")
    assert store.holds("pay_1")
    assert not store.holds("pay_2")
    assert not store.holds("sk_live_1")


def test_a_forked_store_changes_on_its_own() -> None:
    store = Store(account=Account("acc_1", plan="pro"))
    fork = store.fork()
    fork.account = changed(fork.account, plan="basico")
    fork.api_keys["sk_live_1"] = ApiKey("key_1", "sk_live_1")
    fork.payments.add(payment(1, 10))
    fork.messages.add(Message("msg_1", "wa:1", "conv_1", "whatsapp", "Hola", "inbound", 7))
    assert (store.account.plan, store.api_keys, len(store.payments)) == ("pro", {}, 0)
    assert fork.messages.keys(thread("conv_1")) == [(7, "msg_1")]
    assert store.messages.keys(thread("conv_1")) == ()
