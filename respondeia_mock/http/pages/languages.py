"""The languages of the pages: which one a reader wants, and the words of each.

The words stand in `words/<language>/<part>.json`, one file for each part of the pages, read when a
page is first asked for. Templates have them as `words.<part>.<name>`, modules of JavaScript under
the same names. A page is in one language as a whole; what people have written stays as it is.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

LANGUAGES = ("en", "es")
Words = Mapping[str, Mapping[str, Any]]


def language_of(accepted: str) -> str:
    """Return the language that an Accept-Language header likes best; English where it has none."""
    wished = sorted(map(_wish, accepted.split(",")), key=lambda wish: -wish[1])
    known = (name for name, weight in wished if name in LANGUAGES and weight > 0)
    return next(known, LANGUAGES[0])


@cache
def words_in(language: str) -> Words:
    """Return every word of a language, by part and name."""
    folder = files("respondeia_mock.http.pages") / "words" / language
    parts = sorted(folder.iterdir(), key=lambda each: each.name)
    return {each.name.removesuffix(".json"): orjson.loads(each.read_bytes()) for each in parts}


def _wish(given: str) -> tuple[str, float]:
    """Return a language without its region, and how much it is wanted; a bad weight is none."""
    tag, _, weight = given.partition(";")
    language = tag.strip().lower().partition("-")[0]
    try:
        return language, float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return language, 0.0
