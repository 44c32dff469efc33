"""Jinja2, set up once and only when the first page is asked for; everything is escaped.

It knows no request: what it makes a page of are words and values, so that a report is made of the
same templates as a page.
"""

from functools import cache
from typing import TYPE_CHECKING

from respondeia_mock.http.pages.formats import FILTERS
from respondeia_mock.http.pages.languages import words_in

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> "Environment":
    """Return the environment of the templates beside this module."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("respondeia_mock.http.pages", "templates")
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    return made


def fill(name: str, language: str, **values: object) -> str:
    """Return the template `name` filled with these values, in a language."""
    template = environment().get_template(name)
    return template.render(language=language, words=words_in(language), **values)
