"""A webhook's URL, read once and strictly: where it leads, in one spelling, or why it is refused.

Readers of URLs disagree, and what one checks another may not dial. So a host is brought to one
form (ASCII, lower case, no final dot, addresses in their usual spelling), and everything after
this works with that form only. It does not ask where a name leads: `targets` does.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

from respondeia_mock.core.record import record
from respondeia_mock.delivery.addresses import Address, literal

PORTS = {"http": 80, "https": 443}

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_LEFT_ALONE = "!$%&'()*+,/:;=?@[]^|~"
"""What a path or query may hold as it is, besides letters and digits."""


class UrlError(ValueError):
    """A URL that leads nowhere; one sentence says why."""


@record
class Place:
    """Where a URL leads: a host in its one spelling, and its address where it is one."""

    host: str
    address: Address | None
    port: int
    path: str
    tls: bool = False


@lru_cache
def read(url: str) -> Place:
    """Read a URL.

    Raises:
        UrlError: it is none that the mock posts to.
    """
    if _CONTROL.search(url):
        raise UrlError("The URL holds a control character.")
    try:
        parts = urlsplit(url)
        given = parts.hostname or ""
    except ValueError as error:
        raise UrlError(f"The URL cannot be read: {error}.") from error
    if parts.scheme not in PORTS:
        raise UrlError("The URL begins with neither http:// nor https://.")
    if "@" in parts.netloc:
        raise UrlError("The URL holds a user name or password; webhooks are sent without.")
    host, address = spell(given)
    if not host:
        raise UrlError("The URL names no host.")
    return Place(host, address, _port(parts), _path(parts), parts.scheme == "https")


def spell(given: str) -> tuple[str, Address | None]:
    """Bring a host to its one spelling; return that, and its address where it is one.

    Raises:
        UrlError: it is neither a name nor an address.
    """
    try:
        host = given.lower().encode("idna").decode("ascii").lower().removesuffix(".")
        address = literal(host)
    except ValueError as error:
        raise _not_a_host(given) from error
    if address is not None:
        return str(address), address
    if host and not _NAME.fullmatch(host):
        raise _not_a_host(given)
    return host, None


def _not_a_host(given: str) -> UrlError:
    return UrlError(f"{given} is neither a host name nor an IP address.")


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise UrlError("The URL's port is not a number from 1 to 65535.") from error
    if port == 0:
        raise UrlError("The URL's port is not a number from 1 to 65535.")
    return port or PORTS[parts.scheme]


def _path(parts: SplitResult) -> str:
    """Return path and query as they stand in a request, encoded where they must be."""
    query = f"?{parts.query}" if parts.query else ""
    return quote((parts.path or "/") + query, safe=_LEFT_ALONE)
