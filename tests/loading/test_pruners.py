"""Pruners: what they cut out of documents, and what they leave."""

from typing import Any

import pytest

from respondeia_mock.loading.pruners import pruner_of

PAYMENT = {"id": "pay_1", "amount": 1, "provider": "mercadopago", "refundReason": "x"}
KEY = {"apiKey": "k", "createdAt": 1, "id": "key_1", "permissions": ["a"], "mode": "test"}


@pytest.mark.parametrize(
    ("name", "document", "pruned"),
    [
        ("responses/payments.get", PAYMENT, {"id": "pay_1", "amount": 1}),
        ("responses/auth.create_api_key", KEY, {"apiKey": "k", "createdAt": 1}),
        (
            "responses/payments.list",
            {"data": [PAYMENT, {"provider": "x"}], "hasMore": False},
            {"data": [{"id": "pay_1", "amount": 1}, {}], "hasMore": False},
        ),
        (
            "responses/payments.list",
            {"data": [], "nextCursor": "x"},
            {"data": [], "nextCursor": "x"},
        ),
        (
            "responses/auth.login",
            {"user": {"user": {"id": "usr_1"}, "token": "t"}},
            {"user": {"user": {}, "token": "t"}},
        ),
        ("responses/messages.send", {"messageId": "msg_1"}, {"messageId": "msg_1"}),
        (
            "events/payment.approved",
            {"data": {"payment_id": "pay_1", "amount": 5}},
            {"data": {"payment_id": "pay_1"}},
        ),
    ],
)
def test_marked_fields_go_and_the_others_stay_in_their_order(
    name: str, document: dict[str, Any], pruned: dict[str, Any]
) -> None:
    found = pruner_of(name)(document)
    assert (found, list(found)) == (pruned, list(pruned))


def test_the_document_itself_stays_as_it_is() -> None:
    document = {"data": [dict(PAYMENT)], "hasMore": False}
    pruner_of("responses/payments.list")(document)
    assert document == {"data": [PAYMENT], "hasMore": False}


def test_what_the_schema_does_not_name_is_no_guess() -> None:
    assert pruner_of("responses/payments.get")({"extra": 1, "provider": "x"}) == {"extra": 1}


@pytest.mark.parametrize(
    "canned", [None, 1, "text", ["provider"], {"data": "text"}, {"data": None}]
)
def test_what_has_another_shape_is_left_alone(canned: object) -> None:
    assert pruner_of("responses/payments.list")(canned) == canned


def test_it_is_made_once() -> None:
    name = "responses/payments.get"
    assert pruner_of(name) is pruner_of(name)


def test_a_schema_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        pruner_of("responses/none")
