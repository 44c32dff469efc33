"""`respondeia-mock conduct`: what an integration did wrong, and how to do it right.

Everything is the control API's answer, printed.
"""

from urllib.parse import urlencode

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.ending import FAILED
from respondeia_mock.conduct.telling import lines


@click.command(short_help="Hold calls and webhooks against the page's best practices.")
@click.option("--advice", is_flag=True, help="Give advice as well.")
@click.option(
    "--ignore", metavar="NAME", multiple=True, help="A finding that does not matter; repeatable."
)
@asking
def conduct(asked: Asked, advice: bool, ignore: tuple[str, ...]) -> None:  # noqa: FBT001 (click's)
    """Judge how an integration has behaved so far.

    Exits with 3 where it made an error. Warnings, advice and what a frozen clock cannot tell are
    printed only.
    """
    query = {**({"advice": "true"} if advice else {})}
    query |= {"ignore": ",".join(ignore)} if ignore else {}
    path = f"/conduct?{urlencode(query)}" if query else "/conduct"
    document = asked.control.get(path)
    if asked.as_json:
        say_json(document)
    else:
        click.echo("\n".join(lines(document)))
    if document["errors"]:
        raise SystemExit(FAILED)
