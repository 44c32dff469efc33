"""The rules' card: ready ones, the form, the JSON, their hits, and what the server refuses."""

from playwright.sync_api import expect

from tests.http.pages.cards import HOSTILE, card
from tests.http.pages.conftest import Open
from tests.serving import Desk

TIMES = "\N{MULTIPLICATION SIGN}"


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
    expect(line).to_contain_text(f"payments.create → 429, retry_after 7 · 2 {TIMES}, 50 %")
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


def test_a_rule_is_told_in_one_line(opened: Open) -> None:
    page = opened()
    rules = [
        {"fault": {"delay": {"uniform": ["50ms", "1s"]}, "malformed": True}, "ttl": "5m"},
        {"when": {"method": "GET", "path": "/v1/*"}, "reply": {"body": {}}, "skip": 2, "nth": 1},
        {"when": {"operation": "payments.get", "header": {"X-A": "1"}}, "reply": {"status": 204}},
        {"webhook": {"hold": True, "drop": False, "delay": "5s"}, "probability": 0.25},
        {"on": "payment.created", "where": {"amount": 1}, "do": [{"a.b": {}}, {"c.d": {}}]},
        {"at": "30s", "do": {"clock.advance": {"by": "1h"}}},
    ]
    asked = """async (rules) => {
        const { sentenceOf } = await import("./assets/controls/sentences.js");
        const { words } = await import("./assets/words.js");
        const told = rules.map((rule) => sentenceOf(rule, words.controls.rules.sentence));
        return told.map(({ when, effect, often }) => [when, effect, often].join(" | "));
    }"""
    assert page.evaluate(asked, rules) == [
        'any call | delay {"uniform":["50ms","1s"]}, malformed | ttl 5m',
        "GET /v1/* | reply 200 | skip 2, nth 1",
        'payments.get, header {"X-A":"1"} | reply 204 | ',
        "any delivery | hold, delay 5s | 25 %",
        'payment.created {"amount":1} | a.b, c.d | ',
        "after 30s | clock.advance | ",
    ]


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
