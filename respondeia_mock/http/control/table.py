"""Every route of the control API, one line each; `GET /__admin` tells it to who asks."""

from typing import Any

from respondeia_mock.http.control import (
    accounts,
    agenda,
    attempts,
    clock,
    conduct,
    coverage,
    customers,
    deliveries,
    examining,
    explaining,
    exporting,
    limits,
    requests,
    rules,
    sandboxes,
    scenarios,
    settings,
    states,
    streaming,
    vocabulary,
    waiting,
    webhooks,
    world,
)
from respondeia_mock.http.control.desk import Row, Visit
from respondeia_mock.http.control.searching import SEARCHED


def index(_: Visit) -> dict[str, Any]:
    """List the routes of the control API."""
    return {
        "routes": [
            {
                "method": row.method,
                "path": "/__admin" + row.path,
                "summary": row.summary,
                **({"example": row.example} if row.example else {}),
            }
            for row in ROWS
        ]
    }


ROWS = (
    Row("GET", "", index),
    Row("GET", "/health", world.health),
    Row("POST", "/reset", world.reset),
    Row("GET", "/sandboxes", sandboxes.list_sandboxes),
    Row("POST", "/sandboxes", sandboxes.create, '{"name": "worker-1", "fixtures": "minimal"}'),
    Row("GET", "/sandboxes/{name}", accounts.show, query=accounts.QUERY),
    Row("DELETE", "/sandboxes/{name}", accounts.delete, query=accounts.QUERY),
    Row("GET", "/settings", settings.show),
    Row("PATCH", "/settings", settings.change, '{"behavior": {"payments": {"mode": "checkout"}}}'),
    Row("GET", "/limits", limits.show),
    Row("GET", "/state", states.show, query=("as",)),
    Row("PUT", "/state", states.replace, '{"customers": [{"id": "wa:1"}]}', takes=states.TYPES),
    Row("GET", "/clock", clock.show),
    Row("PUT", "/clock", clock.change, '{"speed": 60}'),
    Row("GET", "/clock/due", agenda.show, query=("limit",)),
    Row("POST", "/clock/advance", clock.advance, '{"by": "2h"}'),
    Row("GET", "/actions", world.list_actions),
    Row("POST", "/actions/{name}", world.perform_action, '{"payment_id": "pay_1"}'),
    Row("GET", "/vocabulary", vocabulary.show),
    Row("GET", "/magic", world.list_magic),
    Row("GET", "/customers", customers.list_customers, query=("search", "limit")),
    Row("GET", "/customers/{customer_id}", customers.get_customer, query=("limit",)),
    Row("GET", "/rules", rules.list_rules),
    Row(
        "POST",
        "/rules",
        rules.add_rule,
        '{"when": {"event": "payment.approved"}, "webhook": {"duplicate": 2}}',
    ),
    Row("PUT", "/rules", rules.replace_rules, '{"rules": []}'),
    Row("DELETE", "/rules", rules.remove_rules),
    Row("DELETE", "/rules/{rule_id}", rules.remove_rule),
    Row("GET", "/scenarios", scenarios.list_scenarios),
    Row("POST", "/scenarios", scenarios.start, '{"name": "lost-payment-answer"}'),
    Row("DELETE", "/scenarios", scenarios.end),
    Row("GET", "/scenarios/report", scenarios.report),
    Row("POST", "/scenarios/finish", scenarios.finish, '{"timeout": 5}'),
    Row("GET", "/events", deliveries.list_events, query=("event", "cause", "limit")),
    Row(
        "GET",
        "/deliveries",
        deliveries.list_deliveries,
        query=("event", "webhook_id", "state", "limit"),
    ),
    Row("POST", "/deliveries/release", deliveries.release, '{"ids": ["dlv_1"]}'),
    Row("POST", "/deliveries/take", deliveries.take, '{"event": "payment.approved", "timeout": 5}'),
    Row("GET", "/deliveries/{delivery_id}", deliveries.get_delivery),
    Row("POST", "/deliveries/{delivery_id}/redeliver", deliveries.redeliver),
    Row("POST", "/deliveries/{delivery_id}/answer", deliveries.answer, '{"status": 200}'),
    Row(
        "POST",
        "/deliveries/{delivery_id}/explain",
        explaining.explain_signature,
        '{"signature": "sha256=…"}',
    ),
    Row("GET", "/attempts", attempts.list_attempts, query=attempts.QUERY),
    Row("GET", "/webhooks", webhooks.list_webhooks),
    Row("POST", "/doctor", examining.examine_receiver, '{"webhook_id": "wh_1"}'),
    Row("GET", "/coverage", coverage.show, query=("all",)),
    Row("POST", "/wait", waiting.wait, '{"event": {"event": "payment.approved"}, "timeout": 5}'),
    Row("POST", "/settle", waiting.settle, '{"timeout": 5}'),
    Row("GET", "/requests", requests.list_requests, query=(*SEARCHED, "limit")),
    Row("DELETE", "/requests", requests.forget_requests),
    Row(
        "POST",
        "/requests/find",
        requests.find_requests,
        '{"operation": "payments.create", "body": {"amount": 5900}}',
    ),
    Row("POST", "/requests/count", requests.count_requests, '{"path": "/v1/payments/*"}'),
    Row("GET", "/requests/{request_id}", requests.get_request),
    Row("GET", "/requests/{request_id}/export", exporting.export_request, query=("as",)),
    Row("GET", "/stream", streaming.stream, query=("kinds",)),
    Row("GET", "/export", exporting.export, query=("as", "exact")),
    Row("GET", "/conduct", conduct.judge_conduct, query=("advice", "since", "ignore", "calls")),
)
