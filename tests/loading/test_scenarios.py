"""Scenarios in files: which are known, what is wrong with one and where, and the bundled ones."""

from pathlib import Path

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.loading.mock_files import check_scenario
from respondeia_mock.loading.scenarios import (
    bundled,
    find,
    known,
    load_scenario,
    read_file,
    steps_to,
)
from respondeia_mock.loading.seeds import load_seed
from respondeia_mock.scenario.words import vocabulary

WORDS = vocabulary()
NAMES = [
    "burst-then-limited",
    "customer-conversation",
    "duplicate-payment-notifications",
    "escalation",
    "flaky",
    "forged-webhook",
    "key-revoked",
    "lost-payment-answer",
    "outage",
    "payment-approved",
    "payment-pending-forever",
    "payment-rejected",
    "rate-limited",
    "refund-races-webhook",
    "slow",
    "training-fails",
    "webhook-receiver-down",
    "webhooks-out-of-order",
]
AT_REAL_SPEED = {"rate-limited", "burst-then-limited", "slow"}


def test_eighteen_are_bundled() -> None:
    assert list(bundled()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_bundled_one_is_right_and_says_what_it_proves(name: str) -> None:
    scenario = load_scenario(name, WORDS)
    assert scenario.name == name
    assert len(scenario.description) > 60
    assert scenario.fixtures == ("minimal",)
    assert scenario.speed == (1 if name in AT_REAL_SPEED else 0)
    assert scenario.seed == 7
    assert scenario.expect
    assert all((each.document or {}).get("note") for each in scenario.expect)


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def mistakes(path: Path, text: str) -> list[str]:
    """Return what is wrong with a file of this text, without the folder."""
    with pytest.raises(ConfigurationError) as raised:
        read_file(write(path / "mine.yaml", text), WORDS)
    return [each.replace(f"{path}/", "") for each in raised.value.mistakes]


def test_every_mistake_is_told_at_its_place(tmp_path: Path) -> None:
    text = """\
name: mine
spede: 0
rules:
  - when: {operation: payments.crate}
    fault: {status: 503}
  - on: payment.created
    do: {payment.approve: {payment_id: $event.pay_id}}
  - {fault: {}}
expect:
  - operation: payments.create
    header: {Idempotency-Key: 5}
  - {operation: payments.create, cuont: 2}
  - {state: payments, where: {status: approved, amuont: 1}}
"""
    assert mistakes(tmp_path, text) == [
        "mine.yaml:2:1: 'spede' is not known; did you mean 'speed'?",
        (
            "mine.yaml:4:23: 'rules[0].when.operation': no operation is called 'payments.crate'; "
            "did you mean 'payments.create'?"
        ),
        (
            "mine.yaml:7:40: 'rules[1].do.payment.approve.payment_id': payment.created has no "
            "field 'pay_id'; did you mean 'payment_id'?"
        ),
        "mine.yaml:8:13: 'rules[2].fault' must say what happens",
        (
            "mine.yaml:11:31: 'expect[0].header.Idempotency-Key' must be a text, or true or false: "
            "is it there?"
        ),
        "mine.yaml:12:34: 'expect[1].cuont' is not known; did you mean 'count'?",
        "mine.yaml:13:49: 'expect[2].where.amuont' is not known; did you mean 'amount'?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: a\nname: b", "mine.yaml:2:1: the key 'name' is here a second time"),
        (
            "name: {",
            (
                "mine.yaml:2:1: this is not YAML: while parsing a flow node, "
                "did not find expected node content"
            ),
        ),
        ("- 1", "mine.yaml:1:1: A scenario must be an object"),
        ("", "mine.yaml: A scenario must be an object"),
        ("rules: 5", "mine.yaml:1:8: 'rules' must be a list"),
        ("rules:\n  - {}", "mine.yaml:2:5: A rule has one of fault, reply, webhook, do"),
        ("speed: fast", "mine.yaml:1:8: 'speed' must be a number from 0 to 1e+06"),
    ],
)  # fmt: skip
def test_what_is_no_scenario(tmp_path: Path, text: str, said: str) -> None:
    assert mistakes(tmp_path, text) == [said]


def test_what_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match=r"mine.yaml: this is not UTF-8 text$"):
        read_file(file, WORDS)
    with pytest.raises(ConfigurationError, match=r"this cannot be read: Is a directory$"):
        read_file(tmp_path, WORDS)


def test_a_file_is_called_as_it_says_or_else_as_it_is_called(tmp_path: Path) -> None:
    assert load_scenario(str(write(tmp_path / "mine.yaml", "{}")), WORDS).name == "mine"
    assert (
        load_scenario(str(write(tmp_path / "mine.json", '{"name": "ours"}')), WORDS).name == "ours"
    )


def test_fixtures_may_stand_beside_it(tmp_path: Path) -> None:
    fixture = write(tmp_path / "shop.yaml", "account: {id: acc_mine}")
    text = "fixtures: [minimal, shop.yaml, elsewhere.yaml]"
    scenario = read_file(write(tmp_path / "mine.yaml", text), WORDS)
    assert scenario.fixtures == ("minimal", str(fixture), "elsewhere.yaml")
    assert load_seed(scenario.fixtures[:2]).plant(0).store.account.id == "acc_mine"


def test_a_folder_adds_scenarios_and_its_own_count_before_bundled_ones(tmp_path: Path) -> None:
    mine, slow = write(tmp_path / "mine.yml", "{}"), write(tmp_path / "slow.yaml", "{}")
    write(tmp_path / "notes.txt", "")
    names = known(str(tmp_path))
    assert list(names) == ["mine", "slow", *(name for name in NAMES if name != "slow")]
    assert (names["mine"], names["slow"]) == (mine, slow)
    assert find("slow", str(tmp_path)) == slow
    assert find(str(mine)) == mine


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "lost-payment-anser",
            (
                "lost-payment-anser: no scenario is called so, and there is no such file; "
                "did you mean 'lost-payment-answer'?"
            ),
        ),
        (
            "zzz",
            (
                "zzz: no scenario is called so, and there is no such file; known are "
                f"{', '.join(NAMES)}"
            ),
        ),
    ],
)
def test_a_name_that_nothing_has(name: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        find(name)
    assert raised.value.mistakes == (said,)


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(ConfigurationError, match=r"^nowhere: there is no such folder$"):
        known("nowhere")


def test_a_scenario_is_checked_with_the_fixtures_it_names(tmp_path: Path) -> None:
    assert check_scenario(write(tmp_path / "right.yaml", "fixtures: minimal")) == ()
    (mistake,) = check_scenario(write(tmp_path / "wrong.yaml", "fixtures: minmal"))
    assert mistake.startswith("minmal: there is no such file, and bundled are only ")
    said = "'spede' is not known; did you mean 'speed'?"
    wrong = write(tmp_path / "worse.yaml", "spede: 1")
    assert check_scenario(wrong) == (f"{wrong}:1:1: {said}",)
    assert check_scenario(write(tmp_path / "none.yaml", "speed: 1")) == ()


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("", ()),
        ("rules[1].do.a.b.c", ("rules", 1, "do", "a.b", "c")),
        ("rules[1].do.a.x", ("rules", 1, "do", "a", "x")),
        ("rules[1].do.b", ("rules", 1, "do")),
        ("rules[2].do", ("rules",)),
        ("rule", ()),
    ],
)
def test_the_way_to_a_path(path: str, steps: tuple[str | int, ...]) -> None:
    document = {"rules": [{}, {"do": {"a": {"x": 1}, "a.b": {"c": 2}}}]}
    assert steps_to(document, path) == steps
