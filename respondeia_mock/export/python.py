"""Python as Black and ruff would lay it out: values, calls, and lines of at most 88 columns.

What fits stands in one line; what does not is opened, one part a line with a comma after it, which
both formatters leave as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

from respondeia_mock.core.record import record

WIDTH = 88
SINGLE = "'"


@record
class Code:
    """An expression, not a value; where it may stand inside an f-string it has single quotes."""

    text: str


@record
class Template:
    """A text with expressions in it."""

    parts: tuple[str | Code, ...]


@record
class Called:
    """A call of something, with its arguments; those without a name are called ''."""

    name: str
    arguments: Sequence[tuple[str, Any]]


def spelled(value: Any) -> str:  # noqa: ANN401 (any JSON, with expressions in it)
    """Return a value in one line."""
    if isinstance(value, Code):
        return value.text.replace("'", '"')
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Template):
        return _template(value)
    if isinstance(value, Mapping | list | Called):
        opening, closing, parts = _parts(value)
        inside = ", ".join(prefix + spelled(part) for prefix, part in parts)
        return opening + inside + closing
    return repr(value)


def laid_out(prefix: str, value: Any, suffix: str, margin: str) -> Iterator[str]:  # noqa: ANN401
    """Yield the lines of a value between what stands before and after it."""
    line = f"{margin}{prefix}{spelled(value)}{suffix}"
    if fits(line) or not isinstance(value, Mapping | list | Called):
        yield line
        return
    opening, closing, parts = _parts(value)
    if not parts:
        yield line
        return
    yield f"{margin}{prefix}{opening}"
    for name, part in parts:
        yield from laid_out(name, part, ",", margin + "    ")
    yield f"{margin}{closing}{suffix}"


def fits(line: str) -> bool:
    """Say whether a line is short enough; what is wide takes two columns."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in line) <= WIDTH


def _parts(value: Any) -> tuple[str, str, list[tuple[str, Any]]]:  # noqa: ANN401 (one of three)
    """Return how something opens and closes, and its parts with what stands before each."""
    if isinstance(value, Called):
        named = [(f"{name}=" if name else "", each) for name, each in value.arguments]
        return f"{value.name}(", ")", named
    if isinstance(value, Mapping):
        return "{", "}", [(f"{spelled(name)}: ", each) for name, each in value.items()]
    return "[", "]", [("", each) for each in value]


def _quoted(text: str) -> str:
    quote = _quote_of(text)
    return quote + _escaped(text, quote) + quote


def _quote_of(text: str) -> str:
    """Return the quote that has to be escaped less often inside a text."""
    return "'" if text.count('"') > text.count("'") else '"'


def _escaped(text: str, quote: str) -> str:
    plain = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in plain
    )


def _template(template: Template) -> str:
    quote = _quote_of("".join(each for each in template.parts if isinstance(each, str)))
    other = "'" if quote == '"' else '"'
    inside = "".join(
        f"{{{part.text.replace(SINGLE, other)}}}"
        if isinstance(part, Code)
        else _escaped(part, quote).replace("{", "{{").replace("}", "}}")
        for part in template.parts
    )
    return f"f{quote}{inside}{quote}"
