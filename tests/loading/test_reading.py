"""How YAML is read: what its scalars are, and the mistakes of form with their places."""

from itertools import pairwise

import pytest

from respondeia_mock.core.errors import ConfigurationError
from respondeia_mock.loading.reading import read_document, read_json


def mistakes_of(text: str) -> list[str]:
    return [str(mistake) for mistake in read_document(text, "f.yaml").mistakes]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("5", 5),
        ("[true, False, ~, null, ]", [True, False, None, None]),
        ("[yes, on, off, n]", ["yes", "on", "off", "n"]),
        ("[-5, 5900, 1.0, 12.5, .5, 1e3, -0.0]", [-5, 5900, 1, 12.5, 0.5, 1000, 0]),
        ("[18:00, 0x10, 010, 1_000]", ["18:00", "0x10", "010", "1_000"]),
        ("[2026-03-02, 2026-03-02T12:00:00Z, -2d]", ["2026-03-02", "2026-03-02T12:00:00Z", "-2d"]),
        ("9007199254740993", 9007199254740992),
        ("on: {1: a, true: b, ~: c}", {"on": {"1": "a", "true": "b", "~": "c"}}),
        ('{"a": "¡Sí! \\u00f1 😀", "b": [1]}', {"a": "¡Sí! ñ 😀", "b": [1]}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("a: !!str 5", {"a": "5"}),
    ],
)
def test_only_numbers_truths_and_nothing_are_not_text(text: str, value: object) -> None:
    document = read_document(text, "f.yaml")
    assert repr(document.value) == repr(value)
    assert document.mistakes == []


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("b: {a: 1, a: 2}", "f.yaml:1:11: b: the key 'a' is here a second time"),
        ("a:\n  - .nan", "f.yaml:2:5: a[0]: this is no number"),
        ("a: -.inf", "f.yaml:1:4: a: this is no number"),
        ("a: 1e400", "f.yaml:1:4: a: this is no number"),
        ("a: " + "9" * 401, "f.yaml:1:4: a: this is no number"),
        ("a: !!int x", "f.yaml:1:4: a: this is no number"),
        ("a: !!binary x", "f.yaml:1:4: a: the tag !!binary means nothing here"),
        ("a: !mine [1]", "f.yaml:1:4: a: the tag !mine means nothing here"),
        ("{[a]: 1}", "f.yaml:1:2: a key must be text"),
    ],
)
def test_a_mistake_of_form_tells_its_place(text: str, mistake: str) -> None:
    assert mistakes_of(text) == [mistake]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("a: [", "f.yaml:2:1: this is not YAML: while parsing a flow node, did not find"),
        ("a: *b", "f.yaml:1:4: this is not YAML: found undefined alias"),
        ("a: 1\n---\nb: 2", "f.yaml:2:1: this is not YAML: expected a single document"),
        ("a: 1\n\nb: x\x01", "f.yaml:3:5: the character U+0001 cannot stand here"),
        ("\x01", "f.yaml:1:1: the character U+0001 cannot stand here"),
    ],
)
def test_what_is_no_yaml_ends_the_reading_at_its_place(text: str, mistake: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_document(text, "f.yaml")
    assert str(caught.value).startswith(mistake)


def test_an_alias_inside_what_it_stands_for_is_a_mistake() -> None:
    (mistake,) = mistakes_of("&a [*a]")
    assert mistake.endswith("this is nested too deep, or repeated too often")


def test_aliases_cannot_blow_a_document_up() -> None:
    lines = [f"{name}: &{name} [{f'*{below}, ' * 9}]" for below, name in pairwise("abcdefgh")]
    assert mistakes_of("\n".join(["a: &a [1]", *lines]))


def test_a_mistake_at_a_path_that_is_not_there_points_to_the_nearest_part() -> None:
    document = read_document("a:\n  - b: 1\n", "f.yaml")
    assert str(document.mistake(("a", 0, "c"), "is required")) == "f.yaml:2:5: a[0].c: is required"
    assert str(document.mistake(("a", 7), "wrong")) == "f.yaml:2:3: a[7]: wrong"
    assert str(document.mistake(("a", 0, "b", "x"), "wrong")) == "f.yaml:2:8: a[0].b.x: wrong"
    assert str(document.mistake_of_key(("a", 0, "b"), "wrong")) == "f.yaml:2:5: a[0]: wrong"
    assert str(document.mistake_of_key(("z", "b"), "wrong")) == "f.yaml:1:1: z: wrong"


def test_an_empty_document_has_no_lines_to_point_to() -> None:
    assert str(read_document("", "f.yaml").mistake((), "is empty")) == "f.yaml: is empty"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "\\ud83d\\ude00", "b": [1.0, -0.0, 1e3]}', {"a": "😀", "b": [1, 0, 1000]}),
        ("9007199254740993", 9007199254740992),
        ('{"a": "x\\u007f\x7f"}', {"a": "x\x7f\x7f"}),
        ("null", None),
    ],
)
def test_json_is_read_as_the_bodies_of_calls_are(text: str, value: object) -> None:
    document = read_json(text, "f.json")
    assert repr(document.value) == repr(value)
    assert document.mistakes == []


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('{"a": 1,\n "b": }', "f.json:2:7: this is not JSON: "),
        ("", "f.json:1:1: this is not JSON: "),
        ('{"a": "\\ud83d"}', "f.json:1:"),
        ("[" * 69 + "]" * 69, "f.json:1:1: this is nested too deep"),
    ],
)
def test_what_is_no_json_ends_the_reading_at_its_place(text: str, mistake: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_json(text, "f.json")
    assert str(caught.value).startswith(mistake)
    assert [each.place.line > 0 for each in caught.value.found] == [True]


def test_a_place_in_json_is_found_beyond_what_yaml_cannot_read() -> None:
    text = '{"a": "\\ud83d\\ude00\x7f", "b":\n\t[1, {"c": 2}]}'
    document = read_json(text, "f.json")
    assert str(document.mistake(("b", 1, "c"), "wrong")) == "f.json:2:12: b[1].c: wrong"
    assert str(document.mistake_of_key(("b",), "wrong")) == "f.json:1:24: wrong"


def test_where_json_cannot_be_mapped_the_path_is_told_alone() -> None:
    long = "k" * 2000
    document = read_json(f'{{"{long}": 1}}', "f.json")
    assert str(document.mistake((long,), "wrong")).startswith("f.json: kkkk")


def test_what_a_call_may_hold_may_lie_a_little_deeper_in_a_document() -> None:
    assert read_json("[" * 68 + "]" * 68, "f.json").mistakes == []
    assert mistakes_of("[" * 68 + "]" * 68) == []
