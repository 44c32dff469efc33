"""What the text of an option may be, and that an empty one is never taken for a choice."""

from pathlib import Path

import click
import pytest

from respondeia_mock.options.kinds import FileOrName, Text, Token


@pytest.mark.parametrize("kind", [Text(), Token()])
def test_a_variable_of_a_script_that_was_not_set_is_no_choice(kind: Text) -> None:
    with pytest.raises(click.BadParameter, match="must not be empty"):
        kind.convert("", None, None)


@pytest.mark.parametrize("given", ["two words", "ñ", "a\n", "\x7f"])
def test_a_token_that_no_header_holds_is_refused_and_not_told(given: str) -> None:
    with pytest.raises(click.BadParameter) as caught:
        Token().convert(given, None, None)
    assert caught.value.message == "must be printable ASCII without blanks."


def test_a_name_stays_one_and_a_path_is_beside_the_file(tmp_path: Path) -> None:
    fixture = FileOrName("fixture")
    for name in ("shop", "nobody", "lost-payment-answer"):
        assert fixture.beside(tmp_path, name) == name
    for path in ("shop.yaml", "../shop", "fixtures/shop"):
        assert fixture.beside(tmp_path, path) == str(tmp_path / path)
    assert fixture.beside(tmp_path, "./shop") == str(tmp_path / "shop")
    assert fixture.beside(tmp_path, "/etc/shop.yaml") == "/etc/shop.yaml"
    assert fixture.beside(Path(), "mine.yaml") == "mine.yaml"
