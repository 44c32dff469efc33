"""What the text of an option may be: a moment, a speed, a URL, a host, events, a sandbox."""

from math import isnan
from typing import Any

import click

from respondeia_mock.core.clock import real_now
from respondeia_mock.core.durations import parse_moment, parse_time
from respondeia_mock.core.events import EventName
from respondeia_mock.core.nearest import suggestion

REAL = "respondeia.com"


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


class Url(click.ParamType[str]):
    """An http:// or https:// URL, and not the real service's."""

    name = "url"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return it as it was given."""
        from respondeia_mock.delivery.urls import UrlError, read

        try:
            host = read(value).host
        except UrlError as error:
            self.fail(str(error), param, ctx)
        if host == REAL or host.endswith(f".{REAL}"):
            self.fail(f"{host} is the real service; the mock never contacts it.", param, ctx)
        return str(value)


class HostName(click.ParamType[str]):
    """A host name; in the environment several, separated by commas or blanks."""

    name = "name"

    def split_envvar_value(self, rv: str) -> list[str]:
        """Return the names."""
        return rv.replace(",", " ").split()


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


def event_named(name: str) -> EventName:
    """Return the event of this name, or raise a ValueError that names the nearest."""
    names = [str(each) for each in EventName]
    if name not in names:
        near = suggestion(name, names) or f"; they are {', '.join(names)}"
        raise ValueError(f"No event is called '{name}'{near}")
    return EventName(name)
