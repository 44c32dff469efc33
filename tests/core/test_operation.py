"""Rows of the operations table, and what a caller may do."""

from typing import Any

import pytest

from respondeia_mock.core.exchange import Call, Reply
from respondeia_mock.core.operation import ALL_PERMISSIONS, Access, Operation, Principal
from respondeia_mock.core.sandbox import Sandbox


def refund(_sandbox: Sandbox, _call: Call) -> Reply:
    """Refund a payment.

    The amount must be the full one.
    """
    raise NotImplementedError


def silent(_sandbox: Sandbox, _call: Call) -> Reply:
    raise NotImplementedError


def row(method: str = "POST", path: str = "/v1/payments/{payment_id}/refund") -> Operation:
    return Operation("payments.refund", method, path, Access.FULL, f"{__name__}:refund", "Payments")


def test_the_names_in_a_path_are_its_parameters() -> None:
    assert row().parameters == ("payment_id",)
    assert row(path="/v1/{a}/b/{c}").parameters == ("a", "c")
    assert row(path="/v1/payments").parameters == ()


@pytest.mark.parametrize(
    ("method", "has_body"), [("POST", True), ("PATCH", True), ("GET", False), ("DELETE", False)]
)
def test_only_post_and_patch_have_a_body(method: str, has_body: bool) -> None:  # noqa: FBT001 (a parameter of the test)
    assert row(method).has_body is has_body


def test_the_summary_is_the_first_line_for_the_users_of_the_api() -> None:
    assert row().summary == "Refund a payment."


def test_without_a_docstring_the_name_must_do() -> None:
    unsaid = Operation("door.open", "POST", "/v1", Access.FULL, f"{__name__}:silent", "Doors")
    assert unsaid.summary == "door.open"


def test_the_handler_is_loaded_by_its_name() -> None:
    assert row().handler is refund


@pytest.mark.parametrize(
    ("method", "path", "more", "statuses"),
    [
        ("POST", "/v1/payments/{payment_id}/refund", {}, (200, 400, 401, 403, 404, 429, 500, 503)),
        ("POST", "/v1/payments/create", {"status": 201}, (201, 400, 401, 403, 429, 500, 503)),
        ("GET", "/v1/jobs", {"names_one": "job_id"}, (200, 400, 401, 403, 404, 429, 500, 503)),
        ("POST", "/v1/login", {"access": Access.PUBLIC}, (200, 400, 401, 429, 500, 503)),
        (
            "GET",
            "/file/{id}",
            {"access": "public", "counted": False},
            (200, 400, 404, 500, 503),
        ),
    ],
)
def test_the_statuses_follow_from_the_row(
    method: str, path: str, more: dict[str, Any], statuses: tuple[int, ...]
) -> None:
    values = {"access": Access.FULL, "does": f"{__name__}:refund", "heading": "Any", **more}
    assert Operation("any", method, path, **values).statuses == statuses


def test_all_six_permissions_are_full_access() -> None:
    assert Principal("key_1", ALL_PERMISSIONS).may(Access.FULL)


@pytest.mark.parametrize("lacking", sorted(ALL_PERMISSIONS))
def test_with_one_permission_less_it_is_not_full_access(lacking: str) -> None:
    partial = Principal("key_1", ALL_PERMISSIONS - {lacking})
    assert not partial.may(Access.FULL)
    assert not partial.may(lacking)


def test_a_key_may_do_what_it_was_given_and_what_is_public() -> None:
    reader = Principal("key_1", frozenset({"messages:read"}))
    assert reader.may("messages:read")
    assert not reader.may("messages:write")
    assert reader.may(Access.PUBLIC)
