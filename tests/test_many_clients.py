"""Fifty clients at once, a sandbox each, 20,000 calls to one process: none sees another's doing.

All write to the same customers, under the same idempotency keys, and half of them are told apart by
their token alone; so whatever got mixed up would show. Each checks every answer as it comes.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeAlias, cast

import uvloop

from tests.process import PATIENCE, Mock

CLIENTS, ROUNDS = 50, 80
CALLS_A_ROUND = 5
NAMES = [f"client-{number}" for number in range(CLIENTS)]
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
TERMS = {"fixtures": "minimal", "plan": "enterprise", "speed": 0, "now": 1_772_452_800}
HOOK = {"url": "http://capture.invalid/hook", "events": ["payment.created"]}

Document: TypeAlias = Any
Talk = Generator[bytes, tuple[int, Document], None]
"""Yields requests, is sent status and document of their answers."""


class Client:
    """One integration and what it knows of its own shop."""

    def __init__(self, number: int) -> None:
        self.name = NAMES[number]
        self.amount = 1_000 + number
        self.ids: list[str] = []
        self.calls = 0
        by_path = number % 2 == 0
        self._prefix = f"/sandboxes/{self.name}" if by_path else ""
        self._key = "test_sk_demo" if by_path else f"test_sk_sandbox_{self.name}"

    def talk(self) -> Talk:
        """Send, read, charge, look and list; every other charge repeats the one before."""
        said: Counter[str] = Counter()
        paid = ""
        for turn in range(ROUNDS):
            customer = f"wa:{turn % 7}"
            content = f"{self.name} says {turn}"
            body = {"channel": "whatsapp", "to": customer, "content": content}
            sent = yield from self._call(201, "POST", "/v1/messages/send", body)
            said[customer] += 1
            self.ids.append(sent["messageId"])
            message = yield from self._call(200, "GET", f"/v1/messages/{sent['messageId']}")
            assert (message["content"], message["customerId"]) == (content, customer)

            order = {"customer_id": "wa:0", "amount": self.amount + turn // 2}
            payment = yield from self._call(
                201, "POST", "/v1/payments/create", order, f"order-{turn // 2}"
            )
            assert (payment["id"] == paid) is (turn % 2 == 1)
            if payment["id"] != paid:
                self.ids.append(payment["id"])
            paid = payment["id"]
            found = yield from self._call(200, "GET", f"/v1/payments/{paid}")
            assert found == payment
            assert found["amount"] == self.amount + turn // 2

            page = yield from self._call(200, "GET", f"/v1/messages?customer_id={customer}&limit=5")
            assert page["totalCount"] == said[customer]
            assert page["data"][0]["content"] == content
            assert all(each["content"].startswith(f"{self.name} ") for each in page["data"])

    def _call(
        self, wanted: int, method: str, path: str, body: object = None, key: str = ""
    ) -> Generator[bytes, tuple[int, Document], Document]:
        content = b"" if body is None else json.dumps(body).encode()
        lines = [
            f"{method} {self._prefix}{path} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {self._key}",
            *(["Content-Type: application/json"] if content else []),
            f"Content-Length: {len(content)}",
            *([f"Idempotency-Key: {key}"] if key else []),
        ]
        status, document = yield "\r\n".join([*lines, "", ""]).encode() + content
        self.calls += 1
        assert status == wanted, f"{self.name}: {method} {path} answered {status}: {document}"
        return document


class Connection(asyncio.Protocol):
    """Goes on with a talk as soon as an answer is whole; lean, since fifty share a thread."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._seen = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(next(self._talk))

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, blank, body = self._seen.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not blank or length is None or len(body) < int(length[1]):
            return
        self._seen = b""
        try:
            self._transport.write(self._talk.send((int(head[9:12]), json.loads(body))))
        except StopIteration:
            self._transport.close()
            self.done.set_result(None)
        except Exception as error:  # noqa: BLE001 (whatever it is fails the test)
            self._transport.close()
            self.done.set_exception(error)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the mock hung up"))


async def talk_all(port: int, clients: list[Client]) -> None:
    """Have all clients talk at once, to the end."""
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda each=each: Connection(each.talk()), "127.0.0.1", port)  # type: ignore[misc]  # each its own
        for each in clients
    ]
    talking = [connection.done for _, connection in opened]
    await asyncio.wait_for(asyncio.gather(*talking), 2 * PATIENCE)


def test_fifty_clients_in_a_sandbox_each_do_not_disturb_each_other(tmp_path: Path) -> None:
    clients = [Client(number) for number in range(CLIENTS)]
    with Mock(tmp_path) as mock:
        for name in NAMES:
            assert mock.post("/__admin/sandboxes", {"name": name, **TERMS}).status == 200
            assert mock.post(f"/sandboxes/{name}/v1/webhooks", HOOK).status == 201

        uvloop.run(talk_all(mock.port, clients))

        listed = {each["name"]: each for each in mock.get("/__admin/sandboxes").json["sandboxes"]}
        payloads = {
            name: mock.post(f"/sandboxes/{name}/__admin/deliveries/take", {}).json["body"]
            for name in NAMES
        }
        assert mock.stderr == ""

    assert sum(client.calls for client in clients) == 20_000
    assert {name: _counts(listed[name]) for name in NAMES} == dict.fromkeys(NAMES, (401, 127, 40))
    assert [_counts(listed[name]) for name in ("test", "live")] == [(0, 0, 0), (0, 0, 0)]
    ids = [identifier for client in clients for identifier in client.ids]
    assert len(ids) == len(set(ids)) == CLIENTS * (80 + 40)
    for client in clients:
        data = json.loads(payloads[client.name])["data"]
        assert (data["amount"], data["payment_id"]) == (client.amount, client.ids[1])


def _counts(listed: dict[str, Any]) -> tuple[int, int, int]:
    return listed["requests"], listed["events"], listed["deliveries"]
