"""The table of options: a row is a flag, a key of `respondeia-mock.yaml` and a variable at once.

`OPTIONS` is what a server is started with, `JUDGING` what a run beside it is judged by. To add an
option: a row here, a field in `Settings`, a line in `choosing`. What a row means is not said here.
"""

from collections.abc import Mapping
from pathlib import Path

import click

from respondeia_mock.core.allowance import PLANS
from respondeia_mock.options.addresses import DoorName, HostName, PublicUrl, Url
from respondeia_mock.options.kinds import (
    Events,
    FileOrName,
    FolderOf,
    Moment,
    Speed,
    Text,
    Token,
)
from respondeia_mock.settings import PREFIX, WEBHOOK_SECRET

PORT = 3000
FIXTURES = FileOrName("fixture")
REQUIRES = "requires"
"""The one key that is no option: the versions of the mock that the file was written for."""

OPTIONS: tuple[click.Option, ...] = (
    click.Option(
        ["--port"],
        type=click.IntRange(0, 65535),
        default=PORT,
        show_default=True,
        envvar=[f"{PREFIX}PORT", "PORT"],
        help="0 draws a free one.",
    ),
    click.Option(["--host"], type=Text(), help="Listen here instead of on 127.0.0.1 and ::1."),
    click.Option(
        ["--fixtures"],
        type=FIXTURES,
        multiple=True,
        metavar="FILE|NAME",
        help="Where to start from; repeatable, merged in order.  [default: shop]",
    ),
    click.Option(
        ["--scenario"],
        type=FileOrName("scenario"),
        metavar="FILE|NAME",
        help="Begin with this scenario, in its own state; its report is printed in the end.",
    ),
    click.Option(
        ["--scenario-dir"],
        type=FolderOf("scenario"),
        metavar="DIR",
        help="Know the scenarios of this folder by name too.",
    ),
    click.Option(
        ["--plan"],
        type=click.Choice(list(PLANS)),
        help="The account's plan, for its rate limit.",
    ),
    click.Option(
        ["--speed"],
        type=Speed(0, 1_000_000),
        help=(
            "Seconds of the mock's clock in a second; 0 is frozen.  "
            "[default: the fixture's, else 1]"
        ),
    ),
    click.Option(
        ["--now"],
        type=Moment(),
        help="Where the mock's clock starts.  [default: the fixture's moment, else the real time]",
    ),
    click.Option(
        ["--seed"], type=int, help="What ids and chance depend on.  [default: drawn and printed]"
    ),
    click.Option(
        ["--payments"],
        type=click.Choice(["auto", "checkout"]),
        help="Whether payments are approved by themselves.",
    ),
    click.Option(
        ["--state"],
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="Go on from this state, if it is there, and save it there at the end; YAML or JSON.",
    ),
    click.Option(
        ["--watch"], is_flag=True, help="Take up the files of `--fixtures` when they change."
    ),
    click.Option(["--webhook"], type=Url(), help="Send events here from the start."),
    click.Option(
        ["--webhook-secret"],
        type=Text(),
        metavar="SECRET",
        default=WEBHOOK_SECRET,
        show_default=True,
        help="What events are signed with, for every webhook created without its own.",
    ),
    click.Option(
        ["--webhook-events"],
        type=Events(),
        help="Which events `--webhook` hears of, as a,b.  [default: all thirteen]",
    ),
    click.Option(
        ["--allow-webhook-host"],
        type=HostName(),
        multiple=True,
        metavar="NAME",
        envvar=f"{PREFIX}ALLOW_WEBHOOK_HOSTS",
        help="Send webhooks to this public host too, or to all under *.NAME; repeatable.",
    ),
    click.Option(["--no-rate-limit"], is_flag=True, help="Show the plan's limit and never refuse."),
    click.Option(
        ["--documented-only"],
        is_flag=True,
        help="Leave what the vendor's page does not document out of every answer and delivery.",
    ),
    click.Option(
        ["--require-https"],
        is_flag=True,
        help="Refuse /v1 over plain HTTP, as the real service does.",
    ),
    click.Option(
        ["--tls"],
        is_flag=True,
        help="Serve HTTPS, with a certificate made at start-up; needs the extra `tls`.",
    ),
    click.Option(
        ["--public-url"], type=PublicUrl(), help="What payment and download links begin with."
    ),
    click.Option(
        ["--allow-host"],
        type=DoorName(),
        multiple=True,
        metavar="NAME",
        envvar=f"{PREFIX}ALLOW_HOSTS",
        help="Serve /__admin and the pages under this name too; repeatable.",
    ),
    click.Option(
        ["--admin-token"],
        type=Token(),
        metavar="TOKEN",
        help="Ask for this bearer token at /__admin.",
    ),
    click.Option(["--no-admin"], is_flag=True, help="No /__admin at all; the checkout stays."),
    click.Option(
        ["--port-file"],
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        help="Write the port here once calls are taken.",
    ),
    click.Option(
        ["--log-format"], type=click.Choice(["text", "json"]), default="text", show_default=True
    ),
    click.Option(["-v", "--verbose"], is_flag=True, help="Print a line for every call."),
)

JUDGING: tuple[click.Option, ...] = (
    click.Option(
        ["--conduct"],
        type=click.Choice(["error", "warn", "off"]),
        help="What findings about the client's conduct are: failures, lines to read, or nothing.",
    ),
    click.Option(
        ["--report"],
        type=click.Path(dir_okay=False, writable=True, path_type=Path),
        metavar="FILE",
        help="Write expectations and conduct to FILE.json, .xml or .html.",
    ),
)
"""What `exec` and pytest take besides."""


def key(option: click.Parameter) -> str:
    """Return what an option is called in `respondeia-mock.yaml`: its flag, with underscores."""
    assert option.name  # noqa: S101 (the table is ours)
    return option.name


KEYS: Mapping[str, click.Option] = {key(each): each for each in (*OPTIONS, *JUDGING)}
"""The options by their key."""


def variables(option: click.Parameter) -> list[str]:
    """Return the variables of the environment that give an option, the first of them preferred."""
    own = [option.envvar] if isinstance(option.envvar, str) else list(option.envvar or ())
    return list(dict.fromkeys([*own, PREFIX + key(option).upper()]))
