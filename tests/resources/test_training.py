"""Training uploads and their status, the assistant's settings, and trying it out."""

from typing import Any

import pytest

from tests.conftest import Act, Advance, CallIt, Events

FAQ = {"faqs": [{"question": "¿Hacen envíos?", "answer": "Sí, a todo el país."}]}
STATUS = "/v1/ai/training/status"
SETTINGS = "/v1/ai/settings"
DEFAULTS = {
    "enabled": False,
    "language": "es",
    "tone": "friendly",
    "welcomeMessage": "¡Hola! ¿En qué puedo ayudarte?",
    "fallbackMessage": "Perdón, no entendí tu consulta. ¿Podés contarme un poco más?",
    "confidenceThreshold": 0.6,
    "autoEscalate": True,
    "escalationKeywords": ["persona", "humano", "agente", "asesor"],
    "responseDelayMs": 1000,
    "businessHours": {
        "enabled": False,
        "timezone": "America/Argentina/Buenos_Aires",
        "start": "09:00",
        "end": "18:00",
        "days": ["mon", "tue", "wed", "thu", "fri"],
    },
    "updatedAt": 1772452800000,
}


def upload(call: CallIt, data: object = FAQ, kind: str = "faq") -> str:
    body = {"type": kind, "data": data}
    return str(call("POST", "/v1/ai/training/upload", body).body["jobId"])


def status(call: CallIt, query: str = "") -> Any:  # noqa: ANN401 (JSON)
    return call("GET", f"{STATUS}{query}").body


def test_an_upload_is_queued(call: CallIt) -> None:
    answer = call("POST", "/v1/ai/training/upload", {"type": "faq", "data": FAQ})

    assert answer.status == 201
    assert answer.body.pop("jobId").startswith("job_")
    assert answer.body == {"status": "queued"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "pdf", "data": FAQ}, "type"),
        ({"data": FAQ}, "type"),
        ({"type": "faq"}, "data"),
        ({"type": "faq", "data": "text"}, "data"),
        ({"type": "faq", "data": None}, "data"),
    ],
)
def test_a_wrong_upload_is_blamed(call: CallIt, body: dict[str, object], field: str) -> None:
    answer = call("POST", "/v1/ai/training/upload", body)

    assert (answer.status, answer.body["error"]["field"]) == (400, field)


def test_before_any_upload_training_is_idle(call: CallIt) -> None:
    assert status(call) == {"status": "idle", "progress": 0}


def test_an_unknown_job_is_not_found(call: CallIt) -> None:
    assert call("GET", f"{STATUS}?job_id=job_nada").status == 404


def test_without_a_job_id_the_latest_job_is_told(call: CallIt, advance: Advance) -> None:
    upload(call)
    advance(1)
    latest = upload(call)

    assert status(call)["jobId"] == latest


def test_a_completed_job_is_spelled_whole(call: CallIt, advance: Advance) -> None:
    job = upload(call, {"faqs": [*FAQ["faqs"], {"question": "¿Y esta?"}]})
    advance(3)

    assert status(call, f"?job_id={job}") == {
        "jobId": job,
        "type": "faq",
        "status": "completed",
        "progress": 100,
        "itemsProcessed": 1,
        "itemsTotal": 2,
        "createdAt": 1772452800000,
        "completedAt": 1772452803000,
    }


def test_a_job_may_be_named_in_camel_case(call: CallIt) -> None:
    job = upload(call)

    assert status(call, f"?jobId={job}")["jobId"] == job


def test_a_failed_job_says_why_and_when(call: CallIt, act: Act) -> None:
    job = upload(call)
    act("training.fail", job_id=job, error="El archivo está dañado")
    told = status(call, f"?job_id={job}")

    assert (told["status"], told["progress"]) == ("failed", 0)
    assert told["error"] == "El archivo está dañado"
    assert told["completedAt"] == 1772452800000


def test_one_setting_is_changed_and_all_are_answered(call: CallIt, advance: Advance) -> None:
    advance(2)
    answer = call("PATCH", SETTINGS, {"tone": "formal"})

    assert answer.status == 200
    assert answer.body == {**DEFAULTS, "tone": "formal", "updatedAt": 1772452802000}


def test_settings_stay_as_they_were_set(call: CallIt) -> None:
    call("PATCH", SETTINGS, {"escalationKeywords": ["gerente"], "responseDelayMs": 0})
    settings = call("PATCH", SETTINGS, {"confidence_threshold": 1}).body

    assert settings["escalationKeywords"] == ["gerente"]
    assert (settings["responseDelayMs"], settings["confidenceThreshold"]) == (0, 1)


def test_business_hours_may_be_given_in_part(call: CallIt) -> None:
    call("PATCH", SETTINGS, {"businessHours": {"enabled": True, "end": "20:30"}})
    settings = call("PATCH", SETTINGS, {"business_hours": {"days": ["sat"]}}).body

    assert settings["businessHours"] == {
        "enabled": True,
        "timezone": "America/Argentina/Buenos_Aires",
        "start": "09:00",
        "end": "20:30",
        "days": ["sat"],
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"updatedAt": 1}, "updatedAt"),
        ({"model": "gpt"}, "model"),
        ({"language": "fr"}, "language"),
        ({"tone": "rude"}, "tone"),
        ({"confidenceThreshold": 1.1}, "confidenceThreshold"),
        ({"responseDelayMs": -1}, "responseDelayMs"),
        ({"fallbackMessage": ""}, "fallbackMessage"),
        ({"escalationKeywords": "persona"}, "escalationKeywords"),
        ({"businessHours": {}}, "businessHours"),
        ({"businessHours": {"start": "9:00"}}, "businessHours"),
        ({"businessHours": {"days": ["lunes"]}}, "businessHours"),
    ],
)
def test_a_setting_that_cannot_be_is_blamed(
    call: CallIt, body: dict[str, object], field: str
) -> None:
    answer = call("PATCH", SETTINGS, body)

    assert answer.status == 400
    assert answer.body["error"]["field"].split(".")[0] == field


def test_an_empty_patch_of_the_settings_is_refused(call: CallIt) -> None:
    assert call("PATCH", SETTINGS, {}).status == 400


@pytest.mark.parametrize("spelling", ["message", "content", "question"])
def test_the_assistant_answers_from_what_was_uploaded(
    call: CallIt, advance: Advance, spelling: str
) -> None:
    upload(call)
    advance(3)
    answer = call("POST", "/v1/ai/test", {spelling: "hacen envios"})

    assert answer.status == 200
    assert answer.body == {
        "response": "Sí, a todo el país.",
        "confidence": 1,
        "source": "faq",
        "wouldEscalate": False,
        "responseTimeMs": 120,
        "aiGenerated": True,
        "matchedQuestion": "¿Hacen envíos?",
    }


def test_the_documented_spelling_wins(call: CallIt, advance: Advance) -> None:
    upload(call)
    advance(3)
    body = {"message": "hacen envios", "content": "asdf qwer"}

    assert call("POST", "/v1/ai/test", body).body["source"] == "faq"


def test_nothing_near_gives_the_fallback_message(call: CallIt) -> None:
    body = call("POST", "/v1/ai/test", {"message": "asdf qwer"}).body

    assert body["response"] == "Perdón, no entendí tu consulta. ¿Podés contarme un poco más?"
    assert (body["source"], body["confidence"], body["wouldEscalate"]) == ("fallback", 0, True)
    assert "matchedQuestion" not in body


def test_asking_for_a_person_would_escalate(call: CallIt, advance: Advance) -> None:
    upload(call)
    advance(3)
    body = {"message": "hacen envios? o paso con una persona", "customerId": "wa:1"}

    assert call("POST", "/v1/ai/test", body).body["wouldEscalate"] is True


def test_trying_out_sends_nothing_and_tells_nobody(
    call: CallIt, advance: Advance, events: Events
) -> None:
    call("POST", "/v1/ai/test", {"message": "quiero una persona", "customerId": "wa:1"})
    advance(10)

    assert events() == []
    assert call("GET", "/v1/customers").body["data"] == []


@pytest.mark.parametrize("body", [{}, {"message": ""}, {"message": "x" * 4097}])
def test_a_wrong_question_is_blamed(call: CallIt, body: dict[str, object]) -> None:
    answer = call("POST", "/v1/ai/test", body)

    assert (answer.status, answer.body["error"]["field"]) == (400, "message")
