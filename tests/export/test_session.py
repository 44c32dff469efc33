"""What a session is: its steps in their order, on a clock that runs as on one that stands."""

import re

import pytest

from tests.export.conftest import KEYED, Export, Play, bought
from tests.http.conftest import Ask


def test_on_a_running_clock_short_times_between_steps_are_left_out(
    asked: Ask, exported: Export, play: Play
) -> None:
    asked("POST", "/__admin/clock/advance", {"by": "1h"})
    body = {"customer_id": "wa:1", "amount": 5900}
    payment = asked("POST", "/v1/payments/create", body, headers=KEYED).json
    asked("POST", "/__admin/clock/advance", {"by": "50ms"})
    asked("GET", f"/v1/payments/{payment['id']}")
    asked("POST", "/__admin/clock/advance", {"by": "4s"})
    asked("GET", f"/v1/payments/{payment['id']}")
    frozen = exported("pytest")
    moves = re.findall(r'mock\.clock\.advance\("(.*)"\)', frozen)
    assert moves == ["1h", "50ms", "4s"]
    asked("PUT", "/__admin/clock", {"speed": 1})
    running = exported("pytest")
    assert '    now="2026-03-02T13:00:00Z",\n' in running
    assert re.findall(r'mock\.clock\.advance\("(.*)"\)', running) == ["4050ms"]
    for text in (frozen, running):
        played = play(text)
        assert played.returncode == 0, played.stdout


def test_evicted_actions_are_told(
    asked: Ask, exported: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("respondeia_mock.core.handiwork.KEPT", 1)
    asked("POST", "/__admin/reset")
    for plan in ("basico", "pro"):
        asked("POST", "/__admin/actions/account.set_plan", {"plan": plan})
    for form in ("scenario", "pytest"):
        assert "The mock no longer held 1 older action." in exported(form)


def test_a_reset_and_forgotten_calls_begin_anew(asked: Ask, exported: Export) -> None:
    bought(asked)
    asked("DELETE", "/__admin/requests")
    assert "0 calls and 1 action from" in exported("pytest")
    asked("POST", "/__admin/reset")
    assert "0 calls and 0 actions from" in exported("pytest")


def test_the_own_terms_of_a_sandbox_are_where_it_begins(asked: Ask, exported: Export) -> None:
    terms = {"name": "shop", "fixtures": ["minimal", "shop"], "plan": "basico", "seed": 7}
    assert asked("POST", "/__admin/sandboxes", terms).status == 200
    text = asked("GET", "/sandboxes/shop/__admin/export?as=pytest").json["text"]
    assert '    fixtures=["minimal", "shop"],\n    plan="basico",\n' in text
    assert "    seed=7,\n" in text
    asked("POST", "/__admin/sandboxes", {"name": "own", "fixtures": {"customers": []}})
    text = asked("GET", "/sandboxes/own/__admin/export?as=scenario").json["text"]
    assert "# It began at fixtures without a name: name a file with the same here.\n" in text
    asked("POST", "/__admin/scenarios", {"name": "outage"})
    assert "\nfixtures: minimal\n" in exported("scenario")


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ("", "as", "'as' must be one of fixture, scenario, pytest"),
        (
            "as=scenaro",
            "as",
            "'as' must be one of fixture, scenario, pytest; did you mean 'scenario'?",
        ),
        ("as=fixture&exact=yes", "exact", "'exact' must be true or false, not 'yes'"),
        ("as=pytest&exact=true", "exact", "'exact' is for a fixture"),
    ],
)
def test_what_cannot_be_exported_is_refused(
    asked: Ask, query: str, field: str, message: str
) -> None:
    refused = asked("GET", f"/__admin/export?{query}")
    assert (refused.status, refused.error["field"], refused.error["message"]) == (
        400,
        field,
        message,
    )
