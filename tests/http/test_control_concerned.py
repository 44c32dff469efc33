"""Which customer a call is about: told of each entry of the journal, as far as it can be known."""

import json

import pytest

from respondeia_mock.http.control.concerned import FIELDS
from respondeia_mock.loading.locate import folder
from tests.http.conftest import Ask, payment

ANA = "wa:5491123456789"


@pytest.mark.parametrize(
    ("method", "path", "body", "customer"),
    [
        ("GET", f"/v1/customers/{ANA}", None, ANA),
        ("GET", "/v1/customers/nobody/conversations", None, "nobody"),
        ("GET", f"/v1/messages?customer_id={ANA}", None, ANA),
        ("POST", "/v1/messages/send", {"to": ANA}, ANA),
        ("POST", "/v1/payments/create", {"customer_id": ANA, "amount": -1}, ANA),
        ("POST", "/v1/payments/create", {"customer_id": 7}, None),
        ("POST", "/v1/payments/create", [ANA], None),
        ("POST", "/v1/ai/test", {"message": "Hola", "customerId": ANA}, ANA),
        ("POST", "/v1/webhooks", {"to": ANA}, None),
        ("GET", "/v1/payments/pay_none", None, None),
        ("GET", "/v1/messages/msg_none", None, None),
        ("GET", "/v1/customers", None, None),
        ("POST", "/v1/messages/send", None, None),
    ],
)
def test_a_call_tells_whom_it_is_about(
    asked: Ask, method: str, path: str, body: object, customer: str | None
) -> None:
    asked(method, path, body)

    [told] = asked("GET", "/__admin/requests").json["requests"]

    assert told.get("customer") == customer


def test_a_payment_and_a_message_tell_whose_they_are(asked: Ask) -> None:
    paid = payment(asked)["id"]
    sent = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
    message = asked("POST", "/v1/messages/send", sent).json["messageId"]
    asked("POST", f"/v1/payments/{paid}/refund", {})
    asked("GET", f"/v1/messages/{message}")

    told = asked("GET", "/__admin/requests?limit=2").json["requests"]

    assert [each["customer"] for each in told] == [ANA, ANA]


def test_a_body_that_is_no_json_is_about_nobody(asked: Ask) -> None:
    asked("POST", "/v1/payments/create", raw=b'{"customer_id": ')

    [told] = asked("GET", "/__admin/requests").json["requests"]

    assert "customer" not in told


def test_the_fields_are_those_of_the_schemas() -> None:
    for operation, field in FIELDS.items():
        file = folder("schemas") / "requests" / f"{operation}.json"
        assert field in json.loads(file.read_text("utf-8"))["properties"]
