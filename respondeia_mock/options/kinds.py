"""What the text of an option may be: a moment, a speed, events, a file or a name; see `addresses`.

A mistake is told here, in the words of whoever reads the text: click for a flag or a variable,
`configuration` for a key of a file.
"""

import re
from math import isnan
from pathlib import Path
from typing import Any

import click

from respondeia_mock.core.clock import real_now
from respondeia_mock.core.durations import parse_moment, parse_time
from respondeia_mock.core.events import EventName
from respondeia_mock.core.nearest import suggestion

_TOKEN = re.compile(r"[!-~]+")


class Moment(click.ParamType[float]):
    """A moment: ISO 8601, or Unix seconds."""

    name = "time"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return Unix seconds."""
        try:
            number = float(value)
        except ValueError:
            number = None
        try:
            if number is not None:
                return parse_time(number)
            return parse_moment(value).at(round(real_now() * 1000)) / 1000
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Speed(click.FloatRange):
    """A speed; not-a-number is none, though it is outside no range."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return the number."""
        speed = float(super().convert(value, param, ctx))
        if isnan(speed):
            self.fail(f"{value} is not a number.", param, ctx)
        return speed


class Text(click.ParamType[str]):
    """A text that is not empty: an empty one is a variable of a script that was not set."""

    name = "text"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return it as it was given."""
        if not value:
            self.fail("must not be empty.", param, ctx)
        return str(value)


class Token(Text):
    """A text that a header can hold; what it is, no mistake tells."""

    name = "token"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return it as it was given."""
        token = super().convert(value, param, ctx)
        if not _TOKEN.fullmatch(token):
            self.fail("must be printable ASCII without blanks.", param, ctx)
        return token


class FileOrName(click.ParamType[str]):
    """A file, or the name of a known one; in the environment several, separated by commas.

    What has neither a dot nor a slash in it is a name.
    """

    name = "file|name"

    def __init__(self, holds: str) -> None:
        """Take files that hold a `fixture`, say."""
        self.holds = holds

    def split_envvar_value(self, rv: str) -> list[str]:
        """Return files and names."""
        return [each.strip() for each in rv.split(",") if each.strip()]

    def beside(self, place: Path, text: str) -> str:
        """Return what a file in the folder `place` means by `text`: a name, or a path."""
        return text if self.is_name(text) else str(place / text)

    def is_name(self, text: str) -> bool:
        """Say whether this is no path."""
        return "." not in text and "/" not in text


class FolderOf(click.Path):
    """A folder whose files hold a `scenario`, say."""

    def __init__(self, holds: str) -> None:
        """Take folders that are there."""
        super().__init__(exists=True, file_okay=False)
        self.holds = holds


class Event(click.ParamType[EventName]):
    """The name of one of the thirteen events."""

    name = "event"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> EventName:
        """Return the event."""
        try:
            return event_named(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Events(click.ParamType[tuple[EventName, ...]]):
    """Names of events, with commas between them."""

    name = "events"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[EventName, ...]:
        """Return each once, in the order given."""
        try:
            events = [event_named(each.strip()) for each in value.split(",")]
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return tuple(dict.fromkeys(events))


class SandboxName(click.ParamType[str]):
    """What a sandbox may be called."""

    name = "name"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return it in lower case."""
        from respondeia_mock.core.sandboxes import is_name

        if not is_name(value.lower()):
            self.fail(f"'{value}' holds more than letters, digits and hyphens", param, ctx)
        return str(value.lower())


def event_named(name: str, *besides: str) -> EventName:
    """Return the event of this name, or raise a ValueError that names the nearest.

    Args:
        name: what was written.
        besides: what else could have been meant.
    """
    names = [str(each) for each in EventName]
    if name not in names:
        near = suggestion(name, [*besides, *names]) or f"; they are {', '.join(names)}"
        raise ValueError(f"No event is called '{name}'{near}")
    return EventName(name)
