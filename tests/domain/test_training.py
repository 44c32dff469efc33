"""The life of a training job on the clock."""

import pytest

from respondeia_mock.core.entities import TrainingJob
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import training
from tests.conftest import Advance, Events

FAQ = [{"question": "¿Hacen envíos?", "answer": "Sí"}, {"question": "¿Y esta?"}]


def now(sandbox: Sandbox, job: TrainingJob) -> TrainingJob:
    found = sandbox.store.training.get(job.id)
    assert found is not None
    return found


def test_progress_moves_with_the_clock(sandbox: Sandbox, advance: Advance) -> None:
    job = training.upload(sandbox, "faq", FAQ)
    seen = []
    for seconds in (0, 0.25, 0.05, 0.7, 1, 0.999, 0.001):
        advance(seconds)
        seen.append((now(sandbox, job).status, training.progress(sandbox, now(sandbox, job))))

    assert seen == [
        ("queued", 0),
        ("queued", 0),
        ("processing", 10),
        ("processing", 33),
        ("processing", 66),
        ("processing", 99),
        ("completed", 100),
    ]


def test_a_completed_job_counts_what_was_usable(sandbox: Sandbox, advance: Advance) -> None:
    job = training.upload(sandbox, "faq", FAQ)

    assert advance(3) == [f"{job.id} processing", f"{job.id} completed"]
    done = now(sandbox, job)
    assert (done.items_processed, done.items_total) == (1, 2)
    assert done.completed_at == 1772452803000


def test_no_more_is_processed_than_was_uploaded(sandbox: Sandbox) -> None:
    data = {"horarios": {"lunes": "9 a 18", "sábados": "10 a 13"}, "vacío": None}
    job = training.complete(sandbox, training.upload(sandbox, "business_info", data))

    assert (job.items_processed, job.items_total) == (1, 2)


def test_a_faq_in_which_nothing_is_usable_fails_and_tells_nobody(
    sandbox: Sandbox, advance: Advance, events: Events
) -> None:
    job = training.upload(sandbox, "faq", [{"question": "¿Y esta?"}])

    assert advance(3) == [f"{job.id} processing", f"{job.id} failed"]
    failed = now(sandbox, job)
    assert failed.error == "No usable {question, answer} was found in the data"
    assert (failed.completed_at, training.progress(sandbox, failed)) == (1772452803000, 0)
    assert events() == []


@pytest.mark.parametrize("kind", ["product_catalog", "business_info", "conversation_examples"])
def test_other_uploads_complete_though_nothing_is_usable(
    sandbox: Sandbox, advance: Advance, kind: str
) -> None:
    job = training.upload(sandbox, kind, {})
    advance(3)

    done = now(sandbox, job)
    assert (done.status, done.items_processed) == ("completed", 0)


@pytest.mark.parametrize("finish", [training.complete, training.fail])
def test_a_finished_job_stays_finished(
    sandbox: Sandbox, advance: Advance, events: Events, finish: type
) -> None:
    done = training.complete(sandbox, training.upload(sandbox, "faq", FAQ))

    with pytest.raises(ActionError, match="is completed already"):
        finish(sandbox, done)
    assert advance(3) == ["nothing to do", "nothing to do"]
    assert events() == ["ai.training.completed"]


def test_a_job_without_duration_is_done_at_once(sandbox: Sandbox, advance: Advance) -> None:
    sandbox.behavior = sandbox.behavior.changed("training", duration=0.0)
    job = training.upload(sandbox, "faq", FAQ)
    training.started_by_itself(sandbox, job.id)

    assert training.progress(sandbox, now(sandbox, job)) == 1
    advance(0)
    assert now(sandbox, job).status == "completed"


def test_timers_of_jobs_that_are_gone_do_nothing(sandbox: Sandbox) -> None:
    assert training.started_by_itself(sandbox, "job_nada") is None
    assert training.finished_by_itself(sandbox, "job_nada") is None
