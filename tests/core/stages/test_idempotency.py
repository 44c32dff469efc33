"""Idempotency-Key: once performed, replayed for a day, refused with other JSON."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from respondeia_mock.app import build_engine
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import FROZEN, Answer, CallIt, caller

NOON = 1772452800.0
DAY = 86400.0
CREATE = "/v1/payments/create"
PAYMENT = {"customer_id": "wa:1", "amount": 5900}
SOME = settings(max_examples=30, deadline=None, derandomize=True, database=None)


def pay(call: CallIt, key: str = "order-1", **sent: object) -> Answer:
    return call("POST", CREATE, {**PAYMENT, **sent}, idempotency_key=key)


def replayed(answer: Answer) -> bool:
    return answer.headers.get("Idempotent-Replayed") == "true"


def refused(answer: Answer) -> bool:
    return answer.status == 400 and answer.body["error"]["code"] == "idempotency_key_reuse"


def test_the_same_key_and_json_give_the_first_answer_again(call: CallIt, sandbox: Sandbox) -> None:
    first, second = pay(call), pay(call)
    assert (first.status, second.status, second.raw) == (201, 201, first.raw)
    assert (replayed(first), replayed(second)) == (False, True)
    assert len(sandbox.store.payments) == 1
    assert [each.replayed for each in sandbox.journal] == [None, first.headers["X-Mock-Request-Id"]]


def test_a_replay_is_a_call_of_its_own(call: CallIt) -> None:
    first, second = pay(call), pay(call)
    assert first.headers["X-Mock-Request-Id"] != second.headers["X-Mock-Request-Id"]
    assert second.headers["X-RateLimit-Remaining"] == "498"


def test_a_replay_answers_what_was_although_it_has_changed_since(
    call: CallIt, sandbox: Sandbox
) -> None:
    first = pay(call)
    sandbox.advance(NOON + 60)
    assert call("GET", f"/v1/payments/{first.body['id']}").body["status"] == "approved"
    assert pay(call).body["status"] == "pending"


def test_a_replay_raises_no_events(call: CallIt, sandbox: Sandbox) -> None:
    pay(call)
    before = sandbox.events.total
    pay(call)
    assert sandbox.events.total == before


def test_the_same_key_with_other_json_is_refused(call: CallIt, sandbox: Sandbox) -> None:
    pay(call)
    other = pay(call, amount=6000)
    assert other.status == 400
    assert other.body == {
        "error": {
            "code": "idempotency_key_reuse",
            "message": "The Idempotency-Key 'order-1' was already used with another request body",
            "documentation_url": "https://docs.respondeia.com/api/errors#idempotency_key_reuse",
        }
    }
    assert len(sandbox.store.payments) == 1
    assert replayed(pay(call))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (b'{"customer_id":"wa:1","amount":5900}', b'{"amount":5900,"customer_id":"wa:1"}'),
        (b'{"customer_id":"wa:1","amount":5900}', b' {\n"customer_id": "wa:1", "amount": 5900.0 }'),
        (
            b'{"customer_id":"wa:1","amount":5900,"x":{"a":1,"b":[1,2]}}',
            b'{"x":{"b":[1,2],"a":1},"customer_id":"wa:1","amount":5900}',
        ),
        (
            b'{"customer_id":"wa:1","amount":5900,"x":100000000000000000000}',
            b'{"x":1e20,"customer_id":"wa:1","amount":5900}',
        ),
    ],
)
def test_json_is_the_same_whatever_its_key_order_and_blanks(
    call: CallIt, first: bytes, second: bytes
) -> None:
    call("POST", CREATE, raw=first, idempotency_key="order-1")
    assert replayed(call("POST", CREATE, raw=second, idempotency_key="order-1"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"x": [1, 2]}, {"x": [2, 1]}),
        ({"x": 1}, {}),
        ({"x": None}, {}),
        ({"x": 1}, {"x": "1"}),
        ({"x": 1}, {"x": True}),
        ({"x": 100000000000000000000}, {"x": 200000000000000000000}),
    ],
)
def test_other_json_is_other_even_in_ignored_fields(
    call: CallIt, first: dict[str, Any], second: dict[str, Any]
) -> None:
    pay(call, **first)
    assert refused(pay(call, **second))


def test_another_key_performs_again(call: CallIt, sandbox: Sandbox) -> None:
    pay(call, "order-1")
    assert not replayed(pay(call, "order-2"))
    assert len(sandbox.store.payments) == 2


@pytest.mark.parametrize("headers", [{}, {"idempotency_key": ""}])
def test_without_a_key_everything_is_performed(
    call: CallIt, sandbox: Sandbox, headers: dict[str, Any]
) -> None:
    for _ in range(2):
        call("POST", CREATE, PAYMENT, **headers)
    assert len(sandbox.store.payments) == 2


def test_a_key_holds_for_one_path(call: CallIt) -> None:
    pay(call)
    sent = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}
    message = call("POST", "/v1/messages/send", sent, idempotency_key="order-1")
    assert (message.status, replayed(message)) == (201, False)


def test_a_key_holds_for_one_payments_refund(call: CallIt, sandbox: Sandbox) -> None:
    ids = [pay(call, f"order-{n}").body["id"] for n in range(2)]
    sandbox.advance(NOON + 60)
    refunds = [
        call("POST", f"/v1/payments/{each}/refund", {}, idempotency_key="refund") for each in ids
    ]
    assert [(each.status, replayed(each)) for each in refunds] == [(200, False), (200, False)]


def test_no_body_and_an_empty_object_are_the_same(call: CallIt, sandbox: Sandbox) -> None:
    refund = f"/v1/payments/{pay(call).body['id']}/refund"
    sandbox.advance(NOON + 60)
    assert call("POST", refund, idempotency_key="refund").status == 200
    assert replayed(call("POST", refund, {}, idempotency_key="refund"))


def test_a_key_holds_for_one_sandbox(call: CallIt) -> None:
    pay(call)
    other = call("POST", CREATE, {**PAYMENT, "amount": 1}, idempotency_key="order-1", sandbox="bob")
    assert (other.status, replayed(other)) == (201, False)


def test_all_keys_of_an_account_share_it(call: CallIt) -> None:
    pay(call)
    again = call("POST", CREATE, PAYMENT, token="test_other", idempotency_key="order-1")
    assert replayed(again)


@pytest.mark.parametrize(("later", "still"), [(DAY - 0.001, True), (DAY, False), (2 * DAY, False)])
def test_a_key_holds_for_a_day_of_the_clock(
    call: CallIt,
    sandbox: Sandbox,
    later: float,
    still: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    pay(call)
    sandbox.advance(NOON + later)
    assert replayed(pay(call)) is still


def test_a_replay_does_not_prolong_the_day(call: CallIt, sandbox: Sandbox) -> None:
    pay(call)
    sandbox.advance(NOON + DAY - 1)
    assert replayed(pay(call))
    sandbox.advance(NOON + DAY)
    assert not replayed(pay(call))


def test_after_a_day_a_key_may_be_used_for_other_json(call: CallIt, sandbox: Sandbox) -> None:
    pay(call)
    sandbox.advance(NOON + DAY)
    assert pay(call, amount=1).status == 201
    assert replayed(pay(call, amount=1))


def test_what_is_older_than_a_day_is_forgotten_and_the_rest_kept(
    call: CallIt, sandbox: Sandbox
) -> None:
    pay(call, "old-1")
    pay(call, "old-2")
    sandbox.advance(NOON + 3600)
    pay(call, "young")
    sandbox.advance(NOON + DAY)
    pay(call, "new")
    assert [key for _, key in sandbox.remembered] == ["young", "new"]


@pytest.mark.parametrize(("sent", "status"), [({"amount": 0}, 400), ({"customer_id": None}, 400)])
def test_a_refusal_is_not_remembered(call: CallIt, sent: dict[str, Any], status: int) -> None:
    assert pay(call, **sent).status == status
    assert pay(call).status == 201


def test_an_unknown_resource_is_not_remembered(call: CallIt, sandbox: Sandbox) -> None:
    call("POST", "/v1/payments/pay_9/refund", {}, idempotency_key="refund")
    assert sandbox.remembered == {}


def test_a_crash_is_not_remembered(
    call: CallIt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("respondeia_mock.resources.payments.answer", None)
        assert pay(call).status == 500
    assert sandbox.remembered == {}
    assert pay(call).status == 201


def test_only_posts_have_keys(call: CallIt, sandbox: Sandbox) -> None:
    pay(call)
    for name in ("Ana", "Eva"):
        call("PATCH", "/v1/customers/wa:1", {"name": name}, idempotency_key="rename")
    assert call("GET", "/v1/customers/wa:1", idempotency_key="read").body["name"] == "Eva"
    assert list(sandbox.remembered) == [("/v1/payments/create", "order-1")]


def test_a_login_may_be_repeated_under_a_key(call: CallIt) -> None:
    login = {"email": "demo@respondeia.com", "password": "demo1234"}
    tokens = {
        call("POST", "/v1/auth/login", login, token=None, idempotency_key="once").body["user"][
            "token"
        ]
        for _ in range(2)
    }
    assert len(tokens) == 1


@SOME
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), max_size=12))
def test_whatever_is_repeated_each_key_pays_once(orders: list[tuple[str, int]]) -> None:
    engine = build_engine(FROZEN)
    call, first = caller(engine), dict[str, int]()
    for key, amount in orders:
        made = pay(call, key, amount=amount)
        assert made.status == (201 if first.setdefault(key, amount) == amount else 400)
    paid = sorted(payment.amount for payment in engine.sandboxes.test.store.payments)
    assert paid == sorted(first.values())
