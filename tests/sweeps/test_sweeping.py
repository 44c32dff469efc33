"""`sweep` without pytest: each fault at each call, and what came of it by the state."""

from collections.abc import Callable, Iterator

import httpx2
import pytest

from respondeia_mock import Client, MockServer, sweep
from respondeia_mock.sweeps.outcomes import Outcome

PAYMENT = {"customer_id": "wa:1", "amount": 5900}
MESSAGE = {"channel": "whatsapp", "to": "wa:1", "content": "Hola"}


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer() as served:
        yield served


def call(mock: Client, path: str, body: object = None, key: str = "") -> httpx2.Response:
    """Call once, as every client should: not for ever."""
    headers = {
        "Authorization": f"Bearer {mock.api_key}",
        **({"Idempotency-Key": key} if key else {}),
    }
    method = "GET" if body is None else "POST"
    return httpx2.request(method, mock.base_url + path, json=body, headers=headers, timeout=0.3)


def trying(path: str, body: object, key: str = "") -> Callable[[Client], None]:
    """Return a check that calls, and tries again once, whatever went wrong."""

    def check(mock: Client) -> None:
        for left in (1, 0):
            try:
                call(mock, path, body, key).raise_for_status().json()
                return
            except (httpx2.HTTPError, ValueError):
                if not left:
                    raise

    return check


def swallowing(mock: Client) -> None:
    """Take whatever comes for a success."""
    try:
        call(mock, "/payments/create", PAYMENT)
    except httpx2.HTTPError:
        return


def outcomes(check: Callable[[Client], object], server: Client, *faults: str) -> dict[str, Outcome]:
    return {each.title: each.outcome for each in sweep(check, faults or None, server).rows}


def test_a_retry_with_a_key_survives_everything(server: MockServer) -> None:
    found = outcomes(trying("/payments/create", PAYMENT, "key-1"), server)
    assert found == {
        f"{fault} at call 1, payments.create": Outcome.SURVIVED
        for fault in ("429", "500", "503", "timeout", "reset", "truncated", "lost_answer")
    }


def test_a_retry_without_one_doubles_what_was_done(server: MockServer) -> None:
    found = sweep(trying("/messages/send", MESSAGE), ["500", "truncated", "lost_answer"], server)
    assert [each.outcome for each in found.rows] == ["survived", *["doubled an effect"] * 2]
    assert [each.told for each in found.amiss] == [
        (
            "messages: channel whatsapp, content Hola, customer_id wa:1, direction outbound, "
            "type text (2 of it)"
        )
    ] * 2


def test_a_failure_that_is_told_is_clean(server: MockServer) -> None:
    def check(mock: Client) -> None:
        call(mock, "/payments/create", PAYMENT).raise_for_status()
        call(mock, "/messages/send", MESSAGE).raise_for_status()

    found = sweep(check, ["503", "lost_answer"], server)
    assert [(each.place.number, each.outcome) for each in found.rows] == [
        (number, Outcome.FAILED) for number in (1, 1, 2, 2)
    ]
    assert found.rows[0].told.startswith("HTTPStatusError: Server error '503 Service Unavailable'")
    found.assert_sound()


def test_a_failure_that_is_swallowed_loses_an_effect(server: MockServer) -> None:
    found = sweep(swallowing, ["500", "lost_answer"], server)
    assert [each.outcome for each in found.rows] == [Outcome.LOST, Outcome.SURVIVED]
    with pytest.raises(AssertionError) as raised:
        found.assert_sound()
    assert str(raised.value).splitlines()[:3] == [
        "1 of 2 combinations of call and fault did harm:",
        "call               500             lost_answer",
        "1 payments.create  lost an effect  survived",
    ]


def test_what_becomes_of_it_by_itself_is_no_difference(server: MockServer) -> None:
    def check(mock: Client) -> None:
        trying("/payments/create", PAYMENT, "key-1")(mock)
        if mock.requests.count() > 1:
            mock.clock.advance("1m")  # approved here, pending in the happy run

    assert set(outcomes(check, server).values()) == {Outcome.SURVIVED}


def test_an_action_of_the_test_that_did_not_happen_is_an_effect(server: MockServer) -> None:
    def check(mock: Client) -> None:
        made = call(mock, "/payments/create", PAYMENT).json()
        mock.do("payment.approve", payment_id=made["id"])
        call(mock, f"/payments/{made['id']}/refund", {})

    found = sweep(check, ["500"], server)
    assert [(each.place.operation, each.outcome) for each in found.rows] == [
        ("payments.create", Outcome.FAILED),
        ("payments.refund", Outcome.LOST),
    ]


def test_the_nth_call_of_an_operation_fails_and_no_other(server: MockServer) -> None:
    statuses: list[list[int]] = []

    def check(mock: Client) -> None:
        made = [call(mock, "/payments/create", PAYMENT).status_code for _ in range(2)]
        statuses.append([*made, call(mock, "/payments").status_code])

    found = sweep(check, ["503"], server)
    assert statuses == [[201, 201, 200], [503, 201, 200], [201, 503, 200], [201, 201, 503]]
    assert [each.place.nth for each in found.rows] == [1, 2, 1]


def test_refused_calls_are_no_places_for_faults(server: MockServer) -> None:
    def check(mock: Client) -> None:
        httpx2.get(f"{mock.base_url}/payments")  # 401
        call(mock, "/payment")  # 404, no operation
        assert call(mock, "/payments/pay_none").status_code == 404

    (row,) = sweep(check, ["500"], server).rows
    assert (row.title, row.outcome) == ("500 at call 3, payments.get", Outcome.FAILED)


def test_rules_of_the_test_itself_stay_in_force(server: MockServer) -> None:
    def check(mock: Client) -> None:
        mock.reply("payments.list", {"data": []}, status=200)
        assert call(mock, "/payments").json() == {"data": []}
        assert call(mock, "/payments").json() == {"data": []}

    assert [each.outcome for each in sweep(check, ["500"], server).rows] == [Outcome.FAILED] * 2


def test_chance_in_the_test_is_told(server: MockServer) -> None:
    runs: list[int] = []

    def check(mock: Client) -> None:
        runs.append(1)
        if len(runs) == 1:
            call(mock, "/payments")

    (row,) = sweep(check, ["500"], server).rows
    assert row.outcome is Outcome.MISSED
    assert not row.is_well


def test_who_waits_for_ever_is_freed(server: MockServer) -> None:
    def check(mock: Client) -> None:
        url, headers = f"{mock.base_url}/payments", {"Authorization": f"Bearer {mock.api_key}"}
        httpx2.get(url, headers=headers, timeout=None)

    (row,) = sweep(check, ["timeout"], server, patience=0.2).rows
    assert (row.outcome, row.told) == (
        Outcome.HUNG,
        "the client waits without a timeout of its own",
    )


def test_a_check_that_fails_by_itself_is_raised(server: MockServer) -> None:
    def check(_: Client) -> None:
        raise LookupError("the test's own")

    with pytest.raises(LookupError, match="the test's own"):
        sweep(check, server=server)


def test_a_fault_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r"No fault is called '50'; did you mean '503'\?"):
        sweep(swallowing, ["50"])


def test_it_serves_a_mock_of_its_own_and_sandboxes_as_wished() -> None:
    def check(mock: Client) -> None:
        assert (mock.state.get().account.plan, mock.clock.speed) == ("basico", 0)
        swallowing(mock)

    found = sweep(check, {"gone": {"status": 404, "code": "gone"}}, plan="basico")
    assert next(str(each) for each in found.rows).startswith(
        "gone at call 1, payments.create: lost an effect: payments: amount 5900"
    )
