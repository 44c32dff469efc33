"""`respondeia-mock export`: what was done by hand against a running mock, as a file that runs."""

from pathlib import Path

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.ending import COULD_NOT_RUN, stop

FORMS = ("fixture", "scenario", "pytest")


@click.command(short_help="Turn what was done by hand into a file that runs.")
@click.option(
    "--as",
    "form",
    type=click.Choice(FORMS),
    required=True,
    help="The state as a fixture; what was done as a scenario, or as a test.",
)
@click.option("--exact", is_flag=True, help="In a fixture, keep clock, timers and ids as they are.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it there.  [default: standard output]",
)
@asking
def export(asked: Asked, form: str, exact: bool, output: Path | None) -> None:  # noqa: FBT001 (click's)
    """Turn what was done since the start, or the last reset, into a file that runs.

    Keys that do not begin with test_ are left out. What the mock no longer holds is told at the
    head of the file.
    """
    if exact and form != "fixture":
        raise click.UsageError("--exact is for --as fixture.")
    document = asked.control.get(f"/export?as={form}{'&exact=true' if exact else ''}")
    if output is not None:
        _write(output, document["text"])
    if asked.as_json:
        say_json(document)
    elif output is None:
        click.echo(document["text"], nl=False)


def _write(path: Path, text: str) -> None:
    from respondeia_mock.loading.states import put_whole

    try:
        put_whole(path, text.encode())
    except OSError as error:
        stop(f"Cannot write {path}: {error.strerror or error}.", COULD_NOT_RUN)
