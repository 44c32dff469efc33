"""The whole story of a line: call, decisions, events, deliveries, and what can be done."""

import hashlib
import hmac
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.http.pages.conftest import Open
from tests.receivers.listening import Receiver, answers
from tests.serving import Desk

ANA = "wa:5491123456789"
CAPTURE = "http://capture.invalid/hooks"


def story(page: Page) -> Locator:
    return page.get_by_role("dialog")


def shown(page: Page, line: str) -> Locator:
    """Open the story of the newest line that says so."""
    page.locator("#timeline-groups button").filter(has_text=line).first.click()
    return story(page)


def test_a_call_is_told_whole(opened: Open, desk: Desk) -> None:
    desk.pay("Un café")
    page = opened()

    told = shown(page, "/v1/payments/create")

    expect(told.get_by_role("heading", level=3)).to_contain_text("POST /v1/payments/create 201")
    expect(told.locator("pre:visible").filter(has_text='"description": "Un café"')).to_have_count(2)
    expect(told.get_by_text("82 bytes", exact=True)).to_be_visible()
    told.get_by_text("Headers (", exact=False).first.click()
    expect(told.get_by_text("content-type: application/json").first).to_be_visible()
    expect(told.locator(".stages code")).to_have_text(
        [
            "journaling",
            "authentication",
            "rate_limiting",
            "authorization",
            "interception",
            "validation",
            "idempotency",
            "performing",
        ]
    )
    expect(told.locator(".stages .decided")).to_contain_text("payments.create answered 201")
    expect(told.get_by_role("heading", level=5)).to_have_text(
        ["customer.created", "payment.created"]
    )


def test_the_stage_that_answered_is_marked(opened: Open, desk: Desk) -> None:
    rule = {"name": "down", "when": {"operation": "customers.list"}, "fault": {"status": 503}}
    desk.post("/__admin/rules", rule)
    desk.ask("GET", "/v1/customers")
    page = opened()

    told = shown(page, "/v1/customers")

    expect(told.locator(".stages li")).to_have_count(5)
    expect(told.locator(".stages .decided")).to_contain_text("interceptionthe rule 'down' hit")
    expect(told.locator(".stages .decided")).to_contain_text("answered here")
    expect(told.get_by_text("It caused no event.")).to_be_visible()


def test_a_delivery_is_told_with_its_bytes_and_every_attempt(opened: Open, desk: Desk) -> None:
    with Receiver(answers(500, b"sorry", "X-Why: tired"), answers(200)) as receiver:
        desk.subscribe(receiver.url, "payment.created")
        desk.pay()
        desk.settle()
        page = opened()
        told = shown(page, receiver.url)
        expect(told.get_by_text("Attempt 1")).to_be_visible()
        expect(told.get_by_text("sorry", exact=True)).to_be_visible()
        expect(told.get_by_text("next at")).to_be_visible()
        assert receiver.requests[0].body.decode() in told.locator("pre").all_text_contents()

        desk.advance("1s")

        expect(told.get_by_text("Attempt 2")).to_be_visible()
        expect(told.get_by_text("succeeded · 200")).to_be_visible()
        told.get_by_role("button", name="Redeliver").click()
        expect(told.get_by_text("Attempt 3")).to_be_visible()
        expect(page.get_by_text("was sent again: succeeded")).to_be_visible()
        assert len({each.body for each in receiver.requests}) == 1


def test_a_wrong_signature_is_explained(opened: Open, desk: Desk) -> None:
    desk.subscribe(CAPTURE, "payment.created", secret="whsec_right")
    desk.pay()
    [delivery] = desk.deliveries()
    body = desk.delivery(delivery["id"])["body"].encode()
    page = opened(f"/#delivery={delivery['id']}")
    told = story(page)
    told.get_by_text("Explain a signature").click()

    theirs = told.get_by_label("Signature your receiver computed")
    theirs.fill(hmac.new(b"whsec_right\n", body, hashlib.sha256).hexdigest())
    theirs.press("Enter")
    expect(told.get_by_text("recognized mistake")).to_be_visible()
    expect(told.locator(".explain dd").first).to_contain_text("newline")

    theirs.fill(delivery_signature(desk, delivery["id"]))
    told.get_by_role("button", name="Explain", exact=True).click()
    expect(told.get_by_text("That is the right signature.")).to_be_visible()
    theirs.fill("sha256=0000")
    theirs.press("Enter")
    expect(told.get_by_text("not recognized")).to_be_visible()


def delivery_signature(desk: Desk, identifier: str) -> str:
    return str(desk.delivery(identifier)["headers"]["X-RespondeIA-Signature"])


def test_a_story_has_an_address_and_gives_the_focus_back(opened: Open, desk: Desk) -> None:
    desk.send("Hola")
    page = opened(width=390)
    line = page.get_by_role("button", name="message.sent")
    line.press("Enter")
    expect(story(page)).to_be_visible()
    assert story(page).bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    address = page.url
    assert "#event=evt_" in address

    page.keyboard.press("Escape")

    expect(story(page)).to_be_hidden()
    expect(line).to_be_focused()
    expect(page).to_have_url(f"{desk.server}/sandboxes/{desk.name}/")
    page.evaluate("address => { window.location = address }", address)
    expect(story(page)).to_be_visible()
    expect(story(page).get_by_text('"content": "Hola"').last).to_be_visible()
    page.get_by_role("button", name="Close the story").click()
    expect(story(page)).to_be_hidden()


def test_what_is_held_no_longer_is_said_to_be_so(opened: Open, desk: Desk) -> None:
    desk.send()
    page = opened("/#request=req_none", quiet=False)
    expect(story(page).get_by_role("alert")).to_have_text(
        "req_none is not here: the sandbox was reset since, or holds it no longer."
    )
    page.keyboard.press("Escape")
    desk.ask("DELETE", "/__admin/requests")

    told = shown(page, "/v1/messages/send")

    expect(told.get_by_role("alert")).to_contain_text("is not here")
    expect(told.get_by_role("heading", level=5)).to_have_text(["customer.created", "message.sent"])


def test_a_story_goes_on_while_it_is_read(opened: Open, desk: Desk) -> None:
    desk.subscribe(CAPTURE, "message.received")
    desk.act("message.receive", customer_id=ANA, content="Hola")
    page = opened(language="es-AR")
    told = shown(page, "message.received")
    expect(told.get_by_text("Causado por Acción message.receive")).to_be_visible()
    expect(told.get_by_text("captured")).to_be_visible()

    taken = desk.post("/__admin/deliveries/take")
    desk.post(f"/__admin/deliveries/{taken['id']}/answer", {"status": 410, "body": "¡no!"})

    expect(told.get_by_text("Intento 1")).to_be_visible()
    expect(told.get_by_text("¡no!", exact=True)).to_be_visible()


@pytest.mark.parametrize(("button", "start"), [("curl", "curl -i"), ("pytest", "import httpx2")])
def test_a_call_is_copied_as_what_makes_it_again(
    opened: Open, desk: Desk, button: str, start: str
) -> None:
    desk.pay("Un café")
    page = opened()
    told = shown(page, "/v1/payments/create")

    told.get_by_role("button", name=f"Copy as {button}").click()

    expect(told.get_by_text("copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(start)
    assert "/payments/create" in copied


def test_everybody_can_use_a_story(
    opened: Open, desk: Desk, faults: Callable[[Page], list[str]]
) -> None:
    desk.subscribe(CAPTURE, "payment.created")
    desk.pay("x" * 1000)
    for colours in ("light", "dark"):
        page = opened(width=390, colours=colours)
        told = shown(page, CAPTURE)
        expect(told.get_by_text("The exact bytes sent")).to_be_visible()
        assert faults(page) == []
        assert page.evaluate("document.getElementById('story-told').scrollWidth") <= 390
