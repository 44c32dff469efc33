"""What stands around every page: who may open it, in which language, and how it looks."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import respondeia_mock.http.pages
from respondeia_mock.core.record import changed
from respondeia_mock.http.pages.inspector import PAGES
from respondeia_mock.http.pages.languages import language_of
from tests.asgi import ask
from tests.conftest import FROZEN
from tests.http.conftest import Ask, built
from tests.http.pages.conftest import Open
from tests.serving import Desk, Served

FOLDER = Path(respondeia_mock.http.pages.__file__).parent
ROOT = Path(__file__).parents[3]
PATHS = ["/" if name == "inspector" else f"/inspector/{name}" for name in PAGES]
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_may_load_nothing_from_elsewhere(asked: Ask, path: str) -> None:
    answered = asked("GET", path)

    assert answered.status == 200
    assert answered.header("content-type") == "text/html; charset=utf-8"
    assert answered.header("content-security-policy") == POLICY
    assert answered.header("cache-control") == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_shown_under_local_names_only(asked: Ask, path: str) -> None:
    answered = asked("GET", path, headers={"host": "evil.example"})

    assert answered.status == 403
    assert answered.json["error"]["code"] == "host_not_allowed"


def test_assets_are_checked_for_news_each_time(desk: Desk) -> None:
    answered = desk.ask("GET", "/assets/control.js")

    assert answered.status == 200
    assert answered.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answered.headers["cache-control"] == "no-cache"
    assert desk.ask("GET", "/assets/..%2finspector.py").status == 404
    assert desk.ask("GET", "/assets/none.js").status == 404


def test_a_sandbox_without_its_slash_is_led_to_it(asked: Ask) -> None:
    answered = asked("GET", "/sandboxes/worker-1")

    assert (answered.status, answered.header("location")) == (307, "worker-1/")


def test_without_admin_there_is_no_inspector() -> None:
    with Served(changed(FROZEN, admin=False)) as running:
        desk = running.desk()

        assert [desk.ask("GET", path).status for path in PATHS] == [404] * len(PATHS)
        assert desk.ask("GET", "/assets/base.css").status == 200


def test_with_a_token_the_page_asks_for_it() -> None:
    application = built(admin_token="sesame")

    refused = ask(application, "GET", "/")
    shown = ask(application, "GET", "/", headers={"cookie": "respondeia_mock_admin=sesame"})

    assert (refused.status, shown.status) == (401, 200)
    assert '<input type="password" name="token"' in refused.text
    assert 'id="timeline"' in shown.text


def test_who_opens_no_page_loads_none() -> None:
    code = (
        "import sys\n"
        "from tests.asgi import ask\n"
        "from tests.http.conftest import built\n"
        "application = built()\n"
        "assert ask(application, 'GET', '/v1/customers').status == 200\n"
        "pages = {'jinja2', 'respondeia_mock.http.site', 'respondeia_mock.http.pages'}\n"
        "print(sorted(pages & set(sys.modules)))\n"
        "assert ask(application, 'GET', '/').status == 200\n"
        "print(sorted(pages & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [
        "[]",
        "['jinja2', 'respondeia_mock.http.pages', 'respondeia_mock.http.site']",
    ]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("es-AR,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,es;q=0.9", "en"),
        ("pt-BR,es;q=0.4,en;q=0.5", "en"),
        ("fr", "en"),
        ("es;q=0,en;q=0.1", "en"),
        ("es;q=much", "en"),
        ("ES", "es"),
    ],
)
def test_the_reader_chooses_the_language(accepted: str, language: str) -> None:
    assert language_of(accepted) == language


def test_both_languages_have_the_same_words() -> None:
    english, spanish = (spelled(FOLDER / "words" / each) for each in ("en", "es"))

    assert len(english) > 10
    assert {*english} ^ {*spanish} == set()
    assert {name for name, told in english.items() if told != spanish[name]} == set()


def spelled(folder: Path) -> dict[str, set[str]]:
    """Return every word's name, and what is put into it."""
    found: dict[str, set[str]] = {}

    def visit(name: str, value: object) -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                visit(f"{name}.{key}", each)
        else:
            assert isinstance(value, str), name
            assert value.strip(), name
            found[name] = {part.partition("}")[0] for part in value.split("{")[1:]}

    for file in folder.iterdir():
        visit(file.stem, json.loads(file.read_bytes()))
    return found


def test_no_module_makes_markup_of_text() -> None:
    risky = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "srcdoc")

    for file in (FOLDER / "assets").rglob("*.js"):
        text = file.read_text("utf-8")
        assert [each for each in risky if each in text] == [], file.name
    for template in (FOLDER / "templates").rglob("*.html"):
        assert "| safe" not in template.read_text("utf-8"), template.name


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everybody_can_use_a_page(
    opened: Open, faults: Callable[[Page], list[str]], path: str, width: int, colours: str
) -> None:
    page = opened(path, width=width, colours=colours)

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_speaks_the_languages_of_its_reader(opened: Open) -> None:
    expect(opened(language="es-AR").locator("#line")).to_have_text("en vivo")
    expect(opened(language="en-US").locator("#line")).to_have_text("live")


def test_the_token_opens_the_page_once_and_for_all(opened: Open) -> None:
    with Served(changed(FROZEN, admin_token="sesame")) as running:
        page = opened(origin=running.url, quiet=False, is_ready=False)
        page.get_by_label("Token").fill("open up")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("alert")).to_have_text("That is not the token.")

        page.get_by_label("Token").fill("sesame")
        page.get_by_label("Token").press("Enter")

        expect(page.locator("#line")).to_have_text("live")
        page.reload()
        expect(page.locator("#line")).to_have_text("live")
        page.close()
