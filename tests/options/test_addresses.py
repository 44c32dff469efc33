"""The names and addresses that an option may be."""

import click
import pytest

from respondeia_mock.options.addresses import DoorName, PublicUrl


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
