"""The bundled scenarios about webhooks, over HTTP: a sound receiver meets every expectation.

The mock delivers to a real socket, and moving the frozen clock waits for it. Each flawed receiver
fails the expectation that is named.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from tests.receivers.listening import Receiver
from tests.scenarios.clients import CUSTOMER, Shop, StoppedError
from tests.scenarios.hooks import GOOD, Hook, Manners
from tests.scenarios.lines import DeskLine
from tests.serving import Desk

SECRET = "whsec_shop"
Act = Callable[[Shop, Desk], None]


def sell(shop: Shop, _: Desk) -> None:
    shop.create()


def sell_and_refund(shop: Shop, _: Desk) -> None:
    payment = shop.create()
    assert shop.wait_for_payment(payment) == "approved"
    shop.refund(payment)


def listen(_: Shop, desk: Desk) -> None:
    desk.advance("2m")


def played(desk: Desk, name: str, act: Act, manners: Manners) -> list[tuple[str, str]]:
    """Play a scenario to its end; return the note and the result of each expectation."""
    desk.post("/__admin/scenarios", {"name": name})
    line = DeskLine(desk)
    shop = Shop(line, line.sleep)
    hook = Hook(shop, SECRET, lambda: float(desk.get("/__admin/clock")["now"]), manners)
    with Receiver(hook) as receiver:
        desk.subscribe(receiver.url, secret=SECRET)
        with suppress(StoppedError):
            act(shop, desk)
        report: Any = desk.post("/__admin/scenarios/finish", {"timeout": 30})
    return [(each["expectation"]["note"], each["result"]) for each in report["expectations"]]


CASES: list[tuple[str, Act, dict[str, Any], str]] = [
    ("lost-payment-answer", sell, {"fails": True}, "its receiver took the good news"),
    ("payment-approved", sell, {"fails": True}, "it learns of the approval"),
    ("duplicate-payment-notifications", sell, {"acts_once": False}, "it acts on the first only"),
    ("duplicate-payment-notifications", sell, {"fails": True}, "each copy is taken"),
    (
        "refund-races-webhook",
        sell_and_refund,
        {"looks_up": False},
        "nobody is thanked for what went back",
    ),
    ("refund-races-webhook", sell_and_refund, {"freshness": 30}, "the late news is taken"),
    ("webhook-receiver-down", sell, {"freshness": 10}, "the first attempt that arrives is taken"),
    (
        "webhooks-out-of-order",
        sell,
        {"needs_known": True},
        "news of a payment not heard of yet is taken",
    ),
    ("forged-webhook", sell, {"verifies": False}, "the forgery is refused"),
    ("forged-webhook", sell, {"verifies": False, "looks_up": False}, "nobody is thanked for it"),
    ("customer-conversation", listen, {"answers_customers": False}, "it answers both"),
    ("customer-conversation", listen, {"fails": True}, "it hears of what the customer writes"),
    ("escalation", listen, {"talks_when_escalated": True}, "it stays silent from then on"),
    ("escalation", listen, {"fails": True}, "it hears of the handover"),
]


@pytest.mark.parametrize(("name", "act"), sorted({case[:2] for case in CASES}, key=str))
def test_a_sound_receiver_meets_everything(desk: Desk, name: str, act: Act) -> None:
    results = played(desk, name, act, GOOD)
    assert results == [(note, "met") for note, _ in results]


@pytest.mark.parametrize(("name", "act", "flaw", "note"), CASES)
def test_a_flawed_receiver_is_found_out(
    desk: Desk, name: str, act: Act, flaw: dict[str, Any], note: str
) -> None:
    results = dict(played(desk, name, act, replace(GOOD, **flaw)))
    assert results[note] == "not_met"


def test_the_customer_of_the_conversation_is_the_shops() -> None:
    assert CUSTOMER == "wa:5491123456789"
