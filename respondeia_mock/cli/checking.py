"""`respondeia-mock check`: every mock file of this repository, a line for each and its mistakes.

What a configuration names is checked with it, fixtures in the order in which they are merged; the
rest of what lies in `fixtures/` and `scenarios/` is checked file by file.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from respondeia_mock.cli.asking import say_json
from respondeia_mock.cli.ending import USAGE
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.record import record
from respondeia_mock.options.configuration import NAME, configured
from respondeia_mock.options.kinds import FileOrName, FolderOf
from respondeia_mock.options.table import FIXTURES, KEYS

if TYPE_CHECKING:
    from respondeia_mock.loading.mock_files import Found


@record
class Checked:
    """A file, what it holds, and its mistakes: `file:line:column: path: sentence` each."""

    file: str
    kind: str
    mistakes: Sequence[str] = ()


@click.command(short_help="Check every mock file of this repository.")
@click.argument(
    "places", nargs=-1, metavar="[PATH]...", type=click.Path(exists=True, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(places: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001 (click's)
    """Check respondeia-mock.yaml, what it names, and the YAML in `fixtures/` and `scenarios/`.

    Looks into each PATH, a folder or a file; into this folder without any. Exits with 2 if there
    is a mistake.
    """
    files = list({each.file: each for each in _checked(places or (Path(),))}.values())
    if as_json:
        told = [{"file": e.file, "kind": e.kind, "mistakes": list(e.mistakes)} for e in files]
        say_json({"files": told})
    else:
        click.echo("\n".join(_lines(files)))
    if any(each.mistakes for each in files):
        raise SystemExit(USAGE)


def _checked(places: Sequence[Path]) -> Iterator[Checked]:
    """Yield what was checked: configurations with what they name, then what is left."""
    from respondeia_mock.loading.mock_files import CONFIGURATION, USUAL, find

    found = [each for place in places for each in find(place, NAME)]
    below: Sequence[str] = USUAL
    named: list[Checked] = []
    for each in found:
        if each.kind == CONFIGURATION:
            configuration, beside, chosen = _configuration(each.file)
            yield configuration
            named += beside
            below = chosen or below
    yield from named
    known = {each.file for each in named}
    for each in found:
        if each.kind != CONFIGURATION and str(each.file) not in known:
            yield _alone(each, below)


def _configuration(file: Path) -> tuple[Checked, list[Checked], Sequence[str]]:
    """Check a configuration and what it names; return both, and the fixtures it chooses."""
    from respondeia_mock.loading.mock_files import CONFIGURATION, FIXTURE, check_fixtures

    try:
        values = configured(file)
    except ConfigurationError as error:
        return Checked(str(file), CONFIGURATION, error.mistakes), [], ()
    chosen: Sequence[str] = values.get("fixtures", ())
    mistakes = check_fixtures(chosen) if chosen else ()
    named = [each for each in chosen if not FIXTURES.is_name(each)]
    beside = [Checked(each, FIXTURE, [m for m in mistakes if _is_of(m, each)]) for each in named]
    homeless = [m for m in mistakes if not any(_is_of(m, each) for each in named)]
    beside += [_alone(each, chosen) for each in _others(values)]
    return Checked(str(file), CONFIGURATION, homeless), beside, chosen


def _is_of(mistake: str, file: str) -> bool:
    return mistake.startswith(f"{file}:")


def _others(values: dict[str, Any]) -> "Iterator[Found]":
    """Yield the files besides fixtures that a configuration names, such as its scenario."""
    from respondeia_mock.loading.mock_files import Found

    for name, value in values.items():
        kind = KEYS[name].type
        if isinstance(kind, FileOrName) and kind is not FIXTURES and not kind.is_name(value):
            yield Found(Path(value), kind.holds)
        elif isinstance(kind, FolderOf):
            yield from (Found(each, kind.holds) for each in sorted(Path(value).glob("*.yaml")))


def _alone(found: "Found", below: Sequence[str]) -> Checked:
    from respondeia_mock.loading.mock_files import SCENARIO, check_fixture, check_scenario

    is_scenario = found.kind == SCENARIO
    mistakes = check_scenario(found.file) if is_scenario else check_fixture(found.file, below)
    return Checked(str(found.file), found.kind, mistakes)


def _lines(files: Sequence[Checked]) -> Iterator[str]:
    for each in files:
        yield from each.mistakes or [f"{each.file}: {each.kind}, nothing is wrong"]
    wrong = sum(bool(each.mistakes) for each in files)
    yield f"{len(files)} checked, {wrong} with mistakes." if files else "No mock file is here."
