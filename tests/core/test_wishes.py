"""What a client asks to go wrong: understood, or met with a hint; the rest is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from respondeia_mock.core.faults import Delay, Fault
from respondeia_mock.core.wishes import Wish, read_wish

SOME = settings(max_examples=200, deadline=None, derandomize=True, database=None)
KNOWN = "connection_reset, empty_response, timeout, malformed, after_commit, truncate, dribble"


@pytest.mark.parametrize(
    ("prefer", "fault"),
    [
        ("code=503", Fault(status=503)),
        ("code=429", Fault(status=429)),
        ("wait=2", Fault(delay=Delay("fixed", 2.0))),
        (' CODE = "503" ,WAIT=2', Fault(status=503, delay=Delay("fixed", 2.0))),
        ("code=503; wait=2", Fault(status=503, delay=Delay("fixed", 2.0))),
        ("return=minimal, code=503", Fault(status=503)),
        ("code=503, code=500", Fault(status=503)),
        ("code=503; dynamic=true", Fault(status=503)),
    ],
)
def test_prefer(prefer: str, fault: Fault) -> None:
    assert read_wish(prefer, "") == Wish(fault, prefer)


@pytest.mark.parametrize(
    "prefer",
    [
        "",
        ",, ;",
        "return=representation",
        "respond-async, handling=lenient",
        "respond-async; wait=10",
        'note="a, code=503"',
        'note="a \\", code=503"',
        'note="never closed, code=503',
        "codes=503",
    ],
)
def test_other_preferences_are_left_alone(prefer: str) -> None:
    assert read_wish(prefer, "") == Wish(None, prefer)


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        ("connection_reset", Fault(lost="connection_reset")),
        ("Empty_Response", Fault(lost="empty_response")),
        ("timeout, after_commit", Fault(lost="timeout", after_commit=True)),
        ("connection_reset;after_commit", Fault(lost="connection_reset", after_commit=True)),
        ("malformed", Fault(malformed=True)),
        ("truncate", Fault(truncate=0.5)),
        ("truncate=0.25", Fault(truncate=0.25)),
        ("dribble", Fault(chunks=5, over=1.0)),
    ],
)
def test_x_mock_fault(wanted: str, fault: Fault) -> None:
    assert read_wish("", wanted) == Wish(fault, wanted)


def test_both_headers_make_one_fault() -> None:
    fault = Fault(status=503, after_commit=True)
    assert read_wish("code=503", "after_commit") == Wish(fault, "code=503 after_commit")


@pytest.mark.parametrize(
    ("prefer", "wanted", "why"),
    [
        ("code=abc", "", "'Prefer: code=' takes a whole number"),
        ("code", "", "'Prefer: code=' takes a whole number"),
        ("wait=0.5", "", "'Prefer: wait=' takes a whole number"),
        ("wait=999999", "", "'Prefer: wait=' takes a whole number"),
        ("code=٥٠٣", "", "'Prefer: code=' takes a whole number"),
        ("code=200", "", "'fault.status' must be a whole number, 400 to 599"),
        ("code=499", "", "'fault.status': HTTP knows no status 499"),
        (
            "",
            "conection_reset",
            "'X-Mock-Fault: conection_reset' is not known; did you mean 'connection_reset'?",
        ),
        ("", "zzz", f"'X-Mock-Fault: zzz' is not known; it takes {KNOWN}"),
        ("", "timeout=5", "'X-Mock-Fault: timeout' takes no value"),
        ("", "truncate=much", "'X-Mock-Fault: truncate=' takes a number from 0 to 1"),
        ("", "truncate=2", "'fault.truncate' must be a number from 0 to 1"),
        ("", "truncate=nan", "'fault.truncate' must be a number from 0 to 1"),
        (
            "",
            "after_commit",
            (
                "'fault.after_commit' needs a status, or one of connection_reset,"
                " empty_response, timeout"
            ),
        ),
        ("code=503", "timeout", "'fault': status and timeout exclude each other"),
    ],
)
def test_what_is_not_understood_is_told(prefer: str, wanted: str, why: str) -> None:
    assert read_wish(prefer, wanted) == Wish(hint=f"nothing was made to fail: {why}")


@SOME
@given(st.text(), st.text())
def test_whatever_is_asked_for_is_answered(prefer: str, wanted: str) -> None:
    wish = read_wish(prefer, wanted)
    assert wish.fault is None or not wish.hint
