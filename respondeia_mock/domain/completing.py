"""What a record of a fixture is where the fixture says nothing: believable times, channel, phone.

Each function takes the values that were given, times already Unix milliseconds, and returns the
whole record. A status brings the times that belong to it; what was given always wins, and nothing
is put into the future. How records belong together is decided in `planting`.
"""

from collections.abc import Mapping
from typing import Any

from respondeia_mock.core.entities import (
    Answer,
    Conversation,
    Customer,
    Export,
    Message,
    Payment,
    TrainingJob,
    channel_of,
)
from respondeia_mock.domain.customers import phone_of
from respondeia_mock.domain.messages import FAILURES
from respondeia_mock.domain.training import UNUSABLE

Values = Mapping[str, Any]

SECOND = 1_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE


def customer(values: Values, since: int) -> Customer:
    """Return a customer who came to be at `since` unless it is said when."""
    address = values["id"]
    phone = phone_of(address)
    created = values.get("created_at", since)
    default = {
        "channel": channel_of(address) or "whatsapp",
        "name": phone or address,
        "phone": phone,
        "created_at": created,
        "updated_at": created,
    }
    return Customer(**{**default, **values})


def conversation(values: Values, first: int, last: int) -> Conversation:
    """Return a conversation whose messages reach from `first` to `last`."""
    default: dict[str, Any] = {"started_at": first}
    if values.get("status") == "escalated":
        default |= {"escalated_at": last, "reason": "manual"}
    return Conversation(**{**default, **values})


def message(values: Values, now: int) -> Message:
    """Return a message; without a status it has been delivered."""
    given = {"status": "delivered", **values}
    if "answer" in given:
        given["answer"] = Answer(**given["answer"])
    return Message(**{**_fate(given, now), **given})


def payment(values: Values, currency: str, now: int) -> Payment:
    """Return a payment; without a status nobody has decided it yet."""
    created = values.get("created_at", now)
    decided = _later(created, 2 * MINUTE, now)
    default: dict[str, Any] = {"currency": currency, "created_at": created}
    match values.get("status"):
        case "approved":
            default |= {"paid_at": decided}
        case "rejected":
            default |= {"rejected_at": decided, "rejection_reason": "cc_rejected_other_reason"}
        case "refunded":
            paid = values.get("paid_at", decided)
            default |= {"paid_at": paid, "refunded_at": _later(paid, DAY, now)}
    return Payment(**{**default, **values})


def training(values: Values, now: int) -> TrainingJob:
    """Return a training job; without a status it is completed."""
    given = {"status": "completed", "created_at": now, **values}
    default: dict[str, Any] = {}
    if given["status"] in {"completed", "failed"}:
        default["completed_at"] = _later(given["created_at"], 3 * SECOND, now)
    if given["status"] == "failed":
        default["error"] = UNUSABLE
    return TrainingJob(**{**default, **given})


def export(values: Values, now: int) -> Export:
    """Return an export; unless it is said until when, it can be downloaded for a day."""
    created = values.get("created_at", now)
    default = {"created_at": created, "expires_at": created + DAY}
    return Export(**{**default, **values})


def _fate(given: Values, now: int) -> dict[str, Any]:
    """Return what a message's status entails."""
    sent = given["timestamp"]
    arrived = sent if given["direction"] == "inbound" else _later(sent, SECOND, now)
    match given["status"]:
        case "delivered":
            return {"delivered_at": arrived}
        case "read" if "read_at" not in given:
            seen = _later(given.get("delivered_at", arrived), MINUTE, now)
            return {"delivered_at": arrived, "read_at": seen}
        case "failed":
            code = given.get("error_code", "recipient_unreachable")
            reason = FAILURES.get(code, f"The message could not be delivered ({code})")
            return {"failed_at": arrived, "error_code": code, "error_message": reason}
        case _:
            return {}  # sent; or read, at a time that was given, perhaps never delivered


def _later(moment: int, by: int, now: int) -> int:
    return max(moment, min(moment + by, now))
