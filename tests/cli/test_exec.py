"""`exec`: a command beside a mock of its own, its exit code, and what is judged at its end."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.process import PATIENCE, command, run, surroundings

CLIENT = """
import json, os, sys, urllib.request as http
from urllib.error import HTTPError

def ask(path, body=None, **headers):
    request = http.Request(
        os.environ["RESPONDEIA_BASE_URL"] + path,
        None if body is None else json.dumps(body).encode(),
        {"Authorization": "Bearer " + os.environ["RESPONDEIA_API_KEY"],
         "Content-Type": "application/json", **headers},
    )
    with http.build_opener(http.ProxyHandler({})).open(request, timeout=30) as answer:
        return json.load(answer)
"""
PAY = '{"customer_id": "wa:1", "amount": 5900}, **{"Idempotency-Key": "order-1"}'
CAREFUL = f"""
for attempt in range(2):
    try:
        ask("/payments/create", {PAY})
        break
    except OSError:
        pass
"""
CARELESS = CAREFUL.replace('"order-1"', 'f"order-{attempt}"')


def executed(code: str, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return run("exec", *options, "--", sys.executable, "-c", CLIENT + code, **environment)


def test_the_command_finds_the_mock_in_its_environment() -> None:
    names = ("BASE_URL", "API_KEY", "MOCK_URL", "WEBHOOK_SECRET")
    told = executed(f"print(*(os.environ['RESPONDEIA_' + name] for name in {names}))")
    base, key, url, secret = told.stdout.split()
    assert base == f"{url}/v1"
    assert url.startswith("http://localhost:")
    assert url.endswith("/sandboxes/exec")
    assert (key, secret) == ("test_sk_sandbox_exec", "whsec_test_respondeia")
    assert told.returncode == 0


def test_it_starts_from_minimal_with_the_seed_42_and_says_so_on_standard_error() -> None:
    told = executed("print(ask('/customers')['data'])")
    assert told.stdout == "[]\n"
    announced, judged = told.stderr.splitlines()
    assert announced.startswith("respondeia-mock at http://localhost:")
    assert announced.endswith("/sandboxes/exec/v1, key test_sk_sandbox_exec, seed 42")
    assert judged == "Conduct: Nothing to say against it."


def test_every_option_of_serve_is_taken() -> None:
    options = ("--fixtures", "shop", "--plan", "basico", "--webhook-secret", "whsec_mine")
    code = "print(len(ask('/customers')['data']), os.environ['RESPONDEIA_WEBHOOK_SECRET'])"
    assert executed(code, *options).stdout == "40 whsec_mine\n"


def test_the_port_of_the_application_is_not_the_mock_s() -> None:
    told = executed("print(os.environ['RESPONDEIA_BASE_URL'], os.environ['PORT'])", PORT="1")
    base, port = told.stdout.split()
    assert port == "1"
    assert ":1/" not in base


def test_our_own_commands_speak_to_it(tmp_path: Path) -> None:
    script = tmp_path / "act.sh"
    mock = f"{sys.executable} -m respondeia_mock"
    script.write_text(f"{mock} do message.receive customer_id=wa:1 content=Hola\n{mock} requests\n")
    told = run("exec", "--", "bash", str(script))
    assert told.returncode == 0, told.stderr
    assert "message.received" in told.stdout


@pytest.mark.parametrize("code", [0, 1, 7])
def test_it_ends_with_the_command_s_code(code: int) -> None:
    assert executed(f"sys.exit({code})").returncode == code


def test_what_is_not_met_ends_with_3_and_what_is_met_with_0() -> None:
    careful = executed(CAREFUL, "--scenario", "lost-payment-answer")
    careless = executed(CARELESS, "--scenario", "lost-payment-answer", "--conduct", "off")
    assert careful.returncode == 0, careful.stderr
    assert "met      one payment came of it: 1 new payment like this" in careful.stderr
    assert careless.returncode == 3
    assert "Scenario lost-payment-answer: 2 of 3 expectations not met" in careless.stderr
    assert "Conduct" not in careless.stderr


def test_the_command_s_failure_goes_before_the_judgement() -> None:
    told = executed(CARELESS + "\nsys.exit(9)", "--scenario", "lost-payment-answer")
    assert told.returncode == 9


@pytest.mark.parametrize(("conduct", "code"), [("error", 3), ("warn", 0), ("off", 0)])
def test_conduct_fails_is_told_or_is_not_looked_at(conduct: str, code: int) -> None:
    told = executed(AGAIN, "--conduct", conduct)
    assert told.returncode == code, told.stderr
    assert ("new_key_on_retry" in told.stderr) is (conduct != "off")


AGAIN = f"""
request = http.Request(os.environ["RESPONDEIA_MOCK_URL"] + "/__admin/rules",
    json.dumps({{"times": 1, "fault": {{"status": 503}}}}).encode(),
    {{"Content-Type": "application/json"}})
http.build_opener(http.ProxyHandler({{}})).open(request, timeout=30).close()
{CARELESS}
"""


def test_the_report_as_json(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    executed(CARELESS, "--scenario", "lost-payment-answer", "--report", str(file))
    told = json.loads(file.read_text("utf-8"))
    assert told["failed"] is True
    assert [each["result"] for each in told["scenario"]["expectations"]] == [
        "not_met",
        "not_met",
        "not_applicable",
    ]
    assert told["conduct"]["errors"] == 1
    assert told["conduct"]["findings"][0]["name"] == "new_key_on_retry"


def test_the_report_as_junit_has_it(tmp_path: Path) -> None:
    file = tmp_path / "report.xml"
    executed(CARELESS, "--scenario", "lost-payment-answer", "--report", str(file))
    root = Xml.parse(file).getroot()  # noqa: S314 (we wrote it)
    assert [(suite.get("name"), suite.get("failures"), suite.get("skipped")) for suite in root] == [
        ("scenario lost-payment-answer", "2", "1"),
        ("conduct", "1", "0"),
    ]
    cases = [case.get("name") for case in root.iter("testcase")]
    assert cases[-1] == "new_key_on_retry"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--no-admin",), "exec judges through /__admin, so --no-admin cannot be."),
        (("--report", "r.txt"), "--report takes FILE.json, FILE.xml or FILE.html, not r.txt."),
        (("--scenario", "outtage"), "did you mean 'outage'?"),
        (("--prot", "1"), "No such option '--prot'"),
    ],
)
def test_what_cannot_be_is_told_before_anything_runs(
    options: tuple[str, ...], sentence: str
) -> None:
    told = executed("print('ran')", *options)
    assert (told.returncode, told.stdout) == (2, "")
    assert sentence in told.stderr


def test_a_command_that_is_not_there_is_told() -> None:
    told = run("exec", "--", "no-such-command")
    assert told.returncode == 2
    assert "no-such-command: No such file or directory" in told.stderr


def test_signals_reach_the_command_and_the_judgement_is_told_all_the_same() -> None:
    code = "import signal; signal.signal(15, lambda *_: sys.exit(11)); print('up', flush=True)"
    options = ("exec", "--", sys.executable, "-c", CLIENT + code + "; signal.pause()")
    with subprocess.Popen(
        command(*options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 11
    assert errors.endswith("Conduct: Nothing to say against it.\n")


def test_a_mock_over_https_is_trusted_by_the_command() -> None:
    told = executed("print(ask('/customers')['data'])", "--tls")
    assert (told.returncode, told.stdout) == (0, "[]\n"), told.stderr


def test_a_state_is_the_sandbox_s_own_and_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    executed('ask("/payments/create", {"customer_id": "wa:1", "amount": 5})', "--state", str(file))
    told = executed(
        "print([each['amount'] for each in ask('/payments')['data']])", "--state", str(file)
    )
    assert told.stdout == "[5]\n"
