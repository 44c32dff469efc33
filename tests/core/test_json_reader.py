"""What a body may hold, how its numbers are kept, and what is said of one that is refused."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from respondeia_mock.core.json_reader import MAX_DEPTH, JsonError, read
from respondeia_mock.core.json_writer import JSON, write

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

documents: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e6, 1e6) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def read_list(body: bytes) -> list[JSON]:
    document = read(body)
    assert isinstance(document, list)
    return document


@pytest.mark.parametrize(
    ("body", "document"),
    [
        (b"null", None),
        (b"true", True),
        (b' "a" ', "a"),
        (b'"\\u00e9\\ud83d\\ude00\\/"', "\u00e9\U0001f600/"),
        (b"[]", []),
        (b"{}", {}),
        (
            b'{"a": [1, {"b": null, "c": "x"}], "d": 2.5}',
            {"a": [1, {"b": None, "c": "x"}], "d": 2.5},
        ),
    ],
)
def test_a_document_is_read(body: bytes, document: JSON) -> None:
    assert read(body) == document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("1.0", 1),
        ("-0", 0),
        ("-0.0", 0),
        ("1E5", 100000),
        ("100e-2", 1),
        ("1e-400", 0),
        ("2.5", 2.5),
        ("1e-7", 1e-7),
        ("9007199254740992", 9007199254740992),
        ("9007199254740993", 9007199254740992),
        ("-9007199254740993", -9007199254740992),
        ("9223372036854775807", 9223372036854775808),
        ("18446744073709551615", 18446744073709551616),
        ("18446744073709551616", 18446744073709551616),
        ("-9223372036854775809", -9223372036854775808),
        ("1e16", 10000000000000000),
        ("123456789012345678901", 123456789012345683968),
        ("1e21", 1e21),
        ("1000000000000000000000", 1e21),
        ("1.7976931348623158e308", 1.7976931348623157e308),
        ("5e-324", 5e-324),
    ],
)
def test_a_number_is_kept_as_javascript_would_hold_it(text: str, value: float) -> None:
    for found in (read(text.encode()), *read_list(b"[%b]" % text.encode())):
        assert (type(found), found) == (type(value), value)


def test_numbers_are_rounded_wherever_they_stand() -> None:
    body = b'{"a": 1.0, "b": [2.0, {"c": 9007199254740993, "d": "3.0"}]}'
    assert write(read(body)) == b'{"a":1,"b":[2,{"c":9007199254740992,"d":"3.0"}]}'


def test_minus_zero_is_zero() -> None:
    assert str(read(b"-0.0")) == "0"


def test_a_repeated_key_has_its_last_value_in_its_first_place() -> None:
    document = read(b'{"a": 1, "b": 2, "a": 3}')
    assert isinstance(document, dict)
    assert list(document.items()) == [("a", 3), ("b", 2)]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "unexpected end of data at line 1 column 1."),
        (b" \n", "unexpected end of data at line 1 column 1."),
        (b'{"a"', "unexpected end of data at line 1 column 5."),
        (b'{\n "a": tru}', "invalid literal, expected 'true' at line 2 column 7."),
        (b"[1,]", "trailing comma is not allowed at line 1 column 3."),
        (b"01", "number with leading zero is not allowed at line 1 column 1."),
        (b'{"a":1} x', "unexpected content after document at line 1 column 9."),
        (b"NaN", "unexpected character, expected a JSON value at line 1 column 1."),
        (b"Infinity", "unexpected character, expected a JSON value at line 1 column 1."),
        (b"-Infinity", "no digit after sign at line 1 column 2."),
        (b'{"a": 1e400}', "a number is beyond the range of a double at line 1 column 7."),
        (b"1.8e308", "a number is beyond the range of a double at line 1 column 1."),
        (b"7" * 5000, "a number is beyond the range of a double at line 1 column 1."),
        (b'"\n"', "unexpected control character in string at line 1 column 2."),
        (b'"\\ud800"', "no low surrogate in string at line 1 column 2."),
        (b'"\\udc00"', "invalid high surrogate in string at line 1 column 2."),
        (b'{"\\ud800": 1}', "no low surrogate in string at line 1 column 3."),
        (b"\xef\xbb\xbf{}", "UTF-8 byte order mark (BOM) is not supported at line 1 column 1."),
    ],
)
def test_a_malformed_body_is_refused_with_the_place(body: bytes, sentence: str) -> None:
    with pytest.raises(JsonError) as refusal:
        read(body)
    assert str(refusal.value) == f"The body is not valid JSON: {sentence}"


@pytest.mark.parametrize(
    ("body", "offset"), [(b"\xff", 0), (b'"abc\xc3"', 4), (b'["\xed\xa0\x80"]', 2)]
)
def test_invalid_utf_8_is_refused_with_the_place(body: bytes, offset: int) -> None:
    with pytest.raises(JsonError) as refusal:
        read(body)
    assert str(refusal.value) == (
        f"The body is not valid UTF-8: unexpected byte at offset {offset}."
    )


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_64_levels_are_read(opening: bytes, closing: bytes) -> None:
    assert MAX_DEPTH == 64
    assert read(opening * 64 + b"1" + closing * 64)


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
@pytest.mark.parametrize("levels", [65, 1000, 1024, 1025, 100_000])
def test_deeper_nesting_is_refused(opening: bytes, closing: bytes, levels: int) -> None:
    with pytest.raises(JsonError, match=r"^The body is nested deeper than 64 levels\.$"):
        read(b"[1," + opening * (levels - 1) + b"1" + closing * (levels - 1) + b"]")


def test_many_brackets_are_not_depth() -> None:
    rows: JSON = [{"a": [{}], "b": "[[[[{{{{"} for _ in range(1000)]
    assert read(write(rows)) == rows


def test_a_json_error_is_a_value_error() -> None:
    assert issubclass(JsonError, ValueError)


@UNHURRIED
@given(documents)
def test_what_is_written_is_read_back(document: JSON) -> None:
    assert read(write(document)) == document


@UNHURRIED
@given(documents)
def test_reading_and_writing_again_changes_nothing(document: JSON) -> None:
    assert write(read(write(document))) == write(document)


@UNHURRIED
@given(st.from_regex(r"-?[1-9][0-9]{0,40}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,2})?", fullmatch=True))
def test_any_spelling_of_a_number_names_the_nearest_double(text: str) -> None:
    assert read(text.encode()) == float(text)
