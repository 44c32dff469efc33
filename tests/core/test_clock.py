"""The clock: frozen, running on a machine time of the test's own, pinned and moved on."""

import pytest

from respondeia_mock.core.clock import Clock, elapsed, real_now


class Machine:
    """A machine's monotonic time that moves when told to."""

    def __init__(self) -> None:
        self.seconds = 500.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.mark.parametrize(("speed", "expected"), [(1.0, 1002.5), (60.0, 1150.0), (0.0, 1000.0)])
def test_time_runs_at_its_speed(machine: Machine, speed: float, expected: float) -> None:
    clock = Clock(1000.0, speed, machine)
    machine.seconds += 2.5
    assert clock.now() == expected


def test_milliseconds_are_rounded_not_cut(machine: Machine) -> None:
    assert Clock(1772452800.0006, 0, machine).now_ms() == 1772452800001


def test_another_speed_holds_from_now_on(machine: Machine) -> None:
    clock = Clock(1000.0, 1.0, machine)
    machine.seconds += 10
    clock.speed = 60.0
    machine.seconds += 2
    assert (clock.speed, clock.now()) == (60.0, 1130.0)


def test_freezing_keeps_the_time_that_was_reached(machine: Machine) -> None:
    clock = Clock(1000.0, 60.0, machine)
    machine.seconds += 1
    clock.speed = 0.0
    machine.seconds += 100
    assert clock.now() == 1060.0


def test_a_pinned_clock_stands_while_the_machine_goes_on(machine: Machine) -> None:
    clock = Clock(1000.0, 1.0, machine)
    machine.seconds += 5
    assert clock.pin() == 1005.0
    machine.seconds += 5
    assert (clock.now(), clock.now_ms()) == (1005.0, 1005000)
    clock.unpin()
    assert clock.now() == 1010.0


def test_pinning_again_asks_the_running_time_not_the_last_pin(machine: Machine) -> None:
    clock = Clock(1000.0, 1.0, machine)
    clock.pin(200.0)
    machine.seconds += 3
    assert clock.pin() == 1003.0


def test_a_moment_to_pin_at_may_be_past(machine: Machine) -> None:
    clock = Clock(1000.0, 1.0, machine)
    assert clock.pin(990.0) == 990.0
    assert clock.now() == 990.0


def test_a_jump_leads_to_a_moment_and_time_runs_on_from_there(machine: Machine) -> None:
    clock = Clock(1000.0, 1.0, machine)
    machine.seconds += 7
    clock.jump(5000.0)
    machine.seconds += 1
    assert clock.now() == 5001.0


@pytest.mark.parametrize("to", [1007.0, 1006.9, 0.0])
def test_a_jump_never_leads_back(machine: Machine, to: float) -> None:
    clock = Clock(1000.0, 1.0, machine)
    machine.seconds += 7
    clock.jump(to)
    assert clock.now() == 1007.0


def test_unless_told_otherwise_a_clock_runs_with_this_machine() -> None:
    before = elapsed()
    clock = Clock(0.0)
    now = clock.now()
    assert 0.0 <= now <= elapsed() - before
    assert clock.speed == 1.0


def test_real_time_is_later_than_this_test_was_written() -> None:
    assert real_now() > 1_700_000_000


def test_whoever_wants_to_know_hears_of_jumps_and_speeds(machine: Machine) -> None:
    heard: list[str] = []
    clock = Clock(1000.0, 1.0, machine, heard.append)
    clock.jump(1005.0)
    clock.jump(1001.0)
    clock.speed = 1.0
    clock.speed = 60.0
    assert heard == ["jump", "speed"]
