"""The tally: what is counted when something falls out of a ring, and what is looked into."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import pytest

from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.events import Event, EventName
from respondeia_mock.core.exchange import Call, Exchange, Reply, WireFault
from respondeia_mock.core.operation import Access, Operation
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.tally import LOOKED_INTO, Tally, nothing_offered

UPDATE = Operation("customers.update", "PATCH", "/v1/customers", Access.FULL, "a:b", "Customers")
EVENT = Event("evt_1", 1, EventName.PAYMENT_APPROVED, 1772452800.0, {}, "")


class Names:
    """Takes every answer for the only guess in it."""

    def __init__(self) -> None:
        self.looked = 0

    def __call__(self, operation: str, body: bytes, known: AbstractSet[str]) -> Iterable[str]:
        assert operation == "customers.update"
        self.looked += 1
        return {body.decode()} - known


def exchange(sandbox: Sandbox, status: int | None = 200, body: bytes = b"") -> Exchange:
    made = Exchange(Call("PATCH", ("v1", "customers"), {}), UPDATE, sandbox)
    made.reply = None if status is None else Reply(status, body)
    return made


def delivery(*statuses: int) -> Delivery:
    made = Delivery("dlv_1", EVENT, "wh_1", "http://localhost", "whsec_1")
    made.attempts = [Attempt(n, 0.0, status) for n, status in enumerate(statuses, 1)]
    return made


def test_calls_are_counted_by_status(sandbox: Sandbox) -> None:
    tally = Tally()
    for status in (200, 200, 404):
        tally.let_call_go(exchange(sandbox, status))
    assert tally.operations["customers.update"].answers == {200: 2, 404: 1}


def test_a_lost_answer_has_no_status_and_one_to_come_is_not_counted(sandbox: Sandbox) -> None:
    tally = Tally()
    lost, slow = exchange(sandbox), exchange(sandbox)
    assert lost.reply
    assert slow.reply
    lost.reply.wire = WireFault(sandbox, lost="timeout")
    slow.reply.wire = WireFault(sandbox, delay=1.0)
    for each in (lost, slow, exchange(sandbox, None)):
        tally.let_call_go(each)
    assert tally.operations["customers.update"].answers == {"lost": 1, 200: 1}


def test_guesses_that_were_sent_are_counted() -> None:
    tally = Tally()
    tally.sent("customers.update", {"name", "tags"})
    tally.sent("customers.update", {"name"})
    tally.sent("customers.update", ())
    assert tally.operations["customers.update"].sent == {"name": 2, "tags": 1}


def test_what_falls_out_is_looked_into_a_hundred_times(sandbox: Sandbox) -> None:
    names = Names()
    tally = Tally(names)
    for number in range(105):
        tally.let_call_go(exchange(sandbox, body=b"field_%d" % number))
    seen = tally.operations["customers.update"]
    assert (names.looked, LOOKED_INTO, seen.answers) == (100, 100, {200: 105})
    assert {"field_0", "field_99"} <= seen.offered
    assert "field_100" not in seen.offered


def test_what_is_held_is_looked_into_always(sandbox: Sandbox) -> None:
    names = Names()
    tally = Tally(names)
    tally.take_in((exchange(sandbox, body=b"field_%d" % number) for number in range(105)), ())
    assert names.looked == 105
    assert "field_104" in tally.operations["customers.update"].offered


def test_only_a_success_is_looked_into(sandbox: Sandbox) -> None:
    tally = Tally(Names())
    tally.take_in([exchange(sandbox, 404, b"error"), exchange(sandbox, None)], ())
    assert tally.operations["customers.update"].offered == frozenset()


@pytest.mark.parametrize(
    ("statuses", "delivered", "recovered"),
    [((), 0, 0), ((500, 500), 0, 0), ((200,), 1, 0), ((500, 204), 1, 1), ((200, 500), 1, 0)],
)
def test_deliveries_succeed_at_once_or_later(
    statuses: tuple[int, ...], delivered: int, recovered: int
) -> None:
    tally = Tally()
    tally.let_delivery_go(delivery(*statuses))
    assert tally.delivered["payment.approved"] == delivered
    assert tally.recovered["payment.approved"] == recovered


def test_a_copy_counts_on_by_itself(sandbox: Sandbox) -> None:
    tally = Tally(Names())
    tally.take_in([exchange(sandbox, body=b"a")], [delivery(500, 200)])
    tally.sent("customers.update", {"name"})
    tally.moved("training.queued")
    copy = tally.copy()
    copy.take_in([exchange(sandbox, body=b"b")], [delivery(500, 200)])
    copy.sent("customers.update", {"name"})
    copy.moved("training.queued")
    copy.raised["message.sent"] += 1

    seen, more = tally.operations["customers.update"], copy.operations["customers.update"]
    for each, times, fields in ((seen, 1, {"a"}), (more, 2, {"a", "b"})):
        assert each.answers == {200: times}
        assert each.sent == {"name": times}
        assert each.offered == fields
    for told, times in ((tally, 1), (copy, 2)):
        assert told.delivered == {"payment.approved": times}
        assert told.recovered == {"payment.approved": times}
        assert told.moves == {"training.queued": times}
    assert tally.raised == {}
    assert copy.raised == {"message.sent": 1}


def test_without_schemas_nothing_is_a_guess() -> None:
    assert list(nothing_offered("customers.update", b"{}", set())) == []
