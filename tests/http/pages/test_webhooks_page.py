"""The page of webhooks, as somebody uses it: who is told, how that goes, what a doctor finds."""

import json
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import respondeia_mock.http.pages
from respondeia_mock.core.probes import PROBES
from tests.cli.receivers import SECRET, accepting, raw
from tests.cli.receivers import Receiver as Judging
from tests.http.pages.conftest import Open
from tests.receivers.listening import Gate, Receiver, answers
from tests.serving import Desk

PATH = "/inspector/webhooks"
CAPTURE = "http://capture.invalid/hook"
WORDS = Path(respondeia_mock.http.pages.__file__).parent / "words"


def card(page: Page, url: str) -> Locator:
    return page.get_by_role("article", name=url)


def test_an_empty_page_says_how_to_begin(opened: Open) -> None:
    page = opened(PATH)

    expect(page.get_by_text("Nobody is subscribed yet.")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_label("Receiver")).to_have_value("")


def test_a_url_is_subscribed_with_some_events_and_a_secret(opened: Open, desk: Desk) -> None:
    page = opened(PATH)
    form = page.get_by_role("region", name="Subscribe a URL")
    form.get_by_label("URL", exact=True).fill(CAPTURE)
    form.get_by_label("Secret").fill("whsec_mine")
    form.get_by_role("button", name="None").click()
    form.get_by_role("button", name="Subscribe").click()
    assert desk.get("/__admin/webhooks")["webhooks"] == [], "no event was chosen"

    form.get_by_label("payment.approved").check()
    form.get_by_role("button", name="Subscribe").click()

    expect(card(page, CAPTURE)).to_contain_text("captured: waits to be taken")
    expect(page.get_by_label("Notices")).to_contain_text(f"{CAPTURE} is told from now on.")
    (told,) = desk.get("/__admin/webhooks")["webhooks"]
    assert (told["url"], told["events"], told["secret"]) == (
        CAPTURE,
        ["payment.approved"],
        "whsec_mine",
    )


def test_what_went_well_and_what_did_not_is_shown_as_it_happens(opened: Open, desk: Desk) -> None:
    with Receiver(answers(500), answers(200), answers(200), answers(503)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        page = opened(PATH)
        mine = card(page, receiver.url)
        expect(mine).to_contain_text("nothing was sent yet")

        desk.send()
        desk.settle()
        expect(mine).to_contain_text("waiting 1")
        desk.advance("1s")  # the retry
        desk.send()
        desk.send()
        desk.advance("1m")
        desk.settle()

        expect(mine).to_contain_text("66.7%")
        expect(mine).to_contain_text("succeeded 2")
        expect(mine).to_contain_text("exhausted 1")
        expect(mine).to_contain_text("in 9 attempts")
        expect(mine).to_contain_text("answered 503")
        rows = mine.get_by_role("row")
        expect(rows).to_have_count(5)
        expect(rows.first).to_contain_text(re.compile(r"09:00:32.*message\.sent.*attempt 6.*503"))
        story = rows.first.get_by_role("link")
        last = desk.deliveries()[-1]["id"]
        expect(story).to_have_attribute("href", f"../#delivery={last}")
        expect(story).to_have_accessible_name(f"Story of delivery {last}")


def test_what_is_not_sent_says_which_flag_to_add(opened: Open, desk: Desk) -> None:
    desk.subscribe("http://8.8.8.8/", "message.sent")
    desk.send()
    desk.settle()
    page = opened(PATH)

    expect(card(page, "http://8.8.8.8/")).to_contain_text("--allow-webhook-host 8.8.8.8")
    expect(card(page, "http://8.8.8.8/")).to_contain_text("not sent")


def test_a_webhook_is_paused_and_resumed_from_the_keyboard(opened: Open, desk: Desk) -> None:
    desk.subscribe(CAPTURE, "message.sent")
    page = opened(PATH)
    mine = card(page, CAPTURE)
    mine.get_by_role("button", name="Pause").focus()

    page.keyboard.press("Enter")
    expect(mine.get_by_role("button", name="Resume")).to_be_focused()
    expect(mine.get_by_text("paused", exact=True)).to_be_visible()
    assert desk.get("/__admin/webhooks")["webhooks"][0]["active"] is False

    page.keyboard.press("Enter")
    expect(mine.get_by_text("active", exact=True)).to_be_visible()
    expect(mine.get_by_role("button", name="Pause")).to_be_focused()


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (200, re.compile(r"Test: message\.sent was answered 200 in \d+ ms\.")),
        (418, re.compile(r"Test: message\.sent failed: the receiver answered 418\.")),
    ],
)
def test_a_webhook_is_tried_out_without_a_call_of_the_integration(
    opened: Open, desk: Desk, status: int, sentence: re.Pattern[str]
) -> None:
    with Receiver(answers(status)) as receiver:
        desk.subscribe(receiver.url, "message.sent", "payment.approved")
        page = opened(PATH)
        calls = desk.get("/__admin/requests")["total"]
        mine = card(page, receiver.url)
        mine.get_by_role("button", name="Test").click()

        expect(mine.get_by_role("status")).to_have_text(sentence)
        expect(mine.get_by_role("status").get_by_role("link")).to_have_attribute(
            "href", re.compile(r"^\.\./#delivery=dlv_")
        )
        assert receiver.wait_for(1)[0].event == "message.sent"
        assert desk.get("/__admin/requests")["total"] == calls


def test_a_test_of_a_slow_receiver_is_followed_until_it_answers(opened: Open, desk: Desk) -> None:
    gate = Gate()
    with Receiver(gate) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        page = opened(PATH)
        mine = card(page, receiver.url)
        mine.get_by_role("button", name="Test").click()
        expect(mine.get_by_role("status")).to_have_text("Test: message.sent is on its way…")

        gate.open()

        expect(mine.get_by_role("status")).to_contain_text("was answered 200")


def test_the_secret_is_shown_and_copied_when_asked_for(opened: Open, desk: Desk) -> None:
    desk.subscribe(CAPTURE, "message.sent", secret="whsec_hidden")
    page = opened(PATH)
    mine = card(page, CAPTURE)
    expect(page.get_by_text("whsec_hidden")).to_be_hidden()

    mine.get_by_role("button", name="Show").click()
    expect(page.get_by_text("whsec_hidden")).to_be_visible()
    mine.get_by_role("button", name="Copy").click()

    expect(page.get_by_label("Notices")).to_contain_text("The secret is on the clipboard.")
    assert page.evaluate("navigator.clipboard.readText()") == "whsec_hidden"


def test_a_webhook_is_deleted_when_asked_for_twice(opened: Open, desk: Desk) -> None:
    desk.subscribe(CAPTURE, "message.sent")
    page = opened(PATH)
    remove = card(page, CAPTURE).get_by_role("button", name="Delete")
    remove.click()
    assert len(desk.get("/__admin/webhooks")["webhooks"]) == 1

    card(page, CAPTURE).get_by_role("button", name="Really delete?").click()

    expect(card(page, CAPTURE)).to_have_count(0)
    expect(page.get_by_text("Nobody is subscribed yet.")).to_be_visible()
    assert desk.get("/__admin/webhooks")["webhooks"] == []


def test_a_webhook_that_the_integration_makes_comes_up_by_itself(opened: Open, desk: Desk) -> None:
    page = opened(PATH)
    hook = desk.subscribe(CAPTURE, "message.sent")
    expect(card(page, CAPTURE)).to_contain_text(hook)

    desk.did("DELETE", f"/v1/webhooks/{hook}")
    expect(card(page, CAPTURE)).to_have_count(0)


def test_the_doctor_finds_a_careless_receiver(opened: Open, desk: Desk) -> None:
    with Judging(accepting) as receiver:
        desk.subscribe(receiver.url, "message.sent", secret=SECRET)
        page = opened(PATH)
        doctor = page.get_by_role("region", name="Doctor")
        doctor.get_by_role("button", name="Examine").click()

        expect(doctor.get_by_role("status")).to_have_text(
            f"3 probes failed. message.sent was sent to {receiver.url}."
        )
        verdicts = doctor.get_by_role("listitem")
        expect(verdicts).to_have_count(8)
        expect(verdicts.locator(".mark")).to_have_text(
            ["ok", "FAIL", "FAIL", "FAIL", "note", "note", "note", "ok"]
        )
        expect(verdicts.nth(1)).to_contain_text("tampered")
        expect(verdicts.nth(1)).to_contain_text("it accepted a forgery")
        expect(verdicts.nth(1)).to_contain_text(
            "A correct receiver refuses with 4xx; this one answered 200."
        )
        expect(verdicts.nth(6)).to_contain_text("this one answered 200 and 200.")


def test_the_doctor_examines_another_url_from_the_keyboard(opened: Open) -> None:
    with Judging(raw) as receiver:
        page = opened(PATH)
        doctor = page.get_by_role("region", name="Doctor")
        doctor.get_by_label("Receiver").focus()
        page.keyboard.press("Tab")
        page.keyboard.type(receiver.url)
        page.keyboard.press("Tab")
        page.keyboard.type(SECRET)
        page.keyboard.press("Tab")
        page.keyboard.type("customer.u")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")

        expect(doctor.get_by_role("status")).to_have_text(
            f"Nothing to repair. customer.updated was sent to {receiver.url}."
        )
        expect(doctor.get_by_role("button", name="Examine")).to_be_focused()


def test_the_doctor_says_whom_it_cannot_reach_and_whom_it_may_not(opened: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    page = opened(PATH, quiet=False)
    doctor = page.get_by_role("region", name="Doctor")
    doctor.get_by_label("Secret").fill("s")
    for url, sentence in (
        (f"http://127.0.0.1:{port}/", f"Nothing listens on 127.0.0.1:{port}"),
        ("http://8.8.8.8/", "--allow-webhook-host 8.8.8.8"),
    ):
        doctor.get_by_label("URL", exact=True).fill(url)
        doctor.get_by_role("button", name="Examine").click()
        expect(doctor.get_by_role("status")).to_contain_text(sentence)
        expect(doctor.get_by_role("listitem")).to_have_count(0)


def test_everybody_can_use_cards_and_verdicts(
    opened: Open, faults: Callable[[Page], list[str]], desk: Desk
) -> None:
    with Judging(accepting) as receiver:
        desk.subscribe("http://8.8.8.8/", "message.sent")
        desk.subscribe(CAPTURE, "message.sent")
        desk.subscribe(receiver.url, "message.sent")
        desk.send()
        desk.settle()
        page = opened(PATH, width=390, colours="dark")
        card(page, receiver.url).get_by_role("button", name="Test").click()
        page.get_by_role("button", name="Examine").click()
        expect(page.locator("#verdicts li")).to_have_count(8)

        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_says_of_the_probes_what_the_doctor_does() -> None:
    words = json.loads((WORDS / "en" / "webhooks.json").read_bytes())["doctor"]["probes"]

    assert words == {
        each.name: {"sent": each.sentence, "expected": each.expected} for each in PROBES
    }


def test_on_a_phone_in_spanish(opened: Open, desk: Desk) -> None:
    desk.subscribe("http://8.8.8.8/", "message.sent")
    desk.send()
    desk.settle()
    page = opened(PATH, width=390, language="es-AR")
    mine = card(page, "http://8.8.8.8/")

    expect(mine).to_contain_text("omitidas 1")
    mine.get_by_role("button", name="Pausar").click()
    expect(mine.get_by_text("en pausa")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    height = mine.get_by_role("button", name="Reanudar").evaluate("e => e.offsetHeight")
    assert height >= 36


def test_what_others_chose_is_text_and_nothing_else(opened: Open, desk: Desk) -> None:
    hostile = "http://capture.invalid/<img src=x onerror=alert(1)>\"'{{7*7}}${7*7}"
    desk.post("/__admin/actions/webhook.subscribe", {"url": hostile, "secret": "<b>s</b>"})
    page = opened(PATH)

    expect(page.get_by_role("heading", level=3)).to_have_text(hostile)
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("<b>s</b>")).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)
