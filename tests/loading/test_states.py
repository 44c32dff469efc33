"""States in files: read if they are there, replaced whole or not at all."""

import json
from pathlib import Path

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.loading.states import load_state, put_whole, read_state, save_state

DOCUMENT = {"customers": [{"id": "wa:1", "name": "Ñandú 🧉"}]}


def names_of(path: Path) -> list[str]:
    state = load_state(path, "whsec_1")
    assert state is not None
    return [each.name for each in state.plant(0).store.customers]


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("s.yaml", "customers:\n  - id: wa:1\n"),
        ("s.yml", "customers:\n"),
        ("s.json", '{\n  "customers": [\n'),
        ("state", "{\n"),
    ],
)
def test_a_file_is_yaml_if_its_name_says_so(tmp_path: Path, name: str, begins: str) -> None:
    path = tmp_path / name
    save_state(path, DOCUMENT)
    assert path.read_text("utf-8").startswith(begins)
    assert "Ñandú 🧉" in path.read_text("utf-8")
    assert path.read_text("utf-8").endswith("\n")
    assert names_of(path) == ["Ñandú 🧉"]


def test_a_file_that_is_not_there_or_empty_is_no_state(tmp_path: Path) -> None:
    assert load_state(tmp_path / "s.json", "s") is None
    (tmp_path / "s.json").touch()
    assert load_state(tmp_path / "s.json", "s") is None


def test_a_folder_that_is_not_there_is_told_before_it_is_too_late(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"s\.json: there is no such folder$"):
        load_state(tmp_path / "nowhere" / "s.json", "s")


def test_a_folder_is_no_state(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="this cannot be read: Is a directory"):
        load_state(tmp_path, "s")


@pytest.mark.parametrize(
    ("name", "text", "mistake"),
    [
        ("s.yaml", "customers:\n  - {nmae: x}", ":2:5: customers[0].id: is required"),
        ("s.json", '{"customers": [\n  {"id": 5}]}', ":2:10: customers[0].id: must be an address"),
        ("s.json", '{"customers": [', ":1:16: this is not JSON: "),
        ("s.json", "null", ":1:1: must be an object, not null"),
    ],
)
def test_a_broken_state_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, mistake: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_state(tmp_path / name, "s")
    assert caught.value.mistakes[0].startswith(f"{tmp_path / name}{mistake}")


def test_a_text_that_is_not_utf8_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"^body: this is not UTF-8 text$"):
        read_state(b"\xe9", "body", "s", is_json=True)


def test_webhooks_without_a_secret_get_the_one_given() -> None:
    text = b'{"webhooks": [{"url": "http://localhost", "events": ["message.sent"]}]}'
    state = read_state(text, "body", "whsec_1", is_json=True)
    assert [each.secret for each in state.plant(0).store.webhooks] == ["whsec_1"]


def test_what_was_there_stays_if_the_new_cannot_be_written(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    save_state(path, DOCUMENT)
    with pytest.raises(TypeError):
        save_state(path, {"customers": object()})
    with pytest.raises(FileNotFoundError):
        save_state(tmp_path / "nowhere" / "s.json", DOCUMENT)
    assert json.loads(path.read_text("utf-8")) == DOCUMENT
    assert [each.name for each in tmp_path.iterdir()] == ["s.json"]


def test_a_link_still_leads_to_the_file_and_its_rights_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "s.json", tmp_path / "link"
    path.write_text("{}", "utf-8")
    path.chmod(0o600)
    link.symlink_to(path)
    put_whole(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_device_is_written_to_and_not_replaced() -> None:
    put_whole(Path("/dev/null"), b"new")
    assert Path("/dev/null").is_char_device()
