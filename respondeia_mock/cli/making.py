"""Taking the steps of a recipe, for `trigger`: through the API and actions, so that it is real.

Every step is told with the answer it got and the events it raised, found by their cause. Where the
clock was faster than a step, what happened by itself counts.
"""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any
from urllib.parse import quote

from respondeia_mock.cli.recipes import RECIPES, Recipe, Step
from respondeia_mock.client.control import Api, Control
from respondeia_mock.client.line import MockError
from respondeia_mock.core.entities import channel_of
from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import record

NEW = 5491170000001
TAG = "vip"
_NOT_FOUND = 404


@record
class Taken:
    """A step that was taken, what it answered, and the events it raised."""

    door: str
    answer: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]]


class Maker:
    """Takes the steps of one recipe."""

    def __init__(self, control: Control, api: Api, recipe: Recipe) -> None:
        """Begin with what is usual."""
        self._control = control
        self._api = api
        self._recipe = recipe
        self.values = dict(recipe.usual)

    def make(self) -> list[Taken]:
        """Take all steps."""
        values = self.values
        before = self._prepared()
        if "channel" not in values and "customer_id" in values:
            values["channel"] = channel_of(str(values["customer_id"])) or "whatsapp"
        return [*before, *map(self._take, self._recipe.steps)]

    def _prepared(self) -> list[Taken]:
        if self._recipe.needs == "new_customer" and "customer_id" not in self.values:
            self.values["customer_id"] = self._new_address()
        if self._recipe.needs == "change":
            return self._changing()
        return []

    def _new_address(self) -> str:
        """Return an address that nobody has; the same one whenever the same has happened."""
        addresses = (f"wa:{number}" for number in count(NEW + self._happened()))
        return next(each for each in addresses if self._customer(each) is None)

    def _happened(self) -> int:
        """Count the events so far."""
        return int(self._control.get("/events?limit=0")["total"])

    def _changing(self) -> list[Taken]:
        """Have the customer exist and, if no change is set, give or take a tag."""
        address = str(self.values["customer_id"])
        taken: list[Taken] = []
        customer = self._customer(address)
        if customer is None:
            recipe = RECIPES[EventName.CUSTOMER_CREATED]
            values = {**recipe.usual, "customer_id": address}
            values["channel"] = channel_of(address) or "whatsapp"
            taken = [self._take(step, values) for step in recipe.steps]
        if self.values.keys() == {"customer_id"}:
            known = {"tags": []} if customer is None else customer
            self.values["tags"] = self._other_tags(known)
        return taken

    def _other_tags(self, customer: Mapping[str, Any]) -> list[str]:
        """Return tags that the customer does not have; its own are not always told."""
        tags = customer.get("tags")
        if tags is None:
            return [f"{TAG}-{self._happened()}"]
        others = [each for each in tags if each != TAG]
        return others if TAG in tags else [*tags, TAG]

    def _customer(self, address: str) -> Mapping[str, Any] | None:
        try:
            found: Mapping[str, Any] = self._api.call(
                "GET", f"/customers/{quote(address, safe='')}"
            ).document
        except MockError as error:
            if error.status != _NOT_FOUND:
                raise
            return None
        return found

    def _take(self, step: Step, values: dict[str, object] | None = None) -> Taken:
        values = self.values if values is None else values
        body = {key: values[name] for key, name in step.body.items() if name in values}
        take = self._call if " " in step.door else self._act
        taken = take(step, body)
        values.update({name: taken.answer[key] for name, key in step.keeps.items()})
        return taken

    def _call(self, step: Step, body: Mapping[str, object]) -> Taken:
        method, path = step.door.split(" ")
        quoted = {name: quote(str(value), safe=":") for name, value in self.values.items()}
        path = path.format_map(quoted)
        heard = self._api.call(method, path, body)
        events = self._control.get(f"/events?cause={heard.request_id}")["events"]
        return Taken(f"{method} /v1{path}", heard.document, events)

    def _act(self, step: Step, body: Mapping[str, object]) -> Taken:
        try:
            done = self._control.post(f"/actions/{step.door}", body)
        except MockError:
            told = self._by_itself(step, body)
            if told is None:
                raise
            return Taken(step.door, {"by_itself": True}, [told])
        return Taken(step.door, done["result"], done["events"])

    def _by_itself(self, step: Step, body: Mapping[str, object]) -> Mapping[str, Any] | None:
        """Return the event that the step is for, if the clock was faster."""
        if step.tells is None:
            return None
        identity = {name: body[name] for name in body if name.endswith("_id")}
        wanted = {"event": step.tells, "data": identity}
        try:
            found: Mapping[str, Any] = self._control.post("/wait", {"event": wanted, "timeout": 0})
        except MockError:
            return None
        return found
