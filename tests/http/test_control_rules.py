"""The list of rules over HTTP: appended to, replaced, emptied; read strictly or not at all."""

import pytest

from tests.http.conftest import Ask

RULES = "/__admin/rules"
HOLD = {"webhook": {"hold": True}}


def ids(asked: Ask) -> list[str]:
    return [each["id"] for each in asked("GET", RULES).json["rules"]]


def added(asked: Ask, rule: object = HOLD) -> str:
    return str(asked("POST", RULES, rule).json["id"])


def test_at_first_there_are_none(asked: Ask) -> None:
    assert asked("GET", RULES).json == {"rules": []}


def test_a_rule_is_shown_as_it_was_given_with_id_and_hits(asked: Ask) -> None:
    rule = {
        "name": "lossy",
        "when": {"event": "payment.approved"},
        "times": 2,
        "ttl": "5m",
        "webhook": {"drop": 1},
    }
    identifier = added(asked, rule)
    assert identifier.startswith("rule_")
    assert asked("GET", RULES).json == {"rules": [{"id": identifier, **rule, "hits": 0}]}


def test_rules_stand_in_the_order_in_which_they_were_added(asked: Ask) -> None:
    assert [added(asked), added(asked), added(asked)] == ids(asked)


def test_hits_are_counted(asked: Ask) -> None:
    added(asked)
    asked("POST", "/v1/webhooks", {"url": "http://localhost:1/", "events": ["message.sent"]})
    for _ in range(3):
        asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    (rule,) = asked("GET", RULES).json["rules"]
    assert rule["hits"] == 3


@pytest.mark.parametrize(
    ("rule", "message", "field"),
    [
        ({**HOLD, "tims": 2}, "'tims' is not known; did you mean 'times'?", "tims"),
        (
            {"webhook": {"corupt_signature": True}},
            "'webhook.corupt_signature' is not known; did you mean 'corrupt_signature'?",
            "webhook.corupt_signature",
        ),
        (
            {**HOLD, "when": {"event": "mesage.sent"}},
            "'when.event': no event is called 'mesage.sent'; did you mean 'message.sent'?",
            "when.event",
        ),
        ({"webhook": {}}, "'webhook' must name at least one effect", "webhook"),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("PUT", "rules[1].")])
def test_a_rule_that_is_wrong_is_refused_and_nothing_is_applied(
    asked: Ask, method: str, path: str, rule: object, message: str, field: str
) -> None:
    before = [added(asked)]
    body = rule if method == "POST" else {"rules": [HOLD, rule]}
    answered = asked(method, RULES, body)
    assert (answered.status, answered.error["code"]) == (400, "invalid")
    assert answered.error["message"] == message.replace("'", f"'{path}", 1)
    assert answered.error["field"] == path + field
    assert ids(asked) == before


def test_a_refused_rule_takes_no_id(asked: Ask) -> None:
    asked("POST", RULES, {})
    first = added(asked)
    asked("POST", "/__admin/reset")
    assert added(asked) == first


def test_put_replaces_all_rules(asked: Ask) -> None:
    before = added(asked)
    put = asked("PUT", RULES, {"rules": [{**HOLD, "name": "a"}, {**HOLD, "name": "b"}]}).json
    assert [each["name"] for each in put["rules"]] == ["a", "b"]
    assert [each["id"] for each in put["rules"]] == ids(asked)
    assert before not in ids(asked)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "'rules' must be a list of objects"),
        ({"rules": HOLD}, "'rules' must be a list of objects"),
        ({"rules": [5]}, "'rules' must be a list of objects"),
        ({"rule": []}, "'rule' is not known here; did you mean 'rules'?"),
    ],
)
def test_put_takes_a_list_of_rules(asked: Ask, body: object, message: str) -> None:
    before = [added(asked)]
    answered = asked("PUT", RULES, body)
    assert (answered.status, answered.error["message"]) == (400, message)
    assert ids(asked) == before


def test_one_rule_or_all_are_taken_out(asked: Ask) -> None:
    first, second, third = added(asked), added(asked), added(asked)
    assert asked("DELETE", f"{RULES}/{second}").json == {"removed": 1}
    assert ids(asked) == [first, third]
    assert asked("DELETE", RULES).json == {"removed": 2}
    assert ids(asked) == []


def test_a_rule_that_is_not_there_is_not_taken_out(asked: Ask) -> None:
    answered = asked("DELETE", f"{RULES}/rule_9")
    assert (answered.status, answered.error["message"]) == (404, "No rule has the id 'rule_9'")


def test_a_reset_takes_all_rules_out(asked: Ask) -> None:
    added(asked)
    asked("POST", "/__admin/reset")
    assert ids(asked) == []


def test_sandboxes_have_rules_of_their_own(asked: Ask) -> None:
    added(asked)
    assert asked("GET", "/sandboxes/other/__admin/rules").json == {"rules": []}
