"""The life of a message: forwards only, and as its recipient's magic wants it."""

import pytest

from respondeia_mock.core.behavior import Behavior
from respondeia_mock.core.entities import Message
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import messages
from respondeia_mock.domain.messages import Draft
from tests.conftest import Advance, Events

ANA = "wa:5491123456789"
FAILS, UNREAD, UNDELIVERED, BLOCKED = (f"wa:549110000000{number}" for number in range(1, 5))


def send(sandbox: Sandbox, address: str = ANA) -> Message:
    return messages.send(sandbox, address, "whatsapp", Draft("Hola"))


def now(sandbox: Sandbox, message: Message) -> Message:
    found = sandbox.store.messages.get(message.id)
    assert found is not None
    return found


def test_a_delivered_message_is_read_three_seconds_after_it_was_sent(
    sandbox: Sandbox, advance: Advance
) -> None:
    message = send(sandbox)
    advance(2)
    before = now(sandbox, message)
    advance(1)
    after = now(sandbox, message)

    assert (before.status, before.delivered_at) == ("delivered", 1772452800600)
    assert (after.status, after.read_at) == ("read", 1772452803000)


def test_a_message_is_never_read_before_it_is_delivered(sandbox: Sandbox, advance: Advance) -> None:
    sandbox.behavior = sandbox.behavior.changed("messages", delivered_after=5.0)
    message = send(sandbox)
    advance(5)

    read = now(sandbox, message)
    assert (read.delivered_at, read.read_at) == (1772452805000, 1772452805000)


def test_without_a_reading_time_nobody_reads(sandbox: Sandbox, advance: Advance) -> None:
    sandbox.behavior = sandbox.behavior.changed("messages", read_after=None)
    message = send(sandbox)
    advance(3600)

    assert now(sandbox, message).status == "delivered"


def test_a_message_delivered_by_hand_is_read_at_its_time(
    sandbox: Sandbox, advance: Advance
) -> None:
    message = send(sandbox)
    advance(0.25)
    messages.deliver(sandbox, message)
    assert advance(2.5) == ["nothing to do"]
    advance(0.25)

    read = now(sandbox, message)
    assert (read.delivered_at, read.read_at) == (1772452800250, 1772452803000)


@pytest.mark.parametrize(
    ("address", "fate"),
    [
        (FAILS, ("failed", None, None)),
        (UNREAD, ("delivered", 1772452800600, None)),
        (UNDELIVERED, ("read", None, 1772452803000)),
        (BLOCKED, ("sent", None, None)),
    ],
)
def test_a_magic_recipient_gets_what_was_declared(
    sandbox: Sandbox,
    advance: Advance,
    address: str,
    fate: tuple[str, int | None, int | None],
) -> None:
    message = send(sandbox, address)
    advance(60)

    found = now(sandbox, message)
    assert (found.status, found.delivered_at, found.read_at) == fate


def test_a_message_to_a_magic_recipient_that_arrived_by_hand_does_not_fail(
    sandbox: Sandbox, advance: Advance
) -> None:
    message = send(sandbox, FAILS)
    messages.deliver(sandbox, message)

    assert advance(60) == ["nothing to do"]
    assert now(sandbox, message).status == "delivered"


def test_a_recipient_whose_magic_went_away_was_unreachable(
    sandbox: Sandbox, advance: Advance
) -> None:
    message = send(sandbox, FAILS)
    sandbox.behavior = Behavior()
    advance(1)

    assert now(sandbox, message).error_code == "recipient_unreachable"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("recipient_blocked", "The recipient has blocked this number"),
        ("out_of_credit", "The message could not be delivered (out_of_credit)"),
    ],
)
def test_a_failure_is_told_in_a_sentence(sandbox: Sandbox, code: str, sentence: str) -> None:
    failed = messages.fail(sandbox, send(sandbox), code)

    assert (failed.error_code, failed.error_message) == (code, sentence)
    assert failed.failed_at == 1772452800000


def test_only_a_sent_message_arrives(sandbox: Sandbox) -> None:
    delivered = messages.deliver(sandbox, send(sandbox))

    with pytest.raises(ActionError, match="is delivered, only a sent one arrives"):
        messages.deliver(sandbox, delivered)


def test_only_a_sent_message_can_fail(sandbox: Sandbox) -> None:
    read = messages.read(sandbox, send(sandbox))

    with pytest.raises(ActionError, match="is read, only a sent one can fail"):
        messages.fail(sandbox, read)


def test_a_failed_message_cannot_be_read(sandbox: Sandbox) -> None:
    failed = messages.fail(sandbox, send(sandbox))

    with pytest.raises(ActionError, match="failed, so nobody can read it"):
        messages.read(sandbox, failed)


def test_a_message_read_by_hand_is_not_delivered_afterwards(
    sandbox: Sandbox, advance: Advance, events: Events
) -> None:
    message = send(sandbox)
    messages.read(sandbox, message)

    assert advance(60) == ["nothing to do"]
    assert now(sandbox, message).delivered_at is None
    assert events() == ["customer.created", "message.sent", "message.read"]


def test_a_message_read_by_hand_is_not_read_again_by_itself(
    sandbox: Sandbox, advance: Advance, events: Events
) -> None:
    message = send(sandbox)
    advance(1)
    messages.read(sandbox, now(sandbox, message))

    assert advance(60) == ["nothing to do"]
    assert events().count("message.read") == 1


def test_timers_of_messages_that_are_gone_do_nothing(sandbox: Sandbox) -> None:
    assert messages.delivered_by_itself(sandbox, "msg_nada") is None
    assert messages.read_by_itself(sandbox, "msg_nada") is None
    assert messages.failed_by_itself(sandbox, "msg_nada") is None


def test_what_the_clock_did_is_told(sandbox: Sandbox, advance: Advance) -> None:
    first, second = send(sandbox), send(sandbox, FAILS)

    assert advance(60) == [f"{first.id} delivered", f"{second.id} failed", f"{first.id} read"]


def test_a_received_location_is_kept_as_text(sandbox: Sandbox) -> None:
    draft = Draft("-32.95,-60.66", "location")
    message = messages.receive(sandbox, ANA, None, draft, "Ana")

    assert (message.type, message.sent_type, message.status) == ("text", "location", "delivered")
    assert message.delivered_at == 1772452800000


def test_a_received_message_bears_the_channel_it_came_through(sandbox: Sandbox) -> None:
    messages.receive(sandbox, "5491123456789", "whatsapp", Draft("Hola"))
    message = messages.receive(sandbox, "5491123456789", "telegram", Draft("Hola"))
    again = messages.receive(sandbox, "5491123456789", None, Draft("Hola"))

    assert (message.channel, again.channel) == ("telegram", "whatsapp")
