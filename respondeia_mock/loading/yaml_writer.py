"""A document as YAML that people read and `reading` reads back, value for value.

Block style, a line a value, texts without quotes where no reader of YAML could take them for
anything else. Why not PyYAML's dumpers: the one in C escapes emoji, the one in Python takes eight
times as long as this, and both put times in quotes.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from respondeia_mock.core.json_writer import JSON, number
from respondeia_mock.loading.yaml_reader import NOT_TEXT

LONGEST_KEY = 1_000
"""libyaml looks no farther than 1,024 characters for the colon after a key."""

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off"})  # true and false to readers of YAML 1.1
_TIME = re.compile(
    r"-?(?:[0-9]{1,9}(?:ms|[smhd]))+|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z", re.ASCII
)
_UNQUOTABLE = re.compile(": | #|[: ]$")
_ESCAPED = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")


def write_yaml(document: Mapping[str, Any]) -> str:
    """Return the text of a document, which ends with a line end."""
    if not document:
        return "{}\n"
    return "\n".join([*_block(document, ""), ""])


def _block(value: Mapping[str, Any] | list[Any], margin: str) -> Iterator[str]:
    """Yield the lines of a mapping or a list that is not empty."""
    if isinstance(value, Mapping):
        for name, child in value.items():
            yield from _member(name, child, margin)
        return
    deeper = f"{margin}  "
    for child in value:
        inline = _inline(child)
        lines = iter([deeper + inline]) if inline is not None else _block(child, deeper)
        yield f"{margin}- {next(lines)[len(deeper) :]}"
        yield from lines


def _member(name: str, child: JSON, margin: str) -> Iterator[str]:
    key = _text(name)
    if len(key) > LONGEST_KEY:
        yield f"{margin}? {key}"
        key = ""
    inline = _inline(child)
    if inline is not None:
        yield f"{margin}{key}: {inline}"
        return
    yield f"{margin}{key}:"
    assert isinstance(child, Mapping | list)  # noqa: S101 (whatever else there is stands in a line)
    yield from _block(child, f"{margin}  ")


def _inline(value: JSON) -> str | None:
    """Return what stands in one line; None for what takes several."""
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    return None if value else ("{}" if isinstance(value, Mapping) else "[]")


def _text(text: str) -> str:
    if _TIME.fullmatch(text) or _is_plain(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _is_plain(text: str) -> bool:
    """Say whether a text is itself without quotes."""
    if not (text[:1].isalpha() or text[:1] in {"¿", "¡"}) or not text.isprintable():
        return False
    if _UNQUOTABLE.search(text) or NOT_TEXT.fullmatch(text):
        return False
    return text.lower() not in _WORDS
