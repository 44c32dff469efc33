"""Write JSON exactly as JavaScript does.

The vendor's own receiver checks a signature over `JSON.stringify(req.body)`, so every body we send
must be a fixed point: `B === JSON.stringify(JSON.parse(B))` in V8. API answers, webhooks and stored
replies all pass through `write`. It holds no state and judges nothing: what may be stored is the
reader's matter (`json_reader`).

Why two paths: orjson spells nearly every document as V8 does, ten times as fast. It differs in the
order of keys that are array indices and in some numbers: integral floats, floats from 1e-6 to 1e-5,
and integers beyond 2^53 (asked to be strict, it refuses those). Only documents with one of these
are written in Python.
"""

import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeAlias

import orjson

JSON: TypeAlias = "dict[str, JSON] | list[JSON] | str | int | float | bool | None"
"""A JSON document, as `json_reader.read` returns it."""

_ALWAYS_PLAIN = frozenset({str, int, bool, type(None), orjson.Fragment})
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")
_LARGEST_INDEX = 2**32 - 2
# Between these JavaScript writes all digits, outside an exponent; orjson begins a little higher.
_DECIMAL_FROM, _EXPONENT_FROM = 1e-6, 1e21
_ALIKE_FROM = 1e-5


def write(document: object) -> bytes:
    """Return the bytes of `JSON.stringify(document)`: no blanks, UTF-8.

    Args:
        document: a `JSON`; mappings and tuples, enumerations of strings and `orjson.Fragment` are
            welcome inside it. A fragment is copied as it is, so it must come from `write`. NaN and
            the infinities become `null`, as in JavaScript.

    Raises:
        TypeError: the document holds something JSON has no spelling for, such as a lone surrogate.
        OverflowError: it holds an integer too large for a double.
    """
    try:
        if _is_plain(document):
            # Joined with nothing, since what orjson returns occupies 4 KiB however short it is.
            return b"".join((orjson.dumps(document, option=orjson.OPT_STRICT_INTEGER), b""))
    except TypeError:
        pass  # a large integer, or a key that is not exactly a str; else _exact says what is wrong
    return _exact(document)


def number(value: float) -> str:
    """Spell a number as JavaScript does: the fewest digits that name the same double.

    NaN and the infinities are `null`, as `JSON.stringify` has it.
    """
    double = float(value)
    size = abs(double)
    if not math.isfinite(double):
        return "null"
    if _DECIMAL_FROM <= size < _EXPONENT_FROM:
        return f"{Decimal(repr(double)):f}".removesuffix(".0")
    # Python and V8 choose the same digits; Python pads the exponent to two of them.
    return repr(double).replace("e-0", "e-") if size else "0"


def _is_plain(value: object) -> bool:
    """Tell whether orjson, if it accepts the value, writes it as JavaScript would.

    Every answer and event passes here: bare loops, and no call for what its type tells.
    """
    if type(value) is dict:
        for key, item in value.items():
            if str.isdigit(key) or (type(item) not in _ALWAYS_PLAIN and not _is_plain(item)):
                return False
        return True
    if type(value) is list or type(value) is tuple:
        return _ALWAYS_PLAIN.issuperset(map(type, value)) or all(map(_is_plain, value))
    if type(value) is float:
        return not value.is_integer() and _ALIKE_FROM <= abs(value) < math.inf
    return type(value) in _ALWAYS_PLAIN or isinstance(value, str)


def _exact(value: object) -> bytes:
    """Write any value, slowly."""
    if value is None or isinstance(value, (bool, str, orjson.Fragment)):
        return orjson.dumps(value)
    if isinstance(value, (int, float)):
        return number(value).encode()
    if isinstance(value, Mapping):
        return b"{%b}" % b",".join(_member(key, value[key]) for key in _in_order(value))
    if isinstance(value, (list, tuple)):
        return b"[%b]" % b",".join(map(_exact, value))
    msg = f"JSON has no spelling for a value of type {type(value).__name__}."
    raise TypeError(msg)


def _member(key: str, value: object) -> bytes:
    return orjson.dumps(key) + b":" + _exact(value)


def _in_order(keys: Iterable[str]) -> list[str]:
    """Put the array indices first, ascending; leave the others in their order."""
    # False sorts before True, and the sort is stable.
    return sorted(keys, key=lambda key: (False, int(key)) if _is_index(key) else (True, 0))


def _is_index(key: str) -> bool:
    """Tell whether JavaScript takes the key for the position in an array: canonical, < 2^32 - 1."""
    return _INDEX.fullmatch(key) is not None and int(key) <= _LARGEST_INDEX
