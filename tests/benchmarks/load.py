"""What the benchmarks share: starting a server, loading it over 32 connections, reading its CPU."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import cast

import uvloop

HERE = Path(__file__).parent
# As installed: what is imported was compiled before. An editor's or a CI's habit of not keeping
# bytecode would charge the compiler to the start-up of one side only.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
CONNECTIONS = 32
KEY = "test_sk_demo"
LENGTH = re.compile(rb"content-length: ([0-9]+)", re.IGNORECASE)


def free_port() -> int:
    """Draw a port that is free now."""
    with socket.socket() as drawn:
        drawn.bind(("127.0.0.1", 0))
        return int(drawn.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """Run a server until the block ends; yield its process id once it takes connections."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit(f"did not start: {command}") from None
                time.sleep(0.005)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def mock(*options: str) -> Iterator[tuple[int, int]]:
    """Run the mock; yield its process id and port."""
    port = free_port()
    command = [sys.executable, "-m", "respondeia_mock", "--port", str(port), *options]
    with running(command, port) as pid:
        yield pid, port


@contextmanager
def bare(answers: dict[str, object]) -> Iterator[tuple[int, int]]:
    """Run the bare Starlette routes; yield their process id and port."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.json"
        path.write_text(json.dumps(answers), "utf-8")
        with running([sys.executable, str(HERE / "bare.py"), str(port), str(path)], port) as pid:
            yield pid, port


def request_bytes(method: str, path: str, body: bytes = b"") -> bytes:
    """Return a keep-alive request as it goes over the wire."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: localhost:3000",
        f"Authorization: Bearer {KEY}",
        "Accept: */*",
        "User-Agent: benchmark",
    ]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(port: int, method: str, path: str, body: bytes = b"") -> object:
    """Make one call and return its JSON."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    document = json.loads(answer.read())
    connection.close()
    if answer.status >= 300:
        raise SystemExit(f"{method} {path} answered {answer.status}: {document}")
    return document


class Caller(asyncio.Protocol):
    """One connection that sends the same request again as soon as it is answered.

    Lean, so that the server is what is waited for on both sides of a comparison: with a client
    that is slower than the server, the server's writes are cheaper, since nobody has to be woken.
    """

    def __init__(self, request: bytes, count: int) -> None:
        """Send `request` `count` times; `done` resolves after the last answer."""
        self.request = request
        self.left = count
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.seen = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first one."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Send the next one when an answer is whole."""
        seen = self.seen = self.seen + data if self.seen else data
        head, blank, body = seen.partition(b"\r\n\r\n")
        if not blank or len(body) < int(LENGTH.search(head)[1]):  # type: ignore[index]
            return
        if seen[9:10] != b"2":
            raise SystemExit(f"answered {seen!r}")
        self.seen = b""
        self.left -= 1
        if self.left:
            self.transport.write(self.request)
        else:
            self.transport.close()
            self.done.set_result(None)


def load(port: int, request: bytes, total: int) -> None:
    """Send `total` copies of a request over 32 connections."""
    uvloop.run(_load(port, request, total))


async def _load(port: int, request: bytes, total: int) -> None:
    loop = asyncio.get_running_loop()
    callers = [Caller(request, total // CONNECTIONS) for _ in range(CONNECTIONS)]
    for caller in callers:
        await loop.create_connection(partial(_same, caller), "127.0.0.1", port)
    await asyncio.gather(*(caller.done for caller in callers))


def _same(caller: Caller) -> Caller:
    return caller


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of a process, all its threads together."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        spent += int((task / "schedstat").read_text().split()[0])
    return spent / 1e9


def resident_mib(pid: int) -> float:
    """Return the resident memory of a process, in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
