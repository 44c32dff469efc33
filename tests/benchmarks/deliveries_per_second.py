"""Deliveries a second, the mock's beside aiohttp's that posts the same bytes in a bare loop.

`python -m tests.benchmarks.deliveries_per_second`: ten receivers in another process, 1,000 bodies
to each, both sides in turn, medians, the ratio. The mock's time begins with the first event and
ends with the last answer: writing, signing, ordering and recording are in it.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import aiohttp
import uvloop

from respondeia_mock.app import build
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.events import EventName
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.application import Application
from respondeia_mock.http.collector import Collector
from respondeia_mock.settings import Settings

RECEIVERS, BODIES, ROUNDS, AT_LEAST = 10, 1_000, 7, 0.6
HERE = Path(__file__).parent

Sent = list[tuple[str, list[tuple[bytes, Mapping[str, str]]]]]
"""For each receiver its URL and what is posted to it, bodies and headers."""


@contextmanager
def receivers() -> Iterator[list[str]]:
    """Run the receivers in a process of their own; yield their URLs."""
    command = [sys.executable, str(HERE / "receivers.py"), str(RECEIVERS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        ports = json.loads(process.stdout.readline())
        try:
            yield [f"http://127.0.0.1:{port}/hook" for port in ports]
        finally:
            process.terminate()


async def mocks(application: Application, urls: list[str], name: str) -> tuple[float, Sandbox]:
    """Return the seconds in which the mock delivers everything, and the sandbox that did it."""
    sandbox = application.parts.engine.sandboxes.open(name)
    for number, url in enumerate(urls):
        hook = Webhook(f"wh_{number}", url, ("message.sent",), "whsec_benchmark")
        sandbox.store.webhooks.add(hook)
    started = time.perf_counter()
    for number in range(BODIES):
        sandbox.publish(EventName.MESSAGE_SENT, data(number))
    await application.parts.courier.settle(sandbox)
    spent = time.perf_counter() - started
    assert [each.state for each in sandbox.outbox] == ["succeeded"] * RECEIVERS * BODIES
    return spent, sandbox


def data(number: int) -> dict[str, object]:
    """Return the data of a message that was sent."""
    return {
        "message_id": f"msg_{number:016}",
        "customer_id": "wa:5491123456789",
        "content": "Hola! Cómo puedo ayudarte hoy? 👋",
        "channel": "whatsapp",
        "sent_at": 1772452800,
        "ai_generated": False,
    }


def recorded(sandbox: Sandbox, urls: list[str]) -> Sent:
    """Return what the mock sent."""
    owed = list(sandbox.outbox)
    return [
        (url, [(each.body, each.headers(1)) for each in owed if each.url == url]) for url in urls
    ]


async def bares(sent: Sent) -> float:
    """Return the seconds in which ten senders post the same with aiohttp alone."""
    async with aiohttp.ClientSession() as session:

        async def post_all(url: str, bodies: list[tuple[bytes, Mapping[str, str]]]) -> None:
            for body, headers in bodies:
                async with session.post(url, data=body, headers=headers) as answer:
                    await answer.read()
                    assert answer.status == 200

        started = time.perf_counter()
        await asyncio.gather(*(post_all(url, bodies) for url, bodies in sent))
        return time.perf_counter() - started


async def main() -> None:
    """Print both sides and the ratio."""
    application = build(Settings(fixtures=("minimal",), speed=0, now=1772452800.0))
    application.parts.courier.start()
    Collector()
    count = RECEIVERS * BODIES
    with receivers() as urls:
        _, sandbox = await mocks(application, urls, "warm-up")
        sent = recorded(sandbox, urls)
        await bares(sent)
        pairs = []
        for number in range(ROUNDS):
            mine, _ = await mocks(application, urls, f"round-{number}")
            pairs.append((mine, await bares(sent)))
        await application.parts.courier.close()
    mine, other = (median(count / pair[side] for pair in pairs) for side in (0, 1))
    ratio = median(theirs / ours for ours, theirs in pairs)
    print(f"the mock {mine:,.0f}/s, aiohttp alone {other:,.0f}/s", end=", ")
    print(f"ratio {ratio:.2f} (at least {AT_LEAST})")


if __name__ == "__main__":
    uvloop.run(main())
