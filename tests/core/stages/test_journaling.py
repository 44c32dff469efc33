"""The journal stage: an id for each call, hints for people, one moment for all that happens."""

import pytest

from respondeia_mock.core.clock import Clock
from respondeia_mock.core.entities import Customer
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import CallIt

NOON = 1772452800.0


def test_each_call_has_an_id_of_its_own(call: CallIt, sandbox: Sandbox) -> None:
    ids = [call("GET", "/v1/customers").headers["X-Mock-Request-Id"] for _ in range(2)]
    assert ids == ["req_0000013951v2xc", "req_0000023951v2xc"]
    assert [each.id for each in sandbox.journal] == ids


@pytest.mark.parametrize(
    ("method", "path", "token", "status"),
    [
        ("GET", "/v1/customers", "test_sk_demo", 200),
        ("GET", "/v1/messages", "test_sk_demo", 400),
        ("GET", "/v1/customers", None, 401),
        ("GET", "/v1/nothing", "test_sk_demo", 404),
        ("OPTIONS", "/v1/customers", None, 200),
    ],
)
def test_every_call_is_journaled_whatever_its_answer(
    call: CallIt, sandbox: Sandbox, method: str, path: str, token: str | None, status: int
) -> None:
    call(method, path, token=token)
    (exchange,) = sandbox.journal
    assert (exchange.status, exchange.call.method, exchange.call.path) == (status, method, path)
    assert (exchange.at, exchange.sequence) == (NOON, 1)


def test_how_long_a_call_took_is_real_time(
    call: CallIt, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = iter([500.0, 500.25])
    monkeypatch.setattr("respondeia_mock.core.stages.journaling.elapsed", lambda: next(readings))
    call("GET", "/v1/customers")
    (exchange,) = sandbox.journal
    assert (exchange.arrived, exchange.duration) == (500.0, 0.25)


def test_everything_in_a_call_happens_at_one_moment(call: CallIt, sandbox: Sandbox) -> None:
    machine = iter(range(100))
    sandbox.clock = Clock(NOON, 1, lambda: float(next(machine)))
    call("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "Hola"})
    (exchange,) = sandbox.journal
    moments = {each.at for each in sandbox.events}
    assert moments == {exchange.at}
    assert {each.cause for each in sandbox.events} == {exchange.id}
    assert sandbox.clock.now() > exchange.at


def test_without_a_hint_there_is_no_header(call: CallIt) -> None:
    assert "X-Mock-Hint" not in call("GET", "/v1/customers").headers


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/v1/customérs", "did you mean GET /v1/customers?"),
        ("/v1/customers\n", "did you mean GET /v1/customers?"),
    ],
)
def test_a_hint_for_a_path_names_the_near_one(call: CallIt, path: str, hint: str) -> None:
    assert call("GET", path).headers["X-Mock-Hint"] == hint


def test_a_hint_is_one_line_of_ascii(call: CallIt) -> None:
    sent = {"customer_id": "wa:1", "amount": 5900, "déscription\n": "x"}
    made = call("POST", "/v1/payments/create", sent)
    assert made.headers["X-Mock-Hint"] == (
        "'d\\xe9scription ' is ignored: did you mean 'description'?"
    )


def test_a_hint_does_not_go_on_forever(call: CallIt, sandbox: Sandbox) -> None:
    address = "wa:" + "5" * 900
    customer = f"/v1/customers/{address}"
    sandbox.store.customers.add(Customer(address))
    hint = call("GET", customer, sandbox="bob").headers["X-Mock-Hint"]
    assert len(hint) == 400
    assert hint.startswith("'wa:555")
