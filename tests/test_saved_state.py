"""A saved state is the whole state: loaded elsewhere, it is equal and goes on the same.

What goes on: the same calls get the same answers with the same ids, the same draws fall, and what
was due falls due in the same order.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from starlette.types import ASGIApp

from respondeia_mock.app import build
from respondeia_mock.http.application import Application
from respondeia_mock.settings import Settings
from tests.asgi import ask
from tests.busy_session import ANA, NOW, Day
from tests.conftest import TOKEN

JSON_TYPE, YAML_TYPE = "application/json", "application/yaml"
Step = tuple[str, str, object]


def fresh(seed: int = 9) -> Application:
    """Return another server: other fixtures, another time, another seed."""
    return build(Settings(fixtures=("minimal",), now=NOW + 999, speed=60, seed=seed))


def state(app: ASGIApp, name: str, accept: str = JSON_TYPE) -> bytes:
    answered = ask(app, "GET", f"/sandboxes/{name}/__admin/state", headers={"accept": accept})
    assert (answered.status, answered.header("content-type")) == (200, accept)
    return answered.body


def load(app: ASGIApp, name: str, text: bytes, media_type: str = JSON_TYPE) -> None:
    headers = {"content-type": media_type}
    answered = ask(app, "PUT", f"/sandboxes/{name}/__admin/state", raw=text, headers=headers)
    assert answered.status == 200, answered.text
    assert answered.json["loaded"] == name


def answers(app: ASGIApp, name: str, steps: Sequence[Step], token: str = TOKEN) -> list[Any]:
    """Take steps; return what was answered, the sandbox's own name put away."""
    told, headers = [], {"authorization": f"Bearer {token}"}
    for method, path, body in steps:
        answered = ask(app, method, f"/sandboxes/{name}{path}", body, headers=headers)
        assert answered.status < 500, answered.text
        told.append((answered.status, json.loads(answered.text.replace(f"/sandboxes/{name}", ""))))
    return told


def advanced(by: str) -> Step:
    return "POST", "/__admin/clock/advance", {"by": by}


HALF = {"when": {"event": "payment.approved"}, "probability": 0.5, "webhook": {"duplicate": 2}}
FORGED = ("POST", "/__admin/actions/event.forge", {"event": "payment.approved"})
FURTHER: list[Step] = [
    ("GET", "/v1/customers?limit=3", None),
    ("GET", f"/v1/messages?customer_id={ANA}&limit=5", None),
    ("POST", "/v1/payments/create", {"customer_id": "wa:new", "amount": 700}),
    ("POST", "/v1/messages/send", {"channel": "whatsapp", "to": ANA, "content": "¡Hola! 🧉"}),
    ("POST", "/__admin/actions/message.receive", {"customer_id": ANA, "content": "¿Abren hoy?"}),
    advanced("1s"),
    ("POST", "/v1/ai/test", {"message": "abren los domingos"}),
    ("GET", "/v1/ai/training/status", None),
    advanced("1m"),
    ("GET", "/v1/payments?limit=20", None),
    ("GET", "/v1/webhooks", None),
    ("GET", f"/v1/customers/{ANA}/conversations", None),
    ("GET", "/v1/analytics/dashboard", None),
    ("GET", "/v1/analytics/ai-performance", None),
    ("POST", "/v1/analytics/export", {"type": "messages"}),
    ("POST", "/__admin/rules", HALF),
    *[FORGED] * 5,
    ("GET", "/__admin/magic", None),
    ("GET", "/__admin/state", None),
]


def live_through() -> Day:
    """Live through a busy day that ends in the midst of things: much is due, a key is revoked."""
    day = Day()
    day.control("rules", HALF)
    for _ in range(3):
        day.control("actions/event.forge", {"event": "payment.approved"})
    day.call("DELETE", "/__admin/rules")
    order = {"customer_id": ANA, "amount": 4200, "notification_url": "http://127.0.0.1:9/mp"}
    day.call("POST", "/v1/payments/create", order)
    made = day.call("POST", "/v1/payments/create", {**order, "back_url": "http://shop.example"})
    assert ask(day.application, "GET", f"/checkout/{made['id']}").status == 200
    chat = {"channel": "telegram", "to": "no prefix", "content": "a: b #c"}
    day.call("POST", "/v1/messages/send", chat)
    day.call("POST", "/v1/messages/send", {**chat, "channel": "whatsapp", "content": "x\r\n\u2028"})
    data = {"faqs": [{"question": "¿Cierran?", "answer": "A las 18:00"}], "": {"1e3": None}}
    day.call("POST", "/v1/ai/training/upload", {"type": "faq", "data": data})
    patch = {"metadata": {"10": 1e300, "2": [1.5, -0.1], "yes": "no"}, "phone": None}
    day.call("PATCH", "/v1/customers/wa:5491100000001", patch)
    day.control("actions/message.receive", {"customer_id": "tg:late", "content": "persona"})
    day.control("actions/api_key.revoke", {"api_key": "test_sk_gone"})
    day.control("clock/advance", {"by": "250ms"})
    return day


@pytest.fixture(scope="module")
def day() -> Day:
    return live_through()


def test_the_day_has_something_of_everything(day: Day) -> None:
    document = json.loads(state(day.application, "test"))
    assert [name for name, held in document.items() if not held] == ["documented_only"]
    assert {each["kind"] for each in document["timers"]} == {
        "delivered_by_itself",
        "decided_by_itself",
        "finished_by_itself",
        "replied_by_itself",
        "started_by_itself",
    }
    (opened,) = (each for each in document["payments"] if "back_url" in each)
    assert opened["payer_decides"] is True
    assert document["positions"]["drawn"] == 3
    assert opened["origin"] == "http://localhost:3000"


@pytest.mark.parametrize("media_type", [JSON_TYPE, YAML_TYPE])
@pytest.mark.parametrize("name", ["test", "live", "worker"])
def test_what_is_loaded_elsewhere_is_equal_and_goes_on_the_same(
    day: Day, name: str, media_type: str
) -> None:
    text = state(day.application, name, media_type)
    first, second = fresh(), fresh(seed=10)
    load(first, name, text, media_type)
    load(second, "another", text, media_type)
    assert state(first, name, media_type) == text
    assert state(second, "another", media_type) == text
    keys = json.loads(state(first, name))["api_keys"]
    token = next((each["key"] for each in keys if "user_id" in each), TOKEN)
    told = answers(first, name, FURTHER, token)
    assert told == answers(second, "another", FURTHER, token)
    assert {status for status, _ in told} == {200, 201}


def test_the_saved_sandbox_and_the_loaded_one_go_on_the_same() -> None:
    day, other = live_through(), fresh()
    load(other, "test", state(day.application, "test"))
    # Counters are not part of the state, so neither may have run out; the next minute is new.
    steps = [advanced("2m"), *FURTHER]
    assert answers(other, "test", steps) == answers(day.application, "test", steps)
    minting = ("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9/", "events": ["message.sent"]})
    assert answers(other, "test", [minting]) == answers(day.application, "test", [minting])


def test_keys_logins_and_revocations_are_part_of_it(day: Day) -> None:
    other = fresh()
    for name in ("test", "live"):
        load(other, name, state(day.application, name))
    tokens = list(json.loads(state(day.application, "live"))["api_keys"])
    session = next(each["key"] for each in tokens if "user_id" in each)
    minted = next(each["key"] for each in tokens if each.get("name") == "day")

    def status(token: str, path: str) -> int:
        return ask(other, "GET", path, headers={"authorization": f"Bearer {token}"}).status

    assert status(session, "/v1/payments") == 200
    assert [status(minted, path) for path in ("/v1/customers", "/v1/payments")] == [200, 403]
    assert [status(f"test_sk_{end}", "/v1/payments") for end in ("gone", "here")] == [401, 200]


def test_an_export_can_still_be_downloaded(day: Day) -> None:
    other = fresh()
    load(other, "test", state(day.application, "test"))
    made = json.loads(state(other, "test"))["exports"]
    assert len(made) == 4
    for each in made:
        answered = ask(other, "GET", f"/exports/{each['id']}?token={each['token']}")
        assert (answered.status, answered.text) == (200, each["content"])


def test_links_lead_into_the_sandbox_that_was_loaded(day: Day) -> None:
    other = fresh()
    load(other, "copy", state(day.application, "worker"))
    (payment,) = ask(other, "GET", "/sandboxes/copy/v1/payments?limit=1").json["data"]
    link = f"http://localhost:3000/sandboxes/copy/checkout/{payment['id']}"
    assert payment["paymentLink"] == link


def test_the_seed_is_still_where_a_reset_goes(day: Day) -> None:
    other = fresh()
    before = state(other, "test")
    load(other, "test", state(day.application, "test"))
    ask(other, "POST", "/__admin/reset")
    document = json.loads(before)
    again = json.loads(state(other, "test"))
    assert (again.pop("clock")["speed"], document.pop("clock")["speed"]) == (60, 60)
    assert again == document


def test_a_saved_state_is_a_fixture(day: Day, tmp_path: Path) -> None:
    text = state(day.application, "test", YAML_TYPE)
    (tmp_path / "saved.yaml").write_bytes(text)
    again = build(Settings(fixtures=(str(tmp_path / "saved.yaml"),), seed=42))
    assert state(again, "test", YAML_TYPE) == text
    other = json.loads(state(again, "other"))
    saved = json.loads(state(day.application, "test"))
    assert other.pop("positions") == {
        "seed": 42,
        "sandbox": "other",
        "minted": 0,
        "drawn": 0,
        "sequence": max(each["turn"] for each in saved["timers"]),
    }
    del saved["positions"]
    assert other == saved


def test_a_saved_state_without_positions_has_no_id_minted_twice(day: Day) -> None:
    document = json.loads(state(day.application, "test"))
    highest = document.pop("positions")["minted"]
    again = build(Settings(fixtures=("minimal",), now=NOW, speed=0, seed=42))
    load(again, "test", json.dumps(document).encode())
    minted = json.loads(state(again, "test"))["positions"]["minted"]
    sections = ("conversations", "messages", "payments", "training", "exports", "webhooks")
    held = [each["id"].partition("_")[2] for name in sections for each in document[name]]
    assert f"{minted:06x}3951v2xc" == max(each for each in held if each.endswith("3951v2xc"))
    assert minted <= highest


# Sequences that nobody thought of.

CALLS: Sequence[Callable[[int, str], Step]] = (
    lambda n, text: (
        "POST",
        "/v1/messages/send",
        {"channel": "whatsapp", "to": f"wa:549110000000{n}", "content": text},
    ),
    lambda n, text: (
        "POST",
        "/v1/payments/create",
        {"customer_id": f"wa:{n}", "amount": 100400 + n, "description": text},
    ),
    lambda n, text: (
        "POST",
        "/__admin/actions/message.receive",
        {"customer_id": f"tg:{n}", "content": text},
    ),
    lambda n, text: ("PATCH", f"/v1/customers/wa:{n}", {"notes": text, "metadata": {text: [n]}}),
    lambda n, text: (
        "POST",
        "/v1/ai/training/upload",
        {"type": "faq", "data": [{"question": text, "answer": text}] * n},
    ),
    lambda n, text: ("PATCH", "/v1/ai/settings", {"fallbackMessage": text, "responseDelayMs": n}),
    lambda n, _: ("POST", "/v1/analytics/export", {"type": "customers", "period": f"{n + 1}d"}),
    lambda n, _: ("POST", "/__admin/clock/advance", {"by": n / 7}),
    lambda _, text: ("POST", "/__admin/actions/api_key.revoke", {"api_key": f"test_{text}"[:200]}),
    lambda n, _: (
        "POST",
        "/__admin/actions/account.set_plan",
        {"plan": ("basico", "pro", "agencia", "enterprise")[n % 4]},
    ),
)
TEXTS = some.text(some.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
STEPS = some.builds(
    lambda make, n, text: make(n, text), some.sampled_from(CALLS), some.integers(0, 5), TEXTS
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    some.lists(STEPS, max_size=12),
    some.lists(STEPS, max_size=6),
    some.sampled_from([JSON_TYPE, YAML_TYPE]),
)
def test_any_state_is_loaded_equal_and_goes_on_the_same(
    before: list[Step], after: list[Step], media_type: str
) -> None:
    one = build(Settings(fixtures=("minimal",), now=NOW, speed=0, seed=1))
    other = fresh()
    answers(one, "one", before)
    text = state(one, "one", media_type)
    load(other, "other", text, media_type)
    assert state(other, "other", media_type) == text
    end: Step = ("GET", "/__admin/state", None)
    after = [*after, advanced("1h"), end]
    assert answers(other, "other", after) == answers(one, "one", after)
