"""Faults and canned answers: what they make of a reply."""

import json
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import pytest

from respondeia_mock.core.exchange import Reply, WireFault, answer
from respondeia_mock.core.fault_reader import read_canned, read_fault
from respondeia_mock.core.faults import Canned, Fault, code_of
from respondeia_mock.core.sandbox import Sandbox

ERRORS = "https://docs.respondeia.com/api/errors"


def fault(**document: object) -> Fault:
    return read_fault(document, "fault")


def canned(**document: object) -> Canned:
    return read_canned(document, "reply")


def drawing(*numbers: float) -> Iterator[float]:
    return iter(numbers)


def late(reply: Reply) -> Reply:
    """Have a reply's body come later."""
    reply.late = lambda: b"later"
    return reply


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
