"""The values that always fare the same, as they are told."""

from respondeia_mock.core.behavior import Amount, Behavior, Recipient
from respondeia_mock.domain.magic import magic_values


def test_what_a_fixture_declares_and_what_mercadopago_knows() -> None:
    behavior = Behavior(
        recipients={"wa:1": Recipient("wa:1", "fails", note="gone")},
        amounts={
            1: Amount(1, "rejected", "cc_rejected_other_reason"),
            2: Amount(2, "pending"),
        },
    )
    assert magic_values(behavior) == {
        "recipients": [{"address": "wa:1", "outcome": "fails", "note": "gone"}],
        "amounts": [
            {"amount": 1, "outcome": "rejected", "reason": "cc_rejected_other_reason"},
            {"amount": 2, "outcome": "pending"},
        ],
        "card_holders": {
            "APRO": "approved",
            "OTHE": "cc_rejected_other_reason",
            "CALL": "cc_rejected_call_for_authorize",
            "FUND": "cc_rejected_insufficient_amount",
            "SECU": "cc_rejected_bad_filled_security_code",
            "EXPI": "cc_rejected_bad_filled_date",
            "FORM": "cc_rejected_bad_filled_other",
            "CONT": "pending",
        },
    }
