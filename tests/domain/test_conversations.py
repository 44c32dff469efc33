"""Which conversation a message belongs to, and handing one over to a person."""

import pytest

from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import conversations, customers, messages
from respondeia_mock.domain.conversations import Summary
from respondeia_mock.domain.messages import Draft
from tests.conftest import Advance, Events

ANA = "wa:5491123456789"


def test_an_open_conversation_goes_on(sandbox: Sandbox) -> None:
    ana = customers.ensure(sandbox, ANA)
    first = conversations.current(sandbox, ana)

    assert conversations.current(sandbox, ana) is first
    assert (first.status, first.customer_id) == ("open", ANA)


def test_an_escalated_conversation_goes_on(sandbox: Sandbox) -> None:
    ana = customers.ensure(sandbox, ANA)
    escalated = conversations.escalate(sandbox, conversations.current(sandbox, ana), "manual")

    assert conversations.current(sandbox, ana) is escalated


def test_after_a_closed_conversation_another_begins(sandbox: Sandbox) -> None:
    ana = customers.ensure(sandbox, ANA)
    first = conversations.current(sandbox, ana)
    sandbox.store.conversations.put(changed(first, status="closed"))
    second = conversations.current(sandbox, ana)

    assert (second.status, second.started_at) == ("open", 1772452800000)
    assert second.id > first.id


def test_a_conversation_is_escalated_once(sandbox: Sandbox, events: Events) -> None:
    ana = customers.ensure(sandbox, ANA)
    escalated = conversations.escalate(sandbox, conversations.current(sandbox, ana), "keyword")

    with pytest.raises(ActionError, match="is escalated already"):
        conversations.escalate(sandbox, escalated, "manual")
    assert (escalated.escalated_at, escalated.reason) == (1772452800000, "keyword")
    assert events().count("conversation.escalated") == 1


def test_a_conversation_without_messages_adds_up_to_nothing(sandbox: Sandbox) -> None:
    ana = customers.ensure(sandbox, ANA)
    summary = conversations.summarize(sandbox, conversations.current(sandbox, ana))

    assert summary == Summary(0, 0, None, 1772452800000)


def test_only_what_came_in_and_was_not_read_is_unread(sandbox: Sandbox, advance: Advance) -> None:
    seen = messages.receive(sandbox, ANA, None, Draft("uno"))
    advance(1)
    messages.receive(sandbox, ANA, None, Draft("dos"))
    advance(1)
    messages.send(sandbox, ANA, "whatsapp", Draft("tres"))
    messages.read(sandbox, seen)
    (conversation,) = sandbox.store.conversations

    summary = conversations.summarize(sandbox, conversation)
    assert summary == Summary(3, 1, "tres", 1772452802000)


def test_an_escalation_is_the_latest_news_of_a_conversation(
    sandbox: Sandbox, advance: Advance
) -> None:
    messages.receive(sandbox, ANA, None, Draft("uno"))
    advance(9)
    (conversation,) = sandbox.store.conversations
    escalated = conversations.escalate(sandbox, conversation, "manual")

    assert conversations.summarize(sandbox, escalated).updated_at == 1772452809000
