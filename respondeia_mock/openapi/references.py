"""From schemas that refer to each other's files to schemas of one document.

What `schemas/` keeps in `objects/` becomes a component, named in PascalCase, the first time that
something refers to it. Everything else is put where it is used. It knows nothing of operations.
"""

from collections.abc import Callable, Mapping
from typing import Any

Schema = dict[str, Any]
SchemaOf = Callable[[str], Mapping[str, Any]]
"""Gives a schema by its path under `schemas/`."""

_OF_FILES = frozenset({"$schema", "$id"})


class References:
    """The schemas of one document, and which components they made necessary."""

    def __init__(self, schema_of: SchemaOf) -> None:
        """Ask `schema_of` for the schemas."""
        self._schema_of = schema_of
        self._components: dict[str, Schema] = {}

    def schema(self, relative: str) -> Schema:
        """Return a copy of a file's schema that refers to components instead of files."""
        schema = self._schema_of(relative)
        return {key: self._turned(key, schema[key]) for key in schema if key not in _OF_FILES}

    def to(self, relative: str) -> Schema:
        """Return a reference to a file's schema, which is a component from now on."""
        name = _component_name(relative)
        if name not in self._components:
            self._components[name] = {}  # taken before it is read: it may refer to itself
            self._components[name] = self.schema(relative)
        return {"$ref": f"#/components/schemas/{name}"}

    def components(self) -> dict[str, Schema]:
        """Return the components met so far, by name."""
        return dict(sorted(self._components.items()))

    def _turned(self, key: str, value: Any) -> Any:  # noqa: ANN401 (any part of a schema)
        if key == "$ref":
            return self.to("objects/" + value.rpartition("/")[2])["$ref"]
        if isinstance(value, dict):
            return {name: self._turned(name, part) for name, part in value.items()}
        return [self._turned("", part) for part in value] if isinstance(value, list) else value


def _component_name(relative: str) -> str:
    """Return `AiSettings` for `objects/ai_settings.json`."""
    stem = relative.rpartition("/")[2].removesuffix(".json")
    return "".join(word.capitalize() for word in stem.split("_"))
