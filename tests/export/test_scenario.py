"""A session as a scenario: its text, that it checks, and who meets it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from respondeia_mock.cli.scenarios import scenarios
from tests.asgi import Json
from tests.export.conftest import KEYED, Export, bought, read
from tests.http.conftest import Ask
from tests.receivers.listening import Receiver, answers
from tests.serving import Desk

BOUGHT = """# 2 calls and 1 action from 2026-03-02T12:00:00Z.
description: "What was done by hand: 2 calls and 1 action."
fixtures: minimal
plan: pro
payments: auto
speed: 0
seed: 42
rules:
  - "on": payment.created
    do:
      payment.approve:
        payment_id: "$event.payment_id"
expect:
  - operation: payments.create
    count: 1
    same_header: Idempotency-Key
  - operation: payments.get
    count: 1
  - state: payments
    count: 1
    where:
      status: approved
"""
ANA = "wa:5491123456789"

Client = Callable[[Desk], object]


def replayed(desk: Desk, *clients: Client) -> list[Json]:
    """Export what stands at a desk, and return what becomes of it under each client."""
    document = read(desk.get("/__admin/export?as=scenario")["text"])
    reports = []
    for client in clients:
        desk.post("/__admin/scenarios", document)
        client(desk)
        reports.append(desk.post("/__admin/scenarios/finish"))
    return reports


def unmet(report: Json) -> list[Any]:
    return [each["expectation"] for each in report["expectations"] if each["result"] == "not_met"]


def test_it_is_written_as_somebody_would(asked: Ask, exported: Export, tmp_path: Path) -> None:
    bought(asked)
    text = exported("scenario")
    assert text == BOUGHT
    file = tmp_path / "bought.yaml"
    file.write_text(text, "utf-8")
    checked = CliRunner().invoke(scenarios, ["check", str(file)])
    assert (checked.exit_code, checked.output) == (0, "1 scenario: nothing is wrong.\n")


def test_the_same_calls_meet_it_and_one_less_does_not(desk: Desk) -> None:
    with Receiver(answers(200)) as receiver:

        def careful(desk: Desk) -> None:
            desk.subscribe(receiver.url, "payment.approved")
            payment = desk.pay()
            desk.settle()
            desk.get(f"/v1/payments/{payment}")

        def careless(desk: Desk) -> None:
            desk.subscribe(receiver.url, "payment.approved")
            desk.pay()

        desk.subscribe(receiver.url, "payment.approved")
        payment = desk.pay()
        desk.act("payment.approve", payment_id=payment)
        desk.settle()
        desk.get(f"/v1/payments/{payment}")
        met, missed = replayed(desk, careful, careless)
    assert unmet(met) == []
    assert [each["result"] for each in met["expectations"]] == ["met"] * 5
    assert met["expectations"][-1]["expectation"] == {
        "delivery": "payment.approved",
        "succeeded": True,
    }
    assert unmet(missed) == [{"operation": "payments.get", "count": 1}]


def test_of_several_things_each_fares_as_it_did(desk: Desk) -> None:
    def client(desk: Desk) -> None:
        desk.get("/v1/customers")
        desk.pay("mate")
        desk.pay("yerba")

    desk.act("message.receive", customer_id=ANA, content="Hola")
    client(desk)
    first, second = [each["id"] for each in desk.get("/v1/payments")["data"]]
    desk.act("payment.approve", payment_id=second)
    desk.advance("2s")
    desk.act("payment.reject", payment_id=first)
    document = read(desk.get("/__admin/export?as=scenario")["text"])
    received = {"message.receive": {"customer_id": ANA, "content": "Hola"}}
    assert document["rules"][0] == {"at": "0s", "do": received}
    assert [(each["nth"], each.get("after")) for each in document["rules"][1:]] in (
        [(1, None), (2, "2s")],
        [(2, None), (1, "2s")],
    )
    states = [each for each in document["expect"] if each.get("state") == "payments"]
    assert sorted(each["where"]["status"] for each in states) == ["approved", "rejected"]

    def again(desk: Desk) -> None:
        client(desk)
        desk.get("/v1/payments")

    (report,) = replayed(desk, again)
    assert unmet(report) == []


def test_what_has_no_id_comes_after_the_call_it_came_after(asked: Ask, exported: Export) -> None:
    asked("GET", "/v1/customers")
    asked("POST", "/__admin/actions/account.set_plan", {"plan": "basico"})
    send = {"channel": "whatsapp", "to": ANA, "content": "Hola"}
    asked("POST", "/v1/messages/send", send)
    asked("POST", "/__admin/actions/account.set_plan", {"plan": "pro"})
    asked("POST", "/__admin/clock/advance", {"by": "1m"})
    asked("POST", "/__admin/actions/account.set_plan", {"plan": "enterprise"})
    document = read(exported("scenario"))
    assert document["plan"] == "pro"
    assert document["rules"] == [
        {
            "when": {"operation": "customers.list"},
            "nth": 1,
            "do": {"account.set_plan": {"plan": "basico"}},
        },
        {"on": "message.sent", "do": {"account.set_plan": {"plan": "pro"}}},
        {"at": "1m", "do": {"account.set_plan": {"plan": "enterprise"}}},
    ]


def test_a_call_that_no_rule_meets_leaves_the_moment(asked: Ask, exported: Export) -> None:
    asked("POST", "/__admin/clock/advance", {"by": "10s"})
    asked("GET", "/v1/customers/wa:404")
    asked("GET", "/v1/customers", headers={"prefer": "code=503"})
    asked("POST", "/__admin/actions/account.set_plan", {"plan": "basico"})
    do = {"account.set_plan": {"plan": "basico"}}
    assert read(exported("scenario"))["rules"] == [{"at": "10s", "do": do}]


def test_rules_in_force_stand_first_and_those_that_are_gone_hit_as_often(
    asked: Ask, exported: Export
) -> None:
    gone = {"when": {"operation": "customers.list"}, "fault": {"status": 503}}
    added = asked("POST", "/__admin/rules", gone).json
    asked("GET", "/v1/customers")
    asked("DELETE", f"/__admin/rules/{added['id']}")
    asked("POST", "/__admin/clock/advance", {"by": "20s"})
    later = {"at": "30s", "do": {"account.set_plan": {"plan": "basico"}}}
    asked("POST", "/__admin/rules", later)
    document = read(exported("scenario"))
    assert document["rules"] == [{**gone, "times": 1}, {**later, "at": "50s"}]


def test_what_is_still_going_to_happen_is_not_expected(asked: Ask, exported: Export) -> None:
    body = {"customer_id": ANA, "amount": 5900}
    asked("POST", "/v1/payments/create", body, headers=KEYED)
    expected = [{"operation": "payments.create", "count": 1, "same_header": "Idempotency-Key"}]
    assert read(exported("scenario"))["expect"] == expected
    asked("POST", "/__admin/clock/advance", {"by": "5s"})
    settled = {"state": "payments", "count": 1, "where": {"status": "approved"}}
    assert read(exported("scenario"))["expect"] == [*expected, settled]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("a", "a"), {"count": 2, "same_header": "Idempotency-Key"}),
        (("a", "b"), {"count": 2, "distinct_header": "Idempotency-Key"}),
        (("a", None), {"count": 2}),
        (("a", "a", "b"), {"count": 3}),
    ],
)
def test_keys_are_expected_as_they_were_used(
    asked: Ask, exported: Export, keys: tuple[str | None, ...], expected: Json
) -> None:
    body = {"customer_id": ANA, "amount": 5900}
    for key in keys:
        asked("POST", "/v1/payments/create", body, headers={"idempotency-key": key})
    text = exported("scenario")
    assert read(text)["expect"][0] == {"operation": "payments.create", **expected}
    assert ("# A payment was made without an Idempotency-Key" in text) is (None in keys)


def test_evicted_calls_are_told_and_counted_from_below(
    asked: Ask, exported: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.journal.KEPT", 2)
    for _ in range(3):
        asked("GET", "/v1/customers")
    text = exported("scenario")
    assert "# The mock no longer held 1 older call: it begins after them.\n" in text
    assert read(text)["expect"] == [{"operation": "customers.list", "count": {"min": 2}}]


def test_an_action_on_what_no_event_tells_is_noted(asked: Ask, exported: Export) -> None:
    body = {"url": "http://localhost:9/h", "events": ["payment.approved"]}
    webhook = asked("POST", "/v1/webhooks", body).json["webhookId"]
    asked("POST", "/__admin/actions/webhook.pause", {"webhook_id": webhook})
    text = exported("scenario")
    assert "# No rule can do what was done by hand: webhook.pause.\n" in text
    assert "rules" not in read(text)


def test_data_of_an_action_may_refer_as_well(asked: Ask, exported: Export) -> None:
    body = {"customer_id": ANA, "amount": 5900}
    payment = asked("POST", "/v1/payments/create", body, headers=KEYED).json["id"]
    data = {"payment_id": payment, "description": f"{payment} de [Ana]", "amount": 1}
    forged = {"event": "payment.approved", "data": data}
    asked("POST", "/__admin/actions/event.forge", forged)
    (rule,) = read(exported("scenario"))["rules"]
    told = {"payment_id": "$event.payment_id", "description": "$event.payment_id de [Ana]"}
    assert rule == {
        "on": "payment.created",
        "do": {"event.forge": {"event": "payment.approved", "data": {**told, "amount": 1}}},
    }
