"""The row of the actions table: what can happen in the world outside the API, and how it is asked.

`actions` holds the rows. A row's parameters are checked here, before anything changes, and the step
is performed in one moment of the sandbox's clock.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from respondeia_mock.core.durations import parse_duration
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import Event
from respondeia_mock.core.handiwork import Done
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox

Params = Mapping[str, Any]
"""Parameters that were checked: strings."""


@record
class Parameter:
    """One parameter: a string (`choices` empty means any), an `object`, `number` or `duration`."""

    name: str
    required: bool = False
    choices: tuple[str, ...] = ()
    most: int = 200
    kind: str = "string"

    def check(self, value: object) -> None:
        """Raise an ActionError that says what would be right."""
        if self.kind == "object":
            if not isinstance(value, Mapping):
                raise ActionError(f"'{self.name}' must be an object", self.name)
            return
        if self.kind == "number":
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
                raise ActionError(f"'{self.name}' must be a number, 0 or more", self.name)
            return
        if self.kind == "duration":
            self._check_duration(value)
            return
        if not isinstance(value, str) or not value or len(value) > self.most:
            sentence = f"'{self.name}' must be a text of 1 to {self.most:,} characters"
            raise ActionError(sentence, self.name)
        if self.choices and value not in self.choices:
            known = ", ".join(self.choices)
            near = suggestion(value, self.choices)
            raise ActionError(f"'{self.name}' must be one of {known}{near}", self.name)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the parameter."""
        if self.kind == "duration":
            return {"type": ["string", "number"], "description": 'Seconds, or as "1m30s"'}
        if self.kind != "string":
            return {"type": self.kind}
        bounds = {"enum": list(self.choices)} if self.choices else {"maxLength": self.most}
        return {"type": "string", "minLength": 1, **bounds}

    def _check_duration(self, value: object) -> None:
        try:
            parse_duration(value)
        except ValueError as error:
            raise ActionError(f"'{self.name}' {error}", self.name) from None


@record
class Action:
    """Something that can be made to happen."""

    name: str
    handler: Callable[[Sandbox, Params], dict[str, Any]]
    parameters: tuple[Parameter, ...]

    @property
    def summary(self) -> str:
        """Return the handler's first line."""
        return (self.handler.__doc__ or self.name).strip().splitlines()[0]

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the parameters."""
        return {
            "type": "object",
            "properties": {each.name: each.schema() for each in self.parameters},
            "required": [each.name for each in self.parameters if each.required],
            "additionalProperties": False,
        }

    def check(self, params: Params, unknown: Collection[str] = ()) -> None:
        """Raise an ActionError for the first parameter that is wrong.

        Those called `unknown` are there, but their values are not known yet.
        """
        known = {each.name: each for each in self.parameters}
        for name in params:
            if name not in known:
                near = suggestion(name, known) or f"; it takes {', '.join(known)}"
                raise ActionError(f"'{name}' is no parameter of {self.name}{near}", name)
        for parameter in self.parameters:
            if parameter.name in unknown:
                continue
            if parameter.name in params:
                parameter.check(params[parameter.name])
            elif parameter.required:
                raise ActionError(f"'{parameter.name}' is required", parameter.name)


@record
class Performed:
    """What came of an action, and the events it raised at once."""

    action: str
    result: dict[str, Any]
    events: tuple[Event, ...]


def perform(action: Action, sandbox: Sandbox, params: Params) -> Performed:
    """Make an action happen now.

    Raises:
        ActionError: a wrong parameter, or a step the state does not allow; nothing has changed.
    """
    action.check(params)
    sandbox.catch_up()
    before, place = sandbox.events.total, sandbox.positions().sequence
    at = sandbox.begin(f"action {action.name}")
    try:
        result = action.handler(sandbox, params)
    finally:
        sandbox.end()
    sandbox.handiwork.append(Done(place, at, action.name, params, result))
    return Performed(action.name, result, tuple(sandbox.events.since(before)))
