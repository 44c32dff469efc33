"""The assistant: finds answers in what was uploaded, replies to customers, or calls a person.

Near wording is matched by rapidfuzz, imported when the first question comes. It knows completed
training jobs only. Page, "AI Training" and "Upload AI Training Data".
"""

from respondeia_mock.core.entities import Answer, Conversation, Customer, Message
from respondeia_mock.core.record import record
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import conversations, knowledge, messages
from respondeia_mock.domain.wording import is_greeting, mentions, telling

GREETED = "business_info"
FALLBACK = "fallback"


@record
class Found:
    """What the assistant would say, where it has it from, and why it would escalate, if so."""

    text: str
    answer: Answer
    escalate_for: str | None = None


def consider(sandbox: Sandbox, text: str) -> Found:
    """Find the best answer to a text; nothing near gives the fallback message."""
    settings = sandbox.store.ai_settings
    asked_for = any(mentions(text, word) for word in settings.escalation_keywords)
    keyword = "keyword" if asked_for else None
    if is_greeting(text) and settings.welcome_message:
        return Found(settings.welcome_message, Answer(GREETED, 1.0), keyword)
    entry, confidence = _best(sandbox, text)
    unsure = confidence < settings.confidence_threshold
    if entry is None or unsure:
        reason = "low_confidence" if unsure and settings.auto_escalate else None
        return Found(settings.fallback_message, Answer(FALLBACK, confidence), keyword or reason)
    return Found(entry.answer, Answer(entry.source, confidence, entry.question), keyword)


def react(sandbox: Sandbox, message: Message) -> None:
    """Have the assistant attend to an inbound message, if it is on and not stood aside."""
    if _attended(sandbox, message) is not None:
        delay = sandbox.store.ai_settings.response_delay_ms / 1000
        sandbox.after(delay, replied_by_itself, message.id)


def replied_by_itself(sandbox: Sandbox, message_id: str) -> str | None:
    """Task: the assistant answers a message, or hands the conversation over to a person."""
    message = sandbox.store.messages.get(message_id)
    conversation = None if message is None else _attended(sandbox, message)
    if message is None or conversation is None:
        return None
    found = consider(sandbox, message.content)
    if found.escalate_for is not None:
        conversations.escalate(sandbox, conversation, found.escalate_for)
        return f"{conversation.id} escalated ({found.escalate_for})"
    draft = messages.Draft(found.text)
    reply = messages.send(sandbox, message.customer_id, message.channel, draft, found.answer)
    return f"{reply.id} answers {message_id}"


def attends(sandbox: Sandbox, customer: Customer) -> bool:
    """Say whether the assistant is the one to answer what this customer would write now."""
    latest = sandbox.store.conversations.newest(customer.id)
    return _is_on(sandbox, customer) and (latest is None or latest.status != "escalated")


def _attended(sandbox: Sandbox, message: Message) -> Conversation | None:
    """Return the message's conversation where the assistant is on and nobody else has it."""
    customer = sandbox.store.customers.get(message.customer_id)
    conversation = sandbox.store.conversations.get(message.conversation_id)
    on = customer is not None and _is_on(sandbox, customer)
    return conversation if on and conversation and conversation.status == "open" else None


def _is_on(sandbox: Sandbox, customer: Customer) -> bool:
    settings, behavior = sandbox.store.ai_settings, sandbox.behavior.assistant
    return settings.enabled and behavior.enabled and customer.ai_enabled


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
        told = ((entry, telling(entry.question)) for entry in entries)
        sandbox.learned = (jobs, [(entry, question) for entry, question in told if question])
    return sandbox.learned[1]
