"""Behavior: the defaults that the page's samples need, and changing one part."""

from respondeia_mock.core.behavior import Behavior


def test_things_take_seconds_unless_told_otherwise() -> None:
    behavior = Behavior()
    assert (behavior.messages.delivered_after, behavior.messages.read_after) == (0.6, 3.0)
    assert (behavior.payments.mode, behavior.payments.approve_after) == ("auto", 3.0)
    assert behavior.training.duration == 3.0
    assert behavior.webhooks.retries == (1.0, 2.0, 4.0, 8.0, 16.0)
    assert behavior.webhooks.timeout == 5.0


def test_one_part_changes_and_the_rest_stays() -> None:
    before = Behavior()
    after = before.changed("payments", mode="checkout")
    assert (after.payments.mode, after.payments.approve_after) == ("checkout", 3.0)
    assert after.messages == before.messages
    assert before.payments.mode == "auto"
