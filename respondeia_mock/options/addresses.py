"""What the text of an option may be that says where something is: a URL, a host.

As in `kinds`, a mistake is told in the words of whoever reads the text.
"""

from typing import Any
from urllib.parse import urlsplit

import click

REAL = "respondeia.com"


class Url(click.ParamType[str]):
    """An http:// or https:// URL, and not the real service's."""

    name = "url"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return it as it was given."""
        from respondeia_mock.delivery.urls import UrlError, read

        try:
            host = read(value).host
        except UrlError as error:
            self.fail(str(error), param, ctx)
        if host == REAL or host.endswith(f".{REAL}"):
            self.fail(f"{host} is the real service; the mock never contacts it.", param, ctx)
        return str(value)


class PublicUrl(click.ParamType[str]):
    """Where the mock is reached from outside: http:// or https://, a host, perhaps a path."""

    name = "url"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return it as it was given."""
        try:
            parts = urlsplit(value)
            is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_good = False
        else:
            is_good = is_good and not (parts.query or parts.fragment or "@" in parts.netloc)
        if not is_good:
            self.fail(f"'{value}' is no address such as https://mock.example.", param, ctx)
        return str(value)


class HostName(click.ParamType[str]):
    """A host name; in the environment several, separated by commas or blanks."""

    name = "name"

    def split_envvar_value(self, rv: str) -> list[str]:
        """Return the names."""
        return rv.replace(",", " ").split()


class DoorName(HostName):
    """The name or address of one host, as a Host header has it, but for the port."""

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return it in its one spelling."""
        from respondeia_mock.delivery.urls import UrlError, spell

        try:
            host, _ = spell(value.strip("[]"))
        except UrlError:
            host = ""
        if not host:
            self.fail(f"'{value}' is no host name without a port, nor an IP address.", param, ctx)
        return host
