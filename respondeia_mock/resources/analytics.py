"""Metrics of a period, and exports of what is stored. Page, "Analytics"."""

from collections.abc import Callable
from typing import Any

from respondeia_mock.core.dates import stretch
from respondeia_mock.core.errors import ApiError, invalid, not_found
from respondeia_mock.core.exchange import Call, Reply, answer
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import exports, metrics
from respondeia_mock.domain.metrics import Span

DEFAULT_PERIOD = "7d"
LONGEST_HOURS = 365 * 24
HOURS = {"h": 1, "d": 24, "w": 7 * 24}
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def get_dashboard(sandbox: Sandbox, call: Call) -> Reply:
    """Get the dashboard's metrics."""
    return _measured(sandbox, call, metrics.dashboard)


def get_conversations(sandbox: Sandbox, call: Call) -> Reply:
    """Get conversation metrics."""
    return _measured(sandbox, call, metrics.conversations)


def get_ai_performance(sandbox: Sandbox, call: Call) -> Reply:
    """Get the assistant's performance."""
    return _measured(sandbox, call, metrics.ai_performance)


def export(sandbox: Sandbox, call: Call) -> Reply:
    """Export data, to be downloaded at a link."""
    given = call.payload
    kind, form = given.get("type", "dashboard"), given.get("format", "csv")
    made = exports.make(sandbox, kind, form, _span_asked(sandbox, given))
    link = f"{sandbox.linked(call.origin)}/exports/{made.id}?token={made.token}"
    document = {
        "exportId": made.id,
        "status": "completed",
        "type": made.type,
        "format": made.format,
        "rowCount": made.row_count,
        "downloadUrl": link,
        "createdAt": made.created_at,
        "expiresAt": made.expires_at,
    }
    return answer(document, 201)


def download(sandbox: Sandbox, call: Call) -> Reply:
    """Download an export; the link's token opens it until it expires."""
    identifier = call.params["export_id"]
    made = sandbox.store.exports.get(identifier)
    if made is None or made.token != call.payload["token"]:
        raise not_found("export", identifier)
    if sandbox.clock.now_ms() >= made.expires_at:
        raise ApiError(404, "not_found", f"The export '{identifier}' has expired")
    name = f"{made.type}-{made.id}.{made.format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Reply(200, made.content.encode(), headers, MEDIA_TYPES[made.format])


def _measured(
    sandbox: Sandbox, call: Call, measure: Callable[[Sandbox, Span], dict[str, Any]]
) -> Reply:
    period = call.payload.get("period", DEFAULT_PERIOD)
    span = _period_span(sandbox, period)
    named = {"period": period, "startDate": span.start, "endDate": span.end}
    return answer({**named, **measure(sandbox, span)})


def _span_asked(sandbox: Sandbox, given: dict[str, Any]) -> Span:
    """Return the period asked for, or the stretch between two dates."""
    if "startDate" not in given and "endDate" not in given:
        return _period_span(sandbox, given.get("period", DEFAULT_PERIOD))
    start, end = stretch(given, "startDate", "endDate")
    return Span(start or 0, sandbox.clock.now_ms() if end is None else end - 1)


def _period_span(sandbox: Sandbox, period: str) -> Span:
    """Return the stretch of a period that ends now; the schema knows what one looks like."""
    now = sandbox.clock.now_ms()
    hours = int(period[:-1]) * HOURS[period[-1]]
    if hours > LONGEST_HOURS:
        sentence = "The 'period' parameter must be like 24h, 7d or 4w and at most 365 days"
        raise invalid("period", f"{sentence}, not '{period}'")
    return Span(now - hours * 3600 * 1000, now)
