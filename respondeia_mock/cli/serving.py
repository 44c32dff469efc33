"""`respondeia-mock [serve]`: choose, bind, serve, and say at start-up what to copy."""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import click

from respondeia_mock.cli.announcing import EVERYWHERE, Announcement
from respondeia_mock.cli.ending import COULD_NOT_RUN, USAGE, stop
from respondeia_mock.cli.preparing import prepare
from respondeia_mock.cli.staging import staged, tell
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.ids import draw_seed
from respondeia_mock.options.choosing import ENVIRONMENT, settings_of
from respondeia_mock.options.configuration import CONFIG
from respondeia_mock.options.table import OPTIONS
from respondeia_mock.settings import Settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from respondeia_mock.certificates import Certificate
    from respondeia_mock.server.binding import Bound


@click.command(params=[*OPTIONS, CONFIG], context_settings=ENVIRONMENT)
def serve(**options: Any) -> None:  # noqa: ANN401 (click's, each of its own type)
    """Serve the API until Ctrl-C."""
    from respondeia_mock.server.binding import CannotServeError

    prepare(options)
    try:
        if options["scenario"] is not None:
            options = staged(options)
        report = _serve(options)
    except CannotServeError as error:
        stop(str(error), COULD_NOT_RUN)
    except ConfigurationError as error:
        stop(str(error), USAGE)
    if report is not None:
        tell(report)


def _serve(options: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Bind, make a certificate if one is asked for, and serve; return the scenario's report."""
    from respondeia_mock.server.binding import bind
    from respondeia_mock.server.foreground import serve as serve_settings

    bound = bind(options["host"], options["port"])
    seed = draw_seed() if options["seed"] is None else options["seed"]
    settings = settings_of({**options, "seed": seed}, origin_of(options, bound))
    with certified(settings, bound) if options["tls"] else nullcontext() as certificate:
        announce = Announcement(settings, bound, options["port_file"], certificate)
        tls = certificate.context if certificate else None
        return serve_settings(settings, bound, announce, tls)


def origin_of(options: Mapping[str, Any], bound: "Bound") -> str:
    """Return scheme, host and port of what will be served."""
    scheme = "https" if options["tls"] else "http"
    return f"{scheme}://{_called(options['host'], bound)}:{bound.port}"


def certified(settings: Settings, bound: "Bound") -> "AbstractContextManager[Certificate]":
    """Return a certificate for every name under which the server may be asked."""
    from respondeia_mock.certificates import issued
    from respondeia_mock.server.binding import LOCAL, own_addresses

    own = [each for each in own_addresses(bound) if each not in EVERYWHERE]
    return issued("localhost", *LOCAL, *own, *sorted(settings.door_names()))


def _called(host: str | None, bound: "Bound") -> str:
    """Return the name under which this machine reaches what listens on `host`."""
    if host is None or EVERYWHERE & set(bound.addresses()):
        return "localhost"
    return f"[{host}]" if ":" in host else host
