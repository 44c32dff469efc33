"""JSON as PHP 8.2 printed it (`serialize_precision` -1); test_mistakes compares more of it."""

import json

import pytest

from respondeia_mock.core.json_writer import JSON
from respondeia_mock.core.php_json import indented, php_json, php_number


def plain(text: str, *, arrays: bool = True) -> str:
    return php_json(json.loads(text), arrays=arrays, slashes=True, unicode=True)


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (0, "0"),
        (-7, "-7"),
        (9223372036854775807, "9223372036854775807"),
        (9223372036854775808, "9.223372036854776e+18"),
        (-9223372036854775808, "-9223372036854775808"),
        (123456789012345680000, "1.2345678901234568e+20"),
        (0.1, "0.1"),
        (12.5, "12.5"),
        (-100000.0, "-100000"),
        (-0.0, "-0"),
        (0.0001, "0.0001"),
        (0.00012345, "0.00012345"),
        (0.00001, "1.0e-5"),
        (1.5e-5, "1.5e-5"),
        (1e-7, "1.0e-7"),
        (1e15, "1000000000000000"),
        (1e16, "10000000000000000"),
        (1e17, "1.0e+17"),
        (1.2345678901234567e17, "1.2345678901234566e+17"),
        (1e21, "1.0e+21"),
        (5e-324, "5.0e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
    ],
)
def test_a_number_is_spelt_as_php_does(value: float, spelt: str) -> None:
    assert php_number(value) == spelt
    assert plain(json.dumps({"a": [value]})) == f'{{"a":[{spelt}]}}'


def test_a_number_in_a_string_is_text() -> None:
    assert plain('["1e5 \\" 1e5",1e5]') == '["1e5 \\" 1e5",100000]'


@pytest.mark.parametrize(
    ("document", "written"),
    [
        ("{}", "[]"),
        ('[{},{"a":{}}]', '[[],{"a":[]}]'),
        ('{"0":2,"1":3}', "[2,3]"),
        ('{"1":2,"0":3}', '{"1":2,"0":3}'),
        ('{"":1}', '{"":1}'),
        ('{"00":1}', '{"00":1}'),
        ("[true,false,null]", "[true,false,null]"),
    ],
)
def test_an_object_that_counts_from_zero_becomes_an_array(document: str, written: str) -> None:
    assert plain(document) == written
    assert plain(document, arrays=False) == document


TEXT: JSON = "/ é 🎉 \x7f \u2028 \\ \n \x01"


@pytest.mark.parametrize(
    ("slashes", "unicode", "written"),
    [
        (False, False, r'"\/ \u00e9 \ud83c\udf89 ' + "\x7f" + r' \u2028 \\ \n \u0001"'),
        (True, False, r'"/ \u00e9 \ud83c\udf89 ' + "\x7f" + r' \u2028 \\ \n \u0001"'),
        (False, True, r'"\/ é 🎉 ' + "\x7f" + r' \u2028 \\ \n \u0001"'),
        (True, True, r'"/ é 🎉 ' + "\x7f" + r' \u2028 \\ \n \u0001"'),
    ],
)
def test_slashes_and_unicode_are_escaped_unless_told(
    *, slashes: bool, unicode: bool, written: str
) -> None:
    assert php_json(TEXT, arrays=True, slashes=slashes, unicode=unicode) == written


def test_json_is_laid_out_on_lines() -> None:
    compact = r'{"a":{},"b":[],"c":[1,{"d":"{\"e\":[]}, "}],"f":-1.5e+21}'
    assert indented(compact, "    ") == (
        "{\n"
        '    "a": {},\n'
        '    "b": [],\n'
        '    "c": [\n'
        "        1,\n"
        "        {\n"
        r'            "d": "{\"e\":[]}, "'
        "\n"
        "        }\n"
        "    ],\n"
        '    "f": -1.5e+21\n'
        "}"
    )
    assert json.dumps(json.loads(compact), indent="\t") == indented(compact, "\t")


def test_what_has_no_parts_stays() -> None:
    assert indented('"a: {}"', "  ") == '"a: {}"'
