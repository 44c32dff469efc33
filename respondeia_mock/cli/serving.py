"""`respondeia-mock [serve]`: choose, bind, serve, and say at start-up what to copy."""

from pathlib import Path
from typing import Any

import click

from respondeia_mock.cli.announcing import EVERYWHERE, Announcement, set_up_log
from respondeia_mock.cli.ending import COULD_NOT_RUN, USAGE, stop
from respondeia_mock.cli.kinds import Events, HostName, Moment, Speed, Url
from respondeia_mock.core.allowance import PLANS
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.ids import draw_seed
from respondeia_mock.settings import WEBHOOK_SECRET, Settings

PORT = 3000


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
@click.option("--webhook", type=Url(), help="Send events here from the start.")
@click.option(
    "--webhook-secret",
    metavar="SECRET",
    default=WEBHOOK_SECRET,
    show_default=True,
    help="What events are signed with, for every webhook created without its own.",
)
@click.option(
    "--webhook-events",
    type=Events(),
    help="Which events `--webhook` hears of, as a,b.  [default: all thirteen]",
)
@click.option(
    "--allow-webhook-host",
    type=HostName(),
    multiple=True,
    metavar="NAME",
    envvar="RESPONDEIA_MOCK_ALLOW_WEBHOOK_HOSTS",
    help="Send webhooks to this public host too, or to all under *.NAME; repeatable.",
)
@click.option("--no-rate-limit", is_flag=True, help="Show the plan's limit and never refuse.")
@click.option(
    "--documented-only",
    is_flag=True,
    help="Leave what the vendor's page does not document out of every answer and delivery.",
)
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

    if options["webhook_events"] and options["webhook"] is None:
        raise click.UsageError("--webhook-events needs --webhook.")
    if not options["webhook_secret"]:
        raise click.UsageError("--webhook-secret must not be empty.")
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
        webhook_url=options["webhook"],
        webhook_secret=options["webhook_secret"],
        webhook_events=options["webhook_events"] or (),
        allow_webhook_hosts=options["allow_webhook_host"],
        rate_limit=not options["no_rate_limit"],
        documented_only=options["documented_only"],
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
