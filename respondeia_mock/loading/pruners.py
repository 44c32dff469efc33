"""What cuts the guesses out of documents, made of the marks `x-inferred` in `schemas/`.

A pruner is made once a schema, when it is first asked for. It takes out the marked properties of
objects and of lists of objects, through references; what a schema does not name stays. When to
prune is `core.guesses`' matter.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urljoin

from respondeia_mock.core.guesses import Prune
from respondeia_mock.loading.validators import BASE, Schema, read_schema

MARK = "x-inferred"


def pruner_of(name: str) -> Prune:
    """Return the pruner of a schema, `responses/payments.get` say; OSError if there is none."""
    return _of_file(f"{BASE}{name}.json") or _unchanged


@cache
def _of_file(identifier: str) -> Prune | None:
    """Return the pruner of a file's schema; None if no guess is in it."""
    return _of(read_schema(identifier), identifier)


def _of(schema: Schema, identifier: str) -> Prune | None:
    if "$ref" in schema:
        return _of_file(urljoin(identifier, schema["$ref"]))
    if "items" in schema:
        return _of_items(_of(schema["items"], identifier))
    properties: dict[str, Any] = schema.get("properties", {})
    guessed = frozenset(name for name, each in properties.items() if each.get(MARK))
    inside = {name: _of(each, identifier) for name, each in properties.items()}
    known = {name: prune for name, prune in inside.items() if prune and name not in guessed}
    return _of_object(guessed, known) if guessed or known else None


def _of_items(prune: Prune | None) -> Prune | None:
    if prune is None:
        return None
    return lambda document: list(map(prune, document)) if _is_list(document) else document


def _of_object(guessed: frozenset[str], inside: Mapping[str, Prune]) -> Prune:
    def prune(document: Any) -> Any:  # noqa: ANN401 (any JSON)
        if not isinstance(document, Mapping):
            return document
        return {
            name: inside[name](value) if name in inside else value
            for name, value in document.items()
            if name not in guessed
        }

    return prune


def _is_list(document: object) -> bool:
    return isinstance(document, list | tuple)


def _unchanged(document: Any) -> Any:  # noqa: ANN401 (any JSON)
    return document
