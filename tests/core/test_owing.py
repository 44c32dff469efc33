"""From an event to its deliveries: what each effect of a rule makes of them."""

import json
from typing import Any

import pytest

from respondeia_mock.core.delivery import Attempt, Delivery, State
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.events import EventName
from respondeia_mock.core.outcomes import settle_attempt
from respondeia_mock.core.owing import let_go
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.sandbox import Sandbox

EVENTS = ("message.sent", "message.read")


@pytest.fixture
def subscribed(sandbox: Sandbox) -> Sandbox:
    sandbox.store.webhooks.add(Webhook("wh_1", "http://localhost", EVENTS, "whsec_1"))
    return sandbox


def ruled(sandbox: Sandbox, webhook: dict[str, Any], **more: object) -> Rule:
    rule = Rule("rule_1", {**more, "webhook": webhook}, sandbox.clock.now())
    sandbox.rules.append(rule)
    return rule


def published(sandbox: Sandbox, count: int = 1) -> list[Delivery]:
    """Raise so many events; return what is owed for them."""
    before = sandbox.outbox.total
    for number in range(count):
        sandbox.publish(EventName.MESSAGE_SENT, {"number": number})
    return [each for each in sandbox.outbox if each.sequence > before]


def going(sandbox: Sandbox) -> list[Delivery]:
    """Tell all that would go out now, if every attempt came back at once."""
    gone: list[Delivery] = []
    while ready := sandbox.outbox.take_ready():
        gone += ready
        for delivery in ready:
            settle_attempt(sandbox, sandbox.outbox, delivery, Attempt(1, 0.0, 200))
    return gone


def test_without_a_rule_one_delivery_stands_in_line(subscribed: Sandbox) -> None:
    (delivery,) = published(subscribed)
    assert (delivery.webhook_id, delivery.secret, delivery.retries) == (
        "wh_1",
        "whsec_1",
        (1.0, 2.0, 4.0, 8.0, 16.0),
    )
    assert delivery.distortion.notes == ()
    assert going(subscribed) == [delivery]


def test_a_rule_that_does_not_apply_changes_nothing(subscribed: Sandbox) -> None:
    ruled(subscribed, {"drop": True}, when={"event": "message.read"})
    (delivery,) = published(subscribed)
    assert (going(subscribed), delivery.distortion.notes) == ([delivery], ())


def test_duplicates_go_one_after_the_other_under_one_id(subscribed: Sandbox) -> None:
    ruled(subscribed, {"duplicate": 3})
    made = published(subscribed)
    assert len({each.id for each in made}) == 3
    assert {each.header_id for each in made} == {made[0].id}
    assert subscribed.outbox.take_ready() == [made[0]]
    assert [each.distortion.notes for each in made] == [("duplicate (rule rule_1)",)] * 3


def test_a_duplicate_of_a_forgery_bears_its_id(subscribed: Sandbox) -> None:
    ruled(subscribed, {"duplicate": 2})
    event = subscribed.record(EventName.MESSAGE_SENT, {})
    made = subscribed.tell(event, "dlv_forged")
    assert [each.header_id for each in made] == ["dlv_forged", "dlv_forged"]


def test_concurrent_copies_go_at_once_beside_the_line(subscribed: Sandbox) -> None:
    ruled(subscribed, {"concurrent": 2}, times=1, name="twice")
    made = published(subscribed, 2)
    assert subscribed.outbox.take_ready() == [made[2], made[0], made[1]]
    assert made[1].distortion.notes == ("concurrent (rule twice)",)


def test_a_dropped_delivery_is_skipped_and_never_goes(subscribed: Sandbox) -> None:
    ruled(subscribed, {"drop": True})
    (delivery,) = published(subscribed)
    assert (delivery.state, delivery.reason) == ("skipped", "a rule dropped it")
    assert going(subscribed) == []


@pytest.mark.parametrize(("drop", "lost"), [(2, 2), (0, 0), (False, 0)])
def test_so_many_attempts_are_lost_on_the_way(
    subscribed: Sandbox,
    drop: int,
    lost: int,
) -> None:
    ruled(subscribed, {"drop": drop})
    (delivery,) = published(subscribed)
    assert (delivery.distortion.lost, going(subscribed)) == (lost, [delivery])


def test_a_delayed_delivery_goes_when_its_time_has_come_and_holds_back_none(
    subscribed: Sandbox,
) -> None:
    ruled(subscribed, {"delay": "5s"}, times=1)
    delayed, usual = published(subscribed, 2)
    assert (delayed.due, going(subscribed)) == (1772452805.0, [usual])
    subscribed.advance(1772452804.999)
    assert going(subscribed) == []
    (fired,) = subscribed.advance(1772452805.0)
    assert (fired.kind, fired.summary) == ("goes_by_itself", f"{delayed.id} goes out")
    assert (going(subscribed), delayed.due) == ([delayed], None)


def test_a_delayed_delivery_of_a_deleted_webhook_never_goes(subscribed: Sandbox) -> None:
    ruled(subscribed, {"delay": 5})
    published(subscribed)
    subscribed.outbox.drop_webhook("wh_1")
    (fired,) = subscribed.advance(1772452805.0)
    assert (fired.summary, going(subscribed)) == ("nothing to do", [])


def test_what_is_due_to_go_but_forgotten_is_nothing_to_do(
    subscribed: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruled(subscribed, {"delay": 5}, times=1)
    delayed, usual = published(subscribed, 2)
    subscribed.outbox.skip(delayed, "of no use")
    monkeypatch.setattr("respondeia_mock.core.outbox.KEPT", 1)
    assert going(subscribed) == [usual]
    assert subscribed.outbox.get(delayed.id) is None
    (fired,) = subscribed.advance(1772452805.0)
    assert fired.summary == "nothing to do"


def test_a_held_delivery_waits_until_it_is_released(subscribed: Sandbox) -> None:
    ruled(subscribed, {"hold": True})
    (delivery,) = published(subscribed)
    subscribed.advance(1772456400.0)
    assert (delivery.state, delivery.reason) == ("held", "a rule holds it")
    assert going(subscribed) == []


def test_reordered_deliveries_go_in_reverse_when_all_are_there(subscribed: Sandbox) -> None:
    ruled(subscribed, {"reorder": 3})
    first, second = published(subscribed, 2)
    assert going(subscribed) == []
    (third,) = published(subscribed)
    assert going(subscribed) == [third, second, first]
    assert first.reason is None
    assert list(subscribed.schedule) == []


def test_reordered_deliveries_wait_five_seconds_for_the_rest(subscribed: Sandbox) -> None:
    ruled(subscribed, {"reorder": 9})
    first, second = published(subscribed, 2)
    (fired,) = subscribed.advance(1772452805.0)
    assert (fired.kind, fired.summary) == (
        "gathered_by_itself",
        "2 deliveries go out in reverse",
    )
    assert going(subscribed) == [second, first]
    (third,) = published(subscribed)
    assert (third.state, len(subscribed.schedule)) == ("held", 1)


def test_to_reorder_one_is_as_usual(subscribed: Sandbox) -> None:
    ruled(subscribed, {"reorder": 1})
    (delivery,) = published(subscribed)
    assert going(subscribed) == [delivery]


def test_what_was_released_meanwhile_is_not_sent_again(subscribed: Sandbox) -> None:
    rule = ruled(subscribed, {"reorder": 9})
    first, second = published(subscribed, 2)
    subscribed.outbox.line_up(first)
    subscribed.outbox.drop_webhook("wh_9")
    assert let_go(subscribed, rule) == 1
    assert going(subscribed) == [first, second]


def test_what_was_forgotten_meanwhile_is_not_sent(
    subscribed: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = ruled(subscribed, {"reorder": 9}, times=1)
    first, usual = published(subscribed, 2)
    subscribed.outbox.skip(first, "of no use")
    monkeypatch.setattr("respondeia_mock.core.outbox.KEPT", 1)
    assert going(subscribed) == [usual]
    assert let_go(subscribed, rule) == 0


def test_where_the_rule_is_gone_nothing_is_gathered(subscribed: Sandbox) -> None:
    ruled(subscribed, {"reorder": 9})
    published(subscribed)
    subscribed.rules.replace([])
    (fired,) = subscribed.advance(1772452805.0)
    assert fired.summary == "nothing to do"


def test_before_response_means_beside_the_line_and_awaited(subscribed: Sandbox) -> None:
    ruled(subscribed, {"before_response": True}, times=1)
    urgent, usual = published(subscribed, 2)
    assert subscribed.urgent == [urgent]
    assert subscribed.outbox.take_ready() == [usual, urgent]


def test_all_copies_are_awaited(subscribed: Sandbox) -> None:
    ruled(subscribed, {"before_response": True, "duplicate": 2})
    made = published(subscribed)
    assert (len(made), subscribed.urgent) == (2, made)


def test_corrupt_and_stale_are_written_on_the_delivery(subscribed: Sandbox) -> None:
    ruled(subscribed, {"corrupt_signature": True, "stale_timestamp": True}, name="bad")
    (delivery,) = published(subscribed)
    assert (delivery.distortion.corrupt, delivery.distortion.stale) == (True, True)
    assert delivery.distortion.notes == (
        "corrupt_signature (rule bad)",
        "stale_timestamp (rule bad)",
    )
    assert json.loads(delivery.body)["timestamp"] == 1772449200


def test_a_probability_is_drawn_from_the_seed(subscribed: Sandbox) -> None:
    ruled(subscribed, {"drop": True}, probability=0.5)
    states = [each.state for each in published(subscribed, 40)]
    subscribed.reset()
    subscribed.store.webhooks.add(Webhook("wh_1", "http://localhost", EVENTS, "whsec_1"))
    ruled(subscribed, {"drop": True}, probability=0.5)
    assert [each.state for each in published(subscribed, 40)] == states
    assert 10 < states.count(State.SKIPPED) < 30
