"""The README keeps its word: its tables equal the code, its blocks load, its session runs."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from respondeia_mock.actions import ACTIONS
from respondeia_mock.catalog import BESIDES, OPERATIONS
from respondeia_mock.cli import main
from respondeia_mock.cli.serving import serve
from respondeia_mock.core.allowance import PLANS
from respondeia_mock.core.behavior import RETRIES, Behavior
from respondeia_mock.core.events import EventName
from respondeia_mock.core.faults import Fault
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.webhook_effects import WebhookEffect
from respondeia_mock.domain.payments import CARD_HOLDERS
from respondeia_mock.http.control.table import ROWS
from respondeia_mock.loading.fixtures import load_fixtures
from respondeia_mock.loading.scenarios import known, read_file
from respondeia_mock.scenario.words import vocabulary
from tests.process import Mock, surroundings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
FOLLOWS_THE_PAGE = ("http://localhost:3000/v1", "respondeia-mock --port 3000")


def blocks(language: str) -> list[str]:
    """Return the README's blocks in one language."""
    return [text for name, text in BLOCKS if name == language]


def marked(name: str) -> str:
    """Return what stands between two markers of the README."""
    found = re.search(
        rf"^<!-- {name} -->\n(.*?)^<!-- /{name} -->$", README, re.MULTILINE | re.DOTALL
    )
    assert found, f"README.md has no markers '{name}'"
    return found[1]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of Markdown."""
    rule = ["---"] * len(heads)
    return "".join(f"| {' | '.join(each)} |\n" for each in [heads, rule, *rows])


def code(text: str) -> str:
    """Write something as code, if it is anything."""
    return f"`{text}`" if text else ""


def operations() -> Iterator[Sequence[str]]:
    for row in (*OPERATIONS, *BESIDES):
        call = code(f"{row.method} {row.path}")
        yield code(row.name), call, row.summary, row.access, str(row.status)


def actions() -> Iterator[Sequence[str]]:
    for row in ACTIONS.values():
        names = [each.name if each.required else f"{each.name}?" for each in row.parameters]
        yield code(row.name), row.summary, ", ".join(map(code, names))


def control() -> Iterator[Sequence[str]]:
    for row in ROWS:
        yield code(f"{row.method} /__admin{row.path}"), row.summary, code(row.example)


def options() -> Iterator[Sequence[str]]:
    for param in serve.params:
        assert isinstance(param, click.Option)
        named = [param.envvar] if isinstance(param.envvar, str) else param.envvar or []
        told = [" ".join((param.help or "").replace("|", "\\|").split())]
        if isinstance(param.type, click.Choice):
            told.append(f"One of {', '.join(map(code, param.type.choices))}.")
        if param.show_default:
            told.append(f"[default: {param.default}]")
        if named:
            told.append(f"Environment: {', '.join(map(code, named))}.")
        yield ", ".join(map(code, param.opts)), " ".join(filter(None, told))


def plans() -> Iterator[Sequence[str]]:
    for name, limit in PLANS.items():
        counts = (limit.rate, limit.burst) if limit.rate else ("unlimited", "unlimited")
        yield code(name), *(f"{each:,}" if isinstance(each, int) else each for each in counts)


def commands() -> Iterator[Sequence[str]]:
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        yield code(f"respondeia-mock {name}"), command.get_short_help_str(200)


def scenarios() -> Iterator[Sequence[str]]:
    for name, path in known(None).items():
        scenario = read_file(path, vocabulary())
        yield code(name), scenario.description


def magic() -> Iterator[Sequence[str]]:
    behavior: Behavior = load_fixtures(("shop",)).plant(0).behavior
    for recipient in behavior.recipients.values():
        yield "a message to", code(recipient.address), recipient.note
    for amount in behavior.amounts.values():
        yield "a payment of", code(str(amount.amount)), amount.note
    refused = [code(holder) for holder, reason in CARD_HOLDERS.items() if reason]
    yield "card holder", code("APRO"), "approved"
    yield "card holder", ", ".join(refused), "rejected, each for its `cc_rejected_…` reason"
    yield "card holder", code("CONT"), "stays pending"


TABLES = {
    "operations": (("Operation", "Call", "What it does", "Asks for", "Status"), operations),
    "actions": (("Action", "What happens", "Parameters"), actions),
    "control": (("Route", "What it does", "Body, for example"), control),
    "options": (("Option", "What it chooses"), options),
    "plans": (("Plan", "Requests a minute", "With burst"), plans),
    "commands": (("Command", "What it does"), commands),
    "scenarios": (("Scenario", "What it proves"), scenarios),
    "magic": (("What", "Value", "Outcome"), magic),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_the_code_says(name: str) -> None:
    heads, rows = TABLES[name]
    expected = table(heads, rows())
    assert marked(name) == expected, f"between the markers '{name}' should stand:\n\n{expected}"


def test_the_page_s_28_operations_are_listed() -> None:
    assert marked("operations").count("\n") == 2 + 26 + 2


def test_the_thirteen_events_are_listed() -> None:
    line = next(each for each in README.splitlines() if each.startswith("- **Events**"))
    assert re.findall(r"`([\w.]+)`", line) == [str(each) for each in EventName]


def test_the_waits_before_retries_are_told() -> None:
    line = next(each for each in README.splitlines() if each.startswith("| after the failure"))
    assert re.findall(r"(\d+) s", line) == [f"{each:g}" for each in RETRIES]


def test_the_effects_of_rules_are_listed_and_accepted() -> None:
    text = README.partition("| `webhook:` |")[2].partition("\n\n")[0]
    effects = [yaml.safe_load(each) for each in re.findall(r"`(\w+: \w+)`", text)]
    rules = [Rule("rule_1", {"webhook": each}, 0) for each in effects]
    assert {name for each in effects for name in each} == {
        each.name for each in fields(WebhookEffect)
    }
    assert all(rule.effect != WebhookEffect() for rule in rules)


def test_the_faults_are_listed_and_accepted() -> None:
    text = README.partition("| `fault:` |")[2].partition("\n\n")[0]
    faults = [yaml.safe_load(each) for each in re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)]
    whole = [{"status": 500, **each} if "after_commit" in each else each for each in faults]
    rules = [Rule("rule_1", {"fault": each}, 0) for each in whole]
    assert len(rules) == 9
    assert all(rule.effect != Fault() for rule in rules)


def test_it_is_short_enough_to_be_read() -> None:
    assert len(README.splitlines()) <= 770


def test_command_and_address_are_the_page_s() -> None:
    assert all(each in README for each in FOLLOWS_THE_PAGE)


def test_the_commands_install_extras_that_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = re.findall(r"pip install .*'\.\[([\w,]+)\]'", README)
    assert asked
    assert set(",".join(asked).split(",")) <= set(project["optional-dependencies"])


def test_code_blocks_say_their_language() -> None:
    known = {"bash", "json", "yaml", "python", "javascript", "php", "text"}
    assert {name for name, _ in BLOCKS} <= known
    assert README.count("\n```") == 2 * len(BLOCKS)


@pytest.mark.parametrize("text", blocks("yaml"))
def test_a_yaml_block_is_a_fixture_or_a_scenario(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    if "expect:" in text:
        assert read_file(file, vocabulary()).rules
        return
    planted = load_fixtures(("minimal", str(file))).plant(1_790_000_000_000)
    assert len(planted.store.customers.keys()) > 0


@pytest.mark.parametrize("text", blocks("json"))
def test_a_json_block_has_an_answer_a_line(text: str) -> None:
    assert [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("text", blocks("python"))
def test_a_python_block_is_python(text: str) -> None:
    ast.parse(text)


@pytest.mark.parametrize("text", [each for each in blocks("python") if "def test_" in each])
def test_a_test_in_python_passes(text: str, tmp_path: Path) -> None:
    tmp_path.joinpath("test_shop.py").write_text(text, "utf-8")
    plugin = ["-p", "respondeia_mock.pytest_plugin", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-W", "error", *plugin, "test_shop.py"],
        cwd=tmp_path,
        env=surroundings(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", PYTEST_ADDOPTS=""),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 passed" in ran.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("text", blocks("bash"))
def test_a_bash_block_is_bash(text: str) -> None:
    subprocess.run(["bash", "-n"], input=text, text=True, check=True)


@pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("bash") is None,
    reason="bash and curl are what the session is written for",
)
def test_the_session_answers_as_it_is_shown(tmp_path: Path) -> None:
    places = [place for place, (_, text) in enumerate(BLOCKS) if "ask $" in text]
    session = "".join(BLOCKS[place][1] for place in places)
    shown = "".join(BLOCKS[place + 1][1] for place in places).splitlines()
    assert len(places) == 3
    # Slowed down, so that nothing falls due between two calls, however slow this machine is.
    with Mock(tmp_path, "--port", "0", "--speed", "0.1") as mock:
        moved = session.replace("http://localhost:3000", mock.url)
        ran = subprocess.run(["bash", "-c", moved], capture_output=True, text=True, check=True)
        given = ran.stdout.replace(mock.url, "http://localhost:3000").splitlines()
    assert len(given) == len(shown)
    for line, (mine, theirs) in enumerate(zip(shown, given, strict=True), 1):
        assert _is_as_shown(json.loads(mine), json.loads(theirs)), f"answer {line}: {theirs}"


def _is_as_shown(shown: Any, given: Any) -> bool:  # noqa: ANN401 (any JSON)
    """Compare an answer with the one in the README, where `…` stands for what differs."""
    if isinstance(shown, dict) and isinstance(given, dict):
        return list(shown) == list(given) and all(
            _is_as_shown(value, given[name]) for name, value in shown.items()
        )
    if isinstance(shown, list) and isinstance(given, list):
        return len(shown) == len(given) and all(map(_is_as_shown, shown, given))
    if isinstance(shown, str) and "…" in shown:
        pattern = ".+".join(re.escape(part) for part in shown.split("…"))
        return re.fullmatch(pattern, str(given)) is not None
    return bool(shown == given)
