"""The schedule: tasks come out in the order of their moments, ties in the order of sequence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.schedule import Run, Schedule, Task

SOME = settings(max_examples=200, deadline=None, derandomize=True, database=None)


def ring(_sandbox: Sandbox, subject: str) -> str:
    raise AssertionError(f"the schedule rang {subject} by itself")


def knock(_sandbox: Sandbox, subject: str) -> str:
    raise AssertionError(f"the schedule knocked at {subject} by itself")


@pytest.fixture
def schedule() -> Schedule:
    return Schedule()


def drained(schedule: Schedule, until: float = 1e12) -> list[str]:
    found = []
    while task := schedule.pop_due(until):
        found.append(task.subject)
    return found


def test_an_empty_schedule_has_nothing_due(schedule: Schedule) -> None:
    assert (schedule.next_due(), schedule.pop_due(1e12), len(schedule)) == (None, None, 0)


def test_a_task_is_named_after_its_function_and_its_sequence() -> None:
    task = Task(10.0, 7, knock, "wa:1")
    assert (task.id, task.kind) == ("tsk_7", "knock")


def test_tasks_come_out_by_moment_and_ties_by_sequence(schedule: Schedule) -> None:
    for due, sequence in [(20.0, 1), (10.0, 5), (10.0, 2), (30.0, 3), (10.0, 4)]:
        schedule.add(Task(due, sequence, ring, f"at {due:.0f}, {sequence}"))
    assert schedule.next_due() == 10.0
    assert [task.sequence for task in schedule] == [2, 4, 5, 1, 3]
    assert drained(schedule) == ["at 10, 2", "at 10, 4", "at 10, 5", "at 20, 1", "at 30, 3"]


def test_what_is_due_later_stays(schedule: Schedule) -> None:
    schedule.add(Task(10.0, 1, ring, "now"))
    schedule.add(Task(10.001, 2, ring, "later"))
    assert drained(schedule, until=10.0) == ["now"]
    assert [task.subject for task in schedule] == ["later"]


def test_a_task_replaces_one_of_the_same_kind_for_the_same_subject(schedule: Schedule) -> None:
    schedule.add(Task(10.0, 1, ring, "pay_1"))
    schedule.add(Task(99.0, 2, ring, "pay_1"))
    assert (len(schedule), schedule.next_due()) == (1, 99.0)
    assert drained(schedule) == ["pay_1"]


def test_a_task_may_replace_one_that_has_its_very_place(schedule: Schedule) -> None:
    schedule.add(Task(10.0, 1, ring, "pay_1"))
    schedule.add(Task(10.0, 1, ring, "pay_1"))
    assert drained(schedule) == ["pay_1"]


def test_it_says_when_a_task_comes_before_all_others() -> None:
    calls: list[float | None] = []
    heard = Schedule(lambda: calls.append(heard.next_due()))
    for due in (20.0, 30.0, 10.0, 10.0):
        heard.add(Task(due, len(heard), ring, f"at {due}, {len(heard)}"))
    assert calls == [20.0, 10.0]


def test_other_kinds_and_other_subjects_stand_beside_it(schedule: Schedule) -> None:
    schedule.add(Task(10.0, 1, ring, "pay_1"))
    schedule.add(Task(11.0, 2, knock, "pay_1"))
    schedule.add(Task(12.0, 3, ring, "pay_2"))
    assert len(schedule) == 3


def test_a_cancelled_task_never_comes_out(schedule: Schedule) -> None:
    schedule.add(Task(10.0, 1, ring, "pay_1"))
    schedule.add(Task(11.0, 2, ring, "pay_2"))
    assert schedule.cancel(ring, "pay_1") is True
    assert schedule.next_due() == 11.0
    assert drained(schedule) == ["pay_2"]


def test_cancelling_what_is_not_there_says_so(schedule: Schedule) -> None:
    schedule.add(Task(10.0, 1, ring, "pay_1"))
    assert schedule.cancel(knock, "pay_1") is False
    assert len(schedule) == 1


def test_what_came_out_cannot_be_cancelled_any_more(schedule: Schedule) -> None:
    schedule.add(Task(10.0, 1, ring, "pay_1"))
    drained(schedule)
    assert schedule.cancel(ring, "pay_1") is False


moments = st.integers(0, 5).map(float)
added = st.tuples(moments, st.sampled_from([ring, knock]), st.sampled_from("abc"))
steps = st.lists(added | st.tuples(st.none(), st.sampled_from([ring, knock]), st.just("a")))


@SOME
@given(steps)
def test_whatever_is_added_replaced_and_cancelled_the_rest_comes_out_in_order(
    steps: list[tuple[float | None, Run, str]],
) -> None:
    schedule, expected = Schedule(), dict[tuple[Run, str], tuple[float, int]]()
    for sequence, (due, run, subject) in enumerate(steps):
        if due is None:
            assert schedule.cancel(run, subject) is (expected.pop((run, subject), None) is not None)
        else:
            schedule.add(Task(due, sequence, run, subject))
            expected[run, subject] = (due, sequence)
    popped = []
    while task := schedule.pop_due(5.0):
        popped.append((task.due, task.sequence))
    assert popped == sorted(expected.values())
    assert len(schedule) == 0


def test_the_soonest_are_told_in_their_order_and_stay(schedule: Schedule) -> None:
    for due, sequence, subject in ((30.0, 1, "c"), (10.0, 3, "b"), (10.0, 2, "a")):
        schedule.add(Task(due, sequence, ring, subject))

    assert [each.subject for each in schedule.soonest(2)] == ["a", "b"]
    assert [each.subject for each in schedule.soonest(9)] == ["a", "b", "c"]
    assert len(schedule) == 3
