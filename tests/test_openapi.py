"""The OpenAPI document: valid, whole, and honest about what was guessed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.loading.openapi_files import openapi_bytes
from respondeia_mock.openapi import document
from respondeia_mock.openapi.references import References

Node = Any

ANY = "200 400 401 403 429 500 503"
MADE = "201 400 401 403 429 500 503"
ONE = "200 400 401 403 404 429 500 503"
OUTSIDE = "200 400 404 500 503"

CUSTOMER = "/v1/customers/{customer_id}"

# fmt: off
ROWS = [
    ("auth.login", "post", "/v1/auth/login", "200 400 401 429 500 503", None),
    ("auth.create_api_key", "post", "/v1/auth/api-keys", MADE, "full"),
    ("messages.send", "post", "/v1/messages/send", MADE, "messages:write"),
    ("messages.list", "get", "/v1/messages", ANY, "messages:read"),
    ("messages.get", "get", "/v1/messages/{message_id}", ONE, "messages:read"),
    ("messages.read", "post", "/v1/messages/{message_id}/read", ONE, "messages:write"),
    ("customers.list", "get", "/v1/customers", ANY, "customers:read"),
    ("customers.get", "get", CUSTOMER, ONE, "customers:read"),
    ("customers.update", "patch", CUSTOMER, ONE, "customers:write"),
    ("customers.conversations", "get", CUSTOMER + "/conversations", ONE, "customers:read"),
    ("ai.training.upload", "post", "/v1/ai/training/upload", MADE, "full"),
    ("ai.training.status", "get", "/v1/ai/training/status", ONE, "full"),
    ("ai.settings.update", "patch", "/v1/ai/settings", ANY, "full"),
    ("ai.test", "post", "/v1/ai/test", ANY, "full"),
    ("payments.create", "post", "/v1/payments/create", MADE, "full"),
    ("payments.get", "get", "/v1/payments/{payment_id}", ONE, "full"),
    ("payments.refund", "post", "/v1/payments/{payment_id}/refund", ONE, "full"),
    ("payments.list", "get", "/v1/payments", ANY, "full"),
    ("analytics.dashboard", "get", "/v1/analytics/dashboard", ANY, "analytics:read"),
    ("analytics.conversations", "get", "/v1/analytics/conversations", ANY, "analytics:read"),
    ("analytics.ai_performance", "get", "/v1/analytics/ai-performance", ANY, "analytics:read"),
    ("analytics.export", "post", "/v1/analytics/export", MADE, "analytics:read"),
    ("webhooks.create", "post", "/v1/webhooks", MADE, "webhooks:manage"),
    ("webhooks.list", "get", "/v1/webhooks", ANY, "webhooks:manage"),
    ("webhooks.delete", "delete", "/v1/webhooks/{webhook_id}", ONE, "webhooks:manage"),
    ("webhooks.test", "post", "/v1/webhooks/{webhook_id}/test", ONE, "webhooks:manage"),
    ("mercadopago.notify", "post", "/webhooks/mercadopago/{account_id}", OUTSIDE, None),
    ("exports.download", "get", "/exports/{export_id}", OUTSIDE, None),
]
# fmt: on
ROW_NAMES = [row[0] for row in ROWS]
RATE_LIMIT = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]


@pytest.fixture(scope="module")
def api() -> Node:
    return json.loads(openapi_bytes((*OPERATIONS, *BESIDES), "json"))


def operation(api: Node, name: str) -> Node:
    return next(each[3] for each in listed(api) if each[0] == name)


def listed(api: Node) -> Iterator[tuple[str, str, str, Node]]:
    for path, item in api["paths"].items():
        for method, described in item.items():
            yield described["operationId"], method, path, described


def parameter(described: Node, name: str) -> Node:
    return next(each for each in described["parameters"] if each.get("name") == name)


def nodes(tree: Node) -> Iterator[dict[str, Node]]:
    if isinstance(tree, dict):
        yield tree
    if isinstance(tree, dict | list):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from nodes(part)


def resolve(api: Node, reference: str) -> Node:
    assert reference.startswith("#/components/")
    for step in reference.removeprefix("#/").split("/"):
        api = api[step]
    return api


def test_it_is_valid_openapi_3_1(api: Node) -> None:
    assert api["openapi"] == "3.1.0"
    validate(api, cls=OpenAPIV31SpecValidator)


def test_it_says_what_it_is_and_where_it_comes_from(api: Node) -> None:
    assert (api["info"]["title"], api["info"]["version"]) == ("RespondeIA API", "1")
    assert "Derived by respondeia-mock" in api["info"]["description"]
    assert "`x-inferred: true` marks what the page does not say" in api["info"]["description"]
    assert [server["url"] for server in api["servers"]] == ["/"]


def test_it_lists_the_operations_of_the_page_and_two_besides(api: Node) -> None:
    assert [row[:3] for row in listed(api)] == [row[:3] for row in ROWS]
    assert len(ROWS) == 28


@pytest.mark.parametrize(("name", "statuses"), [(row[0], row[3]) for row in ROWS], ids=ROW_NAMES)
def test_each_operation_tells_the_statuses_it_answers(api: Node, name: str, statuses: str) -> None:
    assert " ".join(operation(api, name)["responses"]) == statuses


@pytest.mark.parametrize(("name", "needed"), [(row[0], row[4]) for row in ROWS], ids=ROW_NAMES)
def test_each_operation_tells_the_permission_it_needs(
    api: Node, name: str, needed: str | None
) -> None:
    described = operation(api, name)
    assert described.get("x-permission") == needed
    assert described.get("security") == ([] if needed is None else None)


def test_a_bearer_token_is_asked_for_wherever_nothing_else_is_said(api: Node) -> None:
    assert api["security"] == [{"bearerAuth": []}]
    assert api["components"]["securitySchemes"]["bearerAuth"] == {
        "type": "http",
        "scheme": "bearer",
    }


def test_tags_are_the_headings_of_the_page(api: Node) -> None:
    assert [tag["name"] for tag in api["tags"]] == [
        "Obtaining API Tokens",
        "Creating API Keys",
        "Messages",
        "Customers",
        "AI Training",
        "Payments",
        "Analytics",
        "Webhooks",
        "Create and Track Payment",
        "Available Events",
    ]
    assert operation(api, "webhooks.test")["tags"] == ["Webhooks"]


def test_a_summary_is_the_first_line_of_the_handler(api: Node) -> None:
    assert operation(api, "messages.get")["summary"] == "Get a single message."


def test_every_reference_leads_somewhere_and_no_file_is_left(api: Node) -> None:
    references = [node["$ref"] for node in nodes(api) if "$ref" in node]
    assert "#/components/schemas/Payment" in references
    assert all(resolve(api, reference) for reference in references)
    assert not [node for node in nodes(api) if "$id" in node or "$schema" in node]
    assert "schemas.respondeia-mock.invalid" not in json.dumps(api)
    assert ".json" not in json.dumps(api)


def test_objects_are_components_in_pascal_case(api: Node) -> None:
    assert list(api["components"]["schemas"]) == [
        "AiSettings",
        "ApiKey",
        "Conversation",
        "Customer",
        "Error",
        "EventName",
        "Export",
        "LoginUser",
        "Message",
        "Payment",
        "Permission",
        "RateLimitError",
        "TrainingJob",
        "Webhook",
    ]


def test_an_object_may_refer_to_itself() -> None:
    tree = {"$id": "x", "properties": {"twigs": {"items": [{"$ref": "tree_top.json"}]}}}
    references = References({"objects/tree_top.json": tree}.__getitem__)
    assert references.to("objects/tree_top.json") == {"$ref": "#/components/schemas/TreeTop"}
    assert references.components() == {
        "TreeTop": {"properties": {"twigs": {"items": [{"$ref": "#/components/schemas/TreeTop"}]}}}
    }
    assert tree["$id"] == "x"


def test_what_was_guessed_of_an_object_is_marked_and_the_rest_is_not(api: Node) -> None:
    payment = api["components"]["schemas"]["Payment"]["properties"]
    assert payment["provider"]["x-inferred"] is True
    assert payment["amount"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 9007199254740991,
        "description": "Cents",
    }


def test_the_two_operations_besides_the_page_are_marked(api: Node) -> None:
    marked = [name for name, _, _, described in listed(api) if "x-inferred" in described]
    assert marked == ["mercadopago.notify", "exports.download"]


def test_query_parameters_come_from_the_request_schema(api: Node) -> None:
    assert operation(api, "messages.list")["parameters"] == [
        {
            "name": "customer_id",
            "in": "query",
            "required": True,
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": 200,
                "x-accepts": "a string of 1 to 200 characters",
            },
        },
        {
            "name": "limit",
            "in": "query",
            "required": False,
            "schema": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50},
        },
        {
            "name": "cursor",
            "in": "query",
            "required": False,
            "schema": {
                "type": "string",
                "minLength": 1,
                "maxLength": 1000,
                "x-accepts": "the nextCursor of an earlier page",
            },
        },
    ]


def test_a_guessed_query_parameter_is_marked(api: Node) -> None:
    guessed = parameter(operation(api, "analytics.ai_performance"), "period")
    documented = parameter(operation(api, "analytics.dashboard"), "period")
    assert (guessed["x-inferred"], guessed["schema"]["x-inferred"]) == (True, True)
    assert "x-inferred" not in documented


def test_path_parameters_come_from_the_path(api: Node) -> None:
    assert operation(api, "webhooks.delete")["parameters"] == [
        {
            "name": "webhook_id",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1},
        }
    ]


def test_no_parameters_are_listed_where_there_are_none(api: Node) -> None:
    assert "parameters" not in operation(api, "ai.settings.update")


def test_every_post_of_v1_takes_an_idempotency_key(api: Node) -> None:
    key = {"$ref": "#/components/parameters/Idempotency-Key"}
    taking = [
        name for name, _, _, described in listed(api) if key in described.get("parameters", ())
    ]
    assert taking == [row[0] for row in ROWS if row[1] == "post" and row[2].startswith("/v1/")]
    described = api["components"]["parameters"]["Idempotency-Key"]
    assert (described["in"], described["name"]) == ("header", "Idempotency-Key")
    assert "required" not in described
    assert "x-inferred" not in described


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("payments.create", "required"),
        ("customers.update", "required"),
        ("payments.refund", "optional"),
        ("messages.read", "none"),
        ("mercadopago.notify", "none"),
        ("messages.list", "none"),
        ("webhooks.delete", "none"),
    ],
)
def test_a_body_is_described_where_it_has_fields(api: Node, name: str, kind: str) -> None:
    body = operation(api, name).get("requestBody")
    kinds = {True: "required", False: "optional"}
    assert (kinds[body["required"]] if body else "none") == kind


def test_a_body_is_the_request_schema(api: Node) -> None:
    body = operation(api, "payments.create")["requestBody"]["content"]["application/json"]["schema"]
    assert body["title"] == "Create a payment"
    assert body["required"] == ["customer_id", "amount"]
    assert body["properties"]["auto_return"] == {"enum": ["approved", "all"]}
    assert body["properties"]["back_url"]["x-inferred"] is True


def test_success_is_the_response_schema(api: Node) -> None:
    created = operation(api, "payments.create")["responses"]["201"]
    assert created["description"] == "The new payment"
    schema = created["content"]["application/json"]["schema"]
    assert schema["$ref"] == "#/components/schemas/Payment"


def test_every_answer_of_a_counted_operation_carries_the_rate_limit(api: Node) -> None:
    answers = [
        answer
        for _, _, path, described in listed(api)
        for answer in described["responses"].values()
        if path.startswith("/v1/")
    ]
    answers = [resolve(api, each["$ref"]) if "$ref" in each else each for each in answers]
    assert len(answers) == 191
    assert all(
        [name for name in each["headers"] if name in RATE_LIMIT] == RATE_LIMIT for each in answers
    )
    assert all(api["components"]["headers"][name]["required"] is True for name in RATE_LIMIT)


@pytest.mark.parametrize("name", ["mercadopago.notify", "exports.download"])
def test_an_operation_that_is_not_counted_promises_no_rate_limit(api: Node, name: str) -> None:
    for answer in operation(api, name)["responses"].values():
        assert list(answer["headers"]) == ["X-Mock-Request-Id", "X-Mock-Hint"]


def test_headers_that_the_page_does_not_print_are_marked(api: Node) -> None:
    headers = api["components"]["headers"]
    assert [name for name in headers if "x-inferred" not in headers[name]] == [
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "Retry-After",
    ]
    assert [name for name in headers if "x-inferred" in headers[name]] == [
        "WWW-Authenticate",
        "Idempotent-Replayed",
        "X-Mock-Request-Id",
        "X-Mock-Hint",
    ]


def test_a_replayed_answer_says_so(api: Node) -> None:
    assert "Idempotent-Replayed" in operation(api, "messages.send")["responses"]["201"]["headers"]
    assert (
        "Idempotent-Replayed" not in operation(api, "messages.get")["responses"]["200"]["headers"]
    )


@pytest.mark.parametrize(
    ("status", "component", "schema", "own"),
    [
        ("400", "BadRequest", "Error", None),
        ("401", "Unauthorized", "Error", "WWW-Authenticate"),
        ("403", "Forbidden", "Error", None),
        ("404", "NotFound", "Error", None),
        ("429", "RateLimited", "RateLimitError", "Retry-After"),
        ("500", "InternalError", "Error", None),
        ("503", "Unavailable", "Error", None),
    ],
)
def test_a_failure_is_shared_and_has_the_shape_of_the_page(
    api: Node, status: str, component: str, schema: str, own: str | None
) -> None:
    reference = {"$ref": f"#/components/responses/{component}"}
    assert operation(api, "payments.get")["responses"][status] == reference
    answer = api["components"]["responses"][component]
    body = answer["content"]["application/json"]["schema"]
    assert body == {"$ref": f"#/components/schemas/{schema}"}
    assert [name for name in ("WWW-Authenticate", "Retry-After") if name in answer["headers"]] == (
        [own] if own else []
    )


def test_an_export_is_downloaded_as_csv_or_json(api: Node) -> None:
    answer = operation(api, "exports.download")["responses"]["200"]
    assert answer["content"] == {
        "text/csv": {"schema": {"type": "string"}},
        "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
    }


def test_the_events_are_webhooks(api: Node) -> None:
    assert list(api["webhooks"]) == [
        "message.received",
        "message.sent",
        "message.delivered",
        "message.read",
        "message.failed",
        "payment.created",
        "payment.approved",
        "payment.rejected",
        "payment.refunded",
        "customer.created",
        "customer.updated",
        "conversation.escalated",
        "ai.training.completed",
    ]


def test_a_delivery_is_described_with_its_headers_and_what_was_guessed(api: Node) -> None:
    delivery = api["webhooks"]["payment.approved"]["post"]
    assert delivery["summary"] == "Event: a payment was approved"
    assert list(delivery["responses"]) == ["2XX"]
    assert delivery["security"] == []
    body = delivery["requestBody"]["content"]["application/json"]["schema"]
    assert list(body["properties"]) == ["event", "timestamp", "data", "signature"]
    data = body["properties"]["data"]["properties"]
    assert "x-inferred" not in data["payment_id"]
    assert data["paid_at"]["x-inferred"] is True
    headers = [resolve(api, each["$ref"]) for each in delivery["parameters"]]
    assert [(header["name"], header.get("x-inferred")) for header in headers] == [
        ("X-RespondeIA-Signature", None),
        ("X-RespondeIA-Event", True),
        ("X-RespondeIA-Delivery", True),
        ("X-RespondeIA-Attempt", True),
    ]


def test_yaml_says_what_json_says_without_aliases(api: Node) -> None:
    text = openapi_bytes((*OPERATIONS, *BESIDES), "yaml").decode()
    assert yaml.safe_load(text) == api
    assert text.startswith("openapi: 3.1.0\ninfo:\n  title: RespondeIA API\n  version: '1'\n")
    assert not [event for event in yaml.parse(text) if isinstance(event, yaml.AliasEvent)]


def test_json_is_indented_and_ends_its_last_line() -> None:
    written = openapi_bytes((*OPERATIONS, *BESIDES), "json")
    assert written.startswith(
        b'{\n  "openapi": "3.1.0",\n  "info": {\n    "title": "RespondeIA API"'
    )
    assert written.endswith(b"}\n")


def test_it_is_written_once_for_each_form() -> None:
    for form in ("json", "yaml"):
        rows = (*OPERATIONS, *BESIDES)
        assert openapi_bytes(rows, form) is openapi_bytes((*OPERATIONS, *BESIDES), form)


def test_the_document_of_some_operations_has_only_what_they_need() -> None:
    def schema_of(relative: str) -> dict[str, object]:
        return {"title": relative}

    api = document(iter(OPERATIONS[:1]), schema_of)
    assert list(api["paths"]) == ["/v1/auth/login"]
    assert list(api["components"]["schemas"]) == ["Error", "RateLimitError"]
