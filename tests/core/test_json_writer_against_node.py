"""What V8 makes of the same documents: all are gathered, then one Node process compares."""

import json
import math
import shutil
import struct
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from respondeia_mock.core.json_reader import read
from respondeia_mock.core.json_writer import JSON, write

PROGRAM = Path(__file__).with_name("json_fixed_point.mjs")
MANY = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)

pytestmark = pytest.mark.skipif(
    shutil.which("node") is None, reason="node is not on PATH, and V8 is the judge here"
)

ODD_KEYS = [
    "0", "1", "9", "10", "01", "00", "-1", "-0", "+1", "1.5", "1e3", " 1", "1 ", "\u0661", "\u00b2",
    "2147483647", "2147483648", "4294967293", "4294967294", "4294967295", "4294967296",
    "9007199254740991", "9007199254740992", "18446744073709551616", "", "a", "b", "__proto__",
    "constructor", "toString", "length", "hasOwnProperty", "\u00e9", "e\u0301", "\U0001f600", "\0",
]  # fmt: skip

# What only a client would write; ours has one spelling for each.
TEXTS = [
    "1.0", "-0", "-0.0", "0e5", "1E5", "1e+5", "1e-7", "0.000001", "100e-2", "1e-400", "-1e-400",
    "9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740993", "1e16",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "18446744073709551615", "18446744073709551616", "123456789012345678901",
    "999999999999999934463", "999999999999999934464", "1e21", "1e22", "1.7976931348623158e308",
    "2.5e-324", "2.4e-324",
    "0.1000000000000000055511151231257827021181583404541015625", "1" * 309, "0." + "0" * 400 + "1",
    '{"b":1,"a":2,"b":3}', '{"2":0,"a":0,"1":0,"2":5}', '{"__proto__":{"a":1},"a":{"__proto__":1}}',
    '[ 1 ,\t{ "a" : [ ] } ]', '"\\/\\u0041\\u00e9\\uD83D\\uDE00\\u2028"', "[true,false,null,\"\"]",
]  # fmt: skip

odd_strings = st.one_of(
    st.text(max_size=8),
    st.text(max_size=8, alphabet='"\\/\b\f\n\r\t\0\x1f\x7f\u2028\ufeff\U0010ffff'),
)
odd_keys = st.sampled_from(ODD_KEYS) | st.integers(0, 2**33).map(str) | odd_strings
odd_numbers = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(1e-8, 1e-3),
    st.floats(1e14, 1e23),
    st.integers(-(2**70), 2**70),
    st.integers(-1000, 1000).map(float),
)
documents: st.SearchStrategy[JSON] = st.recursive(
    st.none() | st.booleans() | odd_numbers | odd_strings,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(odd_keys, inner, max_size=8),
    max_leaves=8,
)


def pairs(gathered: Iterable[JSON]) -> Iterator[tuple[str, bytes]]:
    """Spell each document in another way, and put our bytes beside it: written, and read back."""
    for document in gathered:
        text = json.dumps(document)
        yield text, write(document)
        yield text, write(read(text.encode()))


def differences(judged: Iterable[tuple[str, bytes]], folder: Path) -> str:
    """Return what Node finds; nothing, if it agrees."""
    lines = folder / "pairs.txt"
    with lines.open("wb") as file:
        file.writelines(b"%b\n%b\n" % (text.encode(), written) for text, written in judged)
    judgement = subprocess.run(
        ["node", str(PROGRAM), str(lines)], capture_output=True, text=True, timeout=60, check=True
    )
    return judgement.stdout


def numbers() -> Iterator[float]:
    """Yield each power of two and of ten with its neighbours, and doubles of any bits."""
    powers = [2.0**exponent for exponent in range(-1074, 1024)]
    powers += [float(f"1e{exponent}") for exponent in range(-323, 309)]
    for power in powers:
        yield from (math.nextafter(power, 0), power, -power, math.nextafter(power, 1.7e308))
    for turn in range(20_000):
        (double,) = struct.unpack("<d", struct.pack("<Q", turn * 0x9E3779B97F4A7C15 % 2**64))
        if math.isfinite(double):
            yield double


def code_points() -> Iterator[str]:
    """Yield strings that together hold all of Unicode but the surrogates."""
    for start in range(0, 0x110000, 0x800):
        if not 0xD800 <= start < 0xE000:
            yield "".join(map(chr, range(start, start + 0x800)))


def test_v8_spells_every_kind_of_number_alike(tmp_path: Path) -> None:
    assert differences(pairs([*numbers(), [*numbers()]]), tmp_path) == ""


def test_v8_escapes_every_character_alike(tmp_path: Path) -> None:
    strings: list[JSON] = [*code_points()]
    assert differences(pairs([strings, dict.fromkeys(code_points())]), tmp_path) == ""


def test_v8_orders_odd_keys_alike(tmp_path: Path) -> None:
    orders = [ODD_KEYS[turn:] + ODD_KEYS[:turn] for turn in range(len(ODD_KEYS))]
    objects: list[JSON] = [dict.fromkeys(order, 1) for order in orders]
    backwards: list[JSON] = [{"a": [dict.fromkeys(reversed(order))]} for order in orders]
    assert differences(pairs(objects + backwards), tmp_path) == ""


def test_v8_reads_what_clients_spell_alike(tmp_path: Path) -> None:
    assert differences([(text, write(read(text.encode()))) for text in TEXTS], tmp_path) == ""


def test_v8_writes_any_document_alike(tmp_path: Path) -> None:
    gathered: list[JSON] = []

    @MANY
    @given(st.lists(documents, min_size=1, max_size=10))
    def gather(drawn: list[JSON]) -> None:
        gathered.extend(drawn)

    gather()
    assert len(gathered) > 1000
    assert differences(pairs(gathered), tmp_path) == ""


def test_a_difference_is_shown(tmp_path: Path) -> None:
    assert differences([("[1.50]", b"[1.50]")] * 2, tmp_path) == (
        'document 0, character 4\n  V8:  "[1.5]"\n  we:  "[1.50]"\n'
        'fixed point 0, character 4\n  V8:  "[1.5]"\n  we:  "[1.50]"\n'
        'document 1, character 4\n  V8:  "[1.5]"\n  we:  "[1.50]"\n'
        'fixed point 1, character 4\n  V8:  "[1.5]"\n  we:  "[1.50]"\n'
    )
