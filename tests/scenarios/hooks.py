"""A shop's webhook receiver, sound or with one flaw: real code behind a real socket."""

import hashlib
import hmac
import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.receivers.listening import Request, answers
from tests.scenarios.clients import Shop


@dataclass(frozen=True)
class Manners:
    """How a receiver takes what comes; what is here is sound, a flaw is another value.

    Attributes:
        verifies: refuses what is not signed with the secret.
        acts_once: remembers what it has acted on.
        looks_up: asks the API how things stand before it acts.
        freshness: seconds that a payload may be old.
        needs_known: refuses news of payments it has not heard of.
        talks_when_escalated: replies to customers who wait for a person.
        answers_customers: replies to customers at all.
        fails: answers 500 to everything.
    """

    verifies: bool = True
    acts_once: bool = True
    looks_up: bool = True
    freshness: float = 300.0
    needs_known: bool = False
    talks_when_escalated: bool = False
    answers_customers: bool = True
    fails: bool = False


GOOD = Manners()


@dataclass
class Hook:
    """Takes events for a shop: thanks who paid, answers who writes."""

    shop: Shop
    secret: str
    now: Callable[[], float]
    manners: Manners = GOOD
    _done: set[str] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)
    _escalated: set[str] = field(default_factory=set)

    def __call__(self, connection: socket.socket, request: Request) -> bool:
        return answers(self.take(request))(connection, request)

    def take(self, request: Request) -> int:
        """Act on an event; return the status to answer."""
        payload, manners = json.loads(request.body), self.manners
        if manners.fails:
            return 500
        if manners.verifies and not self._is_signed(request):
            return 401
        if self.now() - payload["timestamp"] > manners.freshness:
            return 400
        event, data = payload["event"], payload["data"]
        if event == "payment.created":
            self._known.add(data["payment_id"])
        if event == "payment.approved":
            return self._approved(data["payment_id"])
        if event == "conversation.escalated":
            self._escalated.add(data["customer_id"])
        if event == "message.received":
            self._answer(data)
        return 200

    def _approved(self, identifier: str) -> int:
        if self.manners.needs_known and identifier not in self._known:
            return 404
        if identifier not in self._done or not self.manners.acts_once:
            self._done.add(identifier)
            if not self.manners.looks_up or self._stands(identifier) == "approved":
                self.shop.say("¡Gracias por tu compra!")
        return 200

    def _stands(self, identifier: str) -> str:
        return str(self.shop.call("GET", f"/v1/payments/{identifier}")["status"])

    def _answer(self, data: dict[str, str]) -> None:
        silent = data["customer_id"] in self._escalated and not self.manners.talks_when_escalated
        if self.manners.answers_customers and not silent:
            self.shop.say("¡Hola! Ya te respondo.")

    def _is_signed(self, request: Request) -> bool:
        made = hmac.new(self.secret.encode(), request.body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"sha256={made}", request.headers["x-respondeia-signature"])
