"""`respondeia-mock requests`: what arrived; one call's whole story; and what arrives from now on.

Everything is the control API's: the list and the entry as answers, what is new off its stream.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.calls import Sheet, beside, story
from respondeia_mock.cli.ending import until_interrupted
from respondeia_mock.client.line import MockError, Told
from respondeia_mock.core.record import record

LISTED, FOLLOWED = 100, 10
"""How many calls that arrived before are shown, if no --limit says."""

MOST = 10_000


@record
class Filter:
    """Which calls are asked for."""

    operation: str | None
    status: int | None

    @property
    def given(self) -> Mapping[str, str | int]:
        """Return what is asked, as the control API takes it."""
        asked = {"operation": self.operation, "status": self.status}
        return {name: value for name, value in asked.items() if value is not None}

    def fits(self, call: Mapping[str, Any]) -> bool:
        """Say whether a call is asked for."""
        return all(call[name] == value for name, value in self.given.items())


@click.command(short_help="What arrived, and what the mock decided about it.")
@click.argument("request_id", metavar="[ID]", required=False)
@click.option("--follow", is_flag=True, help="Go on with what arrives, until Ctrl-C.")
@click.option("--operation", metavar="NAME", help="Only calls of it, such as payments.create.")
@click.option("--status", type=click.IntRange(100, 599), help="Only calls answered with it.")
@click.option(
    "--limit",
    type=click.IntRange(0, MOST),
    help=f"So many of the latest.  [default: {LISTED}, or {FOLLOWED} before what follows]",
)
@asking
def requests(
    asked: Asked,
    request_id: str | None,
    follow: bool,  # noqa: FBT001 (click's)
    operation: str | None,
    status: int | None,
    limit: int | None,
) -> None:
    """List the calls that arrived or, with ID, tell everything of one."""
    wanted = Filter(operation, status)
    if request_id is None:
        shown = Shown(asked, wanted)
        shown.follow(limit) if follow else shown.list(limit)
        return
    if follow or wanted.given or limit is not None:
        raise click.UsageError("Either an ID, or --follow and what to show, please.")
    one = asked.control.get(f"/requests/{quote(request_id, safe='')}")
    say_json(one, indent=None) if asked.as_json else click.echo("\n".join(story(one)))


class Shown:
    """The calls as they are printed: a line each."""

    def __init__(self, asked: Asked, wanted: Filter) -> None:
        """Begin with an empty sheet."""
        self._asked = asked
        self._wanted = wanted
        self._sheet = Sheet()
        self._latest = 0.0

    def list(self, limit: int | None) -> None:
        """Print the latest that arrived, and what there is to know beside them."""
        document = self._print_latest(LISTED if limit is None else limit)
        if not self._asked.as_json:
            click.echo("".join(f"{line}\n" for line in beside(document)), nl=False)

    def follow(self, limit: int | None) -> None:
        """Print the latest that arrived and then each that does.

        The stream is opened before the list is asked for, so that none is lost in between.
        """
        with until_interrupted(), self._asked.control.listen("/stream?kinds=request") as told:
            self._print_latest(FOLLOWED if limit is None else limit)
            for each in told:
                self._take(each)
            raise MockError(f"{self._asked.line.url} broke off")

    def _print_latest(self, limit: int) -> Mapping[str, Any]:
        query = urlencode({**self._wanted.given, "limit": limit})
        document: Mapping[str, Any] = self._asked.control.get(f"/requests?{query}")
        self._print(*document["requests"])
        return document

    def _take(self, told: Told) -> None:
        document = told.document
        if told.event == "request":
            if document["arrived"] > self._latest and self._wanted.fits(document):
                self._print(document)
        elif told.event == "missed":
            count = document["count"]
            click.echo(f"{count} changes came too fast and were missed.", err=True)
        elif told.event == "reset":
            click.echo("The sandbox was reset.", err=True)
        elif told.event == "dropped":
            raise MockError(f"The sandbox '{document['sandbox']}' was dropped")
        elif told.event == "ended":
            raise MockError(f"The mock at {self._asked.line.url} has ended")

    def _print(self, *calls: Mapping[str, Any]) -> None:
        if not calls:
            return
        self._latest = calls[-1]["arrived"]
        if self._asked.as_json:
            for each in calls:
                say_json(each, indent=None)
        else:
            click.echo("\n".join(self._sheet.lines(calls)))
