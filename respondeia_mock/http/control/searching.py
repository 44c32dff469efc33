"""Looking for calls in the journal: the list's filters, find, count and wait in one language.

A search is a pattern of calls and a moment from which on they count. It comes from a query
(`header=Prefer`, `body={"amount":5900}`) or from a document, and says why what came near is not
what is looked for. How it is asked and answered is the matter of `requests` and `waiting`.
"""

from collections.abc import Callable, Iterator, Mapping
from heapq import nsmallest
from typing import Any

from starlette.datastructures import QueryParams

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.core import strict
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.journal import Journal
from respondeia_mock.core.json_reader import JsonError, read
from respondeia_mock.core.matching import ANSWERED, CallPattern, read_pattern
from respondeia_mock.core.record import record
from respondeia_mock.core.routes import PREFLIGHT, UNMATCHED
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.entries import render
from respondeia_mock.http.control.listing import check_numbers

SEARCHED = (*ANSWERED, "since")
"""What a search may ask for."""

NEAR = 3
_JSON = ("{", "[")
_NAMES = tuple(each.name for each in (*OPERATIONS, *BESIDES, UNMATCHED, PREFLIGHT))


@record
class Search:
    """Which calls are looked for; those before `since` (Unix seconds of the sandbox) are not."""

    pattern: CallPattern
    since: float | None = None

    def fits(self, exchange: Exchange) -> bool:
        """Say whether this is one."""
        return not self._is_early(exchange) and self.pattern.fits(exchange)

    @property
    def narrows(self) -> bool:
        """Say whether anything is asked at all."""
        return self.pattern.asked > 0 or self.since is not None

    def near(self, journal: Journal) -> list[dict[str, Any]]:
        """Return the calls that come nearest, at most three, each with in what it differs."""
        found = nsmallest(NEAR, self._nearly(journal), key=lambda each: each[:-1])
        return [
            {**render(exchange), "differs_in": list(self._misses(exchange))}
            for *_, exchange in found
        ]

    def _nearly(self, journal: Journal) -> Iterator[tuple[int, int, int, Exchange]]:
        """Yield the calls that agree in something, each after what ranks it: less is nearer."""
        asked = self.pattern.asked
        for exchange in journal:
            parts, ways = self.pattern.distance(exchange)
            if parts < asked or not asked:
                yield parts + self._is_early(exchange), ways, -exchange.sequence, exchange

    def _misses(self, exchange: Exchange) -> Iterator[str]:
        yield from self.pattern.misses(exchange)
        if self._is_early(exchange):
            yield f"at is {exchange.at:.3f}, before {self.since:.3f}"

    def _is_early(self, exchange: Exchange) -> bool:
        return self.since is not None and exchange.at < self.since


def read_search(visit: Visit, document: object, path: str = "") -> Search:
    """Read a search that stands at `path` of a control call's body.

    Raises:
        ControlError: a key that is not known.
        ActionError: a value that is wrong.
    """
    given = dict(strict.mapping(document, path or "document"))
    visit.only(given, *SEARCHED)
    since = given.pop("since", None)
    pattern = read_pattern(given, path, _NAMES, ANSWERED)
    return Search(pattern, None if since is None else moment(since, strict.below(path, "since")))


def read_query(visit: Visit) -> Search:
    """Read a search from a control call's query.

    Raises:
        ControlError: a parameter that is not known, or is there twice.
        ActionError: a value that is wrong.
    """
    query = visit.query
    check_numbers(query, "status", "since")
    for name in query:
        if name != "header" and len(query.getlist(name)) > 1:
            raise ControlError(400, "invalid", f"'{name}' is there more than once", name)
    given: dict[str, Any] = {name: query[name] for name in query if name in SEARCHED}
    readers: dict[str, Callable[[str], Any]] = {
        "status": int,
        "since": float,
        "body": _body,
        "header": lambda _: _headers(query),
    }
    for name in filter(given.__contains__, readers):
        given[name] = readers[name](given[name])
    return read_search(visit, given)


def moment(value: object, path: str) -> float:
    """Return Unix seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ActionError(f"'{path}' must be Unix seconds", path)
    return value


def _headers(query: QueryParams) -> Mapping[str, str | bool]:
    """Return what `header=Name:value` and `header=Name`, that it is there, ask for."""
    asked: dict[str, str | bool] = {}
    for each in query.getlist("header"):
        name, colon, value = each.partition(":")
        name = name.strip().lower()
        if not name or name in asked:
            message = f"'header' must be Name or Name:value, each name once, not '{each}'"
            raise ControlError(400, "invalid", message, "header")
        asked[name] = value.strip() if colon else True
    return asked


def _body(text: str) -> Any:  # noqa: ANN401 (any JSON)
    """Return the JSON that bodies must hold, or the text that they must contain."""
    if not text.startswith(_JSON):
        return text
    try:
        return read(text.encode())
    except JsonError as error:
        message = f"'body' begins as JSON does and is none: {error}"
        raise ControlError(400, "invalid", message, "body") from None
