"""The journal's doors: the calls that arrived, searched and counted, one told whole, forgotten.

Whoever asks for calls that the journal no longer holds is told how many those are (`evicted`), and
who finds nothing, what came near.
"""

from collections.abc import Sequence
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.journal import KEPT
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.entries import render, render_whole
from respondeia_mock.http.control.listing import DEFAULT_LIMIT, elsewhere, latest
from respondeia_mock.http.control.searching import SEARCHED, Search, read_query, read_search


def list_requests(visit: Visit) -> dict[str, Any]:
    """List the calls that arrived, oldest first: the last 100, or as many as `limit` says."""
    search = read_query(visit)
    found = _found(visit, search)
    return _listed(visit, search, found, latest(visit, found))


def find_requests(visit: Visit) -> dict[str, Any]:
    """Find calls by what they were like; where there is none, tell what came near."""
    search, limit = _asked(visit)
    found = _found(visit, search)
    return _listed(visit, search, found, found[-limit:] if limit else ())


def count_requests(visit: Visit) -> dict[str, Any]:
    """Count calls by what they were like; where there is none, tell what came near."""
    visit.only(visit.document, *SEARCHED)
    search = read_search(visit, visit.document)
    count = len(_found(visit, search))
    return {"count": count, **_beside(visit, search, count)}


def forget_requests(visit: Visit) -> dict[str, Any]:
    """Empty the journal, as if nobody had called; nothing else changes."""
    return {"removed": visit.sandbox.forget_calls()}


def get_request(visit: Visit) -> dict[str, Any]:
    """Tell everything about one call: what was sent and answered, why, and what it caused."""
    found = find(visit)
    caused = [each for each in visit.sandbox.events if each.cause == found.id]
    known = {each.id for each in caused}
    owed = [each for each in visit.sandbox.outbox if each.event.id in known]
    return render_whole(found, caused, owed)


def find(visit: Visit) -> Exchange:
    """Return the call that the path names, or raise the 404 that says where it is."""
    identifier = visit.params["request_id"]
    found = visit.sandbox.journal.get(identifier)
    if found is None:
        message, told = _whereabouts(visit, identifier), evicted(visit)
        raise ControlError(404, "not_found", message, "request_id", told=told)
    return found


def evicted(visit: Visit) -> dict[str, int]:
    """Tell how many calls the journal holds no longer, if there are any."""
    count = visit.sandbox.journal.evicted
    return {"evicted": count} if count else {}


def _asked(visit: Visit) -> tuple[Search, int]:
    """Return what is looked for, and how many are to be told at most."""
    given = dict(visit.document)
    visit.only(given, *SEARCHED, "limit")
    limit = strict.whole(given.pop("limit", DEFAULT_LIMIT), "limit", 0, KEPT)
    return read_search(visit, given), limit


def _found(visit: Visit, search: Search) -> Sequence[Exchange]:
    return [each for each in visit.sandbox.journal if search.fits(each)]


def _listed(
    visit: Visit, search: Search, found: Sequence[Exchange], shown: Sequence[Exchange]
) -> dict[str, Any]:
    told = {"requests": [render(each) for each in shown], "total": len(found)}
    return {**told, **_beside(visit, search, len(found))}


def _beside(visit: Visit, search: Search, count: int) -> dict[str, Any]:
    """Return what is told beside the calls that were found."""
    near = {} if count or not search.narrows else {"near": search.near(visit.sandbox.journal)}
    others = elsewhere(visit, lambda sandbox: len(sandbox.journal))
    return {**near, **evicted(visit), **others}


def _whereabouts(visit: Visit, identifier: str) -> str:
    for other in visit.engine.sandboxes:
        if other.journal.get(identifier):
            return f"The request '{identifier}' is in the sandbox '{other.name}'"
    evicted = visit.sandbox.journal.evicted
    gone = f" ({evicted} older ones were dropped)" if evicted else ""
    return f"No request with id '{identifier}' is known here{gone}"
