"""What the page of a run says; how it looks in a browser is tested beside the other pages."""

import subprocess
import sys

import pytest

import respondeia_mock
from respondeia_mock.cli.auditing import Run, page
from tests.process import PATIENCE

RUN = Run(
    command=["npm", "test", "--", "a b"],
    code=0,
    ended=3,
    at=1_772_452_800.0,
    seed=42,
    fixtures=("minimal",),
)
CLEAN = {"findings": [], "total": 0, "errors": 0, "warnings": 0, "undetermined": 0}
NOTHING = {"report": None, "judged": None, "counted": None}


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_it_tells_what_was_run() -> None:
    text = page(RUN, NOTHING, failed=False, strict=True).decode()

    assert "<dt>Command</dt><dd><code>npm test -- &#39;a b&#39;</code></dd>" in text
    assert "<dt>Fixtures</dt><dd><code>minimal</code></dd>" in text
    assert "<dt>Seed</dt><dd><code>42</code></dd>" in text
    version = respondeia_mock.__version__
    assert f"<dt>Version of respondeia-mock</dt><dd><code>{version}</code></dd>" in text
    assert "<dt>Exit code</dt><dd><code>3</code> (the command&#39;s own: 0)</dd>" in text
    assert '<time datetime="2026-03-02T12:00:00.000Z">March 2, 2026, 12:00:00 UTC</time>' in text
    assert "<dt>Scenario</dt>" not in text
    assert "The conduct was not judged (--conduct off)." in text


def test_a_key_in_the_command_is_not_in_clear() -> None:
    live = Run(command=["call", "sk_live_123456"], code=0, ended=0, at=0.0, seed=1)

    text = page(live, NOTHING, failed=False, strict=True).decode()

    assert "sk_live_123456" not in text
    assert "<code>call sk_live_…" in text.replace("&#39;", "")


def test_errors_that_fail_nothing_say_so() -> None:
    documents = {**NOTHING, "judged": {**CLEAN, "total": 0, "errors": 1}}

    told = page(RUN, documents, failed=False, strict=False).decode()

    assert "Conduct: errors 1, warnings 0, undetermined 0." in told
    assert "Errors are only told in this run (--conduct warn)." in told


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "es_AR.UTF-8"}, "es"),
        ({"LANG": "es"}, "es"),
        ({"LANG": "es_AR.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "LC_ALL": "es.UTF-8"}, "es"),
        ({"LANG": "est_EE.UTF-8"}, "en"),
        ({"LANG": "es_AR.UTF-8", "LC_ALL": ""}, "es"),
    ],
)
def test_it_is_written_in_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    text = page(RUN, NOTHING, failed=True, strict=True).decode()

    assert f'<html lang="{language}">' in text
    assert ("Fallida" in text) is (language == "es")


def test_no_server_is_loaded_for_it() -> None:
    code = (
        "import sys; from respondeia_mock.cli.auditing import Run, page\n"
        "run = Run(command=['true'], code=0, ended=0, at=0.0, seed=1)\n"
        "page(run, {'report': None, 'judged': None, 'counted': None}, failed=False, strict=True)\n"
        "print(sorted({'starlette', 'uvicorn', 'aiohttp', 'httpx2', 'yaml'} & set(sys.modules)))"
    )

    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE
    )

    assert told.stdout == "[]\n"
