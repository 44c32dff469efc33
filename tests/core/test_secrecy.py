"""What logs and the journal show of keys and passwords: never one that is not a test key."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from respondeia_mock.core.entities import ApiKey
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.core.secrecy import conceal, concealed, shorten, unshaped

LIVE = "sk_live_7f2mq9x0a1b2c3d4"
SESSION = "session_live_k3j4h5g6f7d8"


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("test_sk_demo", "test_sk_demo"),
        ("test_sk_abc123...", "test_sk_abc123..."),
        ("test_sk_abcdefghijklmnop", "test_sk_abcdefghijklmnop"),
        ("test_sk_abcdefghijklmnopq", "test_sk_abcdefgh…nopq"),
        (LIVE, "sk_live_…"),
        (SESSION, "…"),
        ("YOUR_API_TOKEN", "…"),
        ("", "…"),
    ],
)
def test_a_key_is_shortened(token: str, shown: str) -> None:
    assert shorten(token) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nothing of the kind", "nothing of the kind"),
        (LIVE, "sk_live_…"),
        (f"GET /v1/{LIVE}/x -> 404", "GET /v1/sk_live_…/x -> 404"),
        (f"KeyError: '{LIVE}'", "KeyError: 'sk_live_…'"),
        (f"{SESSION}, {LIVE}", "…, sk_live_…"),
        (f"x{LIVE}", "xsk_live_…"),
        ("test_sk_demo", "test_sk_demo"),
        ("the key test_sk_abcdefghijklmnopqrstuvwxyz.", "the key test_sk_abcdefgh…xyz."),
    ],
)
def test_a_key_is_shortened_wherever_it_stands(text: str, shown: str) -> None:
    assert conceal(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('{"email": "a", "password": "hunter2"', '{"email": "a", "password": …'),
        ('{"password":"hunter2","email":"a"', '{"password":…,"email":"a"'),
        ('{"Password" : "hun\\"ter2", "a": 1', '{"Password" : …, "a": 1'),
        ('{"password": "hun', '{"password": …'),
        ("{'password': 'hunter2'}", "{'password': …}"),
        ("{'password': 'hun", "{'password': …"),
        ("email=a&password=hunter2&x=1", "email=a&password=…&x=1"),
        ("password_confirmation=hunter2", "password_confirmation=…"),
        ("newPassword: hunter2", "newPassword: …"),
        ('"{\\"password\\": \\"hunter2\\"}"', '"{\\"password\\": …'),
        ("the password is unknown", "the password is unknown"),
    ],
)
def test_a_password_is_hidden_in_what_is_no_json(text: str, shown: str) -> None:
    assert conceal(text) == shown


def test_a_long_text_is_looked_through_quickly() -> None:
    for text in ("password" * 8000, "a-" * 32000, 'password"' + " " * 64000, "sk_live_" * 8000):
        assert "hunter2" not in conceal(f'{text} password="hunter2"')


def test_a_known_token_is_hidden_whatever_it_looks_like() -> None:
    assert conceal("/v1/partner-key-0001/x", ["partner-key-0001"]) == "/v1/…/x"
    assert conceal("test_partner", ["test_partner"]) == "test_partner"


def test_a_short_token_is_hidden_only_where_it_stands_alone() -> None:
    assert conceal("a", ["a"]) == "…"
    assert conceal("a banana", ["a"]) == "a banana"


def test_a_document_shows_no_key_and_no_password() -> None:
    document = {
        "email": "a@b.c",
        "password": "hunter2",
        "newPassword": {"deep": "hunter2"},
        "api_key": "partner-key-0001",
        "X-Api-Key": "partner-key-0001",
        "apiKey": "test_sk_demo",
        "access_token": 5,
        "Cookie": "respondeia_mock_admin=s3cret",
        "list": [LIVE, {LIVE: 1}, None, True, 1.5],
    }
    assert concealed(document) == {
        "email": "a@b.c",
        "password": "…",
        "newPassword": "…",
        "api_key": "…",
        "X-Api-Key": "…",
        "apiKey": "test_sk_demo",
        "access_token": 5,
        "Cookie": "…",
        "list": ["sk_live_…", {"sk_live_…": 1}, None, True, 1.5],
    }


def test_the_keys_that_only_a_fixture_tells(sandbox: Sandbox) -> None:
    for key in ("partner-key-0001", "test_sk_reader", LIVE, SESSION):
        sandbox.store.api_keys[key] = ApiKey("key_1", key, "x", ())
    assert unshaped(sandbox, None) == ["partner-key-0001"]
    assert unshaped(sandbox, "test_sk_demo") == ["partner-key-0001"]
    assert unshaped(sandbox, LIVE) == ["partner-key-0001"]
    assert unshaped(sandbox, "YOUR_API_TOKEN") == ["YOUR_API_TOKEN", "partner-key-0001"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
_KEYS = st.sampled_from(["sk_live_", "session_live_"]).flatmap(
    lambda head: st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=20).map(head.__add__)
)


@given(_JSON, _KEYS, st.text(), st.text())
def test_no_live_key_passes_in_any_document(
    document: object, key: str, before: str, after: str
) -> None:
    assume(key[-20:] not in json.dumps([document, before, after]))
    text = f"{before}{key}{after}"
    for held in (text, [document, text], {text: document}, {"a": {"b": [text]}, "c": document}):
        shown = json.dumps(concealed(held), ensure_ascii=False)
        assert key not in shown
        assert key[-20:] not in shown


@given(_JSON)
def test_what_holds_no_key_is_left_as_it_is(document: object) -> None:
    text = json.dumps(document)
    if not any(each in text.lower() for each in ("sk_", "live", "password", "key", "cookie")):
        assert concealed(document) == document
