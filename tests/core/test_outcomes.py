"""What comes of an attempt: to the delivery, to its webhook, to the schedule."""

import pytest

from respondeia_mock.core.delivery import Attempt, Delivery
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.events import EventName
from respondeia_mock.core.outcomes import settle_attempt
from respondeia_mock.core.sandbox import Sandbox

NOON = 1772452800.0


@pytest.fixture
def subscribed(sandbox: Sandbox) -> Sandbox:
    hook = Webhook("wh_1", "http://localhost", ("message.sent",), "whsec_1")
    sandbox.store.webhooks.add(hook)
    return sandbox


def under_way(sandbox: Sandbox) -> Delivery:
    sandbox.publish(EventName.MESSAGE_SENT, {})
    (delivery,) = sandbox.outbox.take_ready()
    return delivery


def seen(sandbox: Sandbox) -> tuple[int | None, int | None]:
    hook = sandbox.store.webhooks.get("wh_1")
    assert hook is not None
    return hook.last_delivery_at, hook.last_status_code


def test_the_webhook_remembers_its_last_attempt(subscribed: Sandbox) -> None:
    settle_attempt(
        subscribed, subscribed.outbox, under_way(subscribed), Attempt(1, NOON + 1.2344, 204)
    )
    assert seen(subscribed) == (1772452801234, 204)


def test_a_failed_attempt_is_due_again_after_the_wait(subscribed: Sandbox) -> None:
    delivery = under_way(subscribed)
    settle_attempt(subscribed, subscribed.outbox, delivery, Attempt(1, NOON, 500))
    assert delivery.due == NOON + 1
    (task,) = subscribed.schedule
    assert (task.kind, task.subject, task.due) == ("goes_by_itself", delivery.id, NOON + 1)
    subscribed.advance(NOON + 1)
    assert subscribed.outbox.take_ready() == [delivery]
    settle_attempt(subscribed, subscribed.outbox, delivery, Attempt(2, NOON + 1, None, error="x"))
    assert (delivery.due, seen(subscribed)) == (NOON + 3, (1772452801000, None))


def test_retries_of_one_moment_run_in_the_order_of_their_events_whoever_failed_first(
    subscribed: Sandbox,
) -> None:
    first, second = under_way(subscribed), None
    subscribed.store.webhooks.add(Webhook("wh_2", "http://localhost", ("message.sent",), "whsec_2"))
    subscribed.publish(EventName.MESSAGE_SENT, {})
    (second,) = subscribed.outbox.take_ready()
    for delivery in (second, first):
        settle_attempt(subscribed, subscribed.outbox, delivery, Attempt(1, NOON, 500))
    fired = subscribed.advance(NOON + 1)
    assert [each.summary for each in fired] == [f"{first.id} goes out", f"{second.id} goes out"]


def test_an_earlier_attempt_that_comes_back_later_is_not_the_last(subscribed: Sandbox) -> None:
    first = under_way(subscribed)
    outbox = subscribed.outbox
    settle_attempt(subscribed, outbox, first, Attempt(1, NOON, 500))
    second = under_way(subscribed)
    subscribed.advance(NOON + 1)
    (retried,) = outbox.take_ready()
    settle_attempt(subscribed, outbox, second, Attempt(1, NOON + 1, 201))
    settle_attempt(subscribed, outbox, retried, Attempt(2, NOON + 1, 202))
    assert seen(subscribed) == (1772452801000, 201)


def test_of_a_deleted_webhook_nothing_is_remembered(subscribed: Sandbox) -> None:
    delivery = under_way(subscribed)
    hook = subscribed.store.webhooks.get("wh_1")
    assert hook is not None
    subscribed.store.webhooks.remove(hook)
    subscribed.outbox.drop_webhook("wh_1")
    settle_attempt(subscribed, subscribed.outbox, delivery, Attempt(1, NOON, 500))
    assert (delivery.state, list(subscribed.schedule)) == ("skipped", [])


def test_what_set_out_before_a_reset_changes_nothing_after_it(subscribed: Sandbox) -> None:
    outbox, delivery = subscribed.outbox, under_way(subscribed)
    subscribed.reset()
    subscribed.store.webhooks.add(Webhook("wh_1", "http://localhost", ("message.sent",), "whsec_1"))
    settle_attempt(subscribed, outbox, delivery, Attempt(1, NOON, 500))
    assert (delivery.state, delivery.reason) == ("skipped", "the sandbox was reset")
    assert (seen(subscribed), list(subscribed.schedule)) == ((None, None), [])
