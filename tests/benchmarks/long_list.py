"""A page of messages at 200,000 stored messages beside one at 1,000: server CPU a request.

`python -m tests.benchmarks.long_list`
"""

import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.cost_per_call import spent
from tests.benchmarks.load import mock, request_bytes

ROUNDS = 7
CUSTOMER = "wa:5491100001111"
MOST = 1.2


def fixture(folder: Path, count: int) -> str:
    """Write a fixture with so many messages of one customer."""
    lines = [f"customers: [{{id: '{CUSTOMER}'}}]", "messages:"]
    for number in range(count):
        said = f"{{customer_id: '{CUSTOMER}', content: Hola {number}, direction: inbound, "
        lines.append(f"  - {said}timestamp: -{count - number}s}}")
    path = folder / f"{count}.yaml"
    path.write_text("\n".join(lines), "utf-8")
    return str(path)


def main() -> None:
    """Print both costs and their ratio."""
    request = request_bytes("GET", f"/v1/messages?customer_id={CUSTOMER}&limit=50")
    with tempfile.TemporaryDirectory() as name:
        long, short = (fixture(Path(name), count) for count in (200_000, 1_000))
        options = ("--plan", "enterprise", "--speed", "0", "--fixtures")
        with mock(*options, long) as many, mock(*options, short) as few:
            spent(many, request), spent(few, request)
            pairs = [(spent(many, request), spent(few, request)) for _ in range(ROUNDS)]
    ours, other = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    ratio = median(a / b for a, b in pairs)
    print(f"200,000 messages {ours:.0f}µs, 1,000 {other:.0f}µs, ratio {ratio:.2f} (at most {MOST})")


if __name__ == "__main__":
    main()
