"""Deeds: actions that exist, with parameters that could be right, and references to the event."""

from typing import Any

import pytest

from respondeia_mock.core.deeds import Deed, read_deeds
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.vocabulary import NOTHING, Vocabulary

APPROVE = {"payment.approve": {"payment_id": "$event.payment_id"}}
RECEIVE = {"message.receive": {"customer_id": "wa:1", "content": "Hola"}}


@pytest.fixture
def vocabulary(engine: Engine) -> Vocabulary:
    return engine.sandboxes.test.setup.vocabulary


def refused(
    document: object, vocabulary: Vocabulary, event: str | None = "payment.created"
) -> tuple[str, str | None]:
    with pytest.raises(ActionError) as caught:
        read_deeds(document, "do", vocabulary, event)
    return caught.value.message, caught.value.field


def test_one_action_several_in_an_object_and_a_list_are_read_in_order(
    vocabulary: Vocabulary,
) -> None:
    approve = Deed("payment.approve", {"payment_id": "$event.payment_id"})
    receive = Deed("message.receive", {"customer_id": "wa:1", "content": "Hola"})
    read = [
        read_deeds(each, "do", vocabulary, "payment.created")
        for each in (APPROVE, {**APPROVE, **RECEIVE}, [RECEIVE, APPROVE], [{**RECEIVE, **APPROVE}])
    ]
    assert read == [(approve,), (approve, receive), (receive, approve), (receive, approve)]


@pytest.mark.parametrize(
    ("document", "sentence", "field"),
    [
        (None, "'do' must be an object", "do"),
        ("payment.approve", "'do' must be an object", "do"),
        ({}, "'do' must name an action", "do"),
        ([], "'do' must be an action, or a list of 1 to 100", "do"),
        ([RECEIVE] * 101, "'do' must be an action, or a list of 1 to 100", "do"),
        ([RECEIVE, {}], "'do[1]' must name an action", "do[1]"),
        ([[RECEIVE]], "'do[0]' must be an object", "do[0]"),
        (
            {"payment.aprove": {}},
            ("'do.payment.aprove': No action 'payment.aprove'; did you mean 'payment.approve'?"),
            "do.payment.aprove",
        ),
        ({"payment.approve": 5}, "'do.payment.approve' must be an object", "do.payment.approve"),
        (
            {"payment.approve": None},
            "'do.payment.approve': 'payment_id' is required",
            "do.payment.approve.payment_id",
        ),
        (
            {"payment.approve": {"payment": "$event.payment_id"}},
            (
                "'do.payment.approve': 'payment' is no parameter of payment.approve;"
                " did you mean 'payment_id'?"
            ),
            "do.payment.approve.payment",
        ),
        (
            [RECEIVE, {"clock.advance": {"by": "soon"}}],
            (
                "'do[1].clock.advance': 'by' must be a number of seconds or a duration such as"
                " 800ms, 10s, 2h or 1m30s"
            ),
            "do[1].clock.advance.by",
        ),
        (
            {"payment.approve": {"payment_id": "$event.payment"}},
            (
                "'do.payment.approve.payment_id': payment.created has no field 'payment';"
                " did you mean 'payment_id'?"
            ),
            "do.payment.approve.payment_id",
        ),
        (
            {"payment.approve": {"payment_id": "$event.q"}},
            (
                "'do.payment.approve.payment_id': payment.created has no field 'q'; it has"
                " payment_id, customer_id, amount, currency, description, status, payment_link,"
                " created_at"
            ),
            "do.payment.approve.payment_id",
        ),
        *(
            (
                {"payment.approve": {"payment_id": text}},
                "'do.payment.approve.payment_id': a reference is $event and a field's name",
                "do.payment.approve.payment_id",
            )
            for text in ("$event", "$event.", "$events.payment_id", "$event.payment_id $event")
        ),
        (
            {"event.forge": {"event": "message.sent", "data": {"a": [{"b": "$event.q"}, 5]}}},
            (
                "'do.event.forge.data': payment.created has no field 'q'; it has payment_id,"
                " customer_id, amount, currency, description, status, payment_link, created_at"
            ),
            "do.event.forge.data",
        ),
    ],
)
def test_a_deed_that_is_wrong_says_what_and_where(
    vocabulary: Vocabulary, document: object, sentence: str, field: str
) -> None:
    assert refused(document, vocabulary) == (sentence, field)


def test_without_an_event_there_is_nothing_to_refer_to(vocabulary: Vocabulary) -> None:
    sentence = "'do.payment.approve.payment_id': there is no $event here; it needs 'on'"
    assert refused(APPROVE, vocabulary, None) == (sentence, "do.payment.approve.payment_id")


def test_where_no_actions_are_known_none_can_be_done() -> None:
    assert refused(RECEIVE, NOTHING) == ("No action is called 'message.receive'", None)
    with pytest.raises(ActionError, match="No action is called 'x'"):
        NOTHING.perform("x", None, {})  # type: ignore[arg-type]  # no sandbox is looked at
    assert NOTHING.fields("message.sent") == ()


@pytest.mark.parametrize(
    ("value", "bound"),
    [
        ("plain", "plain"),
        (5, 5),
        ("$event.amount", 5900),
        ("$event.note", None),
        ("$event.card.holder", "APRO"),
        ("$event.card.nothing", None),
        ("$event.amount.cents", None),
        ("Pagaste $event.amount a $event.name.", "Pagaste 5900 a Ana."),
        ("<$event.note>", "<>"),
        ("$event.paid, $event.tags, $event.card", 'true, ["a","b"], {"holder":"APRO"}'),
        (["$event.name", {"deep": "$event.amount", "n": 1}], ["Ana", {"deep": 5900, "n": 1}]),
    ],
)
def test_references_give_way_to_what_the_event_says(value: object, bound: object) -> None:
    data: dict[str, Any] = {
        "amount": 5900,
        "name": "Ana",
        "note": None,
        "paid": True,
        "tags": ["a", "b"],
        "card": {"holder": "APRO"},
    }
    assert Deed("any", {"value": value}).bound(data) == {"value": bound}
