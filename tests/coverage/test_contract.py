"""The whole: which operations, statuses, transitions, events and permissions there are to cover."""

import pytest

from respondeia_mock.coverage.contract import EVENTS, NEEDED_BY, STATUSES, TRANSITIONS, share


def test_the_whole_is_what_the_page_documents() -> None:
    assert len(STATUSES) == 26
    assert (STATUSES["auth.login"], STATUSES["payments.refund"]) == (
        ("200", "400", "401", "429", "500", "503"),
        ("200", "400", "401", "403", "404", "429", "500", "503"),
    )
    assert "exports.download" not in STATUSES
    assert len(EVENTS) == 13


def test_the_statuses_add_up_to_191() -> None:
    assert sum(map(len, STATUSES.values())) == 191


def test_each_group_knows_its_states() -> None:
    assert {group: list(states) for group, states in TRANSITIONS.items()} == {
        "payments": ["pending", "approved", "rejected", "refunded"],
        "messages": ["sent", "delivered", "read", "failed", "received", "inbound_read"],
        "training": ["queued", "processing", "completed", "failed"],
        "conversations": ["open", "escalated"],
    }


def test_each_permission_knows_who_asks_for_it() -> None:
    assert NEEDED_BY["customers:write"] == ("customers.update",)
    assert NEEDED_BY["messages:read"] == ("messages.list", "messages.get")
    assert list(NEEDED_BY) == [
        "messages:read",
        "messages:write",
        "customers:read",
        "customers:write",
        "analytics:read",
        "webhooks:manage",
        "full",
    ]
    assert len(NEEDED_BY["full"]) == 9


@pytest.mark.parametrize(
    ("covered", "percent"), [(0, 0), (1, 0.4), (226, 99.5), (227, 100), (113, 49.7)]
)
def test_per_cent_are_rounded_down_so_that_100_is_all(covered: int, percent: float) -> None:
    assert share(covered, 227) == {"percent": percent, "covered": covered, "whole": 227}
