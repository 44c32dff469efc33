"""`respondeia-mock` as a process: what it says, what it serves, how it ends."""

import json
import re
import shlex
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process import PATIENCE, Mock, fetch, has_ipv6, own_address, run

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z")


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """One server with nothing chosen but a free port."""
    with Mock(tmp_path_factory.mktemp("usual")) as mock:
        yield mock


def test_start_up_says_what_to_copy(usual: Mock) -> None:
    assert re.fullmatch(
        rf"""RespondeIA mock  http://localhost:{usual.port}/v1
API key          test_sk_demo \(any key that starts with test_\)
Webhook secret   whsec_test_respondeia
Inspector        http://localhost:{usual.port}/
Admin            http://localhost:{usual.port}/__admin
Seed             \d+

  curl -H 'Authorization: Bearer test_sk_demo' 'http://localhost:{usual.port}/v1/customers\?limit=2'

""",
        usual.announced,
    )


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on PATH")
def test_the_curl_line_works_when_copied(usual: Mock) -> None:
    words = shlex.split(usual.announced.splitlines()[-2])
    assert words[0] == "curl"
    ran = subprocess.run(
        ["curl", "-sS", "--noproxy", "*", *words[1:]],
        capture_output=True,
        timeout=PATIENCE,
        check=True,
    )
    document = json.loads(ran.stdout)
    assert len(document["data"]) == 2
    assert document["hasMore"] is True


def test_the_announced_admin_url_and_key_work(usual: Mock) -> None:
    assert fetch(usual.told("Admin") + "/health").json["status"] == "ok"
    key = usual.told("API key").partition(" ")[0]
    assert usual.get("/v1/payments", authorization=f"Bearer {key}").status == 200


def test_it_starts_from_the_shop(usual: Mock) -> None:
    ana = usual.get("/v1/customers/wa:5491123456789").json
    assert ana["name"] == "Ana Gutiérrez"


def test_the_port_is_written_before_it_is_announced(usual: Mock) -> None:
    written = usual.port_file.read_text("utf-8")
    assert usual.told("RespondeIA mock") == f"http://localhost:{written.strip()}/v1"
    assert written.endswith("\n")
    assert [path.name for path in usual.port_file.parent.glob("*.draft")] == []


def test_a_port_file_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    ran = run("--port", "0", "--port-file", str(tmp_path / "nowhere" / "port"))
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr == (
        f"Cannot write {tmp_path / 'nowhere' / 'port'}: No such file or directory.\n"
    )


def test_it_answers_on_both_loopback_addresses(usual: Mock) -> None:
    assert fetch(f"http://127.0.0.1:{usual.port}/v1/customers").status == 200
    if has_ipv6():
        assert fetch(f"http://[::1]:{usual.port}/v1/customers").status == 200
        assert fetch(f"http://[::1]:{usual.port}/__admin/health").status == 200


def test_without_a_seed_one_is_drawn(usual: Mock, tmp_path: Path) -> None:
    with Mock(tmp_path) as other:
        assert other.told("Seed") != usual.told("Seed")


def test_a_busy_port_is_told_in_one_sentence(usual: Mock) -> None:
    ran = run("--port", str(usual.port))
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr == (
        f"Port {usual.port} is in use; choose another with --port, or --port 0 for any free one.\n"
    )


@pytest.mark.skipif(not has_ipv6(), reason="there is no IPv6 here")
def test_a_port_that_is_busy_on_ipv6_only_is_busy(tmp_path: Path) -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        ran = run("--port", str(taken.getsockname()[1]))
    assert ran.returncode == 1
    assert "is in use" in ran.stderr


def test_a_host_that_is_not_this_machines_is_told_in_one_sentence() -> None:
    ran = run("--host", "192.0.2.1", "--port", "0")
    assert ran.returncode == 1
    assert re.fullmatch(r"Cannot listen on 192\.0\.2\.1, port 0: .+\.\n", ran.stderr)


def test_with_documented_only_no_guess_is_told(tmp_path: Path) -> None:
    with Mock(tmp_path, "--documented-only") as mock:
        payment = mock.get("/v1/payments?limit=1").json["data"][0]
        refused = mock.get("/v1/customers", authorization="")
        settings = mock.get("/__admin/settings").json
    assert list(payment)[:7] == [
        "id",
        "customerId",
        "amount",
        "currency",
        "status",
        "paymentLink",
        "createdAt",
    ]
    assert set(payment) - {"paidAt"} == set(list(payment)[:7])
    assert (refused.status, refused.headers.get("WWW-Authenticate")) == (401, None)
    assert settings["documented_only"] is True


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--prot", "3000"], "No such option '--prot'"),
        (["--port", "http"], "Invalid value for '--port': 'http' is not a valid integer range."),
        (["--port", "65536"], "Invalid value for '--port': 65536 is not in the range"),
        (["--plan", "por"], "Invalid value for '--plan': 'por' is not one of"),
        (["--payments", "cash"], "Invalid value for '--payments': 'cash' is not one of"),
        (["--speed", "-1"], "Invalid value for '--speed': -1.0 is not in the range"),
        (["--speed", "nan"], "Invalid value for '--speed': nan is not a number."),
        (["--now", "yesterday"], "Invalid value for '--now': must be an offset from now"),
        (["--now", "nan"], "Invalid value for '--now': must be between 1970 and the year 9999"),
        (["--now", "1e300"], "Invalid value for '--now': must be between 1970 and the year 9999"),
        (["--seed", "x"], "Invalid value for '--seed': 'x' is not a valid integer."),
        (["--log-format", "xml"], "Invalid value for '--log-format': 'xml' is not one of"),
        (["sevre"], "No such command 'sevre'"),
        (["serve", "now"], "Got unexpected extra argument (now)"),
    ],
)
def test_a_wrong_option_is_told_and_exits_with_2(options: list[str], sentence: str) -> None:
    ran = run(*options)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_broken_fixture_is_told_with_its_place(tmp_path: Path) -> None:
    broken = tmp_path / "mine.yaml"
    broken.write_text("account: {id: acc_1}\ncustomers:\n  - {id: 5}\n", "utf-8")
    ran = run("--port", "0", "--fixtures", str(broken))
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith(f"{broken}:3:10: customers[0].id")
    assert ran.stderr.count("\n") == 1


def test_a_fixture_that_is_no_yaml_is_told_with_its_place(tmp_path: Path) -> None:
    broken = tmp_path / "mine.yaml"
    broken.write_text("customers: [\n", "utf-8")
    ran = run("--port", "0", "--fixtures", str(broken))
    assert ran.returncode == 2
    assert re.match(rf"{re.escape(str(broken))}:\d+:\d+: ", ran.stderr)
    assert "Traceback" not in ran.stderr


def test_a_fixture_that_is_not_there_is_told() -> None:
    ran = run("--port", "0", "--fixtures", "shpo")
    assert ran.returncode == 2
    assert "shpo" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_version_is_told() -> None:
    ran = run("--version")
    assert ran.returncode == 0
    assert re.fullmatch(r"respondeia-mock, version \d+\S*\n", ran.stdout)


@pytest.mark.parametrize("options", [["--help"], ["serve", "--help"]])
def test_help_is_told(options: list[str]) -> None:
    ran = run(*options)
    assert ran.returncode == 0
    assert ran.stdout.startswith("Usage: respondeia-mock")


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_even_while_a_client_is_connected(
    tmp_path: Path, by: signal.Signals
) -> None:
    with (
        Mock(tmp_path) as mock,
        socket.create_connection(("127.0.0.1", mock.port), PATIENCE) as client,
    ):
        client.sendall(b"GET /v1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 401"
        assert mock.end(by) == 0
        assert "Traceback" not in mock.stderr
        assert mock.stderr.count("\n") <= 1  # the hint of the 401
        assert mock.process.stdout is not None
        assert mock.process.stdout.read() == ""


def test_the_clock_runs_at_the_speed_that_was_chosen(tmp_path: Path) -> None:
    with Mock(tmp_path, "--speed", "1000000", "--fixtures", "minimal") as mock:
        made = mock.post("/v1/payments/create", {"customer_id": "wa:1", "amount": 1}).json
        assert mock.get("/__admin/clock").json["speed"] == 1000000
        # Three seconds of that clock are over before another request can arrive.
        assert mock.get(f"/v1/payments/{made['id']}").json["status"] == "approved"


def test_a_client_that_really_sleeps_is_told_the_real_seconds(tmp_path: Path) -> None:
    chosen = ("--speed", "30", "--now", "2026-03-02T12:00:00Z", "--plan", "basico")
    with Mock(tmp_path, *chosen) as mock:
        refused = [
            got for got in (mock.get("/v1/customers") for _ in range(1000)) if got.status == 429
        ]
        waits = {got.json["retryAfter"] for got in refused}
        assert waits
        assert waits <= {1, 2}


def test_it_begins_at_the_moment_and_with_the_seed_that_were_chosen(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--seed", "7") as mock:
        assert mock.get("/__admin/clock").json == {"now": 1772452800, "speed": 0}
        assert mock.told("Seed") == "7"
        made = mock.post("/v1/payments/create", {"customer_id": "wa:1", "amount": 1}).json
        assert mock.post("/__admin/reset", {}).status == 200
        again = mock.post("/v1/payments/create", {"customer_id": "wa:1", "amount": 1}).json
    assert again == made
    with Mock(tmp_path, *FROZEN, "--seed", "8") as mock:
        other = mock.post("/v1/payments/create", {"customer_id": "wa:1", "amount": 1}).json
    assert other["createdAt"] == made["createdAt"] == 1772452800000
    assert other["id"] != made["id"]


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """One server with many things chosen."""
    options = ["--payments", "checkout", "--plan", "basico", "--no-rate-limit", "-v"]
    more = ["--public-url", "https://mock.example/", "--admin-token", "s3cret"]
    folder = tmp_path_factory.mktemp("chosen")
    with Mock(folder, *FROZEN, *options, *more, "--log-format", "json") as mock:
        yield mock


ADMIN = "Bearer s3cret"


def test_the_public_url_is_what_is_announced_and_linked(chosen: Mock) -> None:
    made = chosen.post("/v1/payments/create", {"customer_id": "wa:1", "amount": 1}).json
    assert chosen.told("RespondeIA mock") == "https://mock.example/v1"
    assert chosen.told("Admin") == "https://mock.example/__admin"
    assert made["paymentLink"] == f"https://mock.example/checkout/{made['id']}"


def test_the_admin_token_is_asked_for(chosen: Mock) -> None:
    assert chosen.get("/__admin/health").status == 401
    assert chosen.get("/__admin/health", authorization="").status == 401
    assert chosen.get("/__admin/health", authorization=ADMIN).status == 200
    cookie = "respondeia_mock_admin=s3cret"
    assert chosen.get("/__admin/health", authorization="", cookie=cookie).status == 200


def test_with_payments_at_the_checkout_nothing_is_approved_by_itself(chosen: Mock) -> None:
    made = chosen.post("/v1/payments/create", {"customer_id": "wa:1", "amount": 1}).json
    by = {"by": "30d"}
    assert chosen.post("/__admin/clock/advance", by, authorization=ADMIN).status == 200
    assert chosen.get(f"/v1/payments/{made['id']}").json["status"] == "pending"
    approve = {"payment_id": made["id"]}
    chosen.post("/__admin/actions/payment.approve", approve, authorization=ADMIN)
    assert chosen.get(f"/v1/payments/{made['id']}").json["status"] == "approved"


def test_without_a_rate_limit_the_plan_is_shown_and_nobody_refused(chosen: Mock) -> None:
    answers = [chosen.get("/v1/customers?limit=1") for _ in range(151)]
    assert {each.status for each in answers} == {200}
    assert {each.headers["x-ratelimit-limit"] for each in answers} == {"100"}
    assert {each.headers["x-ratelimit-remaining"] for each in answers} == {"100"}


def test_every_call_is_logged_as_json(chosen: Mock) -> None:
    chosen.get("/v1/customers/wa:nobody")
    chosen.get("/v1/custommers")
    told = [json.loads(line) for line in chosen.stderr.splitlines()]
    assert {"level": "info", "message": "GET /v1/customers/wa:nobody -> 404"} in told
    assert {
        "level": "warning",
        "message": "GET /v1/custommers -> 404  hint: did you mean GET /v1/customers?",
    } in told


def test_calls_are_not_logged_unless_asked_for(tmp_path: Path) -> None:
    with Mock(tmp_path) as quiet, Mock(tmp_path, "--verbose") as verbose:
        for mock in (quiet, verbose):
            mock.get("/v1/customers")
        assert quiet.stderr == ""
        assert verbose.stderr == "GET /v1/customers -> 200\n"


def test_without_admin_there_is_none_and_the_checkout_stays(tmp_path: Path) -> None:
    with Mock(tmp_path, "--no-admin") as mock:
        assert mock.told("Admin") == "off (--no-admin)"
        assert mock.get("/__admin/health").status == 404
        made = mock.post("/v1/payments/create", {"customer_id": "wa:1", "amount": 1}).json
        assert fetch(made["paymentLink"], authorization="").status == 200


def test_a_plan_is_chosen(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--plan", "agencia") as mock:
        assert mock.get("/v1/customers").headers["x-ratelimit-limit"] == "2000"


def test_https_can_be_required(tmp_path: Path) -> None:
    with Mock(tmp_path, "--require-https") as mock:
        got = mock.get("/v1/customers")
        assert (got.status, got.json["error"]["code"]) == (400, "https_required")


def test_fixtures_are_put_on_top_of_each_other(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text('customers: [{id: "wa:5491123456789", name: Otra Ana}]\n', "utf-8")
    with Mock(tmp_path, "--fixtures", "shop", "--fixtures", str(mine)) as mock:
        assert mock.get("/v1/customers/wa:5491123456789").json["name"] == "Otra Ana"
        assert len(mock.get("/v1/customers").json["data"]) == 40


def test_listening_elsewhere_is_announced_as_it_is_reached(tmp_path: Path) -> None:
    with Mock(tmp_path, "--host", "127.0.0.1") as mock:
        assert mock.told("RespondeIA mock") == f"http://127.0.0.1:{mock.port}/v1"
        assert fetch(mock.told("RespondeIA mock") + "/customers").status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "0"])  # noqa: S104 (what is tested)
def test_listening_everywhere_is_warned_of(tmp_path: Path, host: str) -> None:
    with Mock(tmp_path, "--host", host) as mock:
        assert mock.told("RespondeIA mock") == f"http://localhost:{mock.port}/v1"
        assert mock.told("Warning") == (
            "every machine that reaches this one can use the mock and change it at /__admin; "
            "--admin-token or --no-admin shuts that"
        )
        assert mock.get("/__admin/health").status == 200
        for _ in range(2):
            refused = mock.get("/__admin/health", host="evil.com")
            assert refused.status == 403
        assert mock.stderr == (
            "The Host 'evil.com' is not allowed; start the mock with --allow-host evil.com\n"
        )


@pytest.mark.parametrize(
    ("options", "warning"),
    [
        (
            ["--admin-token", "s3cret"],
            (
                "every machine that reaches this one can use the mock, and its /__admin with the "
                "admin token"
            ),
        ),
        (["--no-admin"], "every machine that reaches this one can use the mock"),
    ],
)
def test_the_warning_names_the_risk_that_is_left(
    tmp_path: Path, options: list[str], warning: str
) -> None:
    with Mock(tmp_path, "--host", "0.0.0.0", *options) as mock:  # noqa: S104 (what is tested)
        assert mock.told("Warning") == warning


def test_nobody_is_warned_of_what_only_this_machine_reaches(usual: Mock, tmp_path: Path) -> None:
    assert "Warning" not in usual.announced
    with Mock(tmp_path, "--host", "localhost") as mock:
        assert "Warning" not in mock.announced


@pytest.mark.skipif(own_address() is None, reason="this machine has no address but its own")
def test_an_address_of_this_machine_gets_in_where_it_is_listened_on(tmp_path: Path) -> None:
    address = own_address()
    with Mock(tmp_path, "--host", "0.0.0.0") as mock:  # noqa: S104 (what is tested)
        url = f"http://{address}:{mock.port}/__admin/health"
        assert fetch(url).status == 200
        assert fetch(url, host=f"192.0.2.9:{mock.port}").status == 403
        assert fetch(url, host=f"{address}.evil.example").status == 403


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--admin-token", ""),
        ("--host", ""),
        ("--allow-host", ""),
        ("--allow-host", "mock:3000"),
        ("--public-url", "mock.example"),
    ],
)
def test_what_would_open_a_door_by_mistake_is_refused(option: str, value: str) -> None:
    ran = run("--port", "0", option, value)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1].startswith(f"Error: Invalid value for '{option}': ")


@pytest.mark.parametrize("name", ["PORT", "RESPONDEIA_MOCK_PORT"])
def test_the_port_comes_from_the_environment(usual: Mock, name: str) -> None:
    ran = run(**{name: str(usual.port)})
    assert ran.returncode == 1
    assert ran.stderr.startswith(f"Port {usual.port} is in use")


def test_the_mocks_own_variable_beats_the_common_one_and_a_flag_beats_both(usual: Mock) -> None:
    own = run(PORT="1", RESPONDEIA_MOCK_PORT=str(usual.port))
    assert own.stderr.startswith(f"Port {usual.port} is in use")
    flag = run("--port", str(usual.port), PORT="1", RESPONDEIA_MOCK_PORT="1")
    assert flag.stderr.startswith(f"Port {usual.port} is in use")


def test_a_port_in_the_environment_that_is_none_is_2() -> None:
    ran = run(PORT="http")
    assert ran.returncode == 2
    assert "'http' is not a valid integer" in ran.stderr


def test_other_options_come_from_the_environment_as_well(tmp_path: Path) -> None:
    chosen = {"RESPONDEIA_MOCK_SEED": "7", "RESPONDEIA_MOCK_PLAN": "agencia"}
    with Mock(tmp_path, "--plan", "basico", **chosen, RESPONDEIA_MOCK_NO_ADMIN="1") as mock:
        assert mock.told("Seed") == "7"
        assert mock.told("Admin") == "off (--no-admin)"
        assert mock.get("/v1/customers").headers["x-ratelimit-limit"] == "100"


def test_allowed_hosts_come_from_the_environment(tmp_path: Path) -> None:
    with Mock(tmp_path, RESPONDEIA_MOCK_ALLOW_HOSTS="mock.internal other") as mock:
        for host, status in (("mock.internal:80", 200), ("other", 200), ("evil.com", 403)):
            assert mock.get("/__admin/health", host=host).status == status


def test_allowed_hosts_are_flags_too(tmp_path: Path) -> None:
    with Mock(tmp_path, "--allow-host", "mock.internal", "--allow-host", "other") as mock:
        for host, status in (("mock.internal:80", 200), ("other", 200), ("evil.com", 403)):
            assert mock.get("/__admin/health", host=host).status == status
