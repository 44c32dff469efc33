"""`respondeia-mock fixtures check|generate`: are fixtures right, and one with many records."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from respondeia_mock.cli.ending import COULD_NOT_RUN, USAGE, stop
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.loading.generate import LOCALE, SEED


@click.group()
def fixtures() -> None:
    """Check fixtures, or generate one."""


@fixtures.command()
@click.argument("names", nargs=-1, required=True, metavar="FILE|NAME…")
def check(names: tuple[str, ...]) -> None:
    """Tell every mistake of fixtures that are put on top of each other, as --fixtures would."""
    from respondeia_mock.loading.fixtures import check_each

    try:
        counts = check_each(names)
    except ConfigurationError as error:
        stop(str(error), USAGE)
    for name, held in counts.items():
        numbers = (f"{section} {count:,}" for section, count in held.items() if count)
        click.echo(f"{name}: ok ({', '.join(numbers) or 'no records'})")


@fixtures.command()
@click.option("--customers", type=click.IntRange(0, 200_000), default=100, show_default=True)
@click.option(
    "--messages-per-customer", type=click.IntRange(0, 1_000), default=0, show_default=True
)
@click.option("--payments", type=click.IntRange(0, 1_000_000), default=0, show_default=True)
@click.option("--locale", default=LOCALE, show_default=True, help="Of the customers' names.")
@click.option("--seed", type=int, default=SEED, show_default=True, help="What is drawn.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it there, as JSON if the name ends so.  [default: YAML to standard output]",
)
def generate(output: Path | None, **wanted: Any) -> None:  # noqa: ANN401 (click's, numbers and names)
    """Write a fixture with this many believable records."""
    document = _generated(wanted)
    from respondeia_mock.loading.states import put_whole, write_state

    if output is None:
        click.echo(write_state(document, is_json=False), nl=False)
        return
    is_json = output.suffix.lower() == ".json"
    try:
        put_whole(output, write_state(document, is_json=is_json))
    except OSError as error:
        stop(f"Cannot write {output}: {error.strerror or error}.", COULD_NOT_RUN)


def _generated(wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    from respondeia_mock.loading.generate import generate as make

    try:
        return make({"generate": wanted})
    except LookupError as error:
        raise click.UsageError(f"Faker knows no locale '{error}'.") from None
