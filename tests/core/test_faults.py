"""Faults and canned answers: what they make of a reply, and what of a document is refused."""

import json
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import pytest

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.exchange import Reply, WireFault, answer
from respondeia_mock.core.faults import Canned, Delay, Fault, code_of, read_canned, read_fault
from respondeia_mock.core.sandbox import Sandbox

DURATION = "must be a number of seconds or a duration such as 800ms, 10s, 2h or 1m30s"
LOST = "connection_reset, empty_response, timeout"
STATUS = "must be a whole number, 400 to 599"
ERRORS = "https://docs.respondeia.com/api/errors"


def fault(**document: object) -> Fault:
    return read_fault(document, "fault")


def canned(**document: object) -> Canned:
    return read_canned(document, "reply")


def refused(document: object, name: str = "fault") -> tuple[str, str | None]:
    read = {"fault": read_fault, "reply": read_canned}[name]
    with pytest.raises(ActionError) as caught:
        read(document, name)
    return caught.value.message, caught.value.field


def drawing(*numbers: float) -> Iterator[float]:
    return iter(numbers)


def late(reply: Reply) -> Reply:
    """Have a reply's body come later."""
    reply.late = lambda: b"later"
    return reply


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
    ("document", "body"),
    [
        (
            {"status": 503},
            {
                "code": "service_unavailable",
                "message": "The service is temporarily unavailable",
                "documentation_url": f"{ERRORS}#service_unavailable",
            },
        ),
        (
            {"status": 500},
            {
                "code": "internal_error",
                "message": "An internal error occurred",
                "documentation_url": f"{ERRORS}#internal_error",
            },
        ),
        (
            {"status": 502},
            {
                "code": "bad_gateway",
                "message": "Bad Gateway",
                "documentation_url": f"{ERRORS}#bad_gateway",
            },
        ),
        (
            {"status": 400, "code": "odd", "message": "It is odd"},
            {"code": "odd", "message": "It is odd", "documentation_url": f"{ERRORS}#odd"},
        ),
    ],
)
def test_an_error_has_the_vendors_shape(
    document: dict[str, object], body: dict[str, object]
) -> None:
    reply = fault(**document).answer()
    assert (reply.status, json.loads(reply.body)) == (document["status"], {"error": body})
    assert reply.headers == {}


def test_a_503_may_tell_how_long_to_wait() -> None:
    assert fault(status=503, retry_after=7).answer().headers == {"Retry-After": "7"}


def test_a_401_names_the_scheme() -> None:
    assert fault(status=401).answer().headers == {"WWW-Authenticate": "Bearer"}


@pytest.mark.parametrize(("document", "told"), [({}, 1), ({"retry_after": 7}, 7)])
def test_a_429_is_the_pages_own(document: dict[str, object], told: int) -> None:
    reply = fault(status=429, **document).answer()
    assert reply.body == b'{"error":"rate_limit_exceeded","retryAfter":%d}' % told
    assert reply.headers == {"Retry-After": str(told)}


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "not_found"), (418, "im_a_teapot"), (409, "conflict"), (429, "rate_limit_exceeded")],
)
def test_every_status_has_a_code_of_letters(status: int, code: str) -> None:
    assert code_of(status) == code


@pytest.mark.parametrize(
    ("now", "speed", "resets"),
    [(1000.0, 1.0, 1007), (1000.25, 1.0, 1008), (1000.0, 0.0, 1007), (1000.0, 60.0, 1420)],
)
def test_a_429_resets_when_a_client_has_waited(now: float, speed: float, resets: int) -> None:
    assert fault(status=429, retry_after=7).resets_at(now, speed) == resets


def test_an_answer_is_replaced_whole() -> None:
    csv = late(Reply(200, b"a,b\r\n", {"Content-Disposition": "attachment"}, "text/csv"))
    fault(status=503, after_commit=True, message="Lost").replace(csv)
    assert (csv.status, csv.media_type, csv.headers) == (503, "application/json", {})
    assert csv.late is None
    assert json.loads(csv.body)["error"]["message"] == "Lost"


def test_an_answer_that_is_lost_stays_what_it_was_for_the_log() -> None:
    reply = answer({"id": "pay_1"}, 201)
    fault(connection_reset=True, after_commit=True).replace(reply)
    assert (reply.status, reply.body) == (201, b'{"id":"pay_1"}')


@pytest.mark.parametrize(
    ("document", "wire"),
    [
        ({"delay": "2s"}, (None, 2.0, 0, 0.0, None)),
        ({"timeout": True}, ("timeout", 0.0, 0, 0.0, None)),
        ({"empty_response": True, "delay": 1}, ("empty_response", 1.0, 0, 0.0, None)),
        ({"dribble": {"chunks": 2, "over": 3}}, (None, 0.0, 2, 3.0, None)),
        ({"truncate": 0}, (None, 0.0, 0, 0.0, 0)),
    ],
)
def test_what_happens_on_the_way_is_written_on_the_reply(
    sandbox: Sandbox, document: dict[str, object], wire: tuple[Any, ...]
) -> None:
    reply = answer({})
    fault(**document).disturb(reply, sandbox)
    assert reply.wire == WireFault(sandbox, *wire)
    assert reply.body == b"{}"


@pytest.mark.parametrize("document", [{"delay": 0}, {"delay": {"uniform": [0, 0]}}])
def test_a_delay_of_0_is_nothing(sandbox: Sandbox, document: dict[str, object]) -> None:
    reply = answer({})
    fault(**document).disturb(reply, sandbox)
    assert reply.wire is None


@pytest.mark.parametrize("document", [{}, {"a": 1}, [1, 2], []])
def test_malformed_json_is_json_no_more(sandbox: Sandbox, document: object) -> None:
    reply = late(answer(document))
    fault(malformed=True).disturb(reply, sandbox)
    assert reply.wire is None
    assert reply.late is None
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply.body)


@pytest.mark.parametrize(
    ("delay", "draws", "seconds"),
    [
        ("800ms", (), 0.8),
        ({"uniform": ["50ms", "300ms"]}, (0.0,), 0.05),
        ({"uniform": ["50ms", "300ms"]}, (0.5,), 0.175),
        ({"lognormal": {"median": "90ms", "sigma": 0}}, (0.5, 0.5), 0.09),
        ({"lognormal": {"median": "90ms"}}, (0.0, 0.7), 0.09),
        ({"lognormal": {"median": "90ms", "sigma": 0.4, "max": "2s"}}, (0.5, 0.0), 0.144138),
        ({"lognormal": {"median": "90ms", "sigma": 10, "max": "2s"}}, (0.999, 0.0), 2.0),
        ({"lognormal": {"median": "90ms", "sigma": 10}}, (0.999, 0.0), 9.0),
    ],
)
def test_how_long_an_answer_is_held_back(
    delay: object, draws: tuple[float, ...], seconds: float
) -> None:
    drawn = fault(delay=delay).delay
    assert drawn is not None
    assert drawn.drawn(drawing(*draws).__next__) == pytest.approx(seconds, rel=1e-5)


def test_half_of_the_lognormal_delays_are_below_the_median(sandbox: Sandbox) -> None:
    drawn = fault(delay={"lognormal": {"median": 1, "sigma": 0.4, "max": 3}}).delay
    assert drawn is not None
    found = sorted(drawn.drawn(sandbox.ids.draw) for _ in repeat(None, 2000))
    assert found[1000] == pytest.approx(1.0, rel=0.05)
    assert found[0] > 0
    assert found[-1] <= 3


@pytest.mark.parametrize(
    ("document", "status", "body", "headers", "media_type"),
    [
        ({"status": 201}, 201, b"{}", {}, "application/json"),
        ({"body": {"b": 1.0, "1": 2}}, 200, b'{"1":2,"b":1}', {}, "application/json"),
        ({"body": "text"}, 200, b'"text"', {}, "application/json"),
        ({"body": False}, 200, b"false", {}, "application/json"),
        ({"status": 204, "body": {"a": 1}}, 204, b"", {}, "application/json"),
        ({"status": 304}, 304, b"", {}, "application/json"),
        (
            {"headers": {"content-type": "text/html", "X-A": ""}, "body": "<p>¡Hola!"},
            200,
            "<p>¡Hola!".encode(),
            {"X-A": ""},
            "text/html",
        ),
        (
            {"headers": {"Content-Type": "application/json; charset=utf-8"}, "body": "a"},
            200,
            b'"a"',
            {},
            "application/json; charset=utf-8",
        ),
        ({"headers": {"Content-Type": "text/csv"}, "body": [1]}, 200, b"[1]", {}, "text/csv"),
    ],
)
def test_an_answer_that_was_written_down(
    document: dict[str, Any], status: int, body: bytes, headers: object, media_type: str
) -> None:
    reply = canned(**document).answer()
    assert (reply.status, reply.body, reply.headers) == (status, body, headers)
    assert reply.media_type == media_type


def test_each_canned_answer_has_headers_of_its_own() -> None:
    written = canned(headers={"X-A": "1"})
    written.answer().headers["X-B"] = "2"
    assert written.answer().headers == {"X-A": "1"}


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
