"""A session that puts keys and passwords wherever a client may: no log line, no entry tells one."""

import io
import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from respondeia_mock.cli.announcing import JsonFormatter, TextFormatter
from respondeia_mock.core.operation import Operation
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.http.application import Application
from respondeia_mock.http.control.streaming import Reader
from respondeia_mock.http.control.table import ROWS
from respondeia_mock.http.control.tape import KINDS, tape_of
from tests.asgi import ask
from tests.http.conftest import Ask, built

PARTNER = "partner-key-0001"
STRANGER = "YOUR_LIVE_TOKEN_1"
PASSWORD, WRONG = "correct-horse-7", "wrong-horse-8"
ADMIN = "adm-s3cret-token"
FIXTURE = f"""\
users: [{{email: ana@example.com, password: {PASSWORD}}}]
api_keys: [{{key: {PARTNER}}}]
"""
TELLING = {"/state"}
"""Routes that tell keys on purpose: a state without its keys could not be loaded."""
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def application(tmp_path: Path) -> Application:
    file = tmp_path / "mine.yaml"
    file.write_text(FIXTURE, "utf-8")
    return built(fixtures=("minimal", str(file)), admin_token=ADMIN)


@pytest.fixture
def logged() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """Log every call, as text and as JSON."""
    texts = io.StringIO(), io.StringIO()
    handlers = [logging.StreamHandler(each) for each in texts]
    logger = logging.getLogger("respondeia_mock")
    before = logger.level
    logger.setLevel(logging.INFO)
    for handler, formatter in zip(handlers, (TextFormatter(), JsonFormatter()), strict=True):
        handler.setFormatter(formatter)
        logger.addHandler(handler)
    yield texts
    logger.setLevel(before)
    for handler in handlers:
        logger.removeHandler(handler)


def log_in(asked: Ask) -> str:
    """Log in, rightly and in all wrong ways; return the token."""
    none = {"authorization": None}
    right = {"email": "ana@example.com", "password": PASSWORD}
    for body in (right, {**right, "password": WRONG}, {**right, "Password": WRONG}):
        asked("POST", "/v1/auth/login", body, headers=none)
    for raw in (
        f'{{"email": "a", "password": "{WRONG}"',
        f'{{"email": "a", "password": "{WRONG}", "x": "{"x" * 70_000}"}}',
        f"password={WRONG}&email=a",
        f'"password: {WRONG}"',
    ):
        asked("POST", "/v1/auth/login", raw=raw.encode(), headers={**none, **FORM})
        asked("POST", "/v1/auth/login", raw=raw.encode(), headers=none)
    asked("POST", f"/v1/auth/login?password={WRONG}", {}, headers=none)
    return str(asked("POST", "/v1/auth/login", right, headers=none).json["user"]["token"])


def mint(asked: Ask, token: str) -> str:
    body = {"name": "x", "permissions": ["messages:read"]}
    bearer = {"authorization": f"Bearer {token}"}
    return str(asked("POST", "/v1/auth/api-keys", body, headers=bearer).json["apiKey"])


def show_everywhere(asked: Ask, token: str) -> None:
    """Put a key where it belongs, and where it does not."""
    bearer = {"authorization": f"Bearer {token}"}
    for headers in (
        bearer,
        {"authorization": token},
        {"authorization": f"Basic {token}"},
        {"x-api-key": token},
        {"cookie": f"respondeia_mock_admin={ADMIN}; key={token}"},
        {**bearer, "x-note": f"my key is {token}!"},
        {**bearer, "idempotency-key": token},
        {**bearer, "prefer": f"code=503; note={token}, {token}"},
        {**bearer, "x-mock-fault": token},
    ):
        asked("GET", "/v1/customers", headers=headers)
    for path in (
        f"/v1/{token}",
        f"/v1/customers/{token}",
        f"/v1/customers?api_key={token}",
        f"/v1/customers?cursor={token}",
        f"/v1/messages?customer_id={token}",
        f"/exports/{token}?token={token}",
        f"/v1/payments?start_date={token}",
    ):
        asked("GET", path, headers=bearer)
    for body in (
        {"token": token},
        {token: 1, "customerID": token},
        {"a": [{"b": f"use {token} here"}]},
        [token],
    ):
        asked("POST", "/v1/payments/create", body, headers=bearer)
        asked("PATCH", "/v1/customers/wa:1", body, headers=bearer)
        asked("POST", f"/webhooks/mercadopago/{token}", body, headers=bearer)
    asked("POST", "/v1/payments/create", raw=f"{{ {token}".encode(), headers=bearer)
    asked("POST", "/v1/payments/create", raw=token.encode(), headers={**bearer, **FORM})


def crash(asked: Ask, monkeypatch: pytest.MonkeyPatch, token: str) -> str:
    """Have code of ours fall over what it was given; return what the control API says of that."""

    def fall(*_: object) -> None:
        raise LookupError(f"no {token}, and password={PASSWORD}")

    with monkeypatch.context() as patched:
        patched.setattr(Operation, "handler", property(lambda _: fall))
        patched.setattr(Sandbox, "reset", fall)
        bearer = {"authorization": f"Bearer {token}"}
        called = asked("GET", "/v1/messages?customer_id=wa:1", headers=bearer)
        reset = asked("POST", "/__admin/reset", headers={"authorization": f"Bearer {ADMIN}"})
    assert (called.status, reset.status) == (500, 500)
    return reset.text


def everything_told(asked: Ask) -> Iterator[str]:
    """Yield what every control route that reads has to say, in both sandboxes."""
    admin = {"authorization": f"Bearer {ADMIN}"}
    without_end = ("/stream",)
    reading = [
        row
        for row in ROWS
        if row.method == "GET" and "{" not in row.path and row.path not in TELLING
    ]
    reading = [row for row in reading if row.path not in without_end]
    for prefix in ("/__admin", "/sandboxes/live/__admin"):
        for row in reading:
            yield asked("GET", prefix + row.path, headers=admin).text
        for limit in (0, 5):
            yield asked("GET", f"{prefix}/requests?limit={limit}", headers=admin).text
        listed = asked("GET", f"{prefix}/requests?limit=10000", headers=admin)
        yield listed.text
        for each in listed.json["requests"]:
            yield asked("GET", f"{prefix}/requests/{each['id']}", headers=admin).text
        wanted = {"request": {"method": "GET", "status": 299}, "timeout": 0}
        missed = asked("POST", f"{prefix}/wait", wanted, headers=admin)
        assert missed.json["error"]["near"]
        yield missed.text
        for path, document in (
            ("find", {"path": "/v1/*"}),
            ("find", wanted["request"]),
            ("count", wanted["request"]),
        ):
            yield asked("POST", f"{prefix}/requests/{path}", document, headers=admin).text


def taken(reader: Reader) -> Iterator[str]:
    """Yield what a listener was told since it began."""
    while reader.is_behind:
        yield reader.take().decode()


def test_no_key_and_no_password_is_told(
    application: Application,
    logged: tuple[io.StringIO, io.StringIO],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = partial(ask, application)
    sandboxes = application.parts.engine.sandboxes
    listeners = [Reader(tape_of(each), KINDS, None) for each in (sandboxes.test, sandboxes.live)]
    session = log_in(asked)
    live_key = mint(asked, session)
    tokens = (session, live_key, PARTNER, STRANGER)
    for token in tokens:
        show_everywhere(asked, token)
    fallen = [crash(asked, monkeypatch, token) for token in (session, live_key)]
    asked("GET", "/__admin/health", headers={"authorization": f"Bearer {ADMIN}x"})

    heard = [text for each in listeners for text in taken(each)]
    told = [*fallen, *heard, *everything_told(asked)]
    lines = [text for stream in logged for text in stream.getvalue().splitlines()]

    assert len(told) > 150
    assert len(lines) > 150
    assert "".join(heard).count("event: request") > 100
    assert session.startswith("session_live_")
    assert live_key.startswith("sk_live_")
    for secret in (*tokens, PASSWORD, WRONG, ADMIN):
        found = [each for each in (*told, *lines) if secret in each]
        assert [each[max(0, each.index(secret) - 150) :][:250] for each in found] == []


def test_what_the_api_answers_and_webhooks_carry_is_exact(application: Application) -> None:
    asked = partial(ask, application)
    session = log_in(asked)
    assert session.startswith("session_live_")
    body = {"channel": "whatsapp", "to": "wa:1", "content": "my key is sk_live_0123456789"}
    asked("POST", "/v1/messages/send", body)
    listed = asked("GET", "/v1/messages?customer_id=wa:1").json
    assert listed["messages"][0]["content"] == "my key is sk_live_0123456789"
    admin = {"authorization": f"Bearer {ADMIN}"}
    events = asked("GET", "/__admin/events", headers=admin).json["events"]
    assert events[-1]["data"]["content"] == "my key is sk_live_0123456789"
