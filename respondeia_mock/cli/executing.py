"""`respondeia-mock exec -- COMMAND`: a mock of its own for a command, and a judgement at its end.

The mock serves in a thread of this process, on a free port, in a sandbox of its own; the command
finds it in its environment. When that has ended, a scenario is driven to its end and judged, and so
is the conduct of the code under test. What is said here goes to standard error: standard output is
the command's.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from respondeia_mock.cli.announcing import write_whole
from respondeia_mock.cli.ending import COULD_NOT_RUN, FAILED, USAGE, stop
from respondeia_mock.cli.environment import environment, sandbox_url
from respondeia_mock.cli.judgements import PAGE, SUFFIXES, Judgement
from respondeia_mock.cli.preparing import prepare
from respondeia_mock.cli.serving import certified, origin_of
from respondeia_mock.cli.staging import staged
from respondeia_mock.core.clock import real_now
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.record import changed, record
from respondeia_mock.core.sandboxes import key_prefix
from respondeia_mock.options.choosing import ENVIRONMENT, settings_of
from respondeia_mock.options.configuration import CONFIG
from respondeia_mock.options.table import JUDGING, OPTIONS
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    from respondeia_mock.cli.auditing import Run
    from respondeia_mock.client.control import Control
    from respondeia_mock.server.binding import Bound

SANDBOX = "exec"
FIXTURES = ("minimal",)
SETTLING = 30.0
_MARGIN = 10.0
log = logging.getLogger("respondeia_mock")


@record
class Mock:
    """The mock that a command runs beside.

    Attributes:
        url: scheme, host and port.
        authority: the certificate that makes a client trust it; None without --tls.
    """

    settings: Settings
    url: str
    authority: Path | None = None

    @property
    def root(self) -> str:
        """Return the URL of the sandbox, without /v1."""
        return sandbox_url(self.url, SANDBOX)

    def environment(self) -> dict[str, str]:
        """Return what a command runs in that shall find the mock."""
        return environment(self.url, SANDBOX, self.settings.webhook_secret, self.authority)


@click.command(
    "exec",
    params=[*OPTIONS, *JUDGING, CONFIG],
    context_settings={**ENVIRONMENT, "ignore_unknown_options": False},
    short_help="Run a command beside a mock of its own, and judge it.",
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.pass_context
def exec_(context: click.Context, /, command: Sequence[str], **options: Any) -> None:  # noqa: ANN401 (click's)
    """Run COMMAND beside a mock of its own: `respondeia-mock exec -- npm test`.

    The mock is in RESPONDEIA_BASE_URL, with RESPONDEIA_API_KEY, RESPONDEIA_MOCK_URL and
    RESPONDEIA_WEBHOOK_SECRET. It ends with the command's exit code, or with 3 where a scenario's
    expectation was not met or the conduct had an error.
    """
    from respondeia_mock.server.binding import CannotServeError

    _check(options)
    prepare(options)
    # PORT is the port of the application under test; only a flag is meant for the mock.
    flagged = context.get_parameter_source("port") == ParameterSource.COMMANDLINE
    try:
        chosen = staged(options) if options["scenario"] is not None else options
        code = _run(command, chosen, options["port"] if flagged else 0)
    except CannotServeError as error:
        stop(str(error), COULD_NOT_RUN)
    except ConfigurationError as error:
        stop(str(error), USAGE)
    raise SystemExit(code)


def _check(options: Mapping[str, Any]) -> None:
    if options["no_admin"]:
        raise click.UsageError("exec judges through /__admin, so --no-admin cannot be.")
    report: Path | None = options["report"]
    if report is not None and report.suffix not in SUFFIXES:
        takes = "FILE.json, FILE.xml or FILE.html"
        raise click.UsageError(f"--report takes {takes}, not {report.name}.")


def _run(command: Sequence[str], options: Mapping[str, Any], port: int) -> int:
    """Serve, run the command, judge; return the exit code."""
    from respondeia_mock.server.binding import bind
    from respondeia_mock.server.threaded import serving

    bound = bind(options["host"], port)
    origin = origin_of(options, bound)
    settings = changed(settings_of(options, origin, FIXTURES), sandbox=SANDBOX)
    with certified(settings, bound) if options["tls"] else nullcontext() as certificate:
        mock = Mock(settings, origin, certificate.authority if certificate else None)
        with serving(settings, bound, certificate.context if certificate else None):
            _announce(mock, bound, options["port_file"])
            code, judgement = _beside(mock, command, options)
    for line in judgement.lines():
        click.echo(line, err=True)
    ended = code or (FAILED if judgement.failed else 0)
    if options["report"] is not None:
        judgement.write(options["report"], _told(settings, command, code, ended))
    return ended


def _told(settings: Settings, command: Sequence[str], code: int, ended: int) -> "Run":
    """Return what a report tells of the run itself."""
    from respondeia_mock.cli.auditing import Run

    return Run(
        command=command,
        code=code,
        ended=ended,
        at=real_now(),
        seed=settings.seed,
        scenario=settings.scenario,
        fixtures=settings.fixtures,
    )


def _announce(mock: Mock, bound: "Bound", port_file: Path | None) -> None:
    from respondeia_mock.server.binding import CannotServeError

    said = f"respondeia-mock at {mock.root}/v1, key {key_prefix(SANDBOX)}"
    click.echo(f"{said}, seed {mock.settings.seed}", err=True)
    if port_file is not None:
        try:
            write_whole(port_file, f"{bound.port}\n")
        except OSError as error:
            sentence = f"Cannot write {port_file}: {error.strerror or error}."
            raise CannotServeError(sentence) from error


def _beside(
    mock: Mock, command: Sequence[str], options: Mapping[str, Any]
) -> tuple[int, Judgement]:
    """Run the command; return its exit code, and what came of it.

    What only a page shows is asked for where one is written.
    """
    from respondeia_mock.cli.child import run_command
    from respondeia_mock.client.control import Control
    from respondeia_mock.client.line import Line

    conduct, report_file = options["conduct"] or "error", options["report"]
    shown = report_file is not None and report_file.suffix == PAGE
    code = run_command(command, mock.environment())
    with Line(mock.url, mock.authority) as line:
        control = Control(line, SANDBOX, mock.settings.admin_token)
        report = _finished(control, staged=mock.settings.scenario is not None)
        judging = "/conduct?calls=true" if shown else "/conduct"
        found = None if conduct == "off" else control.get(judging)
        covered = control.get("/coverage") if shown else None
    return code, Judgement(report, found, strict=conduct == "error", coverage=covered)


def _finished(control: "Control", *, staged: bool) -> Mapping[str, Any] | None:
    """Let what is on its way arrive; drive a scenario to its end and return the report."""
    from respondeia_mock.client.line import MockError

    timeout = {"timeout": SETTLING}
    path = "/scenarios/finish" if staged else "/settle"
    try:
        told: Mapping[str, Any] = control.post(path, timeout, SETTLING + _MARGIN)
    except MockError as error:
        if staged:
            raise
        log.warning("%s", error)
        return None
    return told if staged else None
