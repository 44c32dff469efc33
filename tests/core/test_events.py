"""The thirteen names, and the log: a ring that still counts what it no longer holds."""

import pytest

from respondeia_mock.core.events import Event, EventLog, EventName


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> EventLog:
    monkeypatch.setattr("respondeia_mock.core.events.KEPT", 3)
    return EventLog()


def event(number: int) -> Event:
    return Event(f"evt_{number}", number, EventName.MESSAGE_SENT, 0.0, {}, "req_1")


def filled(log: EventLog, count: int) -> EventLog:
    for number in range(1, count + 1):
        log.append(event(number))
    return log


def test_the_names_are_those_of_the_page() -> None:
    assert [str(name) for name in EventName] == [
        "message.received",
        "message.sent",
        "message.delivered",
        "message.read",
        "message.failed",
        "payment.created",
        "payment.approved",
        "payment.rejected",
        "payment.refunded",
        "customer.created",
        "customer.updated",
        "conversation.escalated",
        "ai.training.completed",
    ]


def test_the_oldest_falls_out_and_is_still_counted(log: EventLog) -> None:
    filled(log, 5)
    assert [each.id for each in log] == ["evt_3", "evt_4", "evt_5"]
    assert log.total == 5


@pytest.mark.parametrize(
    ("total", "held"),
    [
        (0, ["evt_3", "evt_4", "evt_5"]),
        (2, ["evt_3", "evt_4", "evt_5"]),
        (3, ["evt_4", "evt_5"]),
        (5, []),
        (9, []),
    ],
)
def test_what_happened_since_is_told_as_far_as_it_is_held(
    log: EventLog, total: int, held: list[str]
) -> None:
    assert [each.id for each in filled(log, 5).since(total)] == held


def test_ten_thousand_events_are_held() -> None:
    log = filled(EventLog(), 10_001)
    assert next(iter(log)).id == "evt_2"
    assert len(list(log)) == 10_000
