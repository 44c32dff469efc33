"""`respondeia-mock scenarios`: list, show and check them here; run one in a running mock.

What a scenario came to is told as its report, and by the exit code: 3 where an expectation was not
met.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.ending import FAILED, USAGE, stop
from respondeia_mock.cli.environment import environment
from respondeia_mock.cli.showing import columns
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.scenario.document import Scenario
from respondeia_mock.scenario.reports import report_lines
from respondeia_mock.scenario.staging import summary

SETTLING = 30.0
_MARGIN = 10.0

_DIR = click.option(
    "--scenario-dir",
    type=click.Path(exists=True, file_okay=False),
    envvar="RESPONDEIA_MOCK_SCENARIO_DIR",
    help="Know the scenarios of this folder by name too.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(short_help="List, show, check and run scenarios.")
def scenarios() -> None:
    """Rules and what must come of them: how an integration copes with a bad day."""


@scenarios.command("list")
@_DIR
@_JSON
def list_(scenario_dir: str | None, as_json: bool) -> None:  # noqa: FBT001 (click's)
    """List the scenarios that are known by name."""
    told = [summary(_read(path)) for path in _known(scenario_dir).values()]
    if as_json:
        say_json({"scenarios": told})
    else:
        for line in columns([(each["name"], each["description"]) for each in told]):
            click.echo(line)


@scenarios.command()
@click.argument("name", metavar="NAME|FILE")
@_DIR
def show(name: str, scenario_dir: str | None) -> None:
    """Print a scenario as it is written."""
    click.echo(_path(name, scenario_dir).read_text("utf-8"), nl=False)


@scenarios.command()
@click.argument("names", metavar="NAME|FILE...", nargs=-1)
@_DIR
def check(names: Sequence[str], scenario_dir: str | None) -> None:
    """Say what is wrong with scenarios, as file:line:column; all known ones if none is named."""
    paths = [_path(name, scenario_dir) for name in names] or [*_known(scenario_dir).values()]
    mistakes = [mistake for path in paths for mistake in _mistakes(path)]
    if mistakes:
        stop("\n".join(mistakes), USAGE)
    click.echo(f"{len(paths)} scenario{'s' if len(paths) != 1 else ''}: nothing is wrong.")


@scenarios.command()
@click.argument("name", metavar="NAME|FILE")
@click.argument("command", metavar="[-- COMMAND...]", nargs=-1, type=click.UNPROCESSED)
@_DIR
@asking
def run(asked: Asked, name: str, command: Sequence[str], scenario_dir: str | None) -> None:
    """Start a scenario in a running mock, wait, and judge what came of it.

    The sandbox goes to the scenario's own seed. With COMMAND it is judged when that has ended,
    which finds the mock in its environment as under `exec`; without, when Enter or Ctrl-C is
    pressed.
    """
    given = _given(name, scenario_dir)
    started = asked.control.post("/scenarios", given)
    code = _run(asked, command) if command else _wait(asked, started)
    timeout = {"timeout": SETTLING}
    report = asked.control.post("/scenarios/finish", timeout, SETTLING + _MARGIN)
    if asked.as_json:
        say_json(report)
    else:
        for line in report_lines(report):
            click.echo(line)
    raise SystemExit(code or (0 if report["met"] else FAILED))


def _given(name: str, scenario_dir: str | None) -> Mapping[str, Any]:
    """Return what names the scenario to the server: what is here is sent whole."""
    if name not in _known(scenario_dir) and not Path(name).exists():
        return {"name": name}  # the server may know it
    scenario = _read(_path(name, scenario_dir))
    fixtures = [_absolute(each) for each in scenario.fixtures]
    own = {"name": scenario.name, **({"fixtures": fixtures} if fixtures else {})}
    return {**(scenario.document or {}), **own}


def _absolute(fixture: str) -> str:
    return str(Path(fixture).resolve()) if Path(fixture).is_file() else fixture


def _run(asked: Asked, command: Sequence[str]) -> int:
    """Run the user's command beside the mock; return its exit code."""
    from respondeia_mock.cli.child import run_command
    from respondeia_mock.client.mock import Client

    line, sandbox = asked.line, asked.sandbox
    secret = Client(line.url, sandbox, asked.admin_token, line=line).webhook_secret
    try:
        return run_command(command, environment(line.url, sandbox, secret))
    except ConfigurationError as error:
        stop(str(error), USAGE)


def _wait(asked: Asked, started: Mapping[str, Any]) -> int:
    """Wait until Enter or Ctrl-C is pressed, or nothing more is read."""
    clock = "frozen" if started["speed"] == 0 else f"at speed {started['speed']:g}"
    click.echo(
        f"{started['started']} is under way at {asked.line.url}, its clock {clock}. "
        "Press Enter when the integration has done its part.",
        err=True,
    )
    try:
        sys.stdin.readline()
    except KeyboardInterrupt:
        click.echo(err=True)
    return 0


def _known(scenario_dir: str | None) -> dict[str, Path]:
    from respondeia_mock.loading.scenarios import known

    return known(scenario_dir)


def _path(name: str, scenario_dir: str | None) -> Path:
    from respondeia_mock.loading.scenarios import find

    try:
        return find(name, scenario_dir)
    except ConfigurationError as error:
        stop(str(error), USAGE)


def _read(path: Path) -> Scenario:
    from respondeia_mock.loading.scenarios import read_file
    from respondeia_mock.scenario.words import vocabulary

    try:
        return read_file(path, vocabulary())
    except ConfigurationError as error:
        stop(str(error), USAGE)


def _mistakes(path: Path) -> Sequence[str]:
    from respondeia_mock.loading.mock_files import check_scenario

    return check_scenario(path)
