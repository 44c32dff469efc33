"""What the text of an option may be, and that an empty one is never taken for a choice."""

from pathlib import Path

import click
import pytest

from respondeia_mock.options.kinds import DoorName, FileOrName, PublicUrl, Text, Token


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("mock.internal", "mock.internal"),
        ("MOCK.Internal.", "mock.internal"),
        ("a_b", "a_b"),
        ("ñandú.example", "xn--and-6ma2c.example"),
        ("192.168.1.7", "192.168.1.7"),
        ("FD00:0::2", "fd00::2"),
        ("[fd00::2]", "fd00::2"),
    ],
)
def test_the_name_of_a_door_in_its_one_spelling(given: str, name: str) -> None:
    assert DoorName().convert(given, None, None) == name


@pytest.mark.parametrize(
    "given", ["", "mock:3000", "http://mock", "*", "*.mock", "a b", "a/b", "a,b", "[fd00::2]:1"]
)
def test_what_is_no_name_of_a_door(given: str) -> None:
    with pytest.raises(click.BadParameter, match="is no host name without a port"):
        DoorName().convert(given, None, None)


@pytest.mark.parametrize(
    "given",
    ["http://mock", "https://mock.example:8443/base/", "http://[::1]:3000", "http://127.0.0.1"],
)
def test_a_public_url(given: str) -> None:
    assert PublicUrl().convert(given, None, None) == given


@pytest.mark.parametrize(
    "given",
    [
        "",
        "mock.example",
        "//mock.example",
        "ftp://mock.example",
        "http://",
        "http://:80",
        "http://mock:99999",
        "http://mock:0",
        "http://[::1",
        "http://me:secret@mock",
        "http://mock?a=b",
        "http://mock#a",
    ],
)
def test_what_is_no_public_url(given: str) -> None:
    with pytest.raises(click.BadParameter, match="is no address such as https"):
        PublicUrl().convert(given, None, None)


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
