"""What has to happen for each event: calls and actions, one after the other.

A table, and nothing that asks anybody: `trigger` takes the steps. A step's body says where each of
its values comes from: what was set, what is usual, or what an earlier step has kept.
"""

from collections.abc import Mapping
from dataclasses import field

from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import record

CUSTOMER = "wa:5491123456789"
FAQ = {"question": "¿Hacen envíos?", "answer": "Sí, a todo el país."}


@record
class Step:
    """A call (`POST /messages/send`) or an action (`message.deliver`).

    Attributes:
        body: the value's name for each field; a value that nobody gave is left out.
        keeps: the answer's field for each value that later steps may want.
        tells: the event, where the clock may make it happen before the step does.
    """

    door: str
    body: Mapping[str, str]
    keeps: Mapping[str, str] = field(default_factory=dict)
    tells: EventName | None = None


@record
class Recipe:
    """The steps to an event.

    Attributes:
        usual: the values that hold unless they are set.
        needs: what else has to be found out first: `new_customer` or `change`.
    """

    steps: tuple[Step, ...]
    usual: Mapping[str, object]
    needs: str = ""

    def takes(self) -> tuple[str, ...]:
        """Return the names of the values that can be set."""
        kept = {name for step in self.steps for name in step.keeps}
        named = dict.fromkeys(name for step in self.steps for name in step.body.values())
        named.update(dict.fromkeys(self.usual))
        return tuple(name for name in named if name not in kept)


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


_SEND = Step(
    "POST /messages/send",
    {"to": "customer_id", **_same("channel", "content", "type"), "mediaUrl": "media_url"},
    {"message_id": "messageId"},
)
_DELIVER = Step("message.deliver", _same("message_id"), tells=EventName.MESSAGE_DELIVERED)
_READ = Step("message.read", _same("message_id"), tells=EventName.MESSAGE_READ)
_FAIL = Step("message.fail", _same("message_id", "error_code"), tells=EventName.MESSAGE_FAILED)
_RECEIVE = Step(
    "message.receive", _same("customer_id", "content", "channel", "type", "media_url", "name")
)
_ESCALATE = Step("conversation.escalate", _same("customer_id", "reason"))
_PAY = _same("customer_id", "amount", "currency", "description")
_CREATE = Step(
    "POST /payments/create",
    {**_PAY, **_same("notification_url", "auto_return", "back_url")},
    {"payment_id": "id"},
)
_APPROVE = Step("payment.approve", _same("payment_id"), tells=EventName.PAYMENT_APPROVED)
_REJECT = Step("payment.reject", _same("payment_id", "reason"), tells=EventName.PAYMENT_REJECTED)
_REFUND = Step("POST /payments/{payment_id}/refund", _same("reason"))
_UPDATE = Step(
    "PATCH /customers/{customer_id}",
    {**_same("name", "email", "phone", "tags", "notes", "metadata"), "aiEnabled": "ai_enabled"},
)
_UPLOAD = Step("POST /ai/training/upload", _same("type", "data"), {"job_id": "jobId"})
_COMPLETE = Step("training.complete", _same("job_id"), tells=EventName.AI_TRAINING_COMPLETED)

_SAID = {"customer_id": CUSTOMER, "content": "Hola, ¿en qué podemos ayudarte?"}
_ASKED = {"customer_id": CUSTOMER, "content": "Hola, quiero información sobre precios"}
_PAYS = {"customer_id": CUSTOMER, "amount": 5900, "description": "Plan Pro - Mensual"}

RECIPES: Mapping[EventName, Recipe] = {
    EventName.MESSAGE_RECEIVED: Recipe((_RECEIVE,), _ASKED),
    EventName.MESSAGE_SENT: Recipe((_SEND,), _SAID),
    EventName.MESSAGE_DELIVERED: Recipe((_SEND, _DELIVER), _SAID),
    EventName.MESSAGE_READ: Recipe((_SEND, _DELIVER, _READ), _SAID),
    EventName.MESSAGE_FAILED: Recipe((_SEND, _FAIL), _SAID),
    EventName.PAYMENT_CREATED: Recipe((_CREATE,), _PAYS),
    EventName.PAYMENT_APPROVED: Recipe((_CREATE, _APPROVE), _PAYS),
    EventName.PAYMENT_REJECTED: Recipe((_CREATE, _REJECT), _PAYS),
    EventName.PAYMENT_REFUNDED: Recipe((_CREATE, _APPROVE, _REFUND), _PAYS),
    EventName.CUSTOMER_CREATED: Recipe((_SEND,), {"content": _SAID["content"]}, "new_customer"),
    EventName.CUSTOMER_UPDATED: Recipe((_UPDATE,), {"customer_id": CUSTOMER}, "change"),
    EventName.CONVERSATION_ESCALATED: Recipe(
        (_RECEIVE, _ESCALATE), {"content": "Quiero hablar con una persona"}, "new_customer"
    ),
    EventName.AI_TRAINING_COMPLETED: Recipe((_UPLOAD, _COMPLETE), {"type": "faq", "data": [FAQ]}),
}
