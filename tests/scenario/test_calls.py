"""Expectations on calls: how many, with which headers, after what; and the nearest miss."""

from collections.abc import Sequence

import pytest

from respondeia_mock.core.journal import KEPT
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.scenario.staging import progress_of
from tests.conftest import Act, CallIt
from tests.scenario.conftest import Begin, Judged

PAY = {"customer_id": "wa:1", "amount": 5900}
LOST = {"when": {"operation": "payments.create"}, "fault": {"connection_reset": True}}


def last_id(sandbox: Sandbox) -> str:
    return list(sandbox.journal)[-1].id


@pytest.mark.parametrize(
    ("count", "result", "seen"),
    [
        (2, "met", "2 calls"),
        ({"min": 1}, "met", "2 calls"),
        ({"max": 3}, "met", "2 calls"),
        ({"min": 2, "max": 2}, "met", "2 calls"),
        (3, "not_met", "2 calls, expected exactly 3"),
        ({"min": 3}, "not_met", "2 calls, expected 3 or more"),
        ({"min": 3, "max": 5}, "not_met", "2 calls, expected 3 to 5"),
    ],
)
def test_calls_are_counted(
    begin: Begin, call: CallIt, judged: Judged, count: object, result: str, seen: str
) -> None:
    begin({"operation": "payments.list", "count": count})
    call("GET", "/v1/payments")
    call("GET", "/v1/payments")
    call("GET", "/v1/customers")
    (each,) = judged()
    assert (each["result"], each["seen"]) == (result, seen)


def test_one_or_more_are_expected_where_nothing_is_said(begin: Begin, judged: Judged) -> None:
    begin({"operation": "payments.list"})
    assert judged() == [{"result": "not_met", "seen": "no call, expected 1 or more"}]


def test_of_too_many_the_last_is_named(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    begin(
        {"operation": "payments.list", "count": 0},
        {"operation": "payments.list", "count": {"max": 1}},
    )
    call("GET", "/v1/payments")
    call("GET", "/v1/payments")
    near = f"the last was GET /v1/payments ({last_id(sandbox)})"
    assert judged() == [
        {"result": "not_met", "seen": "2 calls, expected none", "nearest": near},
        {"result": "not_met", "seen": "2 calls, expected at most 1", "nearest": near},
    ]


def test_the_nearest_miss_is_the_last_that_differs_least(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    begin(
        {
            "operation": "payments.create",
            "status": 201,
            "body": {"amount": 5900},
            "header": {"X-Shop": True},
        }
    )
    call("POST", "/v1/payments/create", {**PAY, "amount": 100})
    call("POST", "/v1/payments/create", PAY)
    near = last_id(sandbox)
    call("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "Hola"})
    (each,) = judged()
    assert each["nearest"] == f"POST /v1/payments/create ({near}): header x-shop is missing"


def test_what_has_nothing_in_common_is_no_near_miss(
    begin: Begin, call: CallIt, judged: Judged
) -> None:
    begin({"operation": "payments.create", "body": {"amount": 1}})
    call("GET", "/v1/customers")
    (each,) = judged()
    assert "nearest" not in each


def test_of_many_differences_three_are_told(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    names = ("X-A", "X-B", "X-C", "X-D")
    begin({"operation": "payments.list", "header": dict.fromkeys(names, True)})
    call("GET", "/v1/payments")
    (each,) = judged()
    assert each["nearest"] == (
        f"GET /v1/payments ({last_id(sandbox)}): header x-a is missing; header x-b is missing; "
        "header x-c is missing; and 1 more"
    )


@pytest.mark.parametrize(
    ("status", "number"),
    [(201, 1), (400, 1), ("2xx", 1), ("4xx", 1), ([201, "4xx"], 2), ("lost", 1), ("5xx", 0)],
)
def test_calls_are_told_apart_by_their_answers(
    begin: Begin, call: CallIt, judged: Judged, status: object, number: int
) -> None:
    begin(
        {"operation": "payments.create", "status": status, "count": number},
        rules=({**LOST, "nth": 3},),
    )
    call("POST", "/v1/payments/create", PAY)
    call("POST", "/v1/payments/create", {"amount": "much"})
    call("POST", "/v1/payments/create", PAY)
    (each,) = judged()
    assert each["result"] == "met"


def test_a_lost_answer_is_told_as_that(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    begin({"operation": "payments.create", "status": 201}, rules=(LOST,))
    call("POST", "/v1/payments/create", PAY)
    (each,) = judged()
    near = f"POST /v1/payments/create ({last_id(sandbox)}): the answer was lost, not 201"
    assert each["nearest"] == near


def test_without_operation_and_path_all_of_v1_counts_but_preflights(
    begin: Begin, call: CallIt, judged: Judged
) -> None:
    begin({"status": [200, 404], "count": 2}, {"path": "/webhooks/**", "count": 1})
    call("GET", "/v1/payments")
    call("GET", "/v1/nothing")
    call("OPTIONS", "/v1/payments")
    call("POST", "/webhooks/mercadopago/acc_1", {"type": "payment", "data": {"id": "1"}})
    assert [each["result"] for each in judged()] == ["met", "met"]


SHARED = "same_header"
OWN = "distinct_header"


@pytest.mark.parametrize(
    ("how", "keys", "seen"),
    [
        (SHARED, ("a1", "a1"), "2 calls, all with one Idempotency-Key"),
        (OWN, ("a1", "b7"), "2 calls, each with its own Idempotency-Key"),
    ],
)
def test_they_carry_a_header_as_expected(
    begin: Begin, call: CallIt, judged: Judged, how: str, keys: tuple[str, ...], seen: str
) -> None:
    begin({"operation": "payments.create", how: "Idempotency-Key"})
    pay(call, keys)
    assert judged() == [{"result": "met", "seen": seen}]


@pytest.mark.parametrize(
    ("how", "keys", "nearest"),
    [
        (
            SHARED,
            ("a1", "a1", "b7"),
            ("3 calls, of which 2 carried Idempotency-Key a1 and 1 carried Idempotency-Key b7"),
        ),
        (
            SHARED,
            ("a-very-long-key", None),
            (
                "2 calls, of which 1 carried Idempotency-Key a-very-l… and "
                "1 carried no Idempotency-Key"
            ),
        ),
        (SHARED, (None, None), "2 calls, of which 2 carried no Idempotency-Key"),
        (OWN, ("a1", "b7", "b7"), "2 calls carried Idempotency-Key b7"),
        (OWN, ("a1", None), "1 call carried no Idempotency-Key"),
    ],
)
def test_they_carry_a_header_otherwise(
    begin: Begin, call: CallIt, judged: Judged, how: str, keys: tuple[str | None, ...], nearest: str
) -> None:
    begin({"operation": "payments.create", how: "Idempotency-Key"})
    pay(call, keys)
    seen = f"{len(keys)} calls"
    assert judged() == [{"result": "not_met", "seen": seen, "nearest": nearest}]


def test_so_many_values_of_a_header_are_told_apart(
    begin: Begin, call: CallIt, judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.scenario.calls.MOST_VALUES", 2)
    begin({"operation": "payments.create", SHARED: "Idempotency-Key"})
    pay(call, ("a1", "b7", "c9"))
    shares = "1 carried Idempotency-Key a1 and 1 carried Idempotency-Key b7"
    assert judged()[0]["nearest"] == f"3 calls, of which {shares}"


def pay(call: CallIt, keys: Sequence[str | None]) -> None:
    for key in keys:
        call("POST", "/v1/payments/create", PAY, idempotency_key=key or "")


def test_no_calls_may_be_expected_to_carry_a_header(begin: Begin, judged: Judged) -> None:
    begin({"operation": "payments.create", "same_header": "Idempotency-Key", "count": {"max": 2}})
    assert judged() == [{"result": "met", "seen": "no call"}]


def test_only_what_comes_after_an_event_counts(
    begin: Begin, call: CallIt, judged: Judged, act: Act, sandbox: Sandbox
) -> None:
    begin({"operation": "payments.list", "after": {"event": "message.received"}, "count": 1})
    call("GET", "/v1/payments")
    early = f"GET /v1/payments ({last_id(sandbox)})"
    never = "the event message.received never came about"
    assert judged() == [{"result": "not_applicable", "seen": never}]
    act("message.receive", customer_id="wa:1", content="Hola")
    assert judged() == [
        {
            "result": "not_met",
            "seen": "no call, expected exactly 1",
            "nearest": f"{early} came before the event message.received",
        }
    ]
    call("GET", "/v1/payments")
    assert judged() == [{"result": "met", "seen": "1 call"}]


def test_what_follows_a_call_does_not_count_that_call(
    begin: Begin, call: CallIt, judged: Judged
) -> None:
    begin({"operation": "payments.get", "after": {"status": 404}, "count": 1})
    call("GET", "/v1/payments/pay_1")
    call("GET", "/v1/payments/pay_1")
    assert judged() == [{"result": "met", "seen": "1 call"}]


def test_what_never_followed_is_not_applicable(begin: Begin, call: CallIt, judged: Judged) -> None:
    begin(
        {"operation": "payments.get", "after": {"status": 503}},
        {"operation": "payments.get", "after": {"delivery": "payment.approved"}},
    )
    call("GET", "/v1/payments/pay_1")
    assert [each["seen"] for each in judged()] == [
        "the call that it is to follow never came about",
        "a delivery of payment.approved never came about",
    ]


def test_only_what_comes_after_a_delivery_set_out_counts(
    begin: Begin, call: CallIt, judged: Judged, act: Act, sandbox: Sandbox
) -> None:
    begin({"operation": "payments.list", "after": {"delivery": "message.received"}})
    call("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9/", "events": ["message.received"]})
    act("message.receive", customer_id="wa:1", content="Hola")
    call("GET", "/v1/payments")
    progress = progress_of(sandbox)
    assert progress is not None
    (delivery,) = sandbox.outbox.take_ready()
    progress.departed(delivery)
    assert [each["result"] for each in judged()] == ["not_met"]
    call("GET", "/v1/payments")
    assert judged() == [{"result": "met", "seen": "1 call"}]


def test_more_calls_are_counted_than_the_journal_holds(
    begin: Begin, call: CallIt, judged: Judged, sandbox: Sandbox
) -> None:
    begin({"operation": "payments.list", "distinct_header": "X-Id", "count": 10_001})
    sandbox.limited = False
    for number in range(KEPT + 1):
        call("GET", "/v1/payments?limit=1", x_id=str(number))
    assert len(sandbox.journal) == 10_000
    assert judged() == [{"result": "met", "seen": "10001 calls, each with its own X-Id"}]
