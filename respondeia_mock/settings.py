"""The choices a server is started with, as one record.

The command line, the pytest plugin and Python fill it in; `app` builds from it. It checks what a
single option can be wrong about; files are checked by `loading`. The environment is read here and
nowhere else.
"""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from respondeia_mock.core.record import record

PREFIX = "RESPONDEIA_MOCK_"
"""What the variables of the environment begin with that the mock reads."""

API_KEY = "test_sk_demo"
"""A key to copy: any that begins with `test_` is valid."""

WEBHOOK_SECRET = "whsec_test_respondeia"  # noqa: S105 (published, so that receivers can be set up)

SEED = 42


@record
class Settings:
    """What to serve and how.

    Attributes:
        fixtures: files or names of bundled fixtures, merged in order.
        plan: the account's plan, if not the fixture's.
        speed: seconds of the mock's clock in a real one, 0 is frozen; None is the fixture's, or 1.
        now: where the clock starts, Unix seconds; None is the fixture's moment, or the real time.
        seed: what ids and draws depend on.
        sandbox: the one that scenario and state are about.
        scenario: a file or the name of one; it begins in that, and with each reset of it.
        scenario_dir: a folder of scenarios that are known by name besides the bundled ones.
        payments: `auto` or `checkout`, if not the fixture's.
        state: a file that the sandbox goes on from and is saved in at the end.
        watch: take up changes of the fixture files.
        documented_only: tell nothing that the vendor's page does not document.
        public_url: what links begin with, if not the request's Host.
        webhook_url: subscribed from the start, to `webhook_events` or to all thirteen.
        webhook_secret: the secret of every webhook created without its own.
        allow_webhook_hosts: public hosts that webhooks may be sent to.
        allow_hosts: names that /__admin and the pages are served under besides local ones.
    """

    fixtures: tuple[str, ...] = ("shop",)
    plan: str | None = None
    speed: float | None = None
    now: float | None = None
    seed: int = SEED
    payments: str | None = None
    sandbox: str = "test"
    scenario: str | None = None
    scenario_dir: str | None = None
    state: str | None = None
    watch: bool = False
    rate_limit: bool = True
    documented_only: bool = False
    require_https: bool = False
    public_url: str | None = None
    allow_hosts: tuple[str, ...] = ()
    admin: bool = True
    admin_token: str | None = None
    webhook_secret: str = WEBHOOK_SECRET
    webhook_url: str | None = None
    webhook_events: tuple[str, ...] = ()
    allow_webhook_hosts: tuple[str, ...] = ()
    origin: str = "http://localhost:3000"
    verbose: bool = False

    def door_names(self) -> frozenset[str]:
        """Return the host names of /__admin and the pages besides loopback ones."""
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return frozenset([*self.allow_hosts, *([public] if public else [])])


def variables_set() -> frozenset[str]:
    """Return the names of the variables of the environment that begin as the mock's own do."""
    return frozenset(name for name in os.environ if name.startswith(PREFIX))


def variable(name: str) -> str | None:
    """Return a variable of the environment, `name` without the prefix; None if unset or empty."""
    return os.environ.get(PREFIX + name) or None


def speaks_spanish() -> bool:
    """Say whether the environment's language is Spanish, as POSIX reads it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    given = next(filter(None, map(os.environ.get, names)), "")
    return given.partition("_")[0].partition(".")[0].lower() == "es"


def surroundings(own: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with `own` variables, for a command that it starts."""
    return {**os.environ, **own}
