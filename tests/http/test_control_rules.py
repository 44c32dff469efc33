"""The list of rules over HTTP: appended to, replaced, emptied; read strictly or not at all."""

from typing import Any

import pytest
from hypothesis import given, settings

from respondeia_mock.http.control import clock
from tests.asgi import ask
from tests.conftest import make_call
from tests.http.conftest import Ask, built, payment
from tests.rule_documents import rules_right_and_wrong

RULES = "/__admin/rules"
HOLD = {"webhook": {"hold": True}}
OUTAGE = {"when": {"operation": "payments.create"}, "fault": {"status": 503}}
HELLO = {"message.receive": {"customer_id": "wa:1", "content": "Hola"}}
PAYMENT = {"customer_id": "wa:1", "amount": 5900}
APPLICATION = built()
ENGINE = APPLICATION.parts.engine
SANDBOX = ENGINE.sandboxes.test
SOME = settings(max_examples=300, deadline=None, derandomize=True, database=None)


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


def only(asked: Ask) -> Any:  # noqa: ANN401 (a JSON document)
    (rule,) = asked("GET", RULES).json["rules"]
    return rule


def fired(asked: Ask, by: object = 0) -> list[str]:
    told = asked("POST", "/__admin/clock/advance", {"by": by}).json["fired"]
    return [each["summary"] for each in told if each["kind"] == "acted_by_rule"]


def test_a_fault_over_http_counts_its_hits(asked: Ask) -> None:
    added(asked, {**OUTAGE, "times": 2})
    body = {"customer_id": "wa:1", "amount": 5900}
    found = [asked("POST", "/v1/payments/create", body).status for _ in range(3)]
    assert (found, only(asked)["hits"]) == ([503, 503, 201], 2)


def test_the_last_call_that_came_near_is_told(asked: Ask) -> None:
    identifier = added(
        asked, {**OUTAGE, "when": {"operation": "payments.create", "body": {"amount": 1}}}
    )
    assert "near_miss" not in only(asked)
    payment(asked)
    answered = asked(
        "POST", "/v1/payments/create", {"customer_id": "wa:1", "amount": 2}, headers={"prefer": "x"}
    )
    assert only(asked)["near_miss"] == {
        "request": answered.header("x-mock-request-id"),
        "because": "body.amount is 2, not 1",
    }
    assert (only(asked)["id"], only(asked)["hits"]) == (identifier, 0)


def test_what_an_act_could_not_do_is_told(asked: Ask) -> None:
    added(asked, {"at": 0, "do": {"payment.approve": {"payment_id": "pay_9"}}})
    assert "failed" not in only(asked) or only(asked)["hits"] == 1
    asked("GET", "/v1/customers")
    assert only(asked)["failed"] == "payment.approve: No payment with id 'pay_9' exists"


def test_a_rule_that_is_posted_acts_at_its_moment_from_now(asked: Ask) -> None:
    asked("POST", "/__admin/clock/advance", {"by": "1h"})
    added(asked, {"name": "hello", "at": "30s", "do": HELLO})
    assert fired(asked, 29) == []
    assert fired(asked, 1) == ["hello: message.receive"]
    assert (only(asked)["hits"], fired(asked, "1h")) == (1, [])


def test_rules_that_are_put_act_at_their_moments_and_those_before_no_more(asked: Ask) -> None:
    added(asked, {"name": "old", "at": 10, "do": HELLO})
    asked("PUT", RULES, {"rules": [{"name": "new", "at": "10s", "do": HELLO}, OUTAGE]})
    assert fired(asked, 60) == ["new: message.receive"]


@pytest.mark.parametrize("how", ["DELETE one", "DELETE all", "PUT"])
def test_what_a_rule_was_about_to_do_goes_with_it(asked: Ask, how: str) -> None:
    identifier = added(asked, {"on": "payment.created", "after": "5s", "do": HELLO})
    payment(asked)
    assert only(asked)["hits"] == 1
    if how == "PUT":
        asked("PUT", RULES, {"rules": []})
    else:
        asked("DELETE", RULES + (f"/{identifier}" if how == "DELETE one" else ""))
    assert fired(asked, 60) == []


def test_a_put_that_is_refused_begins_nothing(asked: Ask) -> None:
    refused = asked("PUT", RULES, {"rules": [{"at": 1, "do": HELLO}, {"at": 1, "fault": {}}]})
    assert (refused.status, refused.error["field"]) == (400, "rules[1].fault")
    assert fired(asked, 60) == []


def test_a_call_sets_deeds_off(asked: Ask) -> None:
    added(asked, {"when": {"operation": "customers.list"}, "do": [HELLO, HELLO]})
    asked("GET", "/v1/customers")
    assert len(asked("GET", "/v1/messages?customer_id=wa:1").json["messages"]) == 2
    assert only(asked)["hits"] == 1


def test_rules_that_never_end_do_not_end_the_mock(
    asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A circle at one moment is stopped in `core.scripting`; this one takes its time."""
    monkeypatch.setattr(clock, "MOST_FIRED", 2000)
    echo = {"message.receive": {"customer_id": "$event.customer_id", "content": "eco"}}
    added(asked, {"on": "message.received", "after": "1h", "do": [echo, echo, echo]})
    asked("POST", "/__admin/actions/message.receive", {"customer_id": "wa:1", "content": "a"})
    answered = asked("POST", "/__admin/clock/advance", {"until": "idle"})
    assert (answered.status, answered.error) == (
        400,
        {
            "code": "endless",
            "message": "There is no end: 2,000 things fired, and more is due",
            "field": "until",
            "hint": "Advance 'by' a duration.",
        },
    )
    assert asked("GET", "/v1/customers").status == 200


@SOME
@given(rules_right_and_wrong())
def test_any_rule_is_taken_as_it_was_given_or_refused(document: dict[str, Any]) -> None:
    posted, put = (
        ask(APPLICATION, method, RULES, body)
        for method, body in (("POST", document), ("PUT", {"rules": [document]}))
    )
    held = ask(APPLICATION, "GET", RULES).json["rules"]
    assert (posted.status, put.status) in {(200, 200), (400, 400)}
    if put.status == 200:
        shown = {name: held[0][name] for name in document}
        again = ask(APPLICATION, "PUT", RULES, {"rules": [shown]})
        assert again.json["rules"][0] == {**held[0], "id": again.json["rules"][0]["id"]}
        ENGINE.handle(make_call("POST", "/v1/payments/create", PAYMENT))
        SANDBOX.advance(SANDBOX.clock.now() + 600)
        ENGINE.handle(make_call("GET", "/v1/customers"))
        assert [each.crash for each in SANDBOX.journal] == ["", ""]
    else:
        assert posted.error["message"]
    assert ask(APPLICATION, "POST", "/__admin/reset").status == 200
