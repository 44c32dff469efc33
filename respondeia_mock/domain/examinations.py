"""How a receiver's examination is put together: the letter of its probes, and what is told of it.

The command line and the control API both examine receivers; each sends by itself, and both put
together here what to send and what came of it. What the probes are, and what their verdicts mean,
is the matter of `core.probes`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from respondeia_mock.core.events import EventName
from respondeia_mock.core.probe_letters import Letter
from respondeia_mock.core.probes import FAILURES, Probe, Verdict
from respondeia_mock.core.record import record
from respondeia_mock.domain.examples import data_of

USUAL = EventName.PAYMENT_APPROVED
"""What is sent where nobody chose an event."""


class Answer(Protocol):
    """What came of a POST, whoever made it."""

    @property
    def status(self) -> int | None:
        """Return what was answered, None where no answer came."""

    @property
    def error(self) -> str | None:
        """Return why there is no answer, or not a whole one, in one sentence."""

    @property
    def reached(self) -> bool:
        """Say whether somebody took the call, whatever became of it."""


@record
class Examined:
    """A probe, what came of each of its deliveries, and the verdict."""

    probe: Probe
    came: Sequence[Answer]
    verdict: Verdict

    @property
    def failed(self) -> bool:
        """Say whether the receiver has to be repaired."""
        return self.verdict in FAILURES


def letter_of(secret: str, event: EventName, now: float) -> Letter:
    """Return what the deliveries of an examination at `now`, Unix seconds, are made of."""
    return Letter(secret, event, data_of(event, int(now)), int(now))


def judged(
    probe: Probe, came: Sequence[Answer], before: int | None = None, after: int | None = None
) -> Examined:
    """Judge what came of a probe's deliveries, and how a number of the receiver's own grew."""
    statuses = [each.status for each in came]
    return Examined(probe, came, probe.verdict(statuses, before, after))


def document_of(url: str, event: EventName, found: Sequence[Examined]) -> Mapping[str, Any]:
    """Return a whole examination as JSON."""
    failed = sum(each.failed for each in found)
    probes = [_told(each) for each in found]
    return {"url": url, "event": event, "probes": probes, "failed": failed}


def _told(found: Examined) -> Mapping[str, Any]:
    return {
        "name": found.probe.name,
        "sent": found.probe.sentence,
        "expected": found.probe.expected,
        "statuses": [each.status for each in found.came],
        "errors": [each.error for each in found.came if each.error is not None],
        "verdict": found.verdict,
    }
