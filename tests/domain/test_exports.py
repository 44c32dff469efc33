"""The documents that are exported, cell by cell."""

import json

import pytest

from respondeia_mock.core.entities import Customer, Message
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import exports
from respondeia_mock.domain.metrics import Span

ALWAYS = Span(0, 1 << 53)


def add_customer(sandbox: Sandbox, **values: object) -> None:
    sandbox.store.customers.add(Customer("wa:1", **values))  # type: ignore[arg-type]  # as given


def row(sandbox: Sandbox) -> str:
    content = exports.make(sandbox, "customers", "csv", ALWAYS).content
    header, _, rows = content.partition("\r\n")
    assert header.startswith("id,name,email,phone,")
    return rows


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "wa:1,,,,whatsapp,[],,{},true,0,0\r\n"),
        ({"ai_enabled": False}, "wa:1,,,,whatsapp,[],,{},false,0,0\r\n"),
        ({"phone": "+549"}, "wa:1,,,'+549,whatsapp,[],,{},true,0,0\r\n"),
        ({"email": "@x"}, "wa:1,,'@x,,whatsapp,[],,{},true,0,0\r\n"),
        ({"notes": "\r=1"}, 'wa:1,,,,whatsapp,[],"\'\r=1",{},true,0,0\r\n'),
        ({"tags": ("=a",)}, 'wa:1,,,,whatsapp,"[""=a""]",,{},true,0,0\r\n'),
        ({"name": "Ñandú 🧉"}, "wa:1,Ñandú 🧉,,,whatsapp,[],,{},true,0,0\r\n"),
    ],
)
def test_a_row_of_csv(sandbox: Sandbox, values: dict[str, object], expected: str) -> None:
    add_customer(sandbox, **values)

    assert row(sandbox) == expected


def test_a_failed_message_shows_when_it_failed(sandbox: Sandbox) -> None:
    message = Message("msg_1", "wa:1", "conv_1", "whatsapp", "Hola", "outbound", 1000)
    message.failed_at = 1600  # type: ignore[misc]  # nobody shares it yet
    sandbox.store.messages.add(message)
    (exported,) = json.loads(exports.make(sandbox, "messages", "json", ALWAYS).content)

    assert (exported["timestamp"], exported["failedAt"], exported["readAt"]) == (1000, 1600, None)


@pytest.mark.parametrize(
    ("span", "count"), [(Span(0, 9), 0), (Span(0, 10), 1), (Span(10, 10), 1), (Span(11, 20), 0)]
)
def test_both_ends_of_a_span_are_exported(sandbox: Sandbox, span: Span, count: int) -> None:
    add_customer(sandbox, created_at=10)

    assert exports.make(sandbox, "customers", "csv", span).row_count == count


def test_an_export_is_kept_for_a_day_under_a_token_of_its_own(sandbox: Sandbox) -> None:
    first = exports.make(sandbox, "customers", "csv", ALWAYS)
    second = exports.make(sandbox, "customers", "csv", ALWAYS)

    assert (first.created_at, first.expires_at) == (1772452800000, 1772539200000)
    assert first.token.startswith("dl_")
    assert first.token != second.token
    assert sandbox.store.exports.get(first.id) is first


def test_rates_are_exported_as_they_are_answered(sandbox: Sandbox) -> None:
    content = exports.make(sandbox, "ai_performance", "csv", ALWAYS).content

    assert content == (
        "metric,value\r\n"
        "totalResponses,0\r\n"
        "averageConfidence,\r\n"
        "resolutionRate,0\r\n"
        "escalationRate,0\r\n"
        "fallbackRate,0\r\n"
        "averageResponseTimeMs,\r\n"
        'bySource,"{""faq"":0,""product_catalog"":0,""business_info"":0,'
        '""conversation_examples"":0,""fallback"":0}"\r\n'
        "topQuestions,[]\r\n"
        'trainingJobs,"{""completed"":0,""failed"":0}"\r\n'
    )
