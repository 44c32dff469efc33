"""What a client stored stays text on every page, in every panel and in every story."""

import json

from playwright.sync_api import Page, expect

from tests.http.pages.conftest import Open
from tests.http.pages.injections import ALL, BREAKING, CORPUS, plant
from tests.http.pages.test_frame import PATHS
from tests.serving import Desk


def planted(desk: Desk) -> list[str]:
    """Store every text; return the calls that stored all of them at once."""
    desk.subscribe("http://capture.invalid/hooks")
    for number, text in enumerate(CORPUS):
        plant(desk, text, number)
    return plant(desk, ALL, len(CORPUS))


def is_unharmed(page: Page) -> bool:
    """Say whether nothing has run, and nothing has become an element that might."""
    found = page.locator(BREAKING).evaluate_all("found => found.map((each) => each.outerHTML)")
    return (found, page.evaluate("window.pwned === undefined")) == ([], True)


def test_nothing_that_was_stored_runs(opened: Open, desk: Desk) -> None:
    calls = planted(desk)
    asked: list[str] = []

    for path in PATHS:
        page = opened(
            path, before=lambda page: page.on("dialog", lambda it: asked.append(it.message))
        )
        assert is_unharmed(page), path
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440, path

    page = opened("/", width=390)
    shown = page.locator("#timeline-groups")
    held = " ".join((shown.text_content() or "").replace("\u0000", "").split())
    for text in CORPUS:
        line = " ".join(text[:60].replace("\u0000", "").split())
        assert line in held, text
    for identifier in calls:
        page.evaluate("id => { window.location.hash = `request=${id}` }", identifier)
        story = page.get_by_role("dialog")
        expect(story.locator(".facts").first).to_contain_text(identifier)
        assert is_unharmed(page), identifier
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert asked == []


def test_what_was_stored_is_read_as_it_was(opened: Open, desk: Desk) -> None:
    sent, *_ = planted(desk)
    page = opened(f"/#request={sent}")

    expect(page.get_by_role("dialog").locator(".facts").first).to_contain_text(sent)
    told = page.get_by_role("dialog").locator("pre").all_text_contents()

    for text in CORPUS:
        assert json.dumps(text, ensure_ascii=False)[1:-1] in "".join(told), text


def test_no_text_leaves_the_checkout_page(opened: Open, desk: Desk) -> None:
    for number, text in enumerate(CORPUS):
        plant(desk, text, number)
    payments = desk.get("/v1/payments?limit=100")["data"]
    assert len(payments) > 10

    for payment in payments[:3]:
        page = opened(f"/checkout/{payment['id']}", is_ready=False)
        assert is_unharmed(page), payment
