"""From a validator's finding to words: where in the document, and one sentence for people.

An `Explanation` is what a request's error and a fixture's mistake have in common: a path, and a
phrase that says what would be accepted and what was given. `sentence` and `blamed` dress it as the
API does. What a user gave is shown short and with its control characters escaped. Nothing is
validated here, and which of several findings counts is decided in `schemas`.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from respondeia_mock.core.record import record

if TYPE_CHECKING:
    from jsonschema import ValidationError

Path = tuple[str | int, ...]

_LONGEST = 60
_LONGEST_LIST = 120
_LARGEST_BITS = 128
_PLAIN = frozenset({"type", "enum", "const", "minimum", "maximum"})
"""The keywords that `accepted` can put into words without the schema's help."""

_TYPES = {
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


@record
class Explanation:
    """Where a document is wrong, and what is said of that place ("must be …, not 5")."""

    path: Path
    phrase: str

    @property
    def name(self) -> str:
        """Write the path as `businessHours.days[2]`; empty for the whole document."""
        parts = (f"[{part}]" if isinstance(part, int) else f".{clean(part)}" for part in self.path)
        return "".join(parts).removeprefix(".")


def sentence(explanation: Explanation) -> str:
    """Return the sentence of an API error."""
    name = explanation.name
    return f"The '{name}' parameter {explanation.phrase}" if name else _whole(explanation)


def blamed(explanation: Explanation) -> str | None:
    """Return the `field` of an API error: the path without positions in lists."""
    names = [clean(part) for part in explanation.path if isinstance(part, str)]
    return ".".join(names) or None


def explain(error: "ValidationError") -> Explanation:
    """Return what one finding of jsonschema means."""
    path = tuple(error.absolute_path)
    value: Any = error.instance
    limit: Any = error.validator_value
    schema: Any = error.schema
    match error.validator:
        case "required":
            path, phrase = (*path, _missing(limit, error.message)), _required(schema)
        case "additionalProperties":
            name = str(next(name for name in value if name not in schema["properties"]))
            path, phrase = (*path, name), _unknown(name, schema)
        case "maxLength":
            phrase = _too_long(limit, len(value), "characters")
        case "maxItems":
            phrase = _too_long(limit, len(value), "items")
        case "uniqueItems":
            phrase = _must_be(accepted(schema), _repeated(value))
        case "maximum" if "x-accepts" in schema:
            phrase = _must_be(f"at most {limit:,}", given(value))
        case keyword if keyword in _PLAIN or "x-accepts" in schema:
            phrase = _must_be(accepted(schema, value), given(value))
        case _:
            phrase = f"is not acceptable: {clean(error.message, _LONGEST_LIST)}"
    return Explanation(path, phrase)


def accepted(schema: Mapping[str, Any], value: object = None) -> str:
    """Say what a schema accepts, as it follows "must be"; of many names, those near `value`."""
    if "x-accepts" in schema:
        return str(schema["x-accepts"])
    if "const" in schema:
        return _one_of([schema["const"]], value)
    if "enum" in schema:
        return _one_of(schema["enum"], value)
    types = schema["type"]
    names = [_TYPES[name] for name in ([types] if isinstance(types, str) else types)]
    return " or ".join(names) + _bounds(schema)


def given(value: object) -> str:
    """Show what was given, as JSON or as a kind of thing, in a few characters."""
    match value:
        case str():
            return f"'{clean(value)}'"
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case int():
            return str(value) if value.bit_length() <= _LARGEST_BITS else "so large a number"
        case dict():
            return "an object" if value else "{}"
        case list():
            return "a list" if value else "[]"
        case _:
            return clean(str(value))


def clean(text: object, longest: int = _LONGEST) -> str:
    """Return a text of bounded length in which whatever cannot be printed is escaped."""
    shown = ""
    for character in str(text):
        shown += character if character.isprintable() else ascii(character)[1:-1]
        if len(shown) > longest:
            return shown[: longest - 1] + "…"
    return shown


def _whole(explanation: Explanation) -> str:
    subject = "The '' parameter" if explanation.path else "The request body"
    return f"{subject} {explanation.phrase}"


def _must_be(wanted: str, found: str) -> str:
    return f"must be {wanted}, not {found}"


def _missing(required: Sequence[str], message: str) -> str:
    # jsonschema finds each missing name by itself, but tells which only in its message.
    named = message.removesuffix(" is a required property")
    return next(name for name in required if repr(name) == named)


def _required(schema: Mapping[str, Any]) -> str:
    return f"is required {schema['x-when']}" if "x-when" in schema else "is required"


def _unknown(name: str, schema: Mapping[str, Any]) -> str:
    if _folded(name) in {_folded(fixed) for fixed in schema.get("x-read-only", ())}:
        return "cannot be changed"
    known = {_folded(known): known for known in schema["properties"]}
    near = get_close_matches(_folded(name[:_LONGEST]), known, n=1, cutoff=0.7)
    return f"is not known here; did you mean '{known[near[0]]}'?" if near else "is not known here"


def _folded(name: str) -> str:
    return name.lower().replace("_", "")


def _too_long(limit: int, length: int, unit: str) -> str:
    return _must_be(f"at most {limit:,} {unit} long", f"{length:,}")


def _repeated(items: Sequence[object]) -> str:
    twice = next(item for place, item in enumerate(items) if item in items[:place])
    return f"one with {given(twice)} twice"


def _one_of(values: Sequence[object], value: object) -> str:
    """Return `text, image or document`; of a long list the nearest names and how many more."""
    names = [name if isinstance(name, str) else given(name) for name in values]
    if len(", ".join(names)) > _LONGEST_LIST:
        near = get_close_matches(clean(value), names, n=2)
        names = [*near, *(name for name in names if name not in near)][:4]
        names.append(f"{len(values) - 4} others")
    if len(names) == 1:
        return names[0]
    return f"{'one of ' if len(names) > 2 else ''}{', '.join(names[:-1])} or {names[-1]}"  # noqa: PLR2004


def _bounds(schema: Mapping[str, Any]) -> str:
    match schema:
        case {"minimum": lowest, "maximum": highest}:
            return f" from {lowest:,} to {highest:,}"
        case {"minimum": lowest}:
            return f" of at least {lowest:,}"
        case {"maximum": highest}:
            return f" of at most {highest:,}"
        case _:
            return ""
