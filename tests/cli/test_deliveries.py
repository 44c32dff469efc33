"""`respondeia-mock deliveries`: the list, one whole, again, and why it was refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.receivers import PATIENCE, SECRET, Receiver, digest, raw, refusing
from tests.cli.words import ask, masked
from tests.process import Mock, run

FROZEN = ("--speed", "0", "--now", "2026-03-02T12:00:00Z", "--seed", "42", "--fixtures", "minimal")


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with Receiver(raw) as opened:
        yield opened


@pytest.fixture(scope="module")
def mock(receiver: Receiver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    """Serve with three deliveries: one that succeeded, one refused, one to the public."""
    with (
        Receiver(refusing) as other,
        Mock(tmp_path_factory.mktemp("deliveries"), *FROZEN) as started,
    ):
        for url in (receiver.url, other.url, "https://8.8.8.8/hook"):
            body = {"url": url, "events": ["message.sent"]}
            assert started.post("/v1/webhooks", body).status == 201
        sent = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}
        assert started.post("/v1/messages/send", sent).status == 201
        assert started.post("/__admin/settle", {"timeout": PATIENCE}).status == 200
        yield started


@pytest.fixture(scope="module")
def ids(mock: Mock) -> list[str]:
    return [each["id"] for each in mock.get("/__admin/deliveries").json["deliveries"]]


def test_they_are_listed(mock: Mock) -> None:
    ran = ask(mock, "deliveries")
    assert masked(ran.stdout) == (
        "ID  EVENT  STATE  STATUS  TRIES  WEBHOOK  WHY\n"
        "dlv_…  message.sent  succeeded  200  1  wh_…\n"
        "dlv_…  message.sent  waiting  500  1  wh_…  the receiver answered 500\n"
        "dlv_…  message.sent  skipped  -  0  wh_…  "
        "8.8.8.8 is a public address; start the mock with --allow-webhook-host 8.8.8.8 to deliver "
        "there.\n"
    )
    assert ran.returncode == 0


def test_columns_are_aligned(mock: Mock) -> None:
    heads, *rows = ask(mock, "deliveries").stdout.splitlines()
    for word, first in (("STATE", "succeeded"), ("TRIES", "1")):
        assert rows[0][heads.index(word) :].startswith(first)


def test_one_is_told_whole(mock: Mock, ids: list[str]) -> None:
    body = mock.get(f"/__admin/deliveries/{ids[0]}").json["body"]
    ran = ask(mock, "deliveries", ids[0])
    assert masked(ran.stdout, r"^Server: .*", r"^Date: .*") == masked(
        f"""\
dlv_…  message.sent to wh_…, http://…/hook
succeeded

Content-Type: application/json
User-Agent: RespondeIA-Webhooks/1.0
X-RespondeIA-Event: message.sent
X-RespondeIA-Delivery: dlv_…
X-RespondeIA-Attempt: 1
X-RespondeIA-Signature: {digest(body.encode())}

{body}

Attempt 1 at 2026-03-02T12:00:00Z: 200
…
…
Content-Type: application/json
Content-Length: 14
Location: /elsewhere

{{"taken":true}}
"""
    )


def test_json_is_the_control_api_s(mock: Mock, ids: list[str]) -> None:
    listed = ask(mock, "deliveries", "--json")
    assert json.loads(listed.stdout) == mock.get("/__admin/deliveries").json
    one = ask(mock, "deliveries", ids[1], "--json")
    assert json.loads(one.stdout) == mock.get(f"/__admin/deliveries/{ids[1]}").json


def test_one_goes_out_again_with_the_same_bytes(
    mock: Mock, receiver: Receiver, ids: list[str]
) -> None:
    first = receiver.next()
    ran = ask(mock, "deliveries", ids[0], "--redeliver", "--json")
    again = receiver.next()
    assert ran.returncode == 0
    assert [each["status"] for each in json.loads(ran.stdout)["attempts"]] == [200, 200]
    assert again[1] == first[1]
    assert again[0] == {**first[0], "x-respondeia-attempt": "2"}


def test_a_wrong_signature_is_explained(mock: Mock, ids: list[str]) -> None:
    body = mock.get(f"/__admin/deliveries/{ids[0]}").json["body"].encode()
    python = json.dumps(json.loads(body)).encode()
    ran = ask(mock, "deliveries", ids[0], "--explain", digest(python))
    recipe, _, rest = ran.stdout.partition(": ")
    assert recipe == "python_json_dumps"
    assert "json.dumps" in rest
    assert rest.endswith(f"\n{digest(body)}\n")
    assert ran.returncode == 0


def test_a_right_and_an_unknown_signature_are_told(mock: Mock, ids: list[str]) -> None:
    body = mock.get(f"/__admin/deliveries/{ids[0]}").json["body"].encode()
    right = ask(mock, "deliveries", ids[0], "--explain", digest(body))
    assert right.stdout.startswith("correct: This is the signature of the bytes that were sent.")
    unknown = ask(mock, "deliveries", ids[0], "--explain", "sha256=00")
    assert unknown.stdout.startswith("unknown: No mistake that we know makes this signature.")


def test_without_any_it_says_so_and_where_there_are_some(mock: Mock) -> None:
    ran = ask(mock, "deliveries", "--sandbox", "empty")
    assert ran.stdout == "No deliveries.\nElsewhere: 3 in test (--sandbox).\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--redeliver"], "Name the delivery: respondeia-mock deliveries ID …"),
        (["--explain", "x"], "Name the delivery: respondeia-mock deliveries ID …"),
        (["dlv_1", "--redeliver", "--explain", "x"], "Either --redeliver or --explain, please."),
        (["dlv_1"], "No delivery with id 'dlv_1' is known here."),
        (["a?b c"], "No delivery with id 'a?b c' is known here."),
        (["--url", "ftp://x"], "The URL begins with neither http:// nor https://."),
    ],
)
def test_a_mistake_is_told_and_exits_with_2(mock: Mock, options: list[str], sentence: str) -> None:
    ran = ask(mock, "deliveries", *options)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in ran.stderr


def test_one_of_another_sandbox_is_told(mock: Mock, ids: list[str]) -> None:
    ran = ask(mock, "deliveries", ids[0], "--sandbox", "other")
    assert ran.returncode == 2
    assert ran.stderr == f"The delivery '{ids[0]}' is in the sandbox 'test'.\n"


def test_the_admin_token_is_given(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--admin-token", "s3cret") as guarded:
        without = ask(guarded, "deliveries")
        assert without.returncode == 2
        assert without.stderr.startswith("The admin token is missing or wrong (")
        assert ask(guarded, "deliveries", "--admin-token", "s3cret").stdout == "No deliveries.\n"
        url = {"RESPONDEIA_MOCK_URL": guarded.url, "RESPONDEIA_MOCK_ADMIN_TOKEN": "s3cret"}
        assert run("deliveries", **url).stdout == "No deliveries.\n"


def test_without_admin_it_says_that_nothing_answers(tmp_path: Path) -> None:
    with Mock(tmp_path, *FROZEN, "--no-admin") as closed:
        ran = ask(closed, "deliveries")
    assert ran.returncode == 2
    assert ran.stderr.startswith("Nothing answers GET /__admin/deliveries")


def test_another_server_is_none_of_ours() -> None:
    with Receiver(raw) as other:
        ran = run("deliveries", "--url", other.url.removesuffix("/hook"))
    assert masked(ran.stderr) == (
        "http://… answers, but not as a respondeia-mock does; name the server with --url.\n"
    )


def test_the_secret_of_the_tests_is_the_mocks(mock: Mock) -> None:
    assert mock.told("Webhook secret") == SECRET
