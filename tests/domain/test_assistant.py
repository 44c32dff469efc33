"""What the assistant answers, and when it calls a person instead."""

import pytest

from respondeia_mock.core.entities import Answer
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import assistant, conversations, customers, messages, training
from respondeia_mock.domain.messages import Draft
from tests.conftest import Advance, Events

ANA = "wa:5491123456789"
FALLBACK = "Perdón, no entendí tu consulta. ¿Podés contarme un poco más?"
FAQ = [
    {"question": "¿Hacen envíos a todo el país?", "answer": "Sí, a todo el país."},
    {"question": "¿Cuánto cuesta la suscripción mensual?", "answer": "$5.900"},
    {"question": "🧉🧉", "answer": "¡Salud!"},
]


def teach(sandbox: Sandbox, data: object = FAQ, kind: str = "faq") -> None:
    training.complete(sandbox, training.upload(sandbox, kind, data))


def set_up(sandbox: Sandbox, **values: object) -> None:
    sandbox.store.ai_settings = changed(sandbox.store.ai_settings, **{"enabled": True, **values})


def ask(sandbox: Sandbox, text: str, address: str = ANA) -> str:
    message = messages.receive(sandbox, address, None, Draft(text))
    assistant.react(sandbox, message)
    return message.id


def contents(sandbox: Sandbox) -> list[str]:
    return [each.content for each in sandbox.store.messages]


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("¿Hacen envíos a todo el país?", 1.0),
        ("HACEN ENVIOS A TODO EL PAIS", 1.0),
        ("hacen envios a todo pais?", 1.0),
        ("hasen envios a todo el pais", 0.9545),
        ("envíos", None),
    ],
)
def test_near_wording_matches(sandbox: Sandbox, text: str, confidence: float | None) -> None:
    teach(sandbox)
    found = assistant.consider(sandbox, text)

    if confidence is None:
        assert found.text == FALLBACK
    else:
        assert found.text == "Sí, a todo el país."
        assert found.answer == Answer("faq", confidence, "¿Hacen envíos a todo el país?")


def test_nothing_near_is_a_fallback_that_escalates(sandbox: Sandbox) -> None:
    teach(sandbox)
    found = assistant.consider(sandbox, "xyzzy")

    assert (found.text, found.answer.source, found.answer.question) == (FALLBACK, "fallback", None)
    assert found.escalate_for == "low_confidence"


def test_what_was_not_processed_yet_is_not_known(sandbox: Sandbox, advance: Advance) -> None:
    training.upload(sandbox, "faq", FAQ)
    before = assistant.consider(sandbox, "hacen envios a todo el pais").answer.source
    advance(3)
    after = assistant.consider(sandbox, "hacen envios a todo el pais").answer.source

    assert (before, after) == ("fallback", "faq")


def test_the_latest_upload_wins_where_two_say_the_same(sandbox: Sandbox, advance: Advance) -> None:
    teach(sandbox)
    assert assistant.consider(sandbox, "hacen envios a todo el pais").text == "Sí, a todo el país."
    advance(1)
    teach(sandbox, [{"question": "¿Hacen envíos a todo el país?", "answer": "Ya no."}])

    assert assistant.consider(sandbox, "hacen envios a todo el pais").text == "Ya no."


def test_a_long_sentence_that_holds_a_question_matches_with_less_confidence(
    sandbox: Sandbox,
) -> None:
    teach(sandbox)
    text = "Buenas, te consulto, hacen envíos a todo el país? vivo lejos, en Ushuaia"
    found = assistant.consider(sandbox, text)

    assert (found.text, found.answer.confidence) == ("Sí, a todo el país.", 0.9)


def test_emoji_alone_say_nothing_to_match(sandbox: Sandbox) -> None:
    teach(sandbox)

    assert assistant.consider(sandbox, "🧉🧉").answer == Answer("fallback", 0.0)
    assert assistant.consider(sandbox, "🙌").answer == Answer("fallback", 0.0)


def test_a_greeting_is_greeted(sandbox: Sandbox) -> None:
    found = assistant.consider(sandbox, "¡Hola!")

    assert found.text == "¡Hola! ¿En qué puedo ayudarte?"
    assert (found.answer, found.escalate_for) == (Answer("business_info", 1.0), None)


def test_without_a_welcome_a_greeting_is_a_question_like_any_other(sandbox: Sandbox) -> None:
    set_up(sandbox, welcome_message="")

    assert assistant.consider(sandbox, "¡Hola!").answer.source == "fallback"


@pytest.mark.parametrize(
    "text", ["¿Hacen envíos a todo el país? Quiero un asesor", "quiero una persona", "xyz agente"]
)
def test_a_keyword_escalates_however_sure_the_answer_is(sandbox: Sandbox, text: str) -> None:
    teach(sandbox)

    assert assistant.consider(sandbox, text).escalate_for == "keyword"


def test_a_keyword_escalates_even_where_it_is_a_greeting(sandbox: Sandbox) -> None:
    set_up(sandbox, escalation_keywords=("hola",))

    assert assistant.consider(sandbox, "Hola").escalate_for == "keyword"


def test_without_auto_escalation_only_a_keyword_escalates(sandbox: Sandbox) -> None:
    set_up(sandbox, auto_escalate=False)

    assert assistant.consider(sandbox, "xyzzy").escalate_for is None
    assert assistant.consider(sandbox, "un humano").escalate_for == "keyword"


def test_below_no_threshold_nothing_is_too_unsure(sandbox: Sandbox) -> None:
    set_up(sandbox, confidence_threshold=0)
    found = assistant.consider(sandbox, "xyzzy")

    assert (found.text, found.escalate_for) == (FALLBACK, None)


def test_at_the_threshold_is_sure_enough(sandbox: Sandbox) -> None:
    teach(sandbox)
    set_up(sandbox, confidence_threshold=1)

    assert assistant.consider(sandbox, "hacen envíos a todo el país").answer.source == "faq"
    assert assistant.consider(sandbox, "hasen envíos a todo el país").answer.source == "fallback"


def test_a_reply_follows_after_its_delay(sandbox: Sandbox, advance: Advance) -> None:
    teach(sandbox)
    set_up(sandbox)
    advance(3)
    asked = ask(sandbox, "hacen envios a todo el pais")

    assert advance(0.999) == []
    (fired,) = advance(0.001)
    reply = list(sandbox.store.messages)[-1]
    assert fired == f"{reply.id} answers {asked}"
    assert (reply.content, reply.direction, reply.ai_generated) == (
        "Sí, a todo el país.",
        "outbound",
        True,
    )
    assert reply.answer == Answer("faq", 1.0, "¿Hacen envíos a todo el país?")
    assert reply.timestamp == 1772452804000


def test_an_escalation_takes_the_place_of_a_reply(sandbox: Sandbox, advance: Advance) -> None:
    set_up(sandbox)
    ask(sandbox, "quiero una persona")
    (conversation,) = sandbox.store.conversations

    assert advance(1) == [f"{conversation.id} escalated (keyword)"]
    assert contents(sandbox) == ["quiero una persona"]


def test_the_assistant_is_silent_once_escalated(
    sandbox: Sandbox, advance: Advance, events: Events
) -> None:
    set_up(sandbox)
    ask(sandbox, "quiero una persona")
    ask(sandbox, "¿hay alguien?")
    advance(1)
    ask(sandbox, "Hola")

    assert advance(60) == []
    assert contents(sandbox) == ["quiero una persona", "¿hay alguien?", "Hola"]
    assert events().count("conversation.escalated") == 1


def test_other_customers_are_answered_still(sandbox: Sandbox, advance: Advance) -> None:
    set_up(sandbox)
    ask(sandbox, "quiero una persona")
    ask(sandbox, "Hola", "tg:beto")
    advance(1)

    assert contents(sandbox)[-1] == "¡Hola! ¿En qué puedo ayudarte?"


@pytest.mark.parametrize("off", ["account", "fixture", "customer"])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_an_assistant_that_is_off_anywhere_says_nothing(
    sandbox: Sandbox, advance: Advance, off: str, when: str
) -> None:
    set_up(sandbox)
    ana = customers.ensure(sandbox, ANA)
    if when == "meanwhile":
        ask(sandbox, "Hola")
    if off == "account":
        set_up(sandbox, enabled=False)
    elif off == "fixture":
        sandbox.behavior = sandbox.behavior.changed("assistant", enabled=False)
    else:
        customers.update(sandbox, ana, {"ai_enabled": False})
    if when == "before":
        ask(sandbox, "Hola")
    advance(60)

    assert contents(sandbox) == ["Hola"]


def test_an_escalation_by_hand_comes_before_the_reply(sandbox: Sandbox, advance: Advance) -> None:
    set_up(sandbox)
    ask(sandbox, "Hola")
    (conversation,) = sandbox.store.conversations
    conversations.escalate(sandbox, conversation, "manual")

    assert advance(60) == ["nothing to do"]


def test_the_timer_of_a_message_that_is_gone_does_nothing(sandbox: Sandbox) -> None:
    assert assistant.replied_by_itself(sandbox, "msg_nada") is None


def test_it_attends_to_a_customer_until_a_person_does(sandbox: Sandbox) -> None:
    ana = customers.ensure(sandbox, ANA)
    assert not assistant.attends(sandbox, ana)

    set_up(sandbox)
    assert assistant.attends(sandbox, ana)
    conversation = conversations.current(sandbox, ana)
    assert assistant.attends(sandbox, ana)
    conversations.escalate(sandbox, conversation, "manual")
    assert not assistant.attends(sandbox, ana)


def test_it_attends_to_no_customer_who_is_left_to_people(sandbox: Sandbox) -> None:
    set_up(sandbox)
    ana = customers.ensure(sandbox, ANA)
    assert not assistant.attends(sandbox, customers.update(sandbox, ana, {"ai_enabled": False}))
    sandbox.behavior = sandbox.behavior.changed("assistant", enabled=False)
    assert not assistant.attends(sandbox, ana)
