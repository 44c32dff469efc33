"""Reset, download and upload: the whole state of a sandbox, in and out."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.http.pages.conftest import Open
from tests.serving import Desk


def begun(opened: Open, **chosen: bool) -> Page:
    """Open the page with the card about the state."""
    page = opened(**chosen)
    page.locator("#state > summary").click()
    return page


def customers(desk: Desk) -> list[str]:
    return [each["id"] for each in desk.get("/v1/customers")["data"]]


def test_a_reset_asks_first_and_then_everything_begins_anew(opened: Open, desk: Desk) -> None:
    desk.pay()
    desk.post("/__admin/rules", {"fault": {"status": 500}})
    page = begun(opened)
    expect(page.locator("#rules-told")).to_have_text("1 rule · 0 hits")
    button = page.get_by_role("button", name="Reset the sandbox")

    button.click()
    dialog = page.get_by_role("dialog", name=f"Reset the sandbox {desk.name}?")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()
    assert len(desk.get("/__admin/rules")["rules"]) == 1

    button.click()
    dialog.get_by_role("button", name="Reset").click()

    told = page.get_by_role("region", name="Notices")
    expect(told).to_contain_text(f"The sandbox {desk.name} is back at its beginning.")
    expect(page.locator("#rules-told")).to_have_text("none")
    assert desk.get("/__admin/rules")["rules"] == []
    assert desk.get("/__admin/events")["events"] == []


def test_the_state_is_taken_along_and_brought_back(
    opened: Open, desk: Desk, tmp_path: Path
) -> None:
    desk.send(to="wa:541100000000")
    page = begun(opened)
    kept = {}
    for form in ("json", "yaml"):
        with page.expect_download() as downloading:
            page.get_by_role("link", name=f"Download as {form.upper()}").click()
        assert downloading.value.suggested_filename == f"{desk.name}.{form}"
        kept[form] = tmp_path / f"kept.{form}"
        downloading.value.save_as(kept[form])
    document = json.loads(kept["json"].read_bytes())
    assert "wa:541100000000" in [each["id"] for each in document["customers"]]
    assert "id: wa:541100000000" in kept["yaml"].read_text("utf-8").replace('"', "")

    for form in ("json", "yaml"):
        desk.post("/__admin/reset")
        assert "wa:541100000000" not in customers(desk)
        page.get_by_label("A state or fixture to load").set_input_files(kept[form])
        page.get_by_role("button", name="Load", exact=True).click()
        told = page.get_by_role("region", name="Notices")
        expect(told).to_contain_text(f"The state of kept.{form} is here.")
        assert "wa:541100000000" in customers(desk)


def test_mistakes_of_a_file_are_told_with_their_places(
    opened: Open, desk: Desk, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("customers:\n  - id: wa:1\n    nmae: <b>Ana</b>\nplann: pro\n", "utf-8")
    before = customers(desk)
    page = begun(opened, quiet=False)

    page.get_by_label("A state or fixture to load").set_input_files(wrong)
    page.get_by_role("button", name="Load", exact=True).click()

    told = page.get_by_role("alert")
    expect(told).to_contain_text("Nothing was loaded. The first mistake is in line 3, column 5.")
    expect(told.get_by_role("listitem")).to_have_count(2)
    expect(told.get_by_role("listitem").first).to_contain_text("did you mean 'name'?")
    assert customers(desk) == before


def test_no_file_is_no_state(opened: Open) -> None:
    page = begun(opened)

    page.get_by_role("button", name="Load", exact=True).click()

    expect(page.get_by_label("A state or fixture to load")).to_be_focused()
