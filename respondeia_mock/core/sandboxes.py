"""All sandboxes of a server, by name: `test` and `live` always, others from their first use.

Here is decided which one a call belongs to, before its first stage: the path's prefix, else the
shape of its token; and which one goes when there are too many. It opens no sandbox that a name does
not allow. What one with terms of its own is made from, a `Founder` knows.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import lru_cache

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.founding import Founder, Terms
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.sandbox import Sandbox

TEST = "test"
LIVE = "live"
MOST = 1_000
SANDBOX_TOKEN = "test_sk_sandbox_"  # noqa: S105 (a prefix, not a secret)
SESSION_TOKEN = "session_live"  # noqa: S105 (a prefix, not a secret)
_NAME = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


class Sandboxes:
    """The sandboxes of one server, at most 1,000.

    Then the one idle for longest makes room, but for those that are bringing a delivery: these
    only where all are.
    """

    def __init__(
        self,
        make: Callable[[str], Sandbox],
        dropped: Callable[[str], None] = lambda _: None,
        founder: Founder | None = None,
    ) -> None:
        """Open `test` and `live`.

        Args:
            make: makes one from the seed.
            dropped: hears of each that had to make room.
            founder: knows how to make those with terms; None where nobody has any.
        """
        self._make = make
        self._dropped = dropped
        self._founder = founder
        self._drawn = 0
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
            sandbox = self._add(self._make(name))
        elif name in self._named:
            self._named.move_to_end(name)
        return sandbox

    def found(self, terms: Terms) -> Sandbox:
        """Make a sandbox on these terms.

        Raises:
            ActionError: it cannot be called so, or there is one of this name.
            ConfigurationError: its fixtures, or its scenario's file, are wrong.
        """
        if self._founder is None:
            raise ActionError("No sandbox can be made here but by its first use")
        name = self._free_name() if terms.name is None else self._checked(terms.name.lower())
        return self._add(Sandbox(name, self._founder.setup(terms)))

    def drop(self, name: str) -> None:
        """Delete a sandbox with all that is in it.

        Raises:
            ActionError: there is none of this name, or it is `test` or `live`.
        """
        if name in {TEST, LIVE}:
            raise ActionError(f"'{name}' always exists; it can be reset, not deleted", "name")
        if name not in self._named:
            near = suggestion(name, self._named)
            raise ActionError(f"No sandbox is called '{name}'{near}", "name", "not_found")
        self._named.pop(name).close()

    def whereabouts(self, identifier: str, here: Sandbox) -> str:
        """Say in which other sandbox an id lives, or nothing."""
        for other in self:
            if other is not here and other.store.holds(identifier):
                return f"'{identifier}' is in the sandbox '{other.name}', this is '{here.name}'"
        return ""

    def __iter__(self) -> Iterator[Sandbox]:
        """Yield all of them, `test` and `live` first."""
        yield self.test
        yield self.live
        yield from self._named.values()

    def __len__(self) -> int:
        """Count them."""
        return 2 + len(self._named)

    def _add(self, sandbox: Sandbox) -> Sandbox:
        if len(self._named) >= MOST - 2:
            idle = (name for name, each in self._named.items() if not each.is_busy)
            name = next(idle, next(iter(self._named)))
            self._named.pop(name).close()
            self._dropped(name)
        self._named[sandbox.name] = sandbox
        return sandbox

    def _checked(self, name: str) -> str:
        if name in {TEST, LIVE} or name in self._named:
            raise ActionError(f"There is a sandbox '{name}' already; it can be reset", "name")
        if not is_name(name):
            sentence = "'name' must be 1 to 100 of the letters a to z, digits and hyphens"
            raise ActionError(sentence, "name")
        return name

    def _free_name(self) -> str:
        """Draw the next name that nobody has; it is the same in every run."""
        while True:
            self._drawn += 1
            name = f"box-{self._drawn}"
            if name not in self._named:
                return name


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
