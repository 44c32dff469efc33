"""Calls and replies as values: tokens, origins, spelled errors."""

import pytest

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.errors import ApiError
from respondeia_mock.core.exchange import Call, Exchange, Reply, answer, refusal
from respondeia_mock.core.routes import UNMATCHED


@pytest.mark.parametrize(
    ("authorization", "token"),
    [
        ("Bearer test_sk_abc123...", "test_sk_abc123..."),
        ("bearer test_1", "test_1"),
        ("BEARER  test_1 ", "test_1"),
        ("Bearer", None),
        ("Bearer ", None),
        ("Basic test_1", None),
        ("test_1", None),
        ("Token test_1", None),
        ("", None),
    ],
)
def test_the_token_is_what_follows_bearer(authorization: str, token: str | None) -> None:
    assert Call("GET", ("v1",), {"authorization": authorization}).token == token


def test_without_the_header_there_is_no_token() -> None:
    assert Call("GET", ("v1",), {}).token is None


def test_the_path_is_its_segments() -> None:
    assert Call("GET", ("v1", "customers", "wa:1"), {}).path == "/v1/customers/wa:1"


def test_links_begin_with_the_public_url_if_there_is_one() -> None:
    call = Call("GET", ("v1",), {"host": "mock:3000"}, origin="https://mock.example.com")
    assert call.origin == "https://mock.example.com"


def test_links_begin_with_scheme_and_host_of_the_call_otherwise() -> None:
    assert Call("GET", ("v1",), {"host": "mock:3000"}).origin == "http://mock:3000"
    assert Call("GET", ("v1",), {"host": "m"}, scheme="https").origin == "https://m"


@pytest.mark.parametrize("headers", [{}, {"host": ""}])
def test_a_call_that_names_no_host_came_to_localhost(headers: dict[str, str]) -> None:
    assert Call("GET", ("v1",), headers).origin == "http://localhost"


def test_an_answer_is_json_as_javascript_writes_it() -> None:
    reply = answer({"message": "Sí! 🎉", "amount": 1.0}, 201)
    assert (reply.status, reply.media_type) == (201, "application/json")
    assert reply.body == '{"message":"Sí! 🎉","amount":1}'.encode()


def test_only_a_401_says_how_to_authenticate() -> None:
    assert refusal(ApiError(401, "unauthorized", "No")).headers == {"WWW-Authenticate": "Bearer"}
    assert refusal(ApiError(403, "insufficient_permissions", "No")).headers == {}


def test_a_refusal_is_spelled_by_the_vendor() -> None:
    assert refusal(ApiError(404, "not_found", "No such thing")).body == (
        b'{"error":{"code":"not_found","message":"No such thing",'
        b'"documentation_url":"https://docs.respondeia.com/api/errors#not_found"}}'
    )


def test_a_cut_reply_is_a_copy_with_the_same_headers() -> None:
    whole = Reply(200, b"abcdef", {"X-One": "1"}, "text/csv")
    part = whole.cut(2)
    assert (part.status, part.body, part.headers, part.media_type) == (
        200,
        b"ab",
        {"X-One": "1"},
        "text/csv",
    )
    assert whole.body == b"abcdef"


def test_replies_do_not_share_their_headers() -> None:
    first, second = Reply(200, b""), Reply(200, b"")
    first.headers["X-One"] = "1"
    assert second.headers == {}


def test_an_exchange_has_no_status_before_its_reply(engine: Engine) -> None:
    exchange = Exchange(Call("GET", ("v1",), {}), UNMATCHED, engine.sandboxes.test)
    assert exchange.status is None
    exchange.reply = Reply(404, b"")
    assert exchange.status == 404
