"""What is due later on the sandbox's clock: a heap of tasks, run in the order of their moments.

A task is a module-level function of (sandbox, subject id) with an id and a name. Why no closures:
a task can then be listed, cancelled, saved and loaded, and two runs can be compared. Nothing waits
here; the sandbox asks what is due, and the shells decide when to ask.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush, nsmallest
from typing import TYPE_CHECKING

from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox

Run = Callable[["Sandbox", str], str | None]
"""Does what is due for a subject and says so in a few words; None if there was nothing to do."""


@dataclass(slots=True)
class Task:
    """Something due at `due` (Unix seconds); ties go by `sequence`."""

    due: float
    sequence: int
    run: Run
    subject: str
    cancelled: bool = False

    @property
    def id(self) -> str:
        """Return the task's id."""
        return f"tsk_{self.sequence}"

    @property
    def kind(self) -> str:
        """Return the task's name, which is its function's."""
        return self.run.__name__


@record
class Fired:
    """A task that ran: what `advance` tells of it."""

    at: float
    kind: str
    id: str
    summary: str


class Schedule:
    """The tasks that are still to come."""

    __slots__ = ("_added", "_heap", "_sooner", "_tasks")

    def __init__(self, sooner: Callable[[], None] = lambda: None) -> None:
        """Start with nothing due; `sooner` is called when a task comes before all others."""
        self._sooner = sooner
        self._heap: list[tuple[float, int, int, Task]] = []
        self._added = 0
        self._tasks: dict[tuple[Run, str], Task] = {}

    def add(self, task: Task) -> None:
        """Take a task in; it replaces an earlier one of the same kind for the same subject."""
        key = (task.run, task.subject)
        if key in self._tasks:
            self._tasks[key].cancelled = True
        self._tasks[key] = task
        self._added += 1
        heappush(self._heap, (task.due, task.sequence, self._added, task))
        if self._heap[0][3] is task:
            self._sooner()

    def cancel(self, run: Run, subject: str) -> bool:
        """Drop the task of this kind for this subject; say whether there was one."""
        task = self._tasks.pop((run, subject), None)
        if task is not None:
            task.cancelled = True
        return task is not None

    def next_due(self) -> float | None:
        """Return the moment of the next task, or None."""
        heap = self._heap
        while heap and heap[0][3].cancelled:
            heappop(heap)
        return heap[0][0] if heap else None

    def pop_due(self, until: float) -> Task | None:
        """Take out the next task that is due at `until` or before."""
        due = self.next_due()
        if due is None or due > until:
            return None
        task = heappop(self._heap)[3]
        del self._tasks[task.run, task.subject]
        return task

    def __iter__(self) -> Iterator[Task]:
        """Yield the tasks in the order of their moments."""
        return iter(self.soonest(len(self._tasks)))

    def soonest(self, count: int) -> list[Task]:
        """Return so many of the tasks at most, in the order of their moments."""
        return nsmallest(count, self._tasks.values(), key=lambda task: (task.due, task.sequence))

    def __len__(self) -> int:
        """Count the tasks."""
        return len(self._tasks)
