"""The fields of answers that the vendor's page does not have: schemas mark them `x-inferred`.

Told by their paths, `data[].email`; what is inside a field that is a guess goes without saying.
Schemas are asked of a callable: no file is read here. That somebody was given a field does not say
that it was read.
"""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field
from typing import Any

from respondeia_mock.core.json_reader import JsonError, read
from respondeia_mock.core.record import record

SchemaOf = Callable[[str], Mapping[str, Any]]
"""Gives a schema by its path under `schemas/`; LookupError or OSError if there is none."""


@record
class Part:
    """A place in a document, and the places below it that are guesses or lead to some."""

    is_guess: bool = False
    below: Mapping[str, "Part"] = field(default_factory=dict)
    items: "Part | None" = None

    @property
    def leads(self) -> bool:
        """Say whether there is a guess here or below."""
        return self.is_guess or bool(self.below) or self.items is not None


class InferredFields:
    """What of each operation's answers is a guess; `offered` is the tally's `OfferedIn`."""

    def __init__(self, schema_of: SchemaOf) -> None:
        """Ask `schema_of` for the schemas, each when it is first needed."""
        self._schema_of = schema_of
        self._parts: dict[str, Part] = {}
        self._quoted: dict[str, Mapping[str, bytes]] = {}

    def offered(self, operation: str, body: bytes, known: AbstractSet[str]) -> Iterator[str]:
        """Yield the guesses in an answer; where only known ones can be, it is not parsed."""
        relative = f"responses/{operation}.json"
        quoted = self._quoted.get(relative)
        if quoted is None:
            quoted = self._quoted[relative] = dict(_quoted(self._part(relative)))
        if any(name in body for name in {quoted[path] for path in quoted.keys() - known}):
            try:
                yield from _found(self._part(relative), read(body), "")
            except JsonError:  # a rule cut or garbled it
                return

    def _part(self, relative: str) -> Part:
        if relative not in self._parts:
            try:
                self._parts[relative] = self._read(self._schema_of(relative))
            except (LookupError, OSError):  # a file, or no operation at all
                self._parts[relative] = Part()
        return self._parts[relative]

    def _read(self, schema: Mapping[str, Any]) -> Part:
        if schema.get("x-inferred"):
            return Part(is_guess=True)
        if "$ref" in schema:
            schema = self._schema_of("objects/" + schema["$ref"].rpartition("/")[2])
        parts = {name: self._read(each) for name, each in schema.get("properties", {}).items()}
        items = self._read(schema.get("items", {})) if schema.get("items") else Part()
        below = {name: part for name, part in parts.items() if part.leads}
        return Part(below=below, items=items if items.leads else None)


def _quoted(part: Part, path: str = "") -> Iterator[tuple[str, bytes]]:
    """Yield the path of each guess, and its name as JSON writes it."""
    for name, below in part.below.items():
        if below.is_guess:
            yield path + name, f'"{name}"'.encode()
        yield from _quoted(below, f"{path}{name}.")
    if part.items is not None:
        yield from _quoted(part.items, f"{path.removesuffix('.')}[].")


def _found(part: Part, value: object, path: str) -> Iterator[str]:
    """Yield the paths of the guesses that are there."""
    if isinstance(value, dict):
        for name in part.below.keys() & value.keys():
            if part.below[name].is_guess:
                yield path + name
            yield from _found(part.below[name], value[name], f"{path}{name}.")
    elif isinstance(value, list) and part.items is not None:
        for each in value:
            yield from _found(part.items, each, f"{path.removesuffix('.')}[].")
