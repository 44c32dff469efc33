"""The controls' panel as a whole: narrow, in Spanish, with hostile text."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.http.pages.cards import HOSTILE, card
from tests.http.pages.conftest import Open
from tests.serving import Desk


def test_a_narrow_window_in_spanish_has_it_all(
    opened: Open, desk: Desk, faults: Callable[[Page], list[str]]
) -> None:
    desk.send()
    desk.post("/__admin/rules", {"name": HOSTILE * 4, "fault": {"status": 500}})
    desk.post(
        "/__admin/scenarios",
        {"name": HOSTILE * 4, "expect": [{"note": HOSTILE, "state": "payments"}]},
    )
    page = opened(width=390, language="es-AR", colours="dark")
    page.get_by_role("button", name="Controles").click()
    for name in ("Reglas", "Escenarios", "Límite de llamadas", "Ajustes", "Estado"):
        card(page, name)
    page.get_by_role("button", name="Hasta lo próximo").click()

    expect(page.get_by_role("status").filter(has_text="No había nada pendiente.")).to_be_visible()
    expect(page.locator("#scenario-expect li")).to_contain_text(HOSTILE)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
