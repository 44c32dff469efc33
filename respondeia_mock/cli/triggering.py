"""`respondeia-mock trigger`: make an event happen really, with all that it needs.

A payment is approved by creating one and approving it, not by a forged message: so what a receiver
hears of can be read back. The steps are in `recipes`; here they are taken, and told.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import click
import orjson

from respondeia_mock.cli.asking import Asked, asking, say_json
from respondeia_mock.cli.ending import COULD_NOT_RUN, stop
from respondeia_mock.cli.making import Maker, Taken
from respondeia_mock.cli.recipes import RECIPES
from respondeia_mock.cli.showing import columns
from respondeia_mock.core.events import EventName
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.options.kinds import Event
from respondeia_mock.settings import API_KEY

JSON = frozenset({"amount", "tags", "metadata", "ai_enabled", "data"})
"""Values that are written as JSON; all others are text."""

SHOWN = frozenset({"status", "paymentLink"})


@click.command(short_help="Make an event happen really, with all that it needs.")
@click.argument("event", type=Event())
@click.option(
    "--set",
    "pairs",
    multiple=True,
    metavar="KEY=VALUE",
    help="A value of what is made, as amount=100 or customer_id=wa:1; repeatable.",
)
@click.option(
    "--api-key", metavar="KEY", default=API_KEY, show_default=True, help="The key to call /v1 with."
)
@asking
def trigger(asked: Asked, event: EventName, pairs: tuple[str, ...], api_key: str) -> None:
    """Make EVENT happen: create the payment, and approve it.

    Prints what was made, and the events it raised.
    """
    maker = Maker(asked.control, asked.api(api_key), RECIPES[event])
    maker.values.update(_given(pairs, event))
    taken = maker.make()
    _say(asked, event, taken)
    if all(told["event"] != event for step in taken for told in step.events):
        stop(f"Nothing of this raised {event}: all is as it was before.", COULD_NOT_RUN)


def _given(pairs: Sequence[str], event: EventName) -> dict[str, object]:
    """Return what was set, each under a name that the event's recipe takes."""
    takes, given = RECIPES[event].takes(), {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"'{pair}' is not KEY=VALUE.", param_hint="'--set'")
        if name not in takes:
            near = suggestion(name, takes) or f"; it takes {', '.join(takes)}"
            raise click.BadParameter(f"{event} takes no '{name}'{near}", param_hint="'--set'")
        given[name] = _value(name, text)
    return given


def _value(name: str, text: str) -> object:
    """Read a value; what should be JSON and is none goes as text, for the API to refuse."""
    if name not in JSON:
        return text
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return value


def _say(asked: Asked, event: EventName, taken: Sequence[Taken]) -> None:
    if asked.as_json:
        steps = [{"step": each.door, "answer": each.answer} for each in taken]
        say_json({"event": event, "steps": steps, "events": [e for t in taken for e in t.events]})
        return
    rows = []
    for step in taken:
        rows.append((step.door, _shown(step.answer)))
        rows += [(f"  {told['event']}", told["id"]) for told in step.events]
    click.echo("\n".join(columns(rows)))


def _shown(answer: Mapping[str, Any]) -> str:
    """Return of an answer what identifies the thing, and how it stands."""
    if answer.get("by_itself"):
        return "happened by itself"
    told = (key for key in answer if key.lower().endswith("id") or key in SHOWN)
    return "  ".join(str(answer[key]) for key in told)
