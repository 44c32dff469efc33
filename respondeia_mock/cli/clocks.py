"""`respondeia-mock clock` and `reset`: a running sandbox's time, moved on or back to the start."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.showing import columns, moment
from respondeia_mock.core.durations import parse_duration
from respondeia_mock.options.kinds import event_named

STEPS = ("next", "idle")
PATIENCE = 600.0
"""Real seconds that a move may take: its deliveries come back before it is over."""


class Until(click.ParamType[object]):
    """A stop on the clock's way: `next`, `idle` or the name of an event."""

    name = "next|idle|event"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> object:
        """Return it as the control API has it."""
        if value in STEPS:
            return value
        try:
            return {"event": event_named(value, *STEPS)}
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Duration(click.ParamType[object]):
    """A duration such as `2h` or `1m30s`, or seconds."""

    name = "duration"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> object:
        """Return it as the control API has it."""
        given = float(value) if value.replace(".", "", 1).isdecimal() else value
        try:
            parse_duration(given)
        except ValueError as error:
            self.fail(f"{error}, not '{value}'.", param, ctx)
        return given


@click.command(short_help="Show the clock, or move it on.")
@click.argument("step", type=click.Choice(["advance"]), required=False)
@click.argument("by", type=Duration(), required=False)
@click.option("--until", type=Until(), help="Move on to the next thing due, all of them, an event.")
@asking
def clock(asked: Asked, step: str | None, by: object, until: object) -> None:
    """Show the clock; `clock advance 2h` moves it on, and prints what fell due on the way."""
    if step is None:
        if until is not None:
            raise click.UsageError("--until is for `clock advance`.")
        shown = asked.control.get("/clock")
        say_json(shown) if asked.as_json else click.echo(_told(shown))
        return
    if (by is None) == (until is None):
        raise click.UsageError("Give either a duration such as 2h, or --until.")
    move = {"until": until} if by is None else {"by": by}
    moved = asked.control.post("/clock/advance", move, PATIENCE)
    say_json(moved) if asked.as_json else click.echo("\n".join(_fired(moved)))


@click.command(short_help="Go back to the start.")
@asking
def reset(asked: Asked) -> None:
    """Put a sandbox back to its start: state, clock, counters, journal, everything due."""
    done = asked.control.post("/reset")
    if asked.as_json:
        say_json(done)
    else:
        click.echo(
            f"The sandbox '{done['reset']}' is as it was at its start, {moment(done['now'])}."
        )


def _told(shown: Mapping[str, Any]) -> str:
    speed = shown["speed"]
    return f"{moment(shown['now'])}  {f'speed {speed:g}' if speed else 'frozen'}"


def _fired(moved: Mapping[str, Any]) -> Iterator[str]:
    fired = moved["fired"]
    if fired:
        yield from columns([(moment(each["at"]), each["kind"], each["summary"]) for each in fired])
    else:
        yield "Nothing was due."
    yield f"It is {moment(moved['now'])} now."
