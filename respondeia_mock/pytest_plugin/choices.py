"""What a run of pytest chooses: flags, then `RESPONDEIA_MOCK_*`, then the ini file, then the yaml.

The last is `respondeia-mock.yaml`, which holds the server's options too; those a sandbox can have
of its own are kept here for mocks that others started. Nothing is served here.
"""

from typing import Any
from urllib.parse import urlsplit

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.record import record
from respondeia_mock.options.choosing import resolved
from respondeia_mock.pytest_plugin import wants_coverage
from respondeia_mock.settings import SEED, variable

FIXTURE = "minimal"


@record
class Choices:
    """What was chosen.

    Attributes:
        url: where a mock runs already; None has one started.
        coverage: tell it.
        conduct: `error`, `warn` or `off`.
        options: every option of the command line by its key.
    """

    url: str | None
    coverage: bool
    conduct: str
    options: dict[str, Any]

    def start(self) -> dict[str, Any]:
        """Return what a test's sandbox begins with on any server, where nobody says otherwise."""
        chosen = {name: self.options[name] for name in ("plan", "now")}
        return {
            **{name: each for name, each in chosen.items() if each is not None},
            "fixtures": list(self.options["fixtures"]) or FIXTURE,
            "speed": 0 if self.options["speed"] is None else self.options["speed"],
            "seed": SEED if self.options["seed"] is None else self.options["seed"],
        }


def choices_of(config: pytest.Config) -> Choices:
    """Return what was chosen.

    Raises:
        ConfigurationError: a value is wrong, wherever it stands.
    """
    options = resolved()
    url = config.getoption("respondeia_url") or config.getini("respondeia_url") or None
    if url is not None and not _is_url(url):
        message = f"respondeia_url: must begin with http:// or https://, not '{url}'"
        raise ConfigurationError(message)
    return Choices(
        url,
        wants_coverage(config),
        _conduct(config, options["conduct"]),
        options,
    )


def _conduct(config: pytest.Config, otherwise: str | None) -> str:
    flagged = config.getoption("respondeia_conduct")
    if flagged:
        return str(flagged)
    written = config.getini("respondeia_conduct")
    if written and variable("CONDUCT") is None:
        return str(written)
    return otherwise or "warn"


def _is_url(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
