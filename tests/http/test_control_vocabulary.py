"""The names that rules may use, told over HTTP, are those that rules take."""

from tests.http.conftest import Ask


def test_every_name_that_is_told_is_taken_by_a_rule(asked: Ask) -> None:
    told = asked("GET", "/__admin/vocabulary").json

    assert told["operations"][0] == {
        "name": "auth.login",
        "method": "POST",
        "path": "/v1/auth/login",
    }
    assert len(told["operations"]) == 28
    assert len(told["events"]) == 13
    assert "payment.approve" in told["actions"]
    for each in told["operations"]:
        rule = {"when": {"operation": each["name"]}, "fault": {"status": 500}}
        assert asked("POST", "/__admin/rules", rule).status == 200
    for name in told["events"]:
        rule = {"when": {"event": name}, "webhook": {"drop": True}}
        assert asked("POST", "/__admin/rules", rule).status == 200


def test_it_takes_no_question(asked: Ask) -> None:
    assert asked("GET", "/__admin/vocabulary?of=events").error["code"] == "unknown_key"
