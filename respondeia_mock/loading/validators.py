"""Compiled validators of the files under `schemas/`, made when first asked for.

`strict_validator` is jsonschema's: the authority, which explains what is wrong. `fast_validator`
is jsonschema-rs's: it says yes or no in a microsecond, so it may be asked first. Both find what a
schema refers to by its `$id`, which is BASE and the path under `schemas/`; nothing is ever fetched
from elsewhere. What a mistake is called, and where it stands, is for those who ask.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from respondeia_mock.loading.locate import folder

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema import Draft202012Validator, ValidationError
    from referencing import Registry, Resource

BASE = "https://schemas.respondeia-mock.invalid/"
"""What every `$id` begins with."""

Schema = dict[str, Any]

_DOLLAR = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$")


@cache
def strict_validator(relative: str) -> "Draft202012Validator":
    """Return the validator that explains, for `relative` such as `requests/auth.login.json`."""
    return _strict_class()(read_schema(BASE + relative), registry=_registry())


@cache
def fast_validator(relative: str) -> "jsonschema_rs.Draft202012Validator":
    """Return the validator that is quick to say yes; ask the strict one why it says no."""
    import jsonschema_rs

    schema = read_schema(BASE + relative)
    return jsonschema_rs.Draft202012Validator(schema, retriever=read_schema)


@cache
def read_schema(identifier: str) -> Schema:
    """Return the schema whose `$id` this is; LookupError if it is not one of ours."""
    if not identifier.startswith(BASE):
        raise LookupError(identifier)
    path = folder("schemas").joinpath(identifier.removeprefix(BASE))
    schema: Schema = json.loads(path.read_text("utf-8"))
    return schema


def schema_of(relative: str) -> Schema:
    """Return a file's schema; LookupError or OSError if there is none."""
    return read_schema(BASE + relative)


@cache
def _strict_class() -> "type[Draft202012Validator]":
    from jsonschema import Draft202012Validator, validators

    extend: Callable[..., type[Draft202012Validator]] = validators.extend
    return extend(Draft202012Validator, {"pattern": _pattern})


@cache
def _registry() -> "Registry[bool | Mapping[str, Any]]":
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    def retrieve(identifier: str) -> "Resource[bool | Mapping[str, Any]]":
        return DRAFT202012.create_resource(read_schema(identifier))

    return Registry(retrieve=retrieve)  # type: ignore[call-arg]  # attrs names it so


def _pattern(
    _validator: object, pattern: str, instance: object, _schema: Schema
) -> "Iterator[ValidationError]":
    from jsonschema import ValidationError

    if isinstance(instance, str) and not _compile(pattern).search(instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    # Python's $ lets a final newline pass; JSON Schema's, as JavaScript's, does not.
    strict = _DOLLAR.sub(lambda found: r"\Z" if found[0] == "$" else found[0], pattern)
    return re.compile(strict, re.ASCII)
