"""The payer's page, as a browser without JavaScript uses it."""

from urllib.parse import quote_plus

import pytest

from tests.asgi import Answered
from tests.http.conftest import Ask, payment

FORM = {"content-type": "application/x-www-form-urlencoded", "authorization": None}


def decide(asked: Ask, made: dict[str, str], name: str, **headers: str) -> Answered:
    """Choose a card holder on the page and press the button."""
    path = made["paymentLink"].removeprefix("http://localhost:3000")
    raw = f"card_holder={quote_plus(name)}".encode()
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return asked("POST", path, raw=raw, headers={**FORM, **sent})


def status_of(asked: Ask, made: dict[str, str]) -> str:
    status: str = asked("GET", f"/v1/payments/{made['id']}").json["status"]
    return status


def events(asked: Ask) -> list[str]:
    """List the events so far, as the engine of the application knows them."""
    return [str(each.name) for each in asked.args[0].parts.engine.sandboxes.test.events]  # type: ignore[attr-defined]


def test_the_page_shows_what_is_paid_and_the_test_names(asked: Ask) -> None:
    made = payment(asked, description="Plan Pro - Mensual")

    answered = asked("GET", f"/checkout/{made['id']}", headers={"authorization": None})

    assert answered.status == 200
    assert answered.header("content-type") == "text/html; charset=utf-8"
    assert "<h1>$ 5.900,50</h1>" in answered.text
    assert "<p>Plan Pro - Mensual</p>" in answered.text
    assert "<p>Mate del Litoral</p>" in answered.text
    assert '<form method="post">' in answered.text
    for name in ("APRO", "OTHE", "CALL", "FUND", "SECU", "EXPI", "FORM", "CONT"):
        assert f'name="card_holder" value="{name}"' in answered.text


def test_the_page_needs_no_script_and_allows_none(asked: Ask) -> None:
    answered = asked("GET", f"/checkout/{payment(asked)['id']}")
    assert "<script" not in answered.text
    assert (answered.header("content-security-policy") or "").startswith("default-src 'none'")


def test_another_currency_is_named(asked: Ask) -> None:
    made = payment(asked, amount=123456789, currency="USD")
    assert "<h1>USD 1.234.567,89</h1>" in asked("GET", f"/checkout/{made['id']}").text


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("OTHE", "cc_rejected_other_reason"),
        ("CALL", "cc_rejected_call_for_authorize"),
        ("FUND", "cc_rejected_insufficient_amount"),
        ("SECU", "cc_rejected_bad_filled_security_code"),
        ("EXPI", "cc_rejected_bad_filled_date"),
        ("FORM", "cc_rejected_bad_filled_other"),
    ],
)
def test_a_card_holder_of_a_rejection_is_rejected_for_its_reason(
    asked: Ask, name: str, reason: str
) -> None:
    made = payment(asked)

    answered = decide(asked, made, name)

    assert answered.status == 303
    assert answered.header("location") == f"/checkout/{made['id']}"
    decided = asked("GET", f"/v1/payments/{made['id']}").json
    assert decided["status"] == "rejected"
    assert decided["rejectionReason"] == reason
    page = asked("GET", f"/checkout/{made['id']}").text
    assert f"Este pago fue rechazado ({reason})." in page
    assert "<form" not in page
    assert events(asked)[-1] == "payment.rejected"


@pytest.mark.parametrize("name", ["APRO", "apro", " Apro "])
def test_the_card_holder_of_an_approval_is_approved(asked: Ask, name: str) -> None:
    made = payment(asked)

    answered = decide(asked, made, name)

    assert answered.status == 303
    assert status_of(asked, made) == "approved"
    assert "Este pago está aprobado." in asked("GET", f"/checkout/{made['id']}").text
    assert events(asked) == ["customer.created", "payment.created", "payment.approved"]


def test_cont_leaves_it_pending_for_ever(asked: Ask) -> None:
    made = payment(asked)
    assert decide(asked, made, "CONT").status == 303
    asked("POST", "/__admin/clock/advance", {"by": "30d"})
    assert status_of(asked, made) == "pending"
    assert decide(asked, made, "APRO").status == 303
    assert status_of(asked, made) == "approved"


def test_opening_the_page_stops_the_timer(asked: Ask) -> None:
    opened, unopened = payment(asked), payment(asked)
    asked("GET", f"/checkout/{opened['id']}")
    asked("POST", "/__admin/clock/advance", {"by": "3s"})
    assert status_of(asked, opened) == "pending"
    assert status_of(asked, unopened) == "approved"


def test_the_page_knows_what_has_fallen_due(asked: Ask) -> None:
    made = payment(asked)
    asked("POST", "/__admin/clock/advance", {"by": "4s"})
    assert "Este pago está aprobado." in asked("GET", f"/checkout/{made['id']}").text


@pytest.mark.parametrize("name", ["", "NOBODY", "APRO OTHE", "<b>", "ñ"])
def test_another_name_decides_nothing_and_the_form_stays(asked: Ask, name: str) -> None:
    made = payment(asked)

    answered = decide(asked, made, name)

    assert answered.status == 400
    assert '<p role="alert">The card holder must be one of APRO, OTHE' in answered.text
    assert "<form" in answered.text
    assert status_of(asked, made) == "pending"


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"card_holder", b"other=1", b"&" * 20_000])
def test_a_form_without_a_name_decides_nothing(asked: Ask, raw: bytes) -> None:
    made = payment(asked)
    assert asked("POST", f"/checkout/{made['id']}", raw=raw, headers=FORM).status == 400
    assert status_of(asked, made) == "pending"


def test_paying_twice_is_told_and_changes_nothing(asked: Ask) -> None:
    made = payment(asked)
    decide(asked, made, "APRO")

    answered = decide(asked, made, "OTHE")

    assert answered.status == 400
    assert f"The payment {made['id']} is approved" in answered.text
    assert "Este pago está aprobado." in answered.text
    assert status_of(asked, made) == "approved"
    assert events(asked).count("payment.approved") == 1


def test_a_refunded_payment_says_so(asked: Ask) -> None:
    made = payment(asked)
    decide(asked, made, "APRO")
    asked("POST", f"/v1/payments/{made['id']}/refund")
    assert "Este pago fue devuelto." in asked("GET", f"/checkout/{made['id']}").text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_payment_is_a_page_that_says_so(asked: Ask, method: str) -> None:
    answered = asked(method, "/checkout/pay_none")
    assert answered.status == 404
    assert "<h1>Pago desconocido</h1>" in answered.text


def test_what_the_shop_wrote_is_escaped(asked: Ask) -> None:
    made = payment(
        asked,
        description="<script>alert('1')</script> & \"más\"",
        back_url='https://shop.example/?a="><script>1</script>',
    )
    page = asked("GET", f"/checkout/{made['id']}").text
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &#34;más&#34;" in page
    assert "?a=&#34;&gt;&lt;script&gt;" in page


def test_a_back_url_is_linked_from_the_page(asked: Ask) -> None:
    made = payment(asked, back_url="https://shop.example/gracias")
    page = asked("GET", f"/checkout/{made['id']}").text
    assert '<a href="https://shop.example/gracias">Volver a la tienda</a>' in page


@pytest.mark.parametrize(
    ("auto_return", "name", "returns"),
    [
        ("approved", "APRO", "approved"),
        ("approved", "OTHE", None),
        ("approved", "CONT", None),
        ("all", "APRO", "approved"),
        ("all", "OTHE", "rejected"),
        ("all", "CONT", "pending"),
        (None, "APRO", None),
    ],
)
def test_the_page_returns_to_the_shop_as_auto_return_says(
    asked: Ask, auto_return: str | None, name: str, returns: str | None
) -> None:
    chosen = {"auto_return": auto_return} if auto_return else {}
    made = payment(asked, back_url="https://shop.example/gracias", **chosen)

    location = decide(asked, made, name).header("location")

    back = f"https://shop.example/gracias?payment_id={made['id']}&status={returns}"
    assert location == (back if returns else f"/checkout/{made['id']}")


def test_what_is_told_on_return_joins_the_query_of_the_shop(asked: Ask) -> None:
    back_url = "https://shop.example/gracias?pedido=7"
    made = payment(asked, back_url=back_url, auto_return="all")
    location = decide(asked, made, "APRO").header("location")
    assert location == f"{back_url}&payment_id={made['id']}&status=approved"


def test_what_is_told_on_return_stands_before_a_fragment(asked: Ask) -> None:
    made = payment(asked, back_url="https://shop.example/#/gracias", auto_return="all")
    location = decide(asked, made, "APRO").header("location")
    assert location == f"https://shop.example/?payment_id={made['id']}&status=approved#/gracias"


def test_a_back_url_that_no_parser_takes_is_gone_to_as_it_is(asked: Ask) -> None:
    made = payment(asked, back_url="http://[shop", auto_return="all")
    location = decide(asked, made, "APRO").header("location")
    assert location == f"http://[shop?payment_id={made['id']}&status=approved"


def test_a_back_url_beyond_ascii_is_escaped_in_the_location(asked: Ask) -> None:
    made = payment(asked, back_url="https://shop.example/señal/🧉", auto_return="all")
    answered = decide(asked, made, "APRO")
    assert answered.status == 303
    assert answered.header("location") == (
        f"https://shop.example/se%C3%B1al/%F0%9F%A7%89?payment_id={made['id']}&status=approved"
    )


def test_without_a_back_url_the_page_stays(asked: Ask) -> None:
    made = payment(asked, auto_return="approved")
    assert decide(asked, made, "APRO").header("location") == f"/checkout/{made['id']}"


def test_under_a_prefix_the_page_stays_under_it(asked: Ask) -> None:
    made = payment(asked, "/sandboxes/one")
    location = decide(asked, made, "APRO").header("location")
    assert location == f"/sandboxes/one/checkout/{made['id']}"


def test_a_form_of_another_origin_does_not_pay(asked: Ask) -> None:
    made = payment(asked)
    assert decide(asked, made, "APRO", origin="https://evil.com").status == 403
    assert decide(asked, made, "APRO", sec_fetch_site="cross-site").status == 403
    assert decide(asked, made, "APRO", host="evil.com").status == 403
    assert status_of(asked, made) == "pending"
    assert decide(asked, made, "APRO", origin="http://localhost:3000").status == 303


def test_the_shops_page_may_link_to_the_checkout(asked: Ask) -> None:
    made = payment(asked)
    headers = {"sec-fetch-site": "cross-site", "authorization": None}
    assert asked("GET", f"/checkout/{made['id']}", headers=headers).status == 200


def test_the_checkout_of_another_host_is_refused(asked: Ask) -> None:
    made = payment(asked)
    answered = asked("GET", f"/checkout/{made['id']}", headers={"host": "evil.com"})
    assert answered.status == 403
    assert answered.error["hint"] == "start the mock with --allow-host evil.com"
