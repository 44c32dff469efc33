"""In what a document has less than is wanted, and how values are shown in such a sentence."""

import pytest

from respondeia_mock.core.differences import differences, shown


@pytest.mark.parametrize(
    ("held", "wanted", "told"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, []),
        ({"a": 1}, {"a": 2, "b": 3}, ["a is 1, not 2", "b is missing"]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1]}}, ["a.b is [1,2], not [1]"]),
        ({"customerId": "wa:1"}, {"customer_id": "wa:1"}, []),
        ({"customerId": "wa:1"}, {"customer_id": "wa:2"}, ['customer_id is "wa:1", not "wa:2"']),
        ({"a": 1}, {"a": True}, ["a is 1, not true"]),
        ([1], [2], ["the value is [1], not [2]"]),
    ],
)
def test_in_what_a_document_differs(held: object, wanted: object, told: list[str]) -> None:
    assert list(differences(held, wanted)) == told


def test_the_place_of_the_document_is_told() -> None:
    told = list(differences({"amount": 1}, {"amount": 2}, "body"))
    assert told == ["body.amount is 1, not 2"]


@pytest.mark.parametrize(
    ("value", "path", "text"),
    [
        ("Hola", "body.content", '"Hola"'),
        ("secreto", "body.password", "…"),
        ("test_sk_abc", "body", "…"),
        ("x" * 59, "body", '"' + "x" * 58 + "…"),
    ],
)
def test_values_are_shown_short_and_without_secrets(value: str, path: str, text: str) -> None:
    assert shown(value, path) == text
