"""A small shop on Flask that sells through RespondeIA, as its page advises.

It charges by POST /payments/create, hears of the payment by webhook, and thanks the customer. Each
order has one Idempotency-Key, whatever becomes of the answers; a webhook is verified over its raw
bytes and only noted down; `work`, which a real shop has run by its job queue, does what follows.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx2
from flask import Flask, Response, jsonify, request

TRIES = 5
"""Of one call, in all; the waits between them are 1, 2, 4 and 8 s."""


class UnavailableError(Exception):
    """RespondeIA could not be reached, or did not take the call, however often it was tried."""


@dataclass
class Order:
    """What a customer has ordered; it is charged under its id, in cents."""

    id: str
    customer_id: str
    amount: int
    payment_id: str | None = None
    status: str = "open"


class Shop:
    """The shop; `app` is what is served."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        webhook_secret: str,
        sleep: Callable[[float], None],
        timeout: float = 10.0,
    ) -> None:
        """Begin without orders.

        Args:
            base_url: of the API; it ends in /v1.
            api_key: of the account.
            webhook_secret: what its webhooks are signed with.
            sleep: waits for so many seconds, as `time.sleep`.
            timeout: seconds that it waits for an answer.
        """
        headers = {"Authorization": f"Bearer {api_key}"}
        self._api = httpx2.Client(base_url=base_url, headers=headers, timeout=timeout)
        self._secret = webhook_secret.encode()
        self._sleep = sleep
        self._approved: set[str] = set()
        self.orders: dict[str, Order] = {}
        self.app = Flask("shop")
        self.app.add_url_rule("/webhooks", view_func=self._take, methods=["POST"])

    def buy(self, order_id: str, customer_id: str, amount: int) -> Order:
        """Charge a customer for an order; once, however often it is called for the same order.

        Raises:
            UnavailableError: nobody knows whether it was charged; try again later.
        """
        order = self.orders.setdefault(order_id, Order(order_id, customer_id, amount))
        body = {"customer_id": customer_id, "amount": amount, "description": order_id}
        order.payment_id = self._post("/payments/create", body, f"charge-{order_id}")["id"]
        return order

    def work(self) -> None:
        """Thank those who have paid and were not thanked yet."""
        for order in self.orders.values():
            if order.status == "open" and order.payment_id in self._approved:
                self._thank(order)
                order.status = "paid"

    def close(self) -> None:
        """Hang up."""
        self._api.close()

    def _take(self) -> tuple[Response, int]:
        """Take a webhook: note down what it tells, and answer at once."""
        raw = request.get_data()
        if not self._is_signed(raw, request.headers.get("X-RespondeIA-Signature", "")):
            return jsonify(error="Invalid signature"), 401
        told = json.loads(raw)
        if told["event"] == "payment.approved":
            self._approved.add(told["data"]["payment_id"])  # told twice, it is in there once
        return jsonify(received=True), 200

    def _is_signed(self, raw: bytes, signature: str) -> bool:
        made = "sha256=" + hmac.new(self._secret, raw, hashlib.sha256).hexdigest()
        return hmac.compare_digest(made.encode(), signature.encode())

    def _thank(self, order: Order) -> None:
        body = {
            "channel": "whatsapp",
            "to": order.customer_id,
            "content": "¡Gracias por tu compra!",
        }
        self._post("/messages/send", body, f"thanks-{order.id}")

    def _post(self, path: str, body: object, key: str) -> Any:  # noqa: ANN401 (any JSON)
        """Post until there is a good answer, always under the same key.

        Raises:
            UnavailableError: there was none.
            httpx2.HTTPStatusError: the call was refused, and would be again.
        """
        for number in range(TRIES):
            wait = 2.0**number
            try:
                answer = self._api.post(path, json=body, headers={"Idempotency-Key": key})
                if answer.status_code != 429 and answer.status_code < 500:
                    answer.raise_for_status()
                    return answer.json()
                wait = float(answer.headers.get("Retry-After", wait))
            except (httpx2.TransportError, json.JSONDecodeError):
                pass  # nobody knows whether it happened: the key makes it safe to ask again
            if number < TRIES - 1:
                self._sleep(wait)
        raise UnavailableError(path)
