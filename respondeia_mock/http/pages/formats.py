"""Money, numbers and moments as a language writes them: what `Intl` would do, for two languages.

A library would know hundreds; pages speak two, and its start would be felt. Amounts have cents in
every currency, as the API counts them. Moments are told in UTC: a page made here knows no zone.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

MARKS: Mapping[str, tuple[str, str]] = {"en": (",", "."), "es": (".", ",")}
"""By language, what stands between thousands, and before decimals."""

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ),
}  # fmt: skip


def money(cents: int, currency: str, language: str) -> str:
    """Return `$ 5.900,50` in Spanish and `ARS 5,900.50` in English for 590050 cents of pesos.

    Only in Spanish is a bare `$` the peso; any other currency is told by its code.
    """
    thousands, decimals = MARKS[language]
    whole, rest = divmod(cents, 100)
    sign = "$" if (currency, language) == ("ARS", "es") else currency
    return f"{sign} {grouped(whole, thousands)}{decimals}{rest:02d}"


def percent(value: float, language: str) -> str:
    """Return `7.5 %`, or `7,5 %` in Spanish; a whole number has no decimals."""
    return f"{value:g} %".replace(".", MARKS[language][1])


def number(value: int, language: str) -> str:
    """Return `12,345`, or `12.345` in Spanish."""
    return grouped(value, MARKS[language][0])


def day_and_time(seconds: float, language: str) -> str:
    """Return `March 2, 2026, 12:00:00 UTC` for Unix seconds, or `2 de marzo de 2026, …`."""
    at = datetime.fromtimestamp(seconds, UTC)
    month = MONTHS[language][at.month - 1]
    if language == "es":
        return f"{at.day} de {month} de {at.year}, {at:%H:%M:%S} UTC"
    return f"{month} {at.day}, {at.year}, {at:%H:%M:%S} UTC"


def time_of_day(seconds: float) -> str:
    """Return `12:00:00.250Z` for Unix seconds."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%H:%M:%S.%f")[:-3] + "Z"


def machine_time(seconds: float) -> str:
    """Return Unix seconds as `<time datetime>` has them."""
    at = datetime.fromtimestamp(seconds, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def grouped(whole: int, mark: str) -> str:
    """Return a whole number with a mark between its thousands."""
    return f"{whole:,}".replace(",", mark)


FILTERS: Mapping[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (money, percent, number, day_and_time, time_of_day, machine_time)
}
"""What templates have of this."""
