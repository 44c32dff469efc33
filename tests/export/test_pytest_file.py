"""A session as a test: its text, its form, and that it runs and fails where it should."""

import pytest

from tests.export.conftest import KEYED, Export, Play, bought, ruff
from tests.http.conftest import Ask
from tests.serving import Desk

BOUGHT = '''"""What was done by hand with respondeia-mock, done again.

2 calls and 1 action from 2026-03-02T12:00:00Z.
"""

import httpx2
import pytest


@pytest.mark.respondeia(
    fixtures="minimal",
    plan="pro",
    now="2026-03-02T12:00:00Z",
    seed=42,
)
def test_what_was_done_by_hand(respondeia_mock):
    mock = respondeia_mock
    with httpx2.Client(base_url=mock.base_url, trust_env=False) as shop:
        shop.headers["Authorization"] = f"Bearer {mock.api_key}"

        answer = shop.post(
            "/payments/create",
            json={"customer_id": "wa:5491123456789", "amount": 590050},
            headers={"Idempotency-Key": "order-1"},
        )
        assert answer.status_code == 201
        payment = answer.json()
        assert payment["customerId"] == "wa:5491123456789"
        assert payment["amount"] == 590050
        assert payment["currency"] == "ARS"
        assert payment["status"] == "pending"
        assert payment["provider"] == "mercadopago"

        mock.do("payment.approve", payment_id=payment["id"])

        mock.clock.advance("5s")

        answer = shop.get(f"/payments/{payment['id']}")
        assert answer.status_code == 200
        payment = answer.json()
        assert payment["customerId"] == "wa:5491123456789"
        assert payment["amount"] == 590050
        assert payment["currency"] == "ARS"
        assert payment["status"] == "approved"
        assert payment["provider"] == "mercadopago"

        mock.requests.assert_made(
            "payments.create",
            times=1,
            same_header="Idempotency-Key",
        )
'''


def passes(text: str, play: Play) -> None:
    """Hold a text against the formatter and the linter, and run it."""
    assert ruff("format", "--check", "--diff", text=text) == ""
    assert ruff("check", text=text) == ""
    played = play(text)
    assert played.returncode == 0, played.stdout + played.stderr
    assert "1 passed" in played.stdout


def test_a_payment_is_done_again_and_read_as_if_written(
    asked: Ask, exported: Export, play: Play
) -> None:
    bought(asked)
    text = exported("pytest")
    assert text == BOUGHT
    passes(text, play)


def test_it_fails_where_the_mock_does_otherwise(asked: Ask, exported: Export, play: Play) -> None:
    bought(asked)
    text = exported("pytest").replace("payment.approve", "payment.reject")
    played = play(text)
    assert played.returncode == 1
    assert "AssertionError: assert 'rejected' == 'approved'" in played.stdout


def test_whatever_was_done_is_done_again(asked: Ask, exported: Export, play: Play) -> None:
    body = {"customer_id": "wa:1", "amount": 5900}
    payment = asked("POST", "/v1/payments/create", body, headers=KEYED).json
    for identifier in range(3):
        asked("POST", "/v1/payments/create", {**body, "amount": 100 + identifier})
    page = asked("GET", "/v1/payments?limit=2").json
    asked("GET", f"/v1/payments?limit=2&cursor={page['nextCursor']}")
    said = f'Su pago "{payment["id"]}" {{x}} está listo, y esto es más largo que una línea ' + "🧉"
    sent = {"channel": "whatsapp", "to": "wa:1", "content": said}
    message = asked("POST", "/v1/messages/send", sent).json
    asked("POST", "/__admin/clock/advance", {"by": 10})
    asked("GET", f"/v1/messages/{message['messageId']}")
    received = {"customer_id": "wa:1", "content": "Gracias"}
    result = asked("POST", "/__admin/actions/message.receive", received).json["result"]
    asked("POST", f"/v1/messages/{result['message_id']}/read", {})
    webhook = {"url": "http://localhost:9/h", "events": ["payment.refunded"]}
    asked("POST", "/v1/webhooks", webhook)
    asked("POST", "/__admin/actions/payment.approve", {"payment_id": payment["id"]})
    asked("POST", f"/v1/payments/{payment['id']}/refund", {}, headers={"idempotency-key": "r"})
    key = asked("POST", "/v1/auth/api-keys", {"name": "x", "permissions": ["messages:read"]}).json
    asked("GET", "/v1/payments", headers={"authorization": f"Bearer {key['apiKey']}"})
    asked("GET", "/v1/payments", headers={"authorization": None})
    export = asked("POST", "/v1/analytics/export", {}).json
    asked("GET", export["downloadUrl"].removeprefix("http://localhost:3000"))
    asked("POST", "/v1/ai/training/upload", {"type": "faq", "data": []})
    asked("GET", "/v1/customers", headers={"prefer": "code=503"})
    asked("PATCH", "/v1/customers/wa:1", raw=b"{", headers={})
    text = exported("pytest")
    for line in (
        '            params={"limit": "2", "cursor": payments["nextCursor"]},',
        '        done = mock.do("message.receive", customer_id="wa:1", content="Gracias")',
        "        answer = shop.post(f\"/messages/{done['result']['message_id']}/read\", json={})",
        '        assert message_2["id"] == message["messageId"]',
        '                "url": "http://capture.invalid/webhooks",',
        '            headers={"Authorization": f"Bearer {key[\'apiKey\']}"},',
        '        answer = shop.get(export["downloadUrl"])',
        '        answer = shop.get("/customers", headers={"Prefer": "code=503"})',
        '        assert answer.json()["error"]["code"] == "insufficient_permissions"',
        '        assert owed == ["payment.refunded"]',
    ):
        assert line in text.splitlines(), line
    assert "A payment was made without an Idempotency-Key" in text
    passes(text, play)


def test_an_answer_that_was_lost_is_lost_again(desk: Desk, play: Play) -> None:
    fault = {"connection_reset": True, "after_commit": True}
    rule = {"when": {"operation": "payments.create"}, "times": 1, "fault": fault}
    desk.post("/__admin/rules", rule)
    with pytest.raises(OSError, match="reset"):
        desk.pay()
    desk.pay()
    desk.get("/v1/payments")
    text = str(desk.get("/__admin/export?as=pytest")["text"])
    assert "        with pytest.raises(httpx2.TransportError):\n            shop.post(\n" in text
    assert '["status"] for each in payments["data"]] == ["pending", "pending"]\n' in text
    passes(text, play)


def test_settings_and_what_a_payer_decided_are_put_in(
    asked: Ask, exported: Export, play: Play
) -> None:
    asked("PATCH", "/__admin/settings", {"behavior": {"payments": {"mode": "checkout"}}})
    body = {"customer_id": "wa:1", "amount": 5900}
    payment = asked("POST", "/v1/payments/create", body, headers=KEYED).json
    form = {"content-type": "application/x-www-form-urlencoded"}
    asked("POST", f"/checkout/{payment['id']}", raw=b"card_holder=APRO", headers=form)
    asked("GET", f"/v1/payments/{payment['id']}")
    text = exported("pytest")
    assert 'json={"behavior": {"payments": {"mode": "checkout"' in text
    assert '        mock.do("payment.approve", payment_id=payment["id"])' in text.splitlines()
    passes(text, play)


def test_a_key_that_was_revoked_and_what_mercadopago_told(
    asked: Ask, exported: Export, play: Play
) -> None:
    body = {"customer_id": "wa:1", "amount": 5900}
    payment = asked("POST", "/v1/payments/create", body, headers=KEYED).json
    told = {"type": "payment", "data": {"id": payment["id"]}}
    asked("POST", "/webhooks/mercadopago/acc_demo", told, headers={"authorization": None})
    asked("POST", "/__admin/actions/api_key.revoke", {"api_key": "test_sk_demo"})
    asked("GET", f"/v1/payments/{payment['id']}")
    text = exported("pytest")
    for line in (
        "            f\"{mock.base_url.removesuffix('/v1')}/webhooks/mercadopago/acc_demo\",",
        '            json={"type": "payment", "data": {"id": payment["id"]}},',
        '        mock.do("api_key.revoke", api_key="test_sk_demo")',
        '            headers={"Authorization": "Bearer test_sk_demo"},',
        "        assert answer.status_code == 401",
    ):
        assert line in text.splitlines(), line
    passes(text, play)


def test_a_body_that_is_not_held_whole_is_noted(asked: Ask, exported: Export, play: Play) -> None:
    asked("POST", "/v1/ai/test", {"message": "x" * 70_000})
    text = exported("pytest")
    assert "        # Missing: POST /v1/ai/test, whose body was not kept whole.\n" in text
    passes(text, play)


def test_what_can_not_be_told_is_noted(
    asked: Ask, exported: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.journal.KEPT", 1)
    payment = bought(asked)
    text = exported("pytest")
    assert "The mock no longer held 1 older call: it begins after them.\n" in text
    assert f"so they stand as they were: {payment['id']}." in text
    asked("PUT", "/__admin/state", {"customers": [{"id": "wa:1"}]})
    assert "It began at a state that was loaded" in exported("pytest")


def test_nothing_done_is_a_test_as_well(exported: Export, play: Play) -> None:
    passes(exported("pytest"), play)
