"""`respondeia-mock [serve]`: choose, bind, serve, and say at start-up what to copy."""

import sys
from math import isnan
from pathlib import Path
from typing import Any, NoReturn

import click

from respondeia_mock.cli.announcing import EVERYWHERE, Announcement, set_up_log
from respondeia_mock.core.allowance import PLANS
from respondeia_mock.core.clock import real_now
from respondeia_mock.core.durations import parse_moment, parse_time
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.ids import draw_seed
from respondeia_mock.settings import Settings

COULD_NOT_RUN, USAGE = 1, 2
PORT = 3000


class HostName(click.ParamType[str]):
    """A host name; in the environment several, separated by commas or blanks."""

    name = "name"

    def split_envvar_value(self, rv: str) -> list[str]:
        """Return the names."""
        return rv.replace(",", " ").split()


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


@click.command(context_settings={"auto_envvar_prefix": "RESPONDEIA_MOCK"})
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    envvar=["RESPONDEIA_MOCK_PORT", "PORT"],
    help="0 draws a free one.",
)
@click.option("--host", help="Listen here instead of on 127.0.0.1 and ::1.")
@click.option(
    "--fixtures",
    multiple=True,
    metavar="FILE|NAME",
    help="Where to start from; repeatable, merged in order.  [default: shop]",
)
@click.option(
    "--plan", type=click.Choice(list(PLANS)), help="The account's plan, for its rate limit."
)
@click.option(
    "--speed",
    type=Speed(0, 1_000_000),
    default=1.0,
    show_default=True,
    help="Seconds of the mock's clock in a second; 0 is frozen.",
)
@click.option(
    "--now", type=Moment(), help="Where the mock's clock starts.  [default: the real time]"
)
@click.option(
    "--seed", type=int, help="What ids and chance depend on.  [default: drawn and printed]"
)
@click.option(
    "--payments",
    type=click.Choice(["auto", "checkout"]),
    help="Whether payments are approved by themselves.",
)
@click.option("--no-rate-limit", is_flag=True, help="Show the plan's limit and never refuse.")
@click.option(
    "--require-https", is_flag=True, help="Refuse /v1 over plain HTTP, as the real service does."
)
@click.option("--public-url", metavar="URL", help="What payment and download links begin with.")
@click.option(
    "--allow-host",
    type=HostName(),
    multiple=True,
    metavar="NAME",
    envvar="RESPONDEIA_MOCK_ALLOW_HOSTS",
    help="Serve /__admin and the pages under this name too; repeatable.",
)
@click.option("--admin-token", metavar="TOKEN", help="Ask for this bearer token at /__admin.")
@click.option("--no-admin", is_flag=True, help="No /__admin at all; the checkout stays.")
@click.option(
    "--port-file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write the port here once calls are taken.",
)
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option("-v", "--verbose", is_flag=True, help="Print a line for every call.")
def serve(**options: Any) -> None:  # noqa: ANN401 (click's options, each of its own type)
    """Serve the whole API until Ctrl-C."""
    from respondeia_mock.server import CannotServeError, bind
    from respondeia_mock.server import serve as serve_settings

    set_up_log(options["log_format"], verbose=options["verbose"])
    try:
        bound = bind(options["host"], options["port"])
        settings = chosen(options, bound.port)
        announce = Announcement(settings, bound.port, options["host"], options["port_file"])
        serve_settings(settings, bound, announce)
    except CannotServeError as error:
        stop(str(error), COULD_NOT_RUN)
    except ConfigurationError as error:
        stop(str(error), USAGE)


def chosen(options: dict[str, Any], port: int) -> Settings:
    """Return the settings that these options choose."""
    seed = options["seed"]
    return Settings(
        fixtures=options["fixtures"] or ("shop",),
        plan=options["plan"],
        speed=options["speed"],
        now=options["now"],
        seed=draw_seed() if seed is None else seed,
        payments=options["payments"],
        rate_limit=not options["no_rate_limit"],
        require_https=options["require_https"],
        public_url=options["public_url"],
        allow_hosts=options["allow_host"],
        admin=not options["no_admin"],
        admin_token=options["admin_token"],
        origin=f"http://{_called(options['host'])}:{port}",
    )


def _called(host: str | None) -> str:
    """Return the name under which this machine reaches what listens on `host`."""
    if host is None or host in EVERYWHERE:
        return "localhost"
    return f"[{host}]" if ":" in host else host


def stop(sentence: str, code: int) -> NoReturn:
    """Say why there is nothing more to do, and end with this exit code."""
    click.echo(sentence, err=True)
    sys.exit(code)
