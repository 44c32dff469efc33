"""Sixth stage. Reads the body, or the query, and holds it against the operation's schema.

Both spellings are taken (`customer_id`, `customerId`); what goes on is the documented one. What a
schema accepts is asked of a `RequestShape`, made outside the core: no library is known here.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from respondeia_mock.core.errors import ApiError, invalid
from respondeia_mock.core.exchange import Call, Exchange, Reply
from respondeia_mock.core.json_reader import JsonError, read
from respondeia_mock.core.nearest import nearest
from respondeia_mock.core.record import record


@record
class Violation:
    """What is wrong with a document: the field to blame, if any, and one sentence."""

    field: str | None
    sentence: str


class RequestShape(Protocol):
    """What one operation accepts.

    Attributes:
        spellings: every accepted name of a field -> the documented one.
        documented: the documented names.
        guessed: the documented names that only the mock has: the vendor's page does not.
        integers: the query parameters that are numbers.
        optional: nothing at all is acceptable as well.
    """

    spellings: Mapping[str, str]
    documented: frozenset[str]
    guessed: frozenset[str]
    integers: frozenset[str]
    optional: bool

    def violation(self, document: object) -> Violation | None:
        """Return the first thing that is wrong, or None."""


_NOTHING: list[str] = []

JSON_TYPE = "application/json"

ShapeOf = Callable[[str], RequestShape]
"""Gives the shape of an operation, by its name."""


class Validation:
    """Answer 400 to what the schema does not accept."""

    def __init__(self, shape_of: ShapeOf) -> None:
        """Ask `shape_of` for the shapes."""
        self._shape_of = shape_of

    def enter(self, exchange: Exchange) -> Reply | None:
        call, operation = exchange.call, exchange.operation
        shape = self._shape_of(operation.name)
        if operation.has_body:
            document = _body(call)
        elif call.query or not shape.optional:
            document = _query(call, shape)
        else:
            return None
        payload, ignored = document, _NOTHING
        if not document.keys() <= shape.documented:
            payload, ignored = _respelled(document, shape.spellings)
        violation = shape.violation(payload)
        if violation is not None:
            unblamed = [name for name in ignored if name != violation.field]
            raise invalid(violation.field, violation.sentence, _misspelled(unblamed, shape))
        if ignored:
            exchange.ignored = ignored
            exchange.hint = _misspelled(ignored, shape)
        call.payload = payload
        if shape.guessed:
            exchange.sandbox.tally.sent(operation.name, shape.guessed & payload.keys())
        return None


def _body(call: Call) -> dict[str, Any]:
    if call.oversized:
        raise ApiError(400, "payload_too_large", "The request body is larger than 1 MiB")
    if not call.body:
        call.document = {}
        return {}
    media_type = call.headers.get("content-type", JSON_TYPE)
    if media_type != JSON_TYPE:
        _check_media_type(media_type)
    try:
        document = call.document = read(call.body)
    except JsonError as error:
        raise ApiError(400, "invalid_json", str(error)) from None
    if not isinstance(document, dict):
        raise invalid(None, "The request body must be a JSON object")
    return document


def _check_media_type(given: str) -> None:
    """Refuse a type that is not JSON's; parameters and case do not matter, nor does a blank one."""
    media_type = given.partition(";")[0].strip().lower()
    if media_type and media_type != JSON_TYPE:
        message = f"The Content-Type must be {JSON_TYPE}, not '{media_type}'"
        raise ApiError(400, "unsupported_media_type", message)


def _query(call: Call, shape: RequestShape) -> dict[str, Any]:
    query: dict[str, Any] = dict(call.query)
    for name in shape.integers & query.keys():
        text = query[name]
        if text.isascii() and text.isdigit() and len(text) <= 15:  # noqa: PLR2004 (below 2^53)
            query[name] = int(text)
    return query


def _respelled(
    document: dict[str, Any], spellings: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """Return the document in the documented spelling, and the fields that nothing knows."""
    payload: dict[str, Any] = {}
    ignored = []
    for name, value in document.items():
        known = spellings.get(name)
        if known is None:
            ignored.append(name)
        if known is None or known == name:
            payload[name] = value
        elif known not in document:
            payload.setdefault(known, value)
    return payload, ignored


def _misspelled(ignored: list[str], shape: RequestShape) -> str:
    """Return a hint for ignored fields that are near a known one."""
    hints = []
    folded = {name.lower().replace("_", ""): known for name, known in shape.spellings.items()}
    for name in ignored:
        near = nearest(name.lower().replace("_", ""), folded, 0.75)
        if near:
            hints.append(f"'{name}' is ignored: did you mean '{folded[near]}'?")
    return " ".join(hints)
