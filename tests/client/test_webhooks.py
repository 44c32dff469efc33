"""Deliveries in process: taken, run in the test's own thread or loop, answered, retried."""

import asyncio
import hmac
import json
import traceback
from collections.abc import Callable
from threading import get_ident
from typing import Any

import pytest

from respondeia_mock import Client, MockError, MockServer
from tests.cli.receivers import Receiver, accepting
from tests.client.apps import (
    ASGI,
    EVERY,
    PATH,
    WSGI,
    of_async_django,
    of_flask,
    of_nobody,
    of_starlette,
)
from tests.client.shop import Shop

Make = Callable[[Callable[[bytes, dict[str, str]], int]], Any]
every = pytest.mark.parametrize("make", EVERY)


class Taker:
    """Takes deliveries and remembers them; answers with the statuses given, then with 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.came: list[tuple[bytes, dict[str, str]]] = []
        self.threads: set[int] = set()

    def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        self.came.append((body, headers))
        self.threads.add(get_ident())
        return self.statuses.pop(0) if self.statuses else 200

    @property
    def events(self) -> list[str]:
        return [json.loads(body)["event"] for body, _ in self.came]


def raising(_body: bytes, _headers: dict[str, str]) -> int:
    raise LookupError("no such order")


@every
def test_an_application_receives_the_exact_bytes(mock: Client, shop: Shop, make: Make) -> None:
    taker = Taker()
    mock.webhooks.deliver_to(make(taker), PATH)
    shop.paid()
    mock.settle()
    assert taker.events == ["customer.created", "payment.created"]
    body, headers = taker.came[1]
    digest = hmac.new(b"whsec_test_respondeia", body, "sha256").hexdigest()
    assert headers["x-respondeia-signature"] == f"sha256={digest}"
    assert headers["x-respondeia-event"] == "payment.created"
    assert headers["x-respondeia-attempt"] == "1"
    is_djangos = make is of_async_django  # it runs what is not async in a thread of its own
    assert is_djangos or taker.threads == {get_ident()}
    assert [each.state for each in mock.webhooks.deliveries()] == ["succeeded", "succeeded"]
    (attempt,) = mock.webhooks.delivery(mock.webhooks.deliveries()[1].id).attempts
    assert (attempt.status, attempt.body) == (200, "taken")


@every
def test_a_refusal_is_retried_on_the_clock(mock: Client, shop: Shop, make: Make) -> None:
    taker = Taker(200, 503, 500)
    mock.webhooks.deliver_to(make(taker), PATH, ["customer.created", "payment.created"])
    shop.paid()
    mock.settle()
    assert taker.events == ["customer.created", "payment.created"]
    began = mock.clock.now
    moved = mock.clock.advance("1m")
    assert moved.now == began + 60
    assert [each[1]["x-respondeia-attempt"] for each in taker.came] == ["1", "1", "2", "3"]
    told = [(each.at - began, each.summary) for each in moved.fired if each.kind == "delivery"]
    (_, payment) = mock.webhooks.deliveries()
    assert told == [
        (1, f"payment.created to {payment.webhook_id}: 500"),
        (3, f"payment.created to {payment.webhook_id}: 200"),
    ]
    assert (payment.state, payment.attempts) == ("succeeded", 3)


@every
def test_what_a_handler_raises_is_raised_here(mock: Client, shop: Shop, make: Make) -> None:
    mock.webhooks.deliver_to(make(raising), PATH, ["payment.created"])
    shop.paid()
    with pytest.raises(LookupError, match="no such order") as caught:
        mock.settle()
    frames = [each.name for each in traceback.extract_tb(caught.value.__traceback__)]
    assert frames[-1] == "raising"
    (delivery,) = mock.webhooks.deliveries()
    assert (delivery.state, delivery.status, delivery.due) == ("waiting", 500, mock.clock.now + 1)


@every
def test_the_twins_run_it_in_the_running_loop(mock: Client, shop: Shop, make: Make) -> None:
    taker = Taker(200, 500)
    mock.webhooks.deliver_to(make(taker), PATH)

    async def go() -> None:
        await asyncio.to_thread(shop.paid)
        await mock.asettle()
        assert taker.events == ["customer.created", "payment.created"]
        await mock.clock.aadvance("2s")
        assert taker.events[2:] == ["payment.created"]
        found = await mock.webhooks.await_for("payment.created")
        assert found.attempts == 2

    asyncio.run(go())


@pytest.mark.parametrize("make", [of_starlette, of_nobody])
def test_the_twins_raise_what_a_handler_raises(mock: Client, shop: Shop, make: Make) -> None:
    mock.webhooks.deliver_to(make(raising), PATH, ["payment.created"])
    shop.paid()
    with pytest.raises(LookupError, match="no such order"):
        asyncio.run(mock.asettle())
    assert [each.status for each in mock.webhooks.deliveries()] == [500]


@pytest.mark.parametrize("make", ASGI)
def test_asgi_in_a_running_loop_must_be_awaited(mock: Client, shop: Shop, make: Make) -> None:
    taker = Taker()
    mock.webhooks.deliver_to(make(taker), PATH)
    shop.paid()

    async def go() -> None:
        with pytest.raises(RuntimeError, match="await the async twin: asettle"):
            mock.settle()

    asyncio.run(go())
    assert taker.came == []
    mock.settle()
    assert taker.events == ["customer.created", "payment.created"]


@pytest.mark.parametrize("make", WSGI)
def test_wsgi_may_run_within_a_loop(mock: Client, shop: Shop, make: Make) -> None:
    taker = Taker()
    mock.webhooks.deliver_to(make(taker), PATH, ["payment.created"])
    shop.paid()

    async def go() -> None:
        mock.settle()

    asyncio.run(go())
    assert taker.events == ["payment.created"]


def test_asgi_keeps_its_loop_from_one_delivery_to_the_next(mock: Client, shop: Shop) -> None:
    loops = []

    def take(_body: bytes, _headers: dict[str, str]) -> int:
        loops.append(asyncio.get_running_loop())
        return 200

    mock.webhooks.deliver_to(of_starlette(take), PATH)
    shop.paid()
    mock.settle()
    mock.clock.advance("1m")
    assert len(loops) == 3
    assert len(set(loops)) == 1


def test_several_receivers_hear_in_the_order_of_happening(mock: Client, shop: Shop) -> None:
    heard: list[str] = []

    def of(name: str) -> Callable[[bytes, dict[str, str]], int]:
        def take(body: bytes, _headers: dict[str, str]) -> int:
            heard.append(f"{name} {json.loads(body)['event']}")
            return 200

        return take

    mock.webhooks.deliver_to(of_flask(of("flask")), PATH)
    mock.webhooks.deliver_to(of_starlette(of("starlette")), PATH, ["payment.created"])
    shop.paid()
    mock.settle()
    assert heard == [
        "flask customer.created",
        "flask payment.created",
        "starlette payment.created",
    ]


def test_a_handler_may_call_the_mock_and_move_its_clock(mock: Client, shop: Shop) -> None:
    taker = Taker()

    def take(body: bytes, headers: dict[str, str]) -> int:
        if json.loads(body)["event"] == "payment.created":
            mock.payments.approve()
            mock.clock.sleep(1)
            mock.settle()  # it is not asked again while it is at it
        return taker(body, headers)

    mock.webhooks.deliver_to(of_flask(take), PATH, ["payment.created", "payment.approved"])
    shop.paid()
    mock.settle()
    assert taker.events == ["payment.created", "payment.approved"]


def test_waiting_runs_what_is_waited_for(mock: Client, shop: Shop) -> None:
    taker = Taker()
    mock.webhooks.deliver_to(of_flask(taker), PATH)
    payment = shop.paid()
    found = mock.webhooks.wait_for("payment.created", data={"payment_id": payment})
    assert (found.state, found.status) == ("succeeded", 200)
    assert taker.events == ["customer.created", "payment.created"]


def test_waiting_on_a_running_clock_runs_what_comes_meanwhile(server: MockServer) -> None:
    with server.sandbox(speed=1000) as mock:
        taker = Taker(500)
        mock.webhooks.deliver_to(of_flask(taker), PATH, ["payment.approved"])
        Shop(mock.base_url, mock.api_key).paid()
        assert mock.webhooks.wait_for("payment.approved", 30).attempts == 2
        assert taker.events == ["payment.approved", "payment.approved"]


def test_waiting_in_vain_says_what_came_near_and_what_is_due(mock: Client, shop: Shop) -> None:
    mock.webhooks.deliver_to(of_flask(Taker(500)), PATH, ["payment.created"])
    payment = shop.paid()
    with pytest.raises(MockError) as caught:
        mock.webhooks.wait_for("payment.created", timeout=0)
    (delivery,) = mock.webhooks.deliveries()
    asked = "{'delivery': {'event': 'payment.created', 'state': 'succeeded'}}"
    assert str(caught.value).splitlines() == [
        f"No delivery matched in time: {asked}",
        f"  near: {delivery.id}, other in state",
        f"  due: goes_by_itself of {delivery.id} in 1 s",
        f"  due: decided_by_itself of {payment} in 3 s",
        "  the clock is frozen: clock.advance() moves it on.",
    ]


def test_an_event_is_moved_to_through_deliveries(mock: Client, shop: Shop) -> None:
    taker = Taker(500)
    mock.webhooks.deliver_to(of_flask(taker), PATH, ["payment.created", "payment.approved"])
    shop.paid()
    began = mock.clock.now
    assert mock.clock.advance(until="payment.approved").now == began + 3
    assert taker.events == ["payment.created", "payment.created", "payment.approved"]


def test_moving_until_all_is_idle_brings_every_retry(mock: Client, shop: Shop) -> None:
    taker = Taker(500, 500, 500, 500, 500, 500)
    mock.webhooks.deliver_to(of_flask(taker), PATH, ["customer.created"])
    shop.send(to="wa:5491100000004")
    began = mock.clock.now
    assert mock.clock.advance(until="idle").now == began + 31
    assert [each.state for each in mock.webhooks.deliveries()] == ["exhausted"]
    assert len(taker.came) == 6


def test_a_redelivery_runs_at_once(mock: Client, shop: Shop) -> None:
    taker = Taker()
    mock.webhooks.deliver_to(of_flask(taker), PATH, ["payment.created"])
    shop.paid()
    mock.settle()
    (delivery,) = mock.webhooks.deliveries(event="payment.created", state="succeeded", limit=5)
    again = mock.webhooks.redeliver(delivery.id)
    assert (again.state, len(again.attempts)) == ("succeeded", 2)
    assert taker.came[0][0] == taker.came[1][0]
    third = asyncio.run(mock.webhooks.aredeliver(delivery.id))
    assert len(third.attempts) == 3


def test_a_receiver_outlives_a_reset_and_is_there_once(mock: Client, shop: Shop) -> None:
    taker = Taker()
    app = of_flask(taker)
    mock.webhooks.deliver_to(app, PATH, ["payment.created"])
    mock.webhooks.deliver_to(app, PATH, ["payment.created"])
    mock.reset()
    shop.paid()
    mock.settle()
    assert taker.events == ["payment.created"]


def test_a_reset_in_a_handler_takes_its_delivery_away(mock: Client, shop: Shop) -> None:
    def take(_body: bytes, _headers: dict[str, str]) -> int:
        mock.reset()
        return 200

    mock.webhooks.deliver_to(of_flask(take), PATH, ["payment.created"])
    shop.paid()
    mock.settle()
    assert mock.webhooks.deliveries() == []


def test_who_was_unsubscribed_hears_no_more(mock: Client, shop: Shop) -> None:
    taker = Taker()
    webhook = mock.webhooks.deliver_to(of_flask(taker), PATH)
    mock.webhooks.unsubscribe(webhook)
    shop.paid()
    mock.settle()
    assert taker.came == []
    assert mock.requests.count("webhooks.create") == 0, "it was no call of the integration's"


def test_a_url_is_posted_to(mock: Client, shop: Shop) -> None:
    with Receiver(accepting) as receiver:
        mock.webhooks.deliver_to(receiver.url, events=["payment.created"], secret="whsec_own")
        shop.paid()
        mock.settle()
        _, body = receiver.next()
    assert json.loads(body)["event"] == "payment.created"
    (delivery,) = mock.webhooks.deliveries()
    assert (delivery.state, delivery.url) == ("succeeded", receiver.url)
    digest = "sha256=" + hmac.new(b"whsec_own", body, "sha256").hexdigest()
    assert mock.webhooks.explain(delivery.id, signature=digest).match is True


def test_held_deliveries_go_in_the_order_they_are_let_go(mock: Client, shop: Shop) -> None:
    taker = Taker()
    mock.webhooks.deliver_to(of_flask(taker), PATH, ["payment.created"])
    mock.rules.add({"when": {"event": "payment.created"}, "webhook": {"hold": True}})
    first, second = shop.paid(), shop.paid(100)
    mock.settle()
    assert taker.came == []
    one, two = mock.webhooks.deliveries()
    mock.webhooks.release(two.id, one.id)
    mock.settle()
    told = [json.loads(body)["data"]["payment_id"] for body, _ in taker.came]
    assert told == [second, first]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (42, "42 is no ASGI or WSGI application, nor a URL"),
        (lambda _one: None, "takes neither"),
    ],
)
def test_what_is_no_application_is_refused(mock: Client, given: object, sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        mock.webhooks.deliver_to(given)


def test_an_event_that_is_none_is_refused_with_the_nearest(mock: Client) -> None:
    with pytest.raises(MockError, match=r"did you mean 'payment\.approved'"):
        mock.webhooks.deliver_to(of_flask(Taker()), PATH, ["payment.aproved"])
    with pytest.raises(MockError, match="must begin with http"):
        mock.webhooks.subscribe("mail:to")
