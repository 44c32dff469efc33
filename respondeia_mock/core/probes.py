"""What `respondeia-mock doctor` sends to a receiver, and how it judges the answers.

A table of probes: each builds its deliveries from a secret, an event and the time, says what a
correct receiver does with them, and judges the statuses that came back. Sending them, and counting
what a receiver did, is the caller's part.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeAlias

from respondeia_mock.core.probe_letters import (
    Letter,
    Sent,
    good,
    out_of_order,
    re_spaced,
    stale,
    tampered,
    twice,
    unsigned,
    wrong_secret,
)
from respondeia_mock.core.record import record

Statuses: TypeAlias = Sequence[int | None]
"""One for each delivery, in their order; None where no answer came."""

_SUCCESS, _REFUSAL = range(200, 300), range(400, 500)
_ACCEPTS = "answers 2xx"
_REFUSES = "refuses with 4xx"
_EITHER = "may do either"


class Verdict(StrEnum):
    """What the doctor thinks of a receiver's answers."""

    OK = "ok"
    NOTE = "note"
    ACCEPTED_A_FORGERY = "accepted_a_forgery"
    REFUSED_A_GOOD_ONE = "refused_a_good_one"
    COUNTED_TWICE = "counted_twice"


FAILURES = frozenset(Verdict) - {Verdict.OK, Verdict.NOTE}
"""The verdicts on a receiver that has to be repaired."""


@record
class Probe:
    """One question to a receiver.

    Attributes:
        build: makes the deliveries, to be sent one after the other.
        expected: what a correct receiver does with each.
        sentence: what is sent and why, for people.
        judge: of the statuses, and of how much the receiver's own number grew, None if unknown.
    """

    name: str
    build: Callable[[Letter], list[Sent]]
    expected: str
    sentence: str
    judge: Callable[[Statuses, int | None], Verdict]

    def verdict(
        self, statuses: Statuses, before: int | None = None, after: int | None = None
    ) -> Verdict:
        """Judge the answers.

        Args:
            statuses: one for each delivery, None where no answer came.
            before: a number that handling the event once makes grow by one, before the probe.
            after: the same number after it.
        """
        grown = None if before is None or after is None else after - before
        return self.judge(statuses, grown)


def _judge_good(statuses: Statuses, _grown: int | None) -> Verdict:
    accepted = all(status in _SUCCESS for status in statuses)
    return Verdict.OK if accepted else Verdict.REFUSED_A_GOOD_ONE


def _judge_forgery(statuses: Statuses, _grown: int | None) -> Verdict:
    """Judge the answers to a forgery: whom it crashes did not accept it, nor refuse it well."""
    if any(status in _SUCCESS for status in statuses):
        return Verdict.ACCEPTED_A_FORGERY
    refused = all(status in _REFUSAL for status in statuses)
    return Verdict.OK if refused else Verdict.NOTE


def _judge_twice(statuses: Statuses, grown: int | None) -> Verdict:
    """Judge by the number alone; one that did not grow does not count this event."""
    if grown is None or grown < 1:
        return Verdict.NOTE
    return Verdict.COUNTED_TWICE if grown > 1 else _judge_good(statuses, grown)


def _note(_statuses: Statuses, _grown: int | None) -> Verdict:
    return Verdict.NOTE


PROBES = (
    Probe("good", good, _ACCEPTS, "An event, signed with the secret.", _judge_good),
    Probe(
        "tampered",
        tampered,
        _REFUSES,
        "The same event with a field added after it was signed.",
        _judge_forgery,
    ),
    Probe(
        "unsigned",
        unsigned,
        _REFUSES,
        "The same event without any signature, as anybody could send it.",
        _judge_forgery,
    ),
    Probe(
        "wrong_secret",
        wrong_secret,
        _REFUSES,
        "The same event, signed with another secret.",
        _judge_forgery,
    ),
    Probe(
        "stale",
        stale,
        _EITHER,
        "An event of an hour ago, correctly signed: who accepts it would accept a recorded one "
        "too, who refuses it may lose one that was retried for long.",
        _note,
    ),
    Probe(
        "re_spaced",
        re_spaced,
        _EITHER,
        "Indented JSON whose header signs exactly these bytes: who hashes the bytes accepts it, "
        "who hashes `JSON.stringify` of the parsed body, as the vendor's page does, refuses it.",
        _note,
    ),
    Probe(
        "twice",
        twice,
        f"{_ACCEPTS} both times and counts once",
        "One delivery as two attempts with the same id, as after an answer that got lost.",
        _judge_twice,
    ),
    Probe(
        "out_of_order",
        out_of_order,
        _ACCEPTS,
        "message.read, and after it message.delivered of the same message: retries overtake.",
        _judge_good,
    ),
)
"""All probes, in the order in which they are sent."""
