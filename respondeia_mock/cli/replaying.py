"""`respondeia-mock replay`: send recorded webhook bodies to a receiver again, signed anew.

In the order of the file, one after the other, as fast as the receiver answers or at the distances
they came in. No mock needs to run. It judges nothing: a receiver that refuses is told, not blamed.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event as Never

import click

from respondeia_mock.cli.asking import say_json
from respondeia_mock.cli.ending import COULD_NOT_RUN, USAGE, stop
from respondeia_mock.cli.recordings import Recorded, read_recordings
from respondeia_mock.client.posting import Came, Poster
from respondeia_mock.core.clock import elapsed, real_now
from respondeia_mock.core.delivery import USER_AGENT
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.signature import sign
from respondeia_mock.options.addresses import Url

_SUCCESS = range(200, 300)


@click.command(short_help="Send recorded webhook bodies to a receiver, signed anew.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "url", type=Url(), required=True, help="The receiver.")
@click.option("--secret", required=True, help="The secret to sign with.")
@click.option(
    "--timing",
    type=click.Choice(["real", "none"]),
    default="none",
    show_default=True,
    help="Keep the distances between the lines' `at`, or send without a pause.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each.")
def replay(file: Path, url: str, secret: str, timing: str, as_json: bool) -> None:  # noqa: FBT001 (click's)
    """Send the lines of FILE, each `{"at": …, "body": {event, timestamp, data}}`.

    Exits with 0 if all were sent, whatever the receiver answered.
    """
    try:
        recordings = read_recordings(file)
    except ConfigurationError as error:
        stop(str(error), USAGE)
    visit = int(real_now())
    taken = 0
    paced = _paced(recordings) if timing == "real" else iter(recordings)
    with Poster(url) as poster:
        for recorded in paced:
            came = poster.post(*_letter(recorded, secret, visit))
            if not came.reached:
                stop(f"{file}:{recorded.line}: {came.error}.", COULD_NOT_RUN)
            taken += came.status in _SUCCESS
            _say(recorded, came, as_json=as_json)
    if not as_json:
        click.echo(f"{len(recordings)} sent, {taken} answered with 2xx.")


def _letter(recorded: Recorded, secret: str, visit: int) -> tuple[dict[str, str], bytes]:
    """Return headers and bytes: signed as `core.signature` does, whatever else the body holds."""
    payload = recorded.payload
    body = write({**payload, "signature": sign(secret, write(payload))})
    headers = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "X-RespondeIA-Event": payload["event"],
        "X-RespondeIA-Delivery": f"dlv_replay_{visit}_{recorded.line}",
        "X-RespondeIA-Attempt": "1",
        "X-RespondeIA-Signature": sign(secret, body),
    }
    return headers, body


def _paced(recordings: Sequence[Recorded]) -> Iterator[Recorded]:
    """Yield each when as much time has passed since the first as had then."""
    moments = [each.at for each in recordings if each.at is not None]
    first, started = moments[0] if moments else 0.0, elapsed()
    for recorded in recordings:
        if recorded.at is not None:
            ahead = recorded.at - first - (elapsed() - started)
            Never().wait(max(0.0, ahead))
        yield recorded


def _say(recorded: Recorded, came: Came, *, as_json: bool) -> None:
    event = recorded.payload["event"]
    if as_json:
        told = {"status": came.status, "error": came.error, "ms": came.milliseconds}
        say_json({"line": recorded.line, "event": event, **told}, indent=None)
    else:
        click.echo(f"line {recorded.line}  {event}  {came.told()}  {came.milliseconds} ms")
