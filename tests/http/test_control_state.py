"""The whole state through the control API: asked for, put, and refused."""

import pytest

from tests.asgi import Answered
from tests.http.conftest import Ask, payment

STATE = "/__admin/state"
YAML = "application/yaml"


def put(asked: Ask, text: str, media_type: str = "application/json") -> Answered:
    answered: Answered = asked(
        "PUT", STATE, raw=text.encode(), headers={"content-type": media_type}
    )
    return answered


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/html", "application/json"),
        ("application/yaml", YAML),
        ("Application/YAML; q=0.9, */*", YAML),
        ("application/json, application/yaml", "application/json"),
    ],
)
def test_it_is_told_as_json_or_yaml(asked: Ask, accept: str | None, answered: str) -> None:
    told = asked("GET", STATE, headers={"accept": accept})
    assert told.header("content-type") == answered
    begins = '{"account":{"id":"acc_demo",' if answered != YAML else "account:\n  id: acc_demo\n"
    assert told.text.startswith(begins)


def test_asking_changes_nothing(asked: Ask) -> None:
    payment(asked)
    first = asked("GET", STATE).body
    asked("GET", STATE, headers={"accept": YAML})
    assert asked("GET", STATE).body == first


def test_what_is_put_back_is_as_it_was(asked: Ask) -> None:
    made = payment(asked)
    saved = asked("GET", STATE)
    asked("POST", "/__admin/clock/advance", {"by": "1h"})
    assert asked("GET", f"/v1/payments/{made['id']}").json["status"] == "approved"

    answered = put(asked, saved.text)

    assert answered.json == {"loaded": "test", "now": 1772452800}
    assert asked("GET", STATE).body == saved.body
    assert asked("GET", f"/v1/payments/{made['id']}").json["status"] == "pending"
    fired = asked("POST", "/__admin/clock/advance", {"by": "1h"}).json["fired"]
    assert [each["summary"] for each in fired] == [f"{made['id']} approved"]


def test_a_plain_fixture_can_be_put_too(asked: Ask) -> None:
    payment(asked)
    answered = put(asked, "customers:\n  - {id: 'wa:1', created_at: -1d}\n", YAML)
    assert answered.status == 200
    (customer,) = asked("GET", "/v1/customers").json["data"]
    assert (customer["id"], customer["createdAt"]) == ("wa:1", 1772366400000)
    assert asked("GET", "/v1/payments").json["data"] == []


def test_what_a_document_does_not_say_is_as_after_a_reset(asked: Ask) -> None:
    headers = {"idempotency-key": "k"}
    order = {"customer_id": "wa:1", "amount": 1}
    first = asked("POST", "/v1/payments/create", order, headers=headers)
    rule = {"when": {"event": "payment.approved"}, "webhook": {"duplicate": 2}}
    assert asked("POST", "/__admin/rules", rule).status == 200
    asked("POST", "/__admin/clock/advance", {"by": "1h"})

    put(asked, "{}")

    assert asked("GET", "/__admin/clock").json == {"now": 1772452800, "speed": 0}
    for list_of in ("rules", "requests", "events", "deliveries"):
        assert asked("GET", f"/__admin/{list_of}").json[list_of] == []
    again = asked("POST", "/v1/payments/create", order, headers=headers)
    assert (again.json["id"], again.header("idempotent-replayed")) == (first.json["id"], None)
    assert again.header("x-ratelimit-remaining") == "499"


def test_reset_still_goes_to_the_seed(asked: Ask) -> None:
    put(asked, '{"account": {"id": "acc_other"}, "clock": {"speed": 60}}')
    assert asked("GET", STATE).json["account"]["id"] == "acc_other"
    asked("POST", "/__admin/reset")
    document = asked("GET", STATE).json
    assert (document["account"]["id"], document["clock"]["speed"]) == ("acc_demo", 0)


def test_it_is_put_into_one_sandbox(asked: Ask) -> None:
    asked("PUT", f"/sandboxes/one{STATE}", {"customers": [{"id": "wa:1"}]})
    assert len(asked("GET", f"/sandboxes/one{STATE}").json["customers"]) == 1
    assert asked("GET", STATE).json["customers"] == []


def test_every_mistake_is_told_and_nothing_is_applied(asked: Ask) -> None:
    payment(asked)
    before = asked("GET", STATE).body
    text = 'account: {plan: pro}\ncustomers:\n  - {nmae: x, id: "wa:1"}\n  - {id: 5}\n'
    error = put(asked, text, YAML).error
    assert error == {
        "code": "invalid",
        "message": "body:3:6: customers[0]: unknown key 'nmae'; did you mean 'name'?",
        "field": "customers[0]",
        "line": 3,
        "column": 6,
        "mistakes": [
            "body:3:6: customers[0]: unknown key 'nmae'; did you mean 'name'?",
            "body:4:10: customers[1].id: must be an address such as wa:5491123456789, not 5",
        ],
    }
    assert asked("GET", STATE).body == before


@pytest.mark.parametrize(
    ("text", "media_type", "field", "line", "message"),
    [
        ('{"a": 1}', "application/json", None, 1, "unknown key 'a'"),
        ('{\n "a": }', "application/json", None, 2, "this is not JSON"),
        ("a: [", YAML, None, 2, "this is not YAML"),
        ("[]", YAML, None, 1, "must be an object, not []"),
        (
            '{"timers": [{"kind": "read_by_itself", "subject": "msg_1", "due": "1s"}]}',
            "application/json",
            "timers[0].subject",
            1,
            "no message 'msg_1' is declared",
        ),
        ('{"rules": []}', "application/json", None, 1, "unknown key 'rules'"),
        ("clock: {speed: fast}", YAML, "clock.speed", 1, "must be a number from 0 (frozen)"),
    ],
)
def test_a_mistake_has_its_place(
    asked: Ask, text: str, media_type: str, field: str | None, line: int, message: str
) -> None:
    answered = put(asked, text, media_type)
    assert answered.status == 400
    assert answered.error.get("field") == field
    assert answered.error["line"] == line
    assert message in answered.error["message"]


def test_a_body_that_is_not_utf8_has_no_place(asked: Ask) -> None:
    answered = asked("PUT", STATE, raw=b'{"a": "\xe9"}')
    assert answered.status == 400
    assert answered.error == {
        "code": "invalid",
        "message": "body: this is not UTF-8 text",
        "mistakes": ["body: this is not UTF-8 text"],
    }


def test_a_state_is_asked_for(asked: Ask) -> None:
    answered = asked("PUT", STATE)
    assert (answered.status, answered.error["code"]) == (400, "invalid")
    assert "there is none" in answered.error["message"]


def test_other_types_are_refused(asked: Ask) -> None:
    answered = put(asked, "{}", "text/plain")
    assert answered.status == 400
    assert answered.error["message"] == (
        "A control call with a body needs "
        "'Content-Type: application/json' or 'Content-Type: application/yaml'"
    )
    headers = {"content-type": YAML}
    other = asked("POST", "/__admin/clock/advance", raw=b"by: 2h", headers=headers)
    assert other.error["code"] == "unsupported_media_type"


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_it_takes_no_parameters(asked: Ask, method: str) -> None:
    body: dict[str, object] | None = {} if method == "PUT" else None
    assert asked(method, f"{STATE}?format=yaml", body).error["field"] == "format"


def test_where_a_place_cannot_be_told_the_path_is(asked: Ask) -> None:
    answered = put(asked, '{"account": {"plan": 5}, "generate": {"%s": 1}}' % ("k" * 2000))
    assert answered.error["field"] == "account.plan"
    assert "line" not in answered.error
    assert answered.error["message"].startswith("body: account.plan: must be one of basico")


def test_the_settings_are_part_of_it(asked: Ask) -> None:
    chosen = {
        "plan": "basico",
        "rate_limit": {"rate": 7, "burst": 9},
        "documented_only": True,
        "behavior": {"webhooks": {"retries": [0.0005, "90s"]}, "messages": {"read_after": None}},
    }
    settings = asked("PATCH", "/__admin/settings", chosen).json
    saved = asked("GET", STATE, headers={"accept": YAML})
    asked("POST", "/__admin/reset")
    assert put(asked, saved.text, YAML).status == 200
    assert asked("GET", "/__admin/settings").json == settings
    assert asked("GET", STATE, headers={"accept": YAML}).body == saved.body


def test_a_link_says_as_what_it_wants_it(asked: Ask) -> None:
    yaml = asked("GET", f"{STATE}?as=yaml")
    assert yaml.header("content-type") == YAML
    assert yaml.text == asked("GET", STATE, headers={"accept": YAML}).text
    told = asked("GET", f"{STATE}?as=json", headers={"accept": YAML})
    assert told.header("content-type") == "application/json"
    assert asked("GET", f"{STATE}?as=yml").error == {
        "code": "invalid",
        "message": "'as': no form is called 'yml'; did you mean 'yaml'?",
        "field": "as",
    }
