"""The door to the doctor: a receiver is sent good and forged webhooks, and judged by its answers.

What is sent goes the way of deliveries, to addresses that they may go to, but is none: no log tells
of it, and nothing is sent again. Its time is the real one, which is the receiver's.
"""

from collections.abc import Mapping
from typing import Any

from respondeia_mock.core import strict
from respondeia_mock.core.clock import real_now
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.probes import PROBES
from respondeia_mock.core.record import record
from respondeia_mock.domain.examinations import USUAL, Answer, document_of, judged, letter_of
from respondeia_mock.domain.webhooks import found
from respondeia_mock.http.control.desk import ControlError, Visit

EVENTS = tuple(str(each) for each in EventName)


@record
class Patient:
    """Whom to examine, with which secret and event."""

    url: str
    secret: str
    event: EventName


async def examine_receiver(visit: Visit) -> Mapping[str, Any]:
    """Send a receiver good and forged webhooks, and judge what it does; `url` or `webhook_id`."""
    visit.only(visit.document, "url", "webhook_id", "secret", "event")
    patient = _patient(visit)
    letter = letter_of(patient.secret, patient.event, real_now())
    examined = []
    for probe in PROBES:
        came = [await _sent(visit, patient.url, *sent) for sent in probe.build(letter)]
        examined.append(judged(probe, came))
    return document_of(patient.url, patient.event, examined)


async def _sent(visit: Visit, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    came = await visit.courier.post(url, headers, body, visit.sandbox.behavior.webhooks.timeout)
    if not came.reached:
        raise ControlError(400, "unreachable", came.error or "", "url")
    return came


def _patient(visit: Visit) -> Patient:
    given = {name: strict.text(value, name) for name, value in visit.document.items()}
    if ("url" in given) == ("webhook_id" in given):
        raise ActionError("Give one of 'url' and 'webhook_id'", "url")
    if "event" in given:
        strict.one_of(given["event"], EVENTS, "event", "event")
    if "webhook_id" in given:
        webhook = found(visit.sandbox, given["webhook_id"])
        event = EventName(given.get("event", webhook.events[0]))
        return Patient(webhook.url, given.get("secret", webhook.secret), event)
    if "secret" not in given:
        message = "'secret' is required with 'url': what the receiver verifies with"
        raise ActionError(message, "secret")
    return Patient(given["url"], given["secret"], EventName(given.get("event", USUAL)))
