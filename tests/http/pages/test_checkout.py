"""The payer's page: what is asked, what is decided, and where the payer is led then."""

from urllib.parse import quote_plus

import pytest

from respondeia_mock.core.record import changed
from respondeia_mock.domain.payments import CARD_HOLDERS
from respondeia_mock.http.application import Application
from respondeia_mock.http.pages.checkout import HOLDERS
from respondeia_mock.http.pages.languages import words_in
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
    assert "<h1>ARS 5,900.50</h1>" in answered.text
    assert '<p class="what">Plan Pro - Mensual</p>' in answered.text
    assert '<p class="shop">Mate del Litoral</p>' in answered.text
    assert '<form method="post" autocomplete="off">' in answered.text
    assert answered.header("cache-control") == "no-store"
    for name in ("APRO", "OTHE", "CALL", "FUND", "SECU", "EXPI", "FORM", "CONT"):
        assert f'name="card_holder" value="{name}"' in answered.text


def test_the_page_needs_no_script_and_allows_none(asked: Ask) -> None:
    answered = asked("GET", f"/checkout/{payment(asked)['id']}")
    assert "<script" not in answered.text
    assert answered.header("content-security-policy") == (
        "default-src 'self'; script-src 'none'; base-uri 'none'; form-action *"
    )


@pytest.mark.parametrize(
    ("language", "amount", "currency", "told"),
    [
        ("es-AR,es;q=0.9", 5900, "ARS", "$ 59,00"),
        ("en-GB", 5900, "ARS", "ARS 59.00"),
        ("es", 123456789, "USD", "USD 1.234.567,89"),
        ("en", 123456789, "USD", "USD 1,234,567.89"),
        ("es", 1, "ARS", "$ 0,01"),
    ],
)
def test_an_amount_is_written_as_its_reader_would(
    asked: Ask, language: str, amount: int, currency: str, told: str
) -> None:
    made = payment(asked, amount=amount, currency=currency)

    answered = asked("GET", f"/checkout/{made['id']}", headers={"accept-language": language})

    assert f"{told}</h1>" in answered.text
    assert answered.header("vary") == "Accept-Language"


def test_the_longest_amount_is_written_smaller(asked: Ask) -> None:
    made = payment(asked, amount=2**53 - 1)
    page = asked("GET", f"/checkout/{made['id']}").text
    assert '<h1 class="long">ARS 90,071,992,547,409.91</h1>' in page


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
    assert "<h1>Payment rejected</h1>" in page
    assert f'<dd class="wide"><code>{reason}</code></dd>' in page
    assert "<form" not in page
    assert events(asked)[-1] == "payment.rejected"


@pytest.mark.parametrize("name", ["APRO", "apro", " Apro "])
def test_the_card_holder_of_an_approval_is_approved(asked: Ask, name: str) -> None:
    made = payment(asked)

    answered = decide(asked, made, name)

    assert answered.status == 303
    assert status_of(asked, made) == "approved"
    assert "<h1>Payment approved</h1>" in asked("GET", f"/checkout/{made['id']}").text
    assert events(asked) == ["customer.created", "payment.created", "payment.approved"]


def test_cont_leaves_it_pending_for_ever(asked: Ask) -> None:
    made = payment(asked)
    assert decide(asked, made, "CONT").header("location") == pending_page(made)
    assert "<h1>Payment pending</h1>" in asked("GET", pending_page(made)).text
    asked("POST", "/__admin/clock/advance", {"by": "30d"})
    assert status_of(asked, made) == "pending"
    assert decide(asked, made, "APRO").status == 303
    assert status_of(asked, made) == "approved"
    assert "<h1>Payment approved</h1>" in asked("GET", pending_page(made)).text


def pending_page(made: dict[str, str]) -> str:
    return f"/checkout/{made['id']}?status=pending"


def test_opening_the_page_stops_the_timer(asked: Ask) -> None:
    opened, unopened = payment(asked), payment(asked)
    asked("GET", f"/checkout/{opened['id']}")
    asked("POST", "/__admin/clock/advance", {"by": "3s"})
    assert status_of(asked, opened) == "pending"
    assert status_of(asked, unopened) == "approved"


def test_the_page_knows_what_has_fallen_due(asked: Ask) -> None:
    made = payment(asked)
    asked("POST", "/__admin/clock/advance", {"by": "4s"})
    assert "<h1>Payment approved</h1>" in asked("GET", f"/checkout/{made['id']}").text


@pytest.mark.parametrize("name", ["", "NOBODY", "APRO OTHE", "<b>", "ñ"])
def test_another_name_decides_nothing_and_the_form_stays(asked: Ask, name: str) -> None:
    made = payment(asked)

    answered = decide(asked, made, name)

    assert answered.status == 400
    assert '<p class="problem" role="alert">Choose one of the test card holders' in answered.text
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
    assert '<p class="problem" role="alert">This payment was decided already.' in answered.text
    assert "<h1>Payment approved</h1>" in answered.text
    assert status_of(asked, made) == "approved"
    assert events(asked).count("payment.approved") == 1


def test_a_refunded_payment_says_so(asked: Ask) -> None:
    made = payment(asked)
    decide(asked, made, "APRO")
    asked("POST", f"/v1/payments/{made['id']}/refund", {"reason": "Se arrepintió"})
    page = asked("GET", f"/checkout/{made['id']}").text
    assert "<h1>Payment refunded</h1>" in page
    assert "<dd>Se arrepintió</dd>" in page


def test_a_reason_that_nobody_knows_is_shown_as_it_is(asked: Ask) -> None:
    made = payment(asked)
    asked("POST", "/__admin/actions/payment.reject", {"payment_id": made["id"], "reason": "<b>"})
    page = asked("GET", f"/checkout/{made['id']}").text
    assert "<p>The payment was turned down.</p>" in page
    assert "<code>&lt;b&gt;</code>" in page


def test_every_name_and_every_reason_is_told_in_words() -> None:
    for language in ("en", "es"):
        told = words_in(language)["checkout"]
        assert set(told["holders"]) == {*CARD_HOLDERS, "CONT"} == set(HOLDERS)
        assert set(told["reasons"]) == {*filter(None, CARD_HOLDERS.values()), "other"}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_payment_is_a_page_that_says_so(asked: Ask, method: str) -> None:
    answered = asked(method, "/checkout/pay_none")
    assert answered.status == 404
    assert "<h1>There is no such payment</h1>" in answered.text
    assert "<form" not in answered.text


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
    headers = {"accept-language": "es-AR"}
    page = asked("GET", f"/checkout/{made['id']}", headers=headers).text
    assert '<a class="back" href="https://shop.example/gracias">Volver a la tienda</a>' in page


@pytest.mark.parametrize(
    "back_url",
    ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example"],
)
def test_a_back_url_that_is_not_the_web_leads_nowhere(
    application: Application, asked: Ask, back_url: str
) -> None:
    made = payment(asked, back_url="https://shop.example/", auto_return="all")
    table = application.parts.engine.sandboxes.test.store.payments
    found = table.get(made["id"])
    assert found is not None
    table.put(changed(found, back_url=back_url))

    page = asked("GET", f"/checkout/{made['id']}").text

    assert "Back to the shop" not in page
    assert back_url.strip() not in page
    assert decide(asked, made, "APRO").header("location") == f"/checkout/{made['id']}"


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
    here = pending_page(made) if name == "CONT" else f"/checkout/{made['id']}"
    assert location == (back if returns else here)


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
