"""The tasks by which things go on by themselves, by the names that a saved state calls them.

What is due in a sandbox and stands here can be saved and loaded. Deliveries and rules have tasks of
their own, which end with what they belong to and are not here.
"""

from collections.abc import Mapping

from respondeia_mock.core.record import record
from respondeia_mock.core.schedule import Run
from respondeia_mock.domain.assistant import replied_by_itself
from respondeia_mock.domain.messages import delivered_by_itself, failed_by_itself, read_by_itself
from respondeia_mock.domain.payments import decided_by_itself
from respondeia_mock.domain.training import finished_by_itself, started_by_itself


@record
class Kind:
    """A kind of timer: its task, and the section of a fixture that its subject stands in."""

    run: Run
    section: str


KINDS: Mapping[str, Kind] = {
    kind.run.__name__: kind
    for kind in (
        Kind(delivered_by_itself, "messages"),
        Kind(read_by_itself, "messages"),
        Kind(failed_by_itself, "messages"),
        Kind(replied_by_itself, "messages"),
        Kind(decided_by_itself, "payments"),
        Kind(started_by_itself, "training"),
        Kind(finished_by_itself, "training"),
    )
}
