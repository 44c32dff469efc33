"""All sandboxes of a server, by name: `test` and `live` always, others from their first use.

Here is decided which one a call belongs to, before its first stage: the path's prefix, else the
shape of its token. It opens no sandbox that a name does not allow.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import lru_cache

from respondeia_mock.core.sandbox import Sandbox

TEST = "test"
LIVE = "live"
MOST = 1_000
SANDBOX_TOKEN = "test_sk_sandbox_"  # noqa: S105 (a prefix, not a secret)
SESSION_TOKEN = "session_live"  # noqa: S105 (a prefix, not a secret)
_NAME = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


class Sandboxes:
    """The sandboxes of one server. At most 1,000: the one idle for longest is dropped."""

    def __init__(
        self, make: Callable[[str], Sandbox], dropped: Callable[[str], None] = lambda _: None
    ) -> None:
        """Open `test` and `live`; `make` makes one from the seed, `dropped` hears of each lost."""
        self._make = make
        self._dropped = dropped
        self._named: OrderedDict[str, Sandbox] = OrderedDict()
        self.test = make(TEST)
        self.live = make(LIVE)

    def get(self, name: str) -> Sandbox | None:
        """Return the sandbox of this name if it is there."""
        if name == TEST:
            return self.test
        return self.live if name == LIVE else self._named.get(name)

    def open(self, name: str) -> Sandbox:
        """Return the sandbox of this name, made from the seed on first use."""
        sandbox = self.get(name)
        if sandbox is None:
            if len(self._named) >= MOST - 2:
                idle, lost = self._named.popitem(last=False)
                lost.close()
                self._dropped(idle)
            sandbox = self._named[name] = self._make(name)
        elif name in self._named:
            self._named.move_to_end(name)
        return sandbox

    def __iter__(self) -> Iterator[Sandbox]:
        """Yield all of them, `test` and `live` first."""
        yield self.test
        yield self.live
        yield from self._named.values()

    def __len__(self) -> int:
        """Count them."""
        return 2 + len(self._named)


def is_name(name: str) -> bool:
    """Say whether a sandbox may be called so: lower-case letters, digits and hyphens."""
    return _NAME.fullmatch(name) is not None


@lru_cache(maxsize=1024)
def named_by_token(token: str) -> str | None:
    """Return the sandbox that a token's shape names; None if it is malformed after `sandbox_`.

    `test_sk_sandbox_<name>` and `test_sk_sandbox_<name>_…` name theirs (upper case is lowered),
    live keys and login tokens live, everything else test.
    """
    if token.startswith(SANDBOX_TOKEN):
        name = token.removeprefix(SANDBOX_TOKEN).partition("_")[0].lower()
        return name if is_name(name) and name not in {TEST, LIVE} else None
    return LIVE if token.startswith(("sk_live_", SESSION_TOKEN)) else TEST


def key_prefix(name: str) -> str:
    """Return what keys minted in the sandbox `name` begin with."""
    return {TEST: "test_sk", LIVE: "sk_live"}.get(name, SANDBOX_TOKEN + name)


def session_prefix(name: str) -> str:
    """Return what login tokens of the sandbox `name` begin with."""
    return SESSION_TOKEN if name == LIVE else key_prefix(name)
