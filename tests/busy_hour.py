"""An hour with much to do: 10,000 tasks that are due in it, 500 of them make a delivery.

What the test holds against itself, and the benchmark times: messages to be delivered and read,
payments to be approved, begun all along half a minute of a frozen clock, over HTTP's own gateway.
"""

import json
from dataclasses import replace
from pathlib import Path

from respondeia_mock.settings import Settings
from tests.conftest import FROZEN, make_call
from tests.serving import Desk, Served

MESSAGES, PAYMENTS, STEPS = 4_750, 500, 50
TASKS = 2 * MESSAGES + PAYMENTS
FIXTURE = {
    "rate_limit": {"enabled": False},
    "behavior": {
        "messages": {"delivered_after": "10m", "read_after": "50m"},
        "payments": {"approve_after": "20m"},
    },
}


def settings(folder: Path) -> Settings:
    """Write the fixture down in a folder; return the settings of a server that starts from it."""
    file = folder / "busy-hour.json"
    file.write_text(json.dumps(FIXTURE), "utf-8")
    return replace(FROZEN, fixtures=("minimal", str(file)))


def begin(served: Served, desk: Desk, url: str) -> None:
    """Begin all of it in a fresh sandbox; a webhook hears of the payments."""
    desk.subscribe(url, "payment.approved")
    for _ in range(STEPS):
        _write(served, desk.name)
        desk.advance("600ms")


def _write(served: Served, name: str) -> None:
    """Call the engine as the gateway does, without a socket for each call."""
    engine = served.application.parts.engine
    for number in range(MESSAGES // STEPS):
        body = {"channel": "whatsapp", "to": f"wa:{number}", "content": "Hola"}
        engine.handle(make_call("POST", "/v1/messages/send", body, sandbox=name))
    for number in range(PAYMENTS // STEPS):
        payment = {"customer_id": f"wa:{number}", "amount": 5900}
        engine.handle(make_call("POST", "/v1/payments/create", payment, sandbox=name))
