"""Start-up to the first 200 of GET /v1/customers, and idle memory, beside bare Starlette.

`python -m tests.benchmarks.startup`: both in turn, wall clock from the start of the process.
"""

import socket
import subprocess
import sys
import time
from statistics import median

from tests.benchmarks.load import (
    ENVIRONMENT,
    HERE,
    ask,
    free_port,
    mock,
    request_bytes,
    resident_mib,
)

ROUNDS = 15
MOST, MOST_MIB = 1.4, 55
REQUEST = request_bytes("GET", "/v1/customers")


def first_answer(command: list[str], port: int) -> float:
    """Return the seconds from starting a process to its first 200."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    try:
        while not _answers(port):
            if time.perf_counter() - began > 20:
                raise SystemExit(f"no answer: {command}")
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(REQUEST)
            return connection.recv(12) == b"HTTP/1.1 200"
    except OSError:
        time.sleep(0.001)
        return False


def ours() -> float:
    """Start the mock with the fixture shop, as a user does."""
    port = free_port()
    return first_answer([sys.executable, "-m", "respondeia_mock", "--port", str(port)], port)


def bare() -> float:
    """Start bare uvicorn with Starlette."""
    port = free_port()
    return first_answer([sys.executable, str(HERE / "bare.py"), str(port)], port)


def main() -> None:
    """Print both times, their ratio and the memory."""
    ours(), bare()
    pairs = [(ours(), bare()) for _ in range(ROUNDS)]
    mine, other = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    ratio = median(a / b for a, b in pairs)
    times = f"start-up {mine * 1000:.0f} ms, bare {other * 1000:.0f} ms"
    print(f"{times}, ratio {ratio:.2f} (at most {MOST})")
    with mock() as (pid, port):
        ask(port, "GET", "/v1/customers")
        print(f"idle memory {resident_mib(pid):.1f} MiB (at most {MOST_MIB})")


if __name__ == "__main__":
    main()
