"""The shop against the mock: the happy path, and what happens to every shop one day."""

from typing import Any

import pytest

from respondeia_mock import Client

pytestmark = pytest.mark.anyio
Shop = Any
Order = Any
ANA = "wa:5491123456789"


async def sell(shop: Shop, mock: Client) -> Order:
    """Sell mate to Ana; half a minute later whatever was to come has come."""
    order = await shop.buy("mate-1", ANA, 5900)
    await mock.clock.aadvance("30s")
    return order


async def test_who_has_paid_is_thanked(shop: Shop, mock: Client) -> None:
    order = await shop.buy("mate-1", ANA, 5900)
    assert order.status == "open"
    mock.customer(ANA).payments.approve(order.payment_id)
    await mock.asettle()
    assert order.status == "paid"
    assert [each.content for each in mock.customer(ANA).messages] == ["¡Gracias por tu compra!"]


async def test_who_has_not_paid_is_not_thanked(shop: Shop, mock: Client) -> None:
    order = await shop.buy("mate-1", ANA, 5900)
    mock.customer(ANA).payments.reject(order.payment_id)
    await mock.asettle()
    mock.requests.assert_not_made("messages.send")


async def test_an_outage_is_waited_for(shop: Shop, mock: Client) -> None:
    mock.fail("payments.create", status=503, times=2)
    await shop.buy("mate-1", ANA, 5900)
    mock.requests.assert_made("payments.create", times=3)


async def test_a_refusal_is_final(shop: Shop, mock: Client) -> None:
    with pytest.raises(Exception, match="/payments/create"):
        await shop.buy("mate-1", ANA, 0)


@pytest.mark.respondeia(scenario="lost-payment-answer")
async def test_a_lost_answer_charges_nobody_twice(shop: Shop, mock: Client) -> None:
    assert (await sell(shop, mock)).status == "paid"


@pytest.mark.respondeia(scenario="duplicate-payment-notifications")
async def test_who_is_told_thrice_thanks_once(shop: Shop, mock: Client) -> None:
    assert (await sell(shop, mock)).status == "paid"


@pytest.mark.respondeia(scenario="forged-webhook")
async def test_forgeries_are_refused(shop: Shop, mock: Client) -> None:
    await sell(shop, mock)


@pytest.mark.respondeia(scenario="rate-limited")
async def test_limits_are_respected(shop: Shop, mock: Client) -> None:
    await shop.buy("mate-1", ANA, 5900)


@pytest.mark.respondeia_sweep
async def test_no_fault_charges_or_thanks_twice(shop: Shop, mock: Client) -> None:
    order = await shop.buy("mate-1", ANA, 5900)
    mock.customer(ANA).payments.approve(order.payment_id)
    await mock.asettle()
    assert order.status == "paid"
