"""How long `POST /__admin/clock/advance` takes over an hour with 10,000 tasks, 500 deliveries.

`python -m tests.benchmarks.busy_hour`: the median of five, in real seconds; at most one or so.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from tests import busy_hour
from tests.receivers.listening import Receiver
from tests.serving import Served

ROUNDS = 5


def main() -> None:
    """Print each round and the median."""
    took = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Served(busy_hour.settings(Path(folder))) as served,
        Receiver() as receiver,
    ):
        for number in range(ROUNDS):
            desk = served.desk(f"round-{number}")
            busy_hour.begin(served, desk, receiver.url)
            started = time.perf_counter()
            fired = desk.advance("1h")
            took.append(time.perf_counter() - started)
            print(f"{len(fired):,} things happened in {took[-1]:.2f} s")
    print(f"median {median(took):.2f} s (about 1 s)")


if __name__ == "__main__":
    main()
