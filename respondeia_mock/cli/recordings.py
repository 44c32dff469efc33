"""A file of webhook bodies, one JSON object a line: `{"at": …, "body": {event, timestamp, data}}`.

Read whole before anything is done with it: every line that is wrong is told with its number.
`body` may be a string of JSON too, as the log of deliveries has it. It signs and sends nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from respondeia_mock.core.durations import parse_time
from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.core.json_reader import JsonError, read
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import record
from respondeia_mock.options.kinds import event_named

KEYS = ("at", "body")
_TYPES: Mapping[str, tuple[type, str]] = {
    "event": (str, "a string"),
    "timestamp": (int, "whole Unix seconds"),
    "data": (dict, "an object"),
}


@record
class Recorded:
    """A body that was recorded, where it stands, and when it came, Unix seconds, if that is known.

    Attributes:
        payload: the body without its signature.
    """

    line: int
    at: float | None
    payload: Mapping[str, Any]


def read_recordings(file: Path) -> list[Recorded]:
    """Return what a file holds; empty lines do not count.

    Raises:
        ConfigurationError: it cannot be read, or a line is wrong; a sentence for each.
    """
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror or error}") from error
    found: list[Recorded] = []
    mistakes = []
    for number, line in enumerate(lines, 1):
        try:
            found += [_recorded(number, line)] if line.strip() else []
        except ValueError as error:
            mistakes.append(f"{file}:{number}: {error}")
    if mistakes or not found:
        raise ConfigurationError(*(mistakes or [f"{file}: it holds no line"]))
    return found


def _recorded(number: int, line: bytes) -> Recorded:
    document = _object(_json(line, "the line"), "the line")
    for key in document:
        if key not in KEYS:
            raise ValueError(f"'{key}' is not known here{suggestion(key, KEYS)}")
    if "body" not in document:
        raise ValueError("'body' is missing")
    given = document["body"]
    body = _json(given.encode(), "'body'") if isinstance(given, str) else given
    payload = _payload(_object(body, "'body'"))
    return Recorded(number, _moment(document.get("at")), payload)


def _json(text: bytes, where: str) -> object:
    try:
        return read(text)
    except JsonError as error:
        raise ValueError(f"{where} is no JSON: {error}") from None


def _object(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{what} must be an object")
    return value


def _payload(body: dict[str, Any]) -> dict[str, Any]:
    for name, (kind, called) in _TYPES.items():
        value = body.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ValueError(f"'body.{name}' must be {called}")
    event_named(body["event"])
    return {name: value for name, value in body.items() if name != "signature"}


def _moment(at: object) -> float | None:
    try:
        return None if at is None else parse_time(at)
    except ValueError as error:
        raise ValueError(f"'at' {error}") from None
