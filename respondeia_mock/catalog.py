"""The first of the two tables: every operation of the vendor's API, in the order of its page.

Dispatch, validators, permissions, OpenAPI, the README's table, journal names and the contract tests
derive from it. To add one: two files in `schemas/`, a function in `resources/`, a row here.
"""

from respondeia_mock.core.operation import Access, Operation, Source
from respondeia_mock.resources import analytics, auth, customers, messages, payments, training
from respondeia_mock.resources import webhooks as hooks

_FULL, _PUBLIC = Access.FULL, Access.PUBLIC
_KEYS = "Creating API Keys"

# fmt: off
OPERATIONS: tuple[Operation, ...] = (
    Operation("auth.login", "POST", "/v1/auth/login", _PUBLIC, auth.log_in, "Obtaining API Tokens"),
    Operation("auth.create_api_key", "POST", "/v1/auth/api-keys", _FULL, auth.create_api_key, _KEYS, 201),
    Operation("messages.send", "POST", "/v1/messages/send", "messages:write", messages.send, "Messages", 201),
    Operation("messages.list", "GET", "/v1/messages", "messages:read", messages.list_messages, "Messages"),
    Operation("messages.get", "GET", "/v1/messages/{message_id}", "messages:read", messages.get, "Messages"),
    Operation("messages.read", "POST", "/v1/messages/{message_id}/read", "messages:write", messages.mark_read, "Messages"),
    Operation("customers.list", "GET", "/v1/customers", "customers:read", customers.list_customers, "Customers"),
    Operation("customers.get", "GET", "/v1/customers/{customer_id}", "customers:read", customers.get, "Customers"),
    Operation("customers.update", "PATCH", "/v1/customers/{customer_id}", "customers:write", customers.update, "Customers"),
    Operation("customers.conversations", "GET", "/v1/customers/{customer_id}/conversations", "customers:read", customers.list_conversations, "Customers"),
    Operation("ai.training.upload", "POST", "/v1/ai/training/upload", _FULL, training.upload, "AI Training", 201),
    Operation("ai.training.status", "GET", "/v1/ai/training/status", _FULL, training.get_status, "AI Training"),
    Operation("ai.settings.update", "PATCH", "/v1/ai/settings", _FULL, training.update_settings, "AI Training"),
    Operation("ai.test", "POST", "/v1/ai/test", _FULL, training.try_out, "AI Training"),
    Operation("payments.create", "POST", "/v1/payments/create", _FULL, payments.create, "Payments", 201),
    Operation("payments.get", "GET", "/v1/payments/{payment_id}", _FULL, payments.get, "Payments"),
    Operation("payments.refund", "POST", "/v1/payments/{payment_id}/refund", _FULL, payments.refund, "Payments"),
    Operation("payments.list", "GET", "/v1/payments", _FULL, payments.list_payments, "Payments"),
    Operation("analytics.dashboard", "GET", "/v1/analytics/dashboard", "analytics:read", analytics.get_dashboard, "Analytics"),
    Operation("analytics.conversations", "GET", "/v1/analytics/conversations", "analytics:read", analytics.get_conversations, "Analytics"),
    Operation("analytics.ai_performance", "GET", "/v1/analytics/ai-performance", "analytics:read", analytics.get_ai_performance, "Analytics"),
    Operation("analytics.export", "POST", "/v1/analytics/export", "analytics:read", analytics.export, "Analytics", 201),
    Operation("webhooks.create", "POST", "/v1/webhooks", "webhooks:manage", hooks.create, "Webhooks", 201),
    Operation("webhooks.list", "GET", "/v1/webhooks", "webhooks:manage", hooks.list_webhooks, "Webhooks"),
    Operation("webhooks.delete", "DELETE", "/v1/webhooks/{webhook_id}", "webhooks:manage", hooks.delete, "Webhooks"),
    Operation("webhooks.test", "POST", "/v1/webhooks/{webhook_id}/test", "webhooks:manage", hooks.test, "Webhooks"),
)
"""What the page documents: 26 rows."""

BESIDES: tuple[Operation, ...] = (
    Operation("mercadopago.notify", "POST", "/webhooks/mercadopago/{account_id}", _PUBLIC, payments.take_notification, "Create and Track Payment", 200, Source.INFERRED, counted=False),
    Operation("exports.download", "GET", "/exports/{export_id}", _PUBLIC, analytics.download, "Analytics", 200, Source.INFERRED, counted=False),
)
"""What lives outside /v1: where MercadoPago notifies, and where an export is downloaded."""
# fmt: on
