"""`respondeia-mock coverage`: what of the vendor's contract was exercised; how much is enough."""

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.ending import FAILED, stop
from respondeia_mock.coverage import table
from respondeia_mock.coverage.reports import falls_short


@click.command(short_help="What of the vendor's contract was exercised.")
@click.option("--all", "everywhere", is_flag=True, help="In all sandboxes together.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="End with exit code 3 if less than this is covered.",
)
@asking
def coverage(asked: Asked, everywhere: bool, fail_under: float | None) -> None:  # noqa: FBT001 (click's)
    """Tell what of the vendor's contract was exercised, since the sandbox was made.

    Operations are rows, statuses columns: the number of answers, or a dot for none yet.
    """
    document = asked.control.get(f"/coverage{'?all=true' if everywhere else ''}")
    if asked.as_json:
        say_json(document)
    else:
        click.echo("\n".join(table.lines(document)))
    if fail_under is not None and falls_short(document, fail_under):
        stop(f"{document['percent']:g} % is covered, less than {fail_under:g} %", FAILED)
