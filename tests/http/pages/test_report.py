"""`exec --report FILE.html`, opened from the disk as an auditor would."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cli.test_exec import CARELESS, executed
from tests.http.pages.conftest import Open

HOSTILE = """
from urllib.parse import quote

def tried(path, body=None, **headers):
    try:
        ask(path, body, **headers)
    except OSError:
        pass

bad = "</style><script>document.title='hacked'</script><img src=http://evil.example/x>{{7*7}}"
tried("/" + quote(bad, safe=""))
tried("/payments/create", {"customer_id": "wa:1", "amount": 1, bad: 1})
for amount in (1, 2):
    tried("/payments/create", {"customer_id": "wa:1", "amount": amount}, **{"Idempotency-Key": bad})
"""
WEB = ("http://", "https://", "//")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Judge a careless client, and one that would have its text run."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    options = ("--scenario", "lost-payment-answer", "--report", str(file))
    told = executed(CARELESS + HOSTILE, *options, LC_ALL="C")
    assert told.returncode == 3, told.stderr
    return file


@pytest.fixture
def read(opened: Open, report: Path) -> Callable[..., Page]:
    """Open the file in a browser."""

    def reading(**how: object) -> Page:
        return opened(str(report), origin="file://", is_ready=False, **how)

    return reading


def test_it_says_what_was_run_what_was_expected_and_what_was_done(
    read: Callable[..., Page],
) -> None:
    page = read(javascript=False)

    expect(page.get_by_text("✕ Failed")).to_be_visible()
    expect(page.get_by_text("2 of 3 expectations were not met.")).to_be_visible()
    scenario = page.get_by_role("region", name="Scenario lost-payment-answer")
    expect(scenario.get_by_role("listitem").first).to_contain_text(
        "not met it asks again with the same key"
    )
    expect(scenario.get_by_role("listitem").last).to_contain_text("not applicable")
    found = page.locator("#new_key_on_retry")
    expect(found).to_contain_text("A new Idempotency-Key on a retry")
    calls = found.get_by_role("row").filter(has_text="payments.create")
    expect(calls).to_contain_text(["lost", "201"])
    expect(page.get_by_role("rowheader", name="payments.create")).to_be_visible()
    expect(page.get_by_text("Exit code")).to_be_visible()


def test_nothing_of_it_leaves_the_file(read: Callable[..., Page], report: Path) -> None:
    page = read()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.reload()

    assert asked == [report.as_uri()]
    attributes = ("src", "href", "action", "poster", "srcset", "data")
    places = [
        page.locator(f"[{name}]").evaluate_all(f"all => all.map(e => e.{name})")
        for name in attributes
    ]
    assert places == [[], [], [], [], [], []]
    assert "url(" not in report.read_text("utf-8")
    assert "@import" not in report.read_text("utf-8")


def test_what_a_client_sent_stays_text(read: Callable[..., Page], report: Path) -> None:
    page = read()

    expect(page).to_have_title("Failed · " + page.title().partition(" · ")[2])
    assert page.locator("script, img, iframe, object").count() == 0
    assert page.locator("style").count() == 1
    expect(page.get_by_text("<script>document.title='hacked'").first).to_be_visible()
    expect(page.get_by_text("{{7*7}}").first).to_be_visible()
    assert "<script" not in report.read_text("utf-8")


def test_its_filters_need_no_script(read: Callable[..., Page]) -> None:
    page = read(javascript=False, width=390)
    before = page.get_by_role("article").count()

    page.get_by_role("checkbox", name="Errors").uncheck()

    assert 0 < page.get_by_role("article").count() < before


def test_on_paper_there_is_all_of_it(read: Callable[..., Page]) -> None:
    page = read()
    page.get_by_role("checkbox", name="Errors").uncheck()

    page.emulate_media(media="print")

    expect(page.locator("#new_key_on_retry")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    assert page.locator(".matrix").first.evaluate("e => getComputedStyle(e).overflow") == "visible"


@pytest.mark.parametrize(("width", "colours"), [(390, "dark"), (1440, "light")])
def test_everybody_can_read_it(
    read: Callable[..., Page], faults: Callable[[Page], list[str]], width: int, colours: str
) -> None:
    page = read(width=width, colours=colours)

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
