"""Blocking: a customer who wants no more messages, and one who thinks better of it.

Whoever has blocked the shop is a magic recipient whose messages stay sent; so a block is saved with
the state, and a fixture can begin with one. What was sent meanwhile never arrives.
"""

from respondeia_mock.core.behavior import Recipient
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox

STAYS_SENT = "stays_sent"


def block(sandbox: Sandbox, address: str) -> None:
    """Let what is sent to an address from now on stay sent."""
    blocked = Recipient(address, STAYS_SENT, note="has blocked us")
    recipients = {**sandbox.behavior.recipients, address: blocked}
    sandbox.behavior = changed(sandbox.behavior, recipients=recipients)


def unblock(sandbox: Sandbox, address: str) -> None:
    """Let what is sent to an address from now on fare as usual; one not blocked stays as it is."""
    if is_blocked(sandbox, address):
        others = {**sandbox.behavior.recipients}
        del others[address]
        sandbox.behavior = changed(sandbox.behavior, recipients=others)


def is_blocked(sandbox: Sandbox, address: str) -> bool:
    """Say whether what is sent to an address stays sent."""
    recipient = sandbox.behavior.recipients.get(address)
    return recipient is not None and recipient.outcome == STAYS_SENT
