"""How calls look in a terminal: a line each, or the whole story of one. It prints nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from respondeia_mock.cli.showing import columns, moment


class Sheet:
    """Lines whose columns stay aligned however many come later: they only ever grow wider."""

    def __init__(self) -> None:
        """Begin with no width."""
        self._widths: tuple[int, ...] = ()

    def lines(self, calls: Sequence[Mapping[str, Any]]) -> list[str]:
        """Return a line for each call."""
        rows = [_row(each) for each in calls]
        before = self._widths or (0,) * len(rows[0])
        wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
        self._widths = tuple(map(max, before, wide))
        return [
            "  ".join(
                text.ljust(width) for text, width in zip(row, self._widths, strict=True)
            ).rstrip()
            for row in rows
        ]


def beside(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what there is to know beside a list of calls."""
    listed = document["requests"]
    if not document["total"]:
        yield "No requests."
    elif document["total"] > len(listed):
        yield f"These are the last {len(listed)} of {document['total']}."
    for near in document.get("near", ()):
        yield f"Near: {near['id']}  {near['method']} {near['path']}: " + "; ".join(
            near["differs_in"]
        )
    if "evicted" in document:
        yield f"{document['evicted']} older ones are no longer held."
    if "elsewhere" in document:
        others = ", ".join(f"{count} in {name}" for name, count in document["elsewhere"].items())
        yield f"Elsewhere: {others} (--sandbox)."


def story(call: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that tell everything of one call."""
    status, took = _status(call), _took(call)
    yield f"{call['id']}  {call['method']} {call['path']}  {status}  {call['operation']}  {took}"
    yield f"{moment(call['at'])} in the sandbox '{call['sandbox']}', key {call['api_key'] or '-'}"
    yield from filter(None, [_note(call)])
    yield ""
    yield from columns([(each["stage"], each["decision"]) for each in call["stages"]])
    query = [f"?{name}={value}" for name, value in call["query"].items()]
    yield from _section("Request", call, query)
    if "response" in call:
        yield from _section(f"Response {status}", call["response"])
    yield from _caused(call)


def _row(call: Mapping[str, Any]) -> Sequence[str]:
    return (
        moment(call["at"]),
        call["id"],
        call["method"],
        call["path"],
        _status(call),
        call["operation"],
        _took(call),
        _note(call),
    )


def _status(call: Mapping[str, Any]) -> str:
    return "-" if call["status"] is None else str(call["status"])


def _took(call: Mapping[str, Any]) -> str:
    return "-" if call["duration_ms"] is None else f"{call['duration_ms']:.1f} ms"


def _note(call: Mapping[str, Any]) -> str:
    """Return what is worth knowing of a call at first sight."""
    told = {
        "crashed": "crashed: {}",
        "lost": "lost: {}",
        "asked": "asked for {}",
        "rule": "rule {}",
        "replayed": "as {}",
        "hint": "hint: {}",
    }
    return "; ".join(text.format(call[name]) for name, text in told.items() if call.get(name))


def _section(head: str, said: Mapping[str, Any], also: Iterable[str] = ()) -> Iterator[str]:
    yield f"\n{head}"
    yield from also
    yield from (f"{name}: {value}" for name, value in said["headers"].items())
    body = said["body"]
    if body is not None:
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, indent=2)
        yield f"\n{text}"
    if "body_size" in said:
        yield f"(not all of its {said['body_size']:,} bytes are kept)"


def _caused(call: Mapping[str, Any]) -> Iterator[str]:
    """Yield the events that a call caused, each with what webhooks were owed for it."""
    if call["events"]:
        yield "\nEvents"
    for event in call["events"]:
        yield f"{event['id']}  {event['event']}"
        for delivery in call["deliveries"]:
            if delivery["event_id"] == event["id"]:
                why = f": {delivery['reason']}" if "reason" in delivery else ""
                status = "-" if delivery["status"] is None else delivery["status"]
                yield (
                    f"  {delivery['id']}  to {delivery['webhook_id']}"
                    f"  {delivery['state']}  {status}{why}"
                )
