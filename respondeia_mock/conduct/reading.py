"""Whether a client says what the API knows and reads what it answers: fields, paths, cursors."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from respondeia_mock.conduct.case import Case, ids
from respondeia_mock.conduct.finding import Evidence
from respondeia_mock.conduct.sends import Outcome, Send
from respondeia_mock.core.routes import UNMATCHED

PLACES = frozenset({"cursor", "page", "limit"})
"""The parameters that say which part of a list is wanted."""
NOT_FOUND = 404


def ignored_cursor(case: Case) -> Iterator[Evidence]:
    """Find lists that went on, of which the client never asked for another page.

    Who asks by `page`, or for one item only, has not overlooked the rest.
    """
    for lane in _lists(case.sends):
        cut = [] if any(map(_goes_on, lane)) else [each for each in lane if _is_cut(each)]
        if cut:
            what = f"{cut[0].told} had more to give, and its nextCursor was never sent back"
            yield Evidence(what, ids(cut))


def sent_unknown_field(case: Case) -> Iterator[Evidence]:
    """Find fields that nothing knows, and that had no effect."""
    found: dict[tuple[str, str], list[Send]] = defaultdict(list)
    for send in case.sends:
        for name in send.exchange.ignored:
            found[send.operation, name].append(send)
    for (operation, name), sends in found.items():
        hint = sends[0].exchange.hint
        near = f": {hint}" if f"'{name}'" in hint else ""
        yield Evidence(f"{operation} knows no '{name}'{near}", ids(sends))


def called_unknown_path(case: Case) -> Iterator[Evidence]:
    """Find calls of a path or a method that the page does not have."""
    found: dict[str, list[Send]] = defaultdict(list)
    for send in case.sends:
        if send.exchange.operation is UNMATCHED:
            found[send.told].append(send)
    for told, sends in found.items():
        # Without a valid token, the hint is about the token.
        hint = next((each.exchange.hint for each in sends if each.status == NOT_FOUND), "")
        yield Evidence(f"{told} is not documented" + (f"; {hint}" if hint else ""), ids(sends))


def _lists(sends: Sequence[Send]) -> Iterator[list[Send]]:
    """Yield the pages of each list, by who asked for it and what it was narrowed to."""
    lanes: dict[object, list[Send]] = defaultdict(list)
    for send in sends:
        call = send.exchange.call
        if call.method == "GET" and send.outcome is Outcome.TAKEN:
            narrowed = tuple(pair for pair in send.target[2] if pair[0] not in PLACES)
            lanes[send.caller, call.path, narrowed].append(send)
    yield from lanes.values()


def _is_cut(send: Send) -> bool:
    reply = send.exchange.reply
    return reply is not None and b"nextCursor" in reply.body and "nextCursor" in send.document


def _goes_on(send: Send) -> bool:
    query = send.exchange.call.query
    return "cursor" in query or query.get("page", "1") != "1" or query.get("limit") == "1"
