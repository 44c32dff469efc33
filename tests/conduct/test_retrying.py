"""Trying again: Retry-After, client errors, and waits that grow."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from respondeia_mock.core.scripting import add_rule
from tests.conduct.conftest import Client, Findings, Names

Ids = Callable[..., tuple[str, ...]]
CUSTOMERS = "/v1/customers"


def test_a_retry_before_retry_after_has_passed_is_found(
    client: Client, findings: Findings, ids: Ids
) -> None:
    client.fails(status=429, retry_after=30)
    client.get(CUSTOMERS)
    client.wait(5)
    client.get(CUSTOMERS)

    (found,) = findings()
    assert found.document() == {
        "name": "retry_after_ignored",
        "severity": "error",
        "what": (
            "GET /v1/customers was sent again 5.0 s after an answer 429 that asked to wait 30 s"
        ),
        "requests": ids(0, 1),
        "advice": (
            'Page, "Handling Rate Limits": after a 429 wait the seconds that Retry-After tells '
            "(60 if it tells none), then retry."
        ),
        "fix": "Read Retry-After and send nothing again before that time has passed.",
    }


def test_a_retry_after_the_time_told_is_right(client: Client, names: Names) -> None:
    client.fails(status=429, retry_after=30)
    client.get(CUSTOMERS)
    client.wait(30)
    client.get(CUSTOMERS)
    assert names() == []


def test_the_time_that_a_503_tells_counts_as_well(client: Client, findings: Findings) -> None:
    client.fails(status=503, retry_after=10)
    client.get(CUSTOMERS)
    client.wait(2)
    client.get(CUSTOMERS)
    (found,) = findings()
    assert found.what == (
        "GET /v1/customers was sent again 2.0 s after an answer 503 that asked to wait 10 s"
    )


def test_a_long_time_told_is_remembered(client: Client, names: Names) -> None:
    client.fails(status=429, retry_after=300)
    client.get(CUSTOMERS)
    client.wait(200)
    client.get(CUSTOMERS)
    assert names() == ["retry_after_ignored"]


def test_haste_is_counted(client: Client, findings: Findings, ids: Ids) -> None:
    client.fails(status=429, retry_after=30, times=3)
    for _ in range(4):
        client.get(CUSTOMERS)
        client.wait(1)
    (found,) = findings()
    assert found.what.endswith("that asked to wait 30 s; 3 times in all")
    assert found.requests == ids(0, 1, 2, 3)


def test_another_call_meanwhile_is_no_retry(client: Client, names: Names) -> None:
    client.fails(status=429, retry_after=30)
    client.get(CUSTOMERS)
    client.get("/v1/payments")
    assert names() == []


def test_the_same_call_with_another_key_is_no_retry(client: Client, names: Names) -> None:
    client.fails(status=429, retry_after=30)
    client.get(CUSTOMERS)
    client.get(CUSTOMERS, token="test_sk_other")
    assert names() == []


def test_another_body_is_no_retry(client: Client, names: Names) -> None:
    client.fails(status=429, retry_after=30)
    client.pay("a", amount=100)
    client.pay("b", amount=200)
    assert names() == []


def test_waiting_for_the_reset_is_waiting(client: Client, names: Names) -> None:
    # The clock stands at a whole minute; Retry-After of a used-up plan is rounded up.
    add_rule(client.sandbox, {"at": 0, "do": {"account.set_plan": {"plan": "basico"}}})
    client.wait(59.5)
    for number in range(150):
        assert client.get(f"/v1/payments/pay_{number}").status == 404
    assert client.get(CUSTOMERS).headers["Retry-After"] == "1"
    client.wait(0.5)
    assert client.get(CUSTOMERS).status == 200
    assert names() == []


def test_a_burst_is_no_retry(client: Client, names: Names) -> None:
    client.wait(1)
    add_rule(client.sandbox, {"at": 0, "do": {"account.set_plan": {"plan": "basico"}}})
    client.wait(1)
    statuses = [client.get(CUSTOMERS).status for _ in range(160)]
    assert statuses == [200] * 150 + [429] * 10
    client.wait(60)
    for _ in range(10):
        client.get(CUSTOMERS)
    assert names() == []


def test_a_burst_that_goes_on_is_haste(client: Client, names: Names) -> None:
    client.wait(1)
    add_rule(client.sandbox, {"at": 0, "do": {"account.set_plan": {"plan": "basico"}}})
    client.wait(1)
    for _ in range(152):
        client.get(CUSTOMERS)
    arrived = list(client.sandbox.journal)[-1].arrived
    client.wait(10)
    client.get(CUSTOMERS)
    list(client.sandbox.journal)[-1].arrived = arrived + 10
    assert names() == ["retry_after_ignored"]


@pytest.mark.parametrize("told", ["soon", "", "١٢"])
def test_a_retry_after_that_is_no_number_asks_for_nothing(
    client: Client, names: Names, told: str
) -> None:
    client.fails(status=429, retry_after=30)
    client.get(CUSTOMERS).headers["Retry-After"] = told
    client.get(CUSTOMERS)
    assert names() == []


def test_a_client_error_that_is_sent_again_is_found(
    client: Client, findings: Findings, ids: Ids
) -> None:
    for _ in range(3):
        assert client.send("POST", "/v1/payments/create", {"amount": 1}).status == 400
    (found,) = findings()
    assert (found.name, found.severity) == ("retried_4xx", "error")
    assert found.what == (
        "POST /v1/payments/create was answered 400 and sent again unchanged; 2 times in all"
    )
    assert found.requests == ids(0, 1, 2)
    assert found.advice == (
        'Page, "2. Implement Exponential Backoff": "Don\'t retry client errors (4xx)".'
    )


def test_a_mended_call_is_no_retry(client: Client, names: Names) -> None:
    client.send("POST", "/v1/messages/send", {"to": "wa:1"})
    client.send("POST", "/v1/messages/send", {"to": "wa:1", "channel": "whatsapp", "content": "a"})
    assert names() == []


def test_asking_again_after_something_was_done_is_no_retry(client: Client, names: Names) -> None:
    client.get("/v1/payments/pay_1")
    client.get(CUSTOMERS)
    client.get("/v1/payments/pay_1")
    assert names() == []


def test_asking_again_after_something_happened_is_no_retry(
    client: Client, names: Names, act: Callable[..., object]
) -> None:
    client.get("/v1/customers/wa:2")
    act("message.receive", customer_id="wa:1", content="Hola")
    client.get("/v1/customers/wa:2")
    assert names() == []


def test_a_client_error_that_passes_the_next_time_is_no_vain_retry(
    client: Client, names: Names
) -> None:
    client.fails(status=404)
    assert [client.get(CUSTOMERS).status for _ in range(2)] == [404, 200]
    assert names() == []


def test_a_minute_later_it_is_a_new_call(client: Client, names: Names) -> None:
    client.get("/v1/payments/pay_1")
    client.wait(61)
    client.get("/v1/payments/pay_1")
    assert names() == []


def tried(client: Client, waits: Sequence[float], path: str = CUSTOMERS) -> None:
    """Get once and again after each wait."""
    client.get(path)
    for seconds in waits:
        client.wait(seconds)
        client.get(path)


@pytest.mark.parametrize(
    "waits",
    [
        [0, 0],
        [0, 0, 0, 0],
        [1, 1],
        [2, 2, 2],
        [0.01, 0.01],
        [0.03, 0.02, 0.01],
        [0.09, 0.01, 0.05],
        [0.002, 0.004],
    ],
)
def test_waits_that_do_not_grow_are_found(
    client: Client, names: Names, waits: Sequence[float]
) -> None:
    client.fails(status=503, times=len(waits))
    tried(client, waits)
    assert names() == ["no_backoff"]


@pytest.mark.parametrize(
    "waits",
    [
        [1, 2, 4],
        [0.1, 0.2, 0.4, 0.8],
        [0.03, 0.06, 0.12],
        [0.7, 1.1, 4.3],
        [1.2, 0.4, 3.1],
        [1, 2, 4, 8, 8, 8],
        [5, 5, 5, 5],
        [0],
        [1],
    ],
)
def test_waits_that_grow_or_vary_or_are_long_are_right(
    client: Client, names: Names, waits: Sequence[float]
) -> None:
    client.fails(status=503, times=len(waits))
    tried(client, waits)
    assert names() == []


def test_a_finding_tells_the_waits(client: Client, findings: Findings, ids: Ids) -> None:
    client.fails(connection_reset=True, times=6)
    tried(client, [2] * 6)
    (found,) = findings()
    assert found.what == (
        "GET /v1/customers failed (no answer) and was sent again after "
        "2.0 s, 2.0 s, 2.0 s, 2.0 s, 2.0 s, …"
    )
    assert found.requests == ids(0, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize("fault", [{"truncate": 0.5}, {"malformed": True}, {"status": 500}])
def test_an_answer_that_does_not_come_whole_is_a_failure(
    client: Client, names: Names, fault: dict[str, Any]
) -> None:
    client.fails(**fault, times=3)
    tried(client, [1, 1, 1])
    assert names() == ["no_backoff"]


@pytest.mark.parametrize("fault", [{"timeout": True}, {"status": 503, "delay": 3}])
def test_what_a_client_waited_for_an_answer_is_not_measured(
    client: Client, names: Names, fault: dict[str, Any]
) -> None:
    client.fails(**fault, times=3)
    tried(client, [4, 4, 4])
    assert names() == []


def test_waiting_for_the_time_told_is_not_measured(client: Client, names: Names) -> None:
    client.fails(status=503, retry_after=2, times=3)
    tried(client, [2, 2, 2])
    assert names() == []


def test_calls_that_come_before_the_answer_are_parallel(client: Client, names: Names) -> None:
    client.fails(status=503, delay=3, times=3)
    tried(client, [0.2, 0.2])
    assert names() == []


def test_calls_while_others_hang_are_parallel(client: Client, names: Names) -> None:
    client.fails(timeout=True, times=3)
    client.pay("a")
    client.pay("b")
    assert names() == []


def test_a_client_that_gives_up_did_nothing_wrong(client: Client, names: Names) -> None:
    client.fails(status=503)
    client.get(CUSTOMERS)
    client.wait(600)
    client.fails(status=503)
    client.get(CUSTOMERS)
    assert names() == []


def test_clients_that_fail_at_once_and_back_off_each_did_nothing_wrong(
    client: Client, names: Names
) -> None:
    client.fails(status=503, times=9)
    for seconds in (1, 2, 4):
        for _ in range(3):
            client.get(CUSTOMERS)
        client.wait(seconds)
    assert names() == []


def test_failures_that_were_asked_for_one_by_one_are_no_retries(
    client: Client, names: Names
) -> None:
    for wanted in ("code=500", "code=503", "code=429", "code=404"):
        client.get(CUSTOMERS, Prefer=wanted)
    client.get(CUSTOMERS)
    assert names() == []


def test_a_client_that_asks_for_one_failure_and_hurries_is_found(
    client: Client, names: Names
) -> None:
    for _ in range(3):
        client.get(CUSTOMERS, Prefer="code=503")
    assert names() == ["no_backoff"]


def test_parts_of_a_program_that_ask_together_and_back_off_did_nothing_wrong(
    client: Client, names: Names
) -> None:
    client.fails(status=503, times=2)
    assert [client.get(CUSTOMERS).status for _ in range(3)] == [503, 503, 200]
    client.wait(1)
    for _ in range(2):
        client.get(CUSTOMERS)
    client.fails(status=429, retry_after=30)
    assert [client.get("/v1/payments").status for _ in range(2)] == [429, 200]
    client.wait(30)
    client.get("/v1/payments")
    assert names() == []
