"""A scenario begins with the sandbox at its seed, is begun anew by a reset, and can be stopped."""

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.scenario.document import read_scenario
from respondeia_mock.scenario.staging import Stage, progress_of, stop, summary
from respondeia_mock.scenario.words import vocabulary
from tests.conftest import FROZEN, NOW, CallIt
from tests.scenario.conftest import Begin

DOWN = {"name": "down", "times": 1, "fault": {"status": 503}}
LATER = {"at": "30s", "do": {"message.receive": {"customer_id": "wa:1", "content": "Hola"}}}


def test_its_rules_are_in_force(begin: Begin, call: CallIt, sandbox: Sandbox) -> None:
    begin(rules=(DOWN, LATER))
    assert call("GET", "/v1/payments").status == 503
    assert [each.document for each in sandbox.rules] == [DOWN, LATER]
    sandbox.advance(NOW + 29.9)
    assert list(sandbox.events) == []
    sandbox.advance(NOW + 30)
    assert [str(each.name) for each in sandbox.events] == ["customer.created", "message.received"]


def test_a_reset_ends_one_that_was_started_for_once(
    begin: Begin, call: CallIt, sandbox: Sandbox
) -> None:
    begin(rules=(DOWN,), speed=60.0)
    assert sandbox.clock.speed == 60.0
    sandbox.reset()
    assert progress_of(sandbox) is None
    assert (len(sandbox.rules), sandbox.clock.speed) == (0, 0)
    assert call("GET", "/v1/payments").status == 200


def test_a_reset_begins_anew_what_the_sandbox_was_made_with() -> None:
    scenario = read_scenario({"rules": [DOWN], "expect": [{"status": 200}]}, vocabulary())
    setup = build_engine(FROZEN).sandboxes.test.setup
    sandbox = Sandbox("own", changed(setup, opening=Stage(scenario)))
    sandbox.rules.replace(())
    assert stop(sandbox) is not None
    sandbox.reset()
    assert [each.name for each in sandbox.rules] == ["down"]
    assert progress_of(sandbox) is not None
    assert sandbox.reported is None


def test_stopping_takes_its_rules_and_leaves_others_and_the_state(
    begin: Begin, call: CallIt, sandbox: Sandbox
) -> None:
    from respondeia_mock.core.scripting import add_rule

    begin({"operation": "payments.create"}, rules=(DOWN,))
    mine = add_rule(sandbox, {"when": {"operation": "customers.list"}, "fault": {"status": 500}})
    call("GET", "/v1/payments")
    call("POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 1})
    report = stop(sandbox)
    assert report == {
        "scenario": "tried",
        "sandbox": "test",
        "started_at": NOW,
        "ended": NOW,
        "met": True,
        "expectations": [
            {"expectation": {"operation": "payments.create"}, "result": "met", "seen": "1 call"}
        ],
    }
    assert list(sandbox.rules) == [mine]
    assert len(sandbox.store.payments) == 1
    assert sandbox.reported == report
    assert stop(sandbox) is None


def test_what_its_rules_held_back_goes_out_when_it_is_stopped(
    begin: Begin, call: CallIt, sandbox: Sandbox
) -> None:
    begin(rules=({"webhook": {"reorder": 3}},))
    call("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9/", "events": ["message.sent"]})
    call("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "Hola"})
    assert sandbox.outbox.is_idle
    stop(sandbox)
    assert len(sandbox.outbox.take_ready()) == 1


def test_it_is_met_unless_something_is_not_met(begin: Begin, sandbox: Sandbox) -> None:
    begin({"status": 200, "after": {"status": 500}}, {"status": 200, "count": 0})
    report = stop(sandbox)
    assert report is not None
    assert [each["result"] for each in report["expectations"]] == ["not_applicable", "met"]
    assert report["met"] is True


@pytest.mark.parametrize("count", [0, 2])
def test_its_summary_counts_what_it_holds(count: int) -> None:
    document = {"name": "x", "description": "y", "rules": [{"fault": {"status": 500}}] * count}
    assert summary(read_scenario(document, vocabulary())) == {
        "name": "x",
        "description": "y",
        "rules": count,
        "expectations": 0,
    }
