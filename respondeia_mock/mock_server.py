"""A mock in this process: chosen, bound, served in a thread, and spoken to over HTTP.

`with MockServer() as mock:` is all that a test needs; the surface is `Client`'s, about the sandbox
`test`. Options are those of the command line by their keys, and the environment and
`respondeia-mock.yaml` are read as there; only what a test wants otherwise has other defaults: a
free port, the fixture `minimal`, a frozen clock.
"""

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from respondeia_mock.client.mock import Client
from respondeia_mock.core.errors import ConfigurationError

if TYPE_CHECKING:
    from respondeia_mock.certificates import Certificate
    from respondeia_mock.server.binding import Bound
    from respondeia_mock.settings import Settings

log = logging.getLogger("respondeia_mock")

FIXTURE = "minimal"
ELSEWHERE = {
    "log_format": "here the program's own logging decides what becomes of the log",
    "verbose": "here the program's own logging decides what becomes of the log",
    "report": "`exec` and pytest write reports",
}
"""Options that say nothing to a server inside a program, and why."""
STAGED = ("fixtures", "plan", "payments", "speed", "now", "seed")
"""What a scenario says of its own start."""
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (looked up, not bound)


class Options(TypedDict, total=False):
    """What a server can be started with, by the keys of `respondeia-mock.yaml`."""

    port: int
    host: str
    scenario: str
    scenario_dir: str | Path
    plan: str
    speed: float
    now: float | str
    seed: int
    payments: str
    state: str | Path
    watch: bool
    webhook: str
    webhook_secret: str
    webhook_events: str
    allow_webhook_host: str | list[str]
    no_rate_limit: bool
    documented_only: bool
    require_https: bool
    tls: bool
    public_url: str
    allow_host: str | list[str]
    admin_token: str
    no_admin: bool
    port_file: str | Path
    conduct: str


class MockServer(Client):
    """A server in a thread of this process, from `start` (or a `with` block) to `close`."""

    def __init__(
        self, fixtures: str | Path | list[str | Path] | None = None, **options: Unpack[Options]
    ) -> None:
        """Choose, and bind a port; nothing is served yet.

        Args:
            fixtures: files or names of bundled ones, merged in order.
            options: as on the command line, with underscores. The port is a free one unless it is
                given here.

        Raises:
            ConfigurationError: an option is not known or wrong, in code, in the environment or in
                `respondeia-mock.yaml`.
            CannotServeError: the port is taken, or there can be no certificate.
        """
        from respondeia_mock.server.binding import bind

        chosen = _chosen({**options, "fixtures": fixtures})
        bound = bind(chosen["host"], options.get("port", 0))
        self.port = bound.port
        self._chosen = chosen
        self._bound = bound
        self._certificate: Certificate | None = None
        self._running = ExitStack()
        for each in bound.sockets:
            self._running.callback(each.close)
        super().__init__(_origin(chosen, bound), None, chosen["admin_token"])

    def start(self) -> Self:
        """Serve, and return when calls are taken.

        Raises:
            ConfigurationError: a fixture, a scenario or a saved state is wrong.
            CannotServeError: it does not start, or the port cannot be written down.
        """
        try:
            self._start()
        except BaseException:
            self._running.close()
            raise
        return self

    @property
    def authority(self) -> Path | None:
        """Return the file with the certificate to trust, where it speaks HTTPS."""
        return self._certificate.authority if self._certificate else None

    def close(self) -> None:
        """Hang up, and end the server.

        Raises:
            CannotServeError: its state cannot be saved.
        """
        try:
            super().close()
        finally:
            self._running.close()

    def __enter__(self) -> Self:
        """Serve."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it; judge before how its clients behaved, if that was chosen."""
        try:
            if kind is None and self._chosen["conduct"] == "error":
                self.conduct.assert_clean()
            elif kind is None and self._chosen["conduct"] == "warn":
                for each in self.conduct.findings():
                    log.warning("%s: %s", each.name, each.what)
        finally:
            self.close()

    def _start(self) -> None:
        from respondeia_mock.options.choosing import settings_of
        from respondeia_mock.server.threaded import serving

        settings = settings_of(self._chosen, self._line.url, (FIXTURE,))
        if self._chosen["tls"]:
            self._certify(settings)
        tls = self._certificate.context if self._certificate else None
        self._running.enter_context(serving(settings, self._bound, tls, as_guest=True))
        if self._chosen["port_file"] is not None:
            self._write_port(self._chosen["port_file"])

    def _write_port(self, file: Path) -> None:
        from respondeia_mock.server.binding import CannotServeError

        try:
            file.write_text(f"{self.port}\n", "utf-8")
        except OSError as error:
            raise CannotServeError(f"Cannot write {file}: {error.strerror or error}.") from error

    def _certify(self, settings: "Settings") -> None:
        """Have a certificate for every name under which the server may be asked, and trust it."""
        from respondeia_mock.certificates import issued
        from respondeia_mock.server.binding import LOCAL, own_addresses

        own = [each for each in own_addresses(self._bound) if each not in _EVERYWHERE]
        names = ("localhost", *LOCAL, *own, *sorted(settings.door_names()))
        self._certificate = self._running.enter_context(issued(*names))
        self._line.trust(self._certificate.authority)


def _chosen(given: Mapping[str, object]) -> dict[str, Any]:
    """Return every option by its key, with what a test wants where nobody has chosen.

    Raises:
        ConfigurationError: one is not known, is wrong, or says nothing here.
    """
    from respondeia_mock.options.choosing import lacking, resolved
    from respondeia_mock.options.table import KEYS

    for name in ELSEWHERE.keys() & given.keys():
        raise ConfigurationError(f"'{name}' says nothing here: {ELSEWHERE[name]}.")
    several = {name for name, each in KEYS.items() if each.multiple}
    options = resolved(
        {name: _listed(each) if name in several else each for name, each in given.items()}
    )
    if options["no_admin"]:
        raise ConfigurationError("'no_admin': a program speaks to its mock through /__admin.")
    for option, other in lacking(options):
        raise ConfigurationError(f"'{option}' needs '{other}'.")
    if options["scenario"] is not None:
        options = _staged(options)
    return {**options, "speed": 0.0 if options["speed"] is None else options["speed"]}


def _staged(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options with the scenario's choices where there are no others."""
    from respondeia_mock.loading.scenarios import load_scenario
    from respondeia_mock.scenario.words import vocabulary

    scenario = load_scenario(options["scenario"], vocabulary(), options["scenario_dir"])
    own = {name: getattr(scenario, name) for name in STAGED if options[name] in {None, ()}}
    return {**options, **own}


def _listed(value: object) -> object:
    """Return what an option that may be given several times takes: a list of texts."""
    if value is None:
        return None
    return [str(each) for each in (value if isinstance(value, list | tuple) else [value])]


def _origin(options: Mapping[str, Any], bound: "Bound") -> str:
    host = options["host"] or "127.0.0.1"
    host = _EVERYWHERE.get(host, host)
    scheme = "https" if options["tls"] else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{bound.port}"
