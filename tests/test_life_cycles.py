"""Whole lives through the API while the clock moves: messages, payments, training, replies."""

from pathlib import Path
from typing import Any

import pytest

from respondeia_mock.actions import named
from respondeia_mock.app import build_engine
from respondeia_mock.core.action import perform
from respondeia_mock.core.engine import Engine
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.settings import Settings
from tests.conftest import Act, Advance, CallIt, Events, caller

ANA = "wa:5491123456789"
FAILS, UNREAD, UNDELIVERED, BLOCKED = (f"wa:549110000000{number}" for number in range(1, 5))
FALLBACK = "Perdón, no entendí tu consulta. ¿Podés contarme un poco más?"
PAGE_FAQ = {
    "type": "faq",
    "data": {
        "faqs": [
            {
                "question": "Cuáles son los horarios de atención?",
                "answer": "Nuestro AI está disponible 24/7. Atención humana de 9 AM a 6 PM de "
                "lunes a viernes.",
            },
            {
                "question": "Cómo cancelo mi suscripción?",
                "answer": "Puedes cancelar en cualquier momento desde tu panel de control en "
                "Configuración → Suscripción.",
            },
            {
                "question": "Ofrecen prueba gratuita?",
                "answer": "Sí! Ofrecemos 7 días gratis sin necesidad de tarjeta de crédito.",
            },
        ]
    },
}
HOURS, CANCEL, TRIAL = (each["answer"] for each in PAGE_FAQ["data"]["faqs"])  # type: ignore[index]  # a literal


class World:
    """An engine of its own, its test sandbox, and what happens in it."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 (as Settings has them)
        chosen = {"fixtures": ("minimal",), "now": 1772452800.0, "speed": 0, **settings}
        self.engine: Engine = build_engine(Settings(**chosen))
        self.sandbox = self.engine.sandboxes.test
        self.call = caller(self.engine)

    def advance(self, seconds: float) -> None:
        self.sandbox.advance(self.sandbox.clock.now() + seconds)

    def receive(self, content: str, address: str = ANA) -> None:
        params = {"customer_id": address, "content": content}
        perform(named("message.receive"), self.sandbox, params)

    def said(self, address: str = ANA) -> list[str]:
        page = self.call("GET", f"/v1/messages?customer_id={address}").body
        return [each["content"] for each in page["messages"]]


def fixture_file(folder: Path, text: str) -> str:
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    return str(path)


def send(call: CallIt, to: str = ANA) -> str:
    body = {"channel": "whatsapp", "to": to, "content": "Hola"}
    return str(call("POST", "/v1/messages/send", body).body["messageId"])


def charge(call: CallIt, amount: int = 5900) -> str:
    body = {"customer_id": ANA, "amount": amount}
    return str(call("POST", "/v1/payments/create", body).body["id"])


def status_of(call: CallIt, identifier: str) -> str:
    kind = "messages" if identifier.startswith("msg_") else "payments"
    return str(call("GET", f"/v1/{kind}/{identifier}").body["status"])


def test_a_message_is_sent_then_delivered_then_read(call: CallIt, sandbox: Sandbox) -> None:
    identifier = send(call)
    seen = []
    for moment in (0.0, 0.599, 0.6, 2.999, 3.0, 60.0):
        sandbox.advance(1772452800 + moment)
        seen.append((moment, status_of(call, identifier)))

    assert seen == [
        (0.0, "sent"),
        (0.599, "sent"),
        (0.6, "delivered"),
        (2.999, "delivered"),
        (3.0, "read"),
        (60.0, "read"),
    ]


def test_a_read_message_keeps_both_moments(call: CallIt, advance: Advance) -> None:
    identifier = send(call)
    advance(60)
    message = call("GET", f"/v1/messages/{identifier}").body

    assert (message["deliveredAt"], message["readAt"]) == (1772452800600, 1772452803000)


@pytest.mark.parametrize(
    ("to", "status", "moments"),
    [
        (FAILS, "failed", {"failedAt": 1772452800600}),
        (UNREAD, "delivered", {"deliveredAt": 1772452800600}),
        (UNDELIVERED, "read", {"readAt": 1772452803000}),
        (BLOCKED, "sent", {}),
    ],
)
def test_a_magic_recipient_always_fares_the_same(
    call: CallIt, advance: Advance, to: str, status: str, moments: dict[str, int]
) -> None:
    identifier = send(call, to)
    advance(3600)
    message = call("GET", f"/v1/messages/{identifier}").body

    assert message["status"] == status
    assert {name: message[name] for name in message if name.endswith("At")} == moments


def test_messages_of_a_fixture_fare_as_it_says(tmp_path: Path) -> None:
    text = "behavior: {messages: {delivered_after: 10s, read_after: null}}"
    world = World(fixtures=("minimal", fixture_file(tmp_path, text)))
    identifier = send(world.call)
    world.advance(9.9)
    before = status_of(world.call, identifier)
    world.advance(3600)

    assert (before, status_of(world.call, identifier)) == ("sent", "delivered")


def test_a_payment_is_approved_by_itself_after_three_seconds(
    call: CallIt, advance: Advance
) -> None:
    identifier = charge(call)
    advance(2.999)
    before = status_of(call, identifier)
    advance(0.001)
    payment = call("GET", f"/v1/payments/{identifier}").body

    assert before == "pending"
    assert (payment["status"], payment["paidAt"]) == ("approved", 1772452803000)


def test_a_payment_of_a_checkout_waits_for_the_payer() -> None:
    world = World(payments="checkout")
    identifier = charge(world.call)
    world.advance(86400)
    before = status_of(world.call, identifier)
    perform(named("payment.approve"), world.sandbox, {"payment_id": identifier})

    assert (before, status_of(world.call, identifier)) == ("pending", "approved")


def test_mercadopago_decides_a_payment_of_a_checkout() -> None:
    world = World(payments="checkout")
    good, bad = charge(world.call), charge(world.call, 100402)
    for identifier in (good, bad):
        body = {"data": {"id": identifier}}
        world.call("POST", "/webhooks/mercadopago/acc_demo", body, token=None)

    assert [status_of(world.call, each) for each in (good, bad)] == ["approved", "rejected"]


@pytest.mark.parametrize(
    ("amount", "status", "reason"),
    [
        (100400, "approved", None),
        (100401, "rejected", "cc_rejected_insufficient_amount"),
        (100402, "rejected", "cc_rejected_other_reason"),
        (100403, "pending", None),
    ],
)
def test_a_magic_amount_always_fares_the_same(
    call: CallIt, advance: Advance, amount: int, status: str, reason: str | None
) -> None:
    identifier = charge(call, amount)
    advance(3600)
    payment = call("GET", f"/v1/payments/{identifier}").body

    assert (payment["status"], payment.get("rejectionReason")) == (status, reason)


def test_payments_of_a_fixture_take_as_long_as_it_says(tmp_path: Path) -> None:
    text = "behavior: {payments: {approve_after: 1m}}"
    world = World(fixtures=("minimal", fixture_file(tmp_path, text)))
    identifier = charge(world.call)
    world.advance(59.9)
    before = status_of(world.call, identifier)
    world.advance(0.1)

    assert (before, status_of(world.call, identifier)) == ("pending", "approved")


def test_the_loop_of_the_page_sees_progress_until_training_is_completed(
    call: CallIt, advance: Advance
) -> None:
    job = call("POST", "/v1/ai/training/upload", PAGE_FAQ).body["jobId"]
    seen = []
    for _ in range(5):
        told = call("GET", f"/v1/ai/training/status?job_id={job}").body
        seen.append((told["status"], told["progress"], told["itemsProcessed"]))
        advance(0.75)

    assert seen == [
        ("queued", 0, 0),
        ("processing", 25, 0),
        ("processing", 50, 1),
        ("processing", 75, 2),
        ("completed", 100, 3),
    ]


def test_training_in_which_nothing_is_usable_ends_failed(call: CallIt, advance: Advance) -> None:
    body = {"type": "faq", "data": {"faqs": [{"question": "¿Y esta?"}]}}
    job = call("POST", "/v1/ai/training/upload", body).body["jobId"]
    advance(3)
    told = call("GET", f"/v1/ai/training/status?job_id={job}").body

    assert (told["status"], told["completedAt"]) == ("failed", 1772452803000)
    assert told["error"] == "No usable {question, answer} was found in the data"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Cuáles son los horarios de atención?", HOURS),
        ("cuales son los horarios de atencion", HOURS),
        ("CUÁLES SON LOS HORARIOS DE ATENCIÓN", HOURS),
        ("horario de atención?", HOURS),
        ("¿Qué horarios de atención tienen?", HOURS),
        ("Cómo cancelo mi suscripción?", CANCEL),
        ("como cancelo la suscripcion", CANCEL),
        ("cancelar suscripción", CANCEL),
        ("Ofrecen prueba gratuita?", TRIAL),
        ("ofreces una prueba gratuita", TRIAL),
        ("hay prueba gratuita?", TRIAL),
    ],
)
def test_the_faq_of_the_page_is_found_in_near_wording(
    call: CallIt, advance: Advance, question: str, answer: str
) -> None:
    call("POST", "/v1/ai/training/upload", PAGE_FAQ)
    advance(3)
    told = call("POST", "/v1/ai/test", {"message": question}).body

    assert (told["response"], told["source"]) == (answer, "faq")


@pytest.mark.parametrize("question", ["¿Venden bicicletas?", "xyzzy", "🙌", "y"])
def test_what_the_faq_of_the_page_does_not_tell_is_a_fallback(
    call: CallIt, advance: Advance, question: str
) -> None:
    call("POST", "/v1/ai/training/upload", PAGE_FAQ)
    advance(3)
    told = call("POST", "/v1/ai/test", {"message": question}).body

    assert (told["response"], told["source"]) == (FALLBACK, "fallback")


def test_an_empty_shop_answers_nobody_unasked(
    call: CallIt, act: Act, advance: Advance, events: Events
) -> None:
    act("message.receive", customer_id=ANA, content="Hola")
    advance(3600)

    assert call("GET", f"/v1/messages?customer_id={ANA}").body["totalCount"] == 1
    assert events() == ["customer.created", "message.received"]


def test_switched_on_the_assistant_replies_after_its_delay(
    call: CallIt, act: Act, advance: Advance
) -> None:
    call("POST", "/v1/ai/training/upload", PAGE_FAQ)
    call("PATCH", "/v1/ai/settings", {"enabled": True, "responseDelayMs": 2500})
    advance(3)
    act("message.receive", customer_id=ANA, content="ofrecen prueba gratuita")
    advance(2.499)
    before = call("GET", f"/v1/messages?customer_id={ANA}").body["totalCount"]
    advance(0.001)
    reply = call("GET", f"/v1/messages?customer_id={ANA}").body["messages"][0]

    assert before == 1
    assert (reply["content"], reply["aiGenerated"], reply["status"]) == (TRIAL, True, "sent")
    assert reply["timestamp"] == 1772452805500


def test_the_shop_answers_from_what_its_fixture_taught() -> None:
    world = World(fixtures=("shop",))
    world.receive("cuanto sale el envio?", "wa:5491100009999")
    world.advance(1)

    assert world.said("wa:5491100009999") == [
        "Depende del destino, entre $3.200 y $6.900. En compras de más de $60.000 va gratis.",
        "cuanto sale el envio?",
    ]


def test_the_shop_is_silent_where_a_person_took_over() -> None:
    world = World(fixtures=("shop",))
    before = len(world.said("wa:5493415550103"))
    world.receive("Hola", "wa:5493415550103")
    world.advance(60)

    assert len(world.said("wa:5493415550103")) == before + 1


def test_who_asks_for_a_person_gets_no_reply_and_is_escalated(
    call: CallIt, act: Act, advance: Advance
) -> None:
    call("PATCH", "/v1/ai/settings", {"enabled": True})
    act("message.receive", customer_id=ANA, content="Quiero hablar con una persona")
    advance(60)
    (conversation,) = call("GET", f"/v1/customers/{ANA}/conversations").body["data"]

    assert (conversation["status"], conversation["messageCount"]) == ("escalated", 1)
    assert conversation["escalatedAt"] == 1772452801000


def test_without_auto_escalation_the_fallback_is_sent(
    call: CallIt, act: Act, advance: Advance
) -> None:
    call("PATCH", "/v1/ai/settings", {"enabled": True, "autoEscalate": False})
    act("message.receive", customer_id=ANA, content="xyzzy")
    advance(1)
    newest = call("GET", f"/v1/messages?customer_id={ANA}").body["messages"][0]

    assert newest["content"] == FALLBACK


def test_a_customer_whose_assistant_is_off_is_left_to_people(
    call: CallIt, act: Act, advance: Advance
) -> None:
    call("PATCH", "/v1/ai/settings", {"enabled": True})
    send(call)
    call("PATCH", f"/v1/customers/{ANA}", {"aiEnabled": False})
    act("message.receive", customer_id=ANA, content="Hola")
    advance(60)

    assert call("GET", f"/v1/messages?customer_id={ANA}").body["totalCount"] == 2


def test_the_assistant_of_a_fixture_may_be_off_whatever_the_settings_say(tmp_path: Path) -> None:
    text = "behavior: {assistant: {enabled: false}}"
    world = World(fixtures=("shop", fixture_file(tmp_path, text)))
    world.receive("Hola", "wa:5491100009999")
    world.advance(60)

    assert world.said("wa:5491100009999") == ["Hola"]


def test_replies_are_counted_by_the_analytics() -> None:
    world = World(fixtures=("minimal",))
    world.call("POST", "/v1/ai/training/upload", PAGE_FAQ)
    world.call("PATCH", "/v1/ai/settings", {"enabled": True})
    world.advance(3)
    world.receive("ofrecen prueba gratuita")
    world.advance(5)
    world.receive("quiero una persona", "tg:beto")
    world.advance(5)
    numbers = world.call("GET", "/v1/analytics/ai-performance").body

    assert (numbers["totalResponses"], numbers["averageResponseTimeMs"]) == (1, 1000)
    assert numbers["topQuestions"] == [{"question": "Ofrecen prueba gratuita?", "count": 1}]
    assert numbers["trainingJobs"] == {"completed": 1, "failed": 0}
    assert numbers["lastTrainedAt"] == 1772452803000


def test_a_reset_begins_the_same_life_again(call: CallIt, advance: Advance, engine: Engine) -> None:
    first = send(call)
    advance(60)
    engine.sandboxes.test.reset()
    second = send(call)
    advance(1)

    assert second == first
    assert status_of(call, second) == "delivered"
