"""What a client asks to go wrong with its own call: the headers `Prefer` and `X-Mock-Fault`.

`Prefer: code=503, wait=2` (RFC 7240) and `X-Mock-Fault: connection_reset, after_commit` become a
`Fault`. What is not understood is no error, for other servers ignore it too: a hint tells of it.
"""

from collections.abc import Iterator
from typing import Any

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.faults import Fault, read_fault
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.record import record

PREFER = "prefer"
FAULT = "x-mock-fault"
FLAGS = ("connection_reset", "empty_response", "timeout", "malformed", "after_commit")
WITH_VALUE = {"truncate": 0.5, "dribble": {}}
"""What `X-Mock-Fault` knows besides flags, as it is by default."""


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
    """Read what concerns us; `Prefer` may hold other preferences, which are none of ours."""
    document: dict[str, Any] = {}
    for name, value in _pairs(prefer):
        if name in {"code", "wait"}:
            if not (value.isascii() and value.isdigit() and len(value) < 6):  # noqa: PLR2004
                raise ValueError(f"'Prefer: {name}=…' takes a whole number")
            document |= {"status": int(value)} if name == "code" else {"delay": int(value)}
    return document


def _wanted(wanted: str) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for name, _ in _pairs(wanted):
        if name in FLAGS:
            document[name] = True
        elif name in WITH_VALUE:
            document[name] = WITH_VALUE[name]
        else:
            known = (*FLAGS, *WITH_VALUE)
            near = suggestion(name, known) or f"; it takes {', '.join(known)}"
            raise ValueError(f"'X-Mock-Fault: {name}' is not known{near}")
    return document


def _pairs(value: str) -> Iterator[tuple[str, str]]:
    for part in value.replace(";", ",").split(","):
        name, _, given = part.partition("=")
        if name.strip():
            yield name.strip().lower(), given.strip().strip('"')
