"""A delivery: one event on its way to one webhook, and every attempt to bring it there.

It is made when its event happens and says then all that goes out: the same bytes, timestamp and
signature at every attempt. The bytes are written when first needed. Which delivery goes when is the
outbox's matter; sending is the shell's.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from respondeia_mock.core.events import Event
from respondeia_mock.core.record import record
from respondeia_mock.core.signature import compose

USER_AGENT = "RespondeIA-Webhooks/1.0"
AN_HOUR = 3600


class State(StrEnum):
    """How far a delivery has come."""

    WAITING = "waiting"
    """For its turn, for a retry, or for the answer of an attempt."""
    SUCCEEDED = "succeeded"
    EXHAUSTED = "exhausted"
    """The last retry failed, or there was to be only one attempt."""
    SKIPPED = "skipped"
    """It is not sent at all; `reason` says why."""
    CAPTURED = "captured"
    """Its URL is never dialled; it waits to be taken through the control API."""
    HELD = "held"
    """By a rule, until it is released."""


ENDED = frozenset({State.SUCCEEDED, State.EXHAUSTED, State.SKIPPED})


@record
class Attempt:
    """One try. `at` is Unix seconds of the sandbox's clock, `duration` real seconds.

    Attributes:
        status: what the receiver answered, or None if it did not.
        body: the beginning of its answer.
        error: why it failed, in one sentence.
    """

    number: int
    at: float
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    duration: float = 0.0
    error: str | None = None

    @property
    def succeeded(self) -> bool:
        """Say whether the receiver took it: any 2xx, whole."""
        return self.error is None and self.status is not None and self.status // 100 == 2  # noqa: PLR2004


@record
class Distortion:
    """What a rule makes of a delivery before it goes out.

    Attributes:
        corrupt: both signatures are wrong.
        stale: the timestamp lies an hour back, and is signed so.
        lost: so many attempts never leave.
        notes: what the rule did, for the log.
    """

    corrupt: bool = False
    stale: bool = False
    lost: int = 0
    notes: tuple[str, ...] = ()


NONE = Distortion()


class Delivery:
    """One event on its way to one webhook.

    Attributes:
        documented: what goes out of the event's data where only what the page documents does;
            None is all of it.
        header_id: stands in `X-RespondeIA-Delivery`; a duplicate has its original's.
        reason: why it was skipped, held or failed.
        due: when the next retry comes, Unix seconds.
        retries: the waits before each retry, in seconds.
        turn: its place among all that is due at one moment.
    """

    __slots__ = (
        "_composed",
        "attempts",
        "distortion",
        "documented",
        "due",
        "event",
        "header_id",
        "id",
        "in_flight",
        "reason",
        "retries",
        "secret",
        "sequence",
        "state",
        "turn",
        "url",
        "webhook_id",
    )

    def __init__(  # noqa: PLR0913 (a delivery is made of this much)
        self,
        identifier: str,
        event: Event,
        webhook_id: str,
        url: str,
        secret: str,
        retries: tuple[float, ...] = (),
        *,
        header_id: str | None = None,
        distortion: Distortion = NONE,
        documented: Mapping[str, Any] | None = None,
    ) -> None:
        """Wait, with nothing tried yet."""
        self.id = identifier
        self.header_id = header_id or identifier
        self.event = event
        self.webhook_id = webhook_id
        self.url = url
        self.secret = secret
        self.retries = retries
        self.distortion = distortion
        self.documented = documented
        self.state = State.WAITING
        self.attempts: list[Attempt] = []
        self.in_flight = False
        self.due: float | None = None
        self.reason: str | None = None
        self.sequence = 0
        self.turn = 0
        self._composed: tuple[bytes, str] | None = None

    @property
    def data(self) -> Mapping[str, Any]:
        """Return what goes out as `data`."""
        return self.event.data if self.documented is None else self.documented

    @property
    def body(self) -> bytes:
        """Return the bytes that go out."""
        return self._compose()[0]

    def headers(self, number: int) -> Mapping[str, str]:
        """Return the headers that go out with this attempt, the first being 1."""
        guessed = {
            "User-Agent": USER_AGENT,
            "X-RespondeIA-Event": self.event.name,
            "X-RespondeIA-Delivery": self.header_id,
            "X-RespondeIA-Attempt": str(number),
        }
        return {
            "Content-Type": "application/json",
            **(guessed if self.documented is None else {}),
            "X-RespondeIA-Signature": self._compose()[1],
        }

    @property
    def signature(self) -> str:
        """Return the signature over the bytes, as the header has it."""
        return self._compose()[1]

    @property
    def ended(self) -> bool:
        """Say whether nothing more will be tried."""
        return self.state in ENDED

    def forget_bytes(self) -> None:
        """Hold the bytes no longer; who asks for them has them written again, the same."""
        self._composed = None

    def _compose(self) -> tuple[bytes, str]:
        if self._composed is None:
            event, distortion = self.event, self.distortion
            timestamp = int(event.at) - (AN_HOUR if distortion.stale else 0)
            secret = f"not {self.secret}" if distortion.corrupt else self.secret
            self._composed = compose(event.name, timestamp, self.data, secret)
        return self._composed
