"""`respondeia-mock routes` and `magic`: what the mock knows, without a server to ask."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.cli.asking import say_json
from respondeia_mock.cli.ending import USAGE, stop
from respondeia_mock.cli.showing import columns
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.operation import Operation
from respondeia_mock.options.choosing import ENVIRONMENT
from respondeia_mock.options.configuration import CONFIG
from respondeia_mock.options.table import KEYS

HEADS = ("METHOD", "PATH", "ASKS FOR", "SOURCE", "OPERATION")


@click.command(short_help="List the operations of the API.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def routes(as_json: bool) -> None:  # noqa: FBT001 (click's)
    """List every operation: its call, what it asks of a key, and whether it is documented.

    `full` asks for all six permissions, `public` for no token.
    """
    rows = (*OPERATIONS, *BESIDES)
    if as_json:
        say_json({"routes": [_route(each) for each in rows]})
        return
    lines = [(each.method, each.path, each.access, each.source, each.name) for each in rows]
    click.echo("\n".join(columns([HEADS, *lines])))


@click.command(
    params=[KEYS["fixtures"], CONFIG],
    context_settings=ENVIRONMENT,
    short_help="List the values that always fare the same.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def magic(fixtures: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 (click's)
    """List the recipients, amounts and card-holder names that always fare the same."""
    from respondeia_mock.domain.magic import magic_values
    from respondeia_mock.loading.seeds import load_seed

    try:
        behavior = load_seed(fixtures or ("shop",)).plant(0).behavior
    except ConfigurationError as error:
        stop(str(error), USAGE)
    told = magic_values(behavior)
    say_json(told) if as_json else click.echo("\n".join(columns(list(_rows(told)))))


def _route(row: Operation) -> dict[str, Any]:
    return {
        "operation": row.name,
        "method": row.method,
        "path": row.path,
        "permission": row.access,
        "source": row.source,
        "status": row.status,
        "summary": row.summary,
    }


def _rows(told: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for each in told["recipients"]:
        yield "message to", each["address"], each["outcome"], each["note"]
    for each in told["amounts"]:
        yield "payment of", str(each["amount"]), each["outcome"], each.get("reason", "")
    for name, outcome in told["card_holders"].items():
        reason = outcome if outcome.startswith("cc_") else ""
        yield "card holder", name, "rejected" if reason else outcome, reason
