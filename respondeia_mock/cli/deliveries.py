"""`respondeia-mock deliveries`: what went out to webhooks; one of them whole; again; and why not.

Everything is the control API's answer, printed.
"""

from collections.abc import Iterable
from urllib.parse import quote

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.showing import listed, whole


@click.command(short_help="What went out to webhooks, again, and why it was refused.")
@click.argument("delivery_id", metavar="[ID]", required=False)
@click.option("--redeliver", is_flag=True, help="Send it again, the same bytes, and wait.")
@click.option(
    "--explain",
    metavar="SIGNATURE",
    help="Say which mistake makes the signature that the receiver computed.",
)
@asking
def deliveries(
    asked: Asked,
    delivery_id: str | None,
    redeliver: bool,  # noqa: FBT001 (click's)
    explain: str | None,
) -> None:
    """List what went out to webhooks or, with ID, tell everything of one delivery."""
    if delivery_id is None:
        if redeliver or explain is not None:
            raise click.UsageError("Name the delivery: respondeia-mock deliveries ID …")
        _say(asked, document := asked.control.get("/deliveries"), listed(document))
        return
    if redeliver and explain is not None:
        raise click.UsageError("Either --redeliver or --explain, please.")
    path = f"/deliveries/{quote(delivery_id, safe='')}"
    if explain is not None:
        found = asked.control.post(f"{path}/explain", {"signature": explain})
        _say(asked, found, [f"{found['recipe'] or 'unknown'}: {found['fix']}", found["expected"]])
        return
    one = asked.control.post(f"{path}/redeliver") if redeliver else asked.control.get(path)
    _say(asked, one, whole(one))


def _say(asked: Asked, document: object, lines: Iterable[str]) -> None:
    if asked.as_json:
        say_json(document)
    else:
        click.echo("\n".join(lines))
