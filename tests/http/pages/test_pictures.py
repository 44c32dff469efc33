"""The page of pictures, as somebody looks at it: bars, legends, and tables of the same numbers."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.http.pages.conftest import Open
from tests.receivers.listening import Receiver, answers
from tests.serving import Desk

PATH = "/inspector/pictures"
CALLS, RETRIES, USE = "Calls by status", "Deliveries and retries", "Use of the rate limit"
STATES, TIMES = "Deliveries by state", "Time by operation"


def figure(page: Page, title: str) -> Locator:
    return page.get_by_role("figure", name=title)


CELLS = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"


def rows(page: Page, title: str) -> list[list[str]]:
    """Open a figure's table; return its cells."""
    place = figure(page, title)
    if place.get_by_role("table").is_hidden():
        place.get_by_text("Numbers", exact=True).click()
    expect(place.get_by_role("row").nth(1)).to_be_visible()
    # Cell by cell: a row that is just being replaced has no layout to read tabs from.
    cells: list[list[str]] = place.locator("tbody tr").evaluate_all(CELLS)
    return cells


def legend(page: Page, title: str) -> Locator:
    return figure(page, title).get_by_role("list", name="Legend").get_by_role("listitem")


def bars(page: Page, title: str, key: str) -> Locator:
    return figure(page, title).locator(f'rect.part[data-key="{key}"]')


def calls_at_known_times(desk: Desk) -> None:
    """Make two calls at 09:00:00, one unknown and one refused ten seconds later, one lost at 20."""
    desk.get("/v1/customers")
    desk.send()
    desk.advance("10s")
    desk.ask("GET", "/v1/customers/wa:none")
    status = {"fault": {"status": 503}, "times": 1}
    desk.post("/__admin/rules", {"when": {}, **status})
    desk.ask("GET", "/v1/customers")
    desk.advance("10s")


def test_calls_are_drawn_where_they_were_made(opened: Open, desk: Desk) -> None:
    calls_at_known_times(desk)
    page = opened(PATH)

    expect(legend(page, CALLS)).to_have_text(["2xx2", "4xx1", "4290", "5xx1", "lost0"])
    assert [bars(page, CALLS, key).count() for key in ("2xx", "4xx", "429", "5xx")] == [1, 1, 0, 1]
    assert rows(page, CALLS) == [
        ["09:00:00", "2", "0", "0", "0", "0", "0"],
        ["09:00:10", "0", "1", "0", "1", "0", "0"],
    ]
    picture = figure(page, CALLS).get_by_role("img")
    expect(picture).to_have_accessible_name("Calls by status. 4 calls")
    two, one = bars(page, CALLS, "2xx"), bars(page, CALLS, "4xx")
    heights = [float(each.get_attribute("height") or 0) for each in (two, one)]
    assert heights[0] == 2 * heights[1] == 160
    below = float(bars(page, CALLS, "5xx").get_attribute("y") or 0) + heights[1]
    assert below == float(one.get_attribute("y") or 0), "parts stand on each other"


def test_pointing_at_a_bar_tells_its_numbers(opened: Open, desk: Desk) -> None:
    calls_at_known_times(desk)
    page = opened(PATH)
    expect(figure(page, CALLS).get_by_text("4 calls", exact=True)).to_be_visible()

    bars(page, CALLS, "5xx").hover()

    expect(figure(page, CALLS).locator(".readout")).to_have_text("09:00:10 + 1 sec: 4xx 1, 5xx 1")
    page.get_by_role("heading", level=1).hover()
    expect(figure(page, CALLS).locator(".readout")).to_have_text("4 calls")


def test_a_call_is_drawn_as_it_is_made(opened: Open, desk: Desk) -> None:
    page = opened(PATH)
    expect(legend(page, CALLS).first).to_have_text("2xx0")
    expect(bars(page, CALLS, "2xx")).to_have_count(0)

    desk.send()
    expect(legend(page, CALLS).first).to_have_text("2xx1")
    desk.advance("1h")
    desk.send()
    expect(legend(page, CALLS).first).to_have_text("2xx2")
    expect(bars(page, CALLS, "2xx")).to_have_count(2)

    desk.post("/__admin/reset")
    expect(legend(page, CALLS).first).to_have_text("2xx0")


def test_a_shorter_time_is_chosen_from_the_keyboard(opened: Open, desk: Desk) -> None:
    desk.send()
    desk.advance("30m")
    desk.send()
    desk.advance("1m")
    desk.send()
    page = opened(PATH)
    expect(figure(page, CALLS).locator(".readout")).to_have_text("3 calls")
    ranges = page.get_by_role("group", name="Time shown")
    expect(ranges.get_by_role("button", pressed=True)).to_have_text("All")

    ranges.get_by_role("button", name="All").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(ranges.get_by_role("button", pressed=True)).to_have_text("Last 5 min")
    expect(figure(page, CALLS).locator(".readout")).to_have_text("2 calls")
    assert rows(page, CALLS) == [
        ["09:30:00", "1", "0", "0", "0", "0", "0"],
        ["09:31:00", "1", "0", "0", "0", "0", "0"],
    ]


def test_retries_and_states_are_drawn(opened: Open, desk: Desk) -> None:
    with Receiver(answers(500), answers(500), answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent")
        desk.subscribe("http://capture.invalid/hook", "message.sent")
        page = opened(PATH)
        desk.send()
        desk.advance("3s")
        desk.send()
        desk.settle()

        expect(legend(page, RETRIES)).to_have_text(
            [
                "first, succeeded1",
                "retry, succeeded1",
                "first, failed1",
                "retry, failed1",
            ]
        )
        expect(figure(page, RETRIES).locator(".readout")).to_have_text(
            "4 attempts; 2 of them were retries."
        )
        expect(figure(page, STATES).locator(".readout")).to_have_text("4 deliveries")
    assert rows(page, RETRIES) == [
        ["09:00:00", "0", "0", "1", "0"],
        ["09:00:01", "0", "0", "0", "1"],
        ["09:00:03", "1", "1", "0", "0"],
    ]
    assert rows(page, STATES) == [["succeeded", "2"], ["captured", "2"]]


def test_the_use_of_the_limit_is_held_against_the_plan(opened: Open, desk: Desk) -> None:
    desk.did("PATCH", "/__admin/settings", {"rate_limit": {"rate": 4, "burst": 4}})
    page = opened(PATH)
    for _ in range(6):
        desk.ask("GET", "/v1/customers")
    desk.advance("1m")
    desk.get("/v1/customers")

    use = figure(page, USE)
    expect(use.locator(".readout")).to_have_text("Busiest minute: 4 of 4 calls (100%), plan pro.")
    expect(legend(page, USE)).to_have_text(["most in a minute4", "refused (429)2"])
    expect(use.locator(".limit")).to_have_text("limit 4")
    assert rows(page, USE) == [["09:00", "4", "2"], ["09:01", "1", "0"]]

    desk.did("PATCH", "/__admin/settings", {"rate_limit": {"rate": None, "burst": None}})
    desk.act("account.set_plan", plan="enterprise")
    desk.get("/v1/customers")
    expect(use.locator(".readout")).to_have_text(
        "Busiest minute: 4 calls; plan enterprise has no limit here."
    )
    expect(use.locator(".limit")).to_have_count(0)


def test_times_are_told_by_operation(opened: Open, desk: Desk) -> None:
    desk.get("/v1/customers")
    desk.get("/v1/customers")
    desk.send()
    page = opened(PATH)

    found = rows(page, TIMES)
    assert [each[:2] for each in found] == [["customers.list", "2"], ["messages.send", "1"]]
    assert all(re.fullmatch(r"[\d.,]+ ms", cell) for each in found for cell in each[2:])


def test_everybody_can_use_what_is_drawn(
    opened: Open, faults: Callable[[Page], list[str]], desk: Desk
) -> None:
    calls_at_known_times(desk)
    page = opened(PATH, width=390, colours="dark")
    for summary in page.get_by_text("Numbers", exact=True).all():
        summary.click()
    expect(figure(page, TIMES).get_by_role("row")).to_have_count(4)

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_a_phone_in_spanish(opened: Open, desk: Desk) -> None:
    calls_at_known_times(desk)
    page = opened(PATH, width=390, language="es-AR")
    calls = figure(page, "Llamadas por estado")

    expect(calls.locator(".readout")).to_have_text("4 llamadas")
    expect(calls.get_by_role("list", name="Referencias")).to_contain_text("perdida")
    expect(calls.get_by_text("llamadas", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    width = calls.get_by_role("img").evaluate("e => [e.clientWidth, e.parentElement.clientWidth]")
    assert width[0] == width[1] > 300


def test_what_others_chose_is_text_and_nothing_else(opened: Open, desk: Desk) -> None:
    desk.ask("GET", "/v1/%3Cimg%20src=x%20onerror=alert(1)%3E")
    desk.post("/__admin/rules", {"name": "<b>r</b>", "when": {}, "fault": {"status": 500}})
    desk.ask("GET", "/v1/customers")
    page = opened(PATH)

    expect(legend(page, CALLS)).to_have_text(["2xx0", "4xx1", "4290", "5xx1", "lost0"])
    expect(page.locator("main img, main b")).to_have_count(0)


def test_ten_thousand_calls_are_drawn_at_once(opened: Open, desk: Desk) -> None:
    """The times are the browser's own; what the page reads is made up, for calls take time."""
    line = {"operation": "messages.send", "status": 200, "api_key": "test_…", "duration_ms": 1.5}
    many = [{**line, "id": f"req_{n}", "at": 1772452800 - n % 3600} for n in range(10_000)]
    page = opened("/", is_ready=False)
    page.route("**/__admin/requests?*", lambda route: route.fulfill(json={"requests": many}))
    page.goto(f"{desk.server}/sandboxes/{desk.name}{PATH}")
    page.locator("html[data-ready='true']").wait_for()
    expect(figure(page, CALLS).locator(".readout")).to_have_text("10,000 calls")

    took = page.evaluate(
        """async () => {
            const began = performance.now();
            const readout = document.querySelector("#calls .readout");
            const changed = new Promise((done) => new MutationObserver(done).observe(
                readout, {childList: true, characterData: true, subtree: true}));
            document.querySelector("[data-range='300']").click();
            await changed;
            return performance.now() - began;
        }"""
    )

    assert took < 1500, f"{took} ms"
    expect(figure(page, CALLS).locator(".readout")).to_have_text("903 calls")
