"""How things go by themselves: `behavior:` and `magic:` of a fixture, as records.

Durations are float seconds on the sandbox's clock. It is read by the life cycles in `domain`.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from respondeia_mock.core.record import record

RETRIES = (1.0, 2.0, 4.0, 8.0, 16.0)


@record
class MessagesBehavior:
    """When a sent message is delivered and read, counted from its sending; None is never."""

    delivered_after: float = 0.6
    read_after: float | None = 3.0


@record
class PaymentsBehavior:
    """`auto`: approved by itself after `approve_after`. `checkout`: somebody has to decide."""

    mode: str = "auto"
    approve_after: float = 3.0


@record
class TrainingBehavior:
    """How long a job takes from queued to completed."""

    duration: float = 3.0


@record
class AssistantBehavior:
    """Whether inbound messages are answered, besides the switches of the API itself."""

    enabled: bool = True


@record
class WebhooksBehavior:
    """The waits before each retry, and how long an attempt may take (real seconds)."""

    retries: tuple[float, ...] = RETRIES
    timeout: float = 5.0


@record
class Recipient:
    """An address whose messages fare specially."""

    address: str
    outcome: str
    error_code: str = "recipient_unreachable"
    note: str = ""


@record
class Amount:
    """An amount, in cents, whose payment fares specially: `rejected` or `pending`."""

    amount: int
    outcome: str
    reason: str = "cc_rejected_other_reason"
    note: str = ""


@record
class Behavior:
    """All of it; replaced whole when a setting changes."""

    messages: MessagesBehavior = MessagesBehavior()
    payments: PaymentsBehavior = PaymentsBehavior()
    training: TrainingBehavior = TrainingBehavior()
    assistant: AssistantBehavior = AssistantBehavior()
    webhooks: WebhooksBehavior = WebhooksBehavior()
    recipients: Mapping[str, Recipient] = field(default_factory=dict)
    amounts: Mapping[int, Amount] = field(default_factory=dict)

    def changed(self, part: str, **values: Any) -> "Behavior":  # noqa: ANN401 (fields differ in type)
        """Return a behavior whose `part` (`payments`, …) has these values."""
        return replace(self, **{part: replace(getattr(self, part), **values)})
