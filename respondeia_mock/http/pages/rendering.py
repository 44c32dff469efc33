"""Jinja2, set up once and only when the first page is asked for; everything is escaped."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def environment() -> "Environment":
    """Return the environment of the templates beside this module."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("respondeia_mock.http.pages", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)


def fill(name: str, **values: object) -> str:
    """Return the template `name` filled with these values."""
    return environment().get_template(name).render(**values)
