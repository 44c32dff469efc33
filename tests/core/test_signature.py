"""The two signatures. Bodies are what Node prints; the HMACs are openssl's, over those bodies."""

import json

import pytest

from respondeia_mock.core.signature import compose, sign

PAGE = {
    "message_id": "msg_abc123",
    "customer_id": "wa:5491123456789",
    "content": "Hola, quiero información sobre precios",
    "channel": "whatsapp",
    "received_at": 1678886400,
}
PAGE_INSIDE = "sha256=687ff062c556e024ef52ca298534efd75612d6aa61972170f3c8c57841a941d0"
PAGE_HEADER = "sha256=69e4da18d4c49fdecd76554760706b21d3da34ccca517d1caf9f383b17815d15"


def test_a_signature_is_the_hmac_of_rfc_4231() -> None:
    assert sign("Jefe", b"what do ya want for nothing?") == (
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_the_body_is_the_pages_example_byte_for_byte() -> None:
    body, _ = compose("message.received", 1678886400, PAGE, "whsec_123")
    assert body.decode() == (
        '{"event":"message.received","timestamp":1678886400,"data":{"message_id":"msg_abc123",'
        '"customer_id":"wa:5491123456789","content":"Hola, quiero información sobre precios",'
        '"channel":"whatsapp","received_at":1678886400},'
        '"signature":"sha256=687ff062c556e024ef52ca298534efd75612d6aa61972170f3c8c57841a941d0"}'
    )


def test_the_header_signs_the_whole_body_as_the_pages_receiver_does() -> None:
    _, header = compose("message.received", 1678886400, PAGE, "whsec_123")
    assert header == PAGE_HEADER


def test_the_field_signs_the_body_without_it() -> None:
    body, _ = compose("message.received", 1678886400, PAGE, "whsec_123")
    assert json.loads(body)["signature"] == PAGE_INSIDE


@pytest.mark.parametrize("secret", ["whsec_1234", "WHSEC_123", ""])
def test_another_secret_changes_both(secret: str) -> None:
    body, header = compose("message.received", 1678886400, PAGE, secret)
    assert json.loads(body)["signature"] != PAGE_INSIDE
    assert header != PAGE_HEADER


def test_any_unicode_is_signed_as_javascript_prints_it() -> None:
    content = 'Sí! 🎉 \u2028\u007f"\\\n'
    data = {"content": content, "amount": 1.0}
    body, header = compose("message.received", 1772452800, data, "clave ñ 🔑")
    assert body.decode() == (
        '{"event":"message.received","timestamp":1772452800,"data":{"content":'
        '"Sí! 🎉 \u2028\u007f\\"\\\\\\n","amount":1},'
        '"signature":"sha256=e344d0fd63fd7960ab4f617127593b18e95e0ed3d5a0cdff8c35d3dcfccc9245"}'
    )
    assert header == "sha256=5e4353527cd7663d16ff445aa4c9fed61c53dcf2eefceb38c522956ad649015c"
