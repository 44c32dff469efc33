"""Payments: what is asked and answered; lists between dates; what MercadoPago notifies."""

from typing import Any

import pytest

from tests.conftest import Act, Advance, CallIt, Events

ANA = "wa:5491123456789"
PAGE = {
    "provider": "mercadopago",
    "customer_id": ANA,
    "amount": 5900,
    "currency": "ARS",
    "description": "Plan Pro - Mensual",
    "notification_url": "https://api.respondeia.com/webhooks/mercadopago/acc_demo",
    "auto_return": "approved",
}
NOTIFY = "/webhooks/mercadopago/acc_demo"


def create(call: CallIt, **more: object) -> Any:  # noqa: ANN401 (JSON)
    return call("POST", "/v1/payments/create", {"customer_id": ANA, "amount": 5900, **more}).body


def get(call: CallIt, identifier: str) -> Any:  # noqa: ANN401 (JSON)
    return call("GET", f"/v1/payments/{identifier}").body


def listed(call: CallIt, query: str) -> list[str]:
    page = call("GET", f"/v1/payments{query}").body
    return [each["description"] for each in page["data"]]


def test_the_payment_of_the_page_is_pending_with_a_link(call: CallIt) -> None:
    answer = call("POST", "/v1/payments/create", PAGE)

    identifier = answer.body["id"]
    assert answer.status == 201
    assert identifier.startswith("pay_")
    assert answer.body == {
        "id": identifier,
        "customerId": ANA,
        "amount": 5900,
        "currency": "ARS",
        "status": "pending",
        "paymentLink": f"http://localhost:3000/checkout/{identifier}",
        "createdAt": 1772452800000,
        "provider": "mercadopago",
        "description": "Plan Pro - Mensual",
    }
    assert get(call, identifier) == answer.body


def test_provider_currency_and_description_may_be_left_out(call: CallIt) -> None:
    payment = create(call)

    assert payment["provider"] == "mercadopago"
    assert (payment["currency"], payment["description"]) == ("ARS", "")


def test_the_sdk_spells_the_customer_in_camel_case(call: CallIt) -> None:
    body = {"customerId": ANA, "amount": 5900, "description": "Plan Pro"}

    assert call("POST", "/v1/payments/create", body).body["customerId"] == ANA


def test_a_payment_without_a_customer_is_refused_word_for_word(call: CallIt) -> None:
    answer = call("POST", "/v1/payments/create", {"amount": 5900})

    assert answer.status == 400
    assert answer.body == {
        "error": {
            "code": "invalid_parameter",
            "message": "The 'customer_id' parameter is required",
            "field": "customer_id",
            "documentation_url": "https://docs.respondeia.com/api/errors#invalid_parameter",
        }
    }


@pytest.mark.parametrize("amount", ["5900", 0, -1, 59.5, True, None, 9007199254740992])
def test_an_amount_that_is_no_positive_whole_number_is_blamed(call: CallIt, amount: object) -> None:
    answer = call("POST", "/v1/payments/create", {"customer_id": ANA, "amount": amount})

    assert (answer.status, answer.body["error"]["field"]) == (400, "amount")


@pytest.mark.parametrize("amount", [b"5900.0", b"5.9e3", b"5900"])
def test_a_whole_amount_may_be_written_in_any_way(call: CallIt, amount: bytes) -> None:
    raw = b'{"customer_id": "wa:1", "amount": %b}' % amount
    answer = call("POST", "/v1/payments/create", raw=raw)

    assert b'"amount":5900,' in answer.raw


def test_the_largest_amount_is_the_largest_safe_integer(call: CallIt) -> None:
    assert create(call, amount=9007199254740991)["amount"] == 9007199254740991


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"provider": "stripe"}, "provider"),
        ({"currency": "pesos"}, "currency"),
        ({"auto_return": "never"}, "auto_return"),
        ({"notification_url": "nowhere"}, "notification_url"),
        ({"back_url": "nowhere"}, "back_url"),
        ({"description": "x" * 1001}, "description"),
    ],
)
def test_a_wrong_field_is_blamed(call: CallIt, change: dict[str, object], field: str) -> None:
    answer = call("POST", "/v1/payments/create", {**PAGE, **change})

    assert (answer.status, answer.body["error"]["field"]) == (400, field)


def test_links_begin_with_the_host_that_was_called(call: CallIt) -> None:
    body = {"customer_id": ANA, "amount": 5900}
    payment = call("POST", "/v1/payments/create", body, host="mock:8080").body

    assert payment["paymentLink"] == f"http://mock:8080/checkout/{payment['id']}"


def test_a_link_stays_where_the_payment_was_made(call: CallIt) -> None:
    payment = create(call)
    read = call("GET", f"/v1/payments/{payment['id']}", host="mock:8080").body

    assert read["paymentLink"] == f"http://localhost:3000/checkout/{payment['id']}"


def test_links_of_another_sandbox_carry_its_name(call: CallIt) -> None:
    body = {"customer_id": ANA, "amount": 5900}
    payment = call("POST", "/v1/payments/create", body, sandbox="tienda-2").body

    link = f"http://localhost:3000/sandboxes/tienda-2/checkout/{payment['id']}"
    assert payment["paymentLink"] == link


def test_links_of_the_live_data_carry_its_name(call: CallIt) -> None:
    body = {"email": "demo@respondeia.com", "password": "demo1234"}
    token = call("POST", "/v1/auth/login", body, token=None).body["user"]["token"]
    charge = {"customer_id": ANA, "amount": 5900}
    payment = call("POST", "/v1/payments/create", charge, token=token).body

    link = f"http://localhost:3000/sandboxes/live/checkout/{payment['id']}"
    assert payment["paymentLink"] == link


def test_an_unknown_payment_is_not_found(call: CallIt) -> None:
    assert call("GET", "/v1/payments/pay_nada").status == 404
    assert call("POST", "/v1/payments/pay_nada/refund").status == 404


def test_a_rejected_payment_says_why(call: CallIt, act: Act) -> None:
    identifier = create(call)["id"]
    act("payment.reject", payment_id=identifier, reason="cc_rejected_call_for_authorize")
    payment = get(call, identifier)

    assert (payment["status"], payment["rejectedAt"]) == ("rejected", 1772452800000)
    assert payment["rejectionReason"] == "cc_rejected_call_for_authorize"
    assert "paidAt" not in payment


def test_refunding_an_approved_payment_keeps_when_it_was_paid(
    call: CallIt, advance: Advance
) -> None:
    identifier = create(call)["id"]
    advance(10)
    answer = call("POST", f"/v1/payments/{identifier}/refund", {"reason": "Se arrepintió"})

    assert (answer.status, answer.body["status"]) == (200, "refunded")
    assert (answer.body["paidAt"], answer.body["refundedAt"]) == (1772452803000, 1772452810000)
    assert answer.body["refundReason"] == "Se arrepintió"


def test_a_refund_needs_no_body_and_no_reason(call: CallIt, advance: Advance) -> None:
    identifier = create(call)["id"]
    advance(3)
    answer = call("POST", f"/v1/payments/{identifier}/refund")

    assert (answer.status, answer.body["status"]) == (200, "refunded")
    assert "refundReason" not in answer.body


def test_refunding_a_pending_payment_is_refused(call: CallIt, events: Events) -> None:
    identifier = create(call)["id"]
    answer = call("POST", f"/v1/payments/{identifier}/refund")

    assert answer.status == 400
    assert answer.body["error"] == {
        "code": "payment_not_refundable",
        "message": "Only an approved payment can be refunded; this one is pending",
        "documentation_url": "https://docs.respondeia.com/api/errors#payment_not_refundable",
    }
    assert "payment.refunded" not in events()


def test_refunding_twice_is_refused(call: CallIt, advance: Advance, events: Events) -> None:
    identifier = create(call)["id"]
    advance(3)
    call("POST", f"/v1/payments/{identifier}/refund")
    answer = call("POST", f"/v1/payments/{identifier}/refund")

    assert (answer.status, answer.body["error"]["code"]) == (400, "payment_not_refundable")
    assert events().count("payment.refunded") == 1


def test_refunding_the_full_amount_by_name_is_fine(call: CallIt, advance: Advance) -> None:
    identifier = create(call)["id"]
    advance(3)

    assert call("POST", f"/v1/payments/{identifier}/refund", {"amount": 5900}).status == 200


@pytest.mark.parametrize("amount", [5899, 5901, "5900"])
def test_refunding_another_amount_is_refused(
    call: CallIt, advance: Advance, amount: object
) -> None:
    identifier = create(call)["id"]
    advance(3)
    answer = call("POST", f"/v1/payments/{identifier}/refund", {"amount": amount})

    assert (answer.status, answer.body["error"]["field"]) == (400, "amount")
    assert get(call, identifier)["status"] == "approved"


def test_a_partial_refund_is_refused_in_a_sentence(call: CallIt, advance: Advance) -> None:
    identifier = create(call)["id"]
    advance(3)
    answer = call("POST", f"/v1/payments/{identifier}/refund", {"amount": 100})

    assert answer.body["error"]["message"] == (
        "The 'amount' parameter must be the full amount, 5900, not 100"
    )


@pytest.fixture
def over_three_days(call: CallIt, advance: Advance) -> None:
    """Payments on 2 March at noon, 3 March at midnight and at its last millisecond, 4 March."""
    create(call, description="noon")
    advance(43200)
    create(call, description="midnight")
    advance(86399.999)
    create(call, description="last")
    advance(0.001)
    create(call, description="fourth")


@pytest.mark.usefixtures("over_three_days")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["fourth", "last", "midnight", "noon"]),
        ("?start_date=2026-03-03&end_date=2026-03-03", ["last", "midnight"]),
        ("?start_date=2026-03-03", ["fourth", "last", "midnight"]),
        ("?end_date=2026-03-03", ["last", "midnight", "noon"]),
        ("?start_date=2026-03-05", []),
        ("?start_date=2026-03-02T12:00:00Z&end_date=2026-03-02T12:00:00Z", ["noon"]),
        ("?start_date=2026-03-02T12:00:00.001Z&end_date=2026-03-03T00:00:00Z", ["midnight"]),
        ("?end_date=2026-03-03T23:59:59.998Z", ["midnight", "noon"]),
        ("?end_date=2026-03-03T23:59:59.999Z", ["last", "midnight", "noon"]),
        ("?start_date=2026-03-02T21:00:00-03:00", ["fourth", "last", "midnight"]),
        ("?startDate=2026-03-04&endDate=2026-03-04", ["fourth"]),
    ],
)
def test_dates_are_inclusive_at_both_ends(call: CallIt, query: str, expected: list[str]) -> None:
    assert listed(call, query) == expected


@pytest.mark.usefixtures("over_three_days")
def test_pages_stay_between_the_dates(call: CallIt) -> None:
    dates = "start_date=2026-03-02&end_date=2026-03-03"
    first = call("GET", f"/v1/payments?{dates}&limit=2").body
    second = call("GET", f"/v1/payments?{dates}&limit=2&cursor={first['nextCursor']}").body

    assert [each["description"] for each in first["data"]] == ["last", "midnight"]
    assert [each["description"] for each in second["data"]] == ["noon"]
    assert second["hasMore"] is False


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?start_date=2026-03-04&end_date=2026-03-03", "start_date"),
        ("?start_date=03/04/2026", "start_date"),
        ("?start_date=2026-02-30", "start_date"),
        ("?end_date=2026-03-03T12:00:00", "end_date"),
        ("?limit=0", "limit"),
        ("?cursor=abc", "cursor"),
    ],
)
def test_a_wrong_parameter_of_the_list_is_blamed(call: CallIt, query: str, field: str) -> None:
    answer = call("GET", f"/v1/payments{query}")

    assert (answer.status, answer.body["error"]["field"]) == (400, field)


def notified_of(identifier: str) -> list[tuple[str, object]]:
    return [
        (NOTIFY, {"type": "payment", "data": {"id": identifier}}),
        (NOTIFY, {"topic": "payment", "resource": identifier}),
        (NOTIFY, {"resource": f"https://api.mercadopago.com/v1/payments/{identifier}"}),
        (f"{NOTIFY}?topic=payment&id={identifier}", None),
        (f"{NOTIFY}?type=payment&data.id={identifier}", {}),
    ]


@pytest.mark.parametrize("form", range(5))
def test_a_notification_in_any_form_decides_the_payment(
    call: CallIt, events: Events, form: int
) -> None:
    identifier = create(call)["id"]
    path, body = notified_of(identifier)[form]

    answer = call("POST", path, body, token=None)
    again = call("POST", path, body, token=None)

    assert (answer.status, answer.body) == (200, {"received": True})
    assert (again.status, again.body) == (200, {"received": True})
    assert get(call, identifier)["status"] == "approved"
    assert events().count("payment.approved") == 1


@pytest.mark.parametrize(
    "body",
    [{}, {"data": {"id": "pay_nada"}}, {"data": {"id": 5}}, {"data": "x"}, {"resource": ""}],
)
def test_a_notification_of_nothing_known_is_received_all_the_same(
    call: CallIt, events: Events, body: object
) -> None:
    answer = call("POST", NOTIFY, body, token=None)

    assert (answer.status, answer.body) == (200, {"received": True})
    assert events() == []


def test_a_notification_under_a_path_prefix_reaches_that_sandbox(call: CallIt) -> None:
    charge = {"customer_id": ANA, "amount": 5900}
    identifier = call("POST", "/v1/payments/create", charge, sandbox="tienda-2").body["id"]
    body = {"data": {"id": identifier}}

    call("POST", NOTIFY, body, token=None, sandbox="tienda-2")

    read = call("GET", f"/v1/payments/{identifier}", sandbox="tienda-2").body
    assert read["status"] == "approved"
