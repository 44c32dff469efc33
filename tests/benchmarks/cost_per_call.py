"""Server CPU a request, the mock beside bare Starlette routes that answer the same JSON.

`python -m tests.benchmarks.cost_per_call`: 32 connections, both sides in turn, medians, ratios.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from tests.benchmarks.load import ask, bare, cpu_seconds, load, mock, request_bytes

ROUNDS, CALLS = 9, 3200
CUSTOMER = "wa:5491123456789"
BODY = json.dumps(
    {
        "channel": "whatsapp",
        "to": CUSTOMER,
        "content": "Hola! Cómo puedo ayudarte hoy?",
        "type": "text",
    }
).encode()
PAGE = f"/v1/messages?customer_id={CUSTOMER}&limit=50"
CASES = {
    "POST /v1/messages/send": (request_bytes("POST", "/v1/messages/send", BODY), 1.4),
    "GET /v1/customers/{id}": (request_bytes("GET", f"/v1/customers/{CUSTOMER}"), 1.6),
    "GET /v1/messages, 50": (request_bytes("GET", PAGE), 1.0),
}


@contextmanager
def both() -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Run both servers, the bare one with the mock's own answers."""
    with mock("--plan", "enterprise", "--speed", "0") as (pid, port):
        for _ in range(59):
            ask(port, "POST", "/v1/messages/send", BODY)
        answers = {
            "send": ask(port, "POST", "/v1/messages/send", BODY),
            "customer": ask(port, "GET", f"/v1/customers/{CUSTOMER}"),
            "messages": ask(port, "GET", PAGE),
        }
        with bare(answers) as other:
            yield (pid, port), other


def spent(server: tuple[int, int], request: bytes) -> float:
    """Return microseconds of server CPU a request."""
    pid, port = server
    before = cpu_seconds(pid)
    load(port, request, CALLS)
    used = cpu_seconds(pid) - before
    return used / CALLS * 1_000_000


def main() -> None:
    """Print a line a case."""
    print(f"{'':26}{'mock':>8}{'bare':>8}{'ratio':>8}{'at most':>9}")
    with both() as (ours, theirs):
        for name, (request, most) in CASES.items():
            spent(ours, request), spent(theirs, request)
            pairs = [(spent(ours, request), spent(theirs, request)) for _ in range(ROUNDS)]
            mine, other = median(p[0] for p in pairs), median(p[1] for p in pairs)
            ratio = median(a / b for a, b in pairs)
            print(f"{name:26}{mine:6.0f}µs{other:6.0f}µs{ratio:8.2f}{most:9.1f}", flush=True)


if __name__ == "__main__":
    main()
