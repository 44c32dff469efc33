"""The first of the two tables: every operation of the vendor's API, in the order of its page.

Dispatch, validators, permissions, OpenAPI, the README's table, journal names and the contract tests
derive from it. To add one: two files in `schemas/`, a function in `resources/`, a row here. Handlers
are named, not imported: a server loads what it is asked for.
"""

from respondeia_mock.core.operation import Access, Operation, Source

_FULL, _PUBLIC = Access.FULL, Access.PUBLIC
_KEYS = "Creating API Keys"
_R = "respondeia_mock.resources."

# fmt: off
OPERATIONS: tuple[Operation, ...] = (
    Operation("auth.login", "POST", "/v1/auth/login", _PUBLIC, _R + "auth:log_in", "Obtaining API Tokens"),
    Operation("auth.create_api_key", "POST", "/v1/auth/api-keys", _FULL, _R + "auth:create_api_key", _KEYS, 201),
    Operation("messages.send", "POST", "/v1/messages/send", "messages:write", _R + "messages:send", "Messages", 201),
    Operation("messages.list", "GET", "/v1/messages", "messages:read", _R + "messages:list_messages", "Messages"),
    Operation("messages.get", "GET", "/v1/messages/{message_id}", "messages:read", _R + "messages:get", "Messages"),
    Operation("messages.read", "POST", "/v1/messages/{message_id}/read", "messages:write", _R + "messages:mark_read", "Messages"),
    Operation("customers.list", "GET", "/v1/customers", "customers:read", _R + "customers:list_customers", "Customers"),
    Operation("customers.get", "GET", "/v1/customers/{customer_id}", "customers:read", _R + "customers:get", "Customers"),
    Operation("customers.update", "PATCH", "/v1/customers/{customer_id}", "customers:write", _R + "customers:update", "Customers"),
    Operation("customers.conversations", "GET", "/v1/customers/{customer_id}/conversations", "customers:read", _R + "customers:list_conversations", "Customers"),
    Operation("ai.training.upload", "POST", "/v1/ai/training/upload", _FULL, _R + "training:upload", "AI Training", 201),
    Operation("ai.training.status", "GET", "/v1/ai/training/status", _FULL, _R + "training:get_status", "AI Training", names_one="job_id"),
    Operation("ai.settings.update", "PATCH", "/v1/ai/settings", _FULL, _R + "training:update_settings", "AI Training"),
    Operation("ai.test", "POST", "/v1/ai/test", _FULL, _R + "training:try_out", "AI Training"),
    Operation("payments.create", "POST", "/v1/payments/create", _FULL, _R + "payments:create", "Payments", 201),
    Operation("payments.get", "GET", "/v1/payments/{payment_id}", _FULL, _R + "payments:get", "Payments"),
    Operation("payments.refund", "POST", "/v1/payments/{payment_id}/refund", _FULL, _R + "payments:refund", "Payments"),
    Operation("payments.list", "GET", "/v1/payments", _FULL, _R + "payments:list_payments", "Payments"),
    Operation("analytics.dashboard", "GET", "/v1/analytics/dashboard", "analytics:read", _R + "analytics:get_dashboard", "Analytics"),
    Operation("analytics.conversations", "GET", "/v1/analytics/conversations", "analytics:read", _R + "analytics:get_conversations", "Analytics"),
    Operation("analytics.ai_performance", "GET", "/v1/analytics/ai-performance", "analytics:read", _R + "analytics:get_ai_performance", "Analytics"),
    Operation("analytics.export", "POST", "/v1/analytics/export", "analytics:read", _R + "analytics:export", "Analytics", 201),
    Operation("webhooks.create", "POST", "/v1/webhooks", "webhooks:manage", _R + "webhooks:create", "Webhooks", 201),
    Operation("webhooks.list", "GET", "/v1/webhooks", "webhooks:manage", _R + "webhooks:list_webhooks", "Webhooks"),
    Operation("webhooks.delete", "DELETE", "/v1/webhooks/{webhook_id}", "webhooks:manage", _R + "webhooks:delete", "Webhooks"),
    Operation("webhooks.test", "POST", "/v1/webhooks/{webhook_id}/test", "webhooks:manage", _R + "webhooks:test", "Webhooks"),
)
"""What the page documents: 26 rows."""

BESIDES: tuple[Operation, ...] = (
    Operation("mercadopago.notify", "POST", "/webhooks/mercadopago/{account_id}", _PUBLIC, _R + "payments:take_notification", "Create and Track Payment", 200, Source.INFERRED, counted=False),
    Operation("exports.download", "GET", "/exports/{export_id}", _PUBLIC, _R + "analytics:download", "Analytics", 200, Source.INFERRED, counted=False),
)
"""What lives outside /v1: where MercadoPago notifies, and where an export is downloaded."""
# fmt: on
