"""Read JSON as JavaScript would hold it, and refuse what could not be written back.

Bodies of API calls and of the control API come through `read`. Its documents are what
`json_writer.write` takes: numbers are doubles, strings are Unicode without lone surrogates,
nesting is bounded. Emptiness, size and schema of a body are judged elsewhere, and the order of
keys is the writer's matter; orjson already keeps the last value of a repeated key in its first
place, as V8 does.
"""

import orjson

from respondeia_mock.core.json_writer import JSON

MAX_DEPTH = 64
"""How many objects and arrays may stand within one another."""

_TOO_DEEP = f"The body is nested deeper than {MAX_DEPTH} levels."
_LARGEST_EXACT = 2**53
_EXPONENT_FROM = 1e21
_ALWAYS_SETTLED = frozenset({str, bool, type(None)})

_PLAINER = {
    "number is infinity when parsed as double": "a number is beyond the range of a double",
    "input data is empty": "unexpected end of data",
    "Input is a zero-length, empty document": "unexpected end of data",
}


class JsonError(ValueError):
    """The body is not JSON that we can keep. The message is a sentence for people."""


def read(body: bytes) -> JSON:
    """Return the document the body spells, its numbers as JavaScript would hold them.

    Integral numbers are ints below 1e21 (1.0 is 1, -0.0 is 0, 2^53 + 1 is 2^53), floats from there.

    Raises:
        JsonError: the body is malformed, not UTF-8, or starts with a byte order mark; a number is
            NaN, infinite or beyond the range of a double; a string holds a lone surrogate; or the
            nesting is deeper than 64.
    """
    try:
        document: JSON = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise JsonError(_explain(body, error)) from None
    return settled(document, MAX_DEPTH)


def _explain(body: bytes, error: orjson.JSONDecodeError) -> str:
    if error.msg == "depth limit exceeded":
        return _TOO_DEEP
    try:
        body.decode()
    except UnicodeDecodeError as flaw:
        return f"The body is not valid UTF-8: unexpected byte at offset {flaw.start}."
    said = _PLAINER.get(error.msg, error.msg)
    return f"The body is not valid JSON: {said} at line {error.lineno} column {error.colno}."


def settled(value: JSON, levels: int) -> JSON:
    """Round the numbers, in place where there is a place, on so many levels and no more.

    Raises:
        JsonError: the nesting is deeper.
    """
    if isinstance(value, (dict, list)):
        if not levels:
            raise JsonError(_TOO_DEEP)
        _settle(value, levels - 1)
    elif isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXPONENT_FROM else value
    elif isinstance(value, int) and abs(value) > _LARGEST_EXACT:
        return int(float(value))
    return value


def _settle(parent: dict[str, JSON] | list[JSON], levels: int) -> None:
    if isinstance(parent, list):
        parent[:] = [settled(value, levels) for value in parent]
        return
    for key, value in parent.items():
        if type(value) not in _ALWAYS_SETTLED:
            parent[key] = settled(value, levels)
