"""The nearest known word, for "did you mean …?"."""

import pytest

from respondeia_mock.core.nearest import nearest, suggestion

KNOWN = ("payment.approve", "payment.reject", "message.receive")


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("payment.aprove", "payment.approve"),
        ("payments.reject", "payment.reject"),
        ("message.recieve", "message.receive"),
        ("zzz", None),
        ("", None),
    ],
)
def test_a_word_finds_the_one_it_looks_like(word: str, near: str | None) -> None:
    assert nearest(word, KNOWN) == near


def test_how_much_alike_they_must_be_can_be_chosen() -> None:
    assert nearest("aprove", KNOWN, 0.5) == "payment.approve"
    assert nearest("aprove", KNOWN, 0.75) is None


def test_what_is_known_may_be_read_only_once() -> None:
    assert nearest("message.recieve", iter(KNOWN)) == "message.receive"


def test_a_suggestion_goes_on_a_sentence_or_is_nothing() -> None:
    assert suggestion("payment.aprove", KNOWN) == "; did you mean 'payment.approve'?"
    assert suggestion("zzz", KNOWN) == ""
