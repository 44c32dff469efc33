"""`serve --state` and `serve --watch`: what is kept, what is taken up, and what is refused."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from tests.process import PATIENCE, Mock, command, fetch, run, surroundings

NOON = ("--speed", "0", "--now", "2026-03-02T12:00:00Z")
ORDER = {"customer_id": "wa:1", "amount": 1}
PAYMENTS = "/v1/payments"


@pytest.mark.parametrize(
    ("by", "name"), [(signal.SIGTERM, "state.json"), (signal.SIGINT, "state.yaml")]
)
def test_it_goes_on_where_it_was_ended(tmp_path: Path, by: signal.Signals, name: str) -> None:
    file = tmp_path / name
    state = ("--state", str(file))
    with Mock(tmp_path, *NOON, *state, "--fixtures", "minimal", "--seed", "7") as mock:
        assert mock.told("State") == f"{file}, saved at the end"
        made = mock.post("/v1/payments/create", ORDER).json
        saved = mock.get("/__admin/state").json
        assert not file.exists()
        assert mock.end(by) == 0
        assert mock.stderr == ""
    assert file.read_text("utf-8").startswith("{\n" if name.endswith("json") else "account:\n")
    with Mock(tmp_path, *state) as mock:
        assert mock.get("/__admin/state").json == saved
        assert mock.post("/__admin/clock/advance", {"by": "1h"}).status == 200
        assert mock.get(f"{PAYMENTS}/{made['id']}").json["status"] == "approved"
        assert mock.end() == 0
    with Mock(tmp_path, *state) as mock:
        assert mock.get(f"{PAYMENTS}/{made['id']}").json["status"] == "approved"
    assert sorted(path.name for path in tmp_path.glob("*state*")) == [name]


def test_nothing_is_saved_unasked(tmp_path: Path) -> None:
    with Mock(tmp_path, *NOON) as mock:
        before = set(tmp_path.iterdir())
        mock.post("/v1/payments/create", ORDER)
        assert mock.end() == 0
    assert set(tmp_path.iterdir()) == before


def test_options_go_over_the_state(tmp_path: Path) -> None:
    file = tmp_path / "state.yaml"
    hook = ("--webhook", "http://127.0.0.1:9/one", "--webhook-secret", "one")
    with Mock(tmp_path, *NOON, "--state", str(file), *hook) as mock:
        assert mock.end() == 0
    chosen = ("--plan", "basico", "--payments", "checkout", "--speed", "60", "--no-rate-limit")
    hook = ("--webhook", "http://127.0.0.1:9/two", "--webhook-secret", "two")
    with Mock(tmp_path, "--state", str(file), *chosen, *hook) as mock:
        document = mock.get("/__admin/state").json
    assert document["account"]["plan"] == "basico"
    assert document["behavior"]["payments"]["mode"] == "checkout"
    assert document["clock"]["speed"] == 60
    assert document["rate_limit"] == {"enabled": False}
    assert [(each["id"], each["url"], each["secret"]) for each in document["webhooks"]] == [
        ("wh_start", "http://127.0.0.1:9/two", "two")
    ]


def test_a_clock_that_ran_with_the_real_time_goes_on_with_it(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    began = {"now": "2026-03-02T12:00:00Z", "speed": 1}
    payment = {"id": "pay_1", **ORDER}
    due = {"kind": "decided_by_itself", "subject": "pay_1", "due": "2026-03-02T12:00:03Z"}
    document = {"clock": began, "payments": [payment], "timers": [due]}
    file.write_text(json.dumps(document), "utf-8")
    with Mock(tmp_path, "--state", str(file), "--now", "2026-03-02T10:00:00Z") as mock:
        assert 1772452800 <= mock.get("/__admin/clock").json["now"] < 1772452800 + PATIENCE
    file.write_text(json.dumps(document), "utf-8")
    with Mock(tmp_path, "--state", str(file)) as mock:
        assert mock.get("/__admin/clock").json["now"] > 1772452800 + 10_000
        decided = mock.get(f"{PAYMENTS}/pay_1").json
    assert (decided["status"], decided["paidAt"]) == ("approved", 1772452803000)


def test_other_sandboxes_and_a_reset_start_from_the_fixtures(tmp_path: Path) -> None:
    file = tmp_path / "state.yaml"
    file.write_text("account: {id: acc_kept}", "utf-8")
    with Mock(tmp_path, "--state", str(file), "--fixtures", "minimal") as mock:
        accounts = [
            mock.get(f"{prefix}/__admin/state").json["account"]["id"]
            for prefix in ("", "/sandboxes/live", "/sandboxes/other")
        ]
        assert accounts == ["acc_kept", "acc_demo", "acc_demo"]
        mock.post("/__admin/reset", {})
        assert mock.get("/__admin/state").json["account"]["id"] == "acc_demo"


def test_a_broken_state_is_told_with_its_place_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text('{"customers": [\n  {"id": 5}]}', "utf-8")
    ran = run("--port", "0", "--state", str(file))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        f"{file}:2:10: customers[0].id: must be an address such as wa:5491123456789, not 5\n"
    )
    assert file.read_text("utf-8") == '{"customers": [\n  {"id": 5}]}'


def test_a_folder_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    ran = run("--port", "0", "--state", str(tmp_path / "nowhere" / "state.json"))
    assert ran.returncode == 2
    assert ran.stderr.endswith("state.json: there is no such folder\n")


def test_a_state_that_cannot_be_saved_is_told_at_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with Mock(tmp_path, *NOON, "--state", str(folder / "state.json")) as mock:
        folder.rmdir()
        assert mock.end() == 1
        assert mock.stderr == (
            f"Cannot write {folder / 'state.json'}: No such file or directory.\n"
        )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--watch"], "--watch needs --fixtures."),
        (["--watch", "--fixtures", "shop"], "There is no file to watch: shop is bundled"),
        (["--state", "."], "File '.' is a directory."),
    ],
)
def test_a_wrong_option_is_told(options: list[str], sentence: str) -> None:
    ran = run("--port", "0", *options)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentence in ran.stderr


@contextmanager
def watching(folder: Path, file: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """Watch a fixture; give the server's URL, and its standard error line by line."""
    port = folder / "port"
    options = ("--port", "0", "--port-file", str(port), "--fixtures", "minimal", "--fixtures")
    process = subprocess.Popen(
        command(*options, str(file), "--watch"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=surroundings(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    patience = Timer(PATIENCE, process.kill)  # a line that never comes ends the stream
    patience.start()
    try:
        announced = next(line for line in process.stdout if line.startswith("Watching"))
        assert announced == f"Watching         minimal, {file}\n"
        yield f"http://localhost:{port.read_text('utf-8').strip()}", iter(process.stderr)
    finally:
        patience.cancel()
        process.terminate()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_a_changed_fixture_is_taken_up_and_a_broken_one_is_not(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("account: {name: Uno}", "utf-8")
    with watching(tmp_path, file) as (url, lines):

        def names() -> list[str]:
            sandboxes = ("", "/sandboxes/live", "/sandboxes/worker")
            states = [fetch(f"{url}{each}/__admin/state").json for each in sandboxes]
            return [each["account"]["name"] for each in states]

        assert names() == ["Uno", "Uno", "Uno"]
        file.write_text("account: {name: Dos}", "utf-8")
        assert next(lines).startswith(f"{file} changed: test and live were reset to it")
        assert names() == ["Dos", "Dos", "Uno"]
        fetch(f"{url}/__admin/sandboxes", "POST", b'{"name": "planned", "plan": "basico"}')
        planned = fetch(f"{url}/sandboxes/planned/__admin/state").json["account"]
        assert (planned["name"], planned["plan"]) == ("Dos", "basico")
        file.write_text("account: {nmae: Tres}", "utf-8")
        assert next(lines) == f"{file} changed, and what it was stays:\n"
        told = f"{file}:1:11: account: unknown key 'nmae'; did you mean 'name'?\n"
        assert next(lines) == told
        assert names() == ["Dos", "Dos", "Uno"]
        fetch(f"{url}/sandboxes/worker/__admin/reset", "POST", b"{}")
        assert names() == ["Dos", "Dos", "Dos"]
        file.write_text("account: {name: Cuatro}", "utf-8")
        assert next(lines).startswith(f"{file} changed: test and live were reset to it")
        assert names() == ["Cuatro", "Cuatro", "Dos"]
