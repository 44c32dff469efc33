"""What the shapes of operations hold, when the files are read, and what the page's samples meet."""

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from respondeia_mock.core.stages.validation import ShapeOf, Violation
from respondeia_mock.loading import schemas
from respondeia_mock.loading.locate import PACKAGE, folder
from respondeia_mock.loading.schemas import SchemaBook

OPERATIONS = sorted(path.stem for path in folder("schemas").glob("requests/*.json"))
NEED_SOMETHING = {
    "ai.settings.update",
    "ai.test",
    "ai.training.upload",
    "auth.create_api_key",
    "auth.login",
    "customers.update",
    "exports.download",
    "messages.list",
    "messages.send",
    "payments.create",
    "webhooks.create",
}

PAGE_SAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("auth.login", {"email": "ana@example.com", "password": "secreta"}),
    (
        "auth.create_api_key",
        {
            "name": "Production API",
            "permissions": [
                "messages:read",
                "messages:write",
                "customers:read",
                "customers:write",
                "analytics:read",
                "webhooks:manage",
            ],
        },
    ),
    (
        "messages.send",
        {
            "channel": "whatsapp",
            "to": "wa:5491123456789",
            "content": "Hola! Cómo puedo ayudarte hoy?",
            "type": "text",
        },
    ),
    ("messages.send", {"channel": "whatsapp", "to": "wa:5491123456789", "content": "Hola!"}),
    ("messages.list", {"customer_id": "wa:5491123456789", "limit": 50}),
    ("messages.list", {"customer_id": "wa:5491123456789", "limit": 50, "cursor": "eyJhIjoxfQ"}),
    ("messages.read", {}),
    ("customers.list", {"page": 1, "limit": 100}),
    ("customers.list", {"limit": 100, "cursor": "eyJhIjoxfQ"}),
    (
        "payments.create",
        {
            "provider": "mercadopago",
            "customer_id": "wa:5491123456789",
            "amount": 5900,
            "currency": "ARS",
            "description": "Plan Pro - Mensual",
            "notification_url": "https://api.respondeia.com/webhooks/mercadopago/acc_1",
            "auto_return": "approved",
        },
    ),
    (
        "payments.create",
        {"customer_id": "wa:5491123456789", "amount": 5900, "description": "Plan Pro"},
    ),
    ("payments.list", {"start_date": "2026-01-01", "end_date": "2026-01-31"}),
    (
        "ai.training.upload",
        {
            "type": "faq",
            "data": {
                "faqs": [
                    {
                        "question": "Ofrecen prueba gratuita?",
                        "answer": "Sí! Ofrecemos 7 días gratis sin necesidad de tarjeta.",
                    }
                ]
            },
        },
    ),
    ("ai.training.status", {"job_id": "job_1"}),
    ("analytics.dashboard", {"period": "7d"}),
    ("analytics.conversations", {"period": "7d"}),
    (
        "webhooks.create",
        {
            "url": "https://yourdomain.com/webhooks/respondeia",
            "events": [
                "message.received",
                "message.sent",
                "payment.approved",
                "payment.rejected",
            ],
        },
    ),
]

MESSAGE_RECEIVED = {
    "event": "message.received",
    "timestamp": 1678886400,
    "data": {
        "message_id": "msg_abc123",
        "customer_id": "wa:5491123456789",
        "content": "Hola, quiero información sobre precios",
        "channel": "whatsapp",
        "received_at": 1678886400,
    },
    "signature": "sha256=" + "0" * 64,
}


@pytest.fixture
def book() -> SchemaBook:
    return SchemaBook()


def test_a_book_gives_what_the_stage_asks_for(book: SchemaBook) -> None:
    shape_of: ShapeOf = book.shape_of

    assert shape_of("messages.get").violation({}) is None


@pytest.mark.parametrize(("operation", "document"), PAGE_SAMPLES)
def test_a_sample_of_the_page_is_accepted(
    book: SchemaBook, operation: str, document: dict[str, Any]
) -> None:
    assert book.shape_of(operation).violation(document) is None


@pytest.mark.parametrize(("operation", "document"), PAGE_SAMPLES)
def test_a_sample_of_the_page_is_in_the_documented_spelling_or_is_respelled(
    book: SchemaBook, operation: str, document: dict[str, Any]
) -> None:
    assert document.keys() <= book.shape_of(operation).spellings.keys()


@pytest.mark.parametrize(
    ("operation", "spellings"),
    [
        ("customers.get", {}),
        ("auth.login", {"email": "email", "password": "password"}),
        (
            "messages.send",
            {
                "channel": "channel",
                "to": "to",
                "content": "content",
                "type": "type",
                "mediaUrl": "mediaUrl",
                "media_url": "mediaUrl",
            },
        ),
        (
            "payments.create",
            {
                "customer_id": "customer_id",
                "customerId": "customer_id",
                "amount": "amount",
                "provider": "provider",
                "currency": "currency",
                "description": "description",
                "notification_url": "notification_url",
                "notificationUrl": "notification_url",
                "auto_return": "auto_return",
                "autoReturn": "auto_return",
                "back_url": "back_url",
                "backUrl": "back_url",
            },
        ),
        (
            "ai.test",
            {
                "message": "message",
                "content": "message",
                "question": "message",
                "customerId": "customerId",
                "customer_id": "customerId",
                "channel": "channel",
            },
        ),
    ],
)
def test_fields_may_be_spelled_otherwise(
    book: SchemaBook, operation: str, spellings: dict[str, str]
) -> None:
    assert book.shape_of(operation).spellings == spellings


def test_several_capitals_are_several_underscores(book: SchemaBook) -> None:
    spellings = book.shape_of("ai.settings.update").spellings

    assert spellings["response_delay_ms"] == "responseDelayMs"


@pytest.mark.parametrize(
    ("operation", "integers"),
    [
        ("messages.list", {"limit"}),
        ("customers.list", {"page", "limit"}),
        ("payments.list", {"limit"}),
        ("payments.get", set()),
    ],
)
def test_query_parameters_that_are_numbers(
    book: SchemaBook, operation: str, integers: set[str]
) -> None:
    assert book.shape_of(operation).integers == integers


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_at_all_is_acceptable_where_nothing_is_required(
    book: SchemaBook, operation: str
) -> None:
    shape = book.shape_of(operation)

    assert shape.optional == (operation not in NEED_SOMETHING)
    assert shape.optional == (shape.violation({}) is None)


def test_a_schema_is_read_when_first_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def read_schema(identifier: str) -> dict[str, Any]:
        read.append(identifier)
        return {}

    monkeypatch.setattr(schemas, "read_schema", read_schema)
    book = SchemaBook()
    assert read == []

    assert book.shape_of("auth.login") is book.shape_of("auth.login")
    assert read == ["https://schemas.respondeia-mock.invalid/requests/auth.login.json"]


def test_an_operation_without_a_schema_is_an_error(book: SchemaBook) -> None:
    with pytest.raises(FileNotFoundError):
        book.shape_of("messages.burn")


@pytest.mark.parametrize(
    ("statement", "imported"),
    [
        ("book.shape_of('auth.login')", []),
        (
            "book.shape_of('auth.login').violation({'email': 'a', 'password': 'b'})",
            ["jsonschema_rs"],
        ),
        ("book.shape_of('auth.login').violation({})", ["jsonschema", "jsonschema_rs"]),
    ],
)
def test_a_validator_is_imported_when_it_is_needed(statement: str, imported: list[str]) -> None:
    program = (
        "import sys; from respondeia_mock.loading.schemas import SchemaBook; "
        f"book = SchemaBook(); {statement}; "
        "print(sorted({'jsonschema', 'jsonschema_rs'} & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == str(imported)


def test_jsonschema_has_the_last_word(book: SchemaBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        schemas, "fast_validator", lambda _: SimpleNamespace(is_valid=lambda _: False)
    )

    assert book.shape_of("auth.login").violation({"email": "a", "password": "b"}) is None
    assert book.shape_of("customers.get").violation({"whatever": 1}) is None


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"type": "sticker"}, "channel"),
        ({"channel": "webchat", "type": "sticker"}, "to"),
        ({"channel": "webchat", "to": "x", "type": "sticker"}, "content"),
        ({"channel": "webchat", "to": "x", "content": "y", "type": "sticker"}, "type"),
        ({"mediaUrl": 5, "content": 5, "channel": "webchat", "to": "x"}, "content"),
        ({"type": "image"}, "channel"),
    ],
)
def test_the_first_violation_is_that_of_the_first_field(
    book: SchemaBook, document: dict[str, Any], field: str
) -> None:
    violation = book.shape_of("messages.send").violation(document)

    assert violation is not None
    assert violation.field == field


def test_an_unknown_name_is_the_last_violation(book: SchemaBook) -> None:
    shape = book.shape_of("customers.update")
    first = Violation("aiEnabled", "The 'aiEnabled' parameter must be true or false, not 'yes'")
    last = Violation("zzz", "The 'zzz' parameter is not known here")

    assert shape.violation({"zzz": 1, "aiEnabled": "yes"}) == first
    assert shape.violation({"zzz": 1, "aiEnabled": True, "id": "x"}) == last


@pytest.mark.parametrize(
    ("status", "document", "flaw"),
    [
        (200, {"received": True}, None),
        (201, {"received": True}, None),
        (200, {}, "received is required"),
        (
            400,
            {
                "error": {
                    "code": "not_found",
                    "message": "x",
                    "documentation_url": "https://docs.respondeia.com/api/errors#not_found",
                }
            },
            None,
        ),
        (
            500,
            {"error": {"code": "oops"}},
            (
                "error.code must be one of invalid_parameter, "
                "invalid_json, payload_too_large, unsupported_media_type or 9 others, not 'oops'"
            ),
        ),
        (503, [], "the whole must be an object, not []"),
        (429, {"error": "rate_limit_exceeded", "retryAfter": 1}, None),
        (
            429,
            {"error": "rate_limit_exceeded", "retryAfter": 0},
            "retryAfter must be a whole number of at least 1, not 0",
        ),
        (
            429,
            {"error": "slow_down", "retryAfter": 1},
            "error must be rate_limit_exceeded, not 'slow_down'",
        ),
    ],
)
def test_a_reply_is_held_against_the_schema_of_its_status(
    book: SchemaBook, status: int, document: object, flaw: str | None
) -> None:
    assert book.response_violation("mercadopago.notify", status, document) == flaw


def test_the_example_of_the_page_is_an_event(book: SchemaBook) -> None:
    assert book.event_violation(MESSAGE_RECEIVED) is None


def test_an_event_is_held_against_its_own_schema(book: SchemaBook) -> None:
    flaw = book.event_violation(MESSAGE_RECEIVED | {"event": "message.sent"})

    assert flaw == "data.sent_at is required"


def test_an_event_without_a_known_name_is_none(book: SchemaBook) -> None:
    expected = (
        "the whole must be one of message.received, message.sent, message.delivered, "
        "message.read or 9 others, not 'ping'"
    )

    assert book.event_violation({"event": "ping"}) == expected
