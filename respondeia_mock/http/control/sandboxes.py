"""The door to the sandboxes: which there are, make one. What one of them has to say: `accounts`.

One that is made here may have a start of its own, to which a reset brings it back. One that a token
or a path names for the first time begins as the server's do.
"""

from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.allowance import PLANS
from respondeia_mock.core.clock import elapsed, real_now
from respondeia_mock.core.durations import parse_time
from respondeia_mock.core.errors import ActionError, ConfigurationError
from respondeia_mock.core.founding import Fixture, Terms
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.sandboxes import key_prefix
from respondeia_mock.http.control.clock import FASTEST
from respondeia_mock.http.control.desk import ControlError, Visit


def list_sandboxes(visit: Visit) -> dict[str, Any]:
    """List the sandboxes: test and live, then the others, the one idle for longest first."""
    return {"sandboxes": [spelled(each) for each in visit.engine.sandboxes]}


def create(visit: Visit) -> dict[str, Any]:
    """Make a sandbox, with a start of its own if one is given."""
    given = visit.document
    strict.only(given, READERS)
    values = {name: value for name, value in given.items() if value is not None}
    terms = Terms(**strict.values(values, READERS, ""))
    try:
        sandbox = visit.engine.sandboxes.found(terms)
    except ConfigurationError as error:
        told = {"mistakes": list(error.mistakes)}
        field = "scenario" if terms.fixtures is None else "fixtures"
        raise ControlError(400, "invalid", error.mistakes[0], field, told=told) from None
    root = f"{visit.origin}/sandboxes/{sandbox.name}"
    return {
        "name": sandbox.name,
        "api_key": key_prefix(sandbox.name),
        "base_url": f"{root}/v1",
        "admin_url": f"{root}/__admin",
        "webhook_secret": sandbox.setup.webhook_secret,
    }


def spelled(sandbox: Sandbox) -> dict[str, Any]:
    """Spell a line of the list; `last_used` is the real time of the last call it remembers."""
    latest = sandbox.journal.latest
    return {
        "name": sandbox.name,
        "now": sandbox.clock.now(),
        "speed": sandbox.clock.speed,
        "requests": sandbox.journal.total,
        "events": sandbox.events.total,
        "deliveries": sandbox.outbox.total,
        "webhook_secret": sandbox.setup.webhook_secret,
        "last_used": None if latest is None else real_now() - (elapsed() - latest.arrived),
    }


def _fixtures(value: object, path: str) -> tuple[Fixture, ...]:
    """Read one name or document, or a list of them."""
    given = value if isinstance(value, list) else [value]
    if not given or not all(
        isinstance(each, dict) or (each and isinstance(each, str)) for each in given
    ):
        sentence = "must be the name of a fixture, a file or a document, or a list of these"
        raise ActionError(f"'{path}' {sentence}", path)
    return tuple(given)


def _time(value: object, path: str) -> float:
    try:
        return parse_time(value)
    except ValueError as error:
        raise ActionError(f"'{path}' {error}", path) from None


def _seed(value: object, path: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ActionError(f"'{path}' must be a whole number", path)
    return value


READERS: dict[str, strict.Reader] = {
    "name": strict.text,
    "fixtures": _fixtures,
    "scenario": lambda value, _: value,
    "plan": lambda value, path: strict.one_of(value, PLANS, path, "plan"),
    "speed": lambda value, path: strict.number(value, path, 0, FASTEST),
    "now": _time,
    "seed": _seed,
}
"""What may be given of a sandbox; each of them may be null, which says nothing."""
