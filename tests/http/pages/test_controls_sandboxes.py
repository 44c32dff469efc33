"""The switcher in the header: other sandboxes with what they hold, a new one, one less."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.conftest import FROZEN
from tests.http.pages.conftest import Open
from tests.serving import Desk, Served


def switcher(page: Page) -> Locator:
    """Open the list of sandboxes, and return it."""
    page.get_by_role("button", name="Sandbox:").click()
    found = page.get_by_role("group", name="Sandboxes")
    expect(found).to_be_visible()
    return found


def test_another_sandbox_is_chosen_by_its_name(opened: Open, served: Served) -> None:
    other = served.desk("other-shop")
    other.send()
    page = opened()

    line = switcher(page).get_by_role("listitem").filter(has_text="other-shop")
    expect(line).to_contain_text("1 call · 2 events · 0 deliveries")
    line.get_by_role("link").click()

    page.wait_for_url(f"{served.url}/sandboxes/other-shop/")
    expect(page.get_by_role("button", name="Sandbox: other-shop")).to_be_visible()
    expect(page.locator("#line")).to_have_text("live")
    switcher(page).get_by_role("link", name="test", exact=True).click()
    page.wait_for_url(f"{served.url}/")
    switcher(page).get_by_role("link", name="other-shop").click()
    page.wait_for_url(f"{served.url}/sandboxes/other-shop/")


def test_calls_that_went_elsewhere_are_pointed_out(opened: Open) -> None:
    with Served(FROZEN) as running:
        astray = running.desk("astray")
        page = opened(origin=running.url)
        expect(page.get_by_role("button", name="Sandbox: test", exact=True)).to_be_visible()
        astray.send()
        astray.send()
        page.reload()

        expect(page.get_by_role("button", name="Sandbox: test +2 elsewhere")).to_be_visible()
        expect(page.get_by_text("+2 elsewhere")).to_have_attribute("title", "astray: 2")
        page.close()


def test_a_new_one_is_made_and_opened(opened: Open, served: Served, desk: Desk) -> None:
    page = opened()
    new = switcher(page)
    new.get_by_label("Name").fill(f"{desk.name}-new")
    new.get_by_label("Fixtures").fill("shop")
    new.get_by_role("button", name="Make and open").click()

    page.wait_for_url(f"{served.url}/sandboxes/{desk.name}-new/")
    made = served.desk(f"{desk.name}-new")
    assert len(made.get("/v1/customers")["data"]) == 40


def test_what_is_wrong_is_said_at_its_field(opened: Open, desk: Desk) -> None:
    page = opened(quiet=False)
    new = switcher(page)
    new.get_by_label("Name").fill("Two words")
    new.get_by_label("Name").press("Enter")
    expect(new.get_by_role("alert")).to_contain_text("letters a to z, digits and hyphens")
    expect(new.get_by_label("Name")).to_be_focused()
    new.get_by_label("Name").fill(f"{desk.name}-odd")
    new.get_by_label("Fixtures").fill("shopp")
    new.get_by_label("Fixtures").press("Enter")
    expect(new.get_by_role("alert")).to_contain_text("shop")
    expect(new.get_by_label("Fixtures")).to_be_focused()


def test_one_is_deleted_after_a_question_by_keyboard(
    opened: Open, served: Served, desk: Desk
) -> None:
    served.desk("old-worker").send()
    page = opened()
    expect(switcher(page).get_by_role("button", name="Delete sandbox test")).to_have_count(0)
    page.get_by_role("button", name="Delete sandbox old-worker").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Delete the sandbox old-worker with all that is in it?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    gone = page.locator("#sandboxes-list li").filter(has_text="old-worker")
    expect(gone).to_have_count(0)
    expect(page.get_by_role("group", name="Sandboxes")).to_be_visible()
    names = [each["name"] for each in desk.get("/__admin/sandboxes")["sandboxes"]]
    assert "old-worker" not in names
    page.get_by_role("button", name=f"Delete sandbox {desk.name}").click()
    dialog.get_by_role("button", name="Delete").click()
    page.wait_for_url(f"{served.url}/")


def test_it_can_be_used_by_everybody_and_closed_again(
    opened: Open, faults: Callable[[Page], list[str]]
) -> None:
    page = opened(width=390, language="es-AR", colours="dark")
    button = page.get_by_role("button", name="Sandbox:")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Sandboxes")).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Sandboxes")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_prefix_before_the_mock_stays_before_it(opened: Open) -> None:
    page = opened()
    asked = """async () => {
        const { placeOf } = await import("./assets/controls/places.js");
        const page = (href, root, sandbox) => ({ href: "https://x.example" + href, root, sandbox });
        return [
            placeOf("b", page("/mock/sandboxes/a/inspector/conduct?q=1#r", "..", "a")),
            placeOf("test", page("/mock/sandboxes/a/", ".", "a")),
            placeOf("a", page("/mock/inspector/conduct", "..", "test")),
            placeOf("live", page("/", ".", "test")),
            placeOf("test", page("/sandboxes/test/", ".", "test")),
        ];
    }"""
    assert page.evaluate(asked) == [
        "https://x.example/mock/sandboxes/b/inspector/conduct",
        "https://x.example/mock/",
        "https://x.example/mock/sandboxes/a/inspector/conduct",
        "https://x.example/sandboxes/live/",
        "https://x.example/",
    ]
