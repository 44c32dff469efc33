"""A real server in a thread of the tests' own process, and a desk of its own for each test.

A desk is one sandbox of that server, on a frozen clock: what one test does, no other sees.
"""

import asyncio
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

import uvicorn

from respondeia_mock.app import build
from respondeia_mock.http.application import Application
from respondeia_mock.http.protocol import Protocol
from respondeia_mock.settings import Settings
from tests.asgi import Json
from tests.process import PATIENCE, Got, fetch

EVENTS = (
    "message.received",
    "message.sent",
    "message.delivered",
    "message.read",
    "message.failed",
    "payment.created",
    "payment.approved",
    "payment.rejected",
    "payment.refunded",
    "customer.created",
    "customer.updated",
    "conversation.escalated",
    "ai.training.completed",
)


class Served:
    """An application served on 127.0.0.1 until the block is left."""

    def __init__(self, settings: Settings, protocol: type[asyncio.Protocol] = Protocol) -> None:
        self.protocol = protocol
        self.application: Application = build(settings)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            self.application,
            http=protocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config)
        sockets = {"sockets": [self._socket]}
        self._thread = Thread(target=self._server.run, kwargs=sockets, daemon=True)
        self._desks = 0

    def desk(self, name: str | None = None) -> "Desk":
        """Return a desk at a sandbox that nobody else uses, or at the one of this name."""
        self._desks += 1
        return Desk(self.url, name or f"desk-{self._desks}")

    def stop(self) -> None:
        """End it and wait until it has ended."""
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the server does not end"

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._server.ready.wait(PATIENCE), "the server does not start"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._socket.close()


class _Server(uvicorn.Server):
    """uvicorn that tells when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@dataclass(frozen=True)
class Desk:
    """One sandbox over HTTP; calls that must succeed return their document."""

    server: str
    name: str
    token: str = "test_sk_demo"

    def logged_in(self) -> "Desk":
        """Return the desk with the token of a login."""
        user = {"email": "demo@respondeia.com", "password": "demo1234"}
        return replace(self, token=self.post("/v1/auth/login", user)["user"]["token"])

    def ask(self, method: str, path: str, body: object = None) -> Got:
        """Call a path below the sandbox, whatever comes of it."""
        raw = None if body is None else json.dumps(body).encode()
        url = f"{self.server}/sandboxes/{self.name}{path}"
        return fetch(url, method, raw, authorization=f"Bearer {self.token}")

    def did(self, method: str, path: str, body: object = None) -> Json:
        got = self.ask(method, path, body)
        assert got.status < 300, got.body
        return got.json

    def get(self, path: str) -> Json:
        return self.did("GET", path)

    def post(self, path: str, body: object = None) -> Json:
        return self.did("POST", path, {} if body is None else body)

    def subscribe(self, url: str, *events: str, secret: str = "whsec_1") -> str:  # noqa: S107
        """Have a URL told of these events, or of all; return the webhook's id."""
        body = {"url": url, "events": events or EVENTS, "secret": secret}
        return str(self.post("/v1/webhooks", body)["webhookId"])

    def send(self, content: str = "Hola", to: str = "wa:5491123456789") -> str:
        """Have the shop send a message, which is one event now; return its id."""
        body = {"channel": "whatsapp", "to": to, "content": content}
        return str(self.post("/v1/messages/send", body)["messageId"])

    def pay(self, description: str = "") -> str:
        """Charge a customer; return the payment's id."""
        body = {"customer_id": "wa:5491123456789", "amount": 5900, "description": description}
        return str(self.post("/v1/payments/create", body)["id"])

    def act(self, action: str, **params: object) -> Json:
        return self.post(f"/__admin/actions/{action}", params)["result"]

    def rule(self, effect: Mapping[str, object], **more: object) -> str:
        """Add a rule about deliveries; return its id."""
        return str(self.post("/__admin/rules", {**more, "webhook": effect})["id"])

    def settle(self) -> None:
        self.post("/__admin/settle", {"timeout": PATIENCE})

    def advance(self, by: object) -> Json:
        return self.post("/__admin/clock/advance", {"by": by})["fired"]

    def deliveries(self, query: str = "") -> list[Any]:
        found: list[Any] = self.get(f"/__admin/deliveries?limit=10000{query}")["deliveries"]
        return found

    def states(self) -> list[tuple[str, str, int]]:
        """Tell the deliveries as event, state and number of attempts."""
        return [(each["event"], each["state"], each["attempts"]) for each in self.deliveries()]

    def delivery(self, identifier: str) -> Json:
        return self.get(f"/__admin/deliveries/{identifier}")
