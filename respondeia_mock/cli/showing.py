"""How things look in a terminal: aligned columns, deliveries, moments. It prints nothing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

HEADS = ("ID", "EVENT", "STATE", "STATUS", "TRIES", "WEBHOOK", "WHY")


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines, each column as wide as its widest text."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def pair(name: str, value: object) -> str:
    """Return `name=value`: a text as it is, anything else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{name}={text}"


def moment(at: float) -> str:
    """Return Unix seconds as a date and a time of day in UTC."""
    return datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def listed(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the list of deliveries."""
    deliveries = document["deliveries"]
    if deliveries:
        yield from columns([HEADS, *map(_row, deliveries)])
    else:
        yield "No deliveries."
    if document["total"] > len(deliveries):
        yield f"These are the last {len(deliveries)} of {document['total']}."
    if "elsewhere" in document:
        others = ", ".join(f"{count} in {name}" for name, count in document["elsewhere"].items())
        yield f"Elsewhere: {others} (--sandbox)."


def _row(delivery: Mapping[str, Any]) -> Sequence[str]:
    status = delivery["status"]
    return (
        delivery["id"],
        delivery["event"],
        delivery["state"],
        "-" if status is None else str(status),
        str(delivery["attempts"]),
        delivery["webhook_id"],
        "; ".join([*delivery.get("rule", ()), *filter(None, [delivery.get("reason")])]),
    )


def whole(delivery: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines that tell everything of one delivery."""
    yield f"{delivery['id']}  {delivery['event']} to {delivery['webhook_id']}, {delivery['url']}"
    why = f": {delivery['reason']}" if "reason" in delivery else ""
    yield f"{delivery['state']}{why}"
    if "due" in delivery:
        yield f"next attempt at {moment(delivery['due'])}"
    yield from (f"rule: {note}" for note in delivery.get("rule", ()))
    yield ""
    yield from (f"{name}: {value}" for name, value in delivery["headers"].items())
    yield ""
    yield delivery["body"]
    for attempt in delivery["attempts"]:
        yield ""
        yield from _attempt(attempt)


def _attempt(attempt: Mapping[str, Any]) -> Iterator[str]:
    outcome = attempt.get("error") or str(attempt["status"])
    yield f"Attempt {attempt['number']} at {moment(attempt['at'])}: {outcome}"
    yield from (f"{name}: {value}" for name, value in (attempt.get("headers") or {}).items())
    if attempt.get("body"):
        yield ""
        yield attempt["body"]
