"""Numbers about a stretch of time, counted by hand here."""

import pytest

from respondeia_mock.core.entities import (
    Answer,
    Conversation,
    Customer,
    Message,
    Payment,
    TrainingJob,
)
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import metrics
from respondeia_mock.domain.metrics import Span

HOUR = 3_600_000
START = 1_772_409_600_000  # 2026-03-02T00:00:00Z
DAY = Span(START, START + 24 * HOUR - 1)
SURE = Answer("faq", 0.9, "¿Hacen envíos?")
GUESS = Answer("product_catalog", 0.7, "Mate")
NONE = Answer("fallback", 0.2)


def talk(sandbox: Sandbox, name: str, status: str = "open", at: int = START) -> None:
    prefix = name[0]
    channel = "telegram" if prefix == "t" else "whatsapp"
    sandbox.store.customers.add(Customer(name, channel, created_at=at))  # type: ignore[arg-type]  # a literal
    sandbox.store.conversations.add(Conversation(f"conv_{name}", name, status, at))


def say(sandbox: Sandbox, name: str, direction: str, at: int, **more: object) -> None:
    identifier = f"msg_{len(sandbox.store.messages):04}"
    message = Message(
        identifier,
        name,
        f"conv_{name}",
        "whatsapp",
        "Hola",
        direction,
        at,
        **more,  # type: ignore[arg-type]  # as given
    )
    sandbox.store.messages.add(message)


def answered(sandbox: Sandbox, name: str, at: int, answer: Answer | None) -> None:
    say(sandbox, name, "outbound", at, ai_generated=True, answer=answer)


@pytest.fixture
def a_day(sandbox: Sandbox) -> None:
    """Three conversations go on, two begin, one ended the day before, one begins after it."""
    talk(sandbox, "wa", at=START - 48 * HOUR)
    talk(sandbox, "wb", "escalated")
    talk(sandbox, "tc", "closed")
    talk(sandbox, "wd", at=START - 72 * HOUR)
    talk(sandbox, "we", at=START + 23 * HOUR)
    talk(sandbox, "wg", at=DAY.end)
    talk(sandbox, "wf", at=DAY.end + 1)
    say(sandbox, "wd", "inbound", START - 1)
    say(sandbox, "wa", "inbound", START)
    answered(sandbox, "wa", START + 1000, SURE)
    say(sandbox, "wa", "inbound", START + HOUR)
    answered(sandbox, "wa", START + HOUR + 3000, GUESS)
    say(sandbox, "wb", "inbound", START + 2 * HOUR)
    answered(sandbox, "wb", START + 2 * HOUR + 2000, NONE)
    say(sandbox, "tc", "inbound", START + 3 * HOUR)
    say(sandbox, "tc", "inbound", START + 3 * HOUR + 1000)
    say(sandbox, "tc", "inbound", START + 3 * HOUR + 5000)
    say(sandbox, "tc", "outbound", START + 3 * HOUR + 15000, status="failed")
    answered(sandbox, "wg", DAY.end, None)
    say(sandbox, "wf", "inbound", DAY.end + 1)


@pytest.mark.parametrize(
    ("moment", "held"), [(9, False), (10, True), (20, True), (21, False), (None, False)]
)
def test_both_ends_belong_to_a_span(moment: int | None, held: bool) -> None:  # noqa: FBT001 (parametrised)
    assert Span(10, 20).holds(moment) is held


@pytest.mark.usefixtures("a_day")
def test_the_dashboard_counts_what_happened_in_the_day(sandbox: Sandbox) -> None:
    counts = metrics.dashboard(sandbox, DAY)

    assert counts["totalMessages"] == 11
    assert (counts["inboundMessages"], counts["outboundMessages"]) == (6, 5)
    assert (counts["aiMessages"], counts["failedMessages"]) == (4, 1)
    assert (counts["totalConversations"], counts["activeConversations"]) == (5, 3)
    assert counts["escalatedConversations"] == 1
    assert (counts["totalCustomers"], counts["newCustomers"]) == (6, 4)
    assert counts["aiResolutionRate"] == 0.6667
    assert counts["averageResponseTimeMs"] == 4000


@pytest.mark.usefixtures("a_day")
def test_conversations_are_counted_by_status_channel_and_day(sandbox: Sandbox) -> None:
    assert metrics.conversations(sandbox, DAY) == {
        "totalConversations": 5,
        "openConversations": 3,
        "escalatedConversations": 1,
        "closedConversations": 1,
        "averageMessagesPerConversation": 2.2,
        "averageResponseTimeMs": 4000,
        "byChannel": {"whatsapp": 4, "telegram": 1, "webchat": 0},
        "daily": [
            {
                "date": "2026-03-02",
                "conversations": 4,
                "inboundMessages": 6,
                "outboundMessages": 5,
            }
        ],
    }


@pytest.mark.usefixtures("a_day")
def test_the_assistant_is_measured_by_its_own_answers(sandbox: Sandbox) -> None:
    jobs = [("completed", START), ("completed", START - 1), ("failed", DAY.end), ("queued", None)]
    for number, (status, finished) in enumerate(jobs):
        job = TrainingJob(f"job_{number}", "faq", [], status, completed_at=finished)
        sandbox.store.training.add(job)

    assert metrics.ai_performance(sandbox, DAY) == {
        "totalResponses": 4,
        "averageConfidence": 0.6,
        "resolutionRate": 0.6667,
        "escalationRate": 0.3333,
        "fallbackRate": 0.25,
        "averageResponseTimeMs": 2000,
        "bySource": {
            "faq": 1,
            "product_catalog": 1,
            "business_info": 0,
            "conversation_examples": 0,
            "fallback": 1,
        },
        "topQuestions": [
            {"question": "¿Hacen envíos?", "count": 1},
            {"question": "Mate", "count": 1},
        ],
        "trainingJobs": {"completed": 1, "failed": 1},
        "lastTrainedAt": START,
    }


def test_the_ten_most_asked_questions_are_told(sandbox: Sandbox) -> None:
    talk(sandbox, "wa")
    for number in range(12):
        for _ in range(12 - number):
            answered(sandbox, "wa", START, Answer("faq", 1.0, f"¿{number}?"))
    told = metrics.ai_performance(sandbox, DAY)["topQuestions"]

    assert len(told) == 10
    assert told[0] == {"question": "¿0?", "count": 12}
    assert told[9] == {"question": "¿9?", "count": 3}


def test_money_counts_when_it_moves_and_payments_when_they_are_made(sandbox: Sandbox) -> None:
    day_before, day_after = START - 1, DAY.end + 1
    for number, (status, created, paid, refunded) in enumerate(
        [
            ("approved", START, START + 1, None),
            ("approved", day_before, START, None),
            ("refunded", START, START + 1, DAY.end),
            ("refunded", START, START + 1, day_after),
            ("rejected", DAY.end, None, None),
            ("pending", day_after, None, None),
        ]
    ):
        payment = Payment(
            f"pay_{number}",
            "wa",
            10**number,
            status=status,
            created_at=created,
            paid_at=paid,
            refunded_at=refunded,
        )
        sandbox.store.payments.add(payment)
    counts = metrics.dashboard(sandbox, DAY)

    assert (counts["totalPayments"], counts["approvedPayments"]) == (4, 1)
    assert (counts["rejectedPayments"], counts["refundedPayments"]) == (1, 2)
    assert counts["revenue"] == 1 + 10 + 100 + 1000 - 100


def test_a_day_ends_at_midnight_utc(sandbox: Sandbox) -> None:
    talk(sandbox, "wa")
    say(sandbox, "wa", "inbound", DAY.end)
    say(sandbox, "wa", "inbound", DAY.end + 1)
    daily = metrics.conversations(sandbox, Span(START, DAY.end + 1))["daily"]

    assert [each["date"] for each in daily] == ["2026-03-02", "2026-03-03"]


def test_a_conversation_of_nobody_known_is_on_whatsapp(sandbox: Sandbox) -> None:
    sandbox.store.conversations.add(Conversation("conv_x", "nobody", started_at=START))

    assert metrics.conversations(sandbox, DAY)["byChannel"]["whatsapp"] == 1
