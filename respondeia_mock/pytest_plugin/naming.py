"""What a test's sandbox is called: readable, the same in every run, and no other test's."""

import re
from zlib import crc32

READABLE = 80
"""Characters of the test's own name; with the rest, a sandbox's name may have 100."""
_OTHERS = re.compile(r"[^a-z0-9]+")


def sandbox_name(nodeid: str, number: int = 1) -> str:
    """Return the name of a test's sandbox, or of its `number`th.

    Ids and chance depend on it, so it depends on nothing but the test.
    """
    own = nodeid.rpartition("::")[2] if "[" not in nodeid else _parametrised(nodeid)
    readable = _OTHERS.sub("-", own.lower()).strip("-")[:READABLE].strip("-")
    name = f"{readable or 'test'}-{crc32(nodeid.encode()):08x}"
    return name if number == 1 else f"{name}-{number}"


def _parametrised(nodeid: str) -> str:
    """Return the last part of a node id whose parameters may hold `::` too."""
    before, bracket, after = nodeid.partition("[")
    return before.rpartition("::")[2] + bracket + after
