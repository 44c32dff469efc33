"""The journal's door: the calls that arrived, and what each stage decided about them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from respondeia_mock.core.exchange import Exchange
from respondeia_mock.http.control.desk import ControlError, Visit
from respondeia_mock.http.control.entries import render, render_whole
from respondeia_mock.http.control.listing import check_numbers, elsewhere, latest
from respondeia_mock.http.control.spelling import render_delivery

FILTERS: Mapping[str, Callable[[Exchange, str], bool]] = {
    "operation": lambda exchange, value: exchange.operation.name == value,
    "method": lambda exchange, value: exchange.call.method == value.upper(),
    "path": lambda exchange, value: exchange.call.path == value,
    "status": lambda exchange, value: exchange.status == int(value),
    "since": lambda exchange, value: exchange.at >= float(value),
}


def list_requests(visit: Visit) -> dict[str, Any]:
    """List the calls that arrived, oldest first: the last 100, or as many as `limit` says."""
    visit.only(visit.query, *FILTERS, "limit")
    check_numbers(visit.query, "status", "since")
    found = list(_matching(visit))
    shown = [render(each) for each in latest(visit, found)]
    journal = visit.sandbox.journal
    document: dict[str, Any] = {"requests": shown, "total": len(found)}
    if journal.evicted:
        document["evicted"] = journal.evicted
    return {**document, **elsewhere(visit, lambda sandbox: len(sandbox.journal))}


def get_request(visit: Visit) -> dict[str, Any]:
    """Tell everything about one call: what was sent and answered, and why."""
    identifier = visit.params["request_id"]
    found = visit.sandbox.journal.get(identifier)
    if found is None:
        raise ControlError(404, "not_found", _whereabouts(visit, identifier), "request_id")
    caused = [each for each in visit.sandbox.events if each.cause == identifier]
    owed = [each for each in visit.sandbox.outbox if each.event in caused]
    return {**render_whole(found, caused), "deliveries": [render_delivery(each) for each in owed]}


def _matching(visit: Visit) -> Iterator[Exchange]:
    wanted = [(FILTERS[name], value) for name, value in visit.query.items() if name in FILTERS]
    for exchange in visit.sandbox.journal:
        if all(matches(exchange, value) for matches, value in wanted):
            yield exchange


def _whereabouts(visit: Visit, identifier: str) -> str:
    for other in visit.engine.sandboxes:
        if other.journal.get(identifier):
            return f"The request '{identifier}' is in the sandbox '{other.name}'"
    evicted = visit.sandbox.journal.evicted
    gone = f" ({evicted} older ones were dropped)" if evicted else ""
    return f"No request with id '{identifier}' is known here{gone}"
