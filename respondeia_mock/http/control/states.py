"""The door to the whole state: a fixture document out, as JSON or YAML, and one in.

A document that is put replaces everything, as a reset would whose seed it were: what it does not
say (journal, counters, idempotency, rules) is empty afterwards. `reset` still goes to the seed.
"""

from typing import Any

from starlette.responses import Response

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.domain.saving import saved
from respondeia_mock.http.control.desk import JSON_TYPE, ControlError, Visit, respond

YAML_TYPE = "application/yaml"
TYPES = (JSON_TYPE, YAML_TYPE)
FORMS = {"json": JSON_TYPE, "yaml": YAML_TYPE}


def show(visit: Visit) -> Response:
    """Tell the whole state as a fixture; `?as=yaml` or `Accept: application/yaml` is YAML."""
    wanted = _form(visit)
    document = saved(visit.sandbox)
    if wanted == JSON_TYPE:
        return respond(document)
    return Response(visit.states.to_yaml(document), media_type=YAML_TYPE)


def replace(visit: Visit) -> dict[str, Any]:
    """Have the state of a fixture or a saved state, and nothing of what was before."""
    if not visit.raw:
        raise ControlError(400, "invalid", "The state is the body, and there is none")
    try:
        state = visit.states.read(visit.raw, is_json=visit.media_type == JSON_TYPE)
    except ConfigurationError as error:
        raise _refusal(error) from None
    visit.sandbox.load(state)
    return {"loaded": visit.sandbox.name, "now": visit.sandbox.clock.now()}


def _form(visit: Visit) -> str:
    """Return the type that is asked for; a link, which has no headers of its own, says `as`."""
    if "as" not in visit.query:
        return _wanted(visit.headers.get("accept", ""))
    return FORMS[strict.one_of(visit.query["as"], FORMS, "as", "form")]


def _wanted(accept: str) -> str:
    """Return the first type of the header that can be answered; JSON where none is."""
    named = (each.partition(";")[0].strip().lower() for each in accept.split(","))
    return next((each for each in named if each in TYPES), JSON_TYPE)


def _refusal(error: ConfigurationError) -> ControlError:
    """Blame the first mistake, and tell them all."""
    told: dict[str, Any] = {"mistakes": list(error.mistakes)}
    field = None
    if error.found:
        place = error.found[0].place
        field = place.path or None
        if place.line:
            told = {"line": place.line, "column": place.column, **told}
    return ControlError(400, "invalid", error.mistakes[0], field, told=told)
