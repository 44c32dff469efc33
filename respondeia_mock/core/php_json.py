"""Write JSON as PHP does, and indent JSON as everybody does.

A receiver that decodes a webhook and encodes it again hashes other bytes than were sent; to tell
it so, `wrong_texts` must know these bytes. PHP escapes slashes and what is not ASCII, spells some
numbers its own way, and turns an empty object into an empty array. Nothing here is ever sent.
"""

import json
import re
from decimal import Decimal

from respondeia_mock.core.json_writer import JSON

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_STRING_OR_NUMBER = re.compile(rf"{_STRING}|-?\d[\d.eE+-]*")
_PART = re.compile(rf"{_STRING}|\{{\}}|\[\]|[{{}}\[\],:]|[^\s{{}}\[\],:]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LINE_TERMINATORS = re.compile("[\u2028\u2029]")
# Between these PHP writes all digits, outside an exponent (serialize_precision -1).
_DECIMAL_FROM, _EXPONENT_FROM = 1e-4, 1e17
_SMALLEST_INT, _LARGEST_INT = -(2**63), 2**63 - 1


def php_json(document: JSON, *, arrays: bool, slashes: bool, unicode: bool) -> str:
    """Return what `json_encode(json_decode($body))` makes of a document.

    Args:
        document: as `json.loads` returns it, so that large integers are still exact.
        arrays: `json_decode($body, true)`, which forgets whether `{}` was an object.
        slashes: `JSON_UNESCAPED_SLASHES`.
        unicode: `JSON_UNESCAPED_UNICODE`, which escapes two line terminators all the same.
    """
    known = _as_arrays(document) if arrays else document
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    text = _STRING_OR_NUMBER.sub(_respelt, text)
    # Neither occurs outside a string.
    text = text if slashes else text.replace("/", "\\/")
    return (_LINE_TERMINATORS if unicode else _NOT_ASCII).sub(_escaped, text)


def php_number(value: float) -> str:
    """Spell a number as PHP does; an integer of more than 64 bits is a float there."""
    if isinstance(value, int) and _SMALLEST_INT <= value <= _LARGEST_INT:
        return str(value)
    double = float(value)
    if not double or _DECIMAL_FROM <= abs(double) < _EXPONENT_FROM:
        return f"{Decimal(repr(double)):f}".removesuffix(".0")
    digits, _, exponent = repr(double).partition("e")
    return f"{digits}{'' if '.' in digits else '.0'}e{int(exponent):+d}"


def indented(text: str, indent: str) -> str:
    """Lay out compact JSON on lines; JavaScript, Python and PHP do it alike.

    Args:
        text: JSON without blanks outside its strings.
        indent: what stands once for each level before a line.
    """
    lines: list[str] = []
    level = 0
    for part in _PART.findall(text):
        level += (part in ("{", "[")) - (part in ("}", "]"))
        line = "\n" + indent * level
        if part in ("{", "[", ","):
            lines += (part, line)
        elif part in ("}", "]"):
            lines += (line, part)
        else:
            lines.append(": " if part == ":" else part)
    return "".join(lines)


def _as_arrays(value: JSON) -> JSON:
    """Make an array of every object whose keys count from 0, the empty one too."""
    if isinstance(value, list):
        return [_as_arrays(item) for item in value]
    if not isinstance(value, dict):
        return value
    items = {key: _as_arrays(item) for key, item in value.items()}
    counted = list(items) == [str(number) for number in range(len(items))]
    return list(items.values()) if counted else items


def _respelt(part: re.Match[str]) -> str:
    text = part.group()
    return text if text.startswith('"') else php_number(json.loads(text))


def _escaped(character: re.Match[str]) -> str:
    return json.dumps(character.group()).strip('"')
