"""Money, numbers and moments as two languages write them."""

import pytest

from respondeia_mock.http.pages import formats

NOON = 1_772_452_800.25
"""2026-03-02T12:00:00.250Z."""


@pytest.mark.parametrize(
    ("cents", "currency", "language", "told"),
    [
        (5900, "ARS", "es", "$ 59,00"),
        (5900, "ARS", "en", "ARS 59.00"),
        (590050, "ARS", "es", "$ 5.900,50"),
        (100000005, "BRL", "es", "BRL 1.000.000,05"),
        (7, "USD", "en", "USD 0.07"),
    ],
)
def test_money_has_cents_and_says_whose_it_is(
    cents: int, currency: str, language: str, told: str
) -> None:
    assert formats.money(cents, currency, language) == told


def test_numbers_have_the_marks_of_the_language() -> None:
    assert formats.percent(7.5, "en") == "7.5 %"
    assert formats.percent(7.5, "es") == "7,5 %"
    assert formats.percent(100.0, "es") == "100 %"
    assert formats.number(12345, "en") == "12,345"
    assert formats.number(12345, "es") == "12.345"


def test_moments_are_told_in_utc() -> None:
    assert formats.day_and_time(NOON, "en") == "March 2, 2026, 12:00:00 UTC"
    assert formats.day_and_time(NOON, "es") == "2 de marzo de 2026, 12:00:00 UTC"
    assert formats.time_of_day(NOON) == "12:00:00.250Z"
    assert formats.machine_time(NOON) == "2026-03-02T12:00:00.250Z"
