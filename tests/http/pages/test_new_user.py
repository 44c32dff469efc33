"""Somebody who has read nothing: from an empty screen to an answered message and a paid payment.

The server is as `respondeia-mock` starts it: the shop with its assistant on, on a running clock.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from respondeia_mock.settings import Settings
from tests.http.pages.conftest import Open
from tests.serving import Served

MOST_CLICKS = 8


@dataclass
class Hand:
    """Clicks, and counts how often."""

    clicks: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1


def answers(page: Page) -> Locator:
    return (
        page.get_by_role("log", name="Conversation with the shop")
        .get_by_role("article")
        .filter(has_text="Assistant")
    )


@pytest.mark.parametrize("width", [390, 1440])
def test_an_answer_and_a_paid_payment_in_eight_clicks(opened: Open, width: int) -> None:
    hand = Hand()
    with Served(Settings(fixtures=("shop",), speed=1, seed=42)) as running:
        page = opened(origin=running.url, width=width)
        if width < 1000:
            hand.click(page.get_by_role("button", name="Phone", exact=True))
        before = answers(page).count()

        hand.click(page.get_by_label("Message", exact=True))
        page.keyboard.type("Hola! ¿Hacen envíos a todo el país?")
        hand.click(page.get_by_role("button", name="Send", exact=True))
        expect(answers(page)).to_have_count(before + 1)
        expect(answers(page).last).to_contain_text("Sí, enviamos a todo el país")
        expect(answers(page).last).to_contain_text("read")

        hand.click(page.get_by_role("button", name="Create a payment", exact=True))
        hand.click(page.get_by_role("button", name="Create it", exact=True))
        bubble = (
            page.get_by_role("log", name="Conversation with the shop").get_by_role("article").last
        )
        expect(bubble).to_contain_text("$ 59,00")
        with page.expect_popup() as shown:
            hand.click(bubble.get_by_role("link", name="Open the checkout"))
        hand.click(shown.value.get_by_role("button", name=re.compile("^(Pagar|Pay)")))

        expect(bubble).to_contain_text("approved")
        expect(bubble.get_by_role("link", name="See it at the checkout")).to_be_visible()
        page.context.close()
    assert hand.clicks <= MOST_CLICKS
