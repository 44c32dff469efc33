"""What each operation accepts, read from `schemas/` when first needed.

The `SchemaBook` makes the shapes that the stage `validation` asks. The quick validator says yes;
only when it says no is jsonschema imported, which is the authority, to say what is wrong. The
suite holds replies and events against their schemas here too. Words come from `sentences`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.stages.validation import Violation
from respondeia_mock.loading import sentences
from respondeia_mock.loading.sentences import Explanation
from respondeia_mock.loading.validators import (
    BASE,
    Schema,
    fast_validator,
    read_schema,
    strict_validator,
)

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError


@dataclass(slots=True)
class Shape:
    """What one operation accepts; a `RequestShape`.

    Attributes:
        relative: the schema's path under `schemas/`.
        spellings: every accepted name of a field -> the documented one, at the top level.
        documented: the documented names.
        guessed: those of them that the vendor's page does not have.
        integers: the fields that are whole numbers.
        optional: nothing at all is acceptable as well.
        accepts: the compiled schema, from the first call on.
    """

    relative: str
    spellings: Mapping[str, str]
    documented: frozenset[str]
    guessed: frozenset[str]
    integers: frozenset[str]
    optional: bool
    accepts: Callable[[object], bool] | None = None

    def violation(self, document: object) -> Violation | None:
        """Return the first thing that is wrong, in the order of the schema's fields, or None."""
        if self.accepts is None:
            self.accepts = fast_validator(self.relative).is_valid
        if self.accepts(document):
            return None
        explanation = explanation_of(self.relative, document)
        if explanation is None:
            return None
        return Violation(sentences.blamed(explanation), sentences.sentence(explanation))


class SchemaBook:
    """The schemas by the names of operations and events."""

    def __init__(self) -> None:
        """Start empty: a schema is read when it is first asked for."""
        self._shapes: dict[str, Shape] = {}

    def shape_of(self, operation_name: str) -> Shape:
        """Return what the operation accepts; LookupError or OSError if it has no schema."""
        shape = self._shapes.get(operation_name)
        if shape is None:
            shape = self._shapes[operation_name] = _shape(f"requests/{operation_name}.json")
        return shape

    def response_violation(self, operation_name: str, status: int, document: object) -> str | None:
        """Say what is wrong with the body of a reply, or None."""
        if status == 429:  # noqa: PLR2004
            return _flaw("rate_limit_error.json", document)
        succeeded = 200 <= status < 300  # noqa: PLR2004
        return _flaw(f"responses/{operation_name}.json" if succeeded else "error.json", document)

    def event_violation(self, payload: Mapping[str, Any]) -> str | None:
        """Say what is wrong with the body of a webhook delivery, or None."""
        name = payload.get("event")
        return _flaw("objects/event_name.json", name) or _flaw(f"events/{name}.json", payload)


def explanation_of(relative: str, document: object) -> Explanation | None:
    """Return the first thing that is wrong with a document, or None.

    First is what comes first among the schema's properties, a missing one in its place as well;
    then come the names that the schema does not know.
    """
    if fast_validator(relative).is_valid(document):
        return None
    schema = read_schema(BASE + relative)
    places = {name: place for place, name in enumerate(schema.get("properties", ()))}

    def place(explanation: Explanation) -> int:
        return places.get(str(explanation.path[0]), len(places)) if explanation.path else -1

    found = map(sentences.explain, _findings(strict_validator(relative), schema, document))
    return min(found, key=place, default=None)


def _findings(
    validator: "Draft202012Validator", schema: Schema, document: object
) -> "Iterator[ValidationError]":
    """Yield the first finding inside a property, then those about the whole.

    Why not all of them: a list of a hundred thousand wrong items has as many findings.
    """
    # With "$schema", evolve() would fall back to the library's own class.
    schema = {key: value for key, value in schema.items() if key != "$schema"}
    properties = schema.pop("properties", {})
    inside = validator.evolve(schema={"properties": properties})
    whole = validator.evolve(schema=schema | {"properties": dict.fromkeys(properties, True)})
    yield from islice(inside.iter_errors(document), 1)
    yield from whole.iter_errors(document)


def _flaw(relative: str, document: object) -> str | None:
    explanation = explanation_of(relative, document)
    if explanation is None:
        return None
    return f"{explanation.name or 'the whole'} {explanation.phrase}"


def _shape(relative: str) -> Shape:
    schema = read_schema(BASE + relative)
    properties: dict[str, Any] = schema.get("properties", {})
    return Shape(
        relative=relative,
        spellings=_spellings(properties),
        documented=frozenset(properties),
        guessed=frozenset(name for name in properties if properties[name].get("x-inferred")),
        integers=frozenset(
            name for name, field in properties.items() if field.get("type") == "integer"
        ),
        optional="required" not in schema and "minProperties" not in schema,
    )


def _spellings(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return what each field may be called; a field's own name is never taken by another."""
    spellings = {}
    for name, field in properties.items():
        for alias in (_other_case(name), *field.get("x-aliases", ())):
            spellings[alias] = name
    return spellings | {name: name for name in properties}


def _other_case(name: str) -> str:
    """Return `customerId` for `customer_id`, and the reverse."""
    if "_" in name:
        head, *rest = name.split("_")
        return head + "".join(part.capitalize() for part in rest)
    return re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name)
