"""The payer's page on a phone, as Chromium shows it: read, filled in, and sent without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.asgi import Json
from tests.http.pages.conftest import Open
from tests.serving import Desk

HOSTILE = "<img src=x onerror=alert(1)>{{ 7 * 7 }}'\"></h1>"


def charged(desk: Desk, **more: object) -> Json:
    """Charge a customer 59 pesos; return the payment."""
    body = {"customer_id": "wa:5491123456789", "amount": 5900, **more}
    return desk.post("/v1/payments/create", body)


def path(made: Json) -> str:
    return f"/checkout/{made['id']}"


def test_a_payer_pays_without_a_script(opened: Open, desk: Desk) -> None:
    made = charged(desk, description="Plan Pro - Mensual")

    page = opened(path(made), width=390, language="es-AR", javascript=False)
    expect(page).to_have_title("Pagar $ 59,00 · Mate del Litoral")
    expect(page.get_by_role("heading", name="$ 59,00")).to_be_visible()
    expect(page.get_by_text("Plan Pro - Mensual")).to_be_visible()
    expect(page.get_by_label("Número de tarjeta")).to_have_value("5031 7557 3453 0604")
    expect(page.get_by_label("Vencimiento", exact=True)).to_have_value("11/30")
    expect(page.get_by_label("CVV")).to_have_value("123")
    expect(page.get_by_role("radio", name="APRO El pago se aprueba")).to_be_checked()
    page.get_by_role("button", name="Pagar $ 59,00").click()

    expect(page.get_by_role("heading", name="Pago aprobado")).to_be_visible()
    expect(page.get_by_text("2 de marzo de 2026, 12:00:00 UTC")).to_be_visible()
    expect(page.get_by_text(made["id"])).to_be_visible()
    assert desk.get(f"/v1/payments/{made['id']}")["status"] == "approved"


def test_a_rejected_payer_reads_why_and_goes_back_to_the_shop(opened: Open, desk: Desk) -> None:
    shop = f"{desk.server}/sandboxes/{desk.name}/v1/nowhere"
    made = charged(desk, back_url=shop)
    page = opened(path(made), width=390, javascript=False, quiet=False)

    page.get_by_role("radio", name="FUND Rejected: insufficient funds").check()
    page.get_by_role("button", name="Pay ARS 59.00").click()

    expect(page.get_by_role("heading", name="Payment rejected")).to_be_visible()
    expect(page.get_by_text("There is not enough money on the card.")).to_be_visible()
    expect(page.get_by_text("cc_rejected_insufficient_amount")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="Back to the shop").click()
    page.wait_for_url(shop)


def test_the_shop_takes_the_payer_back_from_another_origin(opened: Open, desk: Desk) -> None:
    elsewhere = desk.server.replace("127.0.0.1", "localhost")
    made = charged(desk, back_url=f"{elsewhere}/thanks", auto_return="approved")
    page = opened(path(made), javascript=False, quiet=False)

    page.get_by_role("button", name="Pay ARS 59.00").click()

    page.wait_for_url(f"{elsewhere}/thanks?payment_id={made['id']}&status=approved")


def test_who_is_left_pending_may_choose_again_by_keyboard(opened: Open, desk: Desk) -> None:
    made = charged(desk)
    page = opened(path(made), width=390, javascript=False)

    page.get_by_role("radio", name="APRO").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="CONT Stays pending")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Payment pending")).to_be_visible()
    expect(page.get_by_text("March 2, 2026, 12:00:00 UTC")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("radio", name="APRO")).to_be_checked()
    assert desk.get(f"/v1/payments/{made['id']}")["status"] == "pending"


def state(desk: Desk, name: str) -> str:
    """Bring a payment about that its page has something else to say of; return its path."""
    if name == "unknown":
        return "/checkout/pay_none"
    made = charged(desk, description="Yerba " * 30, amount=2**53 - 1, back_url="https://a.example/")
    if name in {"approved", "refunded"}:
        desk.act("payment.approve", payment_id=made["id"])
    if name == "refunded":
        desk.post(f"/v1/payments/{made['id']}/refund", {"reason": "x" * 200})
    if name == "rejected":
        desk.act("payment.reject", payment_id=made["id"], reason="y" * 200)
    return path(made) + ("?status=pending" if name == "pending" else "")


@pytest.mark.parametrize(
    ("name", "colours"),
    [
        ("asked", "light"),
        ("asked", "dark"),
        ("approved", "light"),
        ("rejected", "dark"),
        ("pending", "light"),
        ("refunded", "dark"),
        ("unknown", "light"),
    ],
)
def test_everybody_can_use_the_page_whatever_it_tells(
    opened: Open, desk: Desk, faults: Callable[[Page], list[str]], name: str, colours: str
) -> None:
    page = opened(
        state(desk, name), width=390, colours=colours, is_ready=False, quiet=name != "unknown"
    )

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_what_a_shop_writes_stays_text(opened: Open, desk: Desk) -> None:
    made = charged(desk, description=HOSTILE)
    desk.act("payment.reject", payment_id=made["id"], reason=HOSTILE)

    page = opened(path(made), is_ready=False)

    expect(page.get_by_text(HOSTILE)).to_have_count(2)
    expect(page.locator("main img")).to_have_count(0)
