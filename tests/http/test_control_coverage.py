"""Coverage over HTTP: of one sandbox, of all, and of what receivers took."""

from tests.http.conftest import Ask, payment
from tests.receivers.listening import Receiver, answers
from tests.serving import Desk

PATH = "/__admin/coverage"


def test_a_sandbox_tells_its_own(asked: Ask) -> None:
    payment(asked)
    document = asked("GET", PATH).json
    assert document["operations"]["payments.create"]["201"] == 1
    assert document["transitions"]["payments"]["pending"] == 1
    assert (document["percent"], document["covered"], document["whole"]) == (1.3, 3, 227)
    assert list(document) == [
        "percent",
        "covered",
        "whole",
        "dimensions",
        "operations",
        "transitions",
        "events",
        "permissions",
        "inferred",
        "undocumented",
    ]


def test_calls_in_other_sandboxes_are_told_of(asked: Ask) -> None:
    payment(asked, "/sandboxes/one")
    document = asked("GET", PATH).json
    assert (document["covered"], document["elsewhere"]) == (0, {"one": 1})


def test_all_sandboxes_are_added_up(asked: Ask) -> None:
    payment(asked)
    payment(asked, "/sandboxes/one")
    document = asked("GET", f"{PATH}?all=true").json
    assert document["operations"]["payments.create"]["201"] == 2
    assert document["covered"] == 3
    assert "elsewhere" not in document
    assert asked("GET", f"{PATH}?all=false").json["operations"]["payments.create"]["201"] == 1


def test_what_is_not_known_is_refused(asked: Ask) -> None:
    for query, message in {
        "al=true": "'al' is not known here; did you mean 'all'?",
        "all=yes": "'all' must be true or false, not 'yes'",
    }.items():
        answered = asked("GET", f"{PATH}?{query}")
        assert (answered.status, answered.error["message"]) == (400, message)


def test_control_calls_and_resets_cover_nothing_and_forget_nothing(asked: Ask) -> None:
    asked("POST", "/__admin/reset")
    assert asked("GET", PATH).json["covered"] == 0
    payment(asked)
    asked("POST", "/__admin/reset")
    assert asked("GET", PATH).json["covered"] == 3


def test_events_are_delivered_at_once_or_after_a_failure(desk: Desk) -> None:
    with Receiver(answers(500), answers(200)) as receiver:
        desk.subscribe(receiver.url, "message.sent", "payment.created")
        desk.send()
        desk.settle()
        desk.pay()
        desk.advance("1h")
    document = desk.get(PATH)
    assert document["events"]["message.sent"] == {"raised": 1, "delivered": 1, "recovered": 1}
    assert document["events"]["payment.created"] == {"raised": 1, "delivered": 1, "recovered": 0}
    assert document["events"]["payment.approved"] == {"raised": 1, "delivered": 0, "recovered": 0}
    assert document["dimensions"]["events"] == {"percent": 15.3, "covered": 2, "whole": 13}
    desk.post("/__admin/reset")
    assert desk.get(PATH)["events"] == document["events"]


def test_an_example_counts_as_delivered_and_as_nothing_that_happened(desk: Desk) -> None:
    with Receiver(answers(200)) as receiver:
        webhook = desk.subscribe(receiver.url, "payment.refunded")
        desk.post(f"/v1/webhooks/{webhook}/test")
    document = desk.get(PATH)
    assert document["events"]["payment.refunded"] == {"raised": 0, "delivered": 1, "recovered": 0}
    assert document["transitions"]["payments"]["refunded"] == 0
