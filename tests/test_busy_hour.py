"""Moving the clock over an hour in which 10,000 tasks are due: all, in order, twice the same."""

from pathlib import Path
from typing import Any

from tests import busy_hour
from tests.receivers.listening import Receiver
from tests.serving import Served


def told(folder: Path) -> list[Any]:
    with Served(busy_hour.settings(folder)) as served, Receiver() as receiver:
        desk = served.desk("busy")
        busy_hour.begin(served, desk, receiver.url)
        fired: list[Any] = desk.advance("1h")
        assert len(receiver.bodies) == 500
        assert {each["state"] for each in desk.deliveries()} == {"succeeded"}
    return fired


def test_an_hour_with_much_to_do_is_told_in_order_and_twice_the_same(tmp_path: Path) -> None:
    first = told(tmp_path)
    kinds = [each["kind"] for each in first]
    assert len(first) == 10_500
    assert kinds.count("delivered_by_itself") == 4_750
    assert kinds.count("read_by_itself") == 4_750
    assert kinds.count("decided_by_itself") == 500
    assert kinds.count("delivery") == 500
    assert [each["at"] for each in first] == sorted(each["at"] for each in first)
    assert told(tmp_path) == first
