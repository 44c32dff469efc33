"""`--tls`: HTTPS that Python, curl and Node trust once they know the certificate."""

import shlex
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.process import PATIENCE, Mock, command, has_ipv6, run, surroundings

HELLO = {"customer_id": "wa:1", "amount": 5900}
KEY = {"authorization": "Bearer test_sk_demo"}


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """One server over HTTPS that refuses plain HTTP."""
    options = ("--tls", "--require-https", "--allow-host", "mock.internal", "--seed", "7")
    with Mock(tmp_path_factory.mktemp("tls"), *options) as started:
        yield started


@pytest.fixture
def client(mock: Mock) -> Iterator[httpx2.Client]:
    trust = ssl.create_default_context(cafile=mock.told("CA certificate"))
    with httpx2.Client(verify=trust, trust_env=False, headers=KEY) as opened:
        yield opened


def test_start_up_says_https_and_where_the_certificate_is(mock: Mock) -> None:
    url = f"https://localhost:{mock.port}"
    authority = mock.told("CA certificate")
    assert mock.told("RespondeIA mock") == f"{url}/v1"
    assert mock.told("Admin") == f"{url}/__admin"
    assert Path(authority).is_file()
    assert mock.announced.splitlines()[-2] == (
        f"  curl --cacert {authority} -H 'Authorization: Bearer test_sk_demo' "
        f"'{url}/v1/customers?limit=2'"
    )


def test_every_usual_name_is_certified(mock: Mock, client: httpx2.Client) -> None:
    names = ["localhost", "127.0.0.1", *(["[::1]"] if has_ipv6() else [])]
    for name in names:
        assert client.get(f"https://{name}:{mock.port}/v1/customers").status_code == 200
    answer = client.get(
        f"https://127.0.0.1:{mock.port}/__admin/health",
        headers={"host": "mock.internal"},
        extensions={"sni_hostname": "mock.internal"},
    )
    assert answer.status_code == 200


def test_links_lead_to_https(mock: Mock, client: httpx2.Client) -> None:
    url = f"https://localhost:{mock.port}"
    made = client.post(f"{url}/v1/payments/create", json=HELLO).json()
    assert made["paymentLink"] == f"{url}/checkout/{made['id']}"
    assert client.get(made["paymentLink"]).status_code == 200


def test_a_connection_is_kept_for_many_calls(mock: Mock, client: httpx2.Client) -> None:
    answers = [client.get(f"https://localhost:{mock.port}/v1/customers") for _ in range(50)]
    assert {each.status_code for each in answers} == {200}
    streams = {id(each.extensions["network_stream"]) for each in answers}
    assert len(streams) == 1


def test_who_does_not_know_the_certificate_does_not_connect(mock: Mock) -> None:
    with httpx2.Client(trust_env=False) as stranger, pytest.raises(httpx2.ConnectError):
        stranger.get(f"https://localhost:{mock.port}/v1/customers")


def test_plain_http_gets_no_answer(mock: Mock) -> None:
    with httpx2.Client(trust_env=False) as plain, pytest.raises(httpx2.HTTPError):
        plain.get(f"http://localhost:{mock.port}/v1/customers")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on PATH")
def test_the_curl_line_works_when_copied(mock: Mock) -> None:
    words = shlex.split(mock.announced.splitlines()[-2])
    ran = subprocess.run(
        ["curl", "-sS", "--noproxy", "*", "-w", "%{http_code}", "-o", "-", *words[1:]],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert ran.stdout.endswith("200")
    without = [each for each in words[1:] if not each.endswith("ca.pem") and each != "--cacert"]
    refused = subprocess.run(
        ["curl", "-sS", "--noproxy", "*", *without],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert refused.returncode == 60


NODE = """
const url = process.argv[1];
const answer = await fetch(url, {headers: {authorization: 'Bearer test_sk_demo'}});
console.log(answer.status, (await answer.json()).data.length);
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not on PATH")
def test_node_trusts_it_with_its_own_variable(mock: Mock) -> None:
    words = ["node", "--input-type=module", "--eval", NODE]
    words.append(f"https://localhost:{mock.port}/v1/customers?limit=2")
    environment = surroundings(NODE_EXTRA_CA_CERTS=mock.told("CA certificate"))
    ran = subprocess.run(
        words, capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment
    )
    assert ran.stdout == "200 2\n", ran.stderr
    stranger = subprocess.run(
        words, capture_output=True, text=True, timeout=PATIENCE, check=False, env=surroundings()
    )
    assert stranger.returncode != 0


def test_our_own_commands_trust_it_with_the_usual_variable(mock: Mock) -> None:
    url = f"https://localhost:{mock.port}"
    ran = run("clock", "--url", url, SSL_CERT_FILE=mock.told("CA certificate"))
    assert ran.returncode == 0, ran.stderr
    stranger = run("clock", "--url", url)
    assert stranger.returncode == 1
    assert stranger.stderr == (
        f"The certificate of {url} is not trusted; set SSL_CERT_FILE to the CA certificate that "
        "the mock named at its start.\n"
    )


def test_the_certificate_is_gone_with_the_server(tmp_path: Path) -> None:
    with Mock(tmp_path, "--tls") as mock:
        authority = Path(mock.told("CA certificate"))
        assert authority.is_file()
        assert mock.end() == 0
    assert not authority.parent.exists()


def test_public_url_and_host_are_certified(tmp_path: Path) -> None:
    options = ("--tls", "--host", "0.0.0.0", "--public-url", "https://mock.example:8443")  # noqa: S104
    with Mock(tmp_path, *options) as mock:
        trust = ssl.create_default_context(cafile=mock.told("CA certificate"))
        assert mock.told("RespondeIA mock") == "https://mock.example:8443/v1"
        with httpx2.Client(verify=trust, trust_env=False, headers=KEY) as client:
            for name in ("mock.example", "localhost"):
                answer = client.get(
                    f"https://127.0.0.1:{mock.port}/v1/customers",
                    extensions={"sni_hostname": name},
                )
                assert answer.status_code == 200


def test_without_the_extra_it_says_how_to_get_it(tmp_path: Path) -> None:
    tmp_path.joinpath("trustme.py").write_text("raise ImportError\n", "utf-8")
    environment = surroundings()
    path = f"{tmp_path}:{environment['PYTHONPATH']}"
    ran = subprocess.run(
        command("--port", "0", "--tls"),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env={**environment, "PYTHONPATH": path},
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert (
        ran.stderr == "--tls needs trustme; install it with: pip install 'respondeia-mock[tls]'\n"
    )


def test_without_tls_nothing_of_it_is_loaded() -> None:
    words = [sys.executable, "-X", "importtime", *command("--host", "192.0.2.1")[1:]]
    ran = subprocess.run(words, capture_output=True, text=True, check=False, env=surroundings())
    loaded = {each.rpartition("|")[2].strip() for each in ran.stderr.splitlines()}
    assert not {"trustme", "respondeia_mock.certificates"} & loaded


@pytest.mark.parametrize(
    "fault",
    [{"connection_reset": True}, {"empty_response": True}, {"truncate": 0.5}],
)
def test_connections_are_lost_over_https_as_well(
    mock: Mock, client: httpx2.Client, fault: dict[str, object]
) -> None:
    url = f"https://localhost:{mock.port}"
    rule = {"when": {"operation": "payments.list"}, "times": 1, "fault": fault}
    assert client.post(f"{url}/__admin/rules", json=rule).status_code == 200
    with pytest.raises(httpx2.TransportError):
        client.get(f"{url}/v1/payments")
    assert client.get(f"{url}/v1/payments").status_code == 200
