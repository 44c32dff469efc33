"""`respondeia-mock do`: make something happen outside the API, such as a payer's decision.

What can happen, and what each parameter may be, the server says; here the text of a parameter is
read as its schema has it. Whether the step is possible is for the server to judge.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import click
import orjson

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.showing import columns, pair


@click.command(short_help="Make something happen outside the API.")
@click.argument("action", required=False)
@click.argument("pairs", nargs=-1, metavar="[KEY=VALUE]...")
@asking
def do(asked: Asked, action: str | None, pairs: tuple[str, ...]) -> None:
    """Perform ACTION with these parameters; without one, list what can happen.

    `respondeia-mock do payment.approve payment_id=pay_1`; numbers and objects are written as JSON.
    """
    actions: Sequence[Mapping[str, Any]] = asked.control.get("/actions")["actions"]
    if action is None:
        say_json({"actions": actions}) if asked.as_json else _list(actions)
        return
    named = {each["name"]: each["parameters"]["properties"] for each in actions}
    parameters = _parameters(pairs, named.get(action, {}))
    done = asked.control.post(f"/actions/{action}", parameters)
    if asked.as_json:
        say_json(done)
        return
    rows = [(done["action"], "  ".join(pair(*each) for each in done["result"].items()))]
    rows += [(f"  {each['event']}", each["id"]) for each in done["events"]]
    click.echo("\n".join(columns(rows)))


def _parameters(pairs: Sequence[str], schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    parameters = {}
    for each in pairs:
        name, equals, text = each.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"'{each}' is not KEY=VALUE.", param_hint="'KEY=VALUE'")
        parameters[name] = _value(name, text, schemas.get(name, {}))
    return parameters


def _value(name: str, text: str, schema: Mapping[str, Any]) -> object:
    """Read a value: text where text is taken, JSON where it is not; a duration may be a number."""
    types = schema.get("type", "string")
    if types == "string":
        return text
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = None
    if "string" in types:
        return value if isinstance(value, int | float) else text
    if value is None:
        wanted = f"must be JSON ({types}), not '{text}'"
        raise click.BadParameter(f"'{name}' {wanted}.", param_hint="'KEY=VALUE'")
    return value


def _list(actions: Sequence[Mapping[str, Any]]) -> None:
    rows = []
    for each in actions:
        needed = each["parameters"]["required"]
        names = (n if n in needed else f"[{n}]" for n in each["parameters"]["properties"])
        rows.append((each["name"], " ".join(names), each["summary"]))
    click.echo("\n".join(columns([("ACTION", "TAKES", "WHAT HAPPENS"), *rows])))
