"""A customer of the shop, as a test plays them: writes, reads, blocks, pays.

What a customer sees is read off the state, so that no call stands in the journal that the
integration did not make.
"""

from collections.abc import Sequence
from typing import Any

from respondeia_mock.client.control import Control
from respondeia_mock.client.facts import Facts, all_facts, facts
from respondeia_mock.client.line import MockError

_UNREAD = {"sent", "delivered"}


class Payments:
    """The payments of a sandbox, or of one customer: what the payer and the provider do."""

    def __init__(self, control: Control, customer_id: str | None = None) -> None:
        """Ask this sandbox; about one customer if not None."""
        self._control = control
        self._customer_id = customer_id

    def list(self) -> Sequence[Facts]:
        """Return the payments, oldest first."""
        return _of(self._control, "payments", self._customer_id)

    def approve(self, payment_id: str | None = None) -> Facts:
        """Have a payment approved: the one that is pending, if none is named.

        Raises:
            MockError: it cannot be; none is pending, or several are.
        """
        return self._decide("approve", payment_id)

    def reject(self, payment_id: str | None = None, reason: str | None = None) -> Facts:
        """Have a payment rejected: the one that is pending, if none is named.

        Raises:
            MockError: it cannot be; none is pending, or several are.
        """
        return self._decide("reject", payment_id, **({} if reason is None else {"reason": reason}))

    def _decide(self, how: str, payment_id: str | None, **more: str) -> Facts:
        given = {"payment_id": payment_id or self._pending(), **more}
        return facts(self._control.post(f"/actions/payment.{how}", given)["result"])

    def _pending(self) -> str:
        pending = [each.id for each in self.list() if each.status == "pending"]
        if len(pending) == 1:
            return str(pending[0])
        told = f"{', '.join(pending)} are pending" if pending else "none is pending"
        raise MockError(f"Which payment? {told}; name one")


class Customer:
    """One person who writes to the shop, by their address."""

    def __init__(self, control: Control, address: str) -> None:
        """Play this one, who need not be known to the shop yet."""
        self._control = control
        self.address = address
        self.payments = Payments(control, address)

    def says(self, content: str, **more: str) -> Facts:
        """Write to the shop; return the ids of the message and its conversation.

        Args:
            content: the text.
            more: `type`, `media_url`, `channel`, and `name` for who is new.
        """
        return self._does("message.receive", content=content, **more)

    def reads(self) -> None:
        """Read all that the shop has sent and that has not failed."""
        for each in self.messages:
            if each.direction == "outbound" and each.status in _UNREAD:
                self._control.post("/actions/message.read", {"message_id": each.id})

    def blocks_us(self) -> None:
        """Block the shop: what it sends from now on stays sent."""
        self._does("customer.block")

    def unblocks_us(self) -> None:
        """Take it back: what the shop sends from now on arrives."""
        self._does("customer.unblock")

    @property
    def messages(self) -> Sequence[Facts]:
        """Return the messages of both directions, oldest first."""
        return _of(self._control, "messages", self.address)

    @property
    def last_reply(self) -> Facts | None:
        """Return the last message that the shop sent, or None; its text is `content`."""
        sent = [each for each in self.messages if each.direction == "outbound"]
        return sent[-1] if sent else None

    @property
    def conversation(self) -> Facts | None:
        """Return the latest conversation with its `messages`, or None."""
        found = _of(self._control, "conversations", self.address)
        if not found:
            return None
        own = [each for each in self.messages if each.conversation_id == found[-1].id]
        return Facts({**found[-1], "messages": own})

    def _does(self, action: str, **params: Any) -> Facts:  # noqa: ANN401 (each action's own)
        given = {"customer_id": self.address, **params}
        return facts(self._control.post(f"/actions/{action}", given)["result"])


def _of(control: Control, kind: str, customer_id: str | None) -> Sequence[Facts]:
    """Return the entities of a kind that belong to a customer, or all of them."""
    found = control.get("/state")[kind]
    mine = [each for each in found if customer_id in {None, each.get("customer_id")}]
    return all_facts(mine)
