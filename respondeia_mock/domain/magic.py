"""The values that always fare the same: recipients, amounts and card holders, told as a document.

What becomes of each is decided where it is met, in `messages` and `payments`.
"""

from typing import Any

from respondeia_mock.core.behavior import Behavior
from respondeia_mock.domain.payments import CARD_HOLDERS


def magic_values(behavior: Behavior) -> dict[str, Any]:
    """Tell the magic values of a fixture, and the names that MercadoPago knows."""
    return {
        "recipients": [
            {"address": each.address, "outcome": each.outcome, "note": each.note}
            for each in behavior.recipients.values()
        ],
        "amounts": [
            {"amount": each.amount, "outcome": each.outcome}
            | ({"reason": each.reason} if each.outcome == "rejected" else {})
            for each in behavior.amounts.values()
        ],
        "card_holders": {
            **{name: why or "approved" for name, why in CARD_HOLDERS.items()},
            "CONT": "pending",
        },
    }
