"""The journal: a ring of exchanges, bounded in number and in bytes of bodies."""

import pytest

from respondeia_mock.core.budget import BodyBudget
from respondeia_mock.core.exchange import Call, Exchange, Reply, Shortened
from respondeia_mock.core.journal import Journal
from respondeia_mock.core.routes import UNMATCHED
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import CallIt


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.journal.KEPT", 3)
    monkeypatch.setattr("respondeia_mock.core.journal.BODY_KEPT", 8)


def arrive(journal: Journal, sandbox: Sandbox, identifier: str, body: bytes = b"") -> Exchange:
    exchange = Exchange(Call("POST", ("v1",), {}, body=body), UNMATCHED, sandbox)
    exchange.id = identifier
    journal.append(exchange)
    return exchange


def finish(journal: Journal, sandbox: Sandbox, identifier: str, sent: bytes, got: bytes) -> None:
    exchange = arrive(journal, sandbox, identifier, sent)
    journal.complete(exchange, Reply(200, got, {"X-Kept": "yes"}))


def bodies(journal: Journal) -> list[tuple[bytes, bytes]]:
    return [(each.call.body, each.reply.body) for each in journal if each.reply]


def test_an_arrival_is_there_before_its_reply(sandbox: Sandbox) -> None:
    journal = Journal(BodyBudget())
    exchange = arrive(journal, sandbox, "req_1")
    assert journal.get("req_1") is exchange
    assert exchange.status is None


def test_an_unknown_id_is_none(sandbox: Sandbox) -> None:
    assert Journal(BodyBudget()).get("req_1") is None


@pytest.mark.usefixtures("small")
def test_the_oldest_falls_out_and_is_counted(sandbox: Sandbox) -> None:
    journal = Journal(BodyBudget())
    for number in range(5):
        finish(journal, sandbox, f"req_{number}", b"", b"{}")
    assert [each.id for each in journal] == ["req_2", "req_3", "req_4"]
    assert (len(journal), journal.total, journal.evicted) == (3, 5, 2)
    assert journal.get("req_1") is None


@pytest.mark.usefixtures("small")
def test_what_falls_out_is_handed_on(sandbox: Sandbox) -> None:
    gone: list[Exchange] = []
    journal = Journal(BodyBudget(), gone.append)
    for number in range(5):
        finish(journal, sandbox, f"req_{number}", b"", b"{}")
    assert [(each.id, each.status) for each in gone] == [("req_0", 200), ("req_1", 200)]


@pytest.mark.usefixtures("small")
def test_of_long_bodies_the_beginning_is_kept(sandbox: Sandbox) -> None:
    journal = Journal(BodyBudget())
    finish(journal, sandbox, "req_1", b"123456789", b"abcdefghij")
    finish(journal, sandbox, "req_2", b"12345678", b"abcdefgh")
    assert bodies(journal) == [(b"12345678", b"abcdefgh")] * 2


@pytest.mark.usefixtures("small")
def test_of_a_long_body_its_length_is_known(sandbox: Sandbox) -> None:
    journal = Journal(BodyBudget())
    finish(journal, sandbox, "req_1", b"123456789", b"abcdefghij")
    (exchange,) = journal
    assert exchange.call.document == Shortened(9)
    assert exchange.reply is not None
    assert (exchange.reply.size, exchange.reply.cut(2).size) == (10, 10)


def test_what_was_read_from_a_body_is_not_kept_beside_it(call: CallIt, sandbox: Sandbox) -> None:
    call("POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 5900})
    (exchange,) = sandbox.journal
    assert (exchange.call.document, exchange.call.payload) == (None, {})
    assert exchange.call.body == b'{"customer_id": "wa:1", "amount": 5900}'


def test_the_latest_are_those_since_a_count(sandbox: Sandbox) -> None:
    journal = Journal(BodyBudget())
    for number in range(4):
        arrive(journal, sandbox, f"req_{number}")
    assert [each.id for each in journal.since(2)] == ["req_2", "req_3"]
    assert [each.id for each in journal.since(0)] == ["req_0", "req_1", "req_2", "req_3"]
    assert journal.since(4) == []


@pytest.mark.usefixtures("small")
def test_of_the_latest_those_that_fell_out_are_missing(sandbox: Sandbox) -> None:
    journal = Journal(BodyBudget())
    for number in range(5):
        arrive(journal, sandbox, f"req_{number}")
    assert [each.id for each in journal.since(1)] == ["req_2", "req_3", "req_4"]


@pytest.mark.usefixtures("small")
def test_a_body_cut_for_the_journal_goes_out_whole(sandbox: Sandbox) -> None:
    journal = Journal(BodyBudget())
    reply = Reply(200, b"abcdefghij")
    journal.complete(arrive(journal, sandbox, "req_1"), reply)
    assert reply.body == b"abcdefghij"


@pytest.mark.usefixtures("small")
def test_what_falls_out_gives_its_room_back(sandbox: Sandbox) -> None:
    budget = BodyBudget()
    journal = Journal(budget)
    for number in range(5):
        finish(journal, sandbox, f"req_{number}", b"12", b"{}")
    assert budget.held == 12


def test_the_oldest_bodies_are_forgotten_first_and_the_rest_of_them_stays(sandbox: Sandbox) -> None:
    budget = BodyBudget(most=10)
    journal = Journal(budget)
    for number in range(3):
        finish(journal, sandbox, f"req_{number}", b"12", b"{}")
    assert bodies(journal) == [(b"", b""), (b"12", b"{}"), (b"12", b"{}")]
    assert budget.held == 8
    oldest = journal.get("req_0")
    assert oldest is not None
    assert oldest.reply is not None
    assert (oldest.call.document, oldest.reply.size) == (Shortened(2), 2)
    assert (oldest.status, oldest.reply.headers) == (200, {"X-Kept": "yes"})


@pytest.mark.usefixtures("small")
def test_a_body_forgotten_already_is_not_given_back_twice(sandbox: Sandbox) -> None:
    budget = BodyBudget(most=8)
    journal = Journal(budget)
    for number in range(4):
        finish(journal, sandbox, f"req_{number}", b"12", b"{}")
    assert bodies(journal) == [(b"", b""), (b"12", b"{}"), (b"12", b"{}")]
    assert budget.held == 8


@pytest.mark.usefixtures("small")
def test_an_arrival_without_a_reply_falls_out_too(sandbox: Sandbox) -> None:
    budget = BodyBudget()
    journal = Journal(budget)
    for number in range(4):
        arrive(journal, sandbox, f"req_{number}", b"12")
    assert (journal.evicted, budget.held) == (1, 0)


def test_journals_share_one_budget_and_each_forgets_its_own(sandbox: Sandbox) -> None:
    budget = BodyBudget(most=10)
    mine, yours = Journal(budget), Journal(budget)
    finish(mine, sandbox, "req_1", b"1234", b"1234")
    finish(yours, sandbox, "req_2", b"1234", b"1234")
    assert bodies(mine) == [(b"1234", b"1234")]
    assert bodies(yours) == [(b"", b"")]
    assert budget.held == 8


def test_a_released_journal_leaves_its_room_to_the_others(sandbox: Sandbox) -> None:
    budget = BodyBudget()
    mine, yours = Journal(budget), Journal(budget)
    finish(mine, sandbox, "req_1", b"1234", b"1234")
    finish(yours, sandbox, "req_2", b"12", b"")
    mine.release()
    assert budget.held == 2


def test_a_server_keeps_sixty_four_mebibytes_of_bodies() -> None:
    assert BodyBudget().most == 67_108_864
