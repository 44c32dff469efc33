"""What arrives becomes a call, byte by byte."""

from respondeia_mock.http.codec import segments_of, to_call
from tests.http.conftest import Ask


def segments(raw: bytes) -> tuple[str, ...]:
    return segments_of({"raw_path": raw, "path": raw.decode("latin-1")})


def test_a_path_is_split_at_its_slashes() -> None:
    assert segments(b"/v1/customers") == ("v1", "customers")


def test_an_escaped_slash_stays_inside_its_segment() -> None:
    assert segments(b"/v1/customers/web%3Aa%2Fb") == ("v1", "customers", "web:a/b")


def test_a_raw_colon_and_an_escaped_one_are_the_same() -> None:
    assert segments(b"/v1/customers/wa:549") == segments(b"/v1/customers/wa%3A549")


def test_blanks_around_a_segment_are_trimmed() -> None:
    assert segments(b"/v1/customers/%20wa:549%0A/%20") == ("v1", "customers", "wa:549", "")


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    assert segments(b"/v1/customers/%FF%C3") == ("v1", "customers", "\ufffd\ufffd")


def test_a_percent_sign_that_escapes_nothing_stands_for_itself() -> None:
    assert segments(b"/v1/customers/100%/%zz") == ("v1", "customers", "100%", "%zz")


def test_slashes_at_the_end_or_doubled_are_empty_segments() -> None:
    assert segments(b"/v1//customers/") == ("v1", "", "customers", "")


def test_without_the_raw_path_the_decoded_one_serves() -> None:
    assert segments_of({"path": "/v1/customers"}) == ("v1", "customers")


def test_headers_are_read_in_the_latin_alphabet_and_the_last_of_a_name_counts() -> None:
    raw = [(b"x-name", b"Ana"), (b"host", b"localhost"), (b"x-name", b"Jos\xe9")]
    scope = {"method": "GET", "scheme": "http", "query_string": b"", "headers": raw}
    call = to_call(scope, ("v1", "customers"), b"", sandbox_name=None, origin=None)
    assert call.headers == {"x-name": "Jos\u00e9", "host": "localhost"}


def test_blank_query_values_are_taken_as_not_given(asked: Ask) -> None:
    answered = asked("GET", "/v1/customers?limit=&page=%20&cursor=+")
    assert answered.status == 200


def test_query_values_are_trimmed(asked: Ask) -> None:
    asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:549", "content": "Hola"})
    answered = asked("GET", "/v1/messages?customer_id=+wa%3A549%20&limit=%201")
    assert answered.json["totalCount"] == 1


def test_of_a_repeated_query_parameter_the_last_counts(asked: Ask) -> None:
    assert asked("GET", "/v1/customers?limit=0&limit=5").status == 200
    assert asked("GET", "/v1/customers?limit=5&limit=0").error["field"] == "limit"


def test_a_query_in_utf8_is_read_as_utf8(asked: Ask) -> None:
    asked("POST", "/v1/messages/send", {"channel": "webchat", "to": "web:ñandú", "content": "¡Sí!"})
    assert asked("GET", "/v1/messages?customer_id=web:%C3%B1and%C3%BA").json["totalCount"] == 1


def test_a_body_of_a_mebibyte_is_read_and_one_byte_more_is_too_large(asked: Ask) -> None:
    start, end = b'{"type":"business_info","data":{"a":"', b'"}}'
    fill = b"x" * (1024 * 1024 - len(start) - len(end))

    fits = asked("POST", "/v1/ai/training/upload", raw=start + fill + end)
    exceeds = asked("POST", "/v1/ai/training/upload", raw=start + fill + b"x" + end)

    assert fits.status == 201
    assert exceeds.status == 400
    assert exceeds.error == {
        "code": "payload_too_large",
        "message": "The request body is larger than 1 MiB",
        "documentation_url": "https://docs.respondeia.com/api/errors#payload_too_large",
    }


def test_a_body_in_many_pieces_is_one_body(asked: Ask) -> None:
    pieces = [b'{"customer_id":"wa:1",', b"", b'"amo', b'unt":5900}']
    assert asked("POST", "/v1/payments/create", raw=pieces).json["amount"] == 5900


def test_many_pieces_that_add_up_to_too_much_are_too_large(asked: Ask) -> None:
    pieces = [b"x" * 700_000, b"x" * 700_000, b"x"]
    answered = asked("POST", "/v1/payments/create", raw=pieces)
    assert answered.error["code"] == "payload_too_large"


def test_an_absent_content_type_is_taken_as_json(asked: Ask) -> None:
    body = {"customer_id": "wa:1", "amount": 1}
    assert asked("POST", "/v1/payments/create", body, headers={"content-type": None}).status == 201


def test_a_charset_beside_json_is_welcome(asked: Ask) -> None:
    body = {"customer_id": "wa:1", "amount": 1}
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    assert asked("POST", "/v1/payments/create", body, headers=headers).status == 201


def test_another_content_type_is_400(asked: Ask) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answered = asked("POST", "/v1/payments/create", raw=b"amount=1", headers=headers)
    assert answered.status == 400
    assert answered.error["code"] == "unsupported_media_type"
