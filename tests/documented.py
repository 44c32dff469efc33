"""The schemas without what the page does not say, to hold answers and deliveries against.

Made here from the files, apart from the pruners that are tested with it: a marked property is gone
from its object, which allows no other, so a guess that got through is a flaw.
"""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from respondeia_mock.loading.locate import folder

Schema = dict[str, Any]


def flaw(name: str, document: object) -> str | None:
    """Say what is wrong with a document of which only the documented is to be told, or None."""
    errors = [each.message for each in _validator(name).iter_errors(document)]
    return errors[0] if errors else None


def marks(schema: object, at: tuple[str, ...] = ()) -> Iterable[tuple[str, ...]]:
    """Yield where in a file the marks of guesses stand."""
    if isinstance(schema, dict):
        if "x-inferred" in schema:
            yield at
        for key, part in schema.items():
            yield from marks(part, (*at, key))
    elif isinstance(schema, list):
        for part in schema:
            yield from marks(part, (*at, "[]"))


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(_documented(f"{name}.json"))


def _documented(path: str) -> Schema:
    schema: Schema = json.loads((folder("schemas") / path).read_text("utf-8"))
    del schema["$id"]  # its references are resolved here
    documented: Schema = _without(schema)
    return documented


def _without(part: Any) -> Any:  # noqa: ANN401 (any part of a schema)
    if isinstance(part, list):
        return [_without(each) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _documented("objects/" + part["$ref"].rpartition("/")[2])
    guessed = {name for name, each in part.get("properties", {}).items() if "x-inferred" in each}
    kept = {key: _without(each) for key, each in part.items()}
    if "properties" in kept:
        kept["properties"] = {k: v for k, v in kept["properties"].items() if k not in guessed}
    for holder in (kept, kept.get("then"), kept.get("else")):
        if isinstance(holder, dict) and "required" in holder:
            holder["required"] = [each for each in holder["required"] if each not in guessed]
    return kept
