"""What is said of every kind of mistake, word for word."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from respondeia_mock.loading.locate import folder
from respondeia_mock.loading.schemas import SchemaBook
from respondeia_mock.loading.sentences import (
    Explanation,
    accepted,
    blamed,
    clean,
    explain,
    given,
    sentence,
)
from respondeia_mock.loading.validators import BASE, read_schema, strict_validator

BOOK = SchemaBook()
MESSAGE = {"channel": "whatsapp", "to": "wa:1", "content": "Hola!"}
PAYMENT = {"customer_id": "wa:1", "amount": 5900}
WEBHOOK = {"url": "http://localhost:4000/hook", "events": ["message.sent"]}
PERIOD = "a number of hours, days or weeks such as 24h, 7d or 4w, at most 365 days"
DATE = "a date (YYYY-MM-DD) or an ISO 8601 date-time with an offset"
URL = "an http:// or https:// URL of at most 2,048 characters"

MISTAKES: list[tuple[str, object, str | None, str]] = [
    # The instance that the page documents.
    ("payments.create", {}, "customer_id", "is required"),
    ("messages.list", {}, "customer_id", "is required"),
    # What is missing.
    ("auth.login", {}, "email", "is required"),
    ("auth.login", {"email": "a"}, "password", "is required"),
    ("auth.create_api_key", {"name": "a"}, "permissions", "is required"),
    ("ai.test", {}, "message", "is required"),
    ("ai.training.upload", {"type": "faq"}, "data", "is required"),
    ("exports.download", {}, "token", "is required"),
    ("webhooks.create", {"events": []}, "url", "is required"),
    (
        "messages.send",
        MESSAGE | {"type": "image"},
        "mediaUrl",
        "is required for messages of type image or document",
    ),
    # Kinds of things.
    (
        "messages.send",
        MESSAGE | {"content": 5},
        "content",
        "must be a string of 1 to 4,096 characters, not 5",
    ),
    (
        "messages.send",
        MESSAGE | {"to": None},
        "to",
        (
            "must be an address of 1 to 200 characters, "
            "without control characters or blanks at its ends, not null"
        ),
    ),
    (
        "payments.create",
        PAYMENT | {"amount": "5900"},
        "amount",
        "must be a positive whole number of cents (5900 is $59.00), not '5900'",
    ),
    (
        "payments.create",
        PAYMENT | {"amount": 5.5},
        "amount",
        "must be a positive whole number of cents (5900 is $59.00), not 5.5",
    ),
    (
        "payments.create",
        PAYMENT | {"amount": True},
        "amount",
        "must be a positive whole number of cents (5900 is $59.00), not true",
    ),
    (
        "payments.create",
        PAYMENT | {"amount": False},
        "amount",
        "must be a positive whole number of cents (5900 is $59.00), not false",
    ),
    (
        "payments.create",
        PAYMENT | {"amount": [5900]},
        "amount",
        "must be a positive whole number of cents (5900 is $59.00), not a list",
    ),
    (
        "customers.update",
        {"email": {}},
        "email",
        "must be an email address of at most 200 characters or null, not {}",
    ),
    (
        "customers.update",
        {"metadata": []},
        "metadata",
        "must be an object of at most 16 KiB as JSON, not []",
    ),
    ("customers.update", {"aiEnabled": "yes"}, "aiEnabled", "must be true or false, not 'yes'"),
    (
        "ai.training.upload",
        {"type": "faq", "data": "x"},
        "data",
        "must be an object or a list, not 'x'",
    ),
    (
        "ai.settings.update",
        {"confidenceThreshold": {"a": 1}},
        "confidenceThreshold",
        "must be a number from 0 to 1, not an object",
    ),
    # Bounds of numbers.
    (
        "payments.create",
        PAYMENT | {"amount": 0},
        "amount",
        "must be a positive whole number of cents (5900 is $59.00), not 0",
    ),
    (
        "payments.create",
        PAYMENT | {"amount": 2**53},
        "amount",
        "must be at most 9,007,199,254,740,991, not 9007199254740992",
    ),
    (
        "payments.create",
        PAYMENT | {"amount": 1e300},
        "amount",
        "must be at most 9,007,199,254,740,991, not 1e+300",
    ),
    (
        "payments.refund",
        {"amount": -1},
        "amount",
        "must be a positive whole number of cents (5900 is $59.00), not -1",
    ),
    (
        "messages.list",
        {"customer_id": "wa:1", "limit": 0},
        "limit",
        "must be a whole number from 1 to 1,000, not 0",
    ),
    (
        "messages.list",
        {"customer_id": "wa:1", "limit": 1001},
        "limit",
        "must be a whole number from 1 to 1,000, not 1001",
    ),
    ("payments.list", {"limit": "-1"}, "limit", "must be a whole number from 1 to 1,000, not '-1'"),
    ("customers.list", {"page": "two"}, "page", "must be a whole number of at least 1, not 'two'"),
    (
        "ai.settings.update",
        {"confidenceThreshold": 1.5},
        "confidenceThreshold",
        "must be a number from 0 to 1, not 1.5",
    ),
    (
        "ai.settings.update",
        {"responseDelayMs": 60001},
        "responseDelayMs",
        "must be a whole number from 0 to 60,000, not 60001",
    ),
    # Names among others.
    (
        "messages.send",
        MESSAGE | {"type": "sticker"},
        "type",
        "must be one of text, image, document or location, not 'sticker'",
    ),
    (
        "messages.send",
        MESSAGE | {"channel": "sms"},
        "channel",
        "must be one of whatsapp, telegram or webchat, not 'sms'",
    ),
    (
        "payments.create",
        PAYMENT | {"provider": "stripe"},
        "provider",
        "must be mercadopago, not 'stripe'",
    ),
    (
        "payments.create",
        PAYMENT | {"auto_return": True},
        "auto_return",
        "must be approved or all, not true",
    ),
    ("analytics.export", {"format": "pdf"}, "format", "must be csv or json, not 'pdf'"),
    (
        "ai.settings.update",
        {"tone": "rude"},
        "tone",
        "must be one of friendly, formal or casual, not 'rude'",
    ),
    (
        "webhooks.test",
        {"event": "ping"},
        "event",
        (
            "must be one of message.received, message.sent, message.delivered, message.read "
            "or 9 others, not 'ping'"
        ),
    ),
    (
        "webhooks.test",
        {"event": "payment.aproved"},
        "event",
        (
            "must be one of payment.approved, payment.created, message.received, message.sent "
            "or 9 others, not 'payment.aproved'"
        ),
    ),
    # Lengths.
    (
        "messages.send",
        MESSAGE | {"content": ""},
        "content",
        "must be a string of 1 to 4,096 characters, not ''",
    ),
    (
        "messages.send",
        MESSAGE | {"content": "\U0001f600" * 5000},
        "content",
        "must be at most 4,096 characters long, not 5,000",
    ),
    (
        "customers.update",
        {"phone": "5" * 51},
        "phone",
        "must be at most 50 characters long, not 51",
    ),
    ("customers.update", {"tags": ["a"] * 51}, "tags", "must be at most 50 items long, not 51"),
    (
        "webhooks.create",
        WEBHOOK | {"events": []},
        "events",
        "must be a list of 1 to 100 event names, not []",
    ),
    (
        "auth.create_api_key",
        {"name": "a", "permissions": []},
        "permissions",
        "must be a non-empty list of permissions, not []",
    ),
    (
        "customers.list",
        {"cursor": ""},
        "cursor",
        "must be the nextCursor of an earlier page, not ''",
    ),
    # Forms of strings.
    (
        "payments.create",
        PAYMENT | {"currency": "ars"},
        "currency",
        "must be a three-letter currency code in capitals, such as ARS, not 'ars'",
    ),
    (
        "payments.create",
        PAYMENT | {"currency": "ARS\n"},
        "currency",
        "must be a three-letter currency code in capitals, such as ARS, not 'ARS\\n'",
    ),
    (
        "payments.create",
        PAYMENT | {"back_url": "javascript:alert(1)"},
        "back_url",
        f"must be {URL}, not 'javascript:alert(1)'",
    ),
    (
        "webhooks.create",
        WEBHOOK | {"url": "localhost:4000"},
        "url",
        f"must be {URL}, not 'localhost:4000'",
    ),
    ("analytics.dashboard", {"period": "7 days"}, "period", f"must be {PERIOD}, not '7 days'"),
    ("analytics.conversations", {"period": "0d"}, "period", f"must be {PERIOD}, not '0d'"),
    ("analytics.ai_performance", {"period": ""}, "period", f"must be {PERIOD}, not ''"),
    (
        "payments.list",
        {"start_date": "31/01/2026"},
        "start_date",
        f"must be {DATE}, not '31/01/2026'",
    ),
    (
        "analytics.export",
        {"endDate": "2026-01-31T10:00"},
        "endDate",
        f"must be {DATE}, not '2026-01-31T10:00'",
    ),
    (
        "customers.update",
        {"email": "ana"},
        "email",
        "must be an email address of at most 200 characters or null, not 'ana'",
    ),
    # Names that a strict schema does not know.
    ("customers.update", {"naem": "Ana"}, "naem", "is not known here; did you mean 'name'?"),
    (
        "customers.update",
        {"AI_Enable": True},
        "AI_Enable",
        "is not known here; did you mean 'aiEnabled'?",
    ),
    ("customers.update", {"zzz": 1, "naem": 1}, "zzz", "is not known here"),
    ("customers.update", {"id": "wa:2"}, "id", "cannot be changed"),
    ("customers.update", {"channel": "webchat"}, "channel", "cannot be changed"),
    ("customers.update", {"createdAt": 1}, "createdAt", "cannot be changed"),
    ("customers.update", {"message_count": 1}, "message_count", "cannot be changed"),
    ("ai.settings.update", {"updatedAt": 1}, "updatedAt", "cannot be changed"),
    (
        "ai.settings.update",
        {"langauge": "es"},
        "langauge",
        "is not known here; did you mean 'language'?",
    ),
]


@pytest.mark.parametrize(("operation", "document", "field", "phrase"), MISTAKES)
def test_the_sentence_names_the_field_and_says_what_would_do(
    operation: str, document: object, field: str, phrase: str
) -> None:
    violation = BOOK.shape_of(operation).violation(document)

    assert violation is not None
    assert (violation.field, violation.sentence) == (field, f"The '{field}' parameter {phrase}")


@pytest.mark.parametrize(
    ("operation", "document", "field", "expected"),
    [
        (
            "auth.create_api_key",
            {"name": "a", "permissions": ["messages:read", "message:read"]},
            "permissions",
            (
                "The 'permissions[1]' parameter must be one of messages:read, messages:write, "
                "customers:read, customers:write, analytics:read or webhooks:manage, "
                "not 'message:read'"
            ),
        ),
        (
            "webhooks.create",
            WEBHOOK | {"events": ["message.sent", 5]},
            "events",
            (
                "The 'events[1]' parameter must be one of message.received, message.sent, "
                "message.delivered, message.read or 9 others, not 5"
            ),
        ),
        (
            "customers.update",
            {"tags": ["vip", ""]},
            "tags",
            "The 'tags[1]' parameter must be a string of 1 to 100 characters, not ''",
        ),
        (
            "ai.settings.update",
            {"businessHours": {"end": "18:00", "start": "9:00"}},
            "businessHours.start",
            (
                "The 'businessHours.start' parameter must be a time of day written HH:MM, "
                "from 00:00 to 23:59, not '9:00'"
            ),
        ),
        (
            "ai.settings.update",
            {"businessHours": {"days": ["mon", "lunes"]}},
            "businessHours.days",
            (
                "The 'businessHours.days[1]' parameter must be one of mon, tue, wed, thu, fri, sat "
                "or sun, not 'lunes'"
            ),
        ),
        (
            "ai.settings.update",
            {"businessHours": {"days": ["mon", "tue", "mon"]}},
            "businessHours.days",
            (
                "The 'businessHours.days' parameter must be a list of different days among mon, "
                "tue, wed, thu, fri, sat, sun, not one with 'mon' twice"
            ),
        ),
        (
            "ai.settings.update",
            {"businessHours": {"starts": "09:00"}},
            "businessHours.starts",
            "The 'businessHours.starts' parameter is not known here; did you mean 'start'?",
        ),
        (
            "ai.settings.update",
            {"businessHours": {}},
            "businessHours",
            (
                "The 'businessHours' parameter must be an object with at least one of enabled, "
                "timezone, start, end and days, not {}"
            ),
        ),
        (
            "ai.settings.update",
            {},
            None,
            "The request body must be an object with at least one AI setting, not {}",
        ),
        (
            "customers.update",
            {},
            None,
            (
                "The request body must be an object with at least one of name, email, phone, tags, "
                "notes, metadata and aiEnabled, not {}"
            ),
        ),
        ("messages.read", [], None, "The request body must be an object, not []"),
        ("customers.update", {"": 1}, None, "The '' parameter is not known here"),
        (
            "customers.update",
            {"a\r\nb\u2028\x00": 1},
            "a\\r\\nb\\u2028\\x00",
            "The 'a\\r\\nb\\u2028\\x00' parameter is not known here",
        ),
        (
            "customers.update",
            {"k" * 1000: 1},
            "k" * 59 + "…",
            "The '" + "k" * 59 + "…' parameter is not known here",
        ),
    ],
)
def test_the_sentence_names_the_whole_path_and_the_field_leaves_out_positions(
    operation: str, document: object, field: str | None, expected: str
) -> None:
    violation = BOOK.shape_of(operation).violation(document)

    assert violation is not None
    assert (violation.field, violation.sentence) == (field, expected)


def explained(relative: str, document: object) -> list[Explanation]:
    return [explain(error) for error in strict_validator(relative).iter_errors(document)]


@pytest.mark.parametrize(
    ("document", "explanations"),
    [
        (
            {"customers": [{"id": "wa:1"}, {"name": "Ana"}]},
            [Explanation(("customers", 1, "id"), "is required")],
        ),
        (
            {"payments": [{}]},
            [
                Explanation(("payments", 0, "customer_id"), "is required"),
                Explanation(("payments", 0, "amount"), "is required"),
            ],
        ),
        (
            {"account": {"name": "", "plan": "pyme"}},
            [
                Explanation(("account", "name"), "must be a string of 1 to 200 characters, not ''"),
                Explanation(
                    ("account", "plan"),
                    "must be one of basico, pro, agencia or enterprise, not 'pyme'",
                ),
            ],
        ),
        (
            {"costumers": []},
            [Explanation(("costumers",), "is not known here; did you mean 'customers'?")],
        ),
        ({5: []}, [Explanation(("5",), "is not known here")]),
        (
            {
                "messages": [
                    {
                        "customer_id": "a",
                        "content": "b",
                        "direction": "inbound",
                        "sent_type": "image",
                    }
                ]
            },
            [Explanation(("messages", 0, "sent_type"), "must be location, not 'image'")],
        ),
        (
            {"account": {"created_at": 10**15}},
            [
                Explanation(
                    ("account", "created_at"),
                    "must be at most 253,402,300,799,999, not 1000000000000000",
                )
            ],
        ),
        ([], [Explanation((), "must be an object, not []")]),
    ],
)
def test_the_mistakes_of_a_fixture_are_explained_as_paths_and_phrases(
    document: object, explanations: list[Explanation]
) -> None:
    assert explained("fixture.json", document) == explanations


def test_an_explanation_can_be_written_as_a_place() -> None:
    assert Explanation(("customers", 12, "tags", 0), "").name == "customers[12].tags[0]"


def test_positions_alone_blame_no_field() -> None:
    assert blamed(Explanation((0,), "")) is None
    assert sentence(Explanation((0,), "is required")) == "The '[0]' parameter is required"


def test_what_has_no_words_of_its_own_keeps_those_of_the_library() -> None:
    validator = Draft202012Validator({"type": "string", "pattern": "^a+$"})

    (error,) = validator.iter_errors("b\n" * 100)

    phrase = explain(error).phrase
    assert phrase.startswith(r"is not acceptable: 'b\nb\nb\n")
    assert len(phrase) == 139


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "a string"),
        ({"type": "integer"}, "a whole number"),
        ({"type": "integer", "minimum": 1000}, "a whole number of at least 1,000"),
        ({"type": "number", "maximum": 1}, "a number of at most 1"),
        ({"type": ["array", "null"]}, "a list or null"),
        ({"const": None}, "null"),
        ({"enum": ["a", 1, None]}, "one of a, 1 or null"),
        ({"type": "string", "x-accepts": "a colour"}, "a colour"),
    ],
)
def test_what_a_schema_accepts_is_said_in_words(schema: Mapping[str, Any], words: str) -> None:
    assert accepted(schema) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (1.5, "1.5"),
        (2**100, "1267650600228229401496703205376"),
        (float("inf"), "inf"),
        ("", "''"),
        ("a" * 60, "'" + "a" * 60 + "'"),
        ("a" * 61, "'" + "a" * 59 + "…'"),
        ("Sí! \U0001f600", "'Sí! \U0001f600'"),
        ("\x00\x7f\x85\u2028\u202e\ud800", "'\\x00\\x7f\\x85\\u2028\\u202e\\ud800'"),
        ([], "[]"),
        ([1], "a list"),
        ({}, "{}"),
        ({"a": 1}, "an object"),
    ],
)
def test_what_was_given_is_shown_in_short(value: object, shown: str) -> None:
    assert given(value) == shown


def test_a_number_that_python_would_not_write_is_only_called_large() -> None:
    assert given(10**5000) == "so large a number"


def test_a_long_text_is_cut_after_it_was_escaped() -> None:
    assert len(clean("\U000e0001" * 100)) == 60


def subschemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield a schema and all that stand in it."""
    yield schema
    for key in ("properties", "$defs"):
        for inner in schema.get(key, {}).values():
            yield from subschemas(inner)
    for key in ("items", "if", "then"):
        if key in schema:
            yield from subschemas(schema[key])


OUTSIDE = [
    path.relative_to(folder("schemas")).as_posix()
    for path in sorted(folder("schemas").glob("requests/*.json"))
] + ["fixture.json"]


@pytest.mark.parametrize("relative", OUTSIDE)
def test_every_schema_brings_the_words_that_cannot_be_derived(relative: str) -> None:
    wordy = {"pattern", "minLength", "minItems", "uniqueItems", "minProperties"}

    for schema in subschemas(read_schema(BASE + relative)):
        assert "x-accepts" in schema or not wordy & schema.keys(), schema
        assert len(schema.get("x-accepts", "")) <= 150, schema


def test_what_cannot_be_changed_is_all_else_that_the_object_has() -> None:
    entities = {"customers.update": "customer", "ai.settings.update": "ai_settings"}
    for request, entity in entities.items():
        shape = read_schema(f"{BASE}requests/{request}.json")
        whole = read_schema(f"{BASE}objects/{entity}.json")
        fixed = set(whole["properties"]) - set(shape["properties"])
        assert set(shape["x-read-only"]) == fixed
