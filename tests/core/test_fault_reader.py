"""`fault:` and `reply:` of a rule: what is read of them, and what is refused."""

import pytest

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.fault_reader import read_canned, read_fault
from respondeia_mock.core.faults import Canned, Delay, Fault

DURATION = "must be a number of seconds or a duration such as 800ms, 10s, 2h or 1m30s"
LOST = "connection_reset, empty_response, timeout"
STATUS = "must be a whole number, 400 to 599"


def fault(**document: object) -> Fault:
    return read_fault(document, "fault")


def canned(**document: object) -> Canned:
    return read_canned(document, "reply")


def refused(document: object, name: str = "fault") -> tuple[str, str | None]:
    read = {"fault": read_fault, "reply": read_canned}[name]
    with pytest.raises(ActionError) as caught:
        read(document, name)
    return caught.value.message, caught.value.field


def test_everything_that_a_fault_may_say_is_read() -> None:
    given = {
        "status": 503,
        "retry_after": 7,
        "code": "busy",
        "message": "Not now",
        "after_commit": True,
        "delay": "800ms",
        "dribble": {"chunks": 3, "over": "2s"},
        "truncate": 0.25,
        "malformed": True,
    }
    assert fault(**given) == Fault(
        status=503,
        retry_after=7,
        code="busy",
        message="Not now",
        lost=None,
        after_commit=True,
        delay=Delay("fixed", 0.8),
        chunks=3,
        over=2.0,
        truncate=0.25,
        malformed=True,
    )


@pytest.mark.parametrize("way", ["connection_reset", "empty_response", "timeout"])
def test_an_answer_may_be_lost(way: str) -> None:
    assert fault(**{way: True, "after_commit": True, "delay": 1}) == Fault(
        lost=way, after_commit=True, delay=Delay("fixed", 1.0)
    )


def test_what_is_false_is_as_if_it_were_not_there() -> None:
    given = {"connection_reset": True, "timeout": False, "malformed": False, "after_commit": False}
    assert fault(**given) == Fault(lost="connection_reset")
    assert fault(status=500, timeout=False) == Fault(status=500)


def test_a_dribble_is_five_pieces_in_a_second() -> None:
    assert fault(dribble={}) == Fault(chunks=5, over=1.0)


@pytest.mark.parametrize(
    ("document", "sentence", "field"),
    [
        ([], "'fault' must be an object", "fault"),
        ({}, "'fault' must say what happens", "fault"),
        ({"satus": 503}, "'fault.satus' is not known; did you mean 'status'?", "fault.satus"),
        ({"status": None}, "'fault.status' must not be null", "fault.status"),
        ({"status": 200}, f"'fault.status' {STATUS}", "fault.status"),
        ({"status": 600}, f"'fault.status' {STATUS}", "fault.status"),
        ({"status": "503"}, f"'fault.status' {STATUS}", "fault.status"),
        ({"status": 599}, "'fault.status': HTTP knows no status 599", "fault.status"),
        (
            {"status": 429, "retry_after": 0},
            "'fault.retry_after' must be a whole number, 1 to 86,400",
            "fault.retry_after",
        ),
        ({"retry_after": 5}, "'fault.retry_after': it needs a status", "fault.retry_after"),
        ({"code": "x", "delay": 1}, "'fault.code': it needs a status", "fault.code"),
        (
            {"message": "x", "timeout": True},
            "'fault.message': it needs a status",
            "fault.message",
        ),
        ({"status": 500, "code": ""}, "'fault.code' must be a text", "fault.code"),
        (
            {"status": 429, "code": "x"},
            "'fault.code': the body of a 429 has no place for it",
            "fault.code",
        ),
        (
            {"status": 429, "message": "x"},
            "'fault.message': the body of a 429 has no place for it",
            "fault.message",
        ),
        (
            {"status": 503, "timeout": True},
            "'fault': status and timeout exclude each other",
            "fault",
        ),
        (
            {"timeout": True, "connection_reset": True},
            "'fault': connection_reset and timeout exclude each other",
            "fault",
        ),
        ({"timeout": 1}, "'fault.timeout' must be true or false", "fault.timeout"),
        (
            {"after_commit": True},
            f"'fault.after_commit' needs a status, or one of {LOST}",
            "fault.after_commit",
        ),
        (
            {"after_commit": True, "delay": 1, "timeout": False},
            f"'fault.after_commit' needs a status, or one of {LOST}",
            "fault.after_commit",
        ),
        (
            {"connection_reset": True, "truncate": 0.5},
            "'fault.truncate': with connection_reset there is no answer",
            "fault.truncate",
        ),
        (
            {"empty_response": True, "malformed": True},
            "'fault.malformed': with empty_response there is no answer",
            "fault.malformed",
        ),
        (
            {"timeout": True, "dribble": {}},
            "'fault.dribble': with timeout there is no answer",
            "fault.dribble",
        ),
        ({"delay": "soon"}, f"'fault.delay' {DURATION}", "fault.delay"),
        ({"delay": -1}, "'fault.delay' must be between 0 and ten years", "fault.delay"),
        (
            {"delay": {}},
            "'fault.delay' must be a duration, or one of uniform and lognormal",
            "fault.delay",
        ),
        (
            {"delay": {"uniform": [1, 2], "lognormal": {}}},
            "'fault.delay' must be a duration, or one of uniform and lognormal",
            "fault.delay",
        ),
        (
            {"delay": {"unifrom": [1, 2]}},
            "'fault.delay.unifrom' is not known; did you mean 'uniform'?",
            "fault.delay.unifrom",
        ),
        (
            {"delay": {"uniform": [1]}},
            "'fault.delay.uniform' must be two durations, the least and the most",
            "fault.delay.uniform",
        ),
        (
            {"delay": {"uniform": "1s"}},
            "'fault.delay.uniform' must be two durations, the least and the most",
            "fault.delay.uniform",
        ),
        (
            {"delay": {"uniform": [1, "x"]}},
            f"'fault.delay.uniform[1]' {DURATION}",
            "fault.delay.uniform[1]",
        ),
        (
            {"delay": {"uniform": ["2s", "1s"]}},
            "'fault.delay.uniform': the least comes first",
            "fault.delay.uniform",
        ),
        (
            {"delay": {"lognormal": 5}},
            "'fault.delay.lognormal' must be an object",
            "fault.delay.lognormal",
        ),
        (
            {"delay": {"lognormal": {"sigma": 1}}},
            "'fault.delay.lognormal.median' is required",
            "fault.delay.lognormal.median",
        ),
        (
            {"delay": {"lognormal": {"median": 1, "sigma": 11}}},
            "'fault.delay.lognormal.sigma' must be a number from 0 to 10",
            "fault.delay.lognormal.sigma",
        ),
        (
            {"dribble": {"chunks": 0}},
            "'fault.dribble.chunks' must be a whole number, 1 to 1,000",
            "fault.dribble.chunks",
        ),
        ({"dribble": True}, "'fault.dribble' must be an object", "fault.dribble"),
        ({"truncate": 1.1}, "'fault.truncate' must be a number from 0 to 1", "fault.truncate"),
        ({"truncate": True}, "'fault.truncate' must be a number from 0 to 1", "fault.truncate"),
    ],
)
def test_a_fault_that_is_wrong_says_what_and_where(
    document: object, sentence: str, field: str
) -> None:
    assert refused(document) == (sentence, field)


@pytest.mark.parametrize(
    ("document", "sentence", "field"),
    [
        (5, "'reply' must be an object", "reply"),
        ({}, "'reply' must say what is answered", "reply"),
        ({"boddy": 1}, "'reply.boddy' is not known; did you mean 'body'?", "reply.boddy"),
        ({"status": 100}, "'reply.status' must be a whole number, 200 to 599", "reply.status"),
        ({"status": 299}, "'reply.status': HTTP knows no status 299", "reply.status"),
        ({"body": None}, "'reply.body' must not be null", "reply.body"),
        ({"body": "x" * 1048575}, "'reply.body' must be at most 1 MiB", "reply.body"),
        ({"body": "\ud800"}, "'reply.body' must be JSON", "reply.body"),
        ({"body": 10**400}, "'reply.body' must be JSON", "reply.body"),
        ({"headers": []}, "'reply.headers' must be an object", "reply.headers"),
        *(
            (
                {"headers": {name: value}},
                f"'reply.headers.{name}' must be a header's name and its text, in ASCII",
                f"reply.headers.{name}",
            )
            for name, value in [
                ("X-A", 5),
                ("X-A", "a\r\nX-B: b"),
                ("X-A", "ñ"),
                ("X A", "a"),
                ("X-A:X-B", "a"),
                ("", "a"),
            ]
        ),
        *(
            (
                {"headers": {name: "1"}},
                f"'reply.headers.{name}' is the server's matter",
                f"reply.headers.{name}",
            )
            for name in ["Content-Length", "Date", "X-RateLimit-Limit", "x-mock-request-id"]
        ),
        (
            {"headers": {"X-A": "1", "x-a": "2"}},
            "'reply.headers.x-a' is there twice",
            "reply.headers.x-a",
        ),
    ],
)
def test_a_canned_answer_that_is_wrong_says_what_and_where(
    document: object, sentence: str, field: str
) -> None:
    assert refused(document, "reply") == (sentence, field)


def test_a_body_of_exactly_1_mib_is_taken() -> None:
    assert len(canned(body="x" * 1048574).answer().body) == 1048576
