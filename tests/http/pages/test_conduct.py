"""The page about conduct: what stands against a client, and the calls that it comes from."""

from collections.abc import Callable
from typing import cast

import pytest
from playwright.sync_api import Page, expect

from respondeia_mock.conduct.checks import CHECKS, NAMES
from respondeia_mock.http.pages.languages import words_in
from tests.http.conftest import Ask
from tests.http.pages.conftest import Open
from tests.serving import Desk

HOSTILE = "%3Cimg%20src=x%20onerror=alert(1)%3E"


def careless(desk: Desk) -> str:
    """Do what brings an error, a warning, advice, and what nobody can be sure of."""
    desk.subscribe("http://capture.invalid/hook", "customer.created")
    desk.pay()
    delivery = str(desk.post("/__admin/deliveries/take", {"timeout": 10})["id"])
    desk.post(f"/__admin/deliveries/{delivery}/answer", {"status": 500})
    desk.post("/__admin/rules", {"times": 1, "fault": {"status": 429, "retry_after": 30}})
    for _ in range(3):
        desk.ask("GET", "/v1/customers")
    desk.ask("GET", f"/v1/mesages/{HOSTILE}")
    return delivery


def test_nothing_stands_against_who_did_nothing(opened: Open) -> None:
    page = opened("/inspector/conduct")

    expect(page.get_by_text("Nothing to say against it.")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("article")).to_have_count(0)


def test_a_finding_says_what_why_and_how_to_do_it_right(opened: Open, desk: Desk) -> None:
    careless(desk)

    page = opened("/inspector/conduct")

    found = page.locator("#missing_idempotency_key")
    heading = found.get_by_role("heading", name="error No Idempotency-Key on a payment")
    expect(heading).to_be_visible()
    expect(found).to_contain_text(
        "POST /v1/payments/create was sent without an Idempotency-Key, once."
    )
    expect(found.get_by_role("definition")).to_contain_text(
        ['"4. Handle Idempotency":', "Send an Idempotency-Key (a UUID for each purchase)"]
    )
    cells = found.get_by_role("row").nth(1).get_by_role("cell")
    expect(cells).to_have_text(["09:00:00.000", "payments.create POST /v1/payments/create", "201"])
    (made,) = desk.get("/__admin/requests?operation=payments.create")["requests"]
    link = found.get_by_role("link", name="payments.create")
    expect(link).to_have_attribute("href", f"../#request={made['id']}")
    expect(page.get_by_text("Nothing to say against it.")).to_have_count(0)


def test_a_delivery_is_linked_as_well(opened: Open, desk: Desk) -> None:
    delivery = careless(desk)

    page = opened("/inspector/conduct")

    link = page.locator("#webhook_not_2xx").get_by_role("link", name="customer.created")
    expect(link).to_have_attribute("href", f"../#delivery={delivery}")


def test_what_a_frozen_clock_cannot_tell_is_told_apart(opened: Open, desk: Desk) -> None:
    careless(desk)

    page = opened("/inspector/conduct")

    found = page.locator("#retry_after_ignored")
    heading = found.get_by_role("heading", name="undetermined Did not wait for Retry-After")
    expect(heading).to_be_visible()
    expect(found).to_contain_text("nobody can tell: the clock is frozen")


def test_findings_are_filtered_by_weight_with_keys_and_without_a_script(
    opened: Open, desk: Desk
) -> None:
    careless(desk)
    page = opened("/inspector/conduct", width=390, javascript=False)
    shown = page.get_by_role("article")
    expect(shown).to_have_count(4)

    page.get_by_role("checkbox", name="Errors 2").focus()
    page.keyboard.press("Space")
    expect(shown).to_have_count(2)
    page.get_by_role("checkbox", name="Undetermined 1").uncheck()
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Called a path that is not documented")

    page.get_by_role("checkbox", name="Advice 1").check()
    expect(shown).to_have_count(2)


def test_the_page_says_what_is_new_and_judges_again(opened: Open, desk: Desk) -> None:
    page = opened("/inspector/conduct")

    desk.pay()
    expect(page.get_by_role("status").last).to_have_text(
        "1 call or delivery since this was drawn up."
    )
    expect(page.get_by_role("article")).to_have_count(0)
    desk.ask("GET", "/v1/nowhere")
    expect(page.get_by_text("2 calls and deliveries since this was drawn up.")).to_be_visible()
    page.get_by_role("button", name="Judge again").press("Enter")

    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_text("Up to date as of")).to_be_visible()
    expect(page.get_by_role("button", name="Judge again")).to_be_focused()
    page.get_by_role("checkbox", name="Errors 1").uncheck()
    page.get_by_role("button", name="Judge again").click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Errors 1")).not_to_be_checked()

    desk.post("/__admin/reset")
    expect(page.get_by_text("The sandbox has been reset since")).to_be_visible()


def test_what_stands_against_clients_elsewhere_is_linked(opened: Open, desk: Desk) -> None:
    Desk(desk.server, f"{desk.name}-astray").ask("GET", "/v1/nowhere")

    page = opened("/inspector/conduct")
    page.get_by_role("link", name=f"{desk.name}-astray").click()

    expect(page.get_by_role("article")).to_contain_text("GET /v1/nowhere is not documented.")
    assert page.url == f"{desk.server}/sandboxes/{desk.name}-astray/inspector/conduct"


def test_without_a_prefix_the_other_sandboxes_are_linked_too(asked: Ask) -> None:
    asked("GET", "/sandboxes/other/v1/nowhere")

    assert (
        '<a href="../sandboxes/other/inspector/conduct">' in asked("GET", "/inspector/conduct").text
    )
    prefixed = asked("GET", "/sandboxes/test/inspector/conduct").text
    assert '<a href="../../other/inspector/conduct">' in prefixed


def test_calls_that_are_no_longer_held_are_counted(
    asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.journal.KEPT", 2)
    for _ in range(4):
        asked("GET", "/v1/customers")

    assert "2 older calls were dropped from the journal" in asked("GET", "/inspector/conduct").text


def test_what_a_client_sent_stays_text(opened: Open, desk: Desk) -> None:
    careless(desk)

    page = opened("/inspector/conduct", language="es-AR")

    found = page.locator("#undocumented_path")
    heading = found.get_by_role(
        "heading", name="advertencia Llamó a una ruta que no está documentada"
    )
    expect(heading).to_be_visible()
    expect(found.get_by_text("<img src=x onerror=alert(1)>").first).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)


def test_everybody_can_use_a_page_of_findings(
    opened: Open, desk: Desk, faults: Callable[[Page], list[str]]
) -> None:
    careless(desk)

    for colours in ("light", "dark"):
        page = opened("/inspector/conduct", width=390, colours=colours)
        assert faults(page) == []
        assert cast("int", page.evaluate("document.documentElement.scrollWidth")) <= 390


def test_every_check_has_a_title_and_a_remedy_in_both_languages() -> None:
    for language in ("en", "es"):
        told = words_in(language)["conduct"]
        assert tuple(told["titles"]) == tuple(told["fixes"]) == NAMES
    assert words_in("en")["conduct"]["fixes"] == {each.name: each.fix for each in CHECKS}
