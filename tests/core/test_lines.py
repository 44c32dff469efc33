"""The lines: who goes out when, and who waits for whom."""

import pytest

from respondeia_mock.core.delivery import Delivery
from respondeia_mock.core.events import Event, EventName
from respondeia_mock.core.lines import Lines

EVENT = Event("evt_1", 1, EventName.MESSAGE_SENT, 1772452800.0, {}, "")


def owed(identifier: str, webhook_id: str = "wh_1") -> Delivery:
    return Delivery(identifier, EVENT, webhook_id, "http://localhost", "whsec_1")


def lined_up(lines: Lines, *identifiers: str, webhook_id: str = "wh_1") -> list[Delivery]:
    made = [owed(each, webhook_id) for each in identifiers]
    for delivery in made:
        lines.line_up(delivery)
    return made


def beside(lines: Lines, *identifiers: str) -> list[Delivery]:
    made = [owed(each) for each in identifiers]
    for delivery in made:
        lines.go_beside(delivery)
    return made


def ready(lines: Lines) -> list[str]:
    return [each.id for each in lines.take_ready()]


def test_with_nothing_to_do_it_is_idle() -> None:
    lines = Lines()
    assert (lines.is_idle, ready(lines)) == (True, [])


def test_of_one_line_only_the_first_goes() -> None:
    lines = Lines()
    first, second, _ = lined_up(lines, "1", "2", "3")
    assert (ready(lines), ready(lines)) == (["1"], [])
    assert (first.in_flight, second.in_flight) == (True, False)


def test_the_next_goes_when_the_first_has_come_back() -> None:
    lines = Lines()
    first, _ = lined_up(lines, "1", "2")
    ready(lines)
    lines.land(first)
    assert (ready(lines), first.in_flight) == (["2"], False)


def test_different_lines_do_not_wait_for_each_other() -> None:
    lines = Lines()
    lined_up(lines, "1", "2")
    lined_up(lines, "3", "4", webhook_id="wh_2")
    assert ready(lines) == ["1", "3"]


def test_it_is_idle_when_the_last_has_come_back() -> None:
    lines = Lines()
    (only,) = lined_up(lines, "1")
    assert lines.is_idle is False
    ready(lines)
    assert lines.is_idle is False
    lines.land(only)
    assert lines.is_idle is True


def test_beside_the_line_all_go_at_once() -> None:
    lines = Lines()
    lined_up(lines, "1", "2")
    beside(lines, "3", "4")
    assert ready(lines) == ["1", "3", "4"]


def test_what_comes_back_beside_the_line_lets_nobody_go() -> None:
    lines = Lines()
    first, _ = lined_up(lines, "1", "2")
    (other,) = beside(lines, "3")
    ready(lines)
    lines.land(other)
    assert ready(lines) == []
    lines.land(first)
    assert ready(lines) == ["2"]


def test_a_crowd_beside_the_line_goes_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.lines.MOST_BESIDE", 2)
    lines = Lines()
    first, second, *_ = beside(lines, "1", "2", "3", "4")
    assert (ready(lines), ready(lines)) == (["1", "2"], [])
    lines.land(second)
    assert ready(lines) == ["3"]
    assert lines.is_idle is False
    lines.land(first)
    assert ready(lines) == ["4"]


def test_a_crowd_at_one_webhook_holds_back_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.lines.MOST_BESIDE", 1)
    lines = Lines()
    beside(lines, "1", "2")
    lines.go_beside(owed("3", "wh_2"))
    assert ready(lines) == ["1", "3"]


def test_whoever_leaves_a_line_does_not_go() -> None:
    lines = Lines()
    first, second, _ = lined_up(lines, "1", "2", "3")
    lines.leave(second)
    assert ready(lines) == ["1"]
    lines.land(first)
    assert ready(lines) == ["3"]


def test_the_only_one_may_leave_its_line() -> None:
    lines = Lines()
    (only,) = lined_up(lines, "1")
    lines.leave(only)
    assert (lines.is_idle, ready(lines)) == (True, [])


def test_one_may_leave_what_goes_beside_and_the_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.lines.MOST_BESIDE", 1)
    lines = Lines()
    first, second, third = beside(lines, "1", "2", "3")
    lines.leave(first)
    assert ready(lines) == ["2"]
    lines.leave(third)
    lines.land(second)
    assert (ready(lines), lines.is_idle) == ([], True)


def test_of_a_dropped_webhook_nothing_goes_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.lines.MOST_BESIDE", 1)
    lines = Lines()
    first, _ = lined_up(lines, "1", "2")
    beside(lines, "3", "4")
    assert ready(lines) == ["1", "3"]
    beside(lines, "5")
    lines.go_beside(owed("6", "wh_2"))
    lines.drop("wh_1")
    lines.land(first)
    assert ready(lines) == ["6"]


def test_after_clearing_only_what_is_in_flight_comes_back() -> None:
    lines = Lines()
    first, _ = lined_up(lines, "1", "2")
    ready(lines)
    lined_up(lines, "3", webhook_id="wh_2")
    beside(lines, "4")
    lines.clear()
    lines.land(first)
    assert (ready(lines), lines.is_idle) == ([], True)


def test_it_says_when_something_may_go_that_could_not_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("respondeia_mock.core.lines.MOST_BESIDE", 1)
    calls: list[str] = []
    lines = Lines(lambda: calls.append("woken"))
    first, _ = lined_up(lines, "1", "2")
    assert len(calls) == 1
    ready(lines)
    lines.land(first)
    assert len(calls) == 2
    third, _ = beside(lines, "3", "4")
    assert len(calls) == 4
    ready(lines)
    lines.land(third)
    assert len(calls) == 5
