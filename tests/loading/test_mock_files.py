"""The mock's files in a repository: what each is by its place, and its mistakes."""

from pathlib import Path

import pytest

from respondeia_mock.loading.mock_files import (
    Found,
    check_fixture,
    check_fixtures,
    check_scenario,
    find,
)

NAME = "respondeia-mock.yaml"


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("respondeia-mock.yaml", "configuration"),
        ("fixtures/respondeia-mock.yaml", "configuration"),
        ("mine.yaml", "fixture"),
        ("fixtures/mine.yaml", "fixture"),
        ("fixtures/scenarios/mine.yaml", "scenario"),
        ("scenarios/deep/mine.yaml", "scenario"),
        ("scenarios/fixtures/mine.yaml", "fixture"),
    ],
)
def test_the_nearest_folder_says_what_a_file_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    place = Path(file)
    assert list(find(place, NAME)) == [Found(place, kind)]


def test_fixtures_are_right_or_wrong_together(tmp_path: Path) -> None:
    first, second = tmp_path / "1.yaml", tmp_path / "2.yaml"
    first.write_text('conversations: [{id: conv_a, customer_id: "wa:1"}]\n', "utf-8")
    message = '{customer_id: "wa:1", direction: inbound, content: x, conversation_id: conv_a}'
    second.write_text(f"messages: [{message}]\n", "utf-8")
    assert check_fixtures([str(first), str(second)]) == ()
    assert check_fixture(first) == ()
    (mistake,) = check_fixture(second)
    assert mistake == (
        f"{second}:1:83: messages[0].conversation_id: no conversation 'conv_a' is declared"
    )
    assert check_fixture(second, [str(first)]) == ()


def test_a_scenario_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"name: \xff")
    (mistake,) = check_scenario(latin)
    assert mistake == f"{latin}: this is not UTF-8 text"
    assert check_scenario(tmp_path) == (f"{tmp_path}: this cannot be read: Is a directory",)
