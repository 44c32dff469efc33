"""The clock's card: moved on, run faster, and what is due on it."""

from playwright.sync_api import Locator, Page, expect

from tests.http.pages.conftest import Open
from tests.serving import Desk

START = 1772452800
TIMES = "\N{MULTIPLICATION SIGN}"


def clock(page: Page) -> Locator:
    return page.get_by_role("region", name="Clock", exact=True)


def test_the_clock_is_moved_on_and_tells_what_happened(opened: Open, desk: Desk) -> None:
    message = desk.send()
    page = opened()
    expect(clock(page).locator("time").first).to_have_text("Mar 02, 2026 09:00:00")
    expect(clock(page).get_by_role("heading", name="1 thing is due")).to_be_visible()
    due = clock(page).get_by_role("list", name="1 thing is due")
    expect(due.get_by_role("listitem")).to_have_text([f"600 msmessage is delivered{message}"])

    page.get_by_role("button", name="Until next").click()

    expect(clock(page).get_by_role("status")).to_have_text("1 thing happened:")
    expect(page.locator("#fired li")).to_have_text([f"09:00:00 {message} delivered"])
    expect(due.get_by_role("listitem")).to_have_text([f"2.4 secmessage is read{message}"])
    assert desk.get("/__admin/clock")["now"] == START + 0.6

    page.get_by_role("button", name="+1 min").click()
    expect(clock(page).locator("time").first).to_have_text("Mar 02, 2026 09:01:00")
    expect(clock(page).get_by_role("heading", name="Nothing is due")).to_be_visible()
    page.get_by_role("button", name="+1 h").click()
    expect(clock(page).get_by_role("status")).to_have_text("Nothing fell due.")
    assert desk.get("/__admin/clock")["now"] == START + 3660.6


def test_a_duration_is_typed_and_a_bad_one_is_refused_at_its_field(
    opened: Open, desk: Desk
) -> None:
    page = opened(quiet=False)
    field = page.get_by_label("Move on by")

    field.fill("2 fortnights")
    field.press("Enter")

    told = clock(page).get_by_role("alert")
    expect(told).to_contain_text("'by':")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("90s")
    field.press("Enter")
    expect(clock(page).locator("time").first).to_have_text("Mar 02, 2026 09:01:30")
    expect(told).to_have_count(0)
    assert desk.get("/__admin/clock")["now"] == START + 90


def test_time_passes_on_the_page_as_it_does_on_the_server(opened: Open, desk: Desk) -> None:
    page = opened(quiet=False)
    desk.advance("1h")
    expect(clock(page).locator("time").first).to_have_text("Mar 02, 2026 10:00:00")

    page.get_by_role("button", name=f"3600{TIMES}").click()

    expect(page.get_by_role("button", name=f"3600{TIMES}")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(clock(page).get_by_text(f"3600{TIMES} real time")).to_be_visible()
    expect(clock(page).locator("time").first).not_to_have_text("Mar 02, 2026 10:00:00")
    assert desk.get("/__admin/clock")["speed"] == 3600
    page.get_by_label("Another speed").fill("fast")
    page.get_by_role("button", name="Set speed").click()
    expect(clock(page).get_by_role("alert")).to_have_text("'speed' must be 0 (frozen) or more")
    page.get_by_label("Another speed").fill("0.5")
    page.get_by_role("button", name="Set speed").click()
    expect(clock(page).get_by_text(f"0.5{TIMES} real time")).to_be_visible()
    page.get_by_role("button", name="Freeze").click()
    expect(clock(page).get_by_text("frozen", exact=True)).to_be_visible()
    assert desk.get("/__admin/clock")["speed"] == 0
