"""The ring of actions: what was done, when, after what; bounded, and empty after a reset."""

import pytest

from respondeia_mock.actions import named
from respondeia_mock.core.action import perform
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.handiwork import Done, Handiwork
from respondeia_mock.core.sandbox import Sandbox
from tests.conftest import NOW, Act, CallIt

HELLO = {"customer_id": "wa:1", "content": "Hola"}


def test_an_action_is_written_down_with_its_place_and_result(
    sandbox: Sandbox, call: CallIt, act: Act
) -> None:
    call("GET", "/v1/customers")
    sandbox.advance(NOW + 5)
    result = act("message.receive", **HELLO)
    (done,) = sandbox.handiwork
    assert done == Done(1, NOW + 5, "message.receive", HELLO, result)
    assert result["message_id"].startswith("msg_")
    assert (sandbox.handiwork.began, sandbox.handiwork.document) == (NOW, None)


def test_what_could_not_be_done_is_not(sandbox: Sandbox) -> None:
    with pytest.raises(ActionError):
        perform(named("payment.approve"), sandbox, {"payment_id": "pay_404"})
    assert list(sandbox.handiwork) == []


def test_what_rules_do_is_not_done_by_hand(sandbox: Sandbox, call: CallIt) -> None:
    from respondeia_mock.core.scripting import add_rule

    rule = add_rule(sandbox, {"at": 0, "do": {"message.receive": HELLO}})
    assert rule.sequence == 0
    sandbox.advance(NOW + 1)
    assert next(str(each.name) for each in sandbox.events) == "customer.created"
    assert list(sandbox.handiwork) == []


def test_a_reset_forgets_it(sandbox: Sandbox, act: Act) -> None:
    act("message.receive", **HELLO)
    sandbox.reset()
    assert list(sandbox.handiwork) == []


def test_a_document_that_is_loaded_is_kept_until_the_next_reset(sandbox: Sandbox) -> None:
    document = sandbox.setup.seed
    sandbox.load(document)
    assert sandbox.handiwork.document is document
    sandbox.reset()
    assert sandbox.handiwork.document is None


def test_it_holds_the_last_ten_thousand() -> None:
    handiwork = Handiwork(NOW)
    for number in range(10_002):
        handiwork.append(Done(number, NOW, "clock.advance", {}, {}))
    assert handiwork.evicted == 2
    assert next(iter(handiwork)).sequence == 2
