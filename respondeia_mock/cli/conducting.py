"""`respondeia-mock conduct`: what an integration did wrong, and how to do it right.

Everything is the control API's answer, printed.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import click

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.ending import FAILED


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


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that tell a judgement."""
    for finding in document["findings"]:
        yield from _lines(finding)
        yield ""
    yield _summary(document)
    if "evicted" in document:
        yield f"{document['evicted']} older requests were dropped, and not judged."
    if "elsewhere" in document:
        others = ", ".join(f"{count} in {name}" for name, count in document["elsewhere"].items())
        yield f"Elsewhere: {others} (--sandbox)."


def _lines(finding: Mapping[str, Any]) -> Iterator[str]:
    mark = "undetermined" if "undetermined" in finding else finding["severity"]
    yield f"{mark}  {finding['name']}"
    yield f"  What: {finding['what']}."
    if finding["requests"]:
        yield f"  Requests: {', '.join(finding['requests'])}"
    if "deliveries" in finding:
        yield f"  Deliveries: {', '.join(finding['deliveries'])}"
    yield f"  {finding['advice']}"
    yield f"  Fix: {finding['fix']}"
    if "undetermined" in finding:
        yield "  The clock is frozen: how long the client meant to wait, nobody can tell."


def _summary(document: Mapping[str, Any]) -> str:
    if not document["total"]:
        return "Nothing to say against it."
    counts = {name: document[name] for name in ("errors", "warnings", "undetermined")}
    advice = document["total"] - sum(counts.values())
    told = [f"{number} {name}" for name, number in counts.items()]
    return ", ".join([*told, *([f"{advice} advice"] if advice else [])]) + "."
