"""YAML that people read: how it looks, and that what it says is read back."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from respondeia_mock.core.json_reader import settled
from respondeia_mock.loading.reading import read_document
from respondeia_mock.loading.yaml_writer import write_yaml

ODD = (
    "yes", "NO", "on", "y", "1e5", "~", "null", "True", "18:00", "0x1f", "010", "1_000", ".5",
    ".inf", "-", "- a", "? a", "---", "...", "<<", "=", "a: b", "a #b", "a:", " a", "a ", "'a",
    '"', "%", "@x", "`", "&a", "*a", "!a", "|", ">", "{", "[", "#", "", "a\r\nb", "a\tb", "\x00",
    "\x85", "\u2028", "\ufeff", "\uffff", "a\u3000b", "2026-03-02", "600ms", "-5s", "Ⅷ", "k" * 2000,
)  # fmt: skip
TEXTS = some.text(some.characters(exclude_categories=["Cs"])) | some.sampled_from(ODD)
VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(2**53), 2**53)
    | some.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


def test_it_is_in_blocks_a_line_a_value() -> None:
    document = {
        "clock": {"now": "2026-03-02T12:00:00.250Z", "speed": 0.5},
        "customers": [
            {"id": "wa:5491123456789", "name": "Ana Gutiérrez", "tags": ["club", "vip"]},
            {"id": "tg:ana", "phone": None, "metadata": {}, "notes": "¿Sí? ¡Claro! 🧉"},
        ],
        "messages": [],
        "grid": [[1, 2], [], [{"a": True}]],
    }
    assert (
        write_yaml(document)
        == """\
clock:
  now: 2026-03-02T12:00:00.250Z
  speed: 0.5
customers:
  - id: wa:5491123456789
    name: Ana Gutiérrez
    tags:
      - club
      - vip
  - id: tg:ana
    phone: null
    metadata: {}
    notes: ¿Sí? ¡Claro! 🧉
messages: []
grid:
  - - 1
    - 2
  - []
  - - a: true
"""
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("-3d4h", "-3d4h"),
        ("+5491123456789", '"+5491123456789"'),
        ("no", '"no"'),
        ("1e5", '"1e5"'),
        ("2026-03-02", '"2026-03-02"'),
        ("Hola: ¿qué tal?", '"Hola: ¿qué tal?"'),
        ("C# y F#", "C# y F#"),
        ("C #", '"C #"'),
        ("a\nb\x7f\u2028", '"a\\nb\\u007f\\u2028"'),
        (1e300, "1e+300"),
        (1e21, "1e+21"),
        (-0.5, "-0.5"),
        (5900, "5900"),
    ],
)
def test_a_text_is_in_quotes_where_it_could_be_something_else(value: object, written: str) -> None:
    assert write_yaml({"a": value}) == f"a: {written}\n"


def test_an_empty_document_is_one() -> None:
    assert write_yaml({}) == "{}\n"


def test_a_key_too_long_for_its_line_is_read_back() -> None:
    document = {"x": {"k" * 5000: {"a": 1}, "l" * 5000: 2}, "y": [{"m" * 5000: []}]}
    assert read_document(write_yaml(document), "f.yaml").value == document


@settings(max_examples=300, deadline=None)
@given(some.dictionaries(TEXTS, VALUES, max_size=4))
def test_what_is_written_is_read_back_and_other_readers_take_it_too(document: Any) -> None:  # noqa: ANN401 (any JSON)
    document = settled(document, 70)
    text = write_yaml(document)
    read = read_document(text, "f.yaml")
    assert read.mistakes == []
    assert read.value == document
    assert isinstance(yaml.safe_load(text), dict)
