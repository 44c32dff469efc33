"""Training the assistant, setting it up and trying it out. Page, "AI Training"."""

from typing import Any

from respondeia_mock.core.entities import AiSettings, BusinessHours, TrainingJob
from respondeia_mock.core.errors import not_found
from respondeia_mock.core.exchange import Call, Reply, answer
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import assistant, training

RESPONSE_TIME_MS = 120
"""What `ai/test` says it took: a constant, since nothing here is timed but through the clock."""

SETTINGS = {
    "enabled": "enabled",
    "language": "language",
    "tone": "tone",
    "welcomeMessage": "welcome_message",
    "fallbackMessage": "fallback_message",
    "confidenceThreshold": "confidence_threshold",
    "autoEscalate": "auto_escalate",
    "escalationKeywords": "escalation_keywords",
    "responseDelayMs": "response_delay_ms",
}


def upload(sandbox: Sandbox, call: Call) -> Reply:
    """Upload training data; a job processes it."""
    job = training.upload(sandbox, call.payload["type"], call.payload["data"])
    return answer({"jobId": job.id, "status": job.status}, 201)


def get_status(sandbox: Sandbox, call: Call) -> Reply:
    """Get the status of a training job, the latest one unless `job_id` names it."""
    identifier = call.payload.get("job_id")
    if identifier is None:
        latest = sandbox.store.training.newest()
        return answer(render_job(sandbox, latest) if latest else {"status": "idle", "progress": 0})
    job = sandbox.store.training.get(identifier)
    if job is None:
        raise not_found("training job", identifier)
    return answer(render_job(sandbox, job))


def update_settings(sandbox: Sandbox, call: Call) -> Reply:
    """Update AI settings; what is not given stays as it is."""
    settings = sandbox.store.ai_settings
    given = {SETTINGS[name]: value for name, value in call.payload.items() if name in SETTINGS}
    if "escalation_keywords" in given:
        given["escalation_keywords"] = tuple(given["escalation_keywords"])
    hours = _changed_hours(settings.business_hours, call.payload.get("businessHours", {}))
    now = sandbox.clock.now_ms()
    settings = changed(settings, **given, business_hours=hours, updated_at=now)
    sandbox.store.ai_settings = settings
    return answer(render_settings(settings))


def try_out(sandbox: Sandbox, call: Call) -> Reply:
    """Test what the assistant would answer; nothing is sent."""
    found = assistant.consider(sandbox, call.payload["message"])
    document: dict[str, Any] = {
        "response": found.text,
        "confidence": found.answer.confidence,
        "source": found.answer.source,
        "wouldEscalate": found.escalate_for is not None,
        "responseTimeMs": RESPONSE_TIME_MS,
        "aiGenerated": True,
    }
    if found.answer.question is not None:
        document["matchedQuestion"] = found.answer.question
    return answer(document)


def render_job(sandbox: Sandbox, job: TrainingJob) -> dict[str, Any]:
    """Spell a job with its progress at this moment."""
    progress = training.progress(sandbox, job)
    done = job.status == "completed"
    document: dict[str, Any] = {
        "jobId": job.id,
        "type": job.type,
        "status": job.status,
        "progress": progress,
        "itemsProcessed": job.items_processed if done else job.items_total * progress // 100,
        "itemsTotal": job.items_total,
        "createdAt": job.created_at,
    }
    if job.completed_at is not None:
        document["completedAt"] = job.completed_at
    if job.error is not None:
        document["error"] = job.error
    return document


def render_settings(settings: AiSettings) -> dict[str, Any]:
    """Spell the settings, whole."""
    hours = settings.business_hours
    document = {name: getattr(settings, field) for name, field in SETTINGS.items()}
    document["businessHours"] = {
        "enabled": hours.enabled,
        "timezone": hours.timezone,
        "start": hours.start,
        "end": hours.end,
        "days": hours.days,
    }
    return {**document, "updatedAt": settings.updated_at}


def _changed_hours(hours: BusinessHours, given: dict[str, Any]) -> BusinessHours:
    days = {"days": tuple(given["days"])} if "days" in given else {}
    return changed(hours, **{**given, **days})
