"""The timeline: what happened, grouped by its cause, as it happens, and where one begins."""

from playwright.sync_api import Locator, Page, expect

from tests.http.pages.conftest import Open
from tests.serving import Desk

ANA = "wa:5491123456789"
HOOK = "http://127.0.0.1:9/hooks"


def groups(page: Page) -> Locator:
    return page.locator("#timeline-groups > li")


def test_where_nothing_has_happened_it_says_how_to_begin(opened: Open, desk: Desk) -> None:
    page = opened()
    timeline = page.get_by_role("region", name="Timeline")
    title = timeline.get_by_role("heading", name="Nothing has called yet")
    url, key = f"{desk.server}/sandboxes/{desk.name}/v1", f"test_sk_sandbox_{desk.name}"

    expect(title).to_be_visible()
    expect(timeline.get_by_text(url, exact=True)).to_be_visible()
    expect(timeline.get_by_text(key, exact=True)).to_be_visible()
    timeline.get_by_role("button", name="Copy the first call").click()
    expect(timeline.get_by_text("copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"curl '{url}/customers?limit=2' -H 'Authorization: Bearer {key}'"

    desk.ask("GET", "/v1/customers?limit=2")

    expect(title).to_be_hidden()
    expect(groups(page)).to_have_count(1)
    expect(groups(page)).to_contain_text(["GET/v1/customers200"])


def test_where_copying_is_not_allowed_the_text_is_shown(opened: Open) -> None:
    page = opened(language="es-AR")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject('no') }")

    page.get_by_role("button", name="Copiar la clave de API").click()

    shown = page.get_by_role("textbox", name="Copiá este texto")
    expect(shown).to_be_focused()
    assert page.evaluate("document.activeElement.selectionEnd") == len(shown.input_value()) > 10


def test_what_happens_is_shown_below_what_caused_it(opened: Open, desk: Desk) -> None:
    page = opened()
    desk.subscribe(HOOK, "payment.created", "payment.approved", "message.received")
    payment = desk.pay("Un café")
    desk.act("payment.approve", payment_id=payment)
    desk.settle()
    desk.act("message.receive", customer_id=ANA, content="Hola")
    desk.send("¿Todo bien?")

    expect(groups(page)).to_have_count(5)
    sent, received, approved, paid, subscribed = groups(page).all()
    expect(subscribed.locator(".path")).to_have_text(["/v1/webhooks"])
    expect(paid.locator(".path")).to_have_text(
        ["/v1/payments/create", "customer.created", "payment.created", HOOK]
    )
    expect(paid.locator(".call")).to_contain_text(ANA)
    expect(paid.locator(".call .tag")).to_have_text(["201"])
    expect(approved).to_contain_text(["Action payment.approve"])
    expect(approved.locator(".path")).to_have_text(["payment.approved", HOOK])
    expect(received).to_contain_text(["Hola"])
    expect(sent.locator(".path")).to_have_text(["/v1/messages/send", "message.sent"])


def test_the_clock_and_resets_are_lines_of_their_own(opened: Open, desk: Desk) -> None:
    desk.ask("GET", "/v1/customers")
    page = opened()
    desk.send()
    desk.advance("2h")
    expect(groups(page)).to_contain_text(
        [
            "The clock was moved to 11:00:00",
            "message.read",
            "message.delivered",
            "/v1/messages/send",
            "/v1/customers",
        ]
    )

    desk.post("/__admin/reset")

    expect(page.get_by_role("heading", name="Nothing has called yet")).to_be_visible()
    desk.ask("GET", "/v1/payments")
    expect(groups(page)).to_have_count(2)
    expect(groups(page)).to_contain_text(["/v1/payments", "The sandbox was reset"])


def test_marks_tell_what_was_out_of_the_ordinary(opened: Open, desk: Desk) -> None:
    rule = {"name": "down", "when": {"operation": "customers.list"}, "fault": {"status": 503}}
    desk.post("/__admin/rules", rule)
    desk.ask("GET", "/v1/customers")
    desk.ask("GET", "/v1/paymets")
    page = opened(width=390)

    expect(groups(page).locator(".tag")).to_have_text(["hint", "404", "rule down", "503"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_line_that_was_lost_is_read_anew(opened: Open, desk: Desk) -> None:
    page = opened(quiet=False)
    page.context.set_offline(True)
    desk.ask("GET", "/v1/customers")
    page.context.set_offline(False)

    expect(groups(page)).to_have_count(1)


def test_the_list_stays_where_it_is_read(opened: Open, desk: Desk) -> None:
    desk.send("eins")
    page = opened()
    line = page.get_by_role("button", name="message.sent")
    line.focus()

    desk.send("zwei")
    desk.advance("1m")

    expect(groups(page).first).to_contain_text("The clock was moved")
    expect(page.get_by_role("button", name="eins")).to_be_focused()
