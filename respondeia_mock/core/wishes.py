"""What a client asks to go wrong with its own call: the headers `Prefer` and `X-Mock-Fault`.

`Prefer: code=503, wait=2` (RFC 7240) and `X-Mock-Fault: connection_reset, after_commit` become a
`Fault`. What is not understood is no error, for other servers ignore it too: a hint tells of it.
"""

import re
from typing import Any

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.fault_reader import read_fault
from respondeia_mock.core.faults import Fault
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import record

PREFER = "prefer"
FAULT = "x-mock-fault"
PREFERENCES = {"code": "status", "wait": "delay"}
"""What we read of `Prefer`, and what it is in a fault."""
FLAGS = ("connection_reset", "empty_response", "timeout", "malformed", "after_commit")
KNOWN = (*FLAGS, "truncate", "dribble")
"""What `X-Mock-Fault` may name; only `truncate=0.3` takes a value."""
HALF = 0.5

_PARTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
"""What stands between commas; those within quotes do not count."""


@record
class Wish:
    """What was asked for, as a fault; None if nothing was understood, and then a hint."""

    fault: Fault | None = None
    asked: str = ""
    hint: str = ""


def read_wish(prefer: str, wanted: str) -> Wish:
    """Return what the values of the two headers ask for; an empty one asks for nothing."""
    try:
        document = {**_preferred(prefer), **_wanted(wanted)}
        fault = read_fault(document, "fault") if document else None
    except (ActionError, ValueError) as error:
        return Wish(hint=f"nothing was made to fail: {error}")
    return Wish(fault, " ".join(filter(None, (prefer, wanted))))


def _preferred(prefer: str) -> dict[str, Any]:
    """Read what concerns us; `Prefer` may hold other preferences, which are none of ours.

    What comes after a semicolon is said about the preference before it. The first one counts.
    """
    document: dict[str, Any] = {}
    for part in _PARTS.findall(prefer):
        if _pair(part.partition(";")[0])[0] in PREFERENCES:
            for name, value in map(_pair, part.split(";")):
                if name in PREFERENCES:
                    document.setdefault(PREFERENCES[name], _digits(name, value))
    return document


def _digits(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 6):  # noqa: PLR2004
        raise ValueError(f"'Prefer: {name}=' takes a whole number")
    return int(value)


def _wanted(wanted: str) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for name, value in map(_pair, wanted.replace(";", ",").split(",")):
        if name == "truncate":
            document[name] = _share(value)
        elif value and name in KNOWN:
            raise ValueError(f"'X-Mock-Fault: {name}' takes no value")
        elif name == "dribble":
            document[name] = {}
        elif name in FLAGS:
            document[name] = True
        elif name:
            near = suggestion(name, KNOWN) or f"; it takes {', '.join(KNOWN)}"
            raise ValueError(f"'X-Mock-Fault: {name}' is not known{near}")
    return document


def _share(value: str) -> float:
    try:
        return float(value) if value else HALF
    except ValueError:
        raise ValueError("'X-Mock-Fault: truncate=' takes a number from 0 to 1") from None


def _pair(part: str) -> tuple[str, str]:
    name, _, given = part.partition("=")
    return name.strip().lower(), given.strip().strip('"')
