"""The cards of settings and limits: what is chosen holds at once, and the meter tells its use."""

from playwright.sync_api import expect

from tests.http.pages.cards import card
from tests.http.pages.conftest import Open
from tests.serving import Desk


def test_settings_hold_as_soon_as_they_are_chosen(opened: Open, desk: Desk) -> None:
    page = opened(quiet=False)
    settings = card(page, "Settings")
    expect(page.locator("#settings-told")).to_have_text("payments by themselves, assistant on")

    settings.get_by_label("checkout: somebody decides").check()
    expect(settings.get_by_role("status")).to_have_text("Saved: behavior.payments.mode")
    settings.get_by_label("the assistant answers customers").uncheck()
    expect(settings.get_by_role("status")).to_have_text("Saved: behavior.assistant.enabled")
    settings.get_by_label("Read after, s").fill("")
    settings.get_by_label("Read after, s").press("Enter")
    expect(settings.get_by_role("status")).to_have_text("Saved: behavior.messages.read_after")
    settings.get_by_label("Waits before retries, s").fill("1, 60")
    settings.get_by_label("Waits before retries, s").press("Tab")
    expect(settings.get_by_role("status")).to_have_text("Saved: behavior.webhooks.retries")

    expect(page.locator("#settings-told")).to_have_text("payments by checkout, assistant off")
    told = desk.get("/__admin/settings")["behavior"]
    assert (told["payments"]["mode"], told["assistant"]["enabled"]) == ("checkout", False)
    assert (told["messages"]["read_after"], told["webhooks"]["retries"]) == (None, [1, 60])
    settings.get_by_label("Training takes, s").fill("a while")
    settings.get_by_label("Training takes, s").press("Enter")
    expect(settings.get_by_role("alert")).to_contain_text("'behavior.training.duration'")
    assert desk.get("/__admin/settings")["behavior"]["training"]["duration"] == 3


def test_what_somebody_else_sets_is_shown_but_not_over_what_is_being_written(
    opened: Open, desk: Desk
) -> None:
    page = opened()
    settings = card(page, "Settings")
    writing = settings.get_by_label("Training takes, s")
    writing.fill("7")
    desk.did("PATCH", "/__admin/settings", {"behavior": {"payments": {"mode": "checkout"}}})

    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(settings.get_by_label("checkout: somebody decides")).to_be_checked()
    expect(writing).to_have_value("7")
    writing.press("Enter")
    expect(settings.get_by_role("status")).to_have_text("Saved: behavior.training.duration")
    assert desk.get("/__admin/settings")["behavior"]["training"]["duration"] == 7


def test_the_meter_shows_what_is_used_and_begins_anew(opened: Open, desk: Desk) -> None:
    page = opened()
    limits = card(page, "Rate limit")
    meter = limits.get_by_role("meter", name="Account, all keys together")
    limits.get_by_label("A minute").fill("2")
    limits.get_by_label("A minute").press("Tab")
    expect(limits.get_by_role("status")).to_have_text("Saved: rate_limit.rate")
    limits.get_by_label("Burst").fill("3")
    limits.get_by_label("Burst").press("Tab")
    expect(limits.get_by_role("status")).to_have_text("Saved: rate_limit.burst")
    statuses = [desk.ask("GET", "/v1/customers").status for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    used = limits.get_by_text("3 of 2 used, 3 with the burst · 2 refused")
    expect(used.last).to_be_visible()
    expect(meter).to_have_js_property("value", 3)
    expect(limits.get_by_text("test_sk_demo")).to_be_visible()
    expect(limits.get_by_text("The next minute begins in 1 min.")).to_be_visible()
    expect(page.locator("#limits-told")).to_have_text("pro: 3 of 2 used")
    page.get_by_role("button", name="+1 min").click()
    expect(meter).to_have_js_property("value", 0)


def test_plan_and_limit_are_chosen(opened: Open, desk: Desk) -> None:
    page = opened()
    limits = card(page, "Rate limit")
    limits.get_by_label("Plan").select_option("basico")
    expect(page.locator("#limits-told")).to_have_text("basico: 0 of 100 used")
    limits.get_by_label("refuse calls beyond the limit").uncheck()
    expect(page.locator("#limits-told")).to_have_text("off")

    told = desk.get("/__admin/settings")
    assert (told["plan"], told["rate_limit"]["enabled"]) == ("basico", False)
