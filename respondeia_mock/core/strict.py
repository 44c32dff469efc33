"""Reading a document strictly: what is not known or not as it must be is an error that says so.

Rules, patterns of calls and expectations are read with these. Each takes the path under which the
value stands (`when.body`), for the sentence and for the error's field. Nothing is applied here.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from respondeia_mock.core.durations import parse_duration
from respondeia_mock.core.errors import ActionError, UnknownKeyError
from respondeia_mock.core.nearest import suggestion

MOST_TIMES = 1_000_000


def only(given: Iterable[str], known: Iterable[str], path: str = "") -> None:
    """Refuse a key that is not known, and name the nearest that is."""
    names = tuple(known)
    for name in given:
        if name not in names:
            near = suggestion(str(name), names) or f"; known are {', '.join(names)}"
            where = below(path, str(name))
            raise UnknownKeyError(f"'{where}' is not known{near}", where)


def below(path: str, name: str) -> str:
    """Return the path of a name inside what stands at `path`."""
    return f"{path}.{name}" if path else name


def mapping(value: object, path: str) -> Mapping[str, Any]:
    """Return an object."""
    if not isinstance(value, Mapping):
        raise ActionError(f"'{path}' must be an object", path)
    return value


def text(value: object, path: str) -> str:
    """Return a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise ActionError(f"'{path}' must be a text", path)
    return value


def whole(value: object, path: str, least: int = 0, most: int = MOST_TIMES) -> int:
    """Return a whole number, `least` to `most`."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ActionError(f"'{path}' must be a whole number, {least} to {most:,}", path)
    return value


def number(value: object, path: str, least: float, most: float) -> float:
    """Return a number, `least` to `most`."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most:  # type: ignore[operator]  # a number by now
        raise ActionError(f"'{path}' must be a number from {least:g} to {most:g}", path)
    return value  # type: ignore[return-value]  # a number by now


def seconds(value: object, path: str) -> float:
    """Return the seconds of a duration."""
    try:
        return parse_duration(value)
    except ValueError as error:
        raise ActionError(f"'{path}' {error}", path) from None


def yes_or_no(value: object, path: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise ActionError(f"'{path}' must be true or false", path)
    return value


def one_of(value: object, known: Iterable[str], path: str, what: str) -> str:
    """Return a name that is known; `what` says of what kind it is, as in "no event is called"."""
    name, names = text(value, path), tuple(known)
    if name not in names:
        raise ActionError(f"'{path}': no {what} is called '{name}'{suggestion(name, names)}", path)
    return name


def values(given: Mapping[str, Any], readers: Mapping[str, "Reader"], path: str) -> dict[str, Any]:
    """Read every value of an object with the reader of its name; null is no value."""
    only(given, readers, path)
    for name, value in given.items():
        if value is None:
            raise ActionError(f"'{below(path, name)}' must not be null", below(path, name))
    return {name: readers[name](value, below(path, name)) for name, value in given.items()}


Reader = Callable[[Any, str], Any]
"""Returns the value at a path as it is kept, or raises an ActionError."""
