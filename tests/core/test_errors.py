"""The vendor's error body, and how mistakes of ours and of the user are worded."""

import pytest

from respondeia_mock.core.errors import (
    ActionError,
    ApiError,
    ConfigurationError,
    Place,
    invalid,
    not_found,
)


def test_the_documented_error_stands_word_for_word() -> None:
    assert invalid("customer_id", "The 'customer_id' parameter is required").body() == {
        "error": {
            "code": "invalid_parameter",
            "message": "The 'customer_id' parameter is required",
            "field": "customer_id",
            "documentation_url": "https://docs.respondeia.com/api/errors#invalid_parameter",
        }
    }


def test_the_field_is_absent_where_none_is_to_blame() -> None:
    error = not_found("payment", "pay_9")
    assert error.status == 404
    assert error.body() == {
        "error": {
            "code": "not_found",
            "message": "No payment with id 'pay_9' exists",
            "documentation_url": "https://docs.respondeia.com/api/errors#not_found",
        }
    }


def test_a_hint_stays_out_of_the_body() -> None:
    error = ApiError(400, "invalid_json", "Not JSON", hint="look at line 3")
    assert error.hint == "look at line 3"
    assert "look at" not in str(error.body())


def test_an_action_error_says_whom_to_blame() -> None:
    error = ActionError("No payment with id 'x' exists", "payment_id", "not_found")
    assert (str(error), error.field, error.code) == (
        "No payment with id 'x' exists",
        "payment_id",
        "not_found",
    )


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("shop.yaml", 3, 7, "customers[0].id"), "shop.yaml:3:7: customers[0].id"),
        (Place("shop.yaml", 3, 7), "shop.yaml:3:7"),
        (Place("shop.yaml", path="customers"), "shop.yaml: customers"),
        (Place("shop.yaml"), "shop.yaml"),
    ],
)
def test_a_place_is_written_as_editors_read_it(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_each_configuration_mistake_has_a_line() -> None:
    error = ConfigurationError("a.yaml:1:1: wrong", "b.yaml:2:1: wrong too")
    assert str(error) == "a.yaml:1:1: wrong\nb.yaml:2:1: wrong too"
    assert error.mistakes == ("a.yaml:1:1: wrong", "b.yaml:2:1: wrong too")
