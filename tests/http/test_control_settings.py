"""The settings' door: read, changed in part, refused whole, brought back by a reset."""

import pytest

from tests.asgi import ask
from tests.http.conftest import Ask, built, payment

SETTINGS = "/__admin/settings"


def test_the_settings_are_told_in_seconds(asked: Ask) -> None:
    assert asked("GET", SETTINGS).text == (
        '{"plan":"pro","rate_limit":{"enabled":true,"rate":null,"burst":null},'
        '"documented_only":false,"behavior":{'
        '"payments":{"mode":"auto","approve_after":3},'
        '"messages":{"delivered_after":0.6,"read_after":3},'
        '"training":{"duration":3},'
        '"webhooks":{"retries":[1,2,4,8,16],"timeout":5},'
        '"assistant":{"enabled":true}}}'
    )


def test_the_options_of_the_server_are_its_first_settings() -> None:
    application = built(plan="basico", payments="checkout", rate_limit=False, documented_only=True)
    for prefix in ("", "/sandboxes/one"):
        told = ask(application, "GET", f"{prefix}{SETTINGS}").json
        assert (told["plan"], told["documented_only"]) == ("basico", True)
        assert told["rate_limit"] == {"enabled": False, "rate": None, "burst": None}
        assert told["behavior"]["payments"]["mode"] == "checkout"


def test_a_change_answers_the_settings_as_they_are_now(asked: Ask) -> None:
    body = {"behavior": {"messages": {"read_after": None, "delivered_after": "2s"}}}
    changed = asked("PATCH", SETTINGS, body)
    assert changed.status == 200
    assert changed.json["behavior"]["messages"] == {"delivered_after": 2, "read_after": None}
    assert asked("GET", SETTINGS).text == changed.text


def test_what_was_read_can_be_sent_back_and_changes_nothing(asked: Ask) -> None:
    asked("GET", "/v1/customers")
    told = asked("GET", SETTINGS)
    assert asked("PATCH", SETTINGS, told.json).text == told.text
    assert asked("GET", "/v1/customers").header("x-ratelimit-remaining") == "498"


def test_another_plan_holds_at_once_and_empties_the_counters(asked: Ask) -> None:
    asked("GET", "/v1/customers")
    asked("PATCH", SETTINGS, {"plan": "basico"})
    answered = asked("GET", "/v1/customers")
    assert answered.header("x-ratelimit-limit") == "100"
    assert answered.header("x-ratelimit-remaining") == "99"


def test_guesses_are_left_out_and_told_again_as_it_is_set(asked: Ask) -> None:
    for on, told in ((True, False), (False, True)):
        asked("PATCH", SETTINGS, {"documented_only": on})
        assert ("provider" in payment(asked)) is told


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"paln": "pro"}, "paln", "'paln' is not known; did you mean 'plan'?"),
        ({"plan": "gold"}, "plan", "'plan': no plan is called 'gold'"),
        (
            {"behavior": {"messages": {"read_afer": 1}}},
            "behavior.messages.read_afer",
            "'behavior.messages.read_afer' is not known; did you mean 'read_after'?",
        ),
    ],
)
def test_a_wrong_change_is_400_and_nothing_is_applied(
    asked: Ask, body: dict[str, object], field: str, message: str
) -> None:
    before = asked("GET", SETTINGS).text
    refused = asked("PATCH", SETTINGS, {"documented_only": True, **body})
    assert (refused.status, refused.error["field"], refused.error["message"]) == (
        400,
        field,
        message,
    )
    assert asked("GET", SETTINGS).text == before


def test_a_reset_brings_the_settings_of_the_seed_back(asked: Ask) -> None:
    before = asked("GET", SETTINGS).text
    asked("PATCH", SETTINGS, {"plan": "basico", "documented_only": True})
    asked("POST", "/__admin/reset")
    assert asked("GET", SETTINGS).text == before


def test_settings_belong_to_one_sandbox(asked: Ask) -> None:
    asked("PATCH", f"/sandboxes/one{SETTINGS}", {"plan": "agencia"})
    assert asked("GET", SETTINGS).json["plan"] == "pro"
    assert asked("GET", f"/sandboxes/one{SETTINGS}").json["plan"] == "agencia"


def test_a_query_that_is_not_known_is_refused(asked: Ask) -> None:
    refused = asked("GET", f"{SETTINGS}?part=behavior")
    assert (refused.status, refused.error["field"]) == (400, "part")
