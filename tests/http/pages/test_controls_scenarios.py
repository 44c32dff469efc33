"""The scenarios' card: started, watched, stopped, judged."""

from playwright.sync_api import expect

from tests.http.pages.cards import card
from tests.http.pages.conftest import Open
from tests.serving import Desk

START = 1772452800


def test_a_scenario_is_started_watched_and_judged(opened: Open, desk: Desk) -> None:
    page = opened()
    scenarios = card(page, "Scenarios")
    expect(scenarios.get_by_role("list", name="Scenarios").get_by_role("listitem")).to_have_count(
        18
    )
    scenarios.get_by_role("button", name="Start payment-approved", exact=True).click()

    expect(scenarios.get_by_role("heading", name="payment-approved")).to_be_focused()
    assert desk.get("/__admin/scenarios")["active"]["scenario"] == "payment-approved"
    rules = scenarios.get_by_role("list", name="The scenario's rules")
    expect(rules.get_by_role("listitem").first).to_contain_text("0 hits")
    desk.pay()
    expect(rules.get_by_role("listitem").first).to_contain_text("1 hit")

    scenarios.get_by_role("button", name="Finish and judge").click()

    expect(scenarios.locator("#scenario-last h4")).to_be_focused()
    report = desk.get("/__admin/scenarios/report")
    results = {"met": "met", "not_met": "not met", "not_applicable": "n/a"}
    told = scenarios.get_by_role("list", name="What is expected")
    expect(told.locator(".tag")).to_have_text(
        [results[each["result"]] for each in report["expectations"]]
    )
    expect(told.get_by_role("listitem").first).to_contain_text(report["expectations"][0]["seen"])
    assert desk.get("/__admin/scenarios")["active"] is None


def test_a_scenario_that_is_stopped_says_what_it_missed(opened: Open, desk: Desk) -> None:
    desk.post("/__admin/scenarios", {"name": "lost-payment-answer"})
    page = opened()
    expect(page.locator("#scenarios-told")).to_have_text("lost-payment-answer: 0 of 2 met so far")
    scenarios = card(page, "Scenarios")

    scenarios.get_by_role("button", name="Stop now").click()

    expect(scenarios.get_by_role("heading", name="lost-payment-answer: not met")).to_be_visible()
    expect(scenarios.locator("#scenario-report li").first).to_contain_text("not met")
    expect(page.locator("#rules-told")).to_have_text("none")
    assert desk.get("/__admin/scenarios/report")["ended"] == START
    assert desk.get("/__admin/rules")["rules"] == []
