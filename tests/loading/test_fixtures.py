"""Fixtures from files: merged in order, and every mistake with its place."""

from pathlib import Path

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.loading.fixtures import (
    check_each,
    files_among,
    load_fixtures,
    read_fixture,
)
from respondeia_mock.loading.seeds import FixtureSeed

NOW = 1772452800000


def seed(text: str) -> FixtureSeed:
    return read_fixture(text, "f.yaml")


def mistakes_of(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        seed(text)
    return list(caught.value.mistakes)


def files(folder: Path, *texts: str) -> list[str]:
    paths = [folder / f"{number}.yaml" for number, _ in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    return [str(path) for path in paths]


def test_an_empty_file_is_an_empty_account() -> None:
    store = seed("").plant(NOW).store
    assert (store.account.id, len(store.customers)) == ("acc_mock", 0)


def test_a_bundled_fixture_goes_by_its_name() -> None:
    assert load_fixtures(["minimal"]).plant(NOW).store.account.id == "acc_demo"


def test_no_fixtures_at_all_are_an_empty_account() -> None:
    assert load_fixtures([]).plant(NOW).store.account.id == "acc_mock"


def test_each_sandbox_gets_a_state_of_its_own() -> None:
    planted = seed('customers: [{id: "wa:1"}]')
    first, second = planted.plant(NOW), planted.plant(NOW)
    customer = first.store.customers.get("wa:1")
    assert customer is not None
    first.store.customers.remove(customer)
    assert len(second.store.customers) == 1
    assert len(planted.plant(NOW).store.customers) == 1


def test_offsets_are_counted_from_each_now() -> None:
    planted = seed('customers: [{id: "wa:1", created_at: -1d}]')
    for now in (NOW, NOW + 5):
        customer = planted.plant(now).store.customers.get("wa:1")
        assert customer is not None
        assert customer.created_at == now - 86400000


def test_later_files_are_merged_into_earlier_ones(tmp_path: Path) -> None:
    names = files(
        tmp_path,
        'account: {name: Uno, plan: pro}\ncustomers: [{id: "wa:1", name: A}, {id: "wa:2"}]\n'
        "behavior: {webhooks: {retries: [1s, 2s], timeout: 1s}}\n"
        "magic: {amounts: [{amount: 5, outcome: pending}]}\n"
        "users: [{email: a@b.c, password: x, name: A}]",
        'account: {name: Dos}\ncustomers: [{id: "wa:3"}, {id: "wa:1", notes: B}]\n'
        "behavior: {webhooks: {retries: [9s]}}\n"
        "magic: {amounts: [{amount: 5, outcome: rejected}, {amount: 6, outcome: pending}]}\n"
        "users: [{email: a@b.c, password: z}]",
    )
    planted = load_fixtures(names).plant(NOW)
    assert (planted.store.account.name, planted.store.account.plan) == ("Dos", "pro")
    assert [each.id for each in planted.store.customers] == ["wa:1", "wa:2", "wa:3"]
    replaced = planted.store.customers.get("wa:1")
    assert replaced is not None
    assert (replaced.name, replaced.notes) == ("+1", "B")
    assert planted.behavior.webhooks.retries == (9.0,)
    assert planted.behavior.webhooks.timeout == 1.0
    assert [each.outcome for each in planted.behavior.amounts.values()] == ["rejected", "pending"]
    assert [each.password for each in planted.store.users.values()] == ["z"]


def test_a_file_may_build_on_a_bundled_fixture(tmp_path: Path) -> None:
    text = 'messages: [{customer_id: "wa:5491123456789", content: Hola, direction: inbound}]'
    store = load_fixtures(["shop", *files(tmp_path, text)]).plant(NOW).store
    newest = store.messages.newest()
    assert newest is not None
    assert (newest.id, newest.conversation_id) == ("msg_seed_000196", "conv_ana")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    (path,) = files(tmp_path, "\ufeffaccount: {id: acc_x}")
    assert load_fixtures([path]).plant(NOW).store.account.id == "acc_x"


def test_all_mistakes_are_told_from_the_top_down() -> None:
    text = """\
account: {plan: gold}
custmers: []
customers:
  - {name: Nobody}
  - {id: "wa:1", email: null, tags: ["", x], zzz: 3, hat: 4}
payments:
  - {customer_id: "wa:1", amount: .nan}
  - {customer_id: "wa:1", amount: 5.5}
"""
    assert mistakes_of(text) == [
        "f.yaml:1:17: account.plan: must be one of basico, pro, agencia or enterprise, not 'gold'",
        "f.yaml:2:1: unknown key 'custmers'; did you mean 'customers'?",
        "f.yaml:4:5: customers[0].id: is required",
        "f.yaml:5:38: customers[1].tags[0]: must be a string of 1 to 100 characters, not ''",
        "f.yaml:5:46: customers[1]: unknown key 'zzz'",
        "f.yaml:5:54: customers[1]: unknown key 'hat'",
        "f.yaml:7:35: payments[0].amount: this is no number",
        (
            "f.yaml:8:35: payments[1].amount: must be a positive whole number of cents "
            "(5900 is $59.00), not 5.5"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("- 1", "f.yaml:1:1: must be an object, not a list"),
        ("account: 5", "f.yaml:1:10: account: must be an object, not 5"),
        (
            "account: {created_at: 2026-02-30}",
            (
                "f.yaml:1:23: account.created_at: must be a date and a time of day that exist, "
                "not '2026-02-30'"
            ),
        ),
        (
            "ai_settings: {updated_at: 999999999d}",
            (
                "f.yaml:1:27: ai_settings.updated_at: must be at most a hundred years away, "
                "not '999999999d'"
            ),
        ),
        (
            "behavior: {training: {duration: 9999d}}",
            "f.yaml:1:33: behavior.training.duration: must be between 0 and ten years, not '9999d'",
        ),
        (
            "behavior: {webhooks: {retries: [1s, 9999d]}}",
            (
                "f.yaml:1:37: behavior.webhooks.retries[1]: must be between 0 and ten years, "
                "not '9999d'"
            ),
        ),
        (
            'customers: [{id: "wa:1"}, {id: "wa:1"}]',
            "f.yaml:1:32: customers[1].id: 'wa:1' is the id of an earlier record of this file",
        ),
        (
            'customers: [{id: "wa:1", channel: telegram}]',
            "f.yaml:1:35: customers[0].channel: the address 'wa:1' is of the channel whatsapp",
        ),
        (
            f'customers: [{{id: "wa:1", metadata: {{x: "{"y" * 16400}"}}}}]',
            "f.yaml:1:36: customers[0].metadata: must be at most 16,384 bytes as JSON",
        ),
        ("account: {id: acc_1\n", "f.yaml:2:1: this is not YAML: while parsing a flow mapping"),
        ('account: {id: "acc_1\\n"}', "f.yaml:1:15: account.id: must be an id that starts with"),
        (
            "rate_limit: {rate: 10, burst: 5}",
            "f.yaml:1:31: rate_limit.burst: must be at least the rate, 10, not 5",
        ),
        (
            "rate_limit: {burst: 5}",
            "f.yaml:1:21: rate_limit.burst: must be at least the rate, 500, not 5",
        ),
        (
            "clock: {now: 2026-02-30}",
            (
                "f.yaml:1:14: clock.now: must be a date and a time of day that exist, "
                "not '2026-02-30'"
            ),
        ),
        (
            "clock: {now: -2d}",
            "f.yaml:1:14: clock.now: must be a date (YYYY-MM-DD), an ISO 8601 date-time with",
        ),
        (
            "timers: [{kind: read_by_itself, subject: msg_1, due: 999999999d}]",
            "f.yaml:1:54: timers[0].due: must be at most a hundred years away",
        ),
        (
            "timers: [{kind: red_by_itself, subject: msg_1, due: 1s}]",
            "f.yaml:1:17: timers[0].kind: must be one of read_by_itself, ",
        ),
        (
            "positions: {seed: 1, sandbox: Test}",
            "f.yaml:1:31: positions.sandbox: must be the name of a sandbox",
        ),
        (
            'messages: [{customer_id: "tg:1", content: x, direction: inbound, channel: webchat}]',
            "f.yaml:1:75: messages[0].channel: the address 'tg:1' is of the channel telegram",
        ),
        (
            "generate: {locale: xx}",
            "f.yaml:1:20: generate.locale: Faker knows no locale 'xx'",
        ),
    ],
)
def test_a_mistake_tells_its_place_and_what_is_accepted(text: str, mistake: str) -> None:
    (found,) = mistakes_of(text)
    assert found.startswith(mistake)


def test_read_after_null_is_never() -> None:
    planted = seed("behavior: {messages: {read_after: null}}").plant(NOW)
    assert planted.behavior.messages.read_after is None


def test_a_message_needs_its_conversation_declared_and_its_own() -> None:
    text = """\
conversations: [{id: conv_ana, customer_id: "wa:1"}]
messages:
  - {customer_id: "wa:1", content: x, direction: inbound, conversation_id: conv_anna}
  - {customer_id: "wa:2", content: x, direction: inbound, conversation_id: conv_ana}
  - {customer_id: "wa:1", content: x, direction: inbound, conversation_id: conv_ana}
"""
    assert mistakes_of(text) == [
        (
            "f.yaml:3:76: messages[0].conversation_id: no conversation 'conv_anna' is declared; "
            "did you mean 'conv_ana'?"
        ),
        "f.yaml:4:76: messages[1].conversation_id: the conversation 'conv_ana' is with 'wa:1'",
    ]


def test_the_mistakes_of_several_files_are_told_file_by_file(tmp_path: Path) -> None:
    names = files(tmp_path, "\nx: 1", "y: 1", "account: [", 'customers: [{id: "wa:1"}]')
    with pytest.raises(ConfigurationError) as caught:
        load_fixtures([*names, "shopp"])
    assert [each.rpartition("/")[2].split(": ")[0] for each in caught.value.mistakes] == [
        "2.yaml:2:1",
        "shopp",
        "0.yaml:2:1",
        "1.yaml:1:1",
    ]


def test_a_name_that_nothing_bears_is_told_the_nearest() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_fixtures(["shopp"])
    assert caught.value.mistakes == (
        "shopp: there is no such file, and bundled are only minimal and shop; did you mean 'shop'?",
    )


def test_a_folder_is_no_fixture(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="this cannot be read: Is a directory"):
        load_fixtures([str(tmp_path)])


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(b"account: {name: caf\xe9}")
    with pytest.raises(ConfigurationError, match="this is not UTF-8 text"):
        load_fixtures([str(tmp_path / "f.yaml")])


def test_webhooks_without_a_secret_get_the_one_given() -> None:
    text = "webhooks: [{url: 'http://localhost/', events: [message.sent]}]"
    planted = read_fixture(text, "f.yaml", secret="whsec_x").plant(NOW)
    assert [each.secret for each in planted.store.webhooks] == ["whsec_x"]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            "api_keys: [{key: sk_live_1}, {key: sk_live_1}]",
            "f.yaml:1:36: api_keys[1].key: this is the key of an earlier record of this file",
        ),
        (
            "api_keys: [{key: sk live 1}]",
            (
                "f.yaml:1:18: api_keys[0].key: must be an API key of 1 to 200 characters "
                "without blanks"
            ),
        ),
        (
            "users: [{email: a@b.c, password: 1234567}]",
            "f.yaml:1:34: users[0].password: must be a string of 1 to 200 characters",
        ),
    ],
)
def test_no_mistake_tells_a_key_or_a_password(text: str, mistake: str) -> None:
    assert mistakes_of(text) == [mistake]


def test_a_timer_needs_its_subject_declared(tmp_path: Path) -> None:
    text = """\
payments: [{id: pay_luz, customer_id: "wa:1", amount: 1}, {customer_id: "wa:1", amount: 2}]
timers:
  - {kind: decided_by_itself, subject: pay_lux, due: 1s}
  - {kind: decided_by_itself, subject: pay_seed_000002, due: 1s}
  - {kind: finished_by_itself, subject: pay_luz, due: 1s}
"""
    assert mistakes_of(text) == [
        "f.yaml:3:40: timers[0].subject: no payment 'pay_lux' is declared; did you mean 'pay_luz'?",
        "f.yaml:5:41: timers[2].subject: no training job 'pay_luz' is declared",
    ]
    below = "timers: [{kind: decided_by_itself, subject: pay_luz, due: 1s}]"
    names = files(tmp_path, text.partition("timers")[0], below, below.replace("1s", "2s"))
    assert [each.due for each in load_fixtures(names).plant(0).timers] == [1.0, 2.0]


def test_a_token_needs_its_user_declared() -> None:
    text = "api_keys: [{key: session_1, user_id: usr_1}]"
    assert mistakes_of(text) == [
        "f.yaml:1:38: api_keys[0].user_id: no user 'usr_1' is declared",
    ]


def test_a_file_may_be_json(tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text('{"account": {"name": "\\ud83e\\uddc9"}}', "utf-8")
    assert load_fixtures([str(path)]).plant(NOW).store.account.name == "🧉"
    path.write_text('{"account": {"nmae": "x"}}', "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_fixtures([str(path)])
    assert str(caught.value) == (f"{path}:1:14: account: unknown key 'nmae'; did you mean 'name'?")


def test_each_fixture_is_checked_and_counted(tmp_path: Path) -> None:
    text = 'generate: {customers: 3}\nmessages: [{customer_id: "wa:5491123456789", content: Hola,'
    text += " direction: inbound, conversation_id: conv_ana}]"
    (path,) = files(tmp_path, text)
    counts = check_each(["shop", path])
    assert {name: count for name, count in counts["shop"].items() if count} == {
        "users": 2,
        "api_keys": 1,
        "customers": 40,
        "conversations": 42,
        "messages": 195,
        "payments": 26,
        "training": 4,
    }
    assert {name: count for name, count in counts[path].items() if count} == {
        "customers": 3,
        "messages": 1,
    }
    with pytest.raises(ConfigurationError, match="no conversation 'conv_ana' is declared"):
        check_each([path, "minimal"])


def test_files_are_told_from_names() -> None:
    assert files_among(["shop", "mine.yaml"]) == [Path("mine.yaml")]
    with pytest.raises(ConfigurationError, match="no file to watch: shop, minimal"):
        files_among(["shop", "minimal"])
