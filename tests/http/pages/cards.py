"""The cards of the controls' panel, as a person finds them."""

from playwright.sync_api import Locator, Page

HOSTILE = "<img src=x onerror=alert(1)>\"'{n}"


def card(page: Page, name: str) -> Locator:
    """Open a card of the panel, and return it."""
    found = page.locator("details.card").filter(has=page.get_by_role("heading", name=name))
    found.locator("summary").first.click()
    return found
