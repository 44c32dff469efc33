"""The README's pictures are of the pages as they are; RESPONDEIA_SCREENSHOTS=1 takes them anew.

What a picture shows is made here, by a shop with a rule and a receiver that stumbles once. Held
against the tree is what a picture cannot help: that it is there, of its size, small, and shown. Its
pixels are the browser's, the fonts' and the day's.
"""

import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FloatRect, Page, expect

from respondeia_mock.core.record import changed
from tests.conftest import FROZEN
from tests.http.pages.conftest import Open
from tests.receivers.listening import Receiver, answers
from tests.serving import Desk, Served

FOLDER = Path(__file__).parent / "screenshots"
README = Path(__file__).parents[3] / "README.md"
IS_ASKED = "RESPONDEIA_SCREENSHOTS" in os.environ  # noqa: TID251 (the tests' own)
MOST = 190_000
"""Bytes of a picture: every clone carries them."""

ANA = "wa:5491123456789"
Keep = Callable[..., None]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Take a picture, into the tree if that was asked for, and hold the tree's against it."""

    def kept(page: Page, name: str, height: int = 844) -> None:
        place = (FOLDER if IS_ASKED else tmp_path) / f"{name}.png"
        place.parent.mkdir(exist_ok=True)
        width = page.evaluate("window.innerWidth")
        shown: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
        page.screenshot(path=place, animations="disabled", clip=shown)
        committed = FOLDER / f"{name}.png"
        assert size_of(committed) == size_of(place)
        assert committed.stat().st_size <= MOST
        assert f"tests/http/pages/screenshots/{name}.png" in README.read_text("utf-8")

    return kept


@pytest.fixture
def shop() -> Iterator[Desk]:
    """The bundled shop on a server of its own, as a developer starts it."""
    with Served(changed(FROZEN, fixtures=("shop",))) as running:
        yield running.desk("shop")


def test_the_inspector_as_the_readme_shows_it(opened: Open, shop: Desk, keep: Keep) -> None:
    with Receiver(answers(503), answers(200)) as receiver:
        page = opened(origin=f"{shop.server}/sandboxes/shop")
        shop.subscribe(receiver.url, "payment.approved")
        shop.post(
            "/__admin/rules", {"when": {"operation": "payments.list"}, "fault": {"status": 503}}
        )
        shop.send("Hola Ana, tu pedido ya está listo.", to=ANA)
        payment = shop.pay("Plan Pro - Mensual")
        shop.ask("GET", "/v1/payments?limit=5")
        shop.ask("POST", "/v1/payments/create", {"customer_id": ANA})
        shop.act("payment.approve", payment_id=payment)
        shop.post("/__admin/settle", {"timeout": 5})
        shop.post("/__admin/clock/advance", {"by": "1m"})

        expect(page.get_by_text("payment.approved").last).to_be_visible()
        expect(page.locator("#timeline")).to_contain_text("503")
        expect(page.get_by_role("log")).to_contain_text("Plan Pro - Mensual")
        keep(page, "inspector", 720)
        page.close()


def test_phone_and_checkout_as_the_readme_shows_them(opened: Open, shop: Desk, keep: Keep) -> None:
    root = f"{shop.server}/sandboxes/shop"
    shop.act("message.receive", customer_id=ANA, content="Hola! ¿Hacen envíos a todo el país?")
    shop.post("/__admin/clock/advance", {"by": "10s"})
    payment = shop.pay("Plan Pro - Mensual")

    page = opened(origin=root, width=390)
    page.get_by_role("button", name="Phone").click()
    expect(page.get_by_role("log")).to_contain_text("Plan Pro - Mensual")
    keep(page, "phone")
    page.close()

    page = opened(f"/checkout/{payment}", origin=root, width=390, is_ready=False)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    keep(page, "checkout")
    page.close()


def size_of(place: Path) -> tuple[int, int]:
    """Return the width and height that a PNG says it has."""
    content = place.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    return width, height
