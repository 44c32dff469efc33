"""What a sandbox costs: to make, to reset, to keep.

`python -m tests.benchmarks.sandboxes`: medians of a thousand, first of the engine alone and then
over HTTP on one connection, with all that an answer costs; and the memory that 300 sandboxes take
beyond what one does, each having answered one GET and one POST.
"""

import http.client
import json
import time
from collections.abc import Callable
from statistics import median

from respondeia_mock.app import build_engine
from respondeia_mock.core.founding import Terms
from respondeia_mock.settings import Settings
from tests.benchmarks.load import KEY, mock, resident_mib

COUNT, KEPT = 900, 300
MOST_MS, MOST_MIB = 1.0, 100
PAYMENT = json.dumps({"customer_id": "wa:5491123456789", "amount": 5900}).encode()
HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}


def milliseconds(step: Callable[[int], object]) -> float:
    """Return the median time of a step, in milliseconds."""
    taken = []
    for number in range(COUNT):
        started = time.perf_counter()
        step(number)
        taken.append(time.perf_counter() - started)
    return median(taken) * 1000


def alone(fixture: str) -> tuple[float, float]:
    """Return the time to make and to reset one, without HTTP; at the real time, as served."""
    sandboxes = build_engine(Settings(fixtures=(fixture,))).sandboxes
    made = milliseconds(lambda number: sandboxes.found(Terms(f"alone-{number}", (fixture,))))
    reset = milliseconds(lambda number: sandboxes.open(f"alone-{number}").reset())
    return made, reset


class Line:
    """One connection to a mock."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, body: bytes | None = None) -> None:
        """Ask, and see that it went well."""
        self._connection.request(method, path, body, HEADERS)
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path} answered {answer.status}: {said!r}")


def over_http(fixture: str) -> tuple[float, float, float]:
    """Return the time to make, to reset and to delete one, over HTTP."""
    with mock("--fixtures", fixture) as (_, port):
        line = Line(port)
        terms = [
            json.dumps({"name": f"http-{n}", "fixtures": fixture}).encode() for n in range(COUNT)
        ]
        made = milliseconds(lambda n: line.ask("POST", "/__admin/sandboxes", terms[n]))
        reset = milliseconds(lambda n: line.ask("POST", f"/sandboxes/http-{n}/__admin/reset"))
        gone = milliseconds(lambda n: line.ask("DELETE", f"/__admin/sandboxes/http-{n}"))
    return made, reset, gone


def memory(fixture: str) -> tuple[float, float]:
    """Return the MiB of a process with one sandbox in use, and with 300."""
    with mock("--fixtures", fixture) as (pid, port):
        line = Line(port)
        found = []
        for number in range(KEPT):
            prefix = f"/sandboxes/kept-{number}/v1"
            line.ask("GET", f"{prefix}/customers")
            line.ask("POST", f"{prefix}/payments/create", PAYMENT)
            if number in {0, KEPT - 1}:
                found.append(resident_mib(pid))
    return found[0], found[1]


def main() -> None:
    """Print a line a measure and fixture."""
    for fixture in ("minimal", "shop"):
        made, reset = alone(fixture)
        print(f"{fixture}: made in {made:.3f} ms, reset in {reset:.3f} ms", end="")
        print(f" (with minimal at most {MOST_MS:g} each)")
        made, reset, gone = over_http(fixture)
        print(f"  over HTTP: made {made:.2f} ms, reset {reset:.2f} ms, deleted {gone:.2f} ms")
        one, many = memory(fixture)
        more = many - one
        print(f"  {KEPT} in use: {many:.0f} MiB, {more:.0f} more than one (at most {MOST_MIB})")


if __name__ == "__main__":
    main()
