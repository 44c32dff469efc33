"""Who may open /__admin and the pages: names of this machine, from pages of its own.

A page in a browser can point a name of its own at 127.0.0.1 (DNS rebinding) or post to it from
elsewhere; so the Host must be local or allowed, and the Origin its own. /v1, MercadoPago and
downloads accept any Host. It knows nothing of what is behind the doors.
"""

import re
from collections.abc import Mapping
from hmac import compare_digest
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import urlsplit

from respondeia_mock.core.record import record

LOOPBACK = frozenset({"localhost", "ip6-localhost"})
COOKIE = "respondeia_mock_admin"
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?")


@record
class Refusal:
    """Why a door stays shut: a status, a code, a sentence, and what would open it."""

    status: int
    code: str
    message: str
    hint: str = ""


class Doors:
    """The rules by which a request is let in."""

    def __init__(self, names: frozenset[str], addresses: frozenset[str], token: str | None) -> None:
        """Allow these host names, and these IP addresses of this machine, besides loopback."""
        self._names = LOOPBACK | {name.lower().rstrip(".") for name in names}
        self._addresses = addresses
        self._token = token

    def check_host(self, headers: Mapping[str, str]) -> Refusal | None:
        """Say why the Host is not welcome, or None."""
        host = headers.get("host", "")
        if self._is_local(host):
            return None
        named = _name(host)
        hint = f"start the mock with --allow-host {named}" if named else "send a plain Host header"
        return Refusal(403, "host_not_allowed", f"The Host '{host[:100]}' is not allowed", hint)

    def check_origin(self, headers: Mapping[str, str]) -> Refusal | None:
        """Say that the request comes from a page of another origin, or None."""
        origin = headers.get("origin")
        foreign = origin is not None and not _is_same(origin, headers.get("host", ""))
        if foreign or headers.get("sec-fetch-site") == "cross-site":
            message = "Requests from pages of another origin are refused"
            return Refusal(403, "origin_not_allowed", message)
        return None

    def check_token(self, headers: Mapping[str, str]) -> Refusal | None:
        """Say that the admin token is missing or wrong, or None."""
        if self._token is None:
            return None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        offered = (given.strip() if scheme.lower() == "bearer" else "", _cookie(headers))
        if any(compare_digest(each.encode(), self._token.encode()) for each in offered):
            return None
        hint = "send 'Authorization: Bearer <the --admin-token>'"
        return Refusal(401, "unauthorized", "The admin token is missing or wrong", hint)

    def _is_local(self, host: str) -> bool:
        name = _name(host)
        if name is None:
            return False
        try:
            address = ip_address(name)
        except ValueError:
            return name in self._names or name.endswith(".localhost")
        return address.is_loopback or str(address) in self._addresses


def _name(host: str) -> str | None:
    """Return the name of a Host header, port ignored, in lower case; None if it is malformed."""
    found = _HOST.fullmatch(host)
    return found[1].strip("[]").lower().rstrip(".") if found else None


def _is_same(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
