"""The life of a training job: queued, processing with moving progress, completed or failed.

Times come from the clock and `behavior.training.duration`. Page, "Upload AI Training Data".
"""

from typing import Any

from respondeia_mock.core.entities import TrainingJob
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.record import changed
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import knowledge

QUEUED_PART = 0.1
"""The part of the duration before processing begins."""

UNUSABLE = "No usable {question, answer} was found in the data"


def upload(sandbox: Sandbox, kind: str, data: Any) -> TrainingJob:  # noqa: ANN401 (any JSON)
    """Take training data in; it is processed on the clock."""
    now = sandbox.clock.now_ms()
    total = knowledge.items_in(kind, data)
    job = TrainingJob(sandbox.ids.mint("job"), kind, data, items_total=total, created_at=now)
    sandbox.store.training.add(job)
    sandbox.tally.moved("training.queued")
    duration = sandbox.behavior.training.duration
    sandbox.after(duration * QUEUED_PART, started_by_itself, job.id)
    sandbox.after(duration, finished_by_itself, job.id)
    return job


def progress(sandbox: Sandbox, job: TrainingJob) -> int:
    """Return the per cent that are done now: 0 while queued, 100 only when completed."""
    if job.status == "completed":
        return 100
    if job.status != "processing":
        return 0
    passed = (sandbox.clock.now_ms() - job.created_at) / 1000
    return max(1, min(99, int(100 * passed / max(sandbox.behavior.training.duration, 0.001))))


def complete(sandbox: Sandbox, job: TrainingJob) -> TrainingJob:
    """Finish a job well: from now on the assistant knows its content.

    Raises:
        ActionError: it is finished already.
    """
    _only_unfinished(job)
    now = sandbox.clock.now_ms()
    learned = knowledge.items_usable(job.type, job.data)
    done = changed(job, status="completed", completed_at=now, items_processed=learned)
    sandbox.store.training.put(done)
    sandbox.publish(
        EventName.AI_TRAINING_COMPLETED,
        {
            "job_id": done.id,
            "type": done.type,
            "status": done.status,
            "items_processed": done.items_processed,
            "completed_at": now // 1000,
        },
    )
    return done


def fail(sandbox: Sandbox, job: TrainingJob, error: str = UNUSABLE) -> TrainingJob:
    """Finish a job badly; there is no event for it.

    Raises:
        ActionError: it is finished already.
    """
    _only_unfinished(job)
    now = sandbox.clock.now_ms()
    sandbox.tally.moved("training.failed")
    return sandbox.store.training.put(changed(job, status="failed", completed_at=now, error=error))


def started_by_itself(sandbox: Sandbox, job_id: str) -> str | None:
    """Task: processing begins."""
    job = sandbox.store.training.get(job_id)
    if job is None or job.status != "queued":
        return None
    sandbox.store.training.put(changed(job, status="processing"))
    sandbox.tally.moved("training.processing")
    return f"{job_id} processing"


def finished_by_itself(sandbox: Sandbox, job_id: str) -> str | None:
    """Task: processing ends, badly for an FAQ in which nothing is usable."""
    job = sandbox.store.training.get(job_id)
    if job is None or job.status in {"completed", "failed"}:
        return None
    if job.type == "faq" and not knowledge.learn(job.type, job.data):
        fail(sandbox, job)
        return f"{job_id} failed"
    complete(sandbox, job)
    return f"{job_id} completed"


def _only_unfinished(job: TrainingJob) -> None:
    if job.status in {"completed", "failed"}:
        raise ActionError(f"The training job {job.id} is {job.status} already")
