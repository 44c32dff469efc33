"""Exports: rows out of the state, as a CSV or JSON document. Page, "Analytics", "Export data".

CSV is RFC 4180 in UTF-8 with a header row. A text that a spreadsheet would take for a formula is
guarded by an apostrophe. It keeps the finished document: a later change does not alter it.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from io import StringIO
from typing import Any

from respondeia_mock.core.entities import Customer, Export, Message, Payment
from respondeia_mock.core.json_writer import write
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import metrics
from respondeia_mock.domain.metrics import Span

LIFETIME_MS = 24 * 3600 * 1000
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = Mapping[str, Any]


def make(sandbox: Sandbox, kind: str, form: str, span: Span) -> Export:
    """Make an export of one kind (`messages`, `dashboard`, …) as `csv` or `json`."""
    columns, rows = KINDS[kind](sandbox, span)
    content = write(rows).decode() if form == "json" else _csv(columns, rows)
    now = sandbox.clock.now_ms()
    export = Export(
        id=sandbox.ids.mint("exp"),
        type=kind,
        format=form,
        token=sandbox.ids.secret("dl"),
        content=content,
        row_count=len(rows),
        created_at=now,
        expires_at=now + LIFETIME_MS,
    )
    return sandbox.store.exports.add(export)


def _csv(columns: Iterable[str], rows: Iterable[Row]) -> str:
    out = StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(columns)
    table.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list | tuple):
        value = write(value).decode()
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _messages(sandbox: Sandbox, span: Span) -> tuple[tuple[str, ...], list[Row]]:
    columns = {
        "id": "id",
        "customerId": "customer_id",
        "conversationId": "conversation_id",
        "channel": "channel",
        "direction": "direction",
        "type": "type",
        "content": "content",
        "mediaUrl": "media_url",
        "status": "status",
        "aiGenerated": "ai_generated",
        "timestamp": "timestamp",
        "deliveredAt": "delivered_at",
        "readAt": "read_at",
        "failedAt": "failed_at",
    }
    return tuple(columns), _rows(columns, sandbox.store.messages, span)


def _customers(sandbox: Sandbox, span: Span) -> tuple[tuple[str, ...], list[Row]]:
    columns = {
        "id": "id",
        "name": "name",
        "email": "email",
        "phone": "phone",
        "channel": "channel",
        "tags": "tags",
        "notes": "notes",
        "metadata": "metadata",
        "aiEnabled": "ai_enabled",
        "createdAt": "created_at",
        "updatedAt": "updated_at",
    }
    return tuple(columns), _rows(columns, sandbox.store.customers, span)


def _payments(sandbox: Sandbox, span: Span) -> tuple[tuple[str, ...], list[Row]]:
    columns = {
        "id": "id",
        "customerId": "customer_id",
        "amount": "amount",
        "currency": "currency",
        "status": "status",
        "description": "description",
        "createdAt": "created_at",
        "paidAt": "paid_at",
        "rejectedAt": "rejected_at",
        "rejectionReason": "rejection_reason",
        "refundedAt": "refunded_at",
        "refundReason": "refund_reason",
    }
    return tuple(columns), _rows(columns, sandbox.store.payments, span)


def _rows(
    columns: Mapping[str, str], records: Iterable[Message | Customer | Payment], span: Span
) -> list[Row]:
    """Return what the columns say of the records of the span, newest first, as lists are."""
    picked = [record for record in records if span.holds(record.moment)]
    return [
        {column: getattr(record, field) for column, field in columns.items()}
        for record in reversed(picked)
    ]


def _dashboard(sandbox: Sandbox, span: Span) -> tuple[tuple[str, ...], list[Row]]:
    return _metrics(metrics.dashboard(sandbox, span))


def _ai_performance(sandbox: Sandbox, span: Span) -> tuple[tuple[str, ...], list[Row]]:
    return _metrics(metrics.ai_performance(sandbox, span))


def _metrics(numbers: Mapping[str, Any]) -> tuple[tuple[str, ...], list[Row]]:
    return ("metric", "value"), [{"metric": key, "value": numbers[key]} for key in numbers]


def _conversations(sandbox: Sandbox, span: Span) -> tuple[tuple[str, ...], list[Row]]:
    columns = ("date", "conversations", "inboundMessages", "outboundMessages")
    return columns, metrics.conversations(sandbox, span)["daily"]


KINDS: Mapping[str, Callable[[Sandbox, Span], tuple[tuple[str, ...], list[Row]]]] = {
    "dashboard": _dashboard,
    "conversations": _conversations,
    "ai_performance": _ai_performance,
    "messages": _messages,
    "customers": _customers,
    "payments": _payments,
}
