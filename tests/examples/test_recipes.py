"""Recipes for other languages, CI and containers: they run where their runtime is, and can fail.

What cannot run here, a workflow and a compose file, is held against the command line: each command
in it is one, with options that there are.
"""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from respondeia_mock.cli import main
from tests.process import ROOT, command, surroundings
from tests.test_packaging import PARTS
from tests.test_webhooks_end_to_end import FOLDER as EXPRESS
from tests.test_webhooks_end_to_end import why_no_express

RECIPES = Path(__file__).parent / "recipes"
PATIENCE = 60
CAPTURE = ("--speed", "0", "--webhook", "http://capture.invalid/webhooks")

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="node is not on PATH")
needs_php = pytest.mark.skipif(shutil.which("php") is None, reason="php is not on PATH")

Ran = subprocess.CompletedProcess[str]


def run(folder: Path, *line: str, **environment: str) -> Ran:
    """Run `exec` with these options and a command, in a folder."""
    return subprocess.run(
        command("exec", *line),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env={**surroundings(NO_PROXY="*", RESPONDEIA_EXPRESS=""), **environment},
    )


def changed_copy(folder: Path, to: Path, file: str, old: str, new: str) -> Path:
    """Copy a recipe with one thing in it changed."""
    copy = to / folder.name
    shutil.copytree(folder, copy)
    text = (copy / file).read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands not once in {file}"
    (copy / file).write_text(text.replace(old, new), "utf-8")
    return copy


def findings(ran: Ran) -> list[str]:
    """Return what `exec` found in the conduct."""
    return re.findall(r"^(?:Conduct: )?(?:error|warning)  (\w+)$", ran.stderr, re.MULTILINE)


def node(folder: Path, file: str, *options: str, **environment: str) -> Ran:
    return run(folder, *options, "--", "node", "--test", file, **environment)


NODE = RECIPES / "node_test"
LOST = ("--scenario", "lost-payment-answer")


@needs_node
def test_a_node_test_is_judged_by_a_scenario() -> None:
    ran = node(NODE, "shop.test.mjs", *LOST)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "# pass 1\n" in ran.stdout
    assert (
        "  met      it asks again with the same key: 2 calls, all with one Idempotency-Key\n"
        "  met      one payment came of it: 1 new payment like this\n"
    ) in ran.stderr
    assert ran.stderr.endswith("Conduct: Nothing to say against it.\n")


@needs_node
def test_a_key_of_its_own_for_each_try_passes_the_test_and_not_the_scenario(tmp_path: Path) -> None:
    careless = "'Idempotency-Key': key + number,"
    copy = changed_copy(NODE, tmp_path, "shop.mjs", "'Idempotency-Key': key,", careless)
    ran = node(copy, "shop.test.mjs", *LOST)
    assert "# pass 1\n" in ran.stdout
    assert ran.returncode == 3, ran.stdout + ran.stderr
    assert "Scenario lost-payment-answer: 2 of 3 expectations not met\n" in ran.stderr
    assert findings(ran) == ["new_key_on_retry"]


@needs_node
def test_a_node_application_takes_webhooks_without_a_port() -> None:
    ran = node(NODE, "webhooks.test.mjs", *CAPTURE)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "# pass 3\n" in ran.stdout


@pytest.mark.skipif(why_no_express() is not None, reason=why_no_express() or "")
def test_an_express_application_is_tested_with_supertest() -> None:
    ran = node(NODE, "webhooks.test.mjs", *CAPTURE, RESPONDEIA_EXPRESS=str(Path(EXPRESS).resolve()))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "# pass 3\n" in ran.stdout


@needs_node
def test_a_node_application_that_verifies_nothing_fails_its_test(tmp_path: Path) -> None:
    copy = changed_copy(NODE, tmp_path, "shop.mjs", "if (!same) return 401;", "")
    ran = node(copy, "webhooks.test.mjs", *CAPTURE, "--conduct", "off")
    assert ran.returncode == 1
    assert re.findall(r"^not ok \d - (.*)$", ran.stdout, re.MULTILINE) == ["a forgery is refused"]


PHP = RECIPES / "php_test"
PHP_TEST = ("--", "php", "WebhookTest.php")


@needs_php
def test_a_php_handler_takes_webhooks_in_process() -> None:
    ran = run(PHP, *CAPTURE, *PHP_TEST)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout == (
        "ok      testAnApprovalIsNotedDown\n"
        "ok      testToldThreeTimesItIsNotedDownOnce\n"
        "ok      testAForgeryIsRefused\n"
    )


@needs_php
def test_a_php_handler_that_verifies_nothing_fails_its_test(tmp_path: Path) -> None:
    copy = changed_copy(
        PHP, tmp_path, "RespondeiaWebhook.php", "!hash_equals($expected, $signature)", "false"
    )
    ran = run(copy, *CAPTURE, *PHP_TEST)
    assert ran.returncode == 1
    assert (
        'FAILED  testAForgeryIsRefused: expected ["payment.approved",401],'
        ' not ["payment.approved",200]\n'
    ) in ran.stdout
    assert findings(ran) == ["forged_webhook_accepted"]


def parse(arguments: list[str]) -> tuple[str, dict[str, Any]]:
    """Return what a command line names and chooses, or raise click's mistake; nothing runs."""
    context = main.make_context("respondeia-mock", list(arguments))
    name, found, rest = main.resolve_command(context, [*context._protected_args, *context.args])
    assert name is not None
    assert found is not None
    return name, found.make_context(name, rest, parent=context).params


def workflow() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((RECIPES / "github-actions.yml").read_text("utf-8"))
    return document


def lines_of(job: dict[str, Any]) -> list[list[str]]:
    """Return our command lines in a job, once for each value of its matrix."""
    matrix = job.get("strategy", {}).get("matrix", {}).get("scenario", [""])
    steps = [each["run"] for each in job["steps"] if "run" in each]
    spelled = [
        each.replace("${{ matrix.scenario }}", scenario) for each in steps for scenario in matrix
    ]
    assert not any("${{" in each for each in spelled)
    return [shlex.split(each)[1:] for each in spelled if each.startswith("respondeia-mock ")]


def test_the_workflow_names_commands_and_options_that_there_are() -> None:
    jobs = workflow()["jobs"]
    check, tests = (parse(each) for each in lines_of(jobs["tests"]))
    assert check[0] == "check"
    assert (tests[0], tests[1]["conduct"], tests[1]["report"]) == (
        "exec",
        "error",
        Path("mock.xml"),
    )
    assert tests[1]["command"] == ("npm", "test")
    assert jobs["tests"]["steps"][-1]["with"]["path"] == "mock.xml"


def test_the_workflow_plays_scenarios_that_there_are() -> None:
    played = [parse(each)[1] for each in lines_of(workflow()["jobs"]["scenarios"])]
    names = [each["scenario"] for each in played]
    assert names == [
        "lost-payment-answer",
        "duplicate-payment-notifications",
        "forged-webhook",
        "rate-limited",
        "outage",
    ]
    assert {f"{each}.yaml" for each in names} <= {
        each.name for each in (ROOT / "fixtures" / "scenarios").iterdir()
    }


def services() -> dict[str, Any]:
    document = yaml.safe_load((RECIPES / "compose.yaml").read_text("utf-8"))
    found: dict[str, Any] = document["services"]
    return found


def test_the_composed_mock_is_open_to_its_neighbour_and_to_nobody_else() -> None:
    mock, app = services()["mock"], services()["app"]
    name, chosen = parse(mock["command"])
    assert (name, chosen["host"]) == ("serve", "0.0.0.0")  # noqa: S104 (in a container)
    assert chosen["allow_host"] == ("mock",)
    assert chosen["public_url"] == "http://localhost:3000"
    assert mock["ports"] == ["127.0.0.1:3000:3000"]
    assert chosen["port"] == 3000
    assert app["environment"]["RESPONDEIA_WEBHOOK_SECRET"] == chosen["webhook_secret"]
    assert app["environment"]["RESPONDEIA_BASE_URL"] == "http://mock:3000/v1"
    assert app["depends_on"] == {"mock": {"condition": "service_healthy"}}


def test_the_composed_mock_is_healthy_when_it_answers() -> None:
    kind, program, *arguments = services()["mock"]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "respondeia-mock")
    name, chosen = parse(arguments)
    assert (name, chosen["url"]) == ("clock", "http://localhost:3000")


@pytest.mark.parametrize("wrong", [["exec", "--condukt", "off", "--", "x"], ["exce"], ["--hots=x"]])
def test_what_there_is_not_would_be_noticed(wrong: list[str]) -> None:
    with pytest.raises(click.UsageError):
        parse(wrong)


def test_the_image_is_built_from_what_a_build_needs_and_serves_by_name() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    copied = [each.split()[1:-1] for each in lines if each.startswith("COPY ")]
    assert {name for names in copied for name in names} == set(PARTS)
    assert 'ENTRYPOINT ["respondeia-mock"]' in lines
    variables = dict(each.split()[1].split("=") for each in lines if each.startswith("ENV "))
    assert variables == {"RESPONDEIA_MOCK_HOST": "0.0.0.0"}  # noqa: S104 (in a container)
    assert f"EXPOSE {parse([])[1]['port']}" in lines
