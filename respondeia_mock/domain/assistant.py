"""The assistant: finds answers in what was uploaded, replies to customers, or calls a person.

Near wording is matched by rapidfuzz, imported when the first question comes. It knows completed
training jobs only. Page, "AI Training" and "Upload AI Training Data".
"""

from dataclasses import dataclass

from respondeia_mock.core.entities import Answer, Message
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import conversations, knowledge, messages
from respondeia_mock.domain.wording import is_greeting, mentions, telling

GREETED = "business_info"
FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Found:
    """What the assistant would say, where it has it from, and why it would escalate, if so."""

    text: str
    answer: Answer
    escalate_for: str | None = None


def consider(sandbox: Sandbox, text: str) -> Found:
    """Find the best answer to a text; nothing near gives the fallback message."""
    settings = sandbox.store.ai_settings
    keyword = any(mentions(text, word) for word in settings.escalation_keywords)
    if is_greeting(text) and settings.welcome_message:
        return Found(settings.welcome_message, Answer(GREETED, 1.0))
    entry, confidence = _best(sandbox, text)
    if entry is None or confidence < settings.confidence_threshold:
        reason = "low_confidence" if settings.auto_escalate else None
        answer = Answer(FALLBACK, confidence)
        return Found(settings.fallback_message, answer, "keyword" if keyword else reason)
    answer = Answer(entry.source, confidence, entry.question)
    return Found(entry.answer, answer, "keyword" if keyword else None)


def react(sandbox: Sandbox, message: Message) -> None:
    """Have the assistant attend to an inbound message, if it is on and not stood aside."""
    settings = sandbox.store.ai_settings
    customer = sandbox.store.customers.get(message.customer_id)
    conversation = sandbox.store.conversations.get(message.conversation_id)
    on = settings.enabled and sandbox.behavior.assistant.enabled
    if on and customer and customer.ai_enabled and conversation and conversation.status == "open":
        sandbox.after(settings.response_delay_ms / 1000, replied_by_itself, message.id)


def replied_by_itself(sandbox: Sandbox, message_id: str) -> str | None:
    """Task: the assistant answers a message, or hands the conversation over to a person."""
    message = sandbox.store.messages.get(message_id)
    conversation = message and sandbox.store.conversations.get(message.conversation_id)
    if message is None or conversation is None or conversation.status != "open":
        return None
    found = consider(sandbox, message.content)
    if found.escalate_for is not None:
        conversations.escalate(sandbox, conversation, found.escalate_for)
        return f"{conversation.id} escalated ({found.escalate_for})"
    draft = messages.Draft(found.text)
    reply = messages.send(sandbox, message.customer_id, message.channel, draft, found.answer)
    return f"{reply.id} answers {message_id}"


def _best(sandbox: Sandbox, text: str) -> tuple[knowledge.Entry | None, float]:
    from rapidfuzz import fuzz

    asked = telling(text)
    best: knowledge.Entry | None = None
    highest = 0.0
    for entry, question in _known(sandbox):
        score = fuzz.token_sort_ratio(asked, question)
        if " " in asked and " " in question:
            score = max(score, 0.9 * fuzz.token_set_ratio(asked, question))
        if score > highest:
            best, highest = entry, score
    return best, round(highest / 100, 4)


def _known(sandbox: Sandbox) -> list[tuple[knowledge.Entry, str]]:
    """Return every entry of the completed jobs with its telling words, the newest job first."""
    done = [job for job in sandbox.store.training if job.status == "completed"]
    jobs = tuple(job.id for job in done)
    if sandbox.learned is None or sandbox.learned[0] != jobs:
        entries = [e for job in reversed(done) for e in knowledge.learn(job.type, job.data)]
        sandbox.learned = (jobs, [(entry, telling(entry.question)) for entry in entries])
    return sandbox.learned[1]
