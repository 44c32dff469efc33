"""Reading `fault:` and `reply:` of a rule, strictly: what is wrong is said with its place.

What does not go together, or would say something about nothing, is refused as well. What the faults
do then is decided in `faults`.
"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.faults import LOST, TOO_MANY, Canned, Delay, Fault
from respondeia_mock.core.json_writer import write

WORDS = ("retry_after", "code", "message")
ON_THE_WAY = ("dribble", "truncate", "malformed")
LONGEST_BODY = 1024 * 1024


def read_fault(document: object, path: str) -> Fault:
    """Read `fault:`.

    Raises:
        ActionError: what is wrong and where.
    """
    given = dict(strict.mapping(document, path))
    if not given:
        raise ActionError(f"'{path}' must say what happens", path)
    values = strict.values(given, _READERS, path)
    _check_together({name: each for name, each in values.items() if each is not False}, path)
    lost = [name for name in LOST if values.pop(name, False)]
    values |= values.pop("dribble", {})
    return Fault(**values, lost=lost[0] if lost else None)


def read_canned(document: object, path: str) -> Canned:
    """Read `reply:`.

    Raises:
        ActionError: what is wrong and where.
    """
    given = strict.mapping(document, path)
    if not given:
        raise ActionError(f"'{path}' must say what is answered", path)
    return Canned(**strict.values(given, _REPLY, path))


def _check_together(given: Mapping[str, Any], path: str) -> None:
    """Refuse what cannot go together, and what says something about nothing."""
    instead = [name for name in ("status", *LOST) if name in given]
    if len(instead) > 1:
        raise ActionError(f"'{path}': {instead[0]} and {instead[1]} exclude each other", path)
    if "after_commit" in given and not instead:
        sentence = f"'{path}.after_commit' needs a status, or one of {', '.join(LOST)}"
        raise ActionError(sentence, f"{path}.after_commit")
    for name, why in _without_meaning(given.get("status"), instead):
        if name in given:
            raise ActionError(f"'{path}.{name}': {why}", f"{path}.{name}")


def _without_meaning(status: int | None, instead: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what would say something about nothing, and why it would."""
    if status is None:
        yield from ((name, "it needs a status") for name in WORDS)
    elif status == TOO_MANY:
        yield from ((name, "the body of a 429 has no place for it") for name in WORDS[1:])
    if instead and status is None:
        why = f"with {instead[0]} there is no answer"
        yield from ((name, why) for name in ON_THE_WAY)


def _status(value: object, path: str, least: int = 400) -> int:
    status = strict.whole(value, path, least, 599)
    if status not in _KNOWN:
        raise ActionError(f"'{path}': HTTP knows no status {status}", path)
    return status


def _delay(value: object, path: str) -> Delay:
    if not isinstance(value, Mapping):
        return Delay("fixed", strict.seconds(value, path))
    strict.only(value, ("uniform", "lognormal"), path)
    if len(value) != 1:
        raise ActionError(f"'{path}' must be a duration, or one of uniform and lognormal", path)
    if "uniform" in value:
        return _uniform(value["uniform"], f"{path}.uniform")
    return _lognormal(value["lognormal"], f"{path}.lognormal")


def _uniform(value: object, path: str) -> Delay:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004 (from and to)
        raise ActionError(f"'{path}' must be two durations, the least and the most", path)
    low, high = (strict.seconds(each, f"{path}[{place}]") for place, each in enumerate(value))
    if low > high:
        raise ActionError(f"'{path}': the least comes first", path)
    return Delay("uniform", low, high)


def _lognormal(value: object, path: str) -> Delay:
    readers: dict[str, strict.Reader] = {
        "median": strict.seconds,
        "sigma": lambda each, at: strict.number(each, at, 0, 10),
        "max": strict.seconds,
    }
    values = strict.values(strict.mapping(value, path), readers, path)
    if "median" not in values:
        raise ActionError(f"'{path}.median' is required", f"{path}.median")
    median = values["median"]
    return Delay("lognormal", median, values.get("max", 100 * median), values.get("sigma", 0.5))


def _dribble(value: object, path: str) -> dict[str, Any]:
    readers: dict[str, strict.Reader] = {
        "chunks": lambda each, at: strict.whole(each, at, 1, 1_000),
        "over": strict.seconds,
    }
    values = strict.values(strict.mapping(value, path), readers, path)
    return {"chunks": values.get("chunks", 5), "over": values.get("over", 1.0)}


def _headers(value: object, path: str) -> dict[str, str]:
    given = strict.mapping(value, path)
    seen: set[str] = set()
    for name, each in given.items():
        where, folded = strict.below(path, name), name.lower()
        if not _NAME.fullmatch(name) or not isinstance(each, str) or not _TEXT.fullmatch(each):
            raise ActionError(f"'{where}' must be a header's name and its text, in ASCII", where)
        if folded in _THE_SERVERS or folded.startswith(_OURS):
            raise ActionError(f"'{where}' is the server's matter", where)
        if folded in seen:
            raise ActionError(f"'{where}' is there twice", where)
        seen.add(folded)
    return dict(given)


def _body(value: object, path: str) -> object:
    try:
        size = len(write(value))
    except (TypeError, OverflowError):
        raise ActionError(f"'{path}' must be JSON", path) from None
    if size > LONGEST_BODY:
        raise ActionError(f"'{path}' must be at most 1 MiB", path)
    return value


_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_TEXT = re.compile(r"[\x20-\x7e]*")
_THE_SERVERS = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})
_OURS = ("access-control-", "x-mock-", "x-ratelimit-")
"""How the headers begin that stand on every answer."""
_KNOWN = frozenset(int(each) for each in HTTPStatus)
_READERS: Mapping[str, strict.Reader] = {
    "status": _status,
    "retry_after": lambda value, path: strict.whole(value, path, 1, 86_400),
    "code": strict.text,
    "message": strict.text,
    **dict.fromkeys(LOST, strict.yes_or_no),
    "after_commit": strict.yes_or_no,
    "delay": _delay,
    "dribble": _dribble,
    "truncate": lambda value, path: strict.number(value, path, 0, 1),
    "malformed": strict.yes_or_no,
}
_REPLY: Mapping[str, strict.Reader] = {
    "status": lambda value, path: _status(value, path, 200),
    "headers": _headers,
    "body": _body,
}
