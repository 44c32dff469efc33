"""The judge: what it leaves out, what it cannot tell, and what it names."""

import re

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.conduct.checks import CHECKS, NAMES
from respondeia_mock.conduct.judging import judge
from respondeia_mock.core import journal
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.settings import Settings
from tests.conduct.conftest import Client, Findings, Names
from tests.conftest import NOW

CUSTOMERS = "/v1/customers"


def test_the_findings_are_these() -> None:
    assert [(each.name, str(each.severity)) for each in CHECKS] == [
        ("retry_after_ignored", "error"),
        ("retried_4xx", "error"),
        ("no_backoff", "error"),
        ("missing_idempotency_key", "error"),
        ("idempotency_key_reused_with_other_body", "error"),
        ("new_key_on_retry", "error"),
        ("forged_webhook_accepted", "error"),
        ("webhook_not_2xx", "error"),
        ("slow_webhook_handler", "error"),
        ("live_key_used", "error"),
        ("polling_with_webhook_subscribed", "warning"),
        ("polling_too_fast", "warning"),
        ("next_cursor_ignored", "warning"),
        ("unknown_field_ignored", "warning"),
        ("undocumented_path", "warning"),
        ("repeated_identical_get", "advice"),
    ]


def test_an_untouched_sandbox_has_nothing_against_it(sandbox: Sandbox) -> None:
    found = judge(sandbox, advice=True)
    assert found.document() == {
        "findings": [],
        "total": 0,
        "errors": 0,
        "warnings": 0,
        "undetermined": 0,
    }


def hurried(client: Client) -> None:
    """Ignore Retry-After, retry without backoff, and poll."""
    client.fails(status=429, retry_after=30)
    client.get(CUSTOMERS)
    client.get(CUSTOMERS)
    client.fails(status=503, times=2)
    for _ in range(3):
        client.get("/v1/payments")
    client.pay("a")
    (payment,) = client.sandbox.store.payments
    for _ in range(3):
        client.get(f"/v1/payments/{payment.id}")


HURRIED = ["retry_after_ignored", "no_backoff", "polling_too_fast"]


def test_on_a_frozen_clock_nobody_can_tell_how_long_was_waited(
    client: Client, sandbox: Sandbox
) -> None:
    sandbox.drives_sleep = False
    hurried(client)
    found = judge(sandbox)
    assert [(each.name, each.undetermined) for each in found.findings] == [
        (name, True) for name in HURRIED
    ]
    document = found.document()
    assert (document["errors"], document["warnings"], document["undetermined"]) == (0, 0, 3)
    assert [each["undetermined"] for each in document["findings"]] == [True, True, True]


def test_where_sleeping_moves_the_clock_it_is_known(client: Client, sandbox: Sandbox) -> None:
    hurried(client)
    found = judge(sandbox)
    assert [(each.name, each.undetermined) for each in found.findings] == [
        (name, False) for name in HURRIED
    ]
    document = found.document()
    assert (document["errors"], document["warnings"], document["undetermined"]) == (2, 1, 0)


def test_on_a_running_clock_it_is_known() -> None:
    engine = build_engine(Settings(fixtures=("minimal",), now=NOW, speed=1))
    sandbox = engine.sandboxes.test
    client = Client(engine, sandbox)
    sandbox.drives_sleep = False
    hurried(client)
    assert [each.undetermined for each in judge(sandbox).findings] == [False, False, False]


def test_real_waits_count_on_a_frozen_clock(client: Client, names: Names) -> None:
    client.sandbox.drives_sleep = False
    client.fails(status=429, retry_after=30)
    client.get(CUSTOMERS)
    client.get(CUSTOMERS)
    first, second = client.sandbox.journal
    second.arrived = first.arrived + 30
    assert names() == []


def test_a_mistake_that_needs_no_time_is_a_failure_on_a_frozen_clock(
    client: Client, findings: Findings
) -> None:
    client.sandbox.drives_sleep = False
    client.pay("a", amount=1)
    client.pay("a", amount=2)
    (found,) = findings()
    assert not found.undetermined


def test_a_reset_makes_a_client_that_drives_the_clock_forgotten(client: Client) -> None:
    client.sandbox.reset()
    assert client.sandbox.drives_sleep is False


def test_what_was_before_is_left_out(client: Client, names: Names) -> None:
    client.get("/v1/mesages")
    client.wait(10)
    client.get("/v1/paments")
    assert names() == ["undocumented_path", "undocumented_path"]
    assert names(since=NOW + 10) == ["undocumented_path"]
    assert names(since=NOW + 10.5) == []


def test_names_that_are_to_be_ignored_are_not_given(client: Client, names: Names) -> None:
    client.get("/v1/mesages")
    client.pay("a", colour="red")
    assert names(ignore=["undocumented_path"]) == ["unknown_field_ignored"]
    assert names(ignore=NAMES) == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("pollng_too_fast", "No finding is called 'pollng_too_fast'; did you mean"),
        ("polling_to_fast", "; did you mean 'polling_too_fast'?"),
        ("x", "No finding is called 'x'; they are retry_after_ignored, retried_4xx, no_backoff"),
    ],
)
def test_a_name_that_no_finding_has_is_refused(sandbox: Sandbox, name: str, sentence: str) -> None:
    with pytest.raises(ActionError, match=re.escape(sentence)) as caught:
        judge(sandbox, ignore=[name])
    assert caught.value.field == "ignore"


def test_it_says_how_much_it_has_not_seen(
    client: Client, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "KEPT", 2)
    for _ in range(5):
        client.get(CUSTOMERS)
    assert judge(sandbox).document()["evicted"] == 3


def test_a_finding_names_fifty_calls_at_most(client: Client, findings: Findings) -> None:
    for _ in range(60):
        client.get("/v1/mesages")
    unknown = findings(ignore=["retried_4xx"])[0]
    assert len(unknown.requests) == 60
    assert len(unknown.document()["requests"]) == 50


def test_judging_changes_nothing(client: Client, sandbox: Sandbox) -> None:
    hurried(client)
    before = sandbox.next_sequence(), len(sandbox.journal), sandbox.clock.now()
    assert judge(sandbox, advice=True) == judge(sandbox, advice=True)
    after = sandbox.next_sequence(), len(sandbox.journal), sandbox.clock.now()
    assert after == (before[0] + 1, *before[1:])
