"""One call as a line for a shell and as a test: each is run, and what arrives is compared."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import pytest

from respondeia_mock.core.exchange import Call, Exchange
from tests.export.conftest import Play, ruff
from tests.http.conftest import Ask, payment
from tests.process import fetch
from tests.serving import Desk, Served

ODD = [
    b'{"content": "it\'s \\"5 $HOME `id` $(id) \\\\n ! %s %d\\n"}',
    b'{"content": "line\nbreak\ttab\\u2028"}',
    '{"content": "ñandú 🎉👩\u200d👩\u200d👧 \u202eevil"}'.encode(),
    b"@/etc/passwd",
    b"-d --data",
    b"\xff\xfe\x00\x01 %% \\ ' -",
    b"\x1b[201~; touch pwned\n",
    b"two\r\nlines\n\n",
]
OURS = ("content-type", "idempotency-key", "x-name", "authorization", "accept")
Bash = Callable[[str], str]


@pytest.fixture
def bash(tmp_path: Path) -> Iterator[Bash]:
    """Run a line with bash, in an empty folder, which stays empty."""
    if which("curl") is None:
        pytest.skip("no curl here")

    def run(line: str) -> str:
        command = ["bash", "-c", line]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode("utf-8", "replace")

    yield run
    assert list(tmp_path.iterdir()) == []


def latest(served: Served, desk: Desk) -> Exchange:
    found = served.application.parts.engine.sandboxes.open(desk.name).journal.latest
    assert found is not None
    return found


def exported(desk: Desk, exchange: Exchange, form: str = "curl") -> str:
    return str(desk.get(f"/__admin/requests/{exchange.id}/export?as={form}")["text"])


def parts(call: Call) -> tuple[object, ...]:
    """Return what of a call does not belong to one connection."""
    headers = {name: call.headers.get(name) for name in OURS}
    return call.method, call.segments, dict(call.query), call.body, headers


@pytest.mark.parametrize("body", ODD)
def test_a_shell_sends_the_same_bytes_again(
    served: Served, desk: Desk, bash: Bash, body: bytes
) -> None:
    headers = {"content_type": "application/json; x=1", "idempotency_key": "it's $1"}
    url = f"{desk.server}/sandboxes/{desk.name}/v1/messages/send?a=%26%20%27%24x&b=%C3%B1"
    fetch(url, "POST", body, **headers, x_name='caf\xe9 "x"', accept="*/*")
    before = latest(served, desk)

    bash(exported(desk, before))

    again = latest(served, desk)
    assert again is not before
    assert parts(again.call) == parts(before.call)
    assert before.call.body == body


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/v1/customers/wa%3A1%2F%5B1-3%5D%7Ba,b%7D", {}),
        ("GET", "/v1/customers/../customers/%27%22", {}),
        ("DELETE", "/v1/webhooks/wh_1", {"authorization": "Bearer test_sk_sandbox_x y"}),
        ("GET", "/v1/customers", {"authorization": "Bearer nobody-knows-me"}),
        ("GET", "/v1/customers", {"authorization": "Basic abc"}),
        ("GET", "/v1/customers", {"prefer": "code=503"}),
    ],
)
def test_a_shell_is_answered_the_same(
    served: Served, desk: Desk, bash: Bash, method: str, path: str, headers: dict[str, str]
) -> None:
    fetch(f"{desk.server}/sandboxes/{desk.name}{path}", method, None, **headers)
    before = latest(served, desk)

    told = bash(exported(desk, before))

    again = latest(served, desk)
    assert again is not before
    assert (again.call.method, again.call.segments) == (before.call.method, before.call.segments)
    assert again.status == before.status
    assert told.startswith(f"HTTP/1.1 {before.status} ")


def test_what_is_secret_stands_in_no_line(served: Served, desk: Desk) -> None:
    url = f"{desk.server}/sandboxes/{desk.name}/v1/auth/login"
    for body in (b'{"email": "a", "password": "hunter-22"}', b"password=hunter-22"):
        live = "sk_live_verysecret1"
        fetch(url, "POST", body, authorization=f"Bearer {live}", cookie="a=hunter-22", x_key=live)
        line = exported(desk, latest(served, desk))

        assert "hunter-22" not in line
        assert live not in line
        assert "-H 'authorization: Bearer " in line


def test_of_a_long_body_it_says_that_it_is_not_whole(served: Served, desk: Desk) -> None:
    desk.ask("POST", "/v1/messages/send", {"content": "x" * 70_000})

    line = exported(desk, latest(served, desk))

    assert line.startswith("# Of 70015 bytes of the body 65536 were kept.\ncurl -i")


PAID = """\
import httpx2
import pytest


@pytest.mark.respondeia(fixtures="minimal", plan="pro", now="2026-03-02T12:00:00Z")
def test_payments_create(respondeia_mock):
    mock = respondeia_mock
    with httpx2.Client(base_url=mock.base_url, trust_env=False) as shop:
        shop.headers["Authorization"] = f"Bearer {mock.api_key}"

        answer = shop.post(
            "/payments/create",
            json={
                "customer_id": "wa:5491123456789",
                "amount": 590050,
                "description": 'it\\'s "ñ"',
            },
        )
        assert answer.status_code == 201
"""


def text_of(asked: Ask) -> str:
    [call] = asked("GET", "/__admin/requests?limit=1").json["requests"]
    answered = asked("GET", f"/__admin/requests/{call['id']}/export?as=pytest")
    assert answered.json["as"] == "pytest"
    return str(answered.json["text"])


def test_a_call_is_a_test_that_makes_it_again(asked: Ask, play: Play) -> None:
    payment(asked, description='it\'s "ñ"')

    text = text_of(asked)

    assert text == PAID
    assert ruff("check", text=text) == ""
    assert ruff("format", "--check", "--diff", text=text) == ""
    played = play(text)
    assert "1 passed" in played.stdout, played.stdout + played.stderr


def test_the_rule_that_hit_is_there_again(asked: Ask, play: Play) -> None:
    rule = {
        "when": {"operation": "customers.list"},
        "skip": 1,
        "fault": {"status": 503, "after_commit": True},
    }
    asked("POST", "/__admin/rules", rule)
    for _ in range(2):
        asked("GET", "/v1/customers")

    text = text_of(asked)

    assert "skip" not in text
    assert "assert answer.status_code == 503" in text
    played = play(text)
    assert "1 passed" in played.stdout, played.stdout + played.stderr


def test_only_forms_that_are_known_are_told(asked: Ask) -> None:
    asked("GET", "/v1/customers")
    [call] = asked("GET", "/__admin/requests").json["requests"]
    path = f"/__admin/requests/{call['id']}/export"

    refused = asked("GET", f"{path}?as=crul")
    unknown = asked("GET", f"{path}?as=curl&exact=true")
    nowhere = asked("GET", "/__admin/requests/req_none/export?as=curl")

    assert refused.status == 400
    assert refused.json["error"]["message"] == (
        "'as' must be one of curl, pytest; did you mean 'curl'?"
    )
    assert (unknown.status, unknown.json["error"]["field"]) == (400, "exact")
    assert (nowhere.status, nowhere.json["error"]["field"]) == (404, "request_id")
