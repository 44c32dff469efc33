"""What a body and a query may be: JSON, both spellings, and the words for what is wrong."""

import pytest

from respondeia_mock.core.engine import Engine
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import CallIt, make_call

PAYMENT = {"customer_id": "wa:1", "amount": 5900}
CREATE = "/v1/payments/create"


def error(
    call: CallIt,
    method: str,
    path: str,
    body: object = None,
    content_type: str = "application/json",
) -> list[str]:
    """Return code, field and message of a 400."""
    refused = call(method, path, body, content_type=content_type)
    assert refused.status == 400
    told = refused.body["error"]
    return [told["code"], told.get("field", ""), told["message"]]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/v1/payments/create"), ("GET", "/v1/messages")]
)
def test_the_documented_error_occurs_word_for_word(call: CallIt, method: str, path: str) -> None:
    refused = call(method, path, {} if method == "POST" else None)
    assert refused.body == {
        "error": {
            "code": "invalid_parameter",
            "message": "The 'customer_id' parameter is required",
            "field": "customer_id",
            "documentation_url": "https://docs.respondeia.com/api/errors#invalid_parameter",
        }
    }


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        " application/json ;charset=x",
        "",
    ],
)
def test_json_is_taken_under_its_name_and_under_none(call: CallIt, content_type: str) -> None:
    assert call("POST", CREATE, PAYMENT, content_type=content_type).status == 201


def test_an_absent_content_type_is_taken_as_json(call: CallIt) -> None:
    assert call("POST", CREATE, PAYMENT).status == 201


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        ("text/plain", "text/plain"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("application/vnd.api+json", "application/vnd.api+json"),
        ("Multipart/Form-Data; boundary=x", "multipart/form-data"),
    ],
)
def test_another_content_type_is_refused(call: CallIt, content_type: str, shown: str) -> None:
    sentence = f"The Content-Type must be application/json, not '{shown}'"
    found = error(call, "POST", CREATE, PAYMENT, content_type=content_type)
    assert found == ["unsupported_media_type", "", sentence]


def test_without_a_body_its_content_type_does_not_matter(call: CallIt) -> None:
    found = error(call, "POST", CREATE, content_type="text/plain")
    assert found[:2] == ["invalid_parameter", "customer_id"]


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff",
        b'{"amount": NaN}',
        b'{"amount": 1e400}',
        b'{"a": "\\ud800"}',
        b"[" * 65 + b"]" * 65,
        b"{'amount': 1}",
        b" ",
    ],
)
def test_what_is_not_json_is_refused(call: CallIt, raw: bytes) -> None:
    refused = call("POST", CREATE, raw=raw)
    assert (refused.status, refused.body["error"]["code"]) == (400, "invalid_json")
    assert "field" not in refused.body["error"]


@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"5", b"null", b"true"])
def test_json_that_is_no_object_is_refused(call: CallIt, raw: bytes) -> None:
    refused = call("POST", CREATE, raw=raw)
    assert refused.body["error"] == {
        "code": "invalid_parameter",
        "message": "The request body must be a JSON object",
        "documentation_url": "https://docs.respondeia.com/api/errors#invalid_parameter",
    }


def test_more_than_is_read_is_refused_before_anything_else(engine: Engine) -> None:
    made = make_call("POST", CREATE, content_type="text/plain")
    made.oversized = True
    reply = engine.handle(made)
    assert reply.status == 400
    assert reply.body == (
        b'{"error":{"code":"payload_too_large",'
        b'"message":"The request body is larger than 1 MiB",'
        b'"documentation_url":"https://docs.respondeia.com/api/errors#payload_too_large"}}'
    )


def test_where_nothing_is_required_no_body_is_an_empty_one(call: CallIt, sandbox: Sandbox) -> None:
    payment = call("POST", CREATE, PAYMENT).body["id"]
    sandbox.advance(sandbox.clock.now() + 60)
    assert call("POST", f"/v1/payments/{payment}/refund").body["status"] == "refunded"


@pytest.mark.parametrize(
    "sent",
    [
        {"customer_id": "wa:1", "amount": 5900},
        {"customerId": "wa:1", "amount": 5900},
        {"customer_id": "wa:1", "customerId": "wa:2", "amount": 5900},
        {"customerId": "wa:2", "customer_id": "wa:1", "amount": 5900},
    ],
)
def test_both_spellings_are_taken_and_the_documented_one_wins(
    call: CallIt, sent: dict[str, object]
) -> None:
    assert call("POST", CREATE, sent).body["customerId"] == "wa:1"


@pytest.mark.parametrize("name", ["mediaUrl", "media_url"])
def test_the_other_spelling_of_a_camel_case_field_is_taken(call: CallIt, name: str) -> None:
    sent = {"channel": "whatsapp", "to": "wa:1", "content": "Foto", "type": "image"}
    made = call("POST", "/v1/messages/send", {**sent, name: "https://example.com/a.png"})
    shown = call("GET", f"/v1/messages/{made.body['messageId']}").body
    assert shown["mediaUrl"] == "https://example.com/a.png"


@pytest.mark.parametrize("name", ["message", "content", "question"])
def test_an_alias_is_taken_for_its_field(call: CallIt, name: str) -> None:
    assert call("POST", "/v1/ai/test", {name: "¿Abren hoy?"}).status == 200


def test_of_two_aliases_the_first_wins(call: CallIt) -> None:
    sent = {"question": 5, "content": "¿Abren hoy?"}
    assert error(call, "POST", "/v1/ai/test", sent)[:2] == ["invalid_parameter", "message"]


def test_the_error_names_the_documented_spelling(call: CallIt) -> None:
    sent = {"customerId": 5, "amount": 5900}
    assert error(call, "POST", CREATE, sent)[1] == "customer_id"


def test_queries_take_both_spellings_too(call: CallIt) -> None:
    assert call("GET", "/v1/messages?customerId=wa:1").status == 200


@pytest.mark.parametrize("amount", [5900, 5900.0])
def test_a_whole_number_is_one_however_it_is_spelled(call: CallIt, amount: float) -> None:
    made = call("POST", CREATE, {"customer_id": "wa:1", "amount": amount})
    assert b'"amount":5900,' in made.raw


@pytest.mark.parametrize("amount", ["5900", True, 0, -1, 59.5, None, 9007199254740992, [5900]])
def test_an_amount_is_whole_positive_cents(call: CallIt, amount: object) -> None:
    sent = {"customer_id": "wa:1", "amount": amount}
    assert error(call, "POST", CREATE, sent)[:2] == ["invalid_parameter", "amount"]


def test_unknown_fields_are_ignored(call: CallIt) -> None:
    made = call("POST", CREATE, {**PAYMENT, "zzz": {"any": ["thing"]}})
    assert made.status == 201
    assert "X-Mock-Hint" not in made.headers


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("descripcion", "'descripcion' is ignored: did you mean 'description'?"),
        ("Currency", "'Currency' is ignored: did you mean 'currency'?"),
        ("BACKURL", "'BACKURL' is ignored: did you mean 'back_url'?"),
    ],
)
def test_an_ignored_field_near_a_known_one_is_hinted_at(call: CallIt, name: str, hint: str) -> None:
    made = call("POST", CREATE, {**PAYMENT, name: "x"})
    assert (made.status, made.headers["X-Mock-Hint"]) == (201, hint)


def test_each_ignored_field_has_its_hint(call: CallIt) -> None:
    made = call("POST", CREATE, {**PAYMENT, "Currency": "x", "zzz": 1, "descripcion": "x"})
    assert made.headers["X-Mock-Hint"] == (
        "'Currency' is ignored: did you mean 'currency'? "
        "'descripcion' is ignored: did you mean 'description'?"
    )


def test_a_required_field_that_was_misspelled_is_hinted_at(call: CallIt) -> None:
    refused = call("POST", CREATE, {"customerID": "wa:1", "amount": 5900})
    assert refused.body["error"]["field"] == "customer_id"
    assert refused.headers["X-Mock-Hint"] == (
        "'customerID' is ignored: did you mean 'customer_id'?"
    )


def test_where_unknown_fields_are_refused_the_one_to_blame_is_not_called_ignored(
    call: CallIt, sandbox: Sandbox
) -> None:
    call("POST", CREATE, PAYMENT)
    refused = call("PATCH", "/v1/customers/wa:1", {"nmae": "Ana"})
    assert (refused.status, refused.body["error"]["field"]) == (400, "nmae")
    assert "X-Mock-Hint" not in refused.headers


@pytest.mark.parametrize(("limit", "count"), [("1", 1), ("001", 1), ("1000", 2)])
def test_numbers_of_a_query_are_read(call: CallIt, limit: str, count: int) -> None:
    for address in ("wa:1", "wa:2"):
        call("POST", CREATE, {"customer_id": address, "amount": 5900})
    assert len(call("GET", f"/v1/customers?limit={limit}").body["data"]) == count


@pytest.mark.parametrize(
    "limit",
    ["0", "-1", "1001", "1.0", "1e2", "abc", "\u0661", "٣", "9999999999999999", "+1", "1_0"],
)
def test_a_limit_is_a_whole_number_to_a_thousand(call: CallIt, limit: str) -> None:
    found = error(call, "GET", f"/v1/customers?limit={limit}")
    assert found[:2] == ["invalid_parameter", "limit"]


@pytest.mark.parametrize("page", ["0", "x"])
def test_a_page_counts_from_one(call: CallIt, page: str) -> None:
    assert error(call, "GET", f"/v1/customers?page={page}")[1] == "page"


def test_digits_are_text_where_a_text_is_asked_for(call: CallIt) -> None:
    assert call("GET", "/v1/messages?customer_id=123").body["messages"] == []


def test_a_parameter_nothing_knows_is_ignored(call: CallIt) -> None:
    assert call("GET", "/v1/payments/pay_9?verbose=1").status == 404
    assert call("GET", "/v1/customers?verbose=1").status == 200


def test_a_body_of_a_get_is_not_read(call: CallIt) -> None:
    assert call("GET", "/v1/customers", raw=b"{").status == 200
