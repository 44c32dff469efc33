"""The clock from Python: moved on, slept by, and driven by sleep of the whole process."""

import asyncio
import time
from threading import Thread

import pytest

from respondeia_mock import Client, MockError, MockServer
from respondeia_mock.client.sleeping import stays_awake
from respondeia_mock.core.clock import elapsed
from tests.client.apps import PATH, of_flask, of_starlette
from tests.client.shop import Shop
from tests.conftest import NOW

SLEEP, ASLEEP = time.sleep, asyncio.sleep  # noqa: TID251 (what is there before)


def test_it_is_frozen_and_moves_on_when_it_is_told(mock: Client, shop: Shop) -> None:
    payment = shop.paid()
    assert (mock.clock.now, mock.clock.speed) == (NOW, 0)
    moved = mock.clock.advance("5m")
    assert moved.now == mock.clock.now == NOW + 300
    assert [(each.at, each.summary) for each in moved.fired] == [(NOW + 3, f"{payment} approved")]
    assert mock.clock.advance(0.5).now == NOW + 300.5


def test_it_moves_to_what_is_next_and_until_all_is_idle(mock: Client, shop: Shop) -> None:
    shop.send()
    assert mock.clock.advance(until="next").now == NOW + 0.6
    assert mock.clock.advance(until="idle").now == NOW + 3
    with pytest.raises(MockError, match=r"Nothing that is due raised 'payment\.approved'"):
        mock.clock.advance(until="payment.approved")


def test_it_may_run(server: MockServer) -> None:
    with server.sandbox() as own:
        own.clock.speed = 1_000
        assert own.clock.speed == 1_000
        assert own.events.wait_for is not None
        Shop(own.base_url, own.api_key).paid()
        assert own.events.wait_for("payment.approved", 30).at >= NOW + 3


@pytest.mark.parametrize(("by", "until"), [(None, None), (1, "next"), ("soon", None)])
def test_a_move_that_is_none_is_refused(mock: Client, by: str | None, until: str | None) -> None:
    with pytest.raises(MockError):
        mock.clock.advance(by, until=until)
    assert mock.clock.now == NOW


def test_a_client_sleeps_by_moving_it_on(mock: Client, shop: Shop) -> None:
    payment, began = shop.paid(), elapsed()
    slept = 0
    while shop.ask("GET", f"/payments/{payment}").json["status"] == "pending":
        mock.clock.sleep(5)
        slept += 1
    assert (slept, mock.clock.now) == (1, NOW + 5)
    asyncio.run(mock.clock.asleep(2.5))
    mock.clock.sleep(0)
    mock.clock.sleep(-1)
    asyncio.run(mock.clock.asleep(0))
    assert mock.clock.now == NOW + 7.5
    assert elapsed() - began < 5


def test_conduct_trusts_a_clock_that_its_client_sleeps_by(mock: Client, shop: Shop) -> None:
    mock.fail("payments.create", status=503, times=2)
    for _ in range(3):
        shop.pay(key="one")
    (finding,) = mock.conduct.findings()
    assert (finding.name, finding.undetermined) == ("no_backoff", True)
    mock.clock.sleep(0)
    assert "undetermined" not in mock.conduct.findings()[0]
    mock.reset()
    assert mock.clock.now == NOW
    mock.clock.sleep(1)
    assert mock.clock.now == NOW + 1


def test_sleep_of_this_process_moves_it_on_in_every_thread(mock: Client) -> None:
    began = elapsed()
    with mock.clock.drives_sleep():
        time.sleep(60)  # noqa: TID251 (it does not sleep)
        thread = Thread(target=lambda: time.sleep(30))  # noqa: TID251 (nor here)
        thread.start()
        thread.join()
        assert asyncio.run(asyncio.sleep(10, "result")) == "result"
        time.sleep(0)  # noqa: TID251 (it merely yields)
        asyncio.run(asyncio.sleep(0))
        assert mock.clock.now == NOW + 100
    assert elapsed() - began < 30
    assert (time.sleep, asyncio.sleep) == (SLEEP, ASLEEP)  # noqa: TID251 (they are back)
    assert mock.requests.count() == 0


def test_sleep_is_back_whatever_happens(mock: Client) -> None:
    with pytest.raises(LookupError), mock.clock.drives_sleep():
        raise LookupError
    assert (time.sleep, asyncio.sleep) == (SLEEP, ASLEEP)  # noqa: TID251 (they are back)


def test_who_stays_awake_really_sleeps(mock: Client) -> None:
    with mock.clock.drives_sleep():
        with stays_awake():
            time.sleep(0.001)  # noqa: TID251 (this one does)
            asyncio.run(asyncio.sleep(0.001))
        assert mock.clock.now == NOW


def test_a_server_beside_is_not_driven() -> None:
    with MockServer(now=NOW) as own, own.clock.drives_sleep():
        time.sleep(1)  # noqa: TID251 (it does not sleep)
        assert own.clock.now == NOW + 1


def test_deliveries_are_brought_by_who_entered_the_block_alone(mock: Client, shop: Shop) -> None:
    came: list[int] = []

    def take(_body: bytes, _headers: dict[str, str]) -> int:
        came.append(1)
        return 200

    mock.webhooks.deliver_to(of_flask(take), PATH, ["payment.created", "payment.approved"])
    shop.paid()
    with mock.clock.drives_sleep():
        thread = Thread(target=lambda: time.sleep(5))  # noqa: TID251 (it does not sleep)
        thread.start()
        thread.join()
        assert came == []
        time.sleep(1)  # noqa: TID251 (it does not sleep)
    assert came == [1, 1]


def test_a_handler_that_sleeps_moves_it_on(mock: Client, shop: Shop) -> None:
    async def slow(scope: object, receive: object, send: object) -> None:
        await asyncio.sleep(7)
        await inner(scope, receive, send)

    inner = of_starlette(lambda _body, _headers: 200)
    mock.webhooks.deliver_to(slow, PATH, ["payment.created"])
    shop.paid()
    with mock.clock.drives_sleep():
        mock.settle()
    assert mock.clock.now == NOW + 7
    assert [each.state for each in mock.webhooks.deliveries()] == ["succeeded"]
