"""What a receiver may hash in place of the bytes that were sent.

A part of the body, spelt in some way: one table for each. `mistakes` searches them, together with
those of `wrong_digests`. Python's spellings are Python's own, PHP's are `php_json`'s.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, TypeAlias

from respondeia_mock.core.json_reader import JsonError, read
from respondeia_mock.core.json_writer import JSON, write
from respondeia_mock.core.php_json import indented, php_json
from respondeia_mock.core.wrong_digests import Recipe, Recipes

Document: TypeAlias = dict[str, JSON]
Spell: TypeAlias = Callable[[JSON], bytes]

_RAW = "hash the bytes as they arrived, before anything parses them"
_NODE = f"{_RAW}: `express.raw({{type: 'application/json'}})`"
_PYTHON = f"{_RAW}: `await request.body()`, `request.get_data()`"
_PHP = (
    f"{_RAW}: `file_get_contents('php://input')`; `json_encode` escapes `/` and what is not ASCII, "
    "spells small and large numbers its own way, and makes `[]` of an empty object"
)

CHANGED = Recipe("changed_body", "hashed other bytes than were sent", _RAW)
"""The bytes that a receiver gave are none of those in the tables."""

_TEXTS: Mapping[Recipe, Callable[[bytes], bytes]] = {
    Recipe("empty_body", "hashed nothing, for something else had read the body before", _RAW): (
        lambda _: b""
    ),
    Recipe("empty_object", "hashed `{}`, for nothing had parsed the body before", _NODE): (
        lambda _: b"{}"
    ),
    Recipe("object_object", "hashed `[object Object]`, the parsed body as a string", _NODE): (
        lambda _: b"[object Object]"
    ),
    Recipe("trailing_newline", "hashed a line end behind the body", _RAW): (
        lambda body: body + b"\n"
    ),
    Recipe("latin_1", "read the body as Latin-1 and hashed that as UTF-8", _RAW): (
        lambda body: body.decode("latin-1").encode()
    ),
    Recipe("json_string", "made JSON of a body that was still a string", _RAW): (
        lambda body: write(body.decode(errors="replace"))
    ),
}

_STRINGIFIED = Recipe("json_stringify", "wrote the JSON anew with `JSON.stringify`", _NODE)

_PARTS: Mapping[Recipe, Callable[[Document], JSON]] = {
    Recipe(
        "without_signature",
        "hashed the body without `signature`",
        "compare the result with `body.signature`, not with the header (and never take that field "
        f"for the header), or {_RAW}",
    ): lambda body: {key: value for key, value in body.items() if key != "signature"},
    Recipe("emptied_signature", "emptied `signature` before it hashed the body", _RAW): (
        lambda body: {**body, "signature": ""}
    ),
    Recipe("data_only", "hashed `data` alone", _RAW): lambda body: body.get("data"),
}


def texts(body: bytes) -> dict[bytes, list[Recipes]]:
    """Return what may have been hashed, each with the mistakes that make it, simplest first.

    Args:
        body: the bytes that were sent; they come first, with no mistake.
    """
    found: dict[bytes, list[Recipes]] = {body: [()]}
    for recipes, text in _candidates(body):
        found.setdefault(text, []).append(recipes)
    return found


def field(body: bytes) -> JSON:
    """Return the body's own `signature`, None if it has none."""
    document = _document(body)
    return document.get("signature") if document else None


def _candidates(body: bytes) -> Iterator[tuple[Recipes, bytes]]:
    for recipe, make in _TEXTS.items():
        yield (recipe,), make(body)
    if (document := _document(body)) is None:
        return
    yield (_STRINGIFIED,), write(document)
    for recipe, take in _PARTS.items():
        yield (recipe,), write(take(document))
    for recipe, spell in _SPELLINGS.items():
        yield (recipe,), spell(document)
    for (part, take), (recipe, spell) in product(_PARTS.items(), _SPELLINGS.items()):
        yield (part, recipe), spell(take(document))


def _document(body: bytes) -> Document | None:
    """Return the parsed body with its numbers as they are written; None if it is no object."""
    try:
        read(body)
    except JsonError:
        return None
    document = json.loads(body)
    return document if isinstance(document, dict) else None


def _indented_by(indent: str) -> Spell:
    return lambda value: indented(write(value).decode(), indent).encode()


def _python(options: dict[str, Any]) -> Spell:
    return lambda value: json.dumps(value, **options).encode()


def _python_str(value: JSON) -> bytes:
    return str(value).encode()


def _php(*, arrays: bool, constants: tuple[str, ...]) -> Spell:
    slashes = "JSON_UNESCAPED_SLASHES" in constants
    unicode = "JSON_UNESCAPED_UNICODE" in constants
    pretty = "JSON_PRETTY_PRINT" in constants

    def spell(value: JSON) -> bytes:
        text = php_json(value, arrays=arrays, slashes=slashes, unicode=unicode)
        return (indented(text, "    ") if pretty else text).encode()

    return spell


_PYTHON_LAYOUTS: Mapping[str, dict[str, Any]] = {
    "": {},
    "_compact": {"separators": (",", ":")},
    "_indent_2": {"indent": 2},
    "_indent_4": {"indent": 4},
}
_PYTHON_FLAGS: Mapping[str, dict[str, Any]] = {
    "": {},
    "_utf8": {"ensure_ascii": False},
    "_sorted": {"sort_keys": True},
    "_sorted_utf8": {"sort_keys": True, "ensure_ascii": False},
}
_PHP_DECODED = {"": "json_decode($body, true)", "_objects": "json_decode($body)"}
_PHP_FLAGS: Mapping[str, tuple[str, ...]] = {
    "": (),
    "_unescaped_slashes": ("JSON_UNESCAPED_SLASHES",),
    "_unescaped_unicode": ("JSON_UNESCAPED_UNICODE",),
    "_unescaped": ("JSON_UNESCAPED_SLASHES", "JSON_UNESCAPED_UNICODE"),
}
_PHP_LAYOUTS: Mapping[str, tuple[str, ...]] = {"": (), "_pretty": ("JSON_PRETTY_PRINT",)}


def _python_spellings() -> Iterator[tuple[Recipe, Spell]]:
    for layout, flags in product(_PYTHON_LAYOUTS, _PYTHON_FLAGS):
        options = _PYTHON_LAYOUTS[layout] | _PYTHON_FLAGS[flags]
        call = ", ".join(["body", *(f"{name}={value!r}" for name, value in options.items())])
        did = f"wrote the JSON anew with `json.dumps({call})`"
        yield Recipe(f"python_json_dumps{layout}{flags}", did, _PYTHON), _python(options)


def _php_spellings() -> Iterator[tuple[Recipe, Spell]]:
    for decoded, flags, layout in product(_PHP_DECODED, _PHP_FLAGS, _PHP_LAYOUTS):
        constants = _PHP_FLAGS[flags] + _PHP_LAYOUTS[layout]
        call = ", ".join([_PHP_DECODED[decoded], *([" | ".join(constants)] if constants else [])])
        name = f"php_json_encode{decoded}{flags}{layout}"
        recipe = Recipe(name, f"wrote the JSON anew with `json_encode({call})`", _PHP)
        yield recipe, _php(arrays=not decoded, constants=constants)


_SPELLINGS: Mapping[Recipe, Spell] = {
    Recipe("indented_by_2", "indented the JSON by two blanks", _RAW): _indented_by("  "),
    Recipe("indented_by_4", "indented the JSON by four blanks", _RAW): _indented_by("    "),
    Recipe("indented_by_tab", "indented the JSON by tabs", _RAW): _indented_by("\t"),
    **dict(_python_spellings()),
    Recipe("python_str", "made a string of the parsed body with `str`", _PYTHON): _python_str,
    **dict(_php_spellings()),
}
