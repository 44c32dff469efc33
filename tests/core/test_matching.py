"""Patterns of calls: what fits, and in what a call differs."""

from typing import Any

import pytest

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.exchange import Exchange
from respondeia_mock.core.matching import (
    ANSWERED,
    CallPattern,
    contains,
    path_pattern,
    read_pattern,
)
from tests.conftest import CallIt

OPERATIONS = ("messages.send", "payments.create")


@pytest.fixture
def sent(engine: Engine, call: CallIt) -> Exchange:
    body = {"channel": "whatsapp", "to": "wa:1", "content": "Hola", "metadata": {"order": 7}}
    call("POST", "/v1/messages/send", body, idempotency_key="order-7")
    return list(engine.sandboxes.test.journal)[-1]


def read(document: object) -> CallPattern:
    return read_pattern(document, "when", OPERATIONS, ANSWERED)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"operation": "messages.send"},
        {"method": "post", "path": "/v1/messages/*"},
        {"path": "**"},
        {"header": {"Idempotency-Key": "order-7"}},
        {"header": {"idempotency-key": "order-*", "Prefer": False, "Authorization": True}},
        {"body": {"content": "Hola", "metadata": {"order": 7.0}}},
        {"body": {"Meta_Data": {}}},
        {"api_key": "test_sk_demo"},
        {"api_key": "test_*"},
        {"api_key": "test_sk…demo"},
        {"body": '"content": "Hola"'},
        {"status": 201},
    ],
)
def test_what_fits(sent: Exchange, document: dict[str, Any]) -> None:
    assert read(document).fits(sent)


@pytest.mark.parametrize(
    ("document", "misses"),
    [
        ({"operation": "payments.create"}, ["operation is messages.send, not payments.create"]),
        ({"method": "GET"}, ["method is POST, not GET"]),
        ({"path": "/v1/*"}, ["path is /v1/messages/send, not /v1/*"]),
        ({"header": {"Prefer": True}}, ["header prefer is missing"]),
        ({"header": {"Prefer": "x"}}, ["header prefer is missing"]),
        ({"header": {"Authorization": False}}, ["header authorization is there"]),
        ({"header": {"Idempotency-Key": "order"}}, ["header idempotency-key is another"]),
        ({"header": {"Idempotency-Key": "*8"}}, ["header idempotency-key is another"]),
        ({"body": {"content": "Chau"}}, ['body.content is "Hola", not "Chau"']),
        ({"body": {"name": 1}}, ["body.name is missing"]),
        ({"body": {"metadata": {"order": True}}}, ["body.metadata.order is 7, not true"]),
        (
            {"body": [1]},
            ["body is {" + '"channel":"whatsapp","to":"wa:1","content":"Hola","metadat…, not [1]'],
        ),
        ({"body": {"content": "x" * 80}}, ['body.content is "Hola", not "' + "x" * 58 + "…"]),
        ({"body": {"to": "sk_live_1"}}, ['body.to is "wa:1", not …']),
        ({"body": "Chau"}, ['body does not contain "Chau"']),
        ({"api_key": "test_sk_other"}, ["api_key is another"]),
        ({"status": 429}, ["status is 201, not 429"]),
    ],
)
def test_in_what_a_call_differs(
    sent: Exchange, document: dict[str, Any], misses: list[str]
) -> None:
    assert list(read(document).misses(sent)) == misses


def test_every_difference_is_told(sent: Exchange) -> None:
    pattern = read({"operation": "payments.create", "method": "GET", "header": {"a": True}})
    assert len(list(pattern.misses(sent))) == 3
    assert pattern.asked == 3


@pytest.mark.parametrize(
    ("document", "distance"),
    [
        ({}, (0, 0)),
        ({"operation": "messages.send", "method": "GET"}, (1, 1)),
        (
            {"method": "GET", "body": {"to": "wa:2", "content": "Chau", "channel": "whatsapp"}},
            (2, 3),
        ),
        ({"header": {"Prefer": True, "Accept": True, "Authorization": True}}, (2, 2)),
    ],
)
def test_how_far_a_call_is_from_what_is_asked(
    sent: Exchange, document: dict[str, Any], distance: tuple[int, int]
) -> None:
    assert read(document).distance(sent) == distance


def test_a_key_that_is_never_shown_is_known_by_its_id(engine: Engine, call: CallIt) -> None:
    user = {"email": "demo@respondeia.com", "password": "demo1234"}
    session = call("POST", "/v1/auth/login", user, token=None).body["user"]["token"]
    wanted = {"name": "x", "permissions": ["customers:read"]}
    minted = call("POST", "/v1/auth/api-keys", wanted, token=session).body
    call("GET", "/v1/customers", token=minted["apiKey"])
    login, _, listed = engine.sandboxes.live.journal
    assert read({"api_key": minted["id"]}).fits(listed)
    assert read({"api_key": "sk_live_…"}).fits(listed)
    assert list(read({"api_key": "key_none"}).misses(listed)) == ["api_key is another"]
    assert list(read({"api_key": "*"}).misses(login)) == ["api_key is missing"]


def test_a_body_that_is_not_kept_whole_is_not_judged(
    engine: Engine, call: CallIt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.journal.BODY_KEPT", 8)
    call("POST", "/v1/payments/create", {"amount": 5900})
    (cut,) = engine.sandboxes.test.journal
    assert cut.call.body == b'{"amount'
    assert list(read({"body": {"amount": 5900}}).misses(cut)) == ["body is no longer kept"]
    assert list(read({"body": "5900"}).misses(cut)) == ["body is no longer kept"]
    assert read({"body": "amount"}).fits(cut)


def test_numbers_beyond_64_bits_and_deep_bodies_are_held_against_as_well(
    engine: Engine, call: CallIt
) -> None:
    call("POST", "/v1/messages/send", raw=b'{"to": 5}', token="nobody")
    call("POST", "/v1/messages/send", raw=b"[" * 900 + b"]" * 900, token="nobody")
    flat, deep = list(engine.sandboxes.test.journal)[-2:]
    assert list(read({"body": {"to": 10**20}}).misses(flat)) == [
        "body.to is 5, not 100000000000000000000"
    ]
    assert list(read({"body": [7]}).misses(deep)) == ["body is null, not [7]"]


def test_a_body_is_read_although_nothing_has_parsed_it(engine: Engine, call: CallIt) -> None:
    call("POST", "/v1/messages/send", raw=b'{"to": 5}', token="nobody")
    call("POST", "/v1/messages/send", raw=b'{"to"', token="nobody")
    call("GET", "/v1/customers")
    unread, broken, none = list(engine.sandboxes.test.journal)[-3:]
    assert read({"body": {"to": 5}}).fits(unread)
    assert list(read({"body": {"to": 5}}).misses(broken)) == ['body is null, not {"to":5}']
    assert not read({"body": {}}).fits(none)


@pytest.mark.parametrize(
    ("document", "sentence", "field"),
    [
        ([], "'when' must be an object", "when"),
        (
            {"operation": "payment.create"},
            (
                "'when.operation': no operation is called 'payment.create';"
                " did you mean 'payments.create'?"
            ),
            "when.operation",
        ),
        (
            {"opration": "x"},
            "'when.opration' is not known; did you mean 'operation'?",
            "when.opration",
        ),
        ({"method": "GRAB"}, "'when.method': no method is called 'GRAB'", "when.method"),
        ({"method": 5}, "'when.method' must be a text", "when.method"),
        ({"path": "v1"}, "'when.path' must begin with '/', as /v1/payments/*", "when.path"),
        ({"header": "x"}, "'when.header' must be an object", "when.header"),
        (
            {"header": {"A": 5}},
            "'when.header.A' must be a text, or true or false: is it there?",
            "when.header.A",
        ),
        ({"api_key": ""}, "'when.api_key' must be a text", "when.api_key"),
        ({"status": 42}, "'when.status' must be a whole number, 100 to 599", "when.status"),
        ({"body": None}, "'when.body' must not be null", "when.body"),
        ({"body": ""}, "'when.body' must be a text", "when.body"),
        ({"body": {"a": "\ud800"}}, "'when.body' must be JSON", "when.body"),
    ],
)
def test_a_pattern_that_is_wrong_says_what_and_where(
    document: object, sentence: str, field: str
) -> None:
    with pytest.raises(ActionError) as caught:
        read(document)
    assert (caught.value.message, caught.value.field) == (sentence, field)


def test_only_what_is_known_here_may_be_asked() -> None:
    with pytest.raises(ActionError) as caught:
        read_pattern({"status": 200}, "", OPERATIONS)
    assert caught.value.message == (
        "'status' is not known; known are operation, method, path, header, body, api_key"
    )


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/v1/*", "/v1/messages", True),
        ("/v1/*", "/v1/messages/send", False),
        ("/v1/**", "/v1/messages/send", True),
        ("/v1/*/send", "/v1/messages/send", True),
        ("/v1/messages?", "/v1/messages", False),
        ("/v1/messages.", "/v1/messagess", False),
    ],
)
def test_globs(pattern: str, path: str, fits: bool) -> None:  # noqa: FBT001 (the expectation)
    assert (path_pattern(pattern).fullmatch(path) is not None) is fits


def test_contains() -> None:
    assert contains({"a": {"b": [1, 2], "c": 3}}, {"a": {"b": [1, 2]}})
    assert not contains({"a": {"b": [1, 2]}}, {"a": {"b": [1]}})
    assert not contains({"a": 1}, {"b": 1})
