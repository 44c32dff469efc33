"""The bundled scenarios about calls: a sound shop meets every expectation, a flawed one does not.

The shop sleeps on the mock's clock, so nothing here waits in real time.
"""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from respondeia_mock.app import build_engine
from respondeia_mock.core.record import changed
from respondeia_mock.scenario.staging import stop
from respondeia_mock.settings import Settings
from tests.conftest import NOW
from tests.scenarios.clients import SOUND, Habits, Shop, StoppedError
from tests.scenarios.lines import EngineLine

STAGED = Settings(fixtures=("minimal",), now=NOW, seed=7, payments="checkout")
REAL_TIME = {"rate-limited", "burst-then-limited", "slow"}


def sell(shop: Shop) -> None:
    shop.create()


def sell_and_wait(shop: Shop) -> None:
    shop.buy()


def sell_ten(shop: Shop) -> None:
    for number in range(10):
        shop.create(f"Order {number}")


def sell_forty(shop: Shop) -> None:
    for number in range(40):
        shop.create(f"Order {number}")


def train(shop: Shop) -> None:
    shop.train()


def played(name: str, act: Any, habits: Habits) -> list[tuple[str, str]]:  # noqa: ANN401 (a function)
    """Play a scenario to its end; return the note and the result of each expectation."""
    speed = 1.0 if name in REAL_TIME else 0.0
    line = EngineLine(build_engine(changed(STAGED, scenario=name, speed=speed)))
    with suppress(StoppedError):
        act(Shop(line, line.sleep, habits))
    sandbox = line.sandbox
    sandbox.advance(sandbox.clock.now() + 3_600)
    report = stop(sandbox)
    assert report is not None
    return [(each["expectation"]["note"], each["result"]) for each in report["expectations"]]


CASES = [
    (
        "rate-limited",
        sell,
        {"waits_as_told": False, "backs_off": False},
        "it waits as long as it is told",
    ),
    ("rate-limited", sell, {"tries": 1}, "it gets its work done all the same"),
    (
        "burst-then-limited",
        sell_ten,
        {"waits_as_told": False, "backs_off": False},
        "it waits as long as it is told",
    ),
    ("burst-then-limited", sell_ten, {"tries": 1}, "it takes up again where it was refused"),
    ("outage", sell, {"tries": 2}, "it gets through once the service is back"),
    ("outage", sell, {"key": "none"}, "a payment that may be tried again has a key"),
    ("flaky", sell_forty, {"key": "none"}, "a payment that may be tried again has a key"),
    ("slow", sell, {"timeout": 0.5}, "it waits for the answer rather than ask again"),
    ("slow", sell, {"timeout": 0.5, "key": "fresh"}, "the customer pays once"),
    ("lost-payment-answer", sell, {"key": "fresh"}, "it asks again with the same key"),
    ("lost-payment-answer", sell, {"key": "fresh"}, "one payment came of it"),
    ("lost-payment-answer", sell, {"tries": 1}, "it asks again with the same key"),
    ("payment-approved", sell_and_wait, {"asks": 1}, "it learns of the approval"),
    ("payment-rejected", sell_and_wait, {"knows_failure": False}, "it stops asking"),
    ("payment-rejected", sell_and_wait, {"asks": 1}, "it learns of the rejection"),
    ("payment-pending-forever", sell_and_wait, {"asks": 200}, "it gives up in the end"),
    ("training-fails", train, {"knows_failure": False}, "it asks until the job has failed"),
    (
        "key-revoked",
        sell_ten,
        {"stops_at_401": False},
        "it does not try a revoked key again and again",
    ),
]


@pytest.mark.parametrize(("name", "act"), sorted({(case[0], case[1]) for case in CASES}, key=str))
def test_a_sound_shop_meets_everything(name: str, act: Any) -> None:  # noqa: ANN401 (a function)
    without_webhook = "its receiver took the good news"
    for note, result in played(name, act, SOUND):
        assert (note, result) == (note, "not_applicable" if note == without_webhook else "met")


@pytest.mark.parametrize(("name", "act", "flaw", "note"), CASES)
def test_a_flawed_shop_is_found_out(
    name: str,
    act: Any,  # noqa: ANN401 (a function)
    flaw: dict[str, Any],
    note: str,
) -> None:
    results = dict(played(name, act, replace(SOUND, **flaw)))
    assert results[note] == "not_met"
