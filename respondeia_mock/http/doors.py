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

    def __init__(
        self,
        names: frozenset[str],
        addresses: frozenset[str],
        token: str | None,
        public_url: str | None = None,
    ) -> None:
        """Allow these host names, and these IP addresses of this machine, besides loopback.

        Pages under `public_url` are our own, whatever Host a proxy before us puts.
        """
        self._names = LOOPBACK | {_spelled(name) for name in names}
        self._addresses = {_spelled(each) for each in addresses}
        self._token = token
        self._public = urlsplit(public_url).netloc.lower() if public_url else None

    def check_host(self, headers: Mapping[str, str], reached: str = "") -> Refusal | None:
        """Say why the Host is not welcome, or None; `reached` is the address that was dialled."""
        host = headers.get("host", "")
        if self._is_local(host, reached):
            return None
        named = _name(host)
        hint = f"start the mock with --allow-host {named}" if named else "send a plain Host header"
        return Refusal(403, "host_not_allowed", f"The Host '{host[:100]}' is not allowed", hint)

    def check_origin(self, headers: Mapping[str, str]) -> Refusal | None:
        """Say that the request comes from a page of another origin, or None."""
        origin = headers.get("origin")
        foreign = origin is not None and not self._is_own(origin, headers.get("host", ""))
        if foreign or headers.get("sec-fetch-site") == "cross-site":
            message = "Requests from pages of another origin are refused"
            return Refusal(403, "origin_not_allowed", message)
        return None

    def check_token(self, headers: Mapping[str, str]) -> Refusal | None:
        """Say that the admin token is missing or wrong, or None."""
        if self._token is None:
            return None
        if self._opens(_bearer(headers)) or self._opens(_cookie(headers)):
            return None
        hint = "send 'Authorization: Bearer <the --admin-token>'"
        return Refusal(401, "unauthorized", "The admin token is missing or wrong", hint)

    def cookie(self, headers: Mapping[str, str], *, secure: bool) -> str | None:
        """Return the cookie for a page of ours that has just shown the token, or None.

        Why: what a page opens by itself, such as a stream, bears cookies and no header.
        """
        token = _bearer(headers)
        if headers.get("sec-fetch-site") != "same-origin" or not self._opens(token):
            return None
        cookie = SimpleCookie({COOKIE: token})
        flags = {"path": "/", "httponly": True, "samesite": "Strict", "secure": secure}
        for name, value in flags.items():
            cookie[COOKIE][name] = value
        return cookie[COOKIE].OutputString()

    def _opens(self, offered: str) -> bool:
        """Say whether this is the token; an empty one opens nothing."""
        token = self._token or ""
        return token != "" and compare_digest(offered.encode(), token.encode())

    def _is_local(self, host: str, reached: str) -> bool:
        name = _name(host)
        if name is None:
            return False
        name = _spelled(name)
        if name in self._names:
            return True
        try:
            address = ip_address(name)
        except ValueError:
            return name.endswith(".localhost")
        return address.is_loopback or name in self._addresses or name == _spelled(reached)

    def _is_own(self, origin: str, host: str) -> bool:
        try:
            place = urlsplit(origin).netloc.lower()
        except ValueError:
            return False
        return place == host.lower() or (self._public is not None and place == self._public)


def _spelled(name: str) -> str:
    """Return a name, or an IP address, in its one spelling."""
    name = name.lower().rstrip(".").partition("%")[0]
    try:
        return str(ip_address(name))
    except ValueError:
        return name


def _name(host: str) -> str | None:
    """Return the name of a Host header, port ignored, in lower case; None if it is malformed."""
    found = _HOST.fullmatch(host)
    return found[1].strip("[]").lower().rstrip(".") if found else None


def _bearer(headers: Mapping[str, str]) -> str:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
