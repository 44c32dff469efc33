"""Who gets in at /__admin and the pages: names of this machine, from pages of its own."""

import logging

import pytest

from respondeia_mock.http.doors import Doors
from tests.asgi import ask
from tests.http.conftest import Ask, built, payment

WELCOME = [
    "localhost",
    "localhost:1",
    "LOCALHOST:3000",
    "localhost.",
    "shop.localhost:3000",
    "127.0.0.1",
    "127.0.0.1:3000",
    "127.8.9.10",
    "[::1]",
    "[::1]:3000",
    "[0:0:0:0:0:0:0:1]:3000",
]
UNWELCOME = [
    "evil.com",
    "evil.com:3000",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evillocalhost",
    "localhost@evil.com",
    "localhost:3000@evil.com",
    "evil.com#localhost",
    "localhost, evil.com",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0.0.0.0",  # noqa: S104 (a Host header)
    "192.168.1.10:3000",
    "[::]",
    "[fe80::1]",
    "[::1",
    "::1",
    "[localhost]",
    "localhost:",
    "localhost:port",
    " localhost",
    "",
    "\u00e9",
]


@pytest.mark.parametrize("host", WELCOME)
def test_a_host_of_this_machine_gets_in(asked: Ask, host: str) -> None:
    assert asked("GET", "/__admin/health", headers={"host": host}).status == 200


@pytest.mark.parametrize("host", UNWELCOME)
def test_another_host_does_not(asked: Ask, host: str) -> None:
    answered = asked("GET", "/__admin/health", headers={"host": host.encode("latin-1")})
    assert answered.status == 403
    assert answered.error["code"] == "host_not_allowed"


def test_a_missing_host_does_not(asked: Ask) -> None:
    answered = asked("GET", "/__admin/health", headers={"host": None})
    assert answered.status == 403
    assert answered.error["hint"] == "send a plain Host header"


def test_a_refusal_names_the_flag_to_add(asked: Ask) -> None:
    answered = asked("GET", "/__admin/health", headers={"host": "Mock.Internal:3000"})
    assert answered.error == {
        "code": "host_not_allowed",
        "message": "The Host 'Mock.Internal:3000' is not allowed",
        "hint": "start the mock with --allow-host mock.internal",
    }


def test_an_allowed_host_gets_in_under_any_port_and_case() -> None:
    application = built(allow_hosts=("mock.internal", "Other."))
    for host in ("mock.internal", "MOCK.internal:8080", "other", "other.:1"):
        assert ask(application, "GET", "/__admin/health", headers={"host": host}).status == 200
    answered = ask(application, "GET", "/__admin/health", headers={"host": "a.mock.internal"})
    assert answered.status == 403


def test_the_host_of_the_public_url_gets_in() -> None:
    application = built(public_url="https://mock.example:8443/base")
    for host, status in (("mock.example", 200), ("mock.example:1", 200), ("example", 403)):
        answered = ask(application, "GET", "/__admin/health", headers={"host": host})
        assert answered.status == status


def test_an_address_that_is_listened_on_gets_in() -> None:
    application = built(addresses=("192.168.1.10", "fd00::2"))
    for host, status in (("192.168.1.10:3000", 200), ("[fd00::2]", 200), ("192.168.1.11", 403)):
        answered = ask(application, "GET", "/__admin/health", headers={"host": host})
        assert answered.status == status


def test_the_address_that_was_dialled_gets_in() -> None:
    doors = Doors(frozenset(), frozenset(), None)
    for host, reached, is_welcome in (
        ("192.168.1.10:3000", "192.168.1.10", True),
        ("[fd00:0::2]:3000", "fd00::2", True),
        ("[fe80::2]", "fe80::2%eth0", True),
        ("192.168.1.11", "192.168.1.10", False),
        ("192.168.1.10.evil.example", "192.168.1.10", False),
        ("192.168.1.10", "", False),
        ("testserver", "testserver", False),
    ):
        assert (doors.check_host({"host": host}, reached) is None) is is_welcome, host


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("192.168.1.7", "192.168.1.7:3000"),
        ("fd00::7", "[FD00:0::7]:3000"),
        ("0.0.0.0", "0.0.0.0:3000"),  # noqa: S104 (a Host header)
    ],
)
def test_an_address_can_be_allowed_as_a_refusal_advises(allowed: str, host: str) -> None:
    refused = ask(built(), "GET", "/__admin/health", headers={"host": host})
    assert refused.error["hint"].startswith("start the mock with --allow-host ")
    application = built(allow_hosts=(allowed,))
    assert ask(application, "GET", "/__admin/health", headers={"host": host}).status == 200
    advised = refused.error["hint"].rpartition(" ")[2]
    application = built(allow_hosts=(advised,))
    assert ask(application, "GET", "/__admin/health", headers={"host": host}).status == 200


def test_the_log_tells_each_refused_name_once(caplog: pytest.LogCaptureFixture) -> None:
    application = built()
    with caplog.at_level(logging.WARNING, "respondeia_mock"):
        for host in ("a.test:1", "A.test:2", "b.test", "a.test", "b\u00e9\x07.test", "", "a b"):
            for path in ("/__admin/health", "/__admin/clock", "/checkout/pay_1"):
                ask(application, "GET", path, headers={"host": host.encode("latin-1")})
        ask(application, "GET", "/v1/customers", headers={"host": "c.test"})
    assert caplog.messages == [
        "The Host 'a.test:1' is not allowed; start the mock with --allow-host a.test",
        "The Host 'b.test' is not allowed; start the mock with --allow-host b.test",
        "The Host 'b\\xe9\\x07.test' is not allowed; send a plain Host header",
    ]


def test_the_log_is_not_filled_with_refusals(caplog: pytest.LogCaptureFixture) -> None:
    application = built()
    with caplog.at_level(logging.WARNING, "respondeia_mock"):
        for number in range(150):
            ask(application, "GET", "/__admin/health", headers={"host": f"{number}.test"})
    assert len(caplog.messages) == 100


@pytest.mark.parametrize("host", ["evil.com", "127.0.0.1.evil.example", None])
def test_the_api_accepts_any_host(asked: Ask, host: str | None) -> None:
    assert asked("GET", "/v1/customers", headers={"host": host}).status == 200
    assert asked("POST", "/webhooks/mercadopago/acc_1", headers={"host": host}).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.com"},
        {"origin": "http://localhost:3001"},
        {"origin": "http://localhost"},
        {"origin": "http://localhost:3000.evil.com"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://[::1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://localhost:3000"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/__admin/health"), ("POST", "/__admin/reset")]
)
def test_a_page_of_another_origin_does_not_get_in(
    asked: Ask, method: str, path: str, headers: dict[str, str]
) -> None:
    answered = asked(method, path, headers=headers)
    assert answered.status == 403
    assert answered.error["code"] == "origin_not_allowed"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://localhost:3000"},
        {"origin": "http://LOCALHOST:3000"},
        {"host": "[::1]:3000", "origin": "http://[::1]:3000"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_page_of_its_own_origin_gets_in(asked: Ask, headers: dict[str, str]) -> None:
    assert asked("POST", "/__admin/reset", headers=headers).status == 200


def test_a_page_under_the_public_url_gets_in_whatever_host_a_proxy_puts() -> None:
    application = built(public_url="https://Mock.example:8443/base")
    for origin, status in (
        ("https://mock.example:8443", 200),
        ("https://mock.example", 403),
        ("https://evil.example", 403),
        ("null", 403),
    ):
        answered = ask(application, "POST", "/__admin/reset", headers={"origin": origin})
        assert answered.status == status, origin


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_form_of_another_page_changes_nothing(asked: Ask, method: str) -> None:
    rule = {"webhook": {"drop": True}}
    assert asked("POST", "/__admin/rules", rule).status == 200
    for media_type in ("text/plain", "application/x-www-form-urlencoded"):
        headers = {"content-type": media_type}
        raw = b'{"rules": []}'
        assert asked(method, "/__admin/rules", raw=raw, headers=headers).status >= 400
    assert len(asked("GET", "/__admin/rules").json["rules"]) == 1


def test_a_refused_call_changes_nothing(asked: Ask) -> None:
    made = payment(asked)
    for headers in ({"host": "evil.com"}, {"origin": "https://evil.com"}):
        assert asked("POST", "/__admin/reset", headers=headers).status == 403
    assert asked("GET", f"/v1/payments/{made['id']}").status == 200


def test_control_answers_carry_no_cors(asked: Ask) -> None:
    answered = asked("GET", "/__admin/health", headers={"origin": "http://localhost:3000"})
    assert answered.status == 200
    assert not [name for name, _ in answered.headers if name.startswith("access-control")]


def test_a_preflight_of_a_control_call_is_not_granted(asked: Ask) -> None:
    headers = {"origin": "https://evil.com", "access-control-request-method": "POST"}
    answered = asked("OPTIONS", "/__admin/reset", headers=headers)
    assert answered.status == 404
    assert answered.header("access-control-allow-origin") is None


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None]
)
def test_a_write_with_a_body_must_be_declared_as_json(asked: Ask, media_type: str | None) -> None:
    headers = {"content-type": media_type}
    answered = asked("POST", "/__admin/clock/advance", {"by": 60}, headers=headers)
    assert answered.status == 400
    assert answered.error["code"] == "unsupported_media_type"
    assert asked("GET", "/__admin/clock").json["now"] == 1772452800


TOKENS = [
    ({}, 401),
    ({"authorization": None}, 401),
    ({"authorization": "Bearer s3cret"}, 200),
    ({"authorization": "bearer  s3cret "}, 200),
    ({"authorization": "Basic s3cret"}, 401),
    ({"authorization": "s3cret"}, 401),
    ({"authorization": "Bearer s3cre"}, 401),
    ({"authorization": "Bearer s3cret\u00e9"}, 401),
    ({"cookie": "respondeia_mock_admin=s3cret"}, 200),
    ({"cookie": "a=b; respondeia_mock_admin=s3cret; c=d"}, 200),
    ({"cookie": "respondeia_mock_admin=wrong"}, 401),
    ({"cookie": "other=s3cret"}, 401),
    ({"cookie": "respondeia_mock_admin"}, 401),
    ({"cookie": "\x00=;;=\u00e9"}, 401),
]


@pytest.mark.parametrize(("headers", "status"), TOKENS)
def test_the_admin_token_is_a_bearer_or_a_cookie(
    headers: dict[str, str | None], status: int
) -> None:
    application = built(admin_token="s3cret")
    sent = {name: value and value.encode("latin-1") for name, value in headers.items()}
    answered = ask(application, "GET", "/__admin/health", headers=sent)
    assert answered.status == status
    if status == 401:
        assert answered.error["code"] == "unauthorized"
        assert answered.error["hint"] == "send 'Authorization: Bearer <the --admin-token>'"


def test_an_empty_admin_token_opens_nothing() -> None:
    application = built(admin_token="")
    for headers in ({}, {"authorization": "Bearer "}, {"cookie": "respondeia_mock_admin="}):
        answered = ask(
            application, "GET", "/__admin/health", headers={"authorization": None, **headers}
        )
        assert answered.status == 401


def test_a_page_of_ours_that_shows_the_token_gets_a_cookie_for_what_it_opens() -> None:
    application = built(admin_token="s3cret;")
    page = {"sec-fetch-site": "same-origin"}
    shown = ask(
        application, "GET", "/__admin/health", headers={**page, "authorization": "Bearer s3cret;"}
    )
    cookie = shown.header("set-cookie")
    assert cookie is not None
    name_and_value, *flags = cookie.split("; ")
    assert sorted(flags) == ["HttpOnly", "Path=/", "SameSite=Strict"]
    opened = {**page, "authorization": None, "cookie": name_and_value}
    answered = ask(application, "GET", "/__admin/health", headers=opened)
    assert answered.status == 200
    assert answered.header("set-cookie") is None


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer s3cret"},
        {"authorization": "Bearer s3cret", "sec-fetch-site": "none"},
        {"authorization": "Bearer s3cret", "sec-fetch-site": "same-site"},
        {"authorization": "Bearer wrong", "sec-fetch-site": "same-origin"},
        {"authorization": "Bearer s3cret", "sec-fetch-site": "same-origin", "host": "evil.com"},
    ],
)
def test_nobody_else_gets_a_cookie(headers: dict[str, str]) -> None:
    answered = ask(built(admin_token="s3cret"), "GET", "/__admin/health", headers=headers)
    assert answered.header("set-cookie") is None


def test_over_https_the_cookie_is_kept_to_https() -> None:
    doors = Doors(frozenset(), frozenset(), "s3cret")
    headers = {"sec-fetch-site": "same-origin", "authorization": "Bearer s3cret"}
    assert doors.cookie(headers, secure=True) == (
        "respondeia_mock_admin=s3cret; HttpOnly; Path=/; SameSite=Strict; Secure"
    )
    nobody = Doors(frozenset(), frozenset(), None)
    assert nobody.cookie(headers, secure=True) is None


def test_the_admin_token_opens_no_foreign_door() -> None:
    headers = {"host": "evil.com", "authorization": "Bearer s3cret"}
    answered = ask(built(admin_token="s3cret"), "GET", "/__admin/health", headers=headers)
    assert answered.status == 403


def test_the_admin_token_is_asked_for_under_every_prefix() -> None:
    answered = ask(built(admin_token="s3cret"), "GET", "/sandboxes/one/__admin/health")
    assert answered.status == 401


def test_the_payer_needs_no_admin_token() -> None:
    application = built(admin_token="s3cret")
    made = ask(application, "POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 1})
    answered = ask(
        application, "GET", f"/checkout/{made.json['id']}", headers={"authorization": None}
    )
    assert answered.status == 200


@pytest.mark.parametrize("path", ["/__admin", "/__admin/health", "/sandboxes/one/__admin/clock"])
def test_without_the_admin_api_there_is_no_such_path(path: str) -> None:
    assert ask(built(admin=False), "GET", path).status == 404


def test_without_the_admin_api_the_payer_can_still_pay() -> None:
    application = built(admin=False)
    body = {"customer_id": "wa:1", "amount": 1}
    made = ask(application, "POST", "/v1/payments/create", body).json
    shown = ask(application, "GET", f"/checkout/{made['id']}")
    form = {"content-type": "application/x-www-form-urlencoded"}
    paid = ask(
        application, "POST", f"/checkout/{made['id']}", raw=b"card_holder=APRO", headers=form
    )
    assert (shown.status, paid.status) == (200, 303)
    status = ask(application, "GET", f"/v1/payments/{made['id']}").json["status"]
    assert status == "approved"
