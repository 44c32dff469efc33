"""What the mock remembers: immutable records, replaced whole when something changes.

Times are integer Unix milliseconds, amounts integer cents. Field names are the fixture's keys, so
that a saved state is a fixture. Records that stand in lists have `moment`, the time they are
ordered by. How a record is spelled in an answer is decided in `resources`.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from respondeia_mock.core.record import record

Channel = Literal["whatsapp", "telegram", "webchat"]
PREFIXES: Mapping[str, Channel] = {"wa": "whatsapp", "tg": "telegram", "web": "webchat"}
"""What an address begins with tells its channel (`wa:5491123456789`)."""

CAPTURE = "capture.invalid"
"""A host that is never dialled: what is owed there waits to be taken through the control API."""

LISTENING = f"http://{CAPTURE}/listen"
"""Where the webhook of the command `listen` points; nothing dials it, the command takes it."""


@record
class Account:
    """The shop that uses RespondeIA."""

    id: str = "acc_mock"
    name: str = "Mock account"
    plan: str = "pro"
    currency: str = "ARS"
    created_at: int = 0


@record
class User:
    """A person who logs in. Page, "Obtaining API Tokens"."""

    id: str
    email: str
    password: str
    name: str = ""
    role: str = "owner"
    created_at: int = 0


@record
class ApiKey:
    """A key that was declared or minted, with what it may do; `session` marks a login's token."""

    id: str
    key: str
    name: str = ""
    permissions: tuple[str, ...] = ()
    created_at: int = 0
    revoked: bool = False
    user_id: str | None = None


@record
class Customer:
    """A person who writes to the shop; the id is the address."""

    id: str
    channel: Channel = "whatsapp"
    name: str = ""
    email: str | None = None
    phone: str | None = None
    tags: tuple[str, ...] = ()
    notes: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    ai_enabled: bool = True
    created_at: int = 0
    updated_at: int = 0

    @property
    def moment(self) -> int:
        """Return when the customer came to be."""
        return self.created_at


@record
class Conversation:
    """The thread of one customer; what was said is in the messages."""

    id: str
    customer_id: str
    status: str = "open"
    started_at: int = 0
    escalated_at: int | None = None
    reason: str | None = None

    @property
    def moment(self) -> int:
        """Return when it began."""
        return self.started_at


@record
class Answer:
    """Where the assistant took an answer from, and how sure it was (0 to 1)."""

    source: str
    confidence: float
    question: str | None = None


@record
class Message:
    """One message, inbound (from the customer) or outbound."""

    id: str
    customer_id: str
    conversation_id: str
    channel: Channel
    content: str
    direction: str
    timestamp: int
    type: str = "text"
    status: str = "sent"
    ai_generated: bool = False
    sent_type: str | None = None
    media_url: str | None = None
    delivered_at: int | None = None
    read_at: int | None = None
    failed_at: int | None = None
    error_code: str | None = None
    error_message: str | None = None
    answer: Answer | None = None

    @property
    def moment(self) -> int:
        """Return when it was sent or received."""
        return self.timestamp


@record
class Payment:
    """A payment through MercadoPago.

    Attributes:
        origin: where its checkout lives (`http://localhost:3000`), if it was made by a call; the
            sandbox's prefix is not in it, so that a saved payment can be loaded into another.
        payer_decides: the payer has opened the checkout, so no timer decides any more.
    """

    id: str
    customer_id: str
    amount: int
    currency: str = "ARS"
    description: str = ""
    provider: str = "mercadopago"
    status: str = "pending"
    created_at: int = 0
    paid_at: int | None = None
    rejected_at: int | None = None
    rejection_reason: str | None = None
    refunded_at: int | None = None
    refund_reason: str | None = None
    back_url: str | None = None
    auto_return: str | None = None
    notification_url: str | None = None
    origin: str | None = None
    payer_decides: bool = False

    @property
    def moment(self) -> int:
        """Return when it was created."""
        return self.created_at


@record
class TrainingJob:
    """One upload of training data and how far its processing is; `data` is kept as sent."""

    id: str
    type: str
    data: Any
    status: str = "queued"
    items_processed: int = 0
    items_total: int = 0
    created_at: int = 0
    completed_at: int | None = None
    error: str | None = None

    @property
    def moment(self) -> int:
        """Return when it was uploaded."""
        return self.created_at


@record
class BusinessHours:
    """When people of the shop are there; kept for the client, it changes no behaviour."""

    enabled: bool = False
    timezone: str = "America/Argentina/Buenos_Aires"
    start: str = "09:00"
    end: str = "18:00"
    days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri")


@record
class AiSettings:
    """How the assistant behaves. `response_delay_ms` is milliseconds of the sandbox's clock."""

    enabled: bool = True
    language: str = "es"
    tone: str = "friendly"
    welcome_message: str = "¡Hola! ¿En qué puedo ayudarte?"
    fallback_message: str = "Perdón, no entendí tu consulta. ¿Podés contarme un poco más?"
    confidence_threshold: float = 0.6
    auto_escalate: bool = True
    escalation_keywords: tuple[str, ...] = ("persona", "humano", "agente", "asesor")
    response_delay_ms: int = 1000
    business_hours: BusinessHours = field(default_factory=BusinessHours)
    updated_at: int = 0


@record
class Export:
    """A finished export; `token` opens its download until `expires_at`."""

    id: str
    type: str
    format: str
    token: str
    content: str
    row_count: int
    created_at: int
    expires_at: int

    @property
    def moment(self) -> int:
        """Return when it was made."""
        return self.created_at


@record
class Webhook:
    """A subscription. Page, "Creating a Webhook"."""

    id: str
    url: str
    events: tuple[str, ...]
    secret: str
    active: bool = True
    created_at: int = 0
    last_delivery_at: int | None = None
    last_status_code: int | None = None

    @property
    def outlives_reset(self) -> bool:
        """Say whether somebody listens from the command line, whom a reset shall not cut off."""
        return self.url == LISTENING

    @property
    def moment(self) -> int:
        """Return when it was created."""
        return self.created_at


def channel_of(address: str) -> Channel | None:
    """Return the channel that an address names by its prefix, or None if it names none."""
    prefix, colon, _ = address.partition(":")
    return PREFIXES.get(prefix) if colon else None
