"""The phone, as a person who plays the customer uses it; the shop answers from its desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.http.pages.conftest import Open
from tests.serving import Desk

ANA, BRUNO = "wa:5491123456789", "tg:bruno"
PEOPLE = {
    "ai_settings": {"enabled": False},
    "customers": [
        {"id": ANA, "name": "Ana Gutiérrez", "created_at": "-9d"},
        {"id": BRUNO, "channel": "telegram", "name": "Bruno", "created_at": "-2d"},
    ],
    "behavior": {"messages": {"delivered_after": "600ms", "read_after": "3s"}},
}
HOSTILE = (
    "<script>document.title='broken'</script>",
    "<img src=x onerror=\"document.title='broken'\">",
    "</textarea></article><b id=broken>",
    "javascript:document.title='broken'",
    "{{ 7 * 7 }} ${document.title='broken'}",
    "\"' onmouseover='document.title=1",
    "\u202e\u0000 \ud83e\uddc9".replace("\u0000", ""),
)


@pytest.fixture
def people(desk: Desk) -> None:
    """Ana and Bruno, whom nobody has written to."""
    assert desk.ask("PUT", "/__admin/state", PEOPLE).status == 200


def phone(page: Page) -> Locator:
    return page.locator("#phone")


def log(page: Page) -> Locator:
    return phone(page).get_by_role("log", name="Conversation with the shop")


def options(page: Page, **more: Any) -> Locator:  # noqa: ANN401 (what it is chosen by)
    return phone(page).get_by_role("listbox", name="Customers").get_by_role("option", **more)


def bubbles(page: Page) -> Locator:
    return log(page).get_by_role("article")


def writes(page: Page, text: str) -> None:
    phone(page).get_by_label("Message", exact=True).fill(text)
    phone(page).get_by_role("button", name="Send").click()


def heard(desk: Desk, event: str) -> list[Any]:
    """Return what was told of events of this name."""
    return [each["data"] for each in desk.get(f"/__admin/events?event={event}")["events"]]


def picked(page: Page, name: str) -> None:
    phone(page).get_by_label("You are the customer").click()
    options(page, name=name).click()


def test_on_an_empty_screen_one_click_and_a_text_are_a_first_message(
    opened: Open, desk: Desk
) -> None:
    page = opened()
    expect(phone(page).get_by_label("Address")).to_have_value(ANA)
    expect(log(page)).to_contain_text("Nothing has been said yet.")

    phone(page).get_by_label("Message", exact=True).click()
    page.keyboard.type("Hola")
    page.keyboard.press("Enter")

    expect(bubbles(page)).to_have_text(["You:Hola09:00delivered"])
    expect(phone(page).get_by_label("You are the customer")).to_have_value(f"Ana Gutiérrez · {ANA}")
    expect(phone(page).get_by_label("Message", exact=True)).to_have_value("")
    expect(phone(page).get_by_label("Message", exact=True)).to_be_focused()
    (created,) = heard(desk, "customer.created")
    assert (created["customer_id"], created["name"]) == (ANA, "Ana Gutiérrez")


def test_a_new_customer_is_an_address_of_a_channel_and_a_name(opened: Open, desk: Desk) -> None:
    page = opened()
    phone(page).get_by_role("button", name="New", exact=True).click()
    address = phone(page).get_by_label("Address")
    expect(address).to_have_value(re.compile(r"^wa:54911\d{8}$"))
    phone(page).get_by_role("combobox", name="Channel").select_option("telegram")
    expect(address).to_have_value(re.compile(r"^tg:54911\d{8}$"))
    phone(page).get_by_role("combobox", name="Channel").select_option("webchat")
    address.fill("web:visita-1")
    phone(page).get_by_role("textbox", name="Name", exact=True).fill("Zoé")

    writes(page, "¿Están?")

    expect(bubbles(page)).to_have_count(1)
    (created,) = heard(desk, "customer.created")
    assert (created["customer_id"], created["name"], created["channel"]) == (
        "web:visita-1",
        "Zoé",
        "webchat",
    )


def test_an_address_of_another_channel_is_refused_and_the_text_stays(
    opened: Open, desk: Desk
) -> None:
    page = opened(quiet=False)
    phone(page).get_by_label("Address").fill("tg:ana")

    writes(page, "Hola")

    expect(page.get_by_text("'tg:ana' is an address of telegram, not of whatsapp")).to_be_visible()
    expect(phone(page).get_by_label("Message", exact=True)).to_have_value("Hola")
    assert heard(desk, "message.received") == []


def test_shift_and_enter_break_a_line_and_nothing_sends_nothing(opened: Open, desk: Desk) -> None:
    page = opened()
    phone(page).get_by_label("Message", exact=True).click()
    page.keyboard.press("Enter")
    page.keyboard.type("uno")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dos")
    page.keyboard.press("Enter")

    expect(bubbles(page)).to_have_count(1)
    assert [each["content"] for each in heard(desk, "message.received")] == ["uno\ndos"]


def test_pictures_documents_and_places_can_be_sent(opened: Open, desk: Desk) -> None:
    page = opened()
    attach = phone(page).get_by_role("button", name="Attach an image, a document or a location")
    attach.click()
    phone(page).get_by_label("Message", exact=True).fill("¿Tienen este?")
    phone(page).get_by_role("button", name="Send").click()
    expect(bubbles(page)).to_have_count(1)
    for number, kind in ((2, "document"), (3, "location")):
        attach.click()
        phone(page).get_by_role("combobox", name="Attach").select_option(kind)
        phone(page).get_by_role("button", name="Send").click()
        expect(bubbles(page)).to_have_count(number)

    told = [(each["type"], each["content"], each.get("media_url")) for each in received(desk)]
    assert told == [
        ("image", "¿Tienen este?", "https://cdn.example.com/mate.jpg"),
        ("document", "comprobante.pdf", "https://cdn.example.com/comprobante.pdf"),
        ("location", "-32.9477,-60.6304", None),
    ]
    picture = bubbles(page).first.get_by_role("link", name="mate.jpg")
    expect(picture).to_have_attribute("href", "https://cdn.example.com/mate.jpg")
    expect(picture).to_have_attribute("rel", "noopener noreferrer")
    expect(bubbles(page).first).to_contain_text("¿Tienen este?")
    expect(attach).to_have_attribute("aria-expanded", "false")


def received(desk: Desk) -> list[Any]:
    return heard(desk, "message.received")


@pytest.mark.usefixtures("people")
def test_ticks_follow_the_clock_which_can_be_moved_on(opened: Open, desk: Desk) -> None:
    page = opened()
    desk.send("Buenas")
    expect(bubbles(page)).to_have_text(["PersonBuenas09:00sent"])
    expect(
        phone(page).get_by_text("The clock is frozen, so the ticks do not move.")
    ).to_be_visible()

    phone(page).get_by_role("button", name="Advance the clock").click()

    expect(bubbles(page)).to_have_text(["PersonBuenas09:00delivered"])
    expect(phone(page).get_by_text("The clock is frozen")).to_be_hidden()
    desk.advance("10s")
    expect(bubbles(page)).to_have_text(["PersonBuenas09:00read"])


def test_what_failed_says_why(opened: Open, desk: Desk) -> None:
    desk.send("Buenas", to="wa:5491100000001")
    desk.advance("1s")

    page = opened()

    expect(phone(page).get_by_text("magic: what it sends fails")).to_be_visible()
    expect(bubbles(page)).to_contain_text("The recipient could not be reached")
    expect(bubbles(page)).to_contain_text("recipient_unreachable")
    expect(bubbles(page)).to_contain_text("failed")


@pytest.mark.usefixtures("people")
def test_a_page_that_is_merely_open_reads_nothing(opened: Open, desk: Desk) -> None:
    page = opened()
    desk.send("Buenas")
    desk.advance("1s")
    expect(bubbles(page)).to_contain_text("delivered")
    assert heard(desk, "message.read") == []

    writes(page, "Hola")

    expect(bubbles(page).first).to_contain_text("read")
    assert len(heard(desk, "message.read")) == 1


@pytest.mark.usefixtures("people")
def test_messages_are_read_as_they_come_or_left_unread(opened: Open, desk: Desk) -> None:
    page = opened()
    writes(page, "Hola")
    expect(bubbles(page)).to_have_count(1)
    desk.send("uno")
    desk.advance("1s")
    expect(bubbles(page).nth(1)).to_contain_text("read")

    phone(page).get_by_label("Read messages as they come").uncheck()
    expect(phone(page).get_by_text("has messages read 3 sec after they were sent")).to_be_visible()
    phone(page).get_by_role("button", name="Leave them unread").click()
    expect(phone(page).get_by_text("has messages read")).to_be_hidden()
    desk.send("dos")
    desk.advance("1h")
    expect(bubbles(page).nth(2)).to_contain_text("delivered")
    assert len(heard(desk, "message.read")) == 1

    desk.send("tres")
    expect(bubbles(page)).to_have_count(4)
    phone(page).get_by_role("button", name="Read all now").click()

    expect(bubbles(page).nth(2)).to_contain_text("read")
    expect(bubbles(page).nth(3)).to_contain_text("read")
    expect(phone(page).get_by_role("button", name="Read all now")).to_be_disabled()


def test_who_never_reads_does_not_on_the_phone_either(opened: Open, desk: Desk) -> None:
    desk.send("Buenas", to="wa:5491100000002")
    page = opened()
    writes(page, "Hola")
    expect(bubbles(page)).to_have_count(2)

    desk.advance("1m")

    expect(bubbles(page).first).to_contain_text("delivered")
    assert heard(desk, "message.read") == []


def test_assistant_and_person_are_told_apart(opened: Open, desk: Desk) -> None:
    desk.ask("PUT", "/__admin/state", {**PEOPLE, "ai_settings": {"enabled": True}})
    page = opened()
    writes(page, "Hola")
    expect(phone(page).get_by_text("the answer waits for it")).to_be_visible()
    expect(phone(page).get_by_text("the assistant answers")).to_be_visible()

    phone(page).get_by_role("button", name="Advance the clock").click()

    expect(bubbles(page).nth(1)).to_contain_text("Assistant¡Hola! ¿En qué puedo ayudarte?")
    desk.send("Te escribe Lucía")
    expect(bubbles(page).nth(2)).to_contain_text("PersonTe escribe Lucía")
    edges = [
        bubbles(page).nth(place).evaluate("each => getComputedStyle(each).borderLeftColor")
        for place in (1, 2)
    ]
    assert edges[0] != edges[1]


@pytest.mark.usefixtures("people")
def test_a_person_can_be_asked_for_once(opened: Open, desk: Desk) -> None:
    page = opened()
    ask = phone(page).get_by_role("button", name="Ask for a person")

    ask.click()

    expect(log(page)).to_contain_text("Handed over to a person (the customer asked) 09:00")
    expect(phone(page).get_by_text("a person has taken over (the customer asked)")).to_be_visible()
    expect(ask).to_be_disabled()
    assert [each["reason"] for each in heard(desk, "conversation.escalated")] == [
        "customer_request"
    ]


@pytest.mark.usefixtures("people")
def test_a_payment_is_made_and_its_status_is_live(opened: Open, desk: Desk) -> None:
    page = opened()
    phone(page).get_by_role("button", name="Create a payment").click()
    phone(page).get_by_label("Amount").fill("1234.50")
    phone(page).get_by_label("Description").fill("Mate imperial")
    phone(page).get_by_role("button", name="Create it").click()

    expect(bubbles(page)).to_contain_text("Mate imperial")
    expect(bubbles(page)).to_contain_text("$ 1.234,50")
    expect(bubbles(page)).to_contain_text("pending")
    link = bubbles(page).get_by_role("link", name="Open the checkout")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    (created,) = heard(desk, "payment.created")
    expect(link).to_have_attribute("href", created["payment_link"])
    desk.advance("1h")
    desk.act("payment.approve", payment_id=created["payment_id"])
    expect(bubbles(page)).to_contain_text("approved")
    expect(phone(page).get_by_role("link", name="See it at the checkout")).to_be_focused()
    (call,) = desk.get("/__admin/requests?operation=payments.create")["requests"]
    assert call["status"] == 201
    assert desk.get("/__admin/conduct")["findings"] == []


@pytest.mark.usefixtures("people")
def test_a_payment_may_be_left_to_the_timer(opened: Open, desk: Desk) -> None:
    page = opened()
    phone(page).get_by_role("button", name="Create a payment").click()
    phone(page).get_by_label("I decide at the checkout").uncheck()
    phone(page).get_by_role("button", name="Create it").click()
    expect(bubbles(page)).to_contain_text("pending")

    desk.advance("3s")

    expect(bubbles(page)).to_contain_text("approved")


def test_a_refused_payment_says_why(opened: Open, desk: Desk) -> None:
    desk.send("Hola")
    desk.post(
        "/__admin/rules", {"when": {"operation": "payments.create"}, "fault": {"status": 503}}
    )
    page = opened(quiet=False)

    phone(page).get_by_role("button", name="Create a payment").click()
    phone(page).get_by_role("button", name="Create it").click()

    expect(page.locator(".notice.bad")).to_contain_text("unavailable")


@pytest.mark.usefixtures("people")
def test_the_shop_can_be_blocked_and_unblocked(opened: Open, desk: Desk) -> None:
    page = opened()

    phone(page).get_by_role("button", name="Block the shop").click()

    expect(phone(page).get_by_text("You have blocked the shop")).to_be_visible()
    expect(phone(page).get_by_label("Message", exact=True)).to_be_hidden()
    desk.send("¿Estás?")
    desk.advance("1h")
    expect(bubbles(page)).to_contain_text("sent")
    expect(phone(page).get_by_role("button", name="Unblock")).to_be_focused()
    phone(page).get_by_role("button", name="Unblock").click()
    expect(phone(page).get_by_label("Message", exact=True)).to_be_focused()
    desk.send("¿Ahora?")
    desk.advance("1s")
    expect(bubbles(page).nth(1)).to_contain_text("delivered")
    expect(bubbles(page).nth(0)).to_contain_text("sent")


def test_a_customer_is_found_among_many_by_name_or_number(opened: Open, desk: Desk) -> None:
    many = [{"id": f"wa:54911{number:08d}", "name": f"Clienta {number}"} for number in range(2000)]
    desk.ask("PUT", "/__admin/state", {"customers": [*many, *PEOPLE["customers"]]})
    page = opened()
    field = phone(page).get_by_label("You are the customer")
    field.click()
    expect(options(page)).to_have_count(30)
    expect(phone(page).get_by_text("30 of 2,002")).to_be_visible()

    field.fill("clienta 1999")
    expect(options(page)).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value("Clienta 1999 · wa:5491100001999")
    field.click()
    page.keyboard.type("bru")
    expect(options(page)).to_have_count(1)
    field.press("Escape")

    expect(phone(page).get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("Clienta 1999 · wa:5491100001999")
    field.fill("nobody at all")
    expect(phone(page).get_by_text("Nobody has such a name or address.")).to_be_visible()


@pytest.mark.usefixtures("people")
def test_who_comes_while_the_list_is_open_stands_in_it(opened: Open, desk: Desk) -> None:
    page = opened()
    phone(page).get_by_label("You are the customer").click()
    expect(options(page)).to_have_count(2)

    desk.act("message.receive", customer_id="wa:5491100001111", content="Hola", name="Zoé")

    expect(options(page)).to_have_count(3)
    expect(options(page).first).to_contain_text("Zoé")


@pytest.mark.usefixtures("people")
def test_a_phone_that_is_not_shown_reads_when_it_is(opened: Open, desk: Desk) -> None:
    page = opened(width=390)
    page.get_by_role("button", name="Phone").click()
    writes(page, "Hola")
    expect(bubbles(page)).to_have_count(1)
    page.get_by_role("button", name="Timeline").click()
    desk.send("Buenas")
    desk.advance("1s")
    expect(page.locator("#phone-log article")).to_have_count(2)
    assert heard(desk, "message.read") == []

    page.get_by_role("button", name="Phone").click()

    expect(bubbles(page).last).to_contain_text("read")


@pytest.mark.usefixtures("people")
def test_who_was_chosen_is_kept_when_the_page_is_loaded_again(opened: Open) -> None:
    page = opened()
    field = phone(page).get_by_label("You are the customer")
    expect(field).to_have_value(f"Ana Gutiérrez · {ANA}")
    picked(page, "Bruno")
    expect(field).to_have_value(f"Bruno · {BRUNO}")

    page.reload()

    expect(field).to_have_value(f"Bruno · {BRUNO}")


@pytest.mark.usefixtures("people")
def test_what_others_are_told_is_not_shown(opened: Open, desk: Desk) -> None:
    page = opened()
    desk.post(
        "/v1/messages/send", {"channel": "telegram", "to": BRUNO, "content": "Solo para Bruno"}
    )
    desk.send("Para Ana")

    expect(bubbles(page)).to_have_count(1)
    expect(bubbles(page)).to_contain_text("Para Ana")
    picked(page, "Bruno")
    expect(bubbles(page)).to_have_count(1)
    expect(bubbles(page)).to_contain_text("Solo para Bruno")


@pytest.mark.usefixtures("people")
def test_the_conversation_stays_at_its_end_or_where_it_is_read(opened: Open, desk: Desk) -> None:
    for number in range(30):
        desk.send(f"Mensaje {number}")
    page = opened()
    expect(bubbles(page).last).to_be_in_viewport()

    desk.send("Al final")
    expect(bubbles(page).last).to_contain_text("Al final")
    expect(bubbles(page).last).to_be_in_viewport()
    log(page).evaluate("each => each.scrollTo(0, 0)")
    expect(bubbles(page).last).not_to_be_in_viewport()
    desk.send("Más abajo")
    below = phone(page).get_by_role("button", name="New messages")
    expect(below).to_be_visible()
    expect(bubbles(page).first).to_be_in_viewport()
    below.click()

    expect(bubbles(page).last).to_contain_text("Más abajo")
    expect(bubbles(page).last).to_be_in_viewport()
    expect(below).to_be_hidden()


@pytest.mark.usefixtures("people")
def test_earlier_messages_are_there_to_be_asked_for(opened: Open, desk: Desk) -> None:
    for number in range(103):
        desk.act("message.receive", customer_id=ANA, content=f"Mensaje {number}")
    page = opened()
    expect(bubbles(page)).to_have_count(100)
    expect(bubbles(page).first).to_contain_text("Mensaje 3")

    phone(page).get_by_role("button", name="Earlier messages").click()

    expect(bubbles(page)).to_have_count(103)
    expect(phone(page).get_by_role("button", name="Earlier messages")).to_have_count(0)


@pytest.mark.usefixtures("people")
def test_messages_keep_their_times_over_a_jump(opened: Open, desk: Desk) -> None:
    page = opened()
    writes(page, "Hoy")
    expect(bubbles(page)).to_have_count(1)
    desk.advance("26h")
    writes(page, "Mañana")

    expect(bubbles(page)).to_have_text(["You:Hoy09:00delivered", "You:Mañana11:00delivered"])
    expect(log(page)).to_contain_text("Mon, Mar 2, 2026")
    expect(log(page)).to_contain_text("Tue, Mar 3, 2026")


@pytest.mark.usefixtures("people")
def test_a_reset_begins_anew_and_a_text_under_way_stays(opened: Open, desk: Desk) -> None:
    page = opened()
    writes(page, "Hola")
    expect(bubbles(page)).to_have_count(1)
    phone(page).get_by_label("Message", exact=True).fill("Todavía no")

    desk.post("/__admin/reset")

    expect(bubbles(page)).to_have_count(0)
    expect(phone(page).get_by_label("Address")).to_have_value(ANA)
    expect(phone(page).get_by_label("Message", exact=True)).to_have_value("Todavía no")


@pytest.mark.usefixtures("people")
def test_all_of_it_can_be_done_with_the_keyboard(opened: Open) -> None:
    page = opened()
    field = phone(page).get_by_label("You are the customer")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(options(page, selected=True)).to_contain_text("Ana")
    page.keyboard.press("ArrowUp")
    expect(options(page, selected=True)).to_contain_text("Bruno")
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"Bruno · {BRUNO}")
    expect(field).to_be_focused()

    page.keyboard.press("Tab")
    expect(phone(page).get_by_role("button", name="New", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(log(page)).to_be_focused()
    page.keyboard.press("Tab")
    expect(phone(page).get_by_role("button", name="Attach an image")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Hola")
    page.keyboard.press("Enter")

    expect(bubbles(page)).to_have_count(1)
    for name in ("Send", "Create a payment", "Ask for a person"):
        page.keyboard.press("Tab")
        expect(phone(page).get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(log(page)).to_contain_text("Handed over to a person")
    expect(log(page)).to_be_focused()
    phone(page).get_by_role("button", name="Create a payment").press("Enter")
    page.keyboard.press("Escape")
    expect(phone(page).get_by_role("button", name="Create it")).to_be_hidden()
    expect(phone(page).get_by_role("button", name="Create a payment")).to_be_focused()


@pytest.mark.usefixtures("people")
def test_on_a_small_screen_in_spanish(opened: Open, desk: Desk) -> None:
    page = opened(width=390, language="es-AR")
    page.get_by_role("button", name="Teléfono").click()
    desk.send("Buenas")

    bubble = (
        phone(page).get_by_role("log", name="Conversación con la tienda").get_by_role("article")
    )
    expect(bubble).to_have_text(["PersonaBuenas09:00enviado"])
    expect(bubble).to_be_in_viewport()
    phone(page).get_by_label("Mensaje", exact=True).fill("Hola")
    phone(page).get_by_role("button", name="Enviar").click()
    expect(bubble).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_nothing_that_is_written_becomes_markup(opened: Open, desk: Desk) -> None:
    for text in HOSTILE:
        desk.act(
            "message.receive", customer_id=f"web:{text.strip()}"[:200], content=text, name=text
        )
    body = {"customer_id": ANA, "amount": 100, "description": HOSTILE[0]}
    desk.post("/v1/payments/create", body)
    for text in HOSTILE:
        desk.send(text)
        desk.act(
            "message.receive", customer_id=ANA, content="x", type="image", media_url=f"{text}/f"
        )
    page = opened()

    expect(bubbles(page)).to_have_count(15)
    for place, text in enumerate(HOSTILE):
        expect(bubbles(page).nth(place * 2 + 1)).to_contain_text(text)
    phone(page).get_by_label("You are the customer").click()
    expect(options(page)).to_have_count(8)
    for text in HOSTILE[:3]:
        phone(page).get_by_label("You are the customer").fill(text)
        options(page, name=text).first.click()
        expect(bubbles(page)).to_have_count(1)
        expect(bubbles(page)).to_contain_text(text)
        phone(page).get_by_label("You are the customer").click()
    assert page.title() == "Inspector · respondeia-mock"
    assert page.locator("#broken, main img, main script").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0


def test_addresses_in_a_text_are_links(opened: Open, desk: Desk) -> None:
    desk.send("Pagá en https://shop.example/pagar?a=1&b=2. ¡Gracias!")
    page = opened()
    link = bubbles(page).get_by_role("link")
    expect(link).to_have_text("https://shop.example/pagar?a=1&b=2")
    expect(link).to_have_attribute("href", "https://shop.example/pagar?a=1&b=2")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.usefixtures("people")
def test_everybody_can_use_a_phone_in_use(
    opened: Open, desk: Desk, faults: Callable[[Page], list[str]], colours: str
) -> None:
    for text in ("Hola", "https://shop.example/"):
        desk.send(text)
    desk.send("Nunca", to="wa:5491100000001")
    desk.advance("5s")
    desk.act(
        "message.receive",
        customer_id=ANA,
        content="x",
        type="image",
        media_url="https://a.example/b",
    )
    desk.act("conversation.escalate", customer_id=ANA)
    desk.pay("Mate")
    desk.send("Otra")
    page = opened(colours=colours)
    phone(page).get_by_role("button", name="Create a payment").click()
    phone(page).get_by_role("button", name="Attach an image").click()
    expect(phone(page).get_by_text("The clock is frozen")).to_be_visible()
    assert faults(page) == []
    phone(page).get_by_role("button", name="Block the shop").click()
    phone(page).get_by_role("button", name="New", exact=True).click()
    phone(page).get_by_label("You are the customer").click()
    expect(options(page)).to_have_count(3)
    assert faults(page) == []


def test_in_live_there_is_no_key_to_charge_with(opened: Open, desk: Desk) -> None:
    page = opened(origin=f"{desk.server}/sandboxes/live")
    expect(phone(page).get_by_role("button", name="Ask for a person")).to_be_visible()
    expect(phone(page).get_by_role("button", name="Create a payment")).to_have_count(0)
