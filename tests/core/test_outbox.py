"""The outbox: what becomes of each delivery, and what is remembered of it."""

import pytest

from respondeia_mock.core.budget import BodyBudget
from respondeia_mock.core.delivery import Attempt, Delivery, State
from respondeia_mock.core.events import Event, EventName
from respondeia_mock.core.outbox import Outbox

EVENT = Event("evt_1", 1, EventName.MESSAGE_SENT, 1772452800.0, {}, "")
GOOD = Attempt(1, 1772452800.0, 200, body=b"ok")
BAD = Attempt(1, 1772452800.0, 500)
DEAD = Attempt(1, 1772452800.0, error="Nothing listens there.")


def owed(identifier: str = "dlv_1", webhook_id: str = "wh_1", *retries: float) -> Delivery:
    return Delivery(identifier, EVENT, webhook_id, "http://localhost", "whsec_1", retries)


def sent(outbox: Outbox, delivery: Delivery) -> Delivery:
    """Post it and have it set out."""
    outbox.post(delivery)
    assert delivery in outbox.take_ready()
    return delivery


def ready(outbox: Outbox) -> list[str]:
    return [each.id for each in outbox.take_ready()]


def test_deliveries_stand_in_the_order_of_happening_and_by_id() -> None:
    outbox = Outbox()
    first, second = outbox.post(owed("dlv_1")), outbox.post(owed("dlv_2"))
    assert list(outbox) == [first, second]
    assert (first.sequence, second.sequence, outbox.total, len(outbox)) == (1, 2, 2, 2)
    assert outbox.get("dlv_2") is second
    assert outbox.get("dlv_3") is None


def test_what_is_not_in_line_waits_for_something_else() -> None:
    outbox = Outbox()
    outbox.post(owed(), in_line=False)
    assert (ready(outbox), outbox.is_idle) == ([], True)


def test_success_ends_it_and_there_is_no_reason_any_more() -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed("dlv_1", "wh_1", 1.0))
    outbox.finish(delivery, BAD)
    outbox.go_beside(delivery)
    outbox.take_ready()
    assert outbox.finish(delivery, GOOD) is None
    assert (delivery.state, delivery.reason) == ("succeeded", None)
    assert delivery.attempts == [BAD, GOOD]
    assert list(outbox.unfinished()) == []


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [(BAD, "the receiver answered 500"), (DEAD, "Nothing listens there.")],
)
def test_a_failed_attempt_is_retried_after_each_wait_and_then_exhausted(
    attempt: Attempt, reason: str
) -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed("dlv_1", "wh_1", 1.0, 2.0))
    assert outbox.finish(delivery, attempt) == 1.0
    assert (delivery.state, delivery.reason) == ("waiting", reason)
    outbox.go_beside(delivery)
    outbox.take_ready()
    assert outbox.finish(delivery, attempt) == 2.0
    outbox.go_beside(delivery)
    outbox.take_ready()
    assert outbox.finish(delivery, attempt) is None
    assert (delivery.state, delivery.reason) == ("exhausted", reason)


def test_without_retries_one_failure_exhausts() -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed())
    assert outbox.finish(delivery, BAD) is None
    assert delivery.state == "exhausted"


def test_a_retry_holds_back_nobody_in_the_line() -> None:
    outbox = Outbox()
    first, second = outbox.post(owed("dlv_1", "wh_1", 1.0)), outbox.post(owed("dlv_2"))
    assert ready(outbox) == ["dlv_1"]
    outbox.finish(first, BAD)
    assert ready(outbox) == ["dlv_2"]
    outbox.go_beside(first)
    assert ready(outbox) == ["dlv_1"]
    outbox.finish(second, GOOD)
    outbox.finish(first, GOOD)
    assert outbox.is_idle


def test_a_captured_delivery_waits_to_be_taken_and_its_line_goes_on() -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed("dlv_1"))
    outbox.post(owed("dlv_2"))
    outbox.capture(delivery)
    assert (delivery.state, delivery.in_flight, ready(outbox)) == ("captured", False, ["dlv_2"])


def test_what_is_lent_is_not_on_its_way_but_not_back_either() -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed())
    outbox.capture(delivery)
    outbox.lend(delivery)
    assert (delivery.in_flight, outbox.is_idle, outbox.has_lent) == (True, True, True)
    outbox.finish(delivery, GOOD)
    assert (delivery.in_flight, outbox.has_lent, delivery.state) == (False, False, "succeeded")


def test_a_skipped_delivery_says_why_and_its_line_goes_on() -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed("dlv_1"))
    outbox.post(owed("dlv_2"))
    outbox.skip(delivery, "It is public.")
    assert (delivery.state, delivery.reason) == ("skipped", "It is public.")
    assert ready(outbox) == ["dlv_2"]


def test_a_deleted_webhook_is_owed_nothing_more() -> None:
    outbox = Outbox()
    flying, waiting = sent(outbox, owed("dlv_1")), outbox.post(owed("dlv_2"))
    other = outbox.post(owed("dlv_3", "wh_2"))
    done = sent(outbox, owed("dlv_4", "wh_3"))
    outbox.finish(done, GOOD)
    outbox.drop_webhook("wh_1")
    assert [(each.state, each.reason) for each in (flying, waiting)] == [
        ("skipped", "the webhook was deleted"),
        ("skipped", "the webhook was deleted"),
    ]
    assert (list(outbox.unfinished()), done.state) == ([other], "succeeded")


def come_back(outbox: Outbox, delivery: Delivery, how: str) -> None:
    match how:
        case "finish":
            assert outbox.finish(delivery, BAD) is None
        case "capture":
            outbox.capture(delivery)
        case _:
            outbox.skip(delivery, "It is public.")


@pytest.mark.parametrize("how", ["finish", "capture", "skip"])
def test_what_comes_back_for_a_deleted_webhook_stays_ended_and_is_told(how: str) -> None:
    told: list[str] = []
    outbox = Outbox(changed=lambda each: told.append(each.id))
    delivery = sent(outbox, owed("dlv_1", "wh_1", 1.0))
    outbox.drop_webhook("wh_1")
    assert outbox.is_idle is False
    told.clear()
    come_back(outbox, delivery, how)
    assert (delivery.state, delivery.reason) == ("skipped", "the webhook was deleted")
    assert (outbox.is_idle, told) == (True, ["dlv_1"])


def test_what_is_lent_when_its_webhook_is_deleted_is_given_back() -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed())
    outbox.capture(delivery)
    outbox.lend(delivery)
    outbox.drop_webhook("wh_1")
    assert (delivery.in_flight, outbox.has_lent, delivery.state) == (False, False, "skipped")


def test_abandoning_ends_everything_and_holds_nothing() -> None:
    budget = BodyBudget()
    outbox = Outbox(budget=budget)
    done = sent(outbox, owed("dlv_0", "wh_0"))
    outbox.finish(done, GOOD)
    flying, waiting = sent(outbox, owed("dlv_1")), outbox.post(owed("dlv_2"))
    deleted = sent(outbox, owed("dlv_3", "wh_3"))
    outbox.drop_webhook("wh_3")
    outbox.abandon("the sandbox was reset")
    assert [(each.state, each.reason) for each in (done, flying, waiting, deleted)] == [
        ("succeeded", None),
        ("skipped", "the sandbox was reset"),
        ("skipped", "the sandbox was reset"),
        ("skipped", "the webhook was deleted"),
    ]
    assert (outbox.is_idle, ready(outbox), budget.held) == (True, [], 0)


@pytest.mark.parametrize("state", [State.SUCCEEDED, State.EXHAUSTED, State.SKIPPED])
def test_what_has_ended_can_go_out_once_more(state: State) -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed())
    attempt = {State.SUCCEEDED: GOOD, State.EXHAUSTED: BAD}.get(state)
    if attempt is None:
        outbox.skip(delivery, "It is public.")
    else:
        outbox.finish(delivery, attempt)
    outbox.revive(delivery)
    assert (ready(outbox), delivery.state) == (["dlv_1"], "waiting")
    outbox.finish(delivery, GOOD)
    assert (delivery.state, len(outbox)) == ("succeeded", 1)


def test_what_stands_in_line_goes_out_once_when_it_is_sent_again() -> None:
    outbox = Outbox()
    first, second = outbox.post(owed("dlv_1")), outbox.post(owed("dlv_2"))
    outbox.revive(second)
    assert ready(outbox) == ["dlv_1", "dlv_2"]
    outbox.finish(first, GOOD)
    outbox.finish(second, GOOD)
    assert (ready(outbox), outbox.is_idle) == ([], True)


def test_what_somebody_took_and_lost_can_go_out_again() -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed())
    outbox.capture(delivery)
    outbox.lend(delivery)
    outbox.revive(delivery)
    assert (outbox.has_lent, ready(outbox)) == (False, ["dlv_1"])


def test_what_has_ended_does_not_go_beside_the_line() -> None:
    outbox = Outbox()
    delivery = sent(outbox, owed())
    outbox.finish(delivery, GOOD)
    outbox.go_beside(delivery)
    assert (ready(outbox), delivery.state) == ([], "succeeded")


def test_the_oldest_that_ended_falls_out_and_is_still_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("respondeia_mock.core.outbox.KEPT", 2)
    gone: list[Delivery] = []
    outbox = Outbox(gone=gone.append)
    stays = outbox.post(owed("dlv_0", "wh_0"))
    ended = [sent(outbox, owed(f"dlv_{number}")) for number in (1,)]
    outbox.finish(ended[0], GOOD)
    for number in (2, 3):
        delivery = sent(outbox, owed(f"dlv_{number}"))
        outbox.finish(delivery, GOOD)
    assert [each.id for each in outbox] == ["dlv_0", "dlv_2", "dlv_3"]
    assert (outbox.get("dlv_1"), outbox.total, stays.ended) == (None, 4, False)
    assert gone == ended


def test_what_fell_out_may_still_be_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.outbox.KEPT", 1)
    outbox = Outbox()
    first = sent(outbox, owed("dlv_1"))
    outbox.finish(first, GOOD)
    outbox.finish(sent(outbox, owed("dlv_2")), GOOD)
    outbox.revive(first)
    assert (ready(outbox), outbox.get("dlv_1")) == (["dlv_1"], first)


def test_more_than_so_many_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.outbox.MOST_WAITING", 2)
    outbox = Outbox()
    outbox.post(owed("dlv_1"))
    outbox.post(owed("dlv_2"))
    third = outbox.post(owed("dlv_3"))
    assert (third.state, third.reason) == ("skipped", "2 deliveries are waiting already")


def test_attempts_are_told_from_a_count_on(monkeypatch: pytest.MonkeyPatch) -> None:
    outbox = Outbox()
    made = [sent(outbox, owed(f"dlv_{number}", f"wh_{number}")) for number in range(3)]
    for delivery in made:
        outbox.finish(delivery, GOOD)
    assert (outbox.attempted, outbox.attempts_since(3)) == (3, [])
    assert outbox.attempts_since(1) == [(made[1], GOOD), (made[2], GOOD)]


def test_of_what_receivers_answered_only_so_much_is_kept() -> None:
    budget = BodyBudget(most=5)
    outbox = Outbox(budget=budget)
    first, second = sent(outbox, owed("dlv_1", "wh_1")), sent(outbox, owed("dlv_2", "wh_2"))
    outbox.finish(first, Attempt(1, 0.0, 200, body=b"abc"))
    assert (first.attempts[0].body, budget.held) == (b"abc", 3)
    outbox.finish(second, Attempt(1, 0.0, 200, body=b"def"))
    assert (first.attempts[0].body, second.attempts[0].body) == (b"", b"def")
    assert (budget.held, first.attempts[0].status) == (3, 200)


def test_of_so_many_attempts_the_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("respondeia_mock.core.outbox.KEPT", 1)
    budget = BodyBudget()
    outbox = Outbox(budget=budget)
    for number in range(3):
        outbox.finish(sent(outbox, owed(f"dlv_{number}")), Attempt(1, 0.0, 200, body=b"ok"))
    assert budget.held == 2


def test_an_answer_larger_than_the_room_is_not_kept() -> None:
    outbox = Outbox(budget=BodyBudget(most=2))
    delivery = sent(outbox, owed())
    outbox.finish(delivery, Attempt(1, 0.0, 200, body=b"abc"))
    assert delivery.attempts[0].body == b""


def test_every_step_is_told() -> None:
    told: list[tuple[str, str]] = []
    outbox = Outbox(changed=lambda each: told.append((each.id, each.state)))
    delivery = sent(outbox, owed("dlv_1", "wh_1", 1.0))
    outbox.finish(delivery, BAD)
    outbox.go_beside(delivery)
    outbox.take_ready()
    outbox.finish(delivery, GOOD)
    outbox.post(owed("dlv_2"), in_line=False)
    assert told == [
        ("dlv_1", "waiting"),
        ("dlv_1", "waiting"),
        ("dlv_1", "waiting"),
        ("dlv_1", "succeeded"),
        ("dlv_2", "waiting"),
    ]


def test_what_is_captured_can_be_taken_in_the_order_it_went_out() -> None:
    outbox = Outbox()
    deliveries = [sent(outbox, owed(f"dlv_{number}", f"wh_{number}")) for number in (1, 2, 3)]
    for each in reversed(deliveries):
        outbox.capture(each)
    assert [each.id for each in outbox.takable()] == ["dlv_3", "dlv_2", "dlv_1"]
    outbox.lend(deliveries[2])
    assert [each.id for each in outbox.takable()] == ["dlv_2", "dlv_1"]
    outbox.finish(deliveries[2], GOOD)
    outbox.skip(deliveries[1], "for a reason")
    outbox.revive(deliveries[0])
    assert list(outbox.takable()) == []
