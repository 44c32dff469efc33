"""`respondeia-mock requests`: the list, one call's whole story, and what arrives from now on."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.cli.receivers import Receiver, raw
from tests.cli.words import ask, interrupt, masked, running
from tests.process import PATIENCE, Mock

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42", "--fixtures", "minimal")
PAYMENT = {"customer_id": "wa:1", "amount": 5900}
TOOK = r"(?<=  )\d+\.\d(?= ms)"


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with Receiver(raw) as opened:
        yield opened


@pytest.fixture(scope="module")
def mock(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """Serve with four calls: a webhook, a payment with a slip, the same again, and no path."""
    with Mock(tmp_path_factory.mktemp("requests"), *FROZEN) as started:
        hook = {"url": receiver.url, "events": ["payment.created"]}
        assert started.post("/v1/webhooks", hook).status == 201
        for _ in range(2):
            pay(started, desription="Mate")
        assert started.post("/__admin/settle", {"timeout": PATIENCE}).status == 200
        assert started.get("/v1/customer").status == 404
        yield started


def pay(mock: Mock, prefix: str = "", **more: object) -> None:
    """Create a payment with an Idempotency-Key."""
    path, body = f"{prefix}/v1/payments/create", {**PAYMENT, **more}
    assert mock.post(path, body, idempotency_key="k1").status == 201


def shown(text: str) -> str:
    return masked(text, TOOK)


def line(process: "subprocess.Popen[str]") -> str:
    """Wait for the next line that it prints."""
    assert process.stdout is not None
    return process.stdout.readline()


LISTED = """\
2026-03-02T12:00:00Z  req_…  POST  /v1/webhooks  201  webhooks.create  … ms
2026-03-02T12:00:00Z  req_…  POST  /v1/payments/create  201  payments.create  … ms  \
hint: 'desription' is ignored: did you mean 'description'?
2026-03-02T12:00:00Z  req_…  POST  /v1/payments/create  201  payments.create  … ms  \
as req_…; hint: 'desription' is ignored: did you mean 'description'?
2026-03-02T12:00:00Z  req_…  GET  /v1/customer  404  unknown  … ms  \
hint: did you mean GET /v1/customers?
"""


def test_they_are_listed_a_line_each(mock: Mock) -> None:
    ran = ask(mock, "requests")
    assert (shown(ran.stdout), ran.stderr, ran.returncode) == (LISTED, "", 0)


def test_columns_are_aligned(mock: Mock) -> None:
    lines = ask(mock, "requests").stdout.splitlines()
    assert len({each.index(" ms") for each in lines}) <= 2  # a figure more or less
    assert {each.index("/v1/") for each in lines} == {lines[0].index("/v1/")}
    places = {each.index("  201  ") for each in lines[:3]}
    assert places == {lines[3].index("  404  ")}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--limit", "1"], [*LISTED.splitlines()[3:], "These are the last 1 of 4."]),
        (["--limit", "0"], ["These are the last 0 of 4."]),
        (["--operation", "webhooks.create"], LISTED.splitlines()[:1]),
        (["--status", "404"], LISTED.splitlines()[3:]),
        (
            ["--status", "400", "--operation", "webhooks.create"],
            ["No requests.", "Near: req_…  POST /v1/webhooks: status is 201, not 400"],
        ),
        (["--sandbox", "other"], ["No requests.", "Elsewhere: 4 in test (--sandbox)."]),
    ],
)
def test_less_is_listed_when_asked(mock: Mock, options: list[str], told: list[str]) -> None:
    ran = ask(mock, "requests", *options)
    assert (shown(ran.stdout).splitlines(), ran.returncode) == (told, 0)


def test_json_is_a_line_each_as_the_control_api_tells_it(mock: Mock) -> None:
    ran = ask(mock, "requests", "--json", "--status", "201")
    listed = mock.get("/__admin/requests?status=201").json["requests"]
    assert [json.loads(each) for each in ran.stdout.splitlines()] == listed
    identifier = listed[1]["id"]
    one = ask(mock, "requests", identifier, "--json")
    assert json.loads(one.stdout) == mock.get(f"/__admin/requests/{identifier}").json
    assert one.stdout.count("\n") == 1


def test_one_call_s_whole_story(mock: Mock) -> None:
    identifier = mock.get("/__admin/requests").json["requests"][1]["id"]
    ran = ask(mock, "requests", identifier)
    told = masked(ran.stdout, TOOK, r"(?<=Python-urllib/)[\d.]+", r"\d{13}")
    assert told == (
        """\
req_…  POST /v1/payments/create  201  payments.create  … ms
2026-03-02T12:00:00Z in the sandbox 'test', key test_sk_demo
hint: 'desription' is ignored: did you mean 'description'?

journaling  recorded as req_… in the sandbox 'test': its token belongs there
authentication  recognized test_sk_demo: it may do everything
rate_limiting  498 of 500 left for the account until 2026-03-02T12:01:00Z
authorization  allowed: payments.create asks for all permissions
interception  no rule hit
validation  the body is as payments.create takes it
idempotency  the Idempotency-Key 'k1' is new; the answer is remembered for 24 hours
performing  payments.create answered 201

Request
accept-encoding: identity
content-length: 61
host: …
user-agent: Python-urllib/…
authorization: Bearer test_sk_demo
content-type: application/json
idempotency-key: k1
connection: close

{
  "customer_id": "wa:1",
  "amount": 5900,
  "desription": "Mate"
}

Response 201
X-RateLimit-Limit: 500
X-RateLimit-Remaining: 498
X-RateLimit-Reset: 1772452860
X-Mock-Request-Id: req_…
X-Mock-Hint: 'desription' is ignored: did you mean 'description'?
Access-Control-Allow-Origin: *

{
  "id": "pay_…",
  "customerId": "wa:1",
  "amount": 5900,
  "currency": "ARS",
  "status": "pending",
  "paymentLink": "http://…/checkout/pay_…",
  "createdAt": …,
  "provider": "mercadopago",
  "description": ""
}

Events
evt_…  customer.created
evt_…  payment.created
  dlv_…  to wh_…  succeeded  200
"""
    )


def test_a_story_without_events_and_body_is_shorter(mock: Mock) -> None:
    identifier = mock.get("/__admin/requests").json["requests"][3]["id"]
    told = ask(mock, "requests", identifier).stdout
    assert "Events" not in told
    assert "\nanswered 404" not in told
    assert "authorization   answered 404 not_found: No such endpoint: GET /v1/customer\n" in told


def follow(mock: Mock, *options: str) -> AbstractContextManager["subprocess.Popen[str]"]:
    return running("requests", "--follow", *options, RESPONDEIA_MOCK_URL=mock.url)


def test_what_arrives_follows_what_arrived(mock: Mock) -> None:
    with follow(mock, "--sandbox", "followed", "--limit", "1") as process:
        pay(mock, "/sandboxes/followed")
        first = line(process)
        mock.get("/sandboxes/followed/v1/customers?limit=1")
        second = line(process)
        mock.get("/sandboxes/followed/v1/payments/pay_none")
        third = line(process)
        said, errors = interrupt(process)
    assert [shown(each) for each in (first, second, third)] == [
        "2026-03-02T12:00:00Z  req_…  POST  /v1/payments/create  201  payments.create  … ms\n",
        "2026-03-02T12:00:00Z  req_…  GET  /v1/customers  200  customers.list  … ms\n",
        "2026-03-02T12:00:00Z  req_…  GET  /v1/payments/pay_…  404  payments.get  … ms\n",
    ]
    assert second.index("  200  ") == first.index("  201  ")
    assert (said, errors, process.returncode) == ("", "", 0)


def test_each_call_is_told_once_though_it_came_while_it_began(mock: Mock) -> None:
    prefix = "/sandboxes/early"
    with follow(mock, "--sandbox", "early", "--json") as process:
        ids = [mock.get(f"{prefix}/v1/customers").headers["x-mock-request-id"] for _ in range(200)]
        told: list[str] = []
        while ids[-1] not in told:
            told.append(json.loads(line(process))["id"])
        interrupt(process)
    assert told == ids[-len(told) :]
    assert len(told) >= 10


def test_only_what_is_asked_for_follows(mock: Mock) -> None:
    options = ("--sandbox", "chosen", "--operation", "payments.create", "--status", "400")
    with follow(mock, *options) as process:
        prefix = "/sandboxes/chosen"
        pay(mock, prefix)
        mock.get(f"{prefix}/v1/customers?limit=0")
        mock.post(f"{prefix}/v1/payments/create", {"amount": "x"})
        assert "  400  payments.create  " in line(process)
        said, _ = interrupt(process)
    assert said == ""


def test_what_a_rule_or_the_client_made_of_a_call_is_noted(mock: Mock) -> None:
    prefix = "/sandboxes/spoiled"
    rule = {"name": "out", "when": {}, "fault": {"connection_reset": True}}
    assert mock.post(f"{prefix}/__admin/rules", rule).status < 300
    with pytest.raises(ConnectionError):
        mock.get(f"{prefix}/v1/customers")
    assert mock.get(f"{prefix}/v1/customers", prefer="code=503").status == 503
    first, second = ask(mock, "requests", "--sandbox", "spoiled").stdout.splitlines()[:2]
    assert shown(first).endswith("  -  customers.list  … ms  lost: connection_reset; rule out")
    assert shown(second).endswith("  503  customers.list  … ms  asked for code=503")


def test_a_reset_does_not_end_it_and_is_told(mock: Mock) -> None:
    with follow(mock, "--sandbox", "begun-anew") as process:
        prefix = "/sandboxes/begun-anew"
        mock.get(f"{prefix}/v1/customers")
        first = line(process)
        mock.post(f"{prefix}/__admin/reset", {})
        mock.get(f"{prefix}/v1/customers")
        second = line(process)
        said, errors = interrupt(process)
    assert first.split()[1] == second.split()[1]  # ids begin anew as well
    assert (said, errors) == ("", "The sandbox was reset.\n")


def test_it_ends_quietly_by_sigterm_as_well(mock: Mock) -> None:
    with follow(mock) as process:
        for _ in range(4):
            line(process)
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


def test_when_the_server_ends_it_says_so_and_exits_with_1(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN) as ending, follow(ending) as process:
        ending.get("/v1/customers")
        line(process)
        ending.end()
        said, errors = process.communicate(timeout=PATIENCE)
        assert (said, process.returncode) == ("", 1)
        assert errors == f"The mock at {ending.url} has ended.\n"
        assert "Cancel" not in ending.stderr


def test_when_the_server_is_killed_it_says_so_and_exits_with_1(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN) as killed, follow(killed) as process:
        killed.get("/v1/customers")
        line(process)
        killed.process.kill()
        said, errors = process.communicate(timeout=PATIENCE)
    assert (said, process.returncode) == ("", 1)
    assert errors.startswith(f"{killed.url} broke off")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["req_1", "--follow"], "Either an ID, or --follow and what to show, please."),
        (["req_1", "--status", "200"], "Either an ID, or --follow and what to show, please."),
        (["req_1", "--limit", "0"], "Either an ID, or --follow and what to show, please."),
        (["req_1"], "No request with id 'req_1' is known here."),
        (["a?b c"], "No request with id 'a?b c' is known here."),
        (["--status", "42"], "42 is not in the range 100<=x<=599."),
        (["--limit", "10001"], "10001 is not in the range 0<=x<=10000."),
        (
            ["--operation", "payment.create"],
            "no operation is called 'payment.create'; did you mean 'payments.create'?\n",
        ),
        (
            ["--follow", "--operation", "payment.create"],
            "no operation is called 'payment.create'; did you mean 'payments.create'?\n",
        ),
    ],
)
def test_a_mistake_is_told_and_exits_with_2(mock: Mock, options: list[str], sentence: str) -> None:
    ran = ask(mock, "requests", *options)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in ran.stderr


def test_without_admin_nothing_is_followed(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--no-admin") as closed:
        ran = ask(closed, "requests", "--follow")
    assert ran.returncode == 2
    assert ran.stderr.startswith("Nothing answers GET /__admin/stream")


def test_the_admin_token_opens_the_stream(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--admin-token", "s3cret") as guarded:
        assert ask(guarded, "requests", "--follow").returncode == 2
        with follow(guarded, "--admin-token", "s3cret") as process:
            guarded.get("/v1/customers")
            assert "customers.list" in line(process)
