"""What is due, told over HTTP: the soonest first, bounded, and nothing moved by asking."""

from tests.http.conftest import Ask, payment

START = 1772452800
DUE = "/__admin/clock/due"


def test_nothing_is_due_at_first(asked: Ask) -> None:
    assert asked("GET", DUE).json == {"now": START, "speed": 0, "count": 0, "due": []}


def test_what_is_due_comes_soonest_first(asked: Ask) -> None:
    made = payment(asked)
    sent = asked("POST", "/v1/messages/send", {"channel": "whatsapp", "to": "wa:1", "content": "a"})
    asked("POST", "/__admin/clock/advance", {"by": "1s"})

    told = asked("GET", DUE).json

    message = sent.json["messageId"]
    assert told == {
        "now": START + 1,
        "speed": 0,
        "count": 2,
        "due": [
            {"kind": "decided_by_itself", "id": made["id"], "at": START + 3, "in": 2},
            {"kind": "read_by_itself", "id": message, "at": START + 3, "in": 2},
        ],
    }


def test_of_many_as_many_are_told_as_asked_for_and_all_are_counted(asked: Ask) -> None:
    ids = [payment(asked)["id"] for _ in range(120)]

    assert [each["id"] for each in asked("GET", DUE).json["due"]] == ids[:100]
    few = asked("GET", f"{DUE}?limit=3").json
    assert ([each["id"] for each in few["due"]], few["count"]) == (ids[:3], 120)
    assert asked("GET", f"{DUE}?limit=0").json["due"] == []


def test_a_wrong_question_is_refused(asked: Ask) -> None:
    assert asked("GET", f"{DUE}?limit=many").error["field"] == "limit"
    assert asked("GET", f"{DUE}?limits=1").error == {
        "code": "unknown_key",
        "message": "'limits' is not known here; did you mean 'limit'?",
        "field": "limits",
    }
