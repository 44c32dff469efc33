"""Chromium at a desk's pages: windows of every width and language, and an eye on their console.

Where there is no browser these tests skip; `.ci/run` installs one (Debian's), and axe-core.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.serving import Desk

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Debian has both; the first lacks what surrounds a page, and opens one in a third of the time."""
HERE = Path(__file__).parent
FOLDER = os.environ.get("RESPONDEIA_AXE", HERE.parents[2] / ".ci" / "cache" / "axe")  # noqa: TID251 (the tests' own)
AXE = Path(FOLDER) / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
)
PATIENCE = 15_000
"""Milliseconds; a page that is not there by then never will be."""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file of tests.

    For as long as it is there Playwright's event loop runs in this thread, and no other can.
    """
    if CHROMIUM is None:
        pytest.skip("no chromium here: .ci/run installs Debian's")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, desk: Desk) -> Iterator[Open]:
    """Open a page of the desk's sandbox in a window of its own; a line on its console fails.

    What is given: `path`, `width` (390 or 1440), `language`, `colours` (light or dark),
    `javascript`, `is_ready` (False where the page's modules have nothing to begin), `quiet` (False
    where a refusal is expected, of which browsers write a line), `origin`, `before` (called with
    the page before anything is in it).
    """
    windows = []
    said: list[str] = []

    def opening(  # noqa: PLR0913 (a window's ways)
        path: str = "/",
        *,
        width: int = 1440,
        language: str = "en-US",
        colours: Literal["light", "dark"] = "light",
        javascript: bool = True,
        is_ready: bool = True,
        quiet: bool = True,
        origin: str | None = None,
        before: Callable[[Page], object] | None = None,
    ) -> Page:
        window = chromium.new_context(
            viewport={"width": width, "height": 900 if width > 500 else 844},
            locale=language,
            timezone_id="America/Argentina/Buenos_Aires",
            color_scheme=colours,
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        window.set_default_timeout(PATIENCE)
        window.grant_permissions(["clipboard-read", "clipboard-write"])
        windows.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: said.append(f"{path}: {error}"))
        if quiet:
            page.on("console", lambda line: _heard(said, line))
        if before is not None:
            before(page)
        page.goto((origin or f"{desk.server}/sandboxes/{desk.name}") + path)
        if javascript and is_ready:
            # Not by a function: a page's policy lets nobody evaluate one again and again.
            page.wait_for_selector("html[data-ready=true]", state="attached")
        return page

    yield opening
    for window in windows:
        window.close()
    assert said == []


def _heard(said: list[str], line: ConsoleMessage) -> None:
    place = line.location["url"]
    # Who was asked for while a reset took them away is no fault, and browsers write of every 404.
    is_gone = "404" in line.text and "/__admin/customers/" in place
    if line.type in {"error", "warning"} and not is_gone:
        said.append(f"{line.type}: {line.text} ({place})")


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """Return what axe-core finds on a page that is serious, or worse."""
    if not AXE.is_file():
        pytest.skip(f"no axe-core in {FOLDER}: .ci/run installs it, or set RESPONDEIA_AXE")
    source = AXE.read_text("utf-8")

    def found(page: Page) -> list[str]:
        page.evaluate(source)
        told: dict[str, Any] = page.evaluate("axe.run()")
        assert len(told["passes"]) > 5, "axe-core looked at nothing"
        return [
            f"{each['id']}: {node['html']}: {node['failureSummary']}"
            for each in told["violations"]
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"]
        ]

    return found
