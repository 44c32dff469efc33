"""Rules from Python: failures, canned answers, and anything else that a rule may say."""

import pytest

from respondeia_mock import Client, MockError
from tests.client.shop import Shop


def test_calls_fail_as_often_as_was_said(mock: Client, shop: Shop) -> None:
    rule = mock.fail("payments.create", status=503, times=2, retry_after=3)
    first, second, third = shop.pay(), shop.pay(), shop.pay()
    assert [first.status, second.status, third.status] == [503, 503, 201]
    assert first.headers["retry-after"] == "3"
    assert rule.hits == mock.rules.hits(rule) == mock.rules.hits(rule.id) == 2
    assert rule.document.fault == {"status": 503, "retry_after": 3}


def test_a_failure_of_no_kind_is_a_500(mock: Client, shop: Shop) -> None:
    mock.fail()
    assert shop.ask("GET", "/customers").status == 500
    assert shop.pay().json["error"]["code"] == "internal_error"


def test_which_calls_fail_is_said_in_the_words_of_a_rule(mock: Client, shop: Shop) -> None:
    mock.fail("payments.create", body={"amount": 100}, header={"Idempotency-Key": "a"}, name="poor")
    assert [shop.pay(100, "a").status, shop.pay(100, "b").status] == [500, 201]
    mock.fail(path="/v1/customers/*", method="GET", code="gone", message="Weg", status=404)
    answer = shop.ask("GET", "/customers/wa:5491123456789")
    assert (answer.status, answer.json["error"]["message"]) == (404, "Weg")
    assert mock.rules.hits("poor") == 1


def test_the_operation_may_happen_and_its_answer_be_lost(mock: Client, shop: Shop) -> None:
    mock.fail("payments.create", connection_reset=True, after_commit=True, times=1)
    with pytest.raises(ConnectionResetError):
        shop.pay()
    assert len(mock.payments.list()) == 1


def test_calls_are_answered_with_what_was_said(mock: Client, shop: Shop) -> None:
    mock.reply("customers.get", {"id": "wa:1"}, headers={"X-Own": "1"}, nth=2)
    mock.reply("payments.create", status=201, when={"body": {"amount": 7}})
    shop.send(to="wa:1")
    assert shop.ask("GET", "/customers/wa:1").json["channel"] == "whatsapp"
    answer = shop.ask("GET", "/customers/wa:1")
    assert (answer.json, answer.headers["x-own"]) == ({"id": "wa:1"}, "1")
    assert [shop.pay(7).json, shop.pay(8).json["amount"]] == [{}, 8]


def test_any_rule_can_be_added_replaced_and_taken_out(mock: Client, shop: Shop) -> None:
    rule = mock.rules.add(
        {"on": "payment.created", "do": {"payment.approve": {"payment_id": "$event.payment_id"}}}
    )
    shop.paid()
    assert [each.status for each in mock.payments.list()] == ["approved"]
    assert [each.id for each in mock.rules] == [rule.id]
    assert len(mock.rules) == 1
    rule.remove()
    assert len(mock.rules) == 0
    (one, two) = mock.rules.replace({"fault": {"status": 500}}, {"fault": {"status": 503}})
    mock.rules.remove(one.id)
    assert [each.fault.status for each in mock.rules.list()] == [503]
    assert repr(two) == f"Rule({{'id': '{two.id}', 'fault': {{'status': 503}}, 'hits': 0}})"
    mock.rules.clear()
    assert list(mock.rules) == []


def test_what_is_not_known_is_refused_with_the_nearest(mock: Client) -> None:
    with pytest.raises(MockError, match="did you mean 'retry_after'"):
        mock.fail("payments.create", status=503, retry_aftr=2)
    with pytest.raises(MockError, match=r"did you mean 'payments\.create'"):
        mock.fail("payment.create")
    with pytest.raises(MockError, match="did you mean 'headers'"):
        mock.reply("payments.create", heders={})
    with pytest.raises(MockError, match="No rule is called 'nada'"):
        mock.rules.hits("nada")
    assert len(mock.rules) == 0
