"""Numbers about a stretch of time, computed from what is stored. Page, "Analytics".

Everything here reads; nothing is kept between two questions. Rates are 0 to 1 with four decimals,
times milliseconds, amounts cents.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from respondeia_mock.core.entities import Conversation, Message
from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox

CHANNELS = ("whatsapp", "telegram", "webchat")
SOURCES = ("faq", "product_catalog", "business_info", "conversation_examples", "fallback")
TOP_QUESTIONS = 10


@record
class Span:
    """A stretch of time, both ends in Unix milliseconds and inclusive."""

    start: int
    end: int

    def holds(self, moment: int | None) -> bool:
        """Say whether a moment lies in it; None never does."""
        return moment is not None and self.start <= moment <= self.end


def dashboard(sandbox: Sandbox, span: Span) -> dict[str, Any]:
    """Return the totals of the whole account."""
    store = sandbox.store
    said = _said(sandbox, span)
    talks = _talks(sandbox, said, span)
    customers = [each for each in store.customers if each.created_at <= span.end]
    return {
        "totalMessages": len(said),
        "inboundMessages": sum(each.direction == "inbound" for each in said),
        "outboundMessages": sum(each.direction == "outbound" for each in said),
        "aiMessages": sum(each.ai_generated for each in said),
        "failedMessages": sum(each.status == "failed" for each in said),
        "totalConversations": len(talks),
        "activeConversations": sum(each.status == "open" for each in talks),
        "escalatedConversations": sum(each.status == "escalated" for each in talks),
        "totalCustomers": len(customers),
        "newCustomers": sum(span.holds(each.created_at) for each in customers),
        **_money(sandbox, span),
        "aiResolutionRate": _resolution(said, talks),
        "averageResponseTimeMs": _response_time(said),
    }


def conversations(sandbox: Sandbox, span: Span) -> dict[str, Any]:
    """Return how much was talked, with whom and on which day (UTC)."""
    said = _said(sandbox, span)
    talks = _talks(sandbox, said, span)
    channels = Counter(_channel(sandbox, each) for each in talks)
    return {
        "totalConversations": len(talks),
        "openConversations": sum(each.status == "open" for each in talks),
        "escalatedConversations": sum(each.status == "escalated" for each in talks),
        "closedConversations": sum(each.status == "closed" for each in talks),
        "averageMessagesPerConversation": round(len(said) / len(talks), 2) if talks else 0,
        "averageResponseTimeMs": _response_time(said),
        "byChannel": {name: channels[name] for name in CHANNELS},
        "daily": _daily(said),
    }


def ai_performance(sandbox: Sandbox, span: Span) -> dict[str, Any]:
    """Return how the assistant fared."""
    said = _said(sandbox, span)
    talks = _assisted(said, _talks(sandbox, said, span))
    answers = [each.answer for each in said if each.ai_generated and each.answer is not None]
    total = sum(each.ai_generated for each in said)
    sources = Counter(answer.source for answer in answers)
    questions = Counter(answer.question for answer in answers if answer.question)
    sure = [answer.confidence for answer in answers]
    escalated = sum(each.status == "escalated" for each in talks)
    jobs = [each for each in sandbox.store.training if span.holds(each.completed_at)]
    return {
        "totalResponses": total,
        "averageConfidence": round(sum(sure) / len(sure), 4) if sure else None,
        "resolutionRate": _rate(len(talks) - escalated, len(talks)),
        "escalationRate": _rate(escalated, len(talks)),
        "fallbackRate": _rate(sources["fallback"], total),
        "averageResponseTimeMs": _response_time(said, by_assistant=True),
        "bySource": {name: sources[name] for name in SOURCES},
        "topQuestions": [
            {"question": question, "count": count}
            for question, count in questions.most_common(TOP_QUESTIONS)
        ],
        "trainingJobs": {
            state: sum(each.status == state for each in jobs) for state in ("completed", "failed")
        },
        **_last_trained(sandbox),
    }


def _said(sandbox: Sandbox, span: Span) -> list[Message]:
    messages = sandbox.store.messages.ordered(since=span.start)
    return [each for each in messages if each.timestamp <= span.end]


def _talks(sandbox: Sandbox, said: Iterable[Message], span: Span) -> list[Conversation]:
    """Return the conversations that began or went on in the span."""
    spoken = {each.conversation_id for each in said}
    everything = sandbox.store.conversations
    return [each for each in everything if each.id in spoken or span.holds(each.started_at)]


def _money(sandbox: Sandbox, span: Span) -> dict[str, Any]:
    payments = list(sandbox.store.payments)
    opened = [each for each in payments if span.holds(each.created_at)]
    paid = sum(each.amount for each in payments if span.holds(each.paid_at))
    returned = sum(each.amount for each in payments if span.holds(each.refunded_at))
    return {
        "totalPayments": len(opened),
        "approvedPayments": sum(each.status == "approved" for each in opened),
        "rejectedPayments": sum(each.status == "rejected" for each in opened),
        "refundedPayments": sum(each.status == "refunded" for each in opened),
        "revenue": paid - returned,
        "currency": sandbox.store.account.currency,
    }


def _resolution(said: Sequence[Message], talks: Sequence[Conversation]) -> float:
    assisted = _assisted(said, talks)
    return _rate(sum(each.status != "escalated" for each in assisted), len(assisted))


def _assisted(said: Iterable[Message], talks: Iterable[Conversation]) -> list[Conversation]:
    """Return the conversations in which the assistant spoke."""
    answered = {each.conversation_id for each in said if each.ai_generated}
    return [each for each in talks if each.id in answered]


def _response_time(said: Sequence[Message], *, by_assistant: bool = False) -> int | None:
    """Average the time from a customer's message to the answer that follows it."""
    by_talk: dict[str, list[Message]] = {}
    for message in said:
        by_talk.setdefault(message.conversation_id, []).append(message)
    waits = [
        after.timestamp - before.timestamp
        for talk in by_talk.values()
        for before, after in pairwise(talk)
        if before.direction == "inbound" and after.direction == "outbound"
        if after.ai_generated or not by_assistant
    ]
    return round(sum(waits) / len(waits)) if waits else None


def _daily(said: Iterable[Message]) -> list[dict[str, Any]]:
    days: dict[str, list[Message]] = {}
    for message in said:
        day = datetime.fromtimestamp(message.timestamp / 1000, UTC).date().isoformat()
        days.setdefault(day, []).append(message)
    return [
        {
            "date": day,
            "conversations": len({each.conversation_id for each in messages}),
            "inboundMessages": sum(each.direction == "inbound" for each in messages),
            "outboundMessages": sum(each.direction == "outbound" for each in messages),
        }
        for day, messages in days.items()
    ]


def _channel(sandbox: Sandbox, talk: Conversation) -> str:
    customer = sandbox.store.customers.get(talk.customer_id)
    return customer.channel if customer else "whatsapp"


def _last_trained(sandbox: Sandbox) -> dict[str, int]:
    finished = [each.completed_at for each in sandbox.store.training if each.status == "completed"]
    moments = [moment for moment in finished if moment is not None]
    return {"lastTrainedAt": max(moments)} if moments else {}


def _rate(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0
