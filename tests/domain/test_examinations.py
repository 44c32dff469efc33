"""An examination put together: what it is made of, and what is told of it."""

from dataclasses import dataclass

from respondeia_mock.core.events import EventName
from respondeia_mock.core.probes import PROBES
from respondeia_mock.domain.examinations import document_of, judged, letter_of


@dataclass(frozen=True)
class Came:
    status: int | None
    error: str | None = None
    reached: bool = True


BY_NAME = {each.name: each for each in PROBES}
GOOD = BY_NAME["good"]


def test_a_letter_has_example_data_of_its_event_and_whole_seconds() -> None:
    letter = letter_of("whsec_1", EventName.MESSAGE_READ, 1772452800.9)

    assert (letter.secret, letter.event, letter.now) == ("whsec_1", "message.read", 1772452800)
    assert letter.data["read_at"] == 1772452800


def test_what_failed_is_counted_and_told() -> None:
    found = [
        judged(GOOD, [Came(200)]),
        judged(BY_NAME["unsigned"], [Came(200)]),
        judged(BY_NAME["twice"], [Came(200), Came(None, "It broke off.")], 3, 5),
        judged(BY_NAME["stale"], [Came(401)]),
    ]

    document = document_of("http://127.0.0.1/", EventName.PAYMENT_APPROVED, found)

    assert (document["url"], document["event"]) == ("http://127.0.0.1/", "payment.approved")
    assert document["failed"] == 2
    assert [each["verdict"] for each in document["probes"]] == [
        "ok",
        "accepted_a_forgery",
        "counted_twice",
        "note",
    ]
    assert document["probes"][2] == {
        "name": "twice",
        "sent": "One delivery as two attempts with the same id, as after an answer that got lost.",
        "expected": "answers 2xx both times and counts once",
        "statuses": [200, None],
        "errors": ["It broke off."],
        "verdict": "counted_twice",
    }
