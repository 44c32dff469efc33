"""The bytes of JSON.stringify, rule by rule; what V8 itself says is in the test beside this one."""

from collections import OrderedDict
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from respondeia_mock.core import json_writer
from respondeia_mock.core.json_writer import JSON, number, write

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Channel(StrEnum):
    EMAIL = "email"


class Priority(IntEnum):
    HIGH = 2


class Point(NamedTuple):
    x: float
    y: float


@pytest.mark.parametrize(
    ("document", "written"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        (12.5, "12.5"),
        ("", '""'),
        ([], "[]"),
        ({}, "{}"),
        ({"b": [1, "x", None], "a": {"c": True}}, '{"b":[1,"x",null],"a":{"c":true}}'),
        ([[], {}, [{}]], "[[],{},[{}]]"),
    ],
)
def test_a_document_is_written_without_blanks(document: JSON, written: str) -> None:
    assert write(document) == written.encode()


@pytest.mark.parametrize(
    ("value", "spelt"),
    [
        (0, "0"),
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-1.0, "-1"),
        (15000.0, "15000"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (1e15, "1000000000000000"),
        (1e16, "10000000000000000"),
        (9007199254740991, "9007199254740991"),
        (9007199254740992, "9007199254740992"),
        (9007199254740993, "9007199254740992"),
        (-9007199254740993, "-9007199254740992"),
        (2**63, "9223372036854776000"),
        (2**64, "18446744073709552000"),
        (123456789012345678901, "123456789012345680000"),
        (999999999999999934463, "999999999999999900000"),
        (1e21, "1e+21"),
        (10**21, "1e+21"),
        (-1.5e21, "-1.5e+21"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (0.0001, "0.0001"),
        (1e-5, "0.00001"),
        (9.99e-6, "0.00000999"),
        (1.25e-6, "0.00000125"),
        (1e-6, "0.000001"),
        (-1e-6, "-0.000001"),
        (9.99e-7, "9.99e-7"),
        (1e-7, "1e-7"),
        (1e-10, "1e-10"),
        (5e-324, "5e-324"),
        (float("nan"), "null"),
        (float("inf"), "null"),
        (float("-inf"), "null"),
    ],
)
def test_a_number_is_spelt_as_javascript_does(value: float, spelt: str) -> None:
    assert number(value) == spelt
    assert write(value) == spelt.encode()
    assert write({"a": [value]}) == f'{{"a":[{spelt}]}}'.encode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('"', rb'"\""'),
        ("\\", rb'"\\"'),
        ("\b\f\n\r\t", rb'"\b\f\n\r\t"'),
        ("\x00\x0b\x1f", rb'"\u0000\u000b\u001f"'),
        ("/", b'"/"'),
        ("\x7f", b'"\x7f"'),
        ("\u2028\u2029\ufeff", b'"\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf"'),
        ("\u00e9", b'"\xc3\xa9"'),
        ("\U0001f600", b'"\xf0\x9f\x98\x80"'),
    ],
)
def test_a_string_is_escaped_as_javascript_does(text: str, written: bytes) -> None:
    assert write(text) == written
    assert write({text: text}) == b"{%b:%b}" % (written, written)
    assert write({text: text, "0": 1}) == b'{"0":1,%b:%b}' % (written, written)


def test_array_indices_come_first_ascending() -> None:
    document = {"b": 1, "10": 2, "9": 3, "a": 4, "0": 5, "4294967294": 6}
    assert write(document) == b'{"0":5,"9":3,"10":2,"4294967294":6,"b":1,"a":4}'


def test_array_indices_come_first_on_every_level() -> None:
    assert write({"x": [{"y": {"b": 0, "1": 0}}]}) == b'{"x":[{"y":{"1":0,"b":0}}]}'


@pytest.mark.parametrize(
    "key", ["01", "-1", "1.5", "4294967295", "99999999999", "", "__proto__", "\u0661", "\u00b2"]
)
def test_what_only_resembles_an_index_keeps_its_place(key: str) -> None:
    written = b'{"1":2,"b":0,"%b":1,"a":3}' % key.encode()
    assert write({"b": 0, key: 1, "1": 2, "a": 3}) == written


def test_tuples_are_arrays() -> None:
    assert write({"a": (1, "x", (2,))}) == b'{"a":[1,"x",[2]]}'
    assert write((1.0, (2.0,))) == b"[1,[2]]"
    assert write(Point(1.0, 2.5)) == b"[1,2.5]"


def test_any_mapping_is_an_object() -> None:
    assert write(MappingProxyType({"b": 1, "a": (2.0,)})) == b'{"b":1,"a":[2]}'
    moved = OrderedDict(b=1, a=2)
    moved.move_to_end("b")
    assert write(moved) == b'{"a":2,"b":1}'


def test_an_enumeration_stands_for_its_value() -> None:
    assert write([Channel.EMAIL]) == b'["email"]'
    assert write({Channel.EMAIL: Channel.EMAIL, "b": Priority.HIGH}) == b'{"email":"email","b":2}'


def test_a_fragment_is_copied_on_either_path() -> None:
    fragment = orjson.Fragment(b'{"id":1}')
    assert write([fragment, fragment]) == b'[{"id":1},{"id":1}]'
    assert write({"total": 1.0, "rows": [fragment]}) == b'{"total":1,"rows":[{"id":1}]}'


def test_nesting_has_no_limit_of_its_own() -> None:
    document: JSON = 1.0
    for _ in range(300):
        document = [document]
    assert write(document) == b"[" * 300 + b"1" + b"]" * 300


@pytest.mark.parametrize("document", [b"bytes", {1: "a"}, {None: 1}, [{"a": {1, 2}}], object()])
def test_what_json_has_no_spelling_for_is_refused(document: object) -> None:
    with pytest.raises(TypeError):
        write(document)


def test_the_refusal_names_the_type() -> None:
    with pytest.raises(TypeError, match=r"^JSON has no spelling for a value of type set\.$"):
        write({"a": {1, 2}})


@pytest.mark.parametrize("document", ["\ud800", {"\udc00": 1}, [1.0, "\ud800"]])
def test_a_lone_surrogate_is_refused(document: JSON) -> None:
    with pytest.raises(TypeError, match="surrogates"):
        write(document)


def test_an_integer_beyond_the_doubles_is_refused() -> None:
    with pytest.raises(OverflowError):
        write([10**400])


@UNHURRIED
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**64), 2**64) | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("01a"), inner),
    )
)
def test_both_paths_write_the_same(document: JSON) -> None:
    assert write(document) == json_writer._exact(document)
