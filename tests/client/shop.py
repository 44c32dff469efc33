"""An integration in a few lines: it pays, sends and reads over HTTP with the key it was given."""

import json
from dataclasses import dataclass
from typing import Any

from tests.process import Got, fetch


@dataclass(frozen=True)
class Shop:
    base_url: str
    api_key: str

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Got:
        raw = None if body is None else json.dumps(body).encode()
        key = {"authorization": f"Bearer {self.api_key}"}
        return fetch(self.base_url + path, method, raw, **{**key, **headers})

    def pay(self, amount: int = 5900, key: str = "", customer: str = "wa:5491123456789") -> Got:
        body = {"customer_id": customer, "amount": amount}
        return self.ask("POST", "/payments/create", body, idempotency_key=key)

    def paid(self, amount: int = 5900) -> str:
        """Make a payment; return its id."""
        return str(self.pay(amount).json["id"])

    def send(self, content: str = "Hola", to: str = "wa:5491123456789") -> str:
        """Send a message; return its id."""
        body = {"channel": "whatsapp", "to": to, "content": content}
        return str(self.ask("POST", "/messages/send", body).json["messageId"])

    def message(self, message_id: str, customer: str = "wa:5491123456789") -> Any:  # noqa: ANN401 (any JSON)
        found = self.ask("GET", f"/messages?customer_id={customer}").json["data"]
        return next(each for each in found if each["id"] == message_id)
