"""`respondeia-mock doctor`: tell whether a receiver takes good webhooks and refuses forged ones.

It sends `core.probes` to a URL and prints what a correct receiver does with each, and what this one
did. No mock needs to run. What the verdicts mean is the probes' matter.
"""

import shlex
import subprocess
from collections.abc import Iterator, Sequence

import click

from respondeia_mock.cli.asking import say_json
from respondeia_mock.cli.ending import COULD_NOT_RUN, FAILED, USAGE, stop
from respondeia_mock.client.posting import Came, Poster
from respondeia_mock.core.clock import real_now
from respondeia_mock.core.events import EventName
from respondeia_mock.core.probe_letters import Letter
from respondeia_mock.core.probes import PROBES, Probe
from respondeia_mock.domain.examinations import Answer, Examined, document_of, judged, letter_of
from respondeia_mock.options.addresses import Url
from respondeia_mock.options.kinds import Event

COUNTED = "twice"
"""The probe that is judged by a number."""


def mark_of(found: Examined) -> str:
    """Return `ok`, `note` or `FAIL`."""
    return "FAIL" if found.failed else str(found.verdict)


@click.command(short_help="Send a receiver good and forged webhooks, and judge what it does.")
@click.argument("url", type=Url())
@click.option("--secret", required=True, help="The secret that the receiver verifies with.")
@click.option(
    "--event",
    type=Event(),
    default=EventName.PAYMENT_APPROVED.value,
    show_default=True,
    help="Which event to send.",
)
@click.option(
    "--probe",
    "command",
    metavar="CMD",
    help="A command that prints a number which handling the event makes grow by one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(url: str, secret: str, event: EventName, command: str | None, as_json: bool) -> None:  # noqa: FBT001 (click's)
    """Examine the receiver at URL.

    Exits with 3 where it accepted a forgery, refused a good one or counted one twice.
    """
    letter = letter_of(secret, event, real_now())
    with Poster(url) as poster:
        found = [_examined(each, poster, letter, command) for each in PROBES]
    if as_json:
        say_json(document_of(url, event, found))
    else:
        click.echo("\n".join(line for each in found for line in _lines(each)))
        click.echo(f"\n{_summary(found)}")
        if command is None:
            click.echo(f"'{COUNTED}' is judged with --probe only.")
    if any(each.failed for each in found):
        raise SystemExit(FAILED)


def _examined(probe: Probe, poster: Poster, letter: Letter, command: str | None) -> Examined:
    """Send a probe's deliveries, one after the other."""
    counting = command if probe.name == COUNTED else None
    before = _number(counting)
    came = [_sent(poster, headers, body) for headers, body in probe.build(letter)]
    return judged(probe, came, before, _number(counting))


def _sent(poster: Poster, headers: dict[str, str], body: bytes) -> Came:
    came = poster.post(headers, body)
    if not came.reached:
        stop(f"{came.error}.", COULD_NOT_RUN)
    return came


def _number(command: str | None) -> int | None:
    """Run the command; return the number it prints, None if there is no command."""
    if command is None:
        return None
    try:
        words = shlex.split(command)
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 (the user's own)
    except (OSError, ValueError) as error:
        stop(f"--probe: `{command}` cannot be run: {error}.", USAGE)
    try:
        return int(done.stdout)
    except ValueError:
        said = (done.stdout or done.stderr).strip()[:200] or "nothing"
        stop(f"--probe: `{command}` has to print a whole number; it printed {said}", USAGE)


def _lines(found: Examined) -> Iterator[str]:
    probe = found.probe
    did = " and ".join(map(_did, found.came))
    why = f": {found.verdict.replace('_', ' ')}" if found.failed else ""
    yield f"{mark_of(found):4}  {probe.name}: {probe.sentence}"
    yield f"      A correct receiver {probe.expected}; this one answered {did}{why}."


def _did(came: Answer) -> str:
    return str(came.status) if came.error is None else f"no answer: {came.error}"


def _summary(found: Sequence[Examined]) -> str:
    marks = [mark_of(each) for each in found]
    counts = (f"{marks.count(mark)} {mark}" for mark in ("ok", "FAIL", "note"))
    return f"{len(found)} probes: {', '.join(counts)}."
