"""Run twice, the same steps tell the same story, whichever receiver happens to answer first.

Left out is what is told in real time (`arrived`, durations) and the ports, which are drawn.
"""

import json
import re
import socket
from typing import Any

import pytest

from tests.asgi import Json
from tests.receivers.listening import Manner, Receiver, Request, answers
from tests.serving import Desk, Served

TIMED = {"arrived", "duration_ms", "responseTimeMs"}
PORT = re.compile(r"127\.0\.0\.1:\d+")
FAILING = {"message.sent": 1, "payment.created": 2, "customer.created": 9}
"""How many attempts at these are refused; everything else is taken at once."""


class Pair:
    """Two receivers that answer alike; one of them lets the other answer first."""

    def __init__(self, patient: int) -> None:
        self._patient = patient
        self.receivers = [Receiver(self._manner(0)), Receiver(self._manner(1))]

    def _manner(self, place: int) -> Manner:
        def answer(connection: socket.socket, request: Request) -> bool:
            failing = FAILING.get(request.event, 0)
            if failing and place == self._patient:
                self._let_the_other_go_first(request)
            return answers(503 if int(request.attempt) <= failing else 200)(connection, request)

        return answer

    def _let_the_other_go_first(self, request: Request) -> None:
        what = (request.event, request.attempt)
        one, other = self.receivers[self._patient], self.receivers[1 - self._patient]
        count = counted(one, what)
        while counted(other, what) < count:
            other.wait_for(len(other.requests) + 1)


def counted(receiver: Receiver, what: tuple[str, str]) -> int:
    return [(each.event, each.attempt) for each in list(receiver.requests)].count(what)


def story(desk: Desk, pair: Pair) -> list[str]:
    """Return all that can be read of it, a line each."""
    desk.post("/__admin/reset")
    first, second = pair.receivers
    with first, second:
        for receiver in pair.receivers:
            desk.subscribe(receiver.url)
        told = [*lived(desk)]
        assert min(len(first.requests), len(second.requests)) > 20
        return [*map(line, told), *map(line, read(desk))]


def lived(desk: Desk) -> list[Json]:
    """Have things happen; return what the advances told."""
    desk.rule({"delay": "1s"}, when={"event": "payment.created"})
    desk.rule({"drop": 1}, when={"event": "message.delivered"}, probability=0.5)
    desk.send("uno")
    desk.pay()
    desk.act("message.receive", customer_id="tg:1", content="Hola 👋")
    first = desk.advance("1s")
    desk.send("dos")
    second = desk.advance("2500ms")
    desk.pay()
    desk.get("/v1/webhooks")
    third = desk.post("/__admin/clock/advance", {"until": {"event": "payment.approved"}})
    desk.get("/v1/webhooks")
    return [first, second, third, desk.post("/__admin/clock/advance", {"until": "idle"})]


def read(desk: Desk) -> list[Json]:
    """Return the journal, the events and the deliveries, each in full."""
    requests = desk.get("/__admin/requests?limit=1000")["requests"]
    return [
        *(desk.get(f"/__admin/requests/{each['id']}") for each in requests),
        *desk.get("/__admin/events?limit=1000")["events"],
        *(desk.delivery(each["id"]) for each in desk.deliveries()),
        desk.get("/__admin/rules"),
    ]


def line(document: Json) -> str:
    return PORT.sub("127.0.0.1:0", json.dumps(without_timing(document)))


def without_timing(document: Json) -> Any:  # noqa: ANN401 (JSON)
    if isinstance(document, list):
        return [without_timing(each) for each in document]
    if isinstance(document, dict):
        kept = {name: each for name, each in document.items() if name not in TIMED}
        return {name: without_timing(each) for name, each in kept.items()}
    return document


@pytest.fixture(scope="module")
def told(served: Served) -> list[str]:
    return story(served.desk("determinism"), Pair(patient=0))


def test_the_story_has_retries_failures_and_chance_in_it(told: list[str]) -> None:
    whole = "\n".join(told)
    for sign in ('"state": "succeeded"', '"state": "exhausted"', "a rule lost it", '"number": 6'):
        assert sign in whole


@pytest.mark.parametrize("patient", [0, 1])
def test_a_second_run_tells_the_same_whoever_answers_first(
    served: Served, told: list[str], patient: int
) -> None:
    assert story(served.desk("determinism"), Pair(patient)) == told
