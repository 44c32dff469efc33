"""What came of one attempt: plain data, for the outbox, the log and the control API."""

from collections.abc import Mapping

from respondeia_mock.core.record import record

_SUCCESS = range(200, 300)


@record
class Outcome:
    """What came of an attempt.

    Attributes:
        status: None where no answer came.
        headers: of the answer, named as they were sent.
        body: the beginning of it, as it was sent.
        duration: real seconds.
        error: why there is no answer, or not a whole one; one sentence.
        reached: somebody took the call, whatever became of it.
    """

    status: int | None
    headers: Mapping[str, str]
    body: bytes
    duration: float
    error: str | None
    reached: bool = True

    @property
    def succeeded(self) -> bool:
        """Say whether a whole answer came, with a status from 200 to 299."""
        return self.error is None and self.status in _SUCCESS
