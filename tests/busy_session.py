"""A busy day with a shop: many operations, control calls and advances, always the same.

Run as a program it prints the journal that the day leaves behind, for `test_determinism` to
compare across processes.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from respondeia_mock.app import build
from respondeia_mock.http.application import Application
from respondeia_mock.http.control.spelling import render_whole
from respondeia_mock.settings import Settings
from tests.asgi import Json, ask

NOW = 1_772_452_800.0
ANA = "wa:5491123456789"
TIMED = ("arrived", "duration_ms")
"""What of a journal entry is told in real time."""


class Day:
    """One application and what happened in it."""

    def __init__(self, seed: int = 42, now: float = NOW) -> None:
        chosen = Settings(fixtures=("shop",), now=now, speed=0, seed=seed)
        self.application: Application = build(chosen)
        self.play()

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Json:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.application, method, path, body, headers=sent).json

    def control(self, path: str, body: object) -> Json:
        return self.call("POST", f"/__admin/{path}", body)

    def journal(self) -> Iterator[str]:
        """Yield the list and each entry of every sandbox, without what is told in real time."""
        for name in ("test", "live", "worker"):
            door = f"/sandboxes/{name}/__admin/requests"
            told = self.call("GET", f"{door}?limit=10000")
            assert told["total"] == len(told["requests"]) > 0
            yield from map(_line, told["requests"])
            for entry in told["requests"]:
                yield _line(self.call("GET", f"{door}/{entry['id']}"))

    def events(self) -> list[str]:
        """List the events and the deliveries of every sandbox, in full."""
        sandboxes = list(self.application.parts.engine.sandboxes)
        happened = [repr(each) for sandbox in sandboxes for each in sandbox.events]
        owed = [json.dumps(render_whole(each)) for sandbox in sandboxes for each in sandbox.outbox]
        return [*happened, *owed]

    def ids(self) -> set[str]:
        """Return the ids that were minted for requests and events."""
        requests = {json.loads(line)["id"] for line in self.journal()}
        sandboxes = self.application.parts.engine.sandboxes
        return requests | {each.id for sandbox in sandboxes for each in sandbox.events}

    def play(self) -> None:
        """Live through the day."""
        self._morning()
        self._noon()
        self._afternoon()

    def _morning(self) -> None:
        """Keys, webhooks, training, settings."""
        login = {"email": "demo@respondeia.com", "password": "demo1234"}
        token = self.call("POST", "/v1/auth/login", login, authorization="")["user"]["token"]
        live = {"authorization": f"Bearer {token}"}
        minting = {"name": "day", "permissions": ["messages:read", "customers:read"]}
        key = self.call("POST", "/v1/auth/api-keys", minting, **live)["apiKey"]
        self.call("GET", "/v1/customers?limit=3", authorization=f"Bearer {key}")
        self.call("GET", "/v1/payments", authorization=f"Bearer {key}")
        self.call("GET", "/v1/payments", authorization="Bearer YOUR_API_TOKEN")
        everything = ["message.sent", "message.received", "payment.approved", "customer.created"]
        hook = {"url": "http://127.0.0.1:9/hook", "events": everything}
        made = self.call("POST", "/v1/webhooks", hook)
        self.call("POST", f"/v1/webhooks/{made['webhookId']}/test", {"event": "payment.approved"})
        self.call("GET", "/v1/webhooks")
        faqs = [{"question": "¿Abren los domingos?", "answer": "No, los domingos descansamos."}]
        self.call("POST", "/v1/ai/training/upload", {"type": "faq", "data": {"faqs": faqs}})
        self.control("clock/advance", {"by": "1s"})
        self.call("GET", "/v1/ai/training/status")
        self.control("clock/advance", {"until": "idle"})
        self.call("POST", "/v1/ai/test", {"message": "abren los domingos"})
        self.call("PATCH", "/v1/ai/settings", {"tone": "formal", "responseDelayMs": 700})

    def _noon(self) -> None:
        """Messages in both directions, the assistant, an escalation."""
        for number in range(20):
            to = f"wa:54911000000{number % 5:02}" if number % 3 else ANA
            body = {"channel": "whatsapp", "to": to, "content": f"Hola {number} 🧉"}
            sent = self.call("POST", "/v1/messages/send", body)
            if number % 4 == 0:
                self.call("POST", f"/v1/messages/{sent['messageId']}/read")
                self.call("GET", f"/v1/messages/{sent['messageId']}")
            if number % 5 == 0:
                self.control("clock/advance", {"by": "700ms"})
        for question in ("abren los domingos?", "quiero hablar con una persona", "zzz qqq"):
            customer = {"customer_id": f"tg:{len(question)}", "content": question}
            self.control("actions/message.receive", customer)
            self.control("clock/advance", {"by": "2s"})
        page = self.call("GET", f"/v1/messages?customer_id={ANA}&limit=5")
        self.call("GET", f"/v1/messages?customer_id={ANA}&limit=5&cursor={page['nextCursor']}")
        self.call("PATCH", f"/v1/customers/{ANA}", {"tags": ["b", "a"], "metadata": {"z": 1.5}})
        self.call("GET", f"/v1/customers/{ANA}/conversations")
        self.call("GET", "/v1/customers?page=2&limit=7")

    def _afternoon(self) -> None:
        """Payments, mistakes, metrics, an export, another sandbox."""
        order = {"customer_id": ANA, "amount": 5900, "description": "Plan Pro"}
        made = [
            self.call("POST", "/v1/payments/create", {**order, "amount": amount})
            for amount in (5900, 100401, 100402, 100403, 7700)
        ]
        for _ in range(2):
            self.call("POST", "/v1/payments/create", order, idempotency_key="k-1")
        self.call("POST", f"/webhooks/mercadopago/acc_demo?id={made[0]['id']}")
        self.control("actions/payment.reject", {"payment_id": made[4]["id"]})
        self.control("clock/advance", {"until": {"event": "payment.approved"}})
        self.control("clock/advance", {"by": "2h"})
        self.call("POST", f"/v1/payments/{made[0]['id']}/refund", {"reason": "¿?"})
        self.call("POST", f"/v1/payments/{made[4]['id']}/refund")
        for each in made:
            self.call("GET", f"/v1/payments/{each['id']}")
        for wrong in ("/v1/payments?limit=0", "/v1/custommers", "/v1/messages"):
            self.call("GET", wrong)
        for metric in ("dashboard", "conversations?period=24h", "ai-performance"):
            self.call("GET", f"/v1/analytics/{metric}")
        for kind in ("messages", "customers", "payments", "dashboard"):
            self.call("POST", "/v1/analytics/export", {"type": kind, "format": "json"})
        self.call("GET", "/v1/payments?start_date=2026-03-01&end_date=2026-03-02")
        worker = {"authorization": "Bearer test_sk_sandbox_worker_1"}
        self.call("POST", "/v1/payments/create", order, **worker)
        self.call("GET", "/v1/analytics/dashboard", **worker)


def _line(entry: dict[str, Any]) -> str:
    kept = {name: value for name, value in entry.items() if name not in TIMED}
    assert len(kept) == len(entry) - len(TIMED)
    return json.dumps(kept, ensure_ascii=False)


def main() -> None:
    """Print the journal, then the events."""
    day = Day()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # it is a text stream
    sys.stdout.writelines(f"{line}\n" for line in [*day.journal(), *day.events()])
