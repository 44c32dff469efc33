"""The controls: what a person clicks there is so on the server, and the page says what it says."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.http.pages.conftest import Open
from tests.serving import Desk

START = 1772452800
HOSTILE = "<img src=x onerror=alert(1)>\"'{n}"


def card(page: Page, name: str) -> Locator:
    """Open a card of the panel, and return it."""
    found = page.locator("details.card").filter(has=page.get_by_role("heading", name=name))
    found.locator("summary").first.click()
    return found


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

    page.get_by_role("button", name="3600×").click()

    expect(page.get_by_role("button", name="3600×")).to_have_attribute("aria-pressed", "true")
    expect(clock(page).get_by_text("3600× real time")).to_be_visible()
    expect(clock(page).locator("time").first).not_to_have_text("Mar 02, 2026 10:00:00")
    assert desk.get("/__admin/clock")["speed"] == 3600
    page.get_by_label("Another speed").fill("fast")
    page.get_by_role("button", name="Set speed").click()
    expect(clock(page).get_by_role("alert")).to_have_text("'speed' must be 0 (frozen) or more")
    page.get_by_label("Another speed").fill("0.5")
    page.get_by_role("button", name="Set speed").click()
    expect(clock(page).get_by_text("0.5× real time")).to_be_visible()
    page.get_by_role("button", name="Freeze").click()
    expect(clock(page).get_by_text("frozen", exact=True)).to_be_visible()
    assert desk.get("/__admin/clock")["speed"] == 0


def test_ready_rules_are_had_at_one_click_and_tell_their_hits(opened: Open, desk: Desk) -> None:
    page = opened()
    rules = card(page, "Rules")
    names = rules.get_by_role("group", name="Ready to use").get_by_role("button").all_inner_texts()
    for each in names:
        rules.get_by_role("button", name=each, exact=True).click()
    expect(rules.locator("#rules-list > li")).to_have_count(8)

    refused = desk.ask("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1"})

    assert refused.status == 500
    expect(rules.locator("#rules-list > li").first).to_contain_text("any call → 500 · once")
    expect(rules.locator("#rules-list > li").first).to_contain_text("1 hit")
    expect(rules.locator("summary .told").first).to_have_text("8 rules · 1 hit")
    told = [each for each in desk.get("/__admin/rules")["rules"] if each.pop("id")]
    assert [{**each, "hits": 0, "near_miss": 0} for each in told] == [
        {"hits": 0, "near_miss": 0, **each}
        for each in (
            {"times": 1, "fault": {"status": 500}},
            {
                "when": {"operation": "payments.create"},
                "times": 1,
                "fault": {"connection_reset": True, "after_commit": True},
            },
            {"times": 3, "fault": {"status": 429, "retry_after": 5}},
            {"fault": {"delay": "2s"}},
            {"times": 1, "fault": {"connection_reset": True}},
            {"webhook": {"duplicate": 2}},
            {"times": 1, "webhook": {"corrupt_signature": True}},
            {"webhook": {"drop": 4}},
        )
    ]


def test_a_rule_is_made_with_the_form(opened: Open, desk: Desk) -> None:
    page = opened()
    rules = card(page, "Rules")
    rules.get_by_label("Operation").fill("payments.create")
    rules.get_by_label("What happens").select_option("429 too many requests")
    rules.get_by_label("Retry-After, seconds").fill("7")
    rules.get_by_label("Times").fill("2")
    rules.get_by_label("Probability").fill("0.5")
    rules.get_by_label("Name").fill(HOSTILE)

    rules.get_by_role("button", name="Add rule").click()

    line = rules.get_by_role("list", name="Rules").get_by_role("listitem")
    expect(line).to_contain_text("payments.create → 429, retry_after 7 · 2 ×, 50 %")
    expect(line.locator(".name")).to_have_text(HOSTILE)
    (told,) = desk.get("/__admin/rules")["rules"]
    assert {key: each for key, each in told.items() if key != "id"} == {
        "name": HOSTILE,
        "when": {"operation": "payments.create"},
        "times": 2,
        "probability": 0.5,
        "fault": {"status": 429, "retry_after": 7},
        "hits": 0,
    }
    expect(rules.get_by_label("Times")).to_have_value("1")


def test_a_rule_for_deliveries_is_made_by_keyboard_alone(opened: Open, desk: Desk) -> None:
    page = opened()
    page.locator("#rules > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("a call", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("payment.approved")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#rules-list > li")).to_contain_text("payment.approved → corrupt_signature")
    (told,) = desk.get("/__admin/rules")["rules"]
    assert told["when"] == {"event": "payment.approved"}
    page.get_by_role("button", name="Remove rule payment.approved → corrupt_signature").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#rules-list > li")).to_have_count(0)
    assert desk.get("/__admin/rules")["rules"] == []


def test_a_refusal_stands_at_the_field_to_blame(opened: Open, desk: Desk) -> None:
    page = opened(quiet=False)
    rules = card(page, "Rules")
    rules.get_by_label("Operation").fill("payments.creat")
    rules.get_by_role("button", name="Add rule").click()

    alert = rules.get_by_role("alert")
    expect(alert).to_contain_text("did you mean 'payments.create'?")
    expect(rules.get_by_label("Operation")).to_be_focused()
    expect(rules.get_by_label("Operation")).to_have_accessible_description(alert.inner_text())
    assert desk.get("/__admin/rules")["rules"] == []

    rules.get_by_label("Operation").fill("payments.create")
    rules.get_by_label("Times").fill("often")
    rules.get_by_role("button", name="Add rule").click()
    expect(alert).to_have_text("'times' must be a whole number, 1 to 1,000,000")
    expect(rules.get_by_label("Times")).to_be_focused()


def test_what_the_fields_cannot_say_is_written_as_json(opened: Open, desk: Desk) -> None:
    page = opened(quiet=False)
    rules = card(page, "Rules")
    rules.get_by_text("As JSON").click()
    text = rules.get_by_role("textbox", name="As JSON")
    expect(text).to_have_value('{\n  "times": 1,\n  "fault": {\n    "status": 500\n  }\n}')

    text.fill("{")
    rules.get_by_role("button", name="Add rule").click()
    expect(rules.get_by_role("alert")).to_contain_text("This is not JSON:")
    text.fill('{"on": "payment.created", "afer": "5s", "do": {}}')
    rules.get_by_role("button", name="Add rule").click()
    expect(rules.get_by_role("alert")).to_contain_text("did you mean 'after'?")
    expect(text).to_be_focused()
    text.fill(
        '{"on": "payment.created", "after": "5s",'
        ' "do": {"payment.approve": {"payment_id": "$event.payment_id"}}}'
    )
    rules.get_by_role("button", name="Add rule").click()

    line = rules.get_by_role("list", name="Rules").get_by_role("listitem")
    expect(line).to_contain_text("payment.created + 5s → payment.approve")
    assert desk.get("/__admin/rules")["rules"][0]["after"] == "5s"


def test_rules_are_removed_one_by_one_or_all_and_the_focus_stays(opened: Open, desk: Desk) -> None:
    for name in ("first", "second", "third"):
        desk.post("/__admin/rules", {"name": name, "fault": {"status": 500}})
    page = opened()
    rules = card(page, "Rules")

    rules.get_by_role("button", name="Remove rule second").click()

    expect(rules.get_by_role("button", name="Remove rule third")).to_be_focused()
    left = [each["name"] for each in desk.get("/__admin/rules")["rules"]]
    assert left == ["first", "third"]
    rules.get_by_role("button", name="Remove all rules").click()
    expect(rules.get_by_text("none", exact=True)).to_be_visible()
    assert desk.get("/__admin/rules")["rules"] == []


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
    expect(page.locator("#scenarios-told")).to_have_text("lost-payment-answer: 1 of 3 so far")
    scenarios = card(page, "Scenarios")

    scenarios.get_by_role("button", name="Stop now").click()

    expect(
        scenarios.get_by_role("heading", name="lost-payment-answer: not met")
    ).to_be_visible()
    expect(scenarios.locator("#scenario-report li").first).to_contain_text("not met")
    assert desk.get("/__admin/scenarios/report")["ended"] == START
    assert desk.get("/__admin/rules")["rules"] == []


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


def test_a_narrow_window_in_spanish_has_it_all(
    opened: Open, desk: Desk, faults: Callable[[Page], list[str]]
) -> None:
    desk.send()
    desk.post("/__admin/rules", {"name": HOSTILE * 4, "fault": {"status": 500}})
    desk.post("/__admin/scenarios", {"name": HOSTILE * 4, "expect": [{"note": HOSTILE, "state": "payments"}]})
    page = opened(width=390, language="es-AR", colours="dark")
    page.get_by_role("button", name="Controles").click()
    for name in ("Reglas", "Escenarios", "Límite de llamadas", "Ajustes", "Estado"):
        card(page, name)
    page.get_by_role("button", name="Hasta lo próximo").click()

    expect(page.get_by_role("status").filter(has_text="No había nada pendiente.")).to_be_visible()
    expect(page.locator("#scenario-expect li")).to_contain_text(HOSTILE)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
